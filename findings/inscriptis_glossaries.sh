#!/usr/bin/env bash
# inscriptis, which keeps the layout of a page, writes the terms and definitions of a glossary as one word.
#
# Version: inscriptis 2.7.6.
#
# It turns HTML into text as a browser lays it out, with rules for each element, and is used to prepare pages for search
# and for language models. Between </dd> and <dt> a page need not have a blank: many are written by programs.
#
# A good guess: each term and each definition begins a line, as the items of <ul> and the paragraphs do.
#
# Seen: neither of its two profiles has a rule for dl, dt, dd, or for summary and details, so they count as parts of a line:
# "EbbThe tide falls.FloodFlowIt rises." With a line break between the tags in the source it is one running line, "Ebb
# The tide falls. Flood Flow It rises.", in which nothing tells terms from definitions. Give it a rule of your own for
# each of the three, which mends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check inscriptis==2.7.6
"$folder/venv/bin/python" - <<'PYTHON'
import sys

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

TAGS = ["<dt>Ebb</dt>", "<dd>The tide falls.</dd>", "<dt>Flood</dt>", "<dt>Flow</dt>", "<dd>It rises.</dd>"]
close = f"<p>Tides:</p><dl>{''.join(TAGS)}</dl>"
lines = f"<p>Tides:</p><dl>\n{chr(10).join(TAGS)}\n</dl>"
folded = "<details><summary>Ebb</summary>The tide falls.</details>"
listed = "<ul><li>Ebb</li><li>Flood</li></ul>"
failed = False
for name, css in CSS_PROFILES.items():
    config = ParserConfig(css=css)
    seen = [get_text(page, config) for page in (close, lines, folded, listed)]
    print(f"{name}: {seen}")
    failed |= seen != [
        "Tides:\n\nEbbThe tide falls.FloodFlowIt rises.",
        "Tides:\n\nEbb The tide falls. Flood Flow It rises.",
        "EbbThe tide falls.",
        "  * Ebb\n  * Flood",
    ]
    rules = css | {tag: HtmlElement(display=Display.block) for tag in ("dl", "dt", "dd")}
    mended = get_text(close, ParserConfig(css=rules))
    print(f"with rules: {mended!r}")
    failed |= mended.split("\n")[-5:] != ["Ebb", "The tide falls.", "Flood", "Flow", "It rises."]
sys.exit(failed)
PYTHON
