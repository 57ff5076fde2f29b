#!/usr/bin/env bash
# pyglossary reads an XDXF headword only up to the first subscript: H₂O becomes "H", and CO₂ "CO".
#
# Version: pyglossary 5.2.1 (Python 3.11).
#
# The DTD of XDXF allows <sub> and <sup> in a headword, and <abbr> in the grammar of an entry:
# <k>H<sub>2</sub>O</k>, <gr><abbr>n.</abbr></gr>.
#
# A good guess: the headword is the text of <k>, "H2O", and "n." is shown with the entry, as a plain "n." in <gr> is.
#
# Seen: the headword is what stands before the first inner element. H₂O is found under "H", CO₂ under "CO", and the two
# ions of iron both under "Fe", while the article still shows them whole, and nothing is reported. ¹⁴C, whose headword
# would be empty, is left out with a warning. <opt> gives both spellings, as it should. The abbreviation within <gr> is
# lost without a word, too. Compare headwords with articles after a conversion.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyglossary==5.2.1 lxml==6.1.3
cat >"$folder/water.xdxf" <<'XDXF'
<?xml version="1.0" encoding="UTF-8"?>
<xdxf lang_from="ENG" lang_to="ENG" format="logical" revision="033">
<meta_info><title>Water</title><full_title>Water</full_title><description>Words</description>
<file_ver>1</file_ver><creation_date>01-03-2026</creation_date></meta_info>
<lexicon>
<ar><k>H<sub>2</sub>O</k><def>water</def></ar>
<ar><k>CO<sub>2</sub></k><def>a gas</def></ar>
<ar><k>Fe<sup>2+</sup></k><def>ferrous</def></ar>
<ar><k>Fe<sup>3+</sup></k><def>ferric</def></ar>
<ar><k><sup>14</sup>C</k><def>radiocarbon</def></ar>
<ar><k>colo<opt>u</opt>r</k><def>hue</def></ar>
<ar><k>ebb</k><def>it falls<gr><abbr>n.</abbr></gr></def></ar>
<ar><k>neap</k><def>a small tide<gr>n.</gr></def></ar>
</lexicon></xdxf>
XDXF
cd "$folder"
HOME=$folder venv/bin/pyglossary --ui=none --no-interactive --no-progress-bar water.xdxf water.csv >log 2>&1 || { cat log; exit 1; }
venv/bin/python - <<'PYTHON'
import csv
import re
import sys
from pathlib import Path

rows = [row for row in csv.reader(Path("water.csv").open(encoding="utf-8")) if not row[0].startswith("#")]
found = {}
for row in rows:
    headwords = tuple(sorted({row[0], *(row[2].split(",") if len(row) > 2 and row[2] else ())}))
    found.setdefault(headwords, []).append(re.sub(r"<[^>]*>", "", row[1]))
for headwords, articles in found.items():
    print(f"{headwords}: {articles}")
complaints = [line for line in Path("log").read_text().splitlines() if re.search("warn|error|critical", line, re.I)]
print(f"complaints: {complaints}")
shown = " ".join(article for articles in found.values() for article in articles)
sys.exit(
    {headwords: len(articles) for headwords, articles in found.items()}
    != {("H",): 1, ("CO",): 1, ("Fe",): 2, ("color", "colour"): 1, ("ebb",): 1, ("neap",): 1}
    or not all(whole in shown for whole in ("H2O", "CO2", "Fe2+", "Fe3+"))
    or "n." in found["ebb",][0]
    or "n." not in found["neap",][0]
    or not (len(complaints) == 1 and "empty title" in complaints[0])
)
PYTHON
