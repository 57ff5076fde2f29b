#!/usr/bin/env bash
# A column of a text file that is called "back", not "Back", becomes tags in Anki, and the first column is in two fields.
#
# Version: anki 26.9.3.
#
# "#columns:" names the columns of a text file, and Anki fills the fields of the note type that have these names.
#
# A good guess: names of fields are compared without regard to case, as in Anki's search ("front:tide" finds the field
# "Front"); or a column that is the name of no field is left out.
#
# Seen: with "#columns:Back,front" the column "Back" goes to the field Back, and, as no column is called "Front", to the
# field Front as well. The column "front" is the first one that belongs to no field: it becomes the tags of the note,
# a tag for each word. Both cards are added, and nothing is reported. A column "Deck" or "Notes" becomes tags likewise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from pathlib import Path

from anki.collection import Collection, ImportCsvRequest

FOLDER = Path(sys.argv[1])
failed = False
EXPECTED = {
    "Back,Front": (["ebb", "a falling tide"], "a falling tide,ebb", []),
    "Back,front": (["a falling tide", "a falling tide"], "a falling tide,ebb", ["ebb"]),
    "Front,back": (["ebb", ""], "ebb,a falling tide", ["a", "falling", "tide"]),
    "Front,Back,Deck": (["ebb", "a falling tide"], "ebb,a falling tide,Sea", ["Sea"]),
}
for number, (columns, (fields, row, tags)) in enumerate(EXPECTED.items()):
    collection = Collection(str(FOLDER / f"{number}.anki2"))
    path = FOLDER / "words.csv"
    path.write_text(f"#separator:Comma\n#columns:{columns}\n{row}\n", encoding="utf-8")
    metadata = collection.get_csv_metadata(path=str(path), delimiter=None)
    log = collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
    note = collection.get_note(collection.find_notes("")[0])
    searched = len(collection.find_notes(f'front:"{note["Front"]}"'))
    print(f"{columns}: {row} is {note.fields} with the tags {note.tags}; {len(log.new)} new; front: finds {searched}")
    failed |= (note.fields, sorted(note.tags), len(log.new), searched) != (fields, tags, 1, 1)
    collection.close()
sys.exit(failed)
PYTHON
