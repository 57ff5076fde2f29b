#!/usr/bin/env bash
# A new card of py-fsrs waits for a millisecond, unless it is given an id.
#
# Version: fsrs 6.3.2.
#
# Whoever replays a collection by py-fsrs makes a card for each log: a hundred thousand of them, and again for each set
# of parameters that is tried.
#
# A good guess: making a card is a handful of assignments, about a microsecond, and the time goes into the reviews.
#
# Seen: a card without an id takes its number from the clock, and its constructor then sleeps for a millisecond so that
# the next one gets another. Ten thousand cards wait for more than ten seconds and use next to no processor time, which
# a profile of processor time does not show. With card_id given, ten thousand take some milliseconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fsrs==6.3.2
"$folder/venv/bin/python" - <<'PYTHON'
import time

from fsrs import Card

CARDS = 2_000


def spent(make):
    """Seconds by the clock, and of the processor, for making the cards."""
    begun, worked = time.perf_counter(), time.process_time()
    for number in range(CARDS):
        make(number)
    return time.perf_counter() - begun, time.process_time() - worked


waited, worked = spent(lambda _: Card())
named, _ = spent(lambda number: Card(card_id=number))
print(f"{CARDS} cards: {waited:.2f} s by the clock, of which {worked:.2f} s are work; with an id {named:.4f} s")
assert waited > CARDS * 0.001, "a card without an id no longer waits"
assert worked < waited / 2, "the time is work now"
assert named < waited / 20, "a card with an id waits, too"
PYTHON
