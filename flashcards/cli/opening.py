"""The collection as a command wants it: open, as the deck files are, and what is worth saying of it said."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from flashcards.cli.common import home, report, settings

if TYPE_CHECKING:
    from flashcards.collection.store import Collection
    from flashcards.errors import Problem
    from flashcards.library.places import Home
    from flashcards.library.sync import Trouble

_AHEAD = 86_400_000
"""Milliseconds by which an entry may lie ahead of the clock without a word."""


@contextmanager
def collection(extra: Sequence[str] = (), *, quiet: bool = False) -> Iterator["Collection"]:
    """The open collection, with every deck file that changed read again and its troubles said.

    ``extra`` are deck files outside the library to read as well; with ``quiet``
    nothing is said.
    """
    from flashcards.clock import now  # --version needs none of it
    from flashcards.collection.store import Collection
    from flashcards.library.watch import is_current

    place = home()
    chosen = settings()
    if os.path.exists(place.backing_up):
        from flashcards.backups.automatic import failure  # while one is made, or when it failed

        if failed := failure(place):
            report(failed)
    with begun(place), Collection.open(place.collection, upgrading) as opened, _noticed(opened):
        if opened.upgraded is not None:
            from flashcards.cli.upgraded import said  # once after an update

            report(said(opened, opened.upgraded, chosen))
        if opened.options != chosen.scheduling:
            from flashcards.cli.upgraded import derived_anew  # once after a change

            if told := derived_anew(opened, chosen):
                report(told)
        if extra or not is_current(opened, place):
            from flashcards.cli.progress import WORTH_BYTES, telling  # only when a file changed
            from flashcards.library.sync import refresh

            with telling("reading decks", WORTH_BYTES) as tell:
                troubles = refresh(opened, place, now(), extra, tell)
            if not quiet:
                say_troubles(troubles)
        yield opened


@contextmanager
def begun(place: "Home") -> Iterator[None]:
    """Let a collection that is made here be there afterwards only if anything was stored in it."""
    if os.path.exists(place.collection):
        yield
        return
    from flashcards.library.traces import none_left  # once in a home's life

    with none_left(place):
        yield


def upgrading() -> "AbstractContextManager[Callable[[int, int], None] | None]":
    """Show how far the migration of a collection is."""
    from flashcards.cli.progress import telling  # once after an update

    return telling("upgrading")


@contextmanager
def _noticed(opened: "Collection") -> Iterator[None]:
    """Say at the end what was noticed of the file meanwhile, and what in it lies ahead of the clock."""
    from flashcards.clock import now  # --version needs none of it

    try:
        yield
        if opened.newest > now().at + _AHEAD:
            from flashcards.cli.ahead import said_once  # where a clock was wrong

            opened.notices += said_once(opened, now())
    finally:
        for notice in opened.notices:
            report(notice)


def say_troubles(troubles: "Sequence[Trouble]") -> None:
    """One line on stderr for each thing wrong in a deck file, or worth knowing; what many lines share is one."""
    from flashcards.errors import grouped, locate

    by_path: dict[str, list[Problem]] = {}
    for trouble in troubles:
        by_path.setdefault(trouble.path, []).append(trouble.problem)
    for path, problems in by_path.items():
        for problem in grouped(problems):
            report(locate(path, problem))
