#!/usr/bin/env bash
# To ask pystardict for a word that it does not have is to add the word: from then on it is in the dictionary.
#
# Versions: pystardict 0.9, pyglossary 5.2.1 (Python 3.11).
#
# A dictionary of pystardict is a dict: it has "in", get() and keys(). Whoever checks the words of a text looks each up.
#
# A good guess: dictionary["reef"] raises KeyError if there is no such word, and to ask changes nothing.
#
# Seen: it is an empty text. From then on "reef" is in the dictionary and keys() lists it, while len() does not count it,
# whether the files are kept in memory or not. So ask by "in" or get(), which add nothing. A synonym ("ebb tide", in the
# file .syn) is such a word as well: it is never found, and added if it is asked for. The files stay as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pystardict==0.9 pyglossary==5.2.1 lxml==6.1.3
printf 'ebb|ebb tide\tfalls\nneap\ta small tide\n' >sea.txt
HOME=$folder venv/bin/pyglossary --ui=none --no-interactive --no-progress-bar --write-format=Stardict sea.txt sea.ifo \
    >log 2>&1 || { cat log; exit 1; }
grep synwordcount=1 sea.ifo
venv/bin/python -W ignore - <<'PYTHON'
import sys

from pystardict import Dictionary

failed = False
for kept in (False, True):
    words = Dictionary("sea", in_memory=kept)
    before = len(words), [word in words for word in ("ebb", "ebb tide", "reef")], words.get("reef", "nothing")
    found = [words[word] for word in ("ebb", "ebb tide", "reef")]
    after = len(words), [word in words for word in ("ebb", "ebb tide", "reef")], words.get("reef", "nothing")
    print(f"before: {before}\nfound: {found}\nafter: {after}, {sorted(words.keys())}")
    failed |= before != (2, [True, False, False], "nothing")
    failed |= found != ["falls", "", ""]
    failed |= after != (2, [True, True, True], "nothing")
    failed |= sorted(words.keys()) != ["ebb", "ebb tide", "neap", "reef"]
sys.exit(failed)
PYTHON
