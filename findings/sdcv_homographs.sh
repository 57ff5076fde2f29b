#!/usr/bin/env bash
# Of words spelled alike, sdcv shows one, and which it is changes when another word is added to the dictionary.
#
# Versions: sdcv 0.5.2 (Debian 12), pyglossary 5.2.1 (Python 3.11), pystardict 0.9.
#
# Glossaries have "lead", a metal, and "lead", to guide, as two entries. StarDict's description of the format allows
# entries with the same headword; sdcv is its reader for the terminal.
#
# A good guess: both are shown, one below the other, as pystardict does; or always the first.
#
# Seen: sdcv stops at the entry that its search by halves hits: in a dictionary of three entries the metal, with "zone"
# at the end the verb. It does not say that there is another. The files are in order: pystardict gives both from them.
# pyglossary's format "StardictMergeSyns" changes nothing. Join the definitions of a headword before you write it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p lists/partial cache/archives/partial debian
apt() { apt-get -qq -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@"; }
{ apt update && apt download sdcv=0.5.2-2+b1; } >apt.log 2>&1 || { cat apt.log; exit 1; }
dpkg-deb --extract sdcv_*.deb debian
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyglossary==5.2.1 lxml==6.1.3 pystardict==0.9
export HOME=$folder
failed=0

# shown NAME FORMAT WORD ...: what sdcv shows for "lead" in a dictionary of both meanings and these words.
shown() {
    local name=$1 format=$2
    shift 2
    mkdir "$name"
    printf 'ebb\tfalls\nlead\ta metal\nlead\tto guide\n' >"$name.txt"
    for word in "$@"; do printf '%s\tanother word\n' "$word" >>"$name.txt"; done
    venv/bin/pyglossary --ui=none --no-interactive --no-progress-bar --write-format="$format" \
        "$name.txt" "$name/$name.ifo" >log 2>&1 || { cat log; exit 1; }
    debian/usr/bin/sdcv --non-interactive --exact-search --json-output --data-dir "$name" lead |
        venv/bin/python -c 'import json, sys; print([one["definition"].strip() for one in json.load(sys.stdin)])'
}

check() {
    local expected=$1 found
    shift
    found=$(shown "$@")
    echo "$*: $found"
    [ "$found" = "$expected" ] || failed=1
}

check "['a metal']" three Stardict
check "['to guide']" four Stardict zone
check "['a metal']" merged StardictMergeSyns
check "['to guide']" merged4 StardictMergeSyns zone
venv/bin/python - <<'PYTHON' || failed=1
import sys

from pystardict import Dictionary

found = [Dictionary(f"{name}/{name}")["lead"].split() for name in ("three", "four")]
print("pystardict:", found)
sys.exit(found != [["a", "metal", "to", "guide"]] * 2)
PYTHON
exit "$failed"
