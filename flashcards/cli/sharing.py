"""The shared folder around a command: what others did comes before it, what was done here goes there afterwards."""

import os
from collections.abc import Iterator
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
        _receive(opened, place, folder, chosen.day_starts_at)
    try:
        yield
    finally:
        _send(opened, place, folder)


def chosen_anew(place: "Home", chosen: "Settings") -> None:
    """Take all that is in the folder that was just chosen, and send all that is missing there."""
    from flashcards.collection.store import Collection
    from flashcards.sharing.exchange import begin_anew

    begin_anew(place, os.path.expanduser(chosen.sync_folder or ""))
    if os.path.exists(place.collection):
        with Collection.open(place.collection) as opened, shared(opened, place, chosen):
            pass


def _receive(opened: "Collection", place: "Home", folder: str, hour: int) -> None:
    from flashcards.clock import now
    from flashcards.sharing.exchange import receive

    try:
        for notice in receive(opened, place, folder, now(), hour):
            report(notice)
    except FlashcardsError as error:
        from flashcards.collection.rescue.examining import explained  # only when something is wrong

        report(str(explained(error)))


def _send(opened: "Collection", place: "Home", folder: str) -> None:
    """Send what happened; a command that changed nothing looks only at the number of the last entry."""
    from flashcards.collection.exchange.unsent import last

    if load(place.path, folder).has_sent(last(opened)):
        return
    from flashcards.sharing.exchange import send

    try:
        for notice in send(opened, place, folder):
            report(notice)
    except FlashcardsError as error:
        from flashcards.collection.rescue.examining import explained  # only when something is wrong

        report(str(explained(error)))
