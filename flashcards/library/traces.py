"""A home that a failed command began: what it made there is removed again."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flashcards.library.places import Home, is_there

_BESIDE = ("", "-wal", "-shm", "-tail")


@contextmanager
def none_left(home: Home) -> Iterator[None]:
    """At the end, remove a collection and folders that did not exist before the block and are empty."""
    file, decks = Path(home.collection), Path(home.decks)
    is_new = not is_there(file)
    above = Path(home.path).absolute()
    folders = [folder for folder in (decks, above, *above.parents) if not is_there(folder)]
    try:
        yield
    finally:
        if is_new and is_there(file) and _is_blank(home):
            for ending in _BESIDE:
                Path(f"{file}{ending}").unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):  # it is not empty, or was never made
                folder.rmdir()


def _is_blank(home: Home) -> bool:
    from flashcards.collection.blank import is_blank

    return is_blank(home.collection, lambda source: is_there(home.absolute(source)))
