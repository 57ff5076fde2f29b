"""The pictures and sounds that notes show, gathered for a package."""

import hashlib
import os
import re
import unicodedata
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

_SHOWN = re.compile(r'(?P<before><img src=")(?P<source>[^"]*)(?=")|\[sound:(?P<sound>[^\]\n]{1,255})\]')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_KINDS = frozenset(
    (".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp",
     ".3gp", ".aac", ".avi", ".flac", ".flv", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".oga", ".ogg",
     ".ogv", ".opus", ".spx", ".wav", ".webm")
)  # fmt: skip
_UNFIT = re.compile(r'[\x00-\x1f\x7f"*:<>?\\|\[\]^#%/]')
_ADDED_NAME = 8  # hexadecimal digits that tell two files of one name apart
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
        self._names: dict[tuple[Path, Path], str | None] = {}
        self._taken: dict[str, tuple[str, str]] = {}

    def link(self, html: str, folder: str) -> str:
        """The HTML of a field whose files lie in a folder, with the names that they have in the package."""
        if not folder or ('<img src="' not in html and "[sound:" not in html):
            return html
        return _SHOWN.sub(lambda match: self._linked(match, Path(folder)), html)

    def _linked(self, match: re.Match[str], folder: Path) -> str:
        sound = match["sound"]
        source = unescape(sound) if sound else unquote(unescape(match["source"]))
        if not source or (not sound and _ELSEWHERE.match(source)):
            return match[0]
        path = Path(os.path.normpath(folder / source))
        if (path, folder) not in self._names:
            self._names[path, folder] = self._name(path, folder)
        name = self._names[path, folder]
        if name is None:
            self.missing[source] = None
            return match[0]
        return f"[sound:{escape(name)}]" if sound else match["before"] + escape(name)

    def _name(self, path: Path, folder: Path) -> str | None:
        """The name of a file in the package; None where it is not there, or must not be taken."""
        if path.suffix.lower() not in _KINDS:
            return None
        try:
            if not path.is_file() or not self._may_be_taken(path, folder):
                return None
            digest = _digest(path)
        except (OSError, ValueError):
            return None
        name = unicodedata.normalize("NFC", _UNFIT.sub("_", path.name))
        stem, dot, suffix = name.rpartition(".")
        for wish in (name, f"{stem}-{digest[:_ADDED_NAME]}{dot}{suffix}"):
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


def _digest(path: Path) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
