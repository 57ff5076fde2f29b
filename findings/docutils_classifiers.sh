#!/usr/bin/env bash
# In the page that docutils makes of "Ebb : noun", the term reads "Ebbnoun" to everything but a browser.
#
# Versions: docutils 0.22.4, lxml 6.1.3, markdownify 1.2.3, trafilatura 2.3.1, pandoc 3.9 (pypandoc-binary 1.17).
#
# reStructuredText lets a term in a definition list have classifiers, behind " : ". Glossaries use them for the kind of
# word, and manuals for the type of an option.
#
# A good guess: the page has the colon and its blanks, as the source has, and as docutils writes them for HTML 4.
#
# Seen: for HTML 5 it drops them, puts each classifier in a span right behind the term, and leaves the colon to its style
# sheet. The browser shows "Ebb : noun"; the text of the element is "Ebbnoun", and with two classifiers "To
# ebbverbintransitive". So it is in what lxml, markdownify, trafilatura and pandoc make of the page. Look for
# span.classifier before you take the text of a term.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --upgrade pip
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    docutils==0.22.4 lxml==6.1.3 markdownify==1.2.3 trafilatura==2.3.1 pypandoc-binary==1.17
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import trafilatura
from docutils.core import publish_string
from lxml import html
from markdownify import markdownify
from pypandoc import convert_text

SOURCE = """Words
=====

These are words that sailors, pilots and harbour masters along the coast use when they speak of the tides.

Ebb : noun
    The tide that falls and leaves the shore dry.
To ebb : verb : intransitive
    To fall, as the sea does twice on most days.
"""
failed = False
for writer in ("html4", "html5"):
    page = publish_string(SOURCE, writer=writer).decode()
    texts = {
        "lxml": " / ".join(term.text_content() for term in html.fromstring(page.encode()).iter("dt")),
        "markdownify": markdownify(page),
        "trafilatura": trafilatura.extract(page) or "",
        "pandoc": convert_text(page, "plain", "html"),
    }
    for name, text in texts.items():
        joined = "Ebbnoun" in text and "To ebbverbintransitive" in text
        apart = "Ebb : noun" in text and "To ebb : verb : intransitive" in text
        print(f"{writer}, {name}: {'in one word' if joined else 'apart' if apart else 'otherwise'}")
        failed |= not (joined if writer == "html5" else apart)
    print(f"{writer}: {texts['lxml']}")
sys.exit(failed)
PYTHON
