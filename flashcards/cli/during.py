"""Changing deck files by keys of the quiz: marking or adding notes. Imported at the first of them."""

import io
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO

import click

from flashcards.cards import plain
from flashcards.cli.common import home, settings
from flashcards.clock import now
from flashcards.collection import browse
from flashcards.collection.browse import CardView
from flashcards.collection.store import Collection
from flashcards.errors import FlashcardsError, locate
from flashcards.library.edits import retag
from flashcards.library.sync import Trouble, refresh
from flashcards.terminal.choices import MARK, first_key


def mark(opened: Collection, view: CardView) -> str:
    """Add or remove the mark of a note; returns a message."""
    place, term = home(), plain(view.term)
    _read_again(opened)
    view = browse.card(opened, view.card)
    if not view.active:
        return f"{term}: its text is gone"
    own = browse.own_tags(opened, view.note)
    if MARK in view.tags and MARK not in own:
        return f"{term}: its deck gives every note the tag #{MARK}"
    wanted = [tag for tag in own if tag != MARK] if MARK in own else [*own, MARK]
    try:
        retag(Path(place.absolute(view.source)), view.line, view.term, wanted)
    except FlashcardsError as error:
        return _said(error)
    trouble = _read_again(opened)
    if MARK in own:
        return trouble or f"{term}: no longer marked"
    key = first_key("mark", settings())
    return trouble or f"{term}: marked" + (f" ({key} unmarks it)" if key else "")


def add(opened: Collection, view: CardView) -> str:
    """Add notes to a card's deck, as ``flashcards add`` does; returns its messages."""
    from flashcards.cli.add import command  # not for a mark

    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(_Overheard(sys.stderr, said)):
            arguments, context = ["--", view.deck], click.get_current_context()
            command.main(arguments, "flashcards add", standalone_mode=False, parent=context)
    except (FlashcardsError, click.ClickException) as error:
        said.write(error.format_message() if isinstance(error, click.ClickException) else _said(error))
    lines = [line.removeprefix("flashcards: ") for line in said.getvalue().splitlines()]
    trouble = _read_again(opened)
    return "; ".join([*lines, *([trouble] if trouble else [])])


def _said(error: FlashcardsError) -> str:
    from flashcards.collection.rescue.examining import explained  # only when something is wrong

    return str(explained(error))


def _read_again(opened: Collection) -> str:
    """Read the deck files that changed; returns the problem of the first one."""
    return first_of(refresh(opened, home(), now()))


def first_of(troubles: Iterable[Trouble]) -> str:
    """The first problem in deck files, in one line; empty if there is none."""
    trouble = next(iter(troubles), None)
    return locate(Path(trouble.path).name, trouble.problem) if trouble else ""


class _Overheard(io.StringIO):
    """Standard error, with a copy of everything."""

    def __init__(self, stream: TextIO | None, kept: io.StringIO) -> None:
        super().__init__()
        self._stream, self._kept = stream, kept

    def write(self, text: str) -> int:
        """Print something, and keep a copy."""
        self._kept.write(text)
        if self._stream is not None:
            self._stream.write(text)
            self._stream.flush()
        return len(text)
