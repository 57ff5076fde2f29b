#!/usr/bin/env bash
# One <dd> before the first <dt>, or one <dt> behind the last <dd>, and pandoc makes paragraphs of the whole glossary.
#
# Version: pandoc 3.9 (pypandoc-binary 1.17).
#
# Pages have such lists: a note before the first entry, or a term at the end that waits for its definition. Browsers and
# HTML parsers keep all elements of the list.
#
# A good guess: the entry that is not whole becomes a paragraph or an empty definition, and the others stay entries.
#
# Seen: of a list with three whole entries and a <dd> in front, pandoc keeps the words and none of the structure: seven
# paragraphs in a row, of which nothing tells terms from definitions. A last <dt> without a definition does the same; in
# the middle it becomes a second name of the next term. No warning. Complete the list before you give it to pandoc.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc-binary==1.17
"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys

from pypandoc import convert_text

ENTRIES = "".join(f"<dt>{term}</dt><dd>A word for water.</dd>" for term in ("Ebb", "Flood", "Neap"))
LISTS = {
    "whole": (ENTRIES, ["DefinitionList"]),
    "a definition in front": ("<dd>Words for water.</dd>" + ENTRIES, ["Plain"] * 7),
    "a term behind": (ENTRIES + "<dt>Bore</dt>", ["Plain"] * 7),
    "a term alone in the middle": (ENTRIES + "<dt>Bore</dt>" + ENTRIES, ["DefinitionList"]),
}
failed = False
for name, (inside, expected) in LISTS.items():
    answer = convert_text(f"<dl>{inside}</dl>", "json", "html")
    kinds = [block["t"] for block in json.loads(answer)["blocks"]]
    print(f"{name}: {kinds}")
    failed |= kinds != expected
sys.exit(failed)
PYTHON
