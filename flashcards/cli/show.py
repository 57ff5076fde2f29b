"""``flashcards show``: one concept with its text, schedule and history."""

from datetime import UTC, datetime, timedelta

import click

from flashcards.cards import plain
from flashcards.cli.common import collection, common, home, say, today
from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.reviews import Drill, Entry, Rating, Review, SetDue, Undo, effective
from flashcards.study.rules import LEECH
from flashcards.studyday import Day, to_date
from flashcards.terminal.text import duration


@click.command("show", params=common())
@click.argument("term", nargs=-1, required=True)
def command(term: tuple[str, ...]) -> None:
    """Show one concept: its text, its schedule and its history.

    TERM is the term as written or one of its names, such as the abbreviation
    in its parentheses; case and punctuation do not matter.
    """
    with collection() as opened:
        shown = None
        for view in browse.find_term(opened, " ".join(term)):
            if not view.active and not log.entries(opened, view.card):
                continue
            note = (view.source, view.line, view.term)
            if note != shown:
                _show_note(view)
                shown = note
            _show_card(opened, view)
            if view.state is not None and view.state.lapses >= LEECH:
                from flashcards.terminal.summary import of_leech  # noqa: PLC0415 - a rare card

                say(f"  {of_leech(opened, view)}")


def _show_note(view: browse.CardView) -> None:
    say(plain(view.term))
    say(
        f"  {view.deck}"
        + (f" / {plain(view.section)}" if view.section else "")
        + f", {home().absolute(view.source)}:{view.line}"
    )
    if view.tags:
        say("  " + " ".join(f"#{tag}" for tag in view.tags))
    if view.aliases:
        say(f"  also: {'; '.join(view.aliases)}")
    say()
    for line in view.definition.split("\n"):
        say(f"  {line}" if line else "")
    say()


def _show_card(opened: Collection, view: browse.CardView) -> None:
    name = {"forward": "term to definition", "reverse": "definition to term"}.get(view.kind, view.kind)
    say(f"  {name}: {_schedule(view, today())}")
    entries = log.entries(opened, view.card)
    counted = {entry.at for entry in effective(entries)}
    for entry in entries:
        undone = "" if entry.at in counted or isinstance(entry, Undo) else " (undone)"
        say(f"    {_moment(entry)}  {_what(entry)}{undone}")


def _schedule(view: browse.CardView, day: Day) -> str:
    if not view.active:
        return "not asked: its text is gone, its history is kept"
    parts = []
    if view.state is None:
        parts.append("new")
    else:
        state = view.state
        parts.append(f"due {to_date(state.due)}")
        parts.append(f"interval {state.interval} d, ease {state.ease / 100:.2f}")
        parts.append(f"repetitions {state.repetitions}, lapses {state.lapses}")
    if view.holds.suspended:
        parts.append("suspended")
    elif view.holds.buried_until is not None and view.holds.buried_until > day:
        parts.append(f"buried until {to_date(view.holds.buried_until)}")
    return "; ".join(parts)


def _moment(entry: Entry) -> str:
    """Local time where and when the entry was made."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=entry.at, seconds=entry.utc_offset)
    return f"{moment:%Y-%m-%d %H:%M}"


def _what(entry: Entry) -> str:
    name = type(entry).__name__.lower()
    match entry:
        case Review() | Drill():
            rating = Rating.of_quality(entry.quality).name.capitalize()
            return f"{name}: {rating}, {duration(entry.took)}"
        case SetDue():
            return f"due day set to {to_date(entry.due)}"
        case _:
            return name
