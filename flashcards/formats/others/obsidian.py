"""The comments in which Obsidian's spaced-repetition plugin keeps its schedules.

::

    Capital of Peru:::Lima
    <!--SR:!2026-03-01,141,310!2000-01-01,1,250-->

One group for each card of the note, in their order: due, interval in days, ease
in percent. A card due on 2000-01-01 has not been asked yet. A group of FSRS has
its own fields: ``!fsrs,DUE,interval,stability,difficulty,state,reps,lapses,...``.

Source: the plugin's ``comment-parser.ts``, version 1.15.
"""

from collections.abc import Iterator, Mapping, Sequence

from flashcards.cards import Note, kinds_of
from flashcards.formats import CardRecord, Record
from flashcards.formats.others.states import day_of, state
from flashcards.scheduling import Summary

OPENING = "<!--SR:"
_NEW = "2000-01-01"
_FSRS = "fsrs"
_LAPSES = 6
"""The position of the lapses in a group of FSRS, counted from the due day."""


def records(notes: Sequence[Note], comments: Mapping[int, str]) -> dict[int, Record]:
    """The comments of notes, by position, for cards that were asked."""
    found = {at: record(notes[at], comment) for at, comment in comments.items()}
    return {at: one for at, one in found.items() if one.cards}


def record(note: Note, comment: str) -> Record:
    """The comment of a note's cards; a group that makes no sense is that of a new card."""
    found = zip(kinds_of(note), _states(comment), strict=False)
    return Record(cards={kind: CardRecord(state=known) for kind, known in found if known})


def _states(comment: str) -> Iterator[Summary | None]:
    for group in comment.removeprefix(OPENING).removesuffix("-->").split("!")[1:]:
        fields = [field.strip() for field in group.split(",")]
        yield _by_fsrs(fields[1:]) if fields[0] == _FSRS else _by_sm2(fields)


def _by_sm2(fields: Sequence[str]) -> Summary | None:
    due = day_of(fields[0])
    if due is None or fields[0] == _NEW:
        return None
    try:
        interval, ease = (float(field) for field in fields[1:3])
    except ValueError:
        return None
    return state(due, interval, ease / 100)


def _by_fsrs(fields: Sequence[str]) -> Summary | None:
    due = day_of(fields[0])
    try:
        interval, lapses = float(fields[1]), int(fields[_LAPSES])
    except (IndexError, ValueError):
        return None
    return None if due is None else state(due, interval, lapses=lapses)
