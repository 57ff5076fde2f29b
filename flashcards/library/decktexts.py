"""The texts of deck files, each in the format of its ending."""

from pathlib import Path

from flashcards.errors import DeckError, Problem
from flashcards.formats import Reading
from flashcards.formats.registry import named
from flashcards.library.places import DECK_FORMATS

_DEFAULT = "markdown"


def parse(text: str, path: Path) -> Reading:
    """Read the text of a deck file; the deck has the file's name unless the text names it."""
    return named(format_name(path)).parse(text, path.stem)


def format_name(path: Path) -> str:
    """The format of a deck file; Markdown for an unknown ending."""
    return DECK_FORMATS.get(path.suffix.lower(), _DEFAULT)


def is_markdown(path: Path) -> bool:
    """Whether a deck file is in Markdown."""
    return format_name(path) == _DEFAULT


def check_changeable(path: Path) -> None:
    """Make sure that the program can change a deck file, which it can only in Markdown.

    Raises:
        DeckError: it is another format.
    """
    if not is_markdown(path):
        message = "only a Markdown deck can be changed from here; edit the file yourself"
        raise DeckError(str(path), [Problem(line=0, message=message)])
