"""``flashcards undo``: take back the last answer."""

import click

from flashcards.cards import plain
from flashcards.cli.common import collection, common, is_empty, report, say


@click.command("undo", params=common())
@click.pass_context
def command(ctx: click.Context) -> None:
    """Take back the last answer, also one of an earlier session.

    Each run takes back one more. Ends with 1 when there is nothing to undo.
    """
    from flashcards.clock import now  # noqa: PLC0415 - the help needs none of it
    from flashcards.collection import browse, steps  # noqa: PLC0415 - as above
    from flashcards.reviews import Drill, Entry, Rating, Review  # noqa: PLC0415 - as above
    from flashcards.studyday import study_day  # noqa: PLC0415 - as above

    if not is_empty():
        with collection() as opened:
            moment = now()
            stamp = Entry(at=moment.at, utc_offset=moment.utc_offset, day=study_day(moment))
            taken = steps.undo(opened, stamp)
            if taken is not None:
                what = type(taken.entry).__name__.lower()
                if isinstance(taken.entry, Review | Drill):
                    what = Rating.of_quality(taken.entry.quality).name.capitalize()
                say(f"undone: {what} for {plain(browse.card(opened, taken.card).term)}")
                return
    report("nothing to undo")
    ctx.exit(1)
