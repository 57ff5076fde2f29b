#!/usr/bin/env bash
# A card that Anki was having relearnt is due in five million years, once Mnemosyne has taken it over.
#
# Versions: mnemosyne-proj 2.11.1 (PyPI), anki 26.9.3.
#
# Mnemosyne imports Anki's collection.anki2 in its older form, which Anki still writes on "Downgrade & Quit". Anki has
# a card relearnt after a lapse: it is of type 3, and due at a second, as cards of type 1 are that are learnt for the
# first time. Of a card in review, type 2, the due day is a number of days.
#
# A good guess: what is being learnt again is taken for learnt or for forgotten, and is due about now; what is
# suspended stays so; and Again, which is a failure in Anki, is one of Mnemosyne's two grades that fail, 0 and 1.
#
# Seen: type 3 is read as type 2, so the second is taken for a day: 1.8 billion days are 4.9 million years. The card
# has grade 4 and never comes back, and no list of what is due shows that. A suspended card is active. In the history
# Again has grade 2, which passes, and the answers to new cards have grade 0, which fails, whichever button it was. So
# look at next_rep before you trust a database of Mnemosyne's, and take answers that count no repetitions for Anki's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps mnemosyne-proj==2.11.1
cd "$folder"
export HOME=$folder
mkdir moved collection.media
venv/bin/python - <<'PYTHON'
from pathlib import Path

from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer

RATINGS = {"new": CardAnswer.GOOD, "lapsed": CardAnswer.AGAIN, "known": CardAnswer.GOOD, "suspended": CardAnswer.GOOD}

collection = Collection(str(Path("collection.anki2").absolute()))
cards = {}
for term in RATINGS:
    note = collection.new_note(collection.models.by_name("Basic"))
    note.fields = [term, "answer"]
    collection.add_note(note, 1)
    cards[note.cards()[0].id] = term
collection.sched.set_due_date([card for card, term in cards.items() if term != "new"], "0")
for _ in cards:
    queued = collection.sched.get_queued_cards().cards[0]
    card = collection.get_card(queued.card.id)
    card.start_timer()
    rating = RATINGS[cards[card.id]]
    collection.sched.answer_card(collection.sched.build_answer(card=card, states=queued.states, rating=rating))
collection.sched.suspend_cards([card for card, term in cards.items() if term == "suspended"])
rows = collection.db.all("select id, type, queue, due, ivl from cards")
print("in Anki:", [(cards[card], *rest) for card, *rest in rows])
collection.close(downgrade=True)
PYTHON
venv/bin/python - >log <<'PYTHON' || { cat log; exit 1; }
from pathlib import Path

from mnemosyne.script import Mnemosyne

mnemosyne = Mnemosyne(data_dir=str(Path("moved").absolute()))
formats = mnemosyne.component_manager.all("file_format")
next(one for one in formats if type(one).__name__ == "Anki2").do_import(str(Path("collection.anki2").absolute()))
mnemosyne.database().save()
mnemosyne.finalise()
PYTHON
venv/bin/python - <<'PYTHON'
import sqlite3
import sys
import time

YEAR = 365.25 * 86_400

moved = sqlite3.connect("moved/default.db")
terms = dict(moved.execute("select cards.id, value from cards join data_for_fact using (_fact_id) where key = '0'"))
years = {
    terms[card]: (grade, round((due - time.time()) / YEAR), active)
    for card, grade, due, active in moved.execute("select id, grade, next_rep, active from cards")
}
rows = "select object_id, grade from log where event_type = 9 and acq_reps = 0 and ret_reps = 0 order by _id"
answers = [(terms[card], grade) for card, grade in moved.execute(rows)]
print(f"in Mnemosyne, grade, years until it is due, active: {years}\nhistory: {answers}")
last = dict(answers)
sys.exit(
    not 4_800_000 < years["lapsed"][1] < 5_000_000
    or years["lapsed"][0] != 4
    or {years["known"], years["suspended"]} != {(4, 0, 1)}
    or years["new"] != (0, 0, 1)
    or (last["lapsed"], last["known"], last["new"]) != (2, 4, 0)
)
PYTHON
