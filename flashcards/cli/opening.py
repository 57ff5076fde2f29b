"""Opening the collection for a command: reading changed deck files, and printing their problems."""

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
"""An entry may be so many milliseconds ahead of the clock without a warning."""


@contextmanager
def collection(extra: Sequence[str] = (), *, quiet: bool = False) -> Iterator["Collection"]:
    """The open collection; every deck file that changed is read and its problems are printed.

    ``extra`` are deck files outside the library to read as well; with ``quiet``
    nothing is printed.
    """
    from flashcards.clock import now  # not needed for --version
    from flashcards.collection.store import Collection
    from flashcards.library.watch import is_current

    place = home()
    chosen = settings()
    if os.path.exists(place.backing_up):
        from flashcards.backups.automatic import failure  # while one is made, or after it failed

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
            from flashcards.cli.progress import WORTH_BYTES, telling  # only if a file changed
            from flashcards.library.sync import refresh

            with telling("reading decks", WORTH_BYTES) as tell:
                troubles = refresh(opened, place, now(), extra, tell)
            if not quiet:
                say_troubles(troubles)
        if chosen.sync_folder is None:
            yield opened
            return
        from flashcards.cli.sharing import shared  # only if a folder is shared

        with shared(opened, place, chosen):
            yield opened


@contextmanager
def read_around() -> Iterator[None]:
    """Read the decks before a block gives notes other texts, and again after it, when nothing is in doubt."""
    if not os.path.exists(home().collection):
        yield
        return
    with collection():
        pass
    yield
    with collection(quiet=True):
        pass


@contextmanager
def begun(place: "Home") -> Iterator[None]:
    """Remove a collection that was made here unless something was stored in it."""
    if os.path.exists(place.collection):
        yield
        return
    from flashcards.library.traces import none_left  # once for each home

    with none_left(place):
        yield


def upgrading() -> "AbstractContextManager[Callable[[int, int], None] | None]":
    """Show the progress of a migration."""
    from flashcards.cli.progress import telling  # once after an update

    return telling("upgrading")


@contextmanager
def _noticed(opened: "Collection") -> Iterator[None]:
    """At the end, print the notices of the file, and warn about entries ahead of the clock."""
    from flashcards.clock import now  # not needed for --version

    try:
        yield
        if opened.newest > now().at + _AHEAD:
            from flashcards.cli.ahead import said_once  # only if a clock was wrong

            opened.notices += said_once(opened, now())
    finally:
        for notice in opened.notices:
            report(notice)


def say_troubles(troubles: "Sequence[Trouble]") -> None:
    """Print one line on stderr for each problem or notice of a deck file; equal ones share a line."""
    from flashcards.errors import grouped, locate

    by_path: dict[str, list[Problem]] = {}
    for trouble in troubles:
        by_path.setdefault(trouble.path, []).append(trouble.problem)
    for path, problems in by_path.items():
        for problem in grouped(problems):
            report(locate(path, problem))
