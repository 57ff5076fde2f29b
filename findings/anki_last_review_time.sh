#!/usr/bin/env bash
# One row of the review log that is no rating makes Check Database forget when a card was last reviewed.
#
# Version: anki 26.9.3.
#
# Under FSRS a card keeps the second of its last review as "lrt" in its data, also one whose log is not there, as after
# a move from another program: with that alone, a due card gains from the time that passed.
#
# A good guess: a row of the log that rates nothing (a due date set by hand, or practice in a filtered deck that did not
# move the schedule) says nothing about the last review, and leaves "lrt" as it is.
#
# Seen: without any row the check is clean and Good leads to about 245 days for a card with an interval of 100. With either
# row beside the same data, the check says "Added last review time to 1 card", and what it does is take "lrt" away;
# Good then leads to about 110 days, as if the card had been reviewed today.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import json
import sys
import time
from pathlib import Path

from anki.collection import Collection
from anki.decks import UpdateDeckConfigs

DAY = 86_400


def run(name, row):
    """What the check says, the card's data after it, and the days to which Good would lead."""
    collection = Collection(str(Path(sys.argv[1]) / f"{name}.anki2"))
    note = collection.new_note(collection.models.by_name("Basic"))
    note["Front"] = "a"
    collection.add_note(note, 1)
    card, now = note.cards()[0].id, int(time.time())
    collection.db.execute(
        "update cards set type = 2, queue = 2, due = ?, ivl = 100, factor = 2500, reps = 1, data = ? where id = ?",
        collection.sched.today,
        json.dumps({"lrt": now - 100 * DAY}),
        card,
    )
    if row:
        ease, factor, kind = row
        at = (now - 10 * DAY) * 1000
        collection.db.execute(
            "insert into revlog values (?, ?, -1, ?, 100, 100, ?, 1000, ?)", at, card, ease, factor, kind
        )
    said, clean = collection.fix_integrity()
    known = collection.decks.get_deck_configs_for_update(1)
    configs = [one.config for one in known.all_config]
    collection.decks.update_deck_configs(
        UpdateDeckConfigs(target_deck_id=1, configs=configs, fsrs=True, limits=known.current_deck.limits)
    )
    data = json.loads(collection.db.scalar("select data from cards where id = ?", card) or "{}")
    good = collection._backend.get_scheduling_states(card).good.normal.review.scheduled_days
    collection.close()
    print(f"{name}: {said.splitlines()[0]}; data {data}; Good leads to {good} days")
    return clean, "lrt" in data, good > 200


found = [run("no row", None), run("due date set", (0, 2500, 4)), run("practice", (3, 0, 3))]
sys.exit(found != [(True, True, True), (False, False, False), (False, False, False)])
PYTHON
