"""How often an edit keeps a note's history: measured on decks of fourteen kinds, with edits at random."""

import pytest
from edit_fuzz import EDITS, Outcome, is_light, measure, table, total

Rates = dict[str, dict[str, Outcome]]


def check(found: Rates, *, light: float, heavy: float, wrong: float) -> None:
    """Compare what became of the notes with the most that may go wrong, as parts of all."""
    shown = table(found)
    every = total([one for of in found.values() for one in of.values()])
    assert every.silent == 0, shown
    assert every.said <= wrong * every.edits, shown
    for how in EDITS:
        one = total(list(found.get(how, {}).values()))
        assert one.lost <= max(2, (light if is_light(how) else heavy) * one.edits), f"{how}\n{shown}"


def test_edits_keep_histories() -> None:
    """No history goes to another concept in silence; what was edited lightly goes on, or is named."""
    check(measure(seed=1, rounds=60), light=0.02, heavy=0.04, wrong=0.002)


@pytest.mark.nightly
def test_edits_keep_histories_on_many_more() -> None:
    """The same on a hundred thousand notes, whose rates the documentation has."""
    check(measure(seed=2, rounds=4000), light=0.02, heavy=0.02, wrong=0.001)
