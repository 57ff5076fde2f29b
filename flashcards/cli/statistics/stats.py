"""``flashcards stats``: your statistics in the terminal."""

import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import common, completes, output_errors, say_drawn, say_json, speaks, standard_output
from flashcards.cli.statistics.gathering import gathered

if TYPE_CHECKING:
    from flashcards.terminal.plots.paper import Paper


@click.command("stats", params=common())
@click.argument("query", nargs=-1, metavar="[DECK or QUERY]", shell_complete=completes("chosen"))
@click.option("--since", metavar="WHEN", help="Count answers from this day on: 2026-03-01, monday, 6 months ago.")
@click.option("--table", "as_table", is_flag=True, help="Print tables, not pictures.")
@click.option("--plain", is_flag=True, help="In sentences, for screen readers and scripts.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.pass_context
def command(  # noqa: PLR0913 - an argument for each option
    ctx: click.Context, query: tuple[str, ...], *, since: str | None, as_table: bool, plain: bool, as_json: bool
) -> None:
    """Show what you remember, how much you study, and what is coming.

    True retention, the forgetting curve, how well your scheduler predicts, what
    is due, when and how fast you answer, and your hardest cards: of a deck, of
    what a query finds, or of everything. Below each figure is the search that
    finds its cards. What does not fit the window is shown by your pager ($PAGER,
    or less), unless it is plain.

    Exits with 1 when there is nothing to show.
    """
    figures = gathered(query, since)
    if figures is None:
        ctx.exit(1)
    if as_json:
        from flashcards.statistics.asjson import as_json as facts  # only if asked for

        say_json(facts(figures))
        return
    from flashcards.terminal.statistics.window import paper

    drawn_on = paper(standard_output(), spoken=plain or speaks())
    if as_table:
        from flashcards.terminal.statistics.tables import lines

        _show(lines(figures, drawn_on), drawn_on)
        return
    from flashcards.terminal.statistics.page import page

    _show(page(figures, drawn_on), drawn_on)


def _show(lines: Sequence[str], drawn_on: "Paper") -> None:
    """Print lines, through a pager if they do not fit the window."""
    if drawn_on.style.weight and len(lines) >= shutil.get_terminal_size().lines:
        with output_errors():
            click.echo_via_pager("\n".join(lines))
    else:
        say_drawn(lines)
