#!/usr/bin/env bash
# Anki's media check takes the name in <img src="..."> as it stands: an address with %20 in it is another file.
#
# Versions: anki 26.9.3, markdown-it-py 4.3.0.
#
# Every Markdown renderer writes the address of a picture percent-encoded, as HTML wants it: ![](<my map.png>) becomes
# <img src="my%20map.png">. The card shows the picture, since the browser that draws it decodes the address.
#
# A good guess: what a card shows is not missing, and its file is in use.
#
# Seen: the check says that "my%20map.png" is missing and that "my map.png" is unused. "Delete unused" would thus take
# away a picture that cards show. Whoever makes fields from Markdown has to write names of files as they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3 markdown-it-py==4.3.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from pathlib import Path

from anki.collection import Collection
from markdown_it import MarkdownIt

collection = Collection(str(Path(sys.argv[1]) / "collection.anki2"))
(Path(collection.media.dir()) / "my map.png").write_bytes(b"a picture")
note = collection.new_note(collection.models.by_name("Basic"))


def check(html):
    note["Front"] = html
    if note.id:
        collection.update_note(note)
    else:
        collection.add_note(note, 1)
    found = collection.media.check()
    print(f"{html.strip()}: missing {[*found.missing]}, unused {[*found.unused]}")
    return [*found.missing], [*found.unused]


rendered = check(MarkdownIt().render("![](<my map.png>)"))
as_it_is = check('<img src="my map.png">')
collection.close()
sys.exit(rendered != (["my%20map.png"], ["my map.png"]) or as_it_is != ([], []))
PYTHON
