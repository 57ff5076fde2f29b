"""A card's schedule and history, as lines."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

from flashcards.collection.browse import CardView
from flashcards.reviews import Drill, Entry, Rating, Review, SetDue, Undo, counting
from flashcards.studyday import Day, date_text
from flashcards.terminal.text import duration


def history(entries: Sequence[Entry]) -> Iterator[str]:
    """One line for each entry of a card's log, in order of time; undone ones are marked."""
    undos = {entry.name for entry in entries if isinstance(entry, Undo)}
    for entry, counts in zip(entries, counting(entries), strict=True):
        undone = "" if counts else " (undone)"
        is_redo = isinstance(entry, Undo) and (entry.voids, entry.voids_origin) in undos
        yield f"{moment(entry)}  {what(entry, is_redo=is_redo)}{undone}"


def schedule(view: CardView, day: Day, facts: Mapping[str, str]) -> str:
    """When a card comes next and what is known about it, on one line; ``facts`` are those of its scheduler."""
    if not view.active:
        return "not asked: its text is gone, its history is kept"
    parts = []
    if view.state is None:
        parts.append("new")
    else:
        state = view.state
        parts.append(f"due {date_text(state.due)}")
        told = [f"interval {state.interval} d", *(f"{name} {value}" for name, value in facts.items())]
        parts.append(", ".join([*told, f"lapses {state.lapses}"]))
    if view.holds.suspended:
        parts.append("suspended")
    elif view.holds.buried_until is not None and view.holds.buried_until > day:
        parts.append(f"buried until {date_text(view.holds.buried_until)}")
    return "; ".join(parts)


def moment(entry: Entry) -> str:
    """Local time where and when the entry was made."""
    try:
        return _minute((entry.at + 1000 * entry.utc_offset) // 60_000)
    except OverflowError:
        return f"{entry.at} ms"  # from another program, and in no calendar


@lru_cache(2000)
def _minute(number: int) -> str:
    """A minute, counted from the beginning of 1970; a day has few, however many entries it has."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=number):%Y-%m-%d %H:%M}"


def what(entry: Entry, *, is_redo: bool = False) -> str:
    """An entry in a few words; an undo of an undo is a redo."""
    if is_redo:
        return "redo"
    name = "cram" if isinstance(entry, Drill) and entry.cram else type(entry).__name__.lower()
    match entry:
        case Review() | Drill():
            return f"{name}: {_graded(entry.quality)}, {duration(entry.took)}"
        case SetDue():
            return f"due day set to {date_text(entry.due)}"
        case _:
            return name


@cache
def _graded(quality: int) -> str:
    """A quality as its rating; SM-2's lower grades are all Again, so their number is shown."""
    rating = Rating.of_quality(quality).name.capitalize()
    return f"{rating} ({quality})" if quality < Rating.AGAIN.quality else rating
