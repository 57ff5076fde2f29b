"""Deriving the schedules of a whole collection at once: the same as card by card, whatever a log holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers import Person, check_derived, check_fold, dump, merge, rebuild
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.anki.exporting.answers import answer_rows, facts_of
from flashcards.anki.exporting.records import ExportCard, rows_by_steps
from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.base import Damaged
from flashcards.collection.derived import rebuilding
from flashcards.collection.derived.plain import courses_of, plain_logs
from flashcards.collection.figures import days
from flashcards.reviews import ANKI, Bury, Drill, Entry, Reset, Review, Seed, SetDue, Suspend, Undo, effective
from flashcards.scheduling import Scheduler, at_once, courses
from flashcards.scheduling.at_once import settled
from flashcards.scheduling.courses import Steps
from flashcards.scheduling.fsrs import Fsrs
from flashcards.scheduling.fuzz import LightDays
from flashcards.scheduling.plain import as_entries, plain_of, settled_plain
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics.daily import Days
from flashcards.studyday import Day

SCHEDULERS: dict[str, Scheduler] = {
    "SM-2": Sm2(),
    "SM-2 with a longest interval": Sm2(max_interval=9),
    "SM-2 with credit for late answers": Sm2(late_credit=True),
    "SM-2 with fuzz and light days": Sm2(fuzz_seed="a", light=LightDays(frozenset({5, 6}), "a")),
    "FSRS": Fsrs(),
    "FSRS at another retention": Fsrs(max_interval=400, r=0.8),
    "FSRS with fuzz and light days": Fsrs(fuzz_seed="a", light=LightDays(frozenset({0}), "a")),
}
ANSWERS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 5), st.sampled_from((True, True, False)), st.integers(0, 9)),
    max_size=14,
)
"""Days since the answer before, quality, whether a review, and milliseconds."""


@pytest.mark.parametrize("name", SCHEDULERS)
@settings(max_examples=examples(60))
@given(answers=ANSWERS)
def test_folds(name: str, answers: Sequence[tuple[int, int, bool, int]]) -> None:
    """All answers at once give the state, the sums of each day and the rows for Anki that single steps give."""
    scheduler = SCHEDULERS[name]
    entries: list[Entry] = []
    day = 20_000
    for number, (more, quality, is_review, took) in enumerate(answers):
        day += more if is_review or not entries else 0
        kind = Review if is_review or not entries else Drill
        entries.append(kind(at=number, utc_offset=0, day=Day(day), quality=quality, took=took))
    bare = at_once.bare(effective(entries)) or []
    check_fold(scheduler, bare, effective(entries))
    log = plain_of(effective(entries))
    assert log is not None
    assert settled_plain(scheduler, log) == settled(scheduler, effective(entries))
    rows = answer_rows(1, log, scheduler)
    for form in (log, tuple(effective(entries))):
        card = ExportCard(id=1, entries=form, scheduler=scheduler)
        assert rows is None or rows == [*rows_by_steps(card)]
    assert (rows is None) == (scheduler.name == "fsrs" or name.endswith("late answers") or not entries)
    one, other = Days(), Days()
    one.add(effective(entries))
    other.add_answers(bare)
    assert one.sums == other.sums


NOT_PLAIN: dict[str, list[Entry]] = {
    "a day that goes back": [
        Review(at=1, utc_offset=0, day=Day(9), quality=4),
        Review(at=2, utc_offset=0, day=Day(8), quality=4),
    ],
    "a repeat on another day": [
        Review(at=1, utc_offset=0, day=Day(8), quality=4),
        Drill(at=2, utc_offset=0, day=Day(9), quality=4),
    ],
    "something that is no answer": [Suspend(at=1, utc_offset=0, day=Day(9))],
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_no_plain_log(name: str) -> None:
    """A log is plain only if folding its answers one after the other is all there is to it."""
    assert plain_of(NOT_PLAIN[name]) is None
    cram = [Drill(at=1, utc_offset=0, day=Day(9), quality=4, cram=True)]
    assert as_entries(plain_of(cram) or ()) == cram


def test_steps_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """When there are too many steps, they are forgotten; what comes after them is the same."""
    answers = bytes([4, 10, 2, 8, 4, 5, 3, 1, 4, 4])
    whole = [step.fact for step in Steps(Sm2(), facts_of).along(answers)]
    monkeypatch.setattr(courses, "_MOST", 2)
    few = Steps(Sm2(), facts_of)
    assert [[step.fact for step in few.along(answers)] for _ in range(2)] == [whole, whole]


class Log(NamedTuple):
    """What happened to a card, and whether that is nothing but answers in order."""

    entries: Sequence[Entry]
    is_plain: bool = False


def at(moment: int, day: int | None = None, origin: str = "here") -> dict[str, Any]:
    """The stamp of an entry on a day that is that of its moment if nothing else is said."""
    return {"at": moment, "utc_offset": 3600, "day": Day(moment if day is None else day), "origin": origin}


FIRST = Review(**at(100), quality=4, took=5)
LOGS = {
    "no entries": Log([]),
    "one review": Log([FIRST], is_plain=True),
    "reviews and repeats": Log(
        [FIRST, Review(**at(200), quality=2), Drill(**at(201, 200), quality=4)],
        is_plain=True,
    ),
    "two reviews on a day": Log([FIRST, Review(**at(101, 100), quality=2)], is_plain=True),
    "a cram before, and on the day of a review": Log(
        [
            Drill(**at(50), quality=4, cram=True),
            FIRST,
            Drill(**at(120), quality=1, cram=True, took=3),
            Review(**at(121, 120), quality=5),
        ],
        is_plain=True,
    ),
    "a cram alone": Log([Drill(**at(50), quality=4, cram=True)], is_plain=True),
    "a repeat without a review": Log([FIRST, Drill(**at(300), quality=4)]),
    "a day that goes back": Log([FIRST, Review(**at(200, 99), quality=4)]),
    "an undone answer": Log([FIRST, Review(**at(200), quality=1), Undo(**at(201), voids=200)]),
    "one moment on two devices": Log([FIRST, Review(**at(100, origin="ab"), quality=1)]),
    "an answer that came back from Anki": Log([FIRST, Review(**at(100, origin=ANKI), quality=4)]),
    "a reset": Log([FIRST, Reset(**at(300))]),
    "a due day, suspended and buried": Log(
        [FIRST, SetDue(**at(101), due=Day(500)), Suspend(**at(102)), Bury(**at(103), until=Day(900))]
    ),
    "a state from elsewhere": Log([Seed(**at(1), repetitions=3, interval=9, ease=230, lapses=1, due=Day(70)), FIRST]),
}


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a card for each log."""
    person = Person(tmp_path / "home")
    person.write("all.md", "".join(f"## {name}\n\nText.\n\n" for name in LOGS))
    assert person.run("due").exit_code == 0
    with person.collection() as opened:
        merge(opened, [(CardId(card), one.entries) for card, one in enumerate(LOGS.values(), 1)])
    return person


@pytest.mark.parametrize("chosen", [{}, {"scheduler": "fsrs"}, {"fuzz": True, "light_days": "sun"}], ids=str)
@pytest.mark.parametrize("is_many", [False, True], ids=["few", "many"])
def test_whatever_is_in_a_log(
    person: Person, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, Any], *, is_many: bool
) -> None:
    """Deriving all at once gives what deriving each card from its entries gives, also with indexes made later."""
    if is_many:
        monkeypatch.setattr(rebuilding, "_MANY", 0)
    with person.collection() as opened:
        plain = {card for card, answers, *_ in plain_logs(opened.connection) if answers}
        assert plain == {card for card, one in enumerate(LOGS.values(), 1) if one.is_plain}
        rebuilding.choose_options(opened, log.options(opened)._replace(**chosen))
        assert rebuild(opened) == len(LOGS)
        found = dump(opened)
        with opened.transaction() as connection:
            counted = Days()
            log.refold(connection, map(CardId, range(1, len(LOGS) + 1)), None, counted)
            connection.execute("delete from days")
            days.add(connection, counted)
        assert dump(opened) == found
        check_derived(opened)


@pytest.mark.parametrize("column", ["quality", "took", "day", "utc_offset", "step", "lapses", "checksum", "kind"])
def test_damaged_rows(person: Person, column: str) -> None:
    """An answer that is not as it was stored is never folded, whatever of it is wrong, and in no course."""
    everyone = [CardId(card) for card in range(1, len(LOGS) + 1)]
    with person.collection() as opened, opened.transaction() as connection:
        sound = courses_of(connection, everyone)
        assert CardId(2) in sound
        connection.execute("drop trigger log_keeps_facts")
        value = "'drill'" if column == "kind" else f"coalesce({column}, 0) + 1"
        connection.execute(f"update log set {column} = {value} where card = 2")  # noqa: S608 - a column
        assert courses_of(connection, everyone) == {card: one for card, one in sound.items() if card != 2}
        with pytest.raises(Damaged, match="an entry of card 2 in the review log"):
            rebuilding.rebuild_in(connection)
