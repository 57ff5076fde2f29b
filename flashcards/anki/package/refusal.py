"""What is wrong with a package: raised where it is met, and turned into an error of ours at the edge."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flashcards.errors import DeckError, Problem


class Refused(Exception):
    """The package cannot be read; its text says why and what to do. It never leaves this part of the program."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turns what goes wrong with the package at ``path`` into one error.

    Raises:
        DeckError: the block met something that no sound package has.
    """
    try:
        yield
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}); check the path and its permissions"
        raise DeckError(str(path), [Problem(line=0, message=reason)]) from error
    except Refused as error:
        raise DeckError(str(path), [Problem(line=0, message=str(error))]) from error
