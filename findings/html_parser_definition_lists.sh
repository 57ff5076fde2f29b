#!/usr/bin/env bash
# To BeautifulSoup with Python's own parser, the first term of a hand-written glossary is the whole glossary.
#
# Versions: beautifulsoup4 4.15.0 with html.parser (Python 3.11), lxml 6.1.3 and html5lib 1.1.
#
# The end tags of <dt> and <dd> may be omitted, and glossaries that people typed are full of that: <dt>Ebb<dd>It falls.
#
# A good guess: four elements side by side, as in a browser; or a parser without the rules for such tags closes each at
# the end of its line.
#
# Seen: html.parser closes none before the list ends. Each <dd> is inside its <dt>, and the next <dt> inside that <dd>, so
# the text of the first term is the text of all terms and definitions, that of the second is all but the first entry,
# and so on. find_all("dt") still finds as many terms as there are, so that counting them shows nothing wrong. lxml and
# html5lib find each term and definition by itself. Name the parser that reads glossaries.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check beautifulsoup4==4.15.0 lxml==6.1.3 html5lib==1.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys

from bs4 import BeautifulSoup

PAGE = "<dl>\n<dt>Ebb\n<dd>It falls.\n<dt>Flood\n<dd>It rises.\n</dl>\n"


def entries(parser):
    """The text of each term and definition."""
    found = BeautifulSoup(PAGE, parser).find_all(["dt", "dd"])
    return [(one.name, " ".join(one.get_text().split())) for one in found]


EXPECTED = [("dt", "Ebb"), ("dd", "It falls."), ("dt", "Flood"), ("dd", "It rises.")]
NESTED = [
    ("dt", "Ebb It falls. Flood It rises."),
    ("dd", "It falls. Flood It rises."),
    ("dt", "Flood It rises."),
    ("dd", "It rises."),
]
seen = {parser: entries(parser) for parser in ("html.parser", "lxml", "html5lib")}
for parser, found in seen.items():
    print(f"{parser}: {found}")
sys.exit(seen != {"html.parser": NESTED, "lxml": EXPECTED, "html5lib": EXPECTED})
PYTHON
