"""A card's schedule and history, as lines."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from flashcards.collection.browse import CardView
from flashcards.reviews import Drill, Entry, Rating, Review, SetDue, counting
from flashcards.studyday import Day, date_text
from flashcards.terminal.text import duration


def history(entries: Sequence[Entry]) -> Iterator[str]:
    """One line for each entry of a card's log, in order of time; undone ones are marked."""
    for entry, counts in zip(entries, counting(entries), strict=True):
        undone = "" if counts else " (undone)"
        yield f"{moment(entry)}  {what(entry)}{undone}"


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
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=entry.at, seconds=entry.utc_offset)
    except OverflowError:
        return f"{entry.at} ms"  # from another program, and in no calendar
    return f"{local:%Y-%m-%d %H:%M}"


def what(entry: Entry) -> str:
    """An entry in a few words."""
    name = "cram" if isinstance(entry, Drill) and entry.cram else type(entry).__name__.lower()
    match entry:
        case Review() | Drill():
            rating = Rating.of_quality(entry.quality).name.capitalize()
            # SM-2's lower grades are all Again, so their number is shown.
            grade = f" ({entry.quality})" if entry.quality < Rating.AGAIN.quality else ""
            return f"{name}: {rating}{grade}, {duration(entry.took)}"
        case SetDue():
            return f"due day set to {date_text(entry.due)}"
        case _:
            return name
