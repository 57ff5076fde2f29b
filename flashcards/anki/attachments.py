"""The pictures and sounds that notes show, gathered for a package."""

import hashlib
import os
import re
import unicodedata
from html import escape
from pathlib import Path
from urllib.parse import unquote

from flashcards.anki.filenames import portable
from flashcards.formats.entities import unescape

_SHOWN = re.compile(r'(?P<before><img src=")(?P<source>[^"]*)(?=")|\[sound:(?P<sound>[^\]\n]{1,255})\]')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_KINDS = frozenset(
    (".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp",
     ".3gp", ".aac", ".avi", ".flac", ".flv", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".oga", ".ogg",
     ".ogv", ".opus", ".spx", ".wav", ".webm")
)  # fmt: skip
_CHUNK = 2**20


class Attachments:
    """Files by the names that they have in the package, each once, in the order in which notes show them.

    Only pictures, sounds and films are taken, and only such as lie in the
    folder of the deck that shows them or below it, or anywhere in the
    ``library`` if the deck does: a deck of somebody else's must not carry other
    files away. ``missing`` are the sources of the rest.
    """

    def __init__(self, library: str = "") -> None:
        self._library = Path(library) if library else None
        self.files: dict[str, Path] = {}
        self.missing: dict[str, None] = {}
        self._names: dict[tuple[str, str], str | None] = {}
        self._taken: dict[str, tuple[str, str]] = {}

    def link(self, html: str, folder: str) -> str:
        """The HTML of a field whose files lie in a folder, with the names that they have in the package."""
        if not folder or ('<img src="' not in html and "[sound:" not in html):
            return html
        return _SHOWN.sub(lambda match: self._linked(match, folder), html)

    def _linked(self, match: re.Match[str], folder: str) -> str:
        sound = match["sound"]
        source = unescape(sound) if sound else unquote(unescape(match["source"]))
        if not source or (not sound and _ELSEWHERE.match(source)):
            return match[0]
        if (source, folder) not in self._names:
            self._names[source, folder] = self._name(source, Path(folder))
        name = self._names[source, folder]
        if name is None:
            self.missing[source] = None
            return match[0]
        return f"[sound:{escape(name)}]" if sound else match["before"] + escape(name)

    def _name(self, source: str, folder: Path) -> str | None:
        """The name of a file in the package; None where it is not there, or must not be taken."""
        try:
            path = _file(source, folder)
            if path is None or path.suffix.lower() not in _KINDS or not self._may_be_taken(path, folder):
                return None
            digest = _digest(path)
        except (OSError, ValueError):
            return None
        for wish in (portable(path.name, digest), portable(path.name, digest, other=True)):
            known, theirs = self._taken.setdefault(wish.casefold(), (wish, digest))
            if theirs == digest:
                self.files.setdefault(known, path)
                return known
        return None

    def _may_be_taken(self, path: Path, folder: Path) -> bool:
        """Whether a file lies where a deck's files may, also with every link on the way followed."""
        roots = [folder]
        if self._library and folder.resolve().is_relative_to(self._library.resolve()):
            roots.append(self._library)
        return any(path.is_relative_to(root) and path.resolve().is_relative_to(root.resolve()) for root in roots)


def _file(source: str, folder: Path) -> Path | None:
    """The file that a note shows; its name may be composed otherwise there, as decks that come from a Mac have it."""
    wishes = (source, *(unicodedata.normalize(form, source) for form in ("NFC", "NFD")))
    paths = (Path(os.path.normpath(folder / wish)) for wish in dict.fromkeys(wishes))
    return next((path for path in paths if path.is_file()), None)


def _digest(path: Path) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
