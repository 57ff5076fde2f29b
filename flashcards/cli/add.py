"""``flashcards add``: a new note at the end of a deck."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

import click

from flashcards.cards import Deck, Note, names_of, plain, term_key
from flashcards.cli.common import choose, collection, common, completes, home, report, say
from flashcards.collection import browse
from flashcards.collection.store import Collection
from flashcards.errors import FlashcardsError, OutputError, locate, shown
from flashcards.formats import decode, markdown
from flashcards.formats.editing import add_note
from flashcards.library.edits import change

_TEMPLATE = "## \n\n<!-- Write the term after the ##, and the definition here. Save and leave to add it. -->\n"
_NEW = "new note"
"""The name of the draft's deck, where it gives itself none."""

_AT_ONCE = 1.0
"""Seconds in which nobody writes a note: the editor's command has ended, and its window is still open."""


@click.command("add", params=common())
@click.argument("deck", required=False, shell_complete=completes("decks"))
@click.option("-t", "--term", help="The term, on one line of Markdown.")
@click.option("-d", "--definition", help="Its definition, in Markdown.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; may be given several times.")
@click.pass_context
def command(
    ctx: click.Context, deck: str | None, term: str | None, definition: str | None, tags: tuple[str, ...]
) -> None:
    """Add a note to the end of DECK, which may be left out when there is only one.

    Without --term and --definition it opens a template in $EDITOR, and adds
    every note that you write there. What else you write, such as a deck's name, stays in
    a file, which is named.
    """
    with collection() as opened:
        found = browse.decks(opened)
        names = choose([one.name for one in found], deck) if deck else [one.name for one in found]
        if len(names) != 1:
            raise click.BadParameter(f"which deck? There are: {', '.join(names) or 'none'}", param_hint="DECK")
        target = next(one for one in found if one.name == names[0]).sources[0]
        path = Path(home().absolute(target))

        def add(notes: Sequence[Note]) -> None:
            """Write notes with these tags into the deck's file."""
            tagged = [replace(note, tags=tuple(dict.fromkeys([*note.tags, *tags]))) for note in notes]
            for note in tagged:
                _warn(opened, note.term)
            change(path, lambda text: reduce(lambda grown, note: add_note(grown, note, path.stem), tagged, text))
            for note in tagged:
                say(f"added {plain(note.term)} to {shown(path)}")

        if term is not None and definition is not None:
            add([_note(term, definition)])
        elif not _written(term, add):
            report("nothing added")
            ctx.exit(1)


def _note(term: str, definition: str) -> Note:
    """The note that the options give."""
    note = Note(term=" ".join(term.split()), definition=definition.strip())
    if not note.term or not note.definition:
        raise click.BadParameter("a note needs a term and a definition", param_hint="--term")
    return note


def _written(term: str | None, add: Callable[[Sequence[Note]], None]) -> bool:
    """Add every note that the person writes in the editor; whether there was one.

    What cannot be added is never thrown away: it stays in a file, which is named.
    """
    from flashcards.terminal.editor import open_editor  # noqa: PLC0415 - only here

    text = _TEMPLATE if term is None else _TEMPLATE.replace("## ", f"## {' '.join(term.split())}", 1)
    start = text.encode()
    draft = _draft(text)
    begun = time.monotonic()
    failure = open_editor(str(draft), 1)
    if not failure and time.monotonic() - begun < _AT_ONCE and _held(draft) == start:
        _wait_for(draft)
    written = _held(draft)
    if written in {start, b""}:
        draft.unlink(missing_ok=True)
        if failure:
            report(failure)
        return False
    kept = f"what you wrote is in {draft}"
    if failure:
        report(f"{failure}; {kept}")
        return False
    try:
        reading = markdown.parse(_without_hint(decode(written, str(draft))), _NEW)
        if reading.deck.notes:
            add(reading.deck.notes)
    except FlashcardsError:
        report(kept)
        raise
    about_deck = replace(reading.deck, notes=()) != Deck(name=_NEW)
    if not reading.deck.notes or reading.problems or reading.notices or about_deck:
        for problem in (*reading.problems, *reading.notices):
            report(locate(str(draft), problem))
        why = "not all of it could be added" if reading.deck.notes else "no note is in it: a note begins with ## TERM"
        report(f"{why}; {kept}")
    else:
        draft.unlink()
    return bool(reading.deck.notes)


def _draft(text: str) -> Path:
    """A new file for the editor, beside the collection."""
    folder = home().path
    try:
        number, name = tempfile.mkstemp(prefix="new-note-", suffix=".md", dir=folder, text=True)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(folder, error.strerror or str(error)) from error
    return Path(name)


def _held(draft: Path) -> bytes:
    """What stands in a draft; nothing where the editor took it away."""
    return draft.read_bytes() if draft.exists() else b""


def _wait_for(draft: Path) -> None:
    """Let a person say when they have saved in an editor that is still open although its command has ended."""
    if sys.stdin is not None and sys.stdin.isatty():
        report(f"save your note in {draft}, then press enter here")
        sys.stdin.readline()


def _without_hint(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("<!-- Write the term"))


def _warn(opened: Collection, term: str) -> None:
    """Say that the term, or one of its names, is there already, or one much like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only here

    known = {term_key(name): other for other in browse.terms(opened) for name in (other, *names_of(other))}
    for name in (term, *names_of(term)):
        close = get_close_matches(term_key(name), known, n=1, cutoff=0.85)
        if close:
            report(f'warning: there is "{plain(known[close[0]])}" already')
            return
