"""Pictures of a saved page: those that its definitions show come along, and lie beside the deck."""

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote

from flashcards.anki.filenames import is_unsafe
from flashcards.formats import Reading
from flashcards.library.edits import Change

_PICTURE = re.compile(r"(!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]\()(<[^<>\n]+>|[^()\s<>]+)\)")
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
_LARGEST = 16 * 2**20
"""Bytes of a picture that comes along."""


def bring(reading: Reading, page: Path, folder: Path) -> tuple[Reading, Mapping[str, Change]]:
    """A reading whose pictures are files beside its deck, and those files by their names, as far as they are new.

    ``page`` is the folder of the saved page, out of which nothing is taken,
    and ``folder`` that of the deck. Other pictures keep their addresses.
    """
    made: dict[str, Change] = {}
    names: dict[Path, str] = {}

    def named(match: re.Match[str]) -> str:
        path = _file(page, match[2].strip("<>"))
        if path is None:
            return match[0]
        if path not in names:
            names[path] = _place(path, folder, made)
        name = names[path]
        return f"{match[1]}<{name}>)" if re.search(r"[\s()]", name) else f"{match[1]}{name})"

    notes = tuple(replace(note, definition=_PICTURE.sub(named, note.definition)) for note in reading.deck.notes)
    return replace(reading, deck=replace(reading.deck, notes=notes)), made


def _file(page: Path, address: str) -> Path | None:
    """The file beside a page that an address means, if it is a picture there."""
    if re.match(r"[a-zA-Z][\w+.-]*:|//", address) or not address.lower().partition("?")[0].endswith(_ENDINGS):
        return None
    try:
        path = (page / unquote(address.partition("?")[0])).resolve()
        inside = path.is_relative_to(page.resolve()) and path.is_file()
        return path if inside and not is_unsafe(path.name) and path.stat().st_size <= _LARGEST else None
    except (OSError, ValueError):
        return None


def _place(path: Path, folder: Path, made: dict[str, Change]) -> str:
    """The name of a picture beside the deck; one of another picture is left alone."""
    data = path.read_bytes()
    digest = blake2b(data, digest_size=4).hexdigest()
    for name in (path.name, f"{path.stem}-{digest}{path.suffix}"):
        target = folder / name
        if name in made and made[name].after == data:
            return name
        if name not in made and not target.exists():
            made[name] = Change(target, None, data)
            return name
        if target.is_file() and target.read_bytes() == data:
            return name
    return path.name
