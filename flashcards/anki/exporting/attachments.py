"""The pictures and sounds of notes, gathered for a package."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import unquote

from flashcards.anki.notes.content import AnkiNoteType
from flashcards.html.filenames import PICTURES, PLAYED, portable, stays_in_anki
from flashcards.html.shown import Place, decoded, drawn, places
from flashcards.library.places import SUFFIXES

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_KINDS = PICTURES | PLAYED
_CHUNK = 2**20


class Attachments:
    """Files by their names in the package, each once, in the order in which notes show them.

    Only pictures, sounds and films are taken, and only from the folder of the deck
    that shows them or below it, or anywhere in the ``library`` if the deck is in
    it: a deck from somebody else must not carry other files away. ``missing`` are
    the sources of the rest.
    """

    def __init__(self, library: str = "") -> None:
        self._library = Path(library) if library else None
        self.files: dict[str, Path] = {}
        self.missing: dict[str, None] = {}
        self._names: dict[tuple[str, str, bool], str | None] = {}
        self._kinds: set[tuple[int, str]] = set()
        self._taken: dict[str, tuple[str, str]] = {}

    def link(self, html: str, folder: str, *, foreign: bool = False) -> str:
        """The HTML of a field, whose files are in a folder, with their names in the package.

        If it is ``foreign``, it came from Anki with its files, which may be of any kind.
        """
        if not folder or ("<" not in html and "[sound:" not in html):
            return html
        parts: list[str] = []
        done = 0
        for place in places(html):
            if name := self._linked(place, folder, foreign=foreign):
                parts += html[done : place.start], escape(name) if place.sound else f'"{escape(name)}"'
                done = place.end
        return "".join([*parts, html[done:]]) if parts else html

    def take(self, kind: AnkiNoteType, folder: str) -> None:
        """Add the files that note types of Anki's show on every card; their names begin with ``_`` and are kept.

        Besides those that this one names, Anki needs all others that exist: its styling may name them.
        """
        if folder and (kind.id, folder) not in self._kinds:
            self._kinds.add((kind.id, folder))
            there = Path(folder)
            for name in fixed(kind):
                if self._name(name, there, foreign=True) is None:
                    self.missing[name] = None
            with suppress(OSError):
                for path in sorted(there.glob("_*")):
                    self._name(path.name, there, foreign=True)

    def take_drawn(self, html: str, folder: str) -> None:
        """Add the pictures that Anki once drew of the LaTeX in a field; it can draw them again."""
        if folder and "[" in html:
            for name in drawn(html):
                self._name(name, Path(folder), foreign=True)

    def _linked(self, place: Place, folder: str, *, foreign: bool) -> str | None:
        """The name of a file in the package; None if it stays as it is."""
        said = decoded(place.source)
        if not said.strip() or _ELSEWHERE.match(said):
            return None
        address = said if place.sound else unquote(said)
        key = (said, folder, foreign)
        if key not in self._names:
            wishes = (said, address, said.strip()) if foreign else (address, said)  # Anki uses names literally
            found = (self._name(wish, Path(folder), foreign=foreign) for wish in dict.fromkeys(wishes))
            self._names[key] = next(filter(None, found), None)
        name = self._names[key]
        if name is None:
            self.missing[said if foreign else address] = None
        return None if name == unicodedata.normalize("NFC", said) else name

    def _name(self, source: str, folder: Path, *, foreign: bool) -> str | None:
        """The name of a file in the package; None if it does not exist, or must not be taken."""
        try:
            path = next((path for path in _files(source, folder) if path.is_file()), None)
            if path is None or not (_is_medium(path) or (foreign and _is_foreign(path, folder))):
                return None
            if not self._may_be_taken(path, folder):
                return None
            digest = _digest(path)
        except (OSError, ValueError):
            return None
        own = path.name if foreign and stays_in_anki(path.name) else portable(path.name, digest)
        for wish in (own, portable(path.name, digest, other=True)):
            known, theirs = self._taken.setdefault(wish.casefold(), (wish, digest))
            if theirs == digest:
                self.files.setdefault(known, path)
                return known
        return None

    def _may_be_taken(self, path: Path, folder: Path) -> bool:
        """Whether a file is where a deck's files may be, even after following every link."""
        roots = [folder]
        if self._library and folder.resolve().is_relative_to(self._library.resolve()):
            roots.append(self._library)
        return any(path.is_relative_to(root) and path.resolve().is_relative_to(root.resolve()) for root in roots)


def _files(source: str, folder: Path) -> Iterator[Path]:
    """The files that a note may mean; a name may be composed differently, as in decks from a Mac."""
    wishes = (source, *(unicodedata.normalize(form, source) for form in ("NFC", "NFD")))
    return (Path(os.path.normpath(folder / wish)) for wish in dict.fromkeys(wishes))


def _is_medium(path: Path) -> bool:
    return path.suffix.lower() in _KINDS


def _is_foreign(path: Path, folder: Path) -> bool:
    """Whether a file is where an import puts media, and one that an import would put there."""
    return path.parent == folder and not path.name.startswith(".") and not path.name.lower().endswith(SUFFIXES)


def _digest(path: Path) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@lru_cache(1000)
def fixed(kind: AnkiNoteType) -> tuple[str, ...]:
    """The names of the files that the templates of a note type show on every card; Anki expects ``_`` before them."""
    texts = (text for template in kind.templates for text in (template.question, template.answer))
    named = (decoded(place.source) for text in texts for place in places(text))
    return tuple(dict.fromkeys(name for name in named if name.startswith("_") and "{" not in name))
