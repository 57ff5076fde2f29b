"""``flashcards log``: what happened, entry by entry."""

import click

from flashcards.cards import plain
from flashcards.cli.common import common, completes, is_empty, report, say, say_json, today
from flashcards.cli.opening import collection


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
    from flashcards.cli.dates import date_of
    from flashcards.cli.holding import meant
    from flashcards.collection import browse, journal
    from flashcards.formats.entries import entry_to_json
    from flashcards.studyday import from_date, to_date
    from flashcards.terminal.history import moment, what

    now = to_date(today())
    first = from_date(date_of(since, now, past=True) if since else now)
    last = from_date(date_of(until, now, past=True) if until else now)
    if any(given and given not in (f"{to_date(first)}", f"{to_date(last)}") for given in (since, until)):
        report(f"from {to_date(first):%A}, {to_date(first)} to {to_date(last):%A}, {to_date(last)}")
    lines: list[tuple[browse.Title, journal.Line]] = []
    if not is_empty():
        with collection() as opened:
            cards = {view.card for view in meant(opened, " ".join(query))} if query else None
            found = [line for line in journal.between(opened, first, last) if cards is None or line.card in cards]
            titles = browse.titles(opened, list({line.card for line in found}))
            lines = [(titles[line.card], line) for line in found]
    if as_json:
        say_json(
            [
                {"term": title.term, "card": title.kind, "deck": title.deck, "counts": line.counts}
                | entry_to_json(line.entry)
                for title, line in lines
            ]
        )
    else:
        if not lines:
            day = f"on {to_date(first)}" if first == last else f"from {to_date(first)} to {to_date(last)}"
            report(f"no entries {day}; --since WHEN looks further back")
        told = [
            f"{moment(line.entry)}  {plain(title.term)}: {what(line.entry)}{'' if line.counts else ' (undone)'}"
            for title, line in lines
        ]
        if told:
            say("\n".join(told))
    ctx.exit(0 if lines else 1)
