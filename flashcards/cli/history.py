"""``flashcards log``: what happened, entry by entry."""

from typing import TYPE_CHECKING

import click

from flashcards.cards import plain
from flashcards.cli.common import common, completes, is_empty, report, say, say_json, today
from flashcards.cli.opening import collection

if TYPE_CHECKING:
    from datetime import date


@click.command("log", params=common())
@click.argument("query", nargs=-1, metavar="[TERM or QUERY]", shell_complete=completes("query"))
@click.option("--since", metavar="WHEN", help="First day: 2026-03-01, monday, 2 weeks ago. Today if not given.")
@click.option("--until", metavar="WHEN", help="Last day.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries as JSON.")
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], *, since: str | None, until: str | None, as_json: bool) -> None:
    """Print your history, oldest first; undone entries are marked.

    Exits with 1 when there is nothing.
    """
    from flashcards.collection import browse, journal
    from flashcards.studyday import from_date, to_date
    from flashcards.terminal.history import moment, what

    now = to_date(today())
    first, last = from_date(_day(since, now)), from_date(_day(until, now))
    if first <= last and {since, until} - {None, "", f"{to_date(first)}", f"{to_date(last)}"}:
        report(f"from {to_date(first):%A}, {to_date(first)} to {to_date(last):%A}, {to_date(last)}")
    lines: list[tuple[browse.Title, journal.Line]] = []
    if not is_empty():
        with collection() as opened:
            cards = None
            if query:
                from flashcards.cli.holding import meant  # only for some cards

                cards = {view.card for view in meant(opened, " ".join(query))}
            found = [line for line in journal.between(opened, first, last) if cards is None or line.card in cards]
            titles = browse.titles(opened, list({line.card for line in found}))
            lines = [(titles[line.card], line) for line in found]
    if as_json:
        from flashcards.formats.entries import entry_to_json  # only if asked for

        say_json(
            [
                {"term": title.term, "card": title.kind, "deck": title.deck, "counts": line.counts}
                | entry_to_json(line.entry)
                for title, line in lines
            ]
        )
    else:
        if not lines and first > last:
            report(
                f"no entries: {to_date(first)} is after {to_date(last)}; --since takes the first day, --until the last"
            )
        elif not lines:
            day = f"on {to_date(first)}" if first == last else f"from {to_date(first)} to {to_date(last)}"
            report(f"no entries {day}; --since WHEN looks further back")
        told = [
            f"{moment(line.entry)}  {plain(title.term)}: {what(line.entry, is_redo=line.is_redo)}"
            f"{'' if line.counts else ' (undone)'}"
            for title, line in lines
        ]
        if told:
            say("\n".join(told))
    ctx.exit(0 if lines else 1)


def _day(text: str | None, today: "date") -> "date":
    """The day that a text means; today without one."""
    if text is None or text.strip().lower() == "today":
        return today
    from flashcards.cli.dates import date_of  # another day needs a parser

    return date_of(text, today, past=True)
