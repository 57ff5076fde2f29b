"""The shared folder around a command: what others did comes before it, what was done here goes there afterwards."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flashcards.cli.common import report
from flashcards.errors import FlashcardsError
from flashcards.sharing.state import is_current, load

if TYPE_CHECKING:
    from flashcards.collection.store import Collection
    from flashcards.library.places import Home
    from flashcards.settings import Settings


@contextmanager
def shared(opened: "Collection", place: "Home", chosen: "Settings") -> Iterator[None]:
    """Take what is new in the folder before the block, and send what is new here when it ends, however it does."""
    from flashcards.collection.exchange.unsent import standing

    folder = os.path.expanduser(chosen.sync_folder or "")
    known = load(place.path, folder)
    if not is_current(known) or not known.fits(*standing(opened)):
        told = _receive(opened, place, folder, chosen.day_starts_at)
    else:
        told = []
    try:
        yield
    finally:
        _send(opened, place, folder, told)


def chosen_anew(place: "Home", chosen: "Settings") -> None:
    """Take all that is in the folder that was just chosen, and send all that is missing there."""
    from flashcards.collection.store import Collection
    from flashcards.sharing.exchange import begin_anew

    begin_anew(place, os.path.expanduser(chosen.sync_folder or ""))
    if os.path.exists(place.collection):
        with Collection.open(place.collection) as opened, shared(opened, place, chosen):
            pass


def _receive(opened: "Collection", place: "Home", folder: str, hour: int) -> list[str]:
    """Take what others sent; returns what was said."""
    from flashcards.clock import now
    from flashcards.sharing.exchange import receive

    try:
        notices = receive(opened, place, folder, now(), hour)
    except FlashcardsError as error:
        from flashcards.collection.rescue.examining import explained  # only when something is wrong

        notices = [str(explained(error))]
    for notice in notices:
        report(notice)
    return notices


def _send(opened: "Collection", place: "Home", folder: str, told: Sequence[str]) -> None:
    """Send what happened, and say what was not ``told`` yet.

    A command that changed nothing looks only at the number of the last entry.
    """
    from flashcards.collection.exchange.unsent import last

    if load(place.path, folder).has_sent(last(opened)):
        return
    from flashcards.sharing.exchange import send

    try:
        notices = send(opened, place, folder)
    except FlashcardsError as error:
        from flashcards.collection.rescue.examining import explained  # only when something is wrong

        notices = [str(explained(error))]
    for notice in notices:
        if notice not in told:
            report(notice)
