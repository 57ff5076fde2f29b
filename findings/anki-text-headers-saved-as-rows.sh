#!/bin/sh
# Anki's text import and headers that a spreadsheet saved as rows.
#
# A spreadsheet that opens "#separator:Comma" and saves the table again writes
# a row of as many cells as the others have: "#separator:Comma,,". Anki is
# ready for that in some headers and not in others of the same file.
#
# Version:  anki 26.9.3 (PyPI), Python 3.11
# Input:    #separator:Comma,,   #html:true,,   #deck:Latin,,   #tags:verb,,   amo,I love,
# A guess:  either all headers lose the commas behind them, or none does.
# Seen:     separator, html and the numbers of columns lose them; the deck is
#           a new one called "Latin,,", and the tag is "verb,,".
#
# Ends with 1 when that is so no more.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "anki==26.9.3"
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from pathlib import Path

from anki.collection import Collection, ImportCsvRequest

folder = Path(sys.argv[1])
text = folder / "latin.csv"
text.write_text("#separator:Comma,,\n#html:true,,\n#deck:Latin,,\n#tags:verb,,\namo,I love,\n", encoding="utf-8")
collection = Collection(str(folder / "collection.anki2"))
metadata = collection.get_csv_metadata(path=str(text), delimiter=None)
collection.import_csv(ImportCsvRequest(path=str(text), metadata=metadata))
note = collection.get_note(collection.find_notes("")[0])
seen = {
    "separator": metadata.Delimiter.Name(metadata.delimiter),
    "html": metadata.is_html,
    "fields": note.fields,
    "deck": collection.decks.name(note.cards()[0].did),
    "tags": note.tags,
}
collection.close()
print(seen)
expected = {
    "separator": "COMMA",
    "html": True,
    "fields": ["amo", "I love"],
    "deck": "Latin,,",
    "tags": ["verb,,"],
}
sys.exit(seen != expected)
PYTHON
