"""Whether a home has a collection, or had one."""

from pathlib import Path

from flashcards.backups import shelf
from flashcards.collection.device import read_tail
from flashcards.collection.rescue.copying import is_blank
from flashcards.collection.rescue.pages import are_ours
from flashcards.library.places import Home


def is_gone(home: Home) -> bool:
    """Whether the file of the collection is empty, or not there."""
    path = Path(home.collection)
    try:
        return not path.stat().st_size or (is_blank(home.collection) and not are_ours(path))
    except OSError:
        return not path.exists()


def is_unbegun(home: Home) -> bool:
    """Whether there is no collection yet, and nothing shows that there was one."""
    return is_gone(home) and not has_traces(home)


def has_traces(home: Home) -> bool:
    """Whether a backup, or the tail beside the collection, shows entries that are gone with it."""
    tail = read_tail(home.collection)
    return (tail is not None and tail.last > 0) or shelf.fuller(home, 0) is not None
