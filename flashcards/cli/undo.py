"""``flashcards undo`` and ``flashcards redo``: undo the last answer, and redo it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from flashcards.cards import plain
from flashcards.cli.common import common, is_empty, report, say, settings
from flashcards.cli.opening import collection
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from flashcards.collection.parameters import Moved
    from flashcards.collection.steps import Taken
    from flashcards.collection.store import Collection
    from flashcards.reviews import Stamp

    Step = Callable[[Collection, Stamp], Taken | Moved | list[Taken | Moved] | None]

_WORDS = {"SetDue": "set-due", "Reset": "forget"}
"""The names of entries in the commands that write them, if they differ."""


@click.command("undo", params=common())
@click.option("--ahead", is_flag=True, help="Undo all that is dated more than a day ahead of this clock, except undos.")
@click.pass_context
def command(ctx: click.Context, *, ahead: bool) -> None:
    """Undo the last answer, even from an earlier session.

    Each run undoes one more. What one command did to many cards is undone at
    once. Only what was done in this collection is undone, never what came from
    another one. FSRS parameters are undone too, if nothing was done to a card
    since they were set. Exits with 1 when there is nothing to undo.
    """
    _step(ctx, "undo", "Undone", ahead=ahead)


@click.command("redo", params=common())
@click.pass_context
def redo(ctx: click.Context) -> None:
    """Redo what was undone last.

    Each run redoes one more step, until you do something new. Exits with 1 when
    there is nothing to redo.
    """
    _step(ctx, "redo", "Redone")


def _step(ctx: click.Context, verb: str, done: str, *, ahead: bool = False) -> None:
    from flashcards.clock import now
    from flashcards.reviews import stamp

    if not is_empty():
        with collection() as opened:
            taken = _meant(opened, "ahead" if ahead else verb)(opened, stamp(now(), settings().day_starts_at))
            found = taken if isinstance(taken, list) else [taken] if taken is not None else []
            for each in found:
                say(f"{done}: {_said(opened, each)}")
            if found:
                return
    report(f"nothing to {verb}")
    ctx.exit(1)


def _meant(opened: "Collection", verb: str) -> "Step":
    """The function to undo, redo, or undo what is ahead, including parameters of FSRS if there are any."""
    from flashcards.collection import log, steps

    if not log.has_parameters(opened):
        return {"undo": steps.undo, "redo": steps.redo, "ahead": steps.void_ahead}[verb]
    from flashcards.collection import parameters  # only if some were set

    return {"undo": parameters.undo, "redo": parameters.redo, "ahead": parameters.void_ahead}[verb]


def _said(opened: "Collection", taken: "Taken | Moved") -> str:
    """What was undone or redone."""
    from flashcards.collection import browse
    from flashcards.collection.steps import Taken
    from flashcards.reviews import Drill, Rating, Review

    if not isinstance(taken, Taken):
        moved = f"; {count(taken.cards, 'card')} moved to another day" if taken.cards else ""
        if taken.is_ahead:
            return f"FSRS parameters dated ahead of this clock{moved}"
        return f"the last change of the FSRS parameters{moved}"
    what = type(taken.entry).__name__
    what = _WORDS.get(what, what.lower())
    if isinstance(taken.entry, Review | Drill):
        what = Rating.of_quality(taken.entry.quality).name.capitalize()
    more = f" and {len(taken.entries) - 1} more" if len(taken.entries) > 1 else ""
    return f"{what} for {plain(browse.card(opened, taken.card).term)}{more}"
