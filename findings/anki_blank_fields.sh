#!/usr/bin/env bash
# Anki contradicts itself about a field with nothing but "&nbsp;": one check calls it empty, and it makes a blank card.
#
# Version: anki 26.9.3.
#
# A card is only made if the field that it asks for has text. A cell without text that was copied from a web page or a
# spreadsheet often holds a no-break space, and editors leave "<p></p>" or "<b></b>" behind.
#
# A good guess: a field that shows nothing is empty, as the check of the first field says, which keeps such a note from
# being added by hand; so a note without a definition has no card that asks for the definition.
#
# Seen: cards are made otherwise. To them "<br>", "<div></div>" and blanks are empty, in any mixture, and all else is
# text: "&nbsp;", the character itself, "<p></p>", "<b></b>", a comment. Each gives a second card with an empty question,
# which the tool for empty cards does not list. Remove what shows nothing from fields before you import them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

from anki.collection import Collection
from anki.notes import NoteFieldsCheckResult

EMPTY = ["", " ", "<br>", "<div></div>", "<div> <br></div>"]
TEXT = ["&nbsp;", "\u00a0", "<p></p>", "<span></span>", "<b></b>", "<!-- none -->", "<div>&nbsp;</div>"]
collection = Collection(f"{sys.argv[1]}/collection.anki2")
kind = collection.models.by_name("Basic (and reversed card)")
failed = False
for number, blank in enumerate([*EMPTY, *TEXT]):
    note = collection.new_note(kind)
    note["Front"] = blank
    check = note.fields_check()
    note["Front"], note["Back"] = f"tide {number}", blank
    collection.add_note(note, 1)
    cards = len(note.cards())
    print(f"{blank!r}: {'empty' if check == NoteFieldsCheckResult.EMPTY else 'text'} to the check, {cards} cards")
    failed |= check != NoteFieldsCheckResult.EMPTY
    failed |= cards != (1 if blank in EMPTY else 2)
listed = len(collection.get_empty_cards().notes)
print(f"notes with empty cards: {listed}")
sys.exit(failed or listed != 0)
PYTHON
