#!/usr/bin/env bash
# A term with two names, written as Markdown by pandoc, is a paragraph to pandoc: the definition list is not read back.
#
# Version: pandoc 3.9 (pypandoc-binary 1.17).
#
# In HTML a definition may have several terms: <dt>Flood</dt><dt>Flow</dt><dd>The rising tide.</dd>. Glossaries, and the
# pages that Sphinx makes of them, are full of these.
#
# A good guess: what pandoc writes in its own Markdown, or in Org or reStructuredText, it reads back as what it was.
#
# Seen: pandoc joins the terms by a line break. That gives a line "Flood\", a line "Flow" and ":   The rising tide.", but
# it takes a single line as a term, so all three become one paragraph. Org ends as an item of a plain list,
# reStructuredText and AsciiDoc as a paragraph. HTML and MediaWiki come back as lists. With one term all do. Who converts
# glossaries by pandoc loses these entries without a warning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc-binary==1.17
"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys

from pypandoc import convert_text, get_pandoc_version

ONE = "<dl><dt>Ebb</dt><dd>The falling tide.</dd></dl>"
TWO = "<dl><dt>Flood</dt><dt>Flow</dt><dd>The rising tide.</dd></dl>"
EXPECTED = {
    "markdown": "Para",
    "markdown_phpextra": "Para",
    "org": "BulletList",
    "rst": "Para",
    "asciidoc": "Para",
    "mediawiki": "DefinitionList",
    "html": "DefinitionList",
}


def back(html, format):
    """The kind of block that a list is after pandoc wrote it in a format and read it again."""
    written = convert_text(html, format, "html")
    read = json.loads(convert_text(written, "json", format))["blocks"]
    return " ".join(block["t"] for block in read), written


failed = get_pandoc_version() != "3.9"
for format, wanted in EXPECTED.items():
    (one, _), (two, written) = back(ONE, format), back(TWO, format)
    print(f"{format}: one term is {one}, two terms are {two}: {written!r}")
    failed |= (one, two) != ("DefinitionList", wanted)
sys.exit(failed)
PYTHON
