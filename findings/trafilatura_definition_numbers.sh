#!/usr/bin/env bash
# trafilatura numbers the terms and definitions of a page, and a second definition of a term gets another term's number.
#
# Version: trafilatura 2.3.1.
#
# Its XML keeps <dl> as a list whose items say rend="dt-1", "dd-1", "dt-2" ...: the way to know what belongs together,
# since the text, Markdown and HTML that it writes are plain lists, in which terms and definitions look alike.
#
# A good guess: what has the same number is one entry; a term with two definitions is dt-2, dd-2, dd-2.
#
# Seen: the number goes up at each <dd>. Two terms of one definition do share theirs (dt-2, dt-2, dd-2), but the second
# definition of that entry is dd-3, where no dt-3 is, and the next term is dt-4. Go by the order of the items.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --upgrade pip
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check trafilatura==2.3.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from xml.etree import ElementTree

import trafilatura

PAGE = """<html><body><article><h1>Words for the tides</h1>
<p>This page explains the words that sailors, pilots and harbour masters along the coast use for the tides.</p>
<dl><dt>Ebb</dt><dd>The tide that falls and leaves the shore.</dd>
<dt>Flood</dt><dt>Flow</dt><dd>The tide that rises.</dd><dd>More water than a river holds.</dd>
<dt>Neap</dt><dd>A tide of small range, after the quarter moons.</dd></dl></article></body></html>"""
items = ElementTree.fromstring(trafilatura.extract(PAGE, output_format="xml")).iter("item")
numbers = [(item.get("rend"), item.text.split(" ")[0]) for item in items]
lines = trafilatura.extract(PAGE, output_format="markdown").splitlines()
marked = [line for line in lines if line.startswith("- ")]
print(numbers)
print(f"in Markdown, {len(marked)} items of one list: {marked}")
expected = ["dt-1", "dd-1", "dt-2", "dt-2", "dd-2", "dd-3", "dt-4", "dd-4"]
sys.exit([number for number, _ in numbers] != expected or len(marked) != len(expected))
PYTHON
