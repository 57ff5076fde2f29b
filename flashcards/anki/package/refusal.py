"""What is wrong with a package: raised where it is found, and turned into our error at the edge."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flashcards.errors import DeckError, Problem


class Refused(Exception):
    """The package cannot be read; its message says why and what to do. It never leaves this folder."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong with the package at ``path`` into one error.

    Raises:
        DeckError: the block found something that no valid package has.
    """
    try:
        yield
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}); check the path and its permissions"
        raise DeckError(str(path), [Problem(line=0, message=reason)]) from error
    except Refused as error:
        raise DeckError(str(path), [Problem(line=0, message=str(error))]) from error
