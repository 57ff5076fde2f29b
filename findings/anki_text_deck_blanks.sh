#!/usr/bin/env bash
# A blank behind "::" in the deck column of a text file gives each row a deck of its own in Anki.
#
# Version: anki 26.9.3.
#
# "#deck column:3" names the deck of each row. People type "Sea:: Tides" in a spreadsheet, and leave cells empty.
#
# A good guess: the blank is removed before Anki looks for the deck, as it is for the header "#deck:Sea:: Tides"; an
# empty cell leaves the row in the deck chosen for the import.
#
# Seen: Anki looks for the name as typed, finds no such deck, makes one, and only then removes the blank, so that the name
# may be taken. It does so for each row anew: three rows end up in "Sea::Tides+", "Sea::Tides++" and "Sea::Tides+++", a
# deck for each card. Rows with an empty cell go to a deck called "blank", at the next import to "blank+". With the
# header, all rows of all imports go to "Sea::Tides".
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


def decks(name, *files):
    """The deck of each card after the files were imported one after another, by the term of its note."""
    collection = Collection(str(FOLDER / f"{name}.anki2"))
    for text in files:
        path = FOLDER / "words.txt"
        path.write_text(text, encoding="utf-8")
        metadata = collection.get_csv_metadata(path=str(path), delimiter=None)
        collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))
    cards = [collection.get_card(card) for card in collection.find_cards("")]
    found = {card.note().fields[0]: collection.decks.name(card.did) for card in cards}
    collection.close()
    print(f"{name}: {found}")
    return found


FIRST = "#deck column:3\nebb\ta tide\tSea::Tides\nneap\ta tide\tSea:: Tides\nbore\ta wave\tSea:: Tides\nmoon\ta body\t\nstar\ta body\t\n"
SECOND = "#deck column:3\nflow\ta tide\tSea::Tides\nspring\ta tide\tSea:: Tides\nsun\ta body\t\n"
in_column = decks("column", FIRST, SECOND)
in_header = decks("header", "#deck:Sea:: Tides\nneap\ta tide\n", "#deck:Sea:: Tides\nspring\ta tide\n")
expected = {
    "ebb": "Sea::Tides",
    "neap": "Sea::Tides+",
    "bore": "Sea::Tides++",
    "moon": "blank",
    "star": "blank",
    "flow": "Sea::Tides",
    "spring": "Sea::Tides+++",
    "sun": "blank+",
}
sys.exit(in_column != expected or set(in_header.values()) != {"Sea::Tides"})
PYTHON
