#!/usr/bin/env bash
# Three converters from HTML to Markdown turn 10<sup>6</sup> into 106, unless asked not to.
#
# Versions: markdownify 1.2.3, html2text 2025.4.15, turndown 7.2.5 (Node 20).
#
# Glossaries of units, chemistry and computing are full of exponents and indices, and of numbers of notes. CommonMark has
# no mark for them, but takes HTML in a line.
#
# A good guess: the tag stays, as these converters keep other things that Markdown lacks, or "10^6" as in text browsers.
#
# Seen: the tag goes and its text joins what is before it: a million is 106, log<sub>2</sub>8 is log28, and "gas" with the
# note 1 is gas1. Nothing tells such a number from one that was written so. markdownify and html2text each have an option
# (sub_symbol and sup_symbol, include_sup_sub), off at first; turndown has a rule for neither tag and needs keep(). A card
# made by the defaults teaches a wrong number.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check markdownify==1.2.3 html2text==2025.4.15
npm install --silent --no-audit --no-fund turndown@7.2.5 >log 2>&1 || { cat log; exit 1; }
cat >convert.cjs <<'NODE'
const Turndown = require("turndown");
const page = require("fs").readFileSync("page.html", "utf8");
console.log(new Turndown().turndown(page));
console.log(new Turndown().keep(["sub", "sup"]).turndown(page));
NODE
cat >convert.py <<'PYTHON'
from pathlib import Path

from html2text import HTML2Text
from markdownify import markdownify

page = Path("page.html").read_text(encoding="utf-8")
print(markdownify(page).strip())
print(HTML2Text(bodywidth=0).handle(page).strip())
asked = HTML2Text(bodywidth=0)
asked.include_sup_sub = True
print(markdownify(page, sub_symbol="<sub>", sup_symbol="<sup>").strip())
print(asked.handle(page).strip())
PYTHON
printf '%s' '<p>10<sup>6</sup>; log<sub>2</sub>8; gas<sup>1</sup></p>' >page.html
{ venv/bin/python convert.py; node convert.cjs; } | tee seen
diff seen - <<'EXPECTED'
106; log28; gas1
106; log28; gas1
10<sup>6</sup>; log<sub>2</sub>8; gas<sup>1</sup>
10<sup>6</sup>; log<sub>2</sub>8; gas<sup>1</sup>
106; log28; gas1
10<sup>6</sup>; log<sub>2</sub>8; gas<sup>1</sup>
EXPECTED
