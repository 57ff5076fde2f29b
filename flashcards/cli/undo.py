"""``flashcards undo`` and ``flashcards redo``: take back the last answer, and give it again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from flashcards.cards import plain
from flashcards.cli.common import common, is_empty, report, say, settings
from flashcards.cli.opening import collection

if TYPE_CHECKING:
    from flashcards.collection.steps import Taken
    from flashcards.collection.store import Collection
    from flashcards.reviews import Stamp


_WORDS = {"SetDue": "set-due", "Reset": "forget"}
"""What entries are called by the commands that write them, where that is another word."""


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
    from flashcards.collection import steps

    _step(ctx, steps.void_ahead if ahead else steps.undo, "undo", "Undone", parameters=not ahead)


@click.command("redo", params=common())
@click.pass_context
def redo(ctx: click.Context) -> None:
    """Redo what was undone last.

    Each run redoes one more step, until you do something new. Exits with 1 when
    there is nothing to redo.
    """
    from flashcards.collection import steps

    _step(ctx, steps.redo, "redo", "Redone")


def _step(
    ctx: click.Context,
    go: "Callable[[Collection, Stamp], Taken | None]",
    verb: str,
    done: str,
    *,
    parameters: bool = False,
) -> None:
    from flashcards.clock import now
    from flashcards.collection import browse
    from flashcards.reviews import Drill, Rating, Review, stamp

    if not is_empty():
        with collection() as opened:
            if parameters and _parameters_undone(opened):
                say(f"{done}: the last change of the FSRS parameters")
                return
            taken = go(opened, stamp(now(), settings().day_starts_at))
            if taken is not None:
                what = type(taken.entry).__name__
                what = _WORDS.get(what, what.lower())
                if isinstance(taken.entry, Review | Drill):
                    what = Rating.of_quality(taken.entry.quality).name.capitalize()
                more = f" and {len(taken.entries) - 1} more" if len(taken.entries) > 1 else ""
                say(f"{done}: {what} for {plain(browse.card(opened, taken.card).term)}{more}")
                return
    report(f"nothing to {verb}")
    ctx.exit(1)


def _parameters_undone(opened: "Collection") -> bool:
    """Whether parameters of FSRS were the last thing that was changed, and were undone."""
    from flashcards.collection.log import has_parameters

    if not has_parameters(opened):
        return False
    from flashcards.collection.parameters import take_back  # only for who has set some

    return take_back(opened)
