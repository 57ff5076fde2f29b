#!/usr/bin/env bash
# ankipandas calls a card in review "relearn", and a new one "learning".
#
# Versions: ankipandas 0.3.15, anki 26.9.3.
#
# Anki keeps two numbers for each card: the queue it waits in, and its type: 0 new, 1 learning, 2 review, 3 relearning.
# ankipandas turns both into words, which is what its users filter and count by.
#
# A good guess: a card that was never answered is "new" in both columns, and one that graduated is in review.
#
# Seen: the words of the queue fit, those of the type are one place off. A new card has the type "learning", and a card
# that was answered right twice and waits for its first review has the type "relearn". A count of relearning cards by
# the column ctype is a count of all cards that are learnt. Take the column cqueue, or the numbers from the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3 ankipandas==0.3.15
"$folder/venv/bin/python" - "$folder" 2>"$folder/log" <<'PYTHON'
import sqlite3
import sys

from anki.collection import Collection
from ankipandas import Collection as Frames

path = f"{sys.argv[1]}/collection.anki2"
collection = Collection(path)
for front in ("Tide", "Wave"):
    note = collection.new_note(collection.models.by_name("Basic"))
    note["Front"] = front
    collection.add_note(note, 1)
for _ in range(2):
    card = collection.get_card(collection.find_cards("Tide")[0])
    card.start_timer()
    states = collection._backend.get_scheduling_states(card.id)
    built = collection.sched.build_answer(card=card, states=states, rating=2)
    collection._backend.answer_card(built)
collection.close()

stored = sqlite3.connect(path).execute("select type, queue from cards order by id").fetchall()
cards = Frames(path).cards.sort_index()
seen = [*zip(cards["ctype"], cards["cqueue"], strict=True)]
print("stored as type, queue:", stored)
print("shown as type, queue: ", seen)
sys.exit(stored != [(2, 2), (0, 0)] or seen != [("relearn", "due"), ("learning", "new")])
PYTHON
