"""``flashcards due``: how much there is to study, for people, scripts and prompts."""

import click

from flashcards.cli.common import choose, collection, common, is_empty, say, say_json, today
from flashcards.collection import counts


@click.command("due", params=common())
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit code tells.")
@click.pass_context
def command(ctx: click.Context, decks: tuple[str, ...], *, as_json: bool, quiet: bool) -> None:
    """Count what there is to study now, deck by deck.

    Ends with 0 when there is something to study, 1 when there is nothing, and
    2 on any error, as grep does.
    """
    counted = _count(decks)
    if as_json and not quiet:
        _print_json(counted)
    elif not quiet:
        for deck in counted:
            again = f", {deck.again} again" if deck.again else ""
            say(f"{deck.deck}: {deck.due} due, {deck.new} new{again}")
    ctx.exit(0 if any(deck.now for deck in counted) else 1)


def _count(decks: tuple[str, ...]) -> list[counts.DeckCount]:
    if is_empty():
        if decks:
            choose([], decks[0])
        return []
    with collection() as opened:
        counted = counts.of_decks(opened, today())
    names = [deck.deck for deck in counted]
    chosen = {name for wanted in decks for name in choose(names, wanted)} if decks else set(names)
    return [deck for deck in counted if deck.deck in chosen]


def _print_json(counted: list[counts.DeckCount]) -> None:
    facts = {
        "due": sum(deck.due for deck in counted),
        "new": sum(deck.new for deck in counted),
        "again": sum(deck.again for deck in counted),
        "tomorrow": sum(deck.tomorrow for deck in counted),
        "decks": [
            {"deck": deck.deck, "due": deck.due, "new": deck.new, "again": deck.again, "tomorrow": deck.tomorrow}
            for deck in counted
        ],
    }
    say_json(facts)
