"""``flashcards decks``: the decks, where they come from, and how many cards they hold."""

import os

import click

from flashcards.cli.common import Family, collection, common, home, is_empty, say
from flashcards.terminal.text import count


@click.group("decks", cls=Family, params=common(), invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the decks with their files and the number of their cards."""
    if ctx.invoked_subcommand is not None:
        return
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


@command.command("forget", params=common())
@click.argument("file")
def forget(file: str) -> None:
    """Give up a deck FILE that is gone: its notes are retired.

    Their history is kept, and they go on where they were should the text ever
    come back. Without this, the cards of a missing file just wait for it.
    """
    from flashcards.collection import notes  # noqa: PLC0415 - the help needs none of it
    from flashcards.errors import UnknownDeck  # noqa: PLC0415 - as above
    from flashcards.library.places import source_name  # noqa: PLC0415 - as above

    with collection() as opened:
        waiting = notes.paused(opened)
        wanted = {source_name(file, home()), file, source_name(home().absolute(file), home())}
        found = [path for path in waiting if path in wanted or os.path.basename(path) == file]
        if len(found) != 1:
            raise UnknownDeck(file, waiting)
        retired = notes.forget(opened, found[0])
    say(f"gave up {home().absolute(found[0])}: {count(retired, 'note')} retired, with their history")
