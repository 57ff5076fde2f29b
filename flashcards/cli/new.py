"""``flashcards new``: a deck that the person writes in their editor."""

import shlex
from pathlib import Path

import click

from flashcards.cards import Deck, name_key
from flashcards.cli import drafting
from flashcards.cli.common import Advised, common, home, report, say
from flashcards.cli.opening import collection, say_troubles
from flashcards.clock import now
from flashcards.collection import browse
from flashcards.collection.store import Collection
from flashcards.errors import DeckError, FlashcardsError, locate
from flashcards.formats import decode
from flashcards.formats.frontmatter import render_settings
from flashcards.library.decktexts import parse
from flashcards.library.newdecks import deck_name, file_of, make
from flashcards.library.sync import refresh
from flashcards.terminal.text import count

_HELP = """\
<!-- A card is a heading, "## Tide", with the answer below it, in Markdown. -->
<!-- {{c1::Words}} in an answer like this make a card that asks for them. -->
<!-- A last line of #tags may end a card; #reverse also asks it backwards. -->
<!-- "# Chapter" groups cards; text above the first one describes the deck. -->
<!-- Save to make the deck, or change nothing. These five lines go away. -->
"""
_CARD = "## "


@click.command("new", params=common())
@click.argument("deck", nargs=-1, required=True)
@click.pass_context
def command(ctx: click.Context, deck: tuple[str, ...]) -> None:
    """Make a deck: write its cards in $EDITOR.

    The editor opens on a template that explains the format. The deck is a
    Markdown file in your library, named after DECK; nothing is made until it
    holds a card.
    """
    name = deck_name(" ".join(deck))
    with collection() as opened:
        path = _free(opened, name)
        top = f"{render_settings(Deck(name=name))}\n\n"
        template = f"{top}{_HELP}\n{_CARD}\n"
        draft = drafting.write(template, "deck", template.count("\n"))
        if draft.untouched:
            draft.drop()
            report(f"{draft.failure}; no deck made" if draft.failure else "no deck made")
            ctx.exit(1)
        if draft.failure:
            report(f"{draft.failure}; no deck made; {draft.kept}")
            ctx.exit(1)
        _make(opened, path, draft)


def _free(opened: Collection, name: str) -> Path:
    """The file of a new deck.

    Raises:
        Advised: a deck has that name, or a file is in its place.
    """
    for deck in browse.decks(opened):
        if name_key(deck.name) == name_key(name):
            where = home().absolute(deck.sources[0])
            raise Advised(f'the deck "{deck.name}" already exists: {where}; "flashcards add" adds to it')
    path = file_of(home(), name)
    if path.exists() or path.is_symlink():
        raise Advised(f"{path} already exists; choose another name, or edit that file")
    return path


def _make(opened: Collection, path: Path, draft: drafting.Draft) -> None:
    """Make a deck of what was written; if that is not one, it stays in its file."""
    try:
        text = _without_help(decode(draft.written, str(draft.path)))
        reading = parse(text, path)
        if not reading.deck.notes:
            problems = [locate(str(draft.path), problem) for problem in reading.problems]
            report("\n".join([*problems, f'no deck made: no card in it (a card begins with "## "); {draft.kept}']))
            raise click.exceptions.Exit(DeckError.exit_code)
        make(path, text)
    except FlashcardsError:
        report(f"no deck made; {draft.kept}")
        raise
    draft.drop()
    say_troubles(refresh(opened, home(), now()))
    say(f'Made "{reading.deck.name}" with {count(len(reading.deck.notes), "card")}: {path}')
    say(f"Next: flashcards study {shlex.quote(reading.deck.name)}")
    if reading.problems:
        raise click.exceptions.Exit(DeckError.exit_code)


def _without_help(text: str) -> str:
    """A text without unchanged lines of the template, and without the gap that they would leave."""
    help_lines = set(_HELP.splitlines())
    lines = text.split("\n")
    bare = [line.rstrip() for line in lines]
    kept: list[str] = []
    after_help = False
    for at, line in enumerate(lines):
        below = next((one for one in bare[at + 1 :] if one and one not in help_lines), "##")
        if bare[at] in help_lines or (bare[at] == _CARD.rstrip() and below.startswith("#")):
            after_help = True
        elif bare[at] or not after_help or (kept and kept[-1].strip()):
            kept.append(line)
            after_help = after_help and not bare[at]
    return "\n".join(kept).strip("\n") + "\n"
