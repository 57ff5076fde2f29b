"""``flashcards decks``: the decks, where they come from, and how many cards they hold."""

import os
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import Family, choose, collection, common, completes, home, is_empty, say, say_json, say_text
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from flashcards.collection.browse import DeckSummary


class _Decks(Family):
    """The group, of which a word that is no command is the name of a deck."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or the one that shows the deck of that name."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            return "decks", _show, args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete commands, options and the names of decks."""
        decks = completes("decks")(ctx, _show.params[0], incomplete)
        return [*super().shell_complete(ctx, incomplete), *(item for item in decks if item.type == "plain")]


@click.group(
    "decks", cls=_Decks, params=common(), invoke_without_command=True, subcommand_metavar="[DECK | COMMAND [ARGS]...]"
)
@click.option("--json", "as_json", is_flag=True, help="Print the decks as JSON.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List the decks with their files and the number of their cards; of DECK, also its description."""
    if ctx.invoked_subcommand is None:
        _list(None, as_json=as_json)


@click.command("decks", params=common())
@click.argument("deck", metavar="DECK", shell_complete=completes("decks"))
@click.option("--json", "as_json", is_flag=True, help="Print the decks as JSON.")
@click.pass_context
def _show(ctx: click.Context, deck: str, *, as_json: bool) -> None:
    """Show a deck, and those below it, with its description."""
    _list(deck, as_json=as_json or bool(ctx.parent and ctx.parent.params["as_json"]))


def _list(name: str | None, *, as_json: bool) -> None:
    from flashcards.collection import browse, notes  # noqa: PLC0415 - the help needs none of it

    if is_empty():
        if name is not None:
            from flashcards.errors import UnknownDeck  # noqa: PLC0415 - only for bad input

            raise UnknownDeck(name)
        if as_json:
            say_json([])
            return
        say('No decks yet. "flashcards study" begins with the deck that comes with the program.')
        return
    with collection() as opened:
        found, waiting = browse.decks(opened), set(notes.paused(opened))
    if name is not None:
        chosen = choose([deck.name for deck in found], name)
        found = [deck for deck in found if deck.name in chosen]
    if as_json:
        say_json([_facts(deck, waiting) for deck in found])
        return
    for deck in found:
        _say_deck(deck, waiting, described=name is not None)
    if not found:
        say(f"No decks in {home().decks}. Put a Markdown deck there, or import one.")


def _say_deck(deck: "DeckSummary", waiting: set[str], *, described: bool) -> None:
    gone = waiting.issuperset(deck.sources)
    say(f"{deck.name}: " + ("waiting" if gone else f"{count(deck.cards, 'card')}, {deck.unseen:,} new"))
    if described and deck.description:
        say_text(deck.description, "    ")
    for source in deck.sources:
        path = home().absolute(source).replace("\n", "\N{SYMBOL FOR LINE FEED}")
        say(f"    {path}" + (" (not there; its cards rest)" if source in waiting else ""))


def _facts(deck: "DeckSummary", waiting: set[str]) -> dict[str, object]:
    files = [{"file": home().absolute(source), "missing": source in waiting} for source in deck.sources]
    return {
        "deck": deck.name,
        "description": deck.description,
        "cards": deck.cards,
        "new": deck.unseen,
        "files": files,
    }


@command.command("forget", params=common())
@click.argument("file", metavar="FILE or DECK")
def forget(file: str) -> None:
    """Give up a deck whose file is gone: its notes are retired.

    Their history is kept, and they go on where they were should the text ever
    come back. Without this, the cards of a missing file just wait for it.
    """
    from flashcards.collection import notes, standing  # noqa: PLC0415 - the help needs none of it
    from flashcards.errors import UnknownDeck  # noqa: PLC0415 - as above
    from flashcards.library.places import source_name  # noqa: PLC0415 - as above

    with collection(quiet=True) as opened:
        waiting = notes.paused(opened)
        wanted = {source_name(file, home()), file, source_name(home().absolute(file), home())}
        found = [path for path in waiting if path in wanted or os.path.basename(path) == file]
        if not found:
            folded = file.casefold()
            found = [path for path in waiting if folded in map(str.casefold, standing.decks_of(opened, [path]))]
        if not found:
            raise UnknownDeck(file, waiting)
        retired = [(path, notes.forget(opened, path)) for path in found]
    for path, number in retired:
        say(f"gave up {home().absolute(path)}: {count(number, 'note')} retired, with their history")
