"""``flashcards undo`` and ``flashcards redo``: take back the last answer, and give it again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from flashcards.cards import plain
from flashcards.cli.common import collection, common, is_empty, report, say, settings

if TYPE_CHECKING:
    from flashcards.collection.steps import Taken
    from flashcards.collection.store import Collection
    from flashcards.reviews import Entry


_WORDS = {"SetDue": "set-due", "Reset": "forget"}
"""What entries are called by the commands that write them, where that is another word."""


@click.command("undo", params=common())
@click.option(
    "--ahead", is_flag=True, help="Take back all that is dated more than a day ahead of this clock, but for undos."
)
@click.pass_context
def command(ctx: click.Context, *, ahead: bool) -> None:
    """Take back the last answer, also one of an earlier session.

    Each run takes back one more. What one command did to many cards is taken
    back at once. Only what was done in this collection is taken back, never
    what came from another one. Parameters of FSRS are taken back, too, where
    nothing was done to a card since. Ends with 1 when there is nothing to undo.
    """
    from flashcards.collection import steps  # noqa: PLC0415 - the help needs none of it

    _step(ctx, steps.void_ahead if ahead else steps.undo, "undo", "undone", parameters=not ahead)


@click.command("redo", params=common())
@click.pass_context
def redo(ctx: click.Context) -> None:
    """Let what was last undone count again.

    Each run goes one step forward, until something new is done. Ends with 1
    when there is nothing to redo.
    """
    from flashcards.collection import steps  # noqa: PLC0415 - as above

    _step(ctx, steps.redo, "redo", "redone")


def _step(
    ctx: click.Context,
    go: "Callable[[Collection, Entry], Taken | None]",
    verb: str,
    done: str,
    *,
    parameters: bool = False,
) -> None:
    from flashcards.clock import now  # noqa: PLC0415 - as above
    from flashcards.collection import browse  # noqa: PLC0415 - as above
    from flashcards.reviews import Drill, Entry, Rating, Review  # noqa: PLC0415 - as above
    from flashcards.studyday import study_day  # noqa: PLC0415 - as above

    if not is_empty():
        with collection() as opened:
            if parameters and _parameters_undone(opened):
                say(f"{done}: the parameters of FSRS that were set last")
                return
            moment = now()
            taken = go(
                opened,
                Entry(at=moment.at, utc_offset=moment.utc_offset, day=study_day(moment, settings().day_starts_at)),
            )
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
    """Whether parameters of FSRS were the last thing that was changed, and were taken back."""
    if opened.connection.execute("select exists (select 1 from parameters)").fetchone() == (0,):
        return False
    from flashcards.collection.parameters import take_back  # noqa: PLC0415 - only for who has set some

    return take_back(opened)
