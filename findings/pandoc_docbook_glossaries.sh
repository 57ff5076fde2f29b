#!/usr/bin/env bash
# A DocBook glossary is a definition list to pandoc only if it is divided by letters, and then the letters are lost.
#
# Version: pandoc 3.9 (pypandoc-binary 1.17).
#
# In DocBook, <glossary> has its entries directly, or in a <glossdiv> for each letter. An entry that only refers to
# another has <glosssee otherterm="..."/> instead of a definition; the attribute names the entry, whose term is shown.
#
# A good guess: terms and definitions become a definition list either way, with headings for the letters, and the
# references say "See Ebb".
#
# Seen: entries right in the glossary become a run of paragraphs in which nothing tells terms from definitions. In a
# <glossdiv> they become a list, and its title is dropped. References are "See ." and "See also .", without the term;
# in a <glossdiv>, what has <glosssee> is a term with no definition, even if the element has a text of its own. An
# <acronym> is lost there, too. Nothing is reported. Before you convert, put the entries into a <glosslist>, and write
# the references out as definitions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc-binary==1.17
"$folder/venv/bin/python" - <<'PYTHON'
import re
import sys

from pypandoc import convert_text

EBB = (
    '<glossentry xml:id="ebb"><glossterm>Ebb</glossterm><acronym>EB</acronym>'
    '<glossdef><para>The tide falls.</para><glossseealso otherterm="ebb"/></glossdef></glossentry>'
)
FALLING = '<glossentry><glossterm>Falling tide</glossterm><glosssee otherterm="ebb"/></glossentry>'
TOLD = '<glossentry><glossterm>Low tide</glossterm><glosssee otherterm="ebb">Ebb</glosssee></glossentry>'
ENTRIES = EBB + FALLING + TOLD
EMPTY = "<dt>Falling tide</dt><dt>Low tide</dt>"
GLOSSARIES = {
    "in the glossary": f"<glossary><title>Words</title>{ENTRIES}</glossary>",
    "in a glossdiv": f"<glossary><title>Words</title><glossdiv><title>A to L</title>{ENTRIES}</glossdiv></glossary>",
    "in a glosslist": f"<glosslist>{ENTRIES}</glosslist>",
}
SEEN = {
    "in the glossary": "<h1>Words</h1>EbbEB<p>The tide falls.</p><p>See also .</p>"
    "Falling tide<p>See .</p>Low tide<p>See Ebb.</p>",
    "in a glossdiv": f"<h1>Words</h1><dl><dt>Ebb</dt><dd><p>The tide falls.</p><p>See also .</p></dd>{EMPTY}</dl>",
    "in a glosslist": f"<dl><dt>Ebb</dt><dd><p>The tide falls.</p><p>See also .</p></dd>{EMPTY}</dl>",
}
failed = False
for where, glossary in GLOSSARIES.items():
    text = f'<article xmlns="http://docbook.org/ns/docbook" version="5.0"><title>Sea</title>{glossary}</article>'
    found = re.sub(r"\n+", "", convert_text(text, "html", "docbook"))
    print(f"{where}: {found}")
    failed |= found != SEEN[where]
sys.exit(failed)
PYTHON
