"""Deck files that the user makes, and those that came with the program."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from types import MappingProxyType

from flashcards.disk.durable import make_folder, take_away
from flashcards.errors import BadDeckName, DeckError, OutputError
from flashcards.formats import decode, markdown
from flashcards.library.decktexts import parse
from flashcards.library.edits import Change, carry_out
from flashcards.library.files import read_bytes, shipped_decks
from flashcards.library.places import SUFFIXES, Home, deck_files, is_there

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


class Targets:
    """The file of each deck: in the library, or else one of those ``elsewhere``, which are given by deck."""

    def __init__(self, home: Home, elsewhere: Mapping[str, Sequence[str]] = MappingProxyType({})) -> None:
        self._folder = Path(home.decks)
        self._of: dict[str, Path] = {}
        for path in map(Path, deck_files(home.decks)):
            with suppress(DeckError):  # a file that cannot be read is not a deck's
                self._of.setdefault(parse(decode(read_bytes(path), str(path)), path).deck.name, path)
        for name, files in elsewhere.items():
            for file in filter(is_there, files):
                self._of.setdefault(name, Path(file))
        self._taken = {*self._of.values()}

    def of(self, name: str) -> Path:
        """The file of a deck; a free name made from the deck's if it has none."""
        if name not in self._of:
            stem = markdown.slug(name)
            names = chain([f"{stem}.md"], (f"{stem}-{number}.md" for number in count(2)))
            free = (path for file in names if not is_there(path := self._folder / file) and path not in self._taken)
            self._of[name] = next(free)
            self._taken.add(self._of[name])
        return self._of[name]
