#!/usr/bin/env bash
# ankipandas gives the name of a deck inside another without the "::" that Anki shows between the two.
#
# Versions: ankipandas 0.3.15, anki 26.9.3.
#
# A good guess: the column cdeck has the names that Anki shows, and that its search takes: "Sea::Tides".
#
# Seen: collections of Anki's current schema keep the names with the character U+001F between the parts, and ankipandas
# passes that on. On most screens the name reads "SeaTides"; cards[cards.cdeck == "Sea::Tides"] is empty, without an
# error. Replace the character before you compare.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3 ankipandas==0.3.15
"$folder/venv/bin/python" - "$folder" 2>"$folder/log" <<'PYTHON'
import sys

from anki.collection import Collection
from ankipandas import Collection as Frames

path = f"{sys.argv[1]}/collection.anki2"
collection = Collection(path)
note = collection.new_note(collection.models.by_name("Basic"))
note["Front"] = "Ebb"
collection.add_note(note, collection.decks.id("Sea::Tides"))
found = len(collection.find_cards('deck:"Sea::Tides"'))
collection.close()

cards = Frames(path).cards
names = [*cards["cdeck"]]
print(f"Anki finds {found} card in Sea::Tides; ankipandas finds {sum(cards.cdeck == 'Sea::Tides')}, and calls it {names}")
sys.exit(found != 1 or names != ["Sea\x1fTides"])
PYTHON
