"""JSON and JSON Lines: decks, schedules and logs, read and written."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from helpers import written
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks

from flashcards.cards import FORWARD, CardKind, Deck, Limits, Note, NoteGuid
from flashcards.formats import CardRecord, DeckNote, Outgoing, Reading, Record
from flashcards.formats.entries import (
    BadEntry,
    entry_from_json,
    entry_to_json,
    log_from_json,
    state_from_json,
)
from flashcards.formats.interchange import log_to_text, parse, readings, recognises, write
from flashcards.formats.ourjson.writing import state_text
from flashcards.reviews import Bury, Drill, Entry, Reset, Review, Seed, SetDue, Suspend, Undo, Unsuspend
from flashcards.scheduling import Summary
from flashcards.scheduling.dated import Dated
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.scheduling.plain import Plain, as_entries, entries_of, told_of
from flashcards.studyday import Day, from_date

NO_NOTES = "0: no notes: nothing here has both a term and a definition"
WHOLE_DECK = Deck(
    name="Seas",
    description="What moves.",
    tags=("water",),
    reverse=True,
    limits=Limits(new=None, reviews=5),
    notes=(
        Note(term="Tide", definition="Up\n\nand down.", tags=("a,b",), aliases=("ebb",), section="Top"),
        Note(term="Wave", definition="A ridge."),
    ),
)
REVIEW = Review(at=1_772_348_400_250, utc_offset=3600, day=Day(20_513), quality=4, took=3100)
STATE = Summary(repetitions=1, interval=1, ease=250, lapses=0, due=Day(20_514))
RECORDS = {
    0: Record(
        guid=NoteGuid("0f3a"),
        edited=1_772_348_400_250,
        cards={FORWARD: CardRecord(entries=(REVIEW,), state=STATE)},
    ),
    1: Record(retired=True),
}
WRITTEN = """\
{
  "format": "flashcards/1",
  "deck": {"name": "Seas", "description": "What moves.", "tags": ["water"], "reverse": true, "new_per_day": null, \
"reviews_per_day": 5},
  "notes": [
    {"term": "Tide", "definition": "Up\\n\\nand down.", "tags": ["a,b"], "aliases": ["ebb"], "section": "Top", \
"guid": "0f3a", "edited": "2026-03-01T07:00:00.250+00:00", "cards": [{"kind": "forward", \
"schedule": {"scheduler": "sm2", "repetitions": 1, "interval": 1, "ease": 250, "lapses": 0, "due": "2026-03-02"}, \
"log": [{"kind": "review", "at": "2026-03-01T08:00:00.250+01:00", "day": "2026-03-01", "quality": 4, "took": 3100}]}]},
    {"term": "Wave", "definition": "A ridge.", "retired": true}
  ]
}
"""

FACTS = st.integers(0, 2**63 - 1)
TIMES = st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(0, 4_000_000_000_000)
DAYS = TIMES.map(Day) | st.integers(-1000, 40_000).map(Day)


def read(text: str) -> Reading:
    """A reading of a text as the deck "given"."""
    return parse(text, "given")


def messages(reading: Reading) -> list[str]:
    """The problems of a reading as ``line: message``."""
    return [f"{problem.line}: {problem.message}" for problem in reading.problems]


def entries() -> st.SearchStrategy[Entry]:
    """Log entries of every kind, at any time on any side of the world."""
    stamp = {
        "at": TIMES,
        "utc_offset": TIMES | st.integers(-50_400, 50_400),
        "day": DAYS,
        "origin": st.sampled_from(("here", "anki", "a phone")),
    }
    quality = st.integers(0, 5)
    return st.one_of(
        st.builds(Review, **stamp, quality=quality, took=FACTS),
        st.builds(Drill, **stamp, quality=quality, took=FACTS, cram=st.booleans()),
        st.builds(Undo, **stamp, voids=TIMES, voids_origin=st.sampled_from(("here", "anki", "a phone"))),
        st.builds(Seed, **stamp, repetitions=FACTS, interval=FACTS, ease=FACTS, lapses=FACTS, due=DAYS),
        st.builds(SetDue, **stamp, due=DAYS),
        st.builds(Bury, **stamp, until=DAYS),
        *(st.builds(kind, **stamp) for kind in (Reset, Suspend, Unsuspend)),
    )


def states() -> st.SearchStrategy[Summary]:
    """Schedules."""
    none = st.none()
    usual = {"scheduler": st.just("sm2"), "stability": none, "difficulty": none}
    return st.builds(Summary, repetitions=FACTS, interval=FACTS, ease=FACTS, lapses=FACTS, due=DAYS, **usual)


def records() -> st.SearchStrategy[Record]:
    """What may be known of a note, with something in it."""
    kinds = st.sampled_from(("forward", "reverse", "cloze 1", "cloze 500")).map(CardKind)
    cards = st.builds(CardRecord, entries=st.lists(entries(), max_size=3).map(tuple), state=st.none() | states())
    guids = st.none() | st.text("abc!#", min_size=1, max_size=9).map(NoteGuid)
    return st.builds(
        Record,
        guid=guids,
        edited=st.none() | TIMES,
        retired=st.booleans(),
        cards=st.dictionaries(kinds, cards, max_size=2),
    ).filter(lambda record: record != Record())


def told(deck: Deck, known: Mapping[int, Record]) -> list[DeckNote]:
    """The notes of a deck on their way out."""
    return [DeckNote(deck, note, known.get(at, Record())) for at, note in enumerate(deck.notes)]


def _has_surrogates(text: str) -> bool:
    return "\\ud" in text or any("\ud800" <= char <= "\udfff" for char in text)


def test_the_text_that_is_written() -> None:
    """The shape is stable, one note a line; what is empty is left out."""
    assert written("json", WHOLE_DECK, RECORDS) == WRITTEN
    reading = read(WRITTEN)
    assert reading == Reading(deck=WHOLE_DECK, records=RECORDS)
    assert [note.line for note in reading.deck.notes] == [5, 6]
    json.loads(WRITTEN)


@given(st.lists(entries(), max_size=4))
def test_a_log_as_text(log: list[Entry]) -> None:
    """The text of a log is the JSON of each of its entries, whatever the calendar has of it."""
    assert log_to_text(log) == json.dumps([entry_to_json(entry) for entry in log], ensure_ascii=False)


@given(st.lists(entries(), max_size=4))
def test_a_plain_log_as_text(log: list[Entry]) -> None:
    """Answers without an object for each have the same text, and are read from it as the same entries."""
    told = Plain([one for one in map(told_of, log) if one is not None])
    text = log_to_text(told)
    assert text == log_to_text(entries_of(told))
    assert [*as_entries(log_from_json(json.loads(text)))] == entries_of(told)


@pytest.mark.parametrize("utc_offset", [100_000, 10**15])
def test_an_offset_that_is_none(utc_offset: int) -> None:
    """Where an answer's UTC offset is longer than a day, its moment is written as numbers."""
    at = -1000 * utc_offset  # 1970 there
    text = log_to_text(Plain([(at, utc_offset, Day(0), 4, 0, "review", "here", None)]))
    assert f'"at": {at}, "utc_offset": {utc_offset}' in text


def test_many_days_as_text() -> None:
    """What is remembered of days is limited, and what is forgotten is made again."""
    told = Plain([(at * 86_400_000, 0, Day(at), 4, 0, "review", "here", None) for at in range(10_002)] * 2)
    assert log_to_text(told).count('"day": "1970-01-01"') == 2


def test_a_record_is_what_it_says() -> None:
    """Two records of a card are equal if their entries are, with an object for each or without."""
    told = told_of(REVIEW)
    assert told is not None
    one, other = CardRecord(entries=Plain([told]), state=STATE), CardRecord(entries=(REVIEW,), state=STATE)
    assert (one, hash(one), one.entries, one.moments) == (other, hash(other), other.entries, other.moments)
    assert one != CardRecord(state=STATE)
    assert repr(other) == f"CardRecord(entries=({REVIEW!r},), state={STATE!r})"


SAID: dict[str, object] = {
    "kind": "review", "at": "2026-03-01T08:00:00.250+01:00", "day": "2026-03-01", "origin": "anki", "quality": 4,
    "took": 900,
}  # fmt: skip
ODD: dict[str, list[object]] = {
    "kind": ["drill", "reset", "answer", None, ["review"]],
    "at": [
        "2026-03-01T08:00:00.250Z", "2026-03-01T08:00:00+01:00", "2026-03-01 08:00:00.250+01:00", "", 5, [], "-" * 29,
        "2026-W09-7T08:00:00.250-00:00", "2026-02-30T08:00:00.250+01:00", "2026-03-01T24:00:00.250+01:00",
        "2026-03-01T08:00:60.250+01:00", "2026-03-01T08:00: 1.250+01:00", "2026-03-01T08:00:00,250+01:00",
        "2026-03-01T08:00:00.250+25:00", "2026-03-01T08:00:00.250+01:00:30", "0001-01-01T00:00:00.000+14:00",
    ],
    "day": [20_000, "2026-3-1", "20260301", None, True, "2026-03-01T08"],
    "origin": ["here", "", "x" * 201, "\ud800", 5, None],
    "quality": [0, 6, -1, True, 4.0, "4", None],
    "took": [0, -1, 2**63, False, 1.5],
    "cram": [True, False, 1],
    "more": [None, {"a": 1}],
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in ODD.items() for value in values])
def test_an_unusual_answer(key: str, value: object) -> None:
    """Whatever an answer says, in a log it is the same entry, or refused in the same words, as by itself."""

    def outcome(read: Callable[[], Sequence[Entry]]) -> object:
        try:
            return [*read()]
        except BadEntry as error:
            return str(error)

    said = SAID | {key: value}
    assert outcome(lambda: as_entries(log_from_json([said]))) == outcome(lambda: [entry_from_json(said)])


@pytest.mark.parametrize("key", SAID)
def test_an_answer_that_lacks_something(key: str) -> None:
    """What may be left out of an answer may be left out of one in a log."""
    test_an_unusual_answer(key, SAID[key])
    said = {name: value for name, value in SAID.items() if name != key}
    if key in ("origin", "took"):
        assert [*as_entries(log_from_json([said]))] == [entry_from_json(said)]
    else:
        with pytest.raises(BadEntry):
            log_from_json([said])


@given(decks().filter(lambda deck: not _has_surrogates(repr(deck))), st.data())
def test_writing_then_reading_changes_nothing(deck: Deck, data: st.DataObject) -> None:
    """Decks, guids, schedules and logs come back, from a document and from lines."""
    known = data.draw(st.dictionaries(st.integers(0, len(deck.notes) - 1), records())) if deck.notes else {}
    document = written("json", deck, known)
    lines = written("json", deck, known, flags=["lines"])
    for text in (document, lines):
        reading = read(text)
        assert reading.deck == deck
        assert reading.records == known
        assert messages(reading) == ([] if deck.notes else [NO_NOTES])
        assert recognises(text)


@given(entries())
def test_log_entries(entry: Entry) -> None:
    """An entry is the same after it was written and read."""
    assert entry_from_json(json.loads(json.dumps(entry_to_json(entry)))) == entry


@given(states())
def test_schedules(state: Summary) -> None:
    """A schedule is the same after it was written and read."""
    assert state_from_json(json.loads(state_text(state))) == state


SOUND: dict[str, object] = {"repetitions": 1, "interval": 6, "ease": 250, "lapses": 0, "due": "2026-03-02"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (name, value)
            for name in ("repetitions", "interval", "ease", "lapses")
            for value in (-1, True, 1.0, "3", 2**63)
        ),
        *(("due", value) for value in ("2026-02-30", "tomorrow", None, ["2026-03-02"], 2.5)),
    ],
)
def test_schedules_that_are_none(name: str, value: object) -> None:
    """Each number of a schedule is a whole one, and its due day is a day; the same day may be a number."""
    with pytest.raises(BadEntry, match=f'"{name}" must be a '):
        state_from_json({**SOUND, name: value})
    due = from_date(date(2026, 3, 2))
    assert state_from_json(SOUND) == state_from_json({**SOUND, "due": due}) == Summary(1, 6, 250, 0, due)


def test_a_moment_that_no_calendar_holds() -> None:
    """It is the number it is, and comes back."""
    deck = Deck(name="given", notes=(Note(term="a", definition="b"),))
    for moment, said in ((2**62, str(2**62)), (0, '"1970-01-01T00:00:00.000+00:00"')):
        text = written("json", deck, {0: Record(edited=moment)})
        assert f'"edited": {said}' in text
        assert read(text).records == {0: Record(edited=moment)}


@pytest.mark.parametrize("flags", [[], ["lines"]])
def test_parameters(flags: list[str]) -> None:
    """The parameters of FSRS are in a text of either form."""
    held = (Dated(at=5, origin="here", numbers=DEFAULTS),)
    text = "".join(write(Outgoing([WHOLE_DECK], told(WHOLE_DECK, {}), flags=flags, parameters=held)))
    assert readings(text, "given")[0].parameters == held


@pytest.mark.parametrize("flags", [[], ["lines"]])
def test_several_decks(flags: list[str]) -> None:
    """A text may hold many decks: each by itself, or all as one that keeps where its notes belong."""
    other = Deck(
        name="Seas::Deep", tags=("x",), reverse=True, notes=(Note(term="Trench", definition="d", tags=("y",)),)
    )
    notes = [*told(WHOLE_DECK, RECORDS), *told(other, {})]
    text = "".join(write(Outgoing([WHOLE_DECK, other], notes, flags=flags)))
    assert [reading.deck for reading in readings(text, "given")] == [WHOLE_DECK, other]
    assert readings(text, "given")[0].records == RECORDS
    assert recognises(text)
    reading = read(text)
    assert reading.deck.name == "Seas"
    assert [note.tags for note in reading.deck.notes] == [
        ("water", "reverse", "a,b"),
        ("water", "reverse"),
        ("x", "reverse", "y"),
    ]
    assert reading.records == {**RECORDS, 2: Record(deck="Seas::Deep")}
    assert [reading.deck.name for reading in readings("", "given")] == ["given"]
    assert readings("{", "given")[0].problems
    (empty,) = readings('{"deck": {"name": "Seas"}, "notes": []}', "given")
    assert [problem.line for problem in empty.problems] == [0]


def test_a_desired_retention() -> None:
    """A deck may state how much of it shall be remembered; a whole text without it states none."""
    text = '{"deck": {"name": "Seas", "desired_retention": 0.85}, "notes": [{"term": "a", "definition": "b"}]}'
    assert readings(text, "given")[0].deck.limits.retention == 0.85
    assert readings(text.replace("0.85", "null"), "given")[0].deck.limits.retention is None
