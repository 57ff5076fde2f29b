"""Searches by numbers and days: SQLite finds the cards that the schedulers themselves would find."""

from pathlib import Path
from typing import Any

import pytest
from helpers import Person, merge, rebuild
from test_rebuilding import LOGS

from flashcards.cards import CardId
from flashcards.collection import log, search, states
from flashcards.collection.choices import schedulers
from flashcards.collection.derived import rebuilding
from flashcards.collection.figures import periods
from flashcards.collection.properties import NAMES
from flashcards.collection.store import Collection
from flashcards.errors import BadQuery
from flashcards.reviews import Drill, Review, effective
from flashcards.studyday import Day

TODAY = Day(230)
SIGNS = {
    "<": float.__lt__, "<=": float.__le__, "=": float.__eq__, "!=": float.__ne__, ">=": float.__ge__, ">": float.__gt__
}  # fmt: skip
DAYS = ("1", "31", "131", "1970-04-11", "1970-04-10..1970-07-20", "1971-01-01")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a card for each log, one that was never asked, and a deck with a scheduler of its own."""
    person = Person(tmp_path / "home")
    person.write("all.md", "".join(f"## {name}\n\nText.\n\n" for name in (*LOGS, "new")))
    person.write("own.md", "---\nscheduler: fsrs\n---\n\n## Own\n\nText.\n")
    assert person.run("due").exit_code == 0
    with person.collection() as opened:
        merge(opened, [(CardId(card), one.entries) for card, one in enumerate(LOGS.values(), 1)])
        merge(opened, [(CardId(len(LOGS) + 2), LOGS["reviews and repeats"].entries)])
    return person


def numbers(opened: Collection) -> dict[CardId, dict[str, float | None]]:
    """What the schedulers say of each card."""
    found: dict[CardId, dict[str, float | None]] = {}
    of = schedulers(opened)
    query = f"select cards.id, decks.name, {', '.join(states.COLUMNS)} from cards join notes on notes.id = cards.note"  # noqa: S608
    rows = opened.connection.execute(
        f"{query} join decks on decks.id = notes.deck left join schedule on schedule.card = cards.id"
    )
    for card, deck, *row in rows.fetchall():
        if (state := states.from_row(row)) is None:
            continue
        summary, figures = of(deck).summary(state), of(deck).figures(state, TODAY)
        found[CardId(card)] = {
            "r": figures.retrievability,
            "s": figures.stability,
            "d": figures.difficulty,
            "ivl": summary.interval,
            "due": summary.due - TODAY,
            "reps": summary.repetitions,
            "lapses": summary.lapses,
            "ease": None if figures.ease is None else figures.ease / 100,
        }
    return found


@pytest.mark.parametrize("chosen", [{}, {"scheduler": "fsrs"}], ids=str)
def test_numbers(person: Person, chosen: dict[str, Any]) -> None:
    """A comparison with the number that a card has, or one beside it, finds just the cards that it is true of."""
    with person.collection() as opened:
        rebuilding.choose_options(opened, log.options(opened)._replace(**chosen))
        known = numbers(opened)
        assert len(known) > len(LOGS) // 2
        for name in NAMES:
            values = {round(number, 9) for each in known.values() if (number := each[name]) is not None}
            for value in sorted({*values, *(round(value * 0.99, 9) for value in values if value > 1)}):
                for sign, compare in SIGNS.items():
                    try:
                        query = search.parse(f"prop:{name}{sign}{value:.9f}")
                        found = search.cards(opened, query, TODAY)
                        others = search.cards(opened, search.parse(f"is:any -prop:{name}{sign}{value:.9f}"), TODAY)
                    except BadQuery:  # above what there can be, or a number that neither scheduler has
                        continue
                    wanted = {
                        card
                        for card, each in known.items()
                        if (number := each[name]) is not None and compare(float(number), query.properties[0].value)
                    }
                    assert (name, sign, value, found) == (name, sign, value, wanted)
                    assert not others & wanted


@pytest.mark.parametrize("many", [0, 1], ids=["by the index", "end to end"])
def test_days(person: Person, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Days find the same cards, however the log is read; an answer that was undone is none."""
    monkeypatch.setattr(periods, "_MANY", f"select {many} where coalesce(?, ?) is not null")
    with person.collection() as opened:
        rebuild(opened)
        answers = {
            CardId(card): [
                one for one in effective(log.entries(opened, CardId(card))) if isinstance(one, Review | Drill)
            ]
            for card in range(1, len(LOGS) + 3)
        }
        for text in DAYS:
            span = search.parse(f"rated:{text}").periods[0]
            first, last = (TODAY - span.days + 1, TODAY) if span.days else (span.first, span.last)
            rated = {card for card, found in answers.items() if any(first <= one.day <= last for one in found)}
            new = {
                card
                for card, found in answers.items()
                if (days := [one.day for one in found if isinstance(one, Review)]) and first <= days[0] <= last
            }
            assert (text, search.cards(opened, search.parse(f"rated:{text}"), TODAY)) == (text, rated)
            assert (text, search.cards(opened, search.parse(f"introduced:{text}"), TODAY)) == (text, new)
            assert search.cards(opened, search.parse(f"reviewed:{text}"), TODAY) <= rated
