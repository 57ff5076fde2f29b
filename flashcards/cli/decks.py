"""``flashcards decks``: the decks, their files, and how many cards they have."""

import os
from typing import TYPE_CHECKING

import click

from flashcards.cards import name_key
from flashcards.cli.common import Advised, Family, choose, common, completes, home, is_empty, say, say_json, say_text
from flashcards.cli.opening import collection
from flashcards.errors import shown
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from flashcards.collection.browse import DeckSummary
    from flashcards.collection.store import Collection


_ALIASES = dict.fromkeys(("delete", "drop", "remove", "rm"), "forget") | dict.fromkeys(("list", "ls", "show"), "decks")
"""Other names of the subcommands."""

_MAKE = ("add", "create", "make", "new")


class _Decks(Family):
    """The group; a word that is not a subcommand is the name of a deck."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a subcommand, or another name for one unless it may be a deck; otherwise the one that shows a deck."""
        if len(args) > 1 and args[0] in _ALIASES:
            name = _ALIASES[args[0]]
            return name, forget if name == "forget" else _show, args[1:]
        if len(args) > 1 and args[0] in _MAKE and not ctx.resilient_parsing:
            raise Advised("to make a deck: flashcards new NAME")
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            return "decks", _show, args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete subcommands, options and the names of decks."""
        decks = completes("decks")(ctx, _show.params[0], incomplete)
        return [*super().shell_complete(ctx, incomplete), *(item for item in decks if item.type == "plain")]


@click.group(
    "decks", cls=_Decks, params=common(), invoke_without_command=True, subcommand_metavar="[DECK | COMMAND [ARGS]...]"
)
@click.option("--json", "as_json", is_flag=True, help="Print the decks as JSON.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List your decks, their files and how many cards they have; for DECK, also its description."""
    if ctx.invoked_subcommand is None:
        _list(None, as_json=as_json)


class _OfGroup(click.Context):
    """The context of a command that is called by the name of its group alone."""

    @property
    def command_path(self) -> str:
        """What is typed before its arguments."""
        return self.parent.command_path if self.parent is not None else super().command_path


class _Show(click.Command):
    context_class = _OfGroup


@click.command("decks", cls=_Show, params=common())
@click.argument("deck", metavar="DECK", shell_complete=completes("decks"))
@click.option("--json", "as_json", is_flag=True, help="Print the decks as JSON.")
@click.pass_context
def _show(ctx: click.Context, deck: str, *, as_json: bool) -> None:
    """Show a deck, and those below it, with its description."""
    _list(deck, as_json=as_json or bool(ctx.parent and ctx.parent.params["as_json"]))


def _list(name: str | None, *, as_json: bool) -> None:
    from flashcards.collection import browse, sources

    if is_empty():
        if name is not None:
            from flashcards.errors import UnknownDeck  # only for bad input

            raise UnknownDeck(name)
        if as_json:
            say_json([])
            return
        say('No decks yet. "flashcards new NAME" makes one; "flashcards study" starts with a sample deck.')
        return
    with collection() as opened:
        found, waiting = browse.decks(opened), set(sources.paused(opened))
    if name is not None:
        chosen = choose([deck.name for deck in found], name)
        found = [deck for deck in found if deck.name in chosen]
    if as_json:
        say_json([_facts(deck, waiting) for deck in found])
        return
    for deck in found:
        _say_deck(deck, waiting, described=name is not None)
    if not found:
        say(f'No decks in {home().decks}. "flashcards new NAME" makes one, "flashcards import FILE" imports one.')


def _say_deck(deck: "DeckSummary", waiting: set[str], *, described: bool) -> None:
    gone = waiting.issuperset(deck.sources)
    say(f"{deck.name}: " + ("paused" if gone else f"{count(deck.cards, 'card')}, {deck.unseen:,} new"))
    if described and deck.description:
        say_text(deck.description, "    ")
    for source in deck.sources:
        path = shown(home().absolute(source))
        say(f"    {path}" + (" (missing; its cards are paused)" if source in waiting else ""))


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
@click.argument("file", metavar="FILE or DECK", shell_complete=completes("decks"))
def forget(file: str) -> None:
    """Remove a deck whose file is gone, or the sample deck.

    Its notes are retired. Their history is kept, and they continue if the text
    ever comes back. Until you do this, the cards of a missing file are only
    paused. The file of the sample deck is deleted too, unless you changed it.
    """
    from flashcards.collection import sources, standing
    from flashcards.errors import UnknownDeck

    with collection(quiet=True) as opened:
        waiting = sources.paused(opened)
        found = [path for path in waiting if _means(file, path)]
        if not found:
            folded = name_key(file)
            found = [path for path in waiting if folded in map(name_key, standing.decks_of(opened, [path]))]
        found = found or _shipped(opened, file)
        if not found:
            raise UnknownDeck(file, waiting)
        retired = [(path, sources.forget(opened, path)) for path in found]
    for path, number in retired:
        say(f"Removed deck file {shown(home().absolute(path))}: {count(number, 'note')} retired, history kept")


@command.command("split", params=common())
@click.argument("file", metavar="FILE or DECK", shell_complete=completes("decks"))
@click.option("--size", type=click.IntRange(1, 64), default=16, show_default=True, help="Largest size of a part in MB.")
@click.option("--dry-run", is_flag=True, help="Only print what would be written.")
def split(file: str, *, size: int, dry_run: bool) -> None:
    """Split a large deck file into several of one deck, beside it.

    DECK means all files of a deck and of those below it. Each part has the front
    matter, and the heading of the section that it begins in. Between two notes
    nothing changes, so all cards keep their history.
    """
    written = [_split(path, size, dry_run=dry_run) for path in _files(file)]
    if any(written):
        with collection():
            pass


def _split(path: str, size: int, *, dry_run: bool) -> bool:
    """Split one file, and say so; returns whether it was written."""
    from pathlib import Path

    from flashcards.library import splitting

    before, parts = splitting.plan(Path(path), size * 2**20)
    if len(parts) == 1:
        say(f"Nothing to split: {shown(path)} has at most {size} MB")
        return False
    if not dry_run:
        splitting.carry_out(before, parts)
    say(f"{'Would split' if dry_run else 'Split'} {shown(path)} into {count(len(parts), 'file')}:")
    for part in parts:
        say(f"  {shown(str(part.path))}: {count(part.notes, 'note')}, {len(part.data) / 2**20:.1f} MB")
    return not dry_run


def _files(name: str) -> list[str]:
    """The deck file with a path, in the library or not; otherwise the files of the deck with that name.

    Raises:
        UnknownDeck: there is neither.
        AmbiguousDeck: several decks may be meant.
    """
    for path in (name, os.path.join(home().decks, name)):
        if os.path.exists(path) and not os.path.isdir(path):
            return [path]
    from flashcards.collection import browse

    with collection(quiet=True) as opened:
        decks = browse.decks(opened)
    chosen = choose([deck.name for deck in decks], name)
    return sorted({home().absolute(source) for deck in decks if deck.name in chosen for source in deck.sources})


def _means(file: str, source: str) -> bool:
    """Whether the user means a deck file, by a path or its name in the collection."""
    from flashcards.library.places import source_name

    wanted = {source_name(file, home()), file, source_name(home().absolute(file), home())}
    return source in wanted or os.path.basename(source) == file


def _shipped(opened: "Collection", file: str) -> list[str]:
    """The files of an unchanged sample deck, which are now deleted; empty if no existing deck is meant.

    Raises:
        Advised: the deck did not come with the program, or was changed.
    """
    from pathlib import Path

    from flashcards.collection import browse
    from flashcards.library.newdecks import as_shipped, remove_shipped

    decks = browse.decks(opened)
    sources = [source for deck in decks for source in deck.sources if _means(file, source)]
    if not sources:
        names = [deck.name for deck in decks]
        meant = [name for name in names if name_key(name) == name_key(file)] or browse.alike(file, names)
        sources = [source for deck in decks if [deck.name] == meant for source in deck.sources]
    paths = [Path(home().absolute(source)) for source in sources]
    for path in paths:
        if not as_shipped(path):
            raise Advised(f"{path} is your own file; delete it yourself, then run this again")
    for path in paths:
        remove_shipped(path)
    return sources
