#!/usr/bin/env bash
# dictd finds no Greek word in a dictionary by pyglossary, and one Å hides English words as well.
#
# Versions: pyglossary 5.2.1 (Python 3.11), dictd and dictfmt 1.13.0 (Debian 12).
#
# A dictionary for the DICT protocol is a text and a sorted list of headwords. If its letters are UTF-8, the list has
# an entry "00-database-utf8", by which dictd knows how to compare them.
#
# A good guess: pyglossary, which reads and writes UTF-8 everywhere, writes that entry, or dictd does without; at
# worst, words in other letters are missing.
#
# Seen: pyglossary writes no such entry and sorts by the ASCII letters alone, with Ångström between moon and star. In
# the locale C dictd finds all English words, and no Greek one. In a UTF-8 locale, which most computers have, it finds
# no Greek word either, and since the list is not in the order that it expects there, its search for "ebb" and "star"
# goes astray: three of nine words are left. The answer is "no match", pyglossary reads its own list without trouble,
# and nothing warns. Write "DictOrgSource" and let dictfmt --utf8 make the dictionary of it: then all nine are found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
chmod 755 . # dictd gives up the rights of root before it reads its files
mkdir -p lists/partial cache/archives/partial debian
apt() { apt-get -qq -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@"; }
{ apt update && apt download dictd=1.13.0+dfsg-1 dictfmt=1.13.0+dfsg-1 libmaa4=1.4.7-1; } >apt.log 2>&1 ||
    { cat apt.log; exit 1; }
for package in *.deb; do dpkg-deb --extract "$package" debian; done
LD_LIBRARY_PATH=$(dirname "$(find "$folder/debian" -name 'libmaa.so.4')")
export LD_LIBRARY_PATH
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyglossary==5.2.1 beautifulsoup4==4.15.0 lxml==6.1.3
printf '%s\t%s\n' θάλασσα sea κύμα wave παλίρροια tide ebb falls moon "a body" Ångström "a unit" star "a sun" \
    "to go" gehen zone "a belt" >words.txt
export HOME=$folder
convert() { venv/bin/pyglossary --ui=none --no-interactive --no-progress-bar "$@" >>log 2>&1 || { cat log; exit 1; }; }
convert --write-format=DictOrg --write-options=install=false words.txt plain.index
convert --write-format=DictOrgSource words.txt source.txt
debian/usr/bin/dictfmt -j --utf8 --quiet -s words made <source.txt
convert --read-format=DictOrg plain.index back.txt

# missing NAME OPTION ...: the words that dictd does not find in the dictionary.
missing() {
    printf 'database words { data "%s"\n index "%s" }\n' "$folder/$1.dict" "$folder/$1.index" >dictd.conf
    shift
    cut -f 1 words.txt | while read -r word; do
        answer=$(printf 'DEFINE words "%s"\nQUIT\n' "$word" | debian/usr/sbin/dictd --inetd --config dictd.conf "$@")
        grep -q '^151 ' <<<"$answer" || printf '%s;' "$word"
    done
}

grep -iE 'warn|error' log && exit 1
cut -f 1 plain.index | paste -sd ' '
plain=$(missing plain --locale C)
utf8=$(missing plain --locale C.UTF-8)
made=$(missing made --locale C.UTF-8)
echo "by pyglossary, not found: $plain in a UTF-8 locale: $utf8"
echo "by dictfmt, not found: $made"
cut -f 1 back.txt | sort | comm -13 - <(cut -f 1 words.txt | sort) >lost
[ "$plain" = "θάλασσα;κύμα;παλίρροια;" ] &&
    [ "$utf8" = "θάλασσα;κύμα;παλίρροια;ebb;Ångström;star;" ] &&
    [ -z "$made" ] && [ ! -s lost ]
