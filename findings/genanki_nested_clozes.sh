#!/usr/bin/env bash
# A cloze inside a cloze gets no card from genanki, and importing the package does not make up for it.
#
# Versions: genanki 0.13.1, anki 26.9.3.
#
# Anki has taken nested clozes since 2.1.56: "{{c1::the {{c2::moon}} pulls}}" is two cards.
#
# A good guess: a package has both cards; or, as cards follow from the fields, Anki makes the missing one on import.
#
# Seen: genanki looks for clozes one behind the other, so it writes the first card only, and the import takes the cards
# that are in the package. The second is missing until somebody runs Check Database or edits the note; nothing says so.
# Added in Anki itself, the same text is two cards at once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3 genanki==0.13.1
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import genanki
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

TEXT = "{{c1::the {{c2::moon}} pulls}}"
folder = sys.argv[1]
deck = genanki.Deck(1_607_392_319, "Tides")
deck.add_note(genanki.Note(genanki.CLOZE_MODEL, [TEXT, ""]))
genanki.Package(deck).write_to_file(f"{folder}/tides.apkg")

collection = Collection(f"{folder}/collection.anki2")
options = ImportAnkiPackageOptions()
collection.import_anki_package(ImportAnkiPackageRequest(package_path=f"{folder}/tides.apkg", options=options))
imported = collection.card_count()
collection.fix_integrity()
checked = collection.card_count()
note = collection.new_note(collection.models.by_name("Cloze"))
note["Text"] = TEXT
collection.add_note(note, 1)
added = collection.card_count() - checked
collection.close()
print(f"cards: {imported} imported, {checked} after Check Database, {added} where the note is added in Anki")
sys.exit((imported, checked, added) != (1, 2, 2))
PYTHON
