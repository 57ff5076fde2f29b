#!/usr/bin/env bash
# One tag in the first five rows of a text file makes HTML of the whole file in Anki; in the sixth row it does nothing.
#
# Version: anki 26.9.3.
#
# A text file for Anki may say "#html:true" or "#html:false". Most do not: they come from spreadsheets and programs.
#
# A good guess: a file that does not say is text, or HTML; or each field is looked at by itself.
#
# Seen: Anki looks for anything like a tag, such as "vector<int>", in the first five rows, and takes all rows by that.
# With one in the fifth row, a line break in a cell is a blank on the card of the first row, and a question "<em>" is a
# blank card. Moved to the sixth row, the same tag is shown as it stands, the lines are lines, and "<em>" is a
# question. Only the window of the import shows the guess, as a switch; get_csv_metadata() gives it to programs. Adding
# or sorting rows changes all cards of a file, so write the header always.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3
cd "$folder"
venv/bin/python - <<'PYTHON'
import re
import sys
from pathlib import Path

from anki.collection import Collection, ImportCsvRequest

LINES = 'ebb\t"It falls.\nTwice a day."'
FILLING = [f"{number}\tword" for number in range(3)]
EMPHASIS = "<em>\tthe tag for emphasis"


def imported(name, rows):
    """What the cards of the first row and of the emphasis show: their lines, or nothing."""
    path = str(Path(f"{name}.txt").absolute())
    Path(path).write_text("\n".join(rows) + "\n", encoding="utf-8")
    collection = Collection(str(Path(f"{name}.anki2").absolute()))
    metadata = collection.get_csv_metadata(path=path, delimiter=None)
    collection.import_csv(ImportCsvRequest(path=path, metadata=metadata))
    fields = dict(collection.get_note(note).fields for note in collection.find_notes(""))
    lines = fields["ebb"].count("<br>") + 1
    question = next(key for key in fields if "em" in key)
    shown = re.sub("<[^>]*>", "", question).replace("&lt;", "<").replace("&gt;", ">")
    collection.close()
    print(f"{name}: HTML {metadata.is_html}; ebb has {lines} lines {fields['ebb']!r}; {question!r} shows {shown!r}")
    return metadata.is_html, lines, shown


sys.exit(
    imported("fifth row", [LINES, *FILLING, EMPHASIS]) != (True, 1, "")
    or imported("sixth row", [LINES, *FILLING, "3\tword", EMPHASIS]) != (False, 2, "<em>")
    or imported("like a tag", [LINES, "list\tvector<int>", *FILLING, EMPHASIS]) != (True, 1, "")
    or imported("header", ["#html:false", LINES, *FILLING, EMPHASIS]) != (False, 2, "<em>")
)
PYTHON
