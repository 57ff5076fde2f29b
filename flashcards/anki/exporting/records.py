"""The contents of a package, and converting our types to Anki's rows.

Their units differ, so each is named here. Anki stores a due day as a number of
days since its collection began; in a package that is :data:`FIRST_DAY`, and Anki
shifts the numbers to its own beginning at an import. Its ease factors are in
thousandths, ours in hundredths.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flashcards.anki.exporting.answers import answer_rows
from flashcards.anki.exporting.rows import (
    CRAM,
    LEARN_PHASE,
    LEAST_FACTOR,
    MANUAL,
    MAX_I32,
    MAX_U16,
    RELEARN_PHASE,
    RESCHEDULED,
    REVIEW_PHASE,
    STEP,
    CardRow,
    ReviewRow,
    RowValues,
)
from flashcards.anki.notes.content import AnkiNoteType
from flashcards.cards import FORWARD, REVERSE, CardKind, NoteGuid
from flashcards.reviews import (
    ANSWERS,
    Bury,
    Drill,
    Entry,
    Name,
    Rating,
    Reset,
    Review,
    Seed,
    SetDue,
    Suspend,
    Unsuspend,
)
from flashcards.scheduling import Scheduler, State, Summary
from flashcards.scheduling.courses import Course
from flashcards.scheduling.plain import Log, Plain, as_entries
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import Day, from_date

FIRST_DAY: Day = from_date(date(2020, 1, 1))
"""The study day with the number 0 in a package."""

_SM2 = Sm2()
_NO_MEMORY: Mapping[str, float] = {}
_MAX_CLOZES = 500
_DAY_MS = 86_400_000
_TYPE_NEW, TYPE_REVIEW = 0, 2
_QUEUE_NEW, QUEUE_REVIEW, _QUEUE_SUSPENDED, _QUEUE_BURIED = 0, 2, -1, -3


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDeck:
    """A deck; ``::`` in its name separates levels.

    ``description`` is Markdown; ``folder`` is where its files are. If it is not
    ``asked`` for, it is only written for a note in it or in a deck below it.
    """

    name: str
    description: str = ""
    folder: str = ""
    asked: bool = True


class ExportCard(NamedTuple):
    """One card of a note: its question, and its history.

    ``state`` is None for a card never learnt. ``buried`` means that it is held
    back on the day of the export. ``entries`` are its effective log entries in
    order of time, without undos, or a plain log; ``scheduler`` led from them to the
    state. A card with a ``course`` has neither. ``order`` is its number if its kind
    does not say it, ``deck`` its deck if not the note's. ``id`` is unique among cards.
    """

    id: int
    kind: CardKind = FORWARD
    suspended: bool = False
    buried: bool = False
    state: Summary | None = None
    entries: Log = ()
    order: int | None = None
    deck: str = ""
    scheduler: Scheduler = _SM2
    course: Course | None = None


class ForeignText(NamedTuple):
    """A note's text in a note type that is not ours: the HTML of its fields."""

    type: AnkiNoteType
    fields: tuple[str, ...]


class ExportNote(NamedTuple):
    """One note with at least one card.

    ``term`` (one line) and ``definition`` are Markdown; ``aliases`` and
    ``source``, which says where the note comes from, are plain text.
    ``modified_ms`` is the time of the last real edit in UTC milliseconds: Anki
    accepts a changed note only if that second is later than the one it has.
    ``folder`` is where its files are; without one it shows none. A note in
    another note type is written with its ``foreign`` text. ``id`` is unique among
    all notes; Anki uses it as the time of creation, in UTC milliseconds.
    """

    id: int
    guid: NoteGuid
    deck: str
    term: str
    definition: str
    modified_ms: int
    cards: tuple[ExportCard, ...]
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: str = ""
    folder: str = ""
    foreign: ForeignText | None = None


@lru_cache(1000)
def order_of(kind: CardKind) -> int:
    """The number of a card within its note, from 0; :func:`can_ask` says whether Anki can have it."""
    if kind == FORWARD:
        return 0
    if kind == REVERSE:
        return 1
    return int(kind.removeprefix("cloze ")) - 1


@lru_cache(1000)
def can_ask(kind: CardKind) -> bool:
    """Whether Anki can have such a card: its cloze numbers are 1 to 500."""
    return 0 <= order_of(kind) < _MAX_CLOZES


def card_row(note: ExportNote, card: ExportCard, deck_id: int, position: int) -> CardRow:
    """A card in Anki's form; ``position`` is its place among the new cards, from 1."""
    state = card.state
    changed, reps, rated = _moments(card.entries)
    return CardRow(
        id=card.id,
        nid=note.id,
        did=deck_id,
        ord=order_of(card.kind) if card.order is None else card.order,
        mod=max(note.modified_ms, changed) // 1000,
        type=TYPE_REVIEW if state else _TYPE_NEW,
        queue=queue_of(card),
        due=state.due - FIRST_DAY if state else position,
        ivl=_days(state),
        factor=_factor(state),
        reps=reps if state else 0,
        lapses=state.lapses if state else 0,
        data=card_data(rated, _memory(card)) if rated is not None else "",
    )


def _moments(log: Log) -> tuple[int, int, int | None]:
    """When a card was last changed, how many of its answers Anki counts, and when it was last answered."""
    if isinstance(log, Plain):
        rated = [at for at, _, _, _, _, _, _, cram in log if not cram]
        return log[-1][0], len(rated), rated[-1] if rated else None
    counted = _rated(log)
    return log[-1].at if log else 0, len(counted), counted[-1].at if counted else _seeded(log)


def card_data(last_rated: int, memory: Mapping[str, float] = _NO_MEMORY) -> str:
    """The ``data`` of a card whose last rating has this id in the log, in milliseconds.

    Anki stores the second, and repairs a card if it differs from the log. ``memory`` is that of FSRS.
    """
    if not memory:
        return f'{{"lrt":{last_rated // 1000}}}'
    return json.dumps({**memory, "lrt": last_rated // 1000}, separators=(",", ":"))


def _memory(card: ExportCard) -> Mapping[str, float]:
    """The memory of a card in Anki's form, if FSRS is used here: S, D, the desired retention and the decay."""
    state = card.state
    if state is None or state.scheduler != "fsrs" or state.stability is None or state.difficulty is None:
        return _NO_MEMORY
    from flashcards.scheduling.fsrs import Fsrs  # only for FSRS

    if not isinstance(card.scheduler, Fsrs):
        return _NO_MEMORY
    found = {"s": state.stability, "d": state.difficulty, "dr": card.scheduler.r, "decay": -card.scheduler.model.decay}
    return {name: round(value, 6) for name, value in found.items()}


def _seeded(entries: Sequence[Entry]) -> int | None:
    """When a card without answers, whose state came from outside, was last answered; None for other cards.

    It was last answered an interval before its due day. FSRS needs that;
    otherwise it assumes today, and the first answer in Anki gains nothing.
    """
    seed = _lone_seed(entries)
    if seed is None:
        return None
    noon = (seed.due - max(1, seed.interval)) * _DAY_MS + _DAY_MS // 2 - seed.utc_offset * 1000
    return max(0, min(noon, seed.at))


def _lone_seed(entries: Sequence[Entry]) -> Seed | None:
    """The seed of a card that has nothing else but another due day; Anki's log has no row for such a card.

    If it had one, Anki would trust the log alone, and drop the time in the card's data.
    """
    told = [entry for entry in entries if not isinstance(entry, Suspend | Unsuspend | Bury)]
    moved = all(isinstance(entry, SetDue) for entry in told[1:])
    return told[0] if told and moved and isinstance(told[0], Seed) else None


def review_rows(card: ExportCard) -> Iterable[RowValues]:
    """A card's entries in the form of Anki's log, the values of a :class:`ReviewRow` each.

    Anki does not log suspending, unsuspending and burying, so they have no rows.
    """
    at_once = answer_rows(card.id, card.entries, card.scheduler) if isinstance(card.entries, Plain) else None
    return rows_by_steps(card) if at_once is None else at_once


def rows_by_steps(card: ExportCard) -> Iterator[ReviewRow]:
    """The same, whatever entries there are."""
    entries = as_entries(card.entries)
    if _lone_seed(entries):
        return
    steps = _repeats(entries)
    reached: State | None = None
    before: Summary | None = None
    last = 0
    known = False
    for entry in entries:
        reached = card.scheduler.step(reached, entry)
        after = card.scheduler.summary(reached) if reached is not None else None
        days = _days(after)
        was_known = known
        known = _is_known(known, entry, before, after)
        phase = _phase(before, known=was_known)
        if (logged := _logged(entry, phase, after, repeats=entry.name in steps, known=known)) is not None:
            ease, factor, kind = logged
            took = min(max(0, entry.took), MAX_I32) if isinstance(entry, ANSWERS) else 0
            spans = (STEP, STEP) if entry.name in steps else (days, last)
            yield ReviewRow(entry.at, card.id, ease, *spans, factor, took, kind)
        before, last = after, days


def _is_known(known: bool, entry: Entry, before: Summary | None, after: Summary | None) -> bool:  # noqa: FBT001 - folded
    """Whether a card is no longer learning after an entry: it was passed once, or got a due day after an answer."""
    if after is None:
        return False
    by_hand = isinstance(entry, SetDue) and before is not None and before.interval > 0
    return known or by_hand or after.repetitions + after.lapses > 0


def _repeats(entries: Iterable[Entry]) -> set[Name]:
    """The names of the answers that repeat a review of the same day, as Anki's steps do.

    A second review on a day is a repeat, unless the schedule was set by hand in
    between; a drill without a review before it is a cram.
    """
    found: set[Name] = set()
    reviewed: Day | None = None
    moved: Day | None = None
    for entry in entries:
        if isinstance(entry, Review):
            if moved is not None and moved >= entry.day:
                found.add(entry.name)
            else:
                moved = entry.day
            reviewed = entry.day
        elif isinstance(entry, Drill) and not entry.cram and entry.day == reviewed:
            found.add(entry.name)
        elif isinstance(entry, Reset | Seed | SetDue):
            moved = None
            reviewed = None if isinstance(entry, Reset) else reviewed
    return found


def _logged(
    entry: Entry, phase: int, after: Summary | None, *, repeats: bool, known: bool
) -> tuple[int, int, int] | None:
    """Ease, factor and type of an entry's row; None if it has none. FSRS takes ``repeats`` into account."""
    match entry:
        case Review() if not repeats:
            return Rating.of_quality(entry.quality), _factor(after), phase
        case Review() | Drill():
            kind = RELEARN_PHASE if known else LEARN_PHASE
            return Rating.of_quality(entry.quality), *((_factor(after), kind) if repeats else (0, CRAM))
        case Reset():
            return 0, 0, MANUAL
        case SetDue():
            return 0, _factor(after), MANUAL
        case Seed():
            return 0, _factor(after), RESCHEDULED
        case _:
            return None


def _phase(before: Summary | None, *, known: bool) -> int:
    """The phase of an answer: of a card never passed, of a known one, or of a forgotten one.

    A card that was passed is not learning again until it is reset, or FSRS in Anki would start again.
    """
    if before is None or before.repetitions == 0:
        return RELEARN_PHASE if known else LEARN_PHASE
    return REVIEW_PHASE


def _rated(entries: Sequence[Entry]) -> list[Entry]:
    """The answers that Anki counts since the card was last reset."""
    steps = _repeats(entries)
    rated: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Reset):
            rated.clear()
        elif isinstance(entry, Review) or entry.name in steps:
            rated.append(entry)
    return rated


def queue_of(card: ExportCard) -> int:
    """The queue of a card in Anki: suspended or buried, reviews, or new cards."""
    if card.suspended:
        return _QUEUE_SUSPENDED
    if card.buried:
        return _QUEUE_BURIED
    return QUEUE_REVIEW if card.state else _QUEUE_NEW


def _days(state: Summary | None) -> int:
    """Interval of a card, in days; at least one if it was learnt."""
    return max(1, state.interval) if state else 0


def _factor(state: Summary | None) -> int:
    """Ease factor of a card, in thousandths; it has 16 bits in Anki."""
    return min(max(LEAST_FACTOR, state.ease * 10), MAX_U16) if state else 0
