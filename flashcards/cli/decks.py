"""``flashcards decks``: the decks, where they come from, and how many cards they hold."""

import click

from flashcards.cli.common import collection, common, home, is_empty, say
from flashcards.terminal.text import count


@click.command("decks", params=common())
def command() -> None:
    """List the decks with their files and the number of their cards."""
    from flashcards.collection import browse  # noqa: PLC0415 - the help needs none of it

    if is_empty():
        say('No decks yet. "flashcards study" begins with the deck that comes with the program.')
        return
    with collection() as opened:
        found = browse.decks(opened)
    for deck in found:
        say(f"{deck.name}: {count(deck.cards, 'card')}, {deck.unseen:,} new")
        for source in deck.sources:
            say(f"    {home().absolute(source)}")
    if not found:
        say(f"No decks in {home().decks}. Put a Markdown deck there, or import one.")
