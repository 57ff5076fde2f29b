"""Deck files that the user makes, and those that came with the program."""

from contextlib import suppress
from pathlib import Path

from flashcards.disk.durable import make_folder, take_away
from flashcards.errors import BadDeckName, DeckError, OutputError
from flashcards.formats import markdown
from flashcards.library.edits import Change, carry_out
from flashcards.library.files import read_bytes, shipped_decks
from flashcards.library.places import SUFFIXES, Home

_MOST = 200
"""Longest name of a deck in characters."""

_BEGIN = 20
"""Characters of a name too long that a message shows."""


def deck_name(text: str) -> str:
    """The name of a deck that the user asked for, possibly as a file name.

    Raises:
        BadDeckName: no deck can have this name.
    """
    name = " ".join(text.split())
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix).rstrip()
    if not any(char.isalnum() for char in name):
        raise BadDeckName(text, "has no letter or digit; use at least one")
    if "/" in name or "\\" in name:
        raise BadDeckName(text, "has a slash; use :: for levels, as in Sea::Currents")
    if len(name) > _MOST:
        raise BadDeckName(f"{name[:_BEGIN]}...", f"has {len(name)} characters; use at most {_MOST}")
    if hidden := next((char for char in name if not char.isprintable()), ""):
        raise BadDeckName(text, f"has an invisible character (U+{ord(hidden):04X}); leave it out")
    if not all(level.strip() for level in name.split("::")):
        raise BadDeckName(text, "has an empty level; write :: only between two names, as in Sea::Currents")
    return name


def file_of(home: Home, name: str) -> Path:
    """Where a new deck of this name goes, by default."""
    return Path(home.decks) / f"{markdown.slug(name)}.md"


def make(path: Path, text: str) -> None:
    """Write a new deck file.

    Raises:
        OutputError: it cannot be written, or another program made it meanwhile.
    """
    with suppress(OSError):  # the write says what is wrong with the folder
        make_folder(path.parent)
    carry_out(Change(path, None, text.encode()))


def as_shipped(path: Path) -> bool:
    """Whether a deck file came with the program and did not change."""
    shipped = next((each for each in shipped_decks() if each.name == path.name), None)
    with suppress(DeckError):
        return shipped is not None and read_bytes(path) == shipped.read_bytes()
    return False


def remove_shipped(path: Path) -> None:
    """Delete an unchanged deck file that came with the program.

    Raises:
        OutputError: it cannot be deleted.
    """
    try:
        take_away(path)
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error
