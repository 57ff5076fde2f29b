#!/usr/bin/env bash
# Python-Markdown puts each entry of a definition list into the definition before it, unless a blank line is between them.
#
# Versions: Markdown 3.11.3 (def_list), mistune 3.4.0 (def_list), markdown-it-py 4.3.0 with mdit-py-plugins 0.7.0.
#
# A glossary in Markdown is often typed tightly: a line "Ebb", a line ": falls", a line "Flood", a line ": rises".
#
# A good guess: three entries; or, as PHP Markdown Extra asks for a blank line, the same wrong reading everywhere.
#
# Seen: none of them finds the entries. mistune and markdown-it see one term, whose definitions are "falls Flood", "rises
# Slack" and "stands". Python-Markdown takes "falls" and "Flood" as two terms of a list inside the first definition, in
# which the next is nested the same way: three lists deep for three entries, and one deeper for each that follows. With
# blank lines all three agree. Check for the tight form before you trust a list that was read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    markdown==3.11.3 mistune==3.4.0 markdown-it-py==4.3.0 mdit-py-plugins==0.7.0
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from html.parser import HTMLParser

import markdown
import mistune
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin


class Terms(HTMLParser):
    """The terms and definitions of the lists, each with the number of lists around it."""

    def __init__(self, html):
        super().__init__()
        self.depth, self.found = 0, []
        self.feed(html)

    def handle_starttag(self, tag, _):
        self.depth += tag == "dl"
        if tag in ("dt", "dd"):
            self.found.append([self.depth, tag, ""])

    def handle_endtag(self, tag):
        self.depth -= tag == "dl"

    def handle_data(self, data):
        if self.found:
            self.found[-1][2] = " ".join(f"{self.found[-1][2]} {data}".split())


READERS = {
    "Markdown": lambda text: markdown.markdown(text, extensions=["def_list"]),
    "mistune": mistune.create_markdown(plugins=["def_list"]),
    "markdown-it": MarkdownIt().use(deflist_plugin).render,
}
ENTRIES = ["Ebb\n: falls\n", "Flood\n: rises\n", "Slack\n: stands\n"]
loose = {name: [*map(tuple, Terms(read("\n".join(ENTRIES))).found)] for name, read in READERS.items()}
tight = {name: [*map(tuple, Terms(read("".join(ENTRIES))).found)] for name, read in READERS.items()}
for name in READERS:
    print(f"{name}, tight: {tight[name]}")
whole = [(1, "dt", "Ebb"), (1, "dd", "falls"), (1, "dt", "Flood"), (1, "dd", "rises"), (1, "dt", "Slack"), (1, "dd", "stands")]
chain = [(1, "dt", "Ebb"), (1, "dd", "falls Flood"), (1, "dd", "rises Slack"), (1, "dd", "stands")]
nested = [
    (1, "dt", "Ebb"), (1, "dd", ""),
    (2, "dt", "falls"), (2, "dt", "Flood"), (2, "dd", ""),
    (3, "dt", "rises"), (3, "dt", "Slack"), (3, "dd", "stands"),
]
sys.exit(
    any(found != whole for found in loose.values())
    or tight != {"Markdown": nested, "mistune": chain, "markdown-it": chain}
)
PYTHON
