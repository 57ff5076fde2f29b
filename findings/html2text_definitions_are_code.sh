#!/usr/bin/env bash
# In the Markdown that html2text makes of a glossary, each definition is a block of code.
#
# Versions: html2text 2025.4.15, markdown-it-py 4.0.0 with mdit-py-plugins 0.5.0, Markdown 3.10.
#
# html2text turns web pages into Markdown. A glossary is a definition list there: <dt> for a term, <dd> for its text.
#
# A good guess: terms and definitions become paragraphs, or "Ebb" and ": The tide *falls*.", which many readers of
# Markdown know as a definition list.
#
# Seen: a definition is set in by four blanks, with a blank line above it. To a reader of Markdown that is a block of
# code, whether it knows definition lists or not: emphasis shows as underscores and a link as brackets. Two definitions
# of a term are two lines of one block. Set the lines back by four blanks if they are to be read as Markdown again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check html2text==2025.4.15 markdown-it-py==4.0.0 \
    mdit-py-plugins==0.5.0 Markdown==3.10
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import html2text
import markdown
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

PAGE = (
    "<h1>Tides</h1><dl><dt>Ebb</dt><dd>The tide <em>falls</em>, see <a href='https://sea.example/'>flow</a>.</dd>"
    "<dt>Spring</dt><dd>A large tide.</dd><dd>A season.</dd></dl>"
)
text = html2text.html2text(PAGE)
print(text)
pages = {
    "CommonMark": MarkdownIt().render(text),
    "with definition lists": MarkdownIt().use(deflist_plugin).render(text),
    "Python-Markdown": markdown.markdown(text, extensions=["def_list"]),
}
failed = False
for name, page in pages.items():
    print(f"{name}:\n{page}")
    failed |= page.count("<pre><code>") != 2
    failed |= "<code>The tide _falls_ , see [flow](https://sea.example/).\n</code>" not in page
    failed |= "<code>A large tide.\nA season.\n</code>" not in page
    failed |= "<dl>" in page or "<dd>" in page
sys.exit(failed)
PYTHON
