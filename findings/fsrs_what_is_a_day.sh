#!/usr/bin/env bash
# py-fsrs and ts-fsrs differ about what a day is: to the one, 23 hours are none; to the other, 5 hours may be one.
#
# Versions: fsrs 6.3.2 (Python), ts-fsrs 5.4.2 (Node 20), both with the same parameters and no learning steps.
#
# FSRS counts in days, and an answer on the same day changes the memory state by another formula, which hardly raises it
# after Good. In Anki a day begins at the hour that the learner chose.
#
# A good guess: two libraries of the same project, given the same answers, reach the same state.
#
# Seen: py-fsrs counts whole spans of 24 hours. Who answers Good at 20:00 today and at 19:00 tomorrow has the stability
# of one day's study, 2.31 days, where 25 hours make it 7.32. ts-fsrs counts dates in UTC: five hours from 20:00 UTC,
# which is the same afternoon in America, make it 7.32, and 29 hours count as two days. So who replays a log by one of
# them gets other intervals than by the other, unless both are given times that lie exactly on study days.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fsrs==6.3.2
npm install --silent --no-audit --no-fund ts-fsrs@5.4.2 >log 2>&1 || { cat log; exit 1; }
cat >second.cjs <<'NODE'
const { createEmptyCard, fsrs, generatorParameters, Rating } = require("ts-fsrs");
const [weights, ...hours] = JSON.parse(process.argv[2]);
const scheduler = fsrs(generatorParameters({ w: weights, enable_fuzz: false, learning_steps: [], relearning_steps: [] }));
const first = new Date("2026-03-01T20:00:00Z");
const card = scheduler.next(createEmptyCard(first), first, Rating.Good).card;
const found = hours.map((hour) => scheduler.next(card, new Date(+first + hour * 3600000), Rating.Good).card.stability);
console.log(JSON.stringify(found));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler

HOURS = (1, 5, 23, 24, 25, 29, 47, 48)
scheduler = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())
first = datetime(2026, 3, 1, 20, tzinfo=timezone.utc)
card, _ = scheduler.review_card(Card(card_id=1), Rating.Good, first)
python = [
    round(scheduler.review_card(card, Rating.Good, first + timedelta(hours=hours))[0].stability, 2) for hours in HOURS
]
given = json.dumps([list(scheduler.parameters), *HOURS])
answer = subprocess.run(["node", "second.cjs", given], capture_output=True, check=True, text=True).stdout
node = [round(stability, 2) for stability in json.loads(answer)]
for row in zip(HOURS, python, node, strict=True):
    print("after %2d hours: py-fsrs %5.2f, ts-fsrs %5.2f days" % row)
none, one, two = 2.31, 7.32, 10.96
sys.exit(
    python != [none, none, none, one, one, one, one, two] or node != [none, one, one, one, one, two, two, two]
)
PYTHON
