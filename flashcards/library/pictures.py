"""Pictures of a page: those that its terms and definitions show and that exist are copied beside the deck."""

import binascii
import re
from base64 import b64decode
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote

from flashcards.cards import Note
from flashcards.formats import Reading
from flashcards.html.filenames import is_unsafe
from flashcards.library.edits import Change

_PICTURE = re.compile(r"(!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]\()(<[^<>\n]+>|[^()\s<>]+)\)")
_ELSEWHERE = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
_HELD = re.compile(r"data:image/(png|jpeg|gif|webp|avif|bmp|svg\+xml)(?:;[\w=-]+)*;base64,", re.IGNORECASE)
_ENDING_OF = {"jpeg": "jpg", "svg+xml": "svg"}
_LARGEST = 16 * 2**20
"""Largest picture that is copied, in bytes."""


def bring(reading: Reading, page: Path | None, folder: Path) -> tuple[Reading, Mapping[str, Change]]:
    """A reading whose pictures are files beside its deck, and the new ones of those files by name.

    ``page`` is the folder of a saved page, from outside of which nothing is copied,
    and ``folder`` that of the deck. Pictures may be in the page itself; others
    keep their addresses.
    """
    made: dict[str, Change] = {}
    names: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        address = match[2].strip("<>")
        if address not in names:
            found = _held(address) or (_file(page, address) if page is not None else None)
            names[address] = _place(*found, folder, made) if found is not None else ""
        name = names[address]
        if not name:
            return match[0]
        return f"{match[1]}<{name}>)" if re.search(r"[\s()]", name) else f"{match[1]}{name})"

    notes = tuple(
        replace(note, term=_PICTURE.sub(named, note.term), definition=_PICTURE.sub(named, note.definition))
        for note in reading.deck.notes
    )
    return replace(reading, deck=replace(reading.deck, notes=notes)), made


def missing(notes: Iterable[Note], folder: Path, new: Container[Path]) -> list[str]:
    """The pictures that notes of a deck in ``folder`` name as files, and that are neither there nor ``new``."""
    named = (match[2].strip("<>") for note in notes for match in _PICTURE.finditer(f"{note.term}\n{note.definition}"))
    paths = {address: folder / unquote(address.partition("?")[0]) for address in named if not _ELSEWHERE.match(address)}
    return [address for address, path in paths.items() if path not in new and not path.is_file()]


def _held(address: str) -> tuple[str, bytes] | None:
    """The picture inside an address (``data:``), with a name for it."""
    match = _HELD.match(address)
    try:
        data = b64decode(unquote(address[match.end() :]), validate=True) if match else b""
    except (binascii.Error, ValueError):
        return None
    ending = _ENDING_OF.get(match[1].lower(), match[1].lower()) if match else ""
    return (f"picture-{blake2b(data, digest_size=4).hexdigest()}.{ending}", data) if data else None


def _file(page: Path, address: str) -> tuple[str, bytes] | None:
    """The name and bytes of the picture beside a page that an address names, if it exists."""
    if _ELSEWHERE.match(address) or not address.lower().partition("?")[0].endswith(_ENDINGS):
        return None
    try:
        path = (page / unquote(address.partition("?")[0])).resolve()
        inside = path.is_relative_to(page.resolve()) and path.is_file()
        fits = inside and not is_unsafe(path.name) and path.stat().st_size <= _LARGEST
        return (path.name, path.read_bytes()) if fits else None
    except (OSError, ValueError):
        return None


def _place(own: str, data: bytes, folder: Path, made: dict[str, Change]) -> str:
    """The name of a picture beside the deck; a different picture is not overwritten."""
    digest = blake2b(data, digest_size=4).hexdigest()
    for name in (own, f"{Path(own).stem}-{digest}{Path(own).suffix}"):
        target = folder / name
        if name in made and made[name].after == data:
            return name
        if name not in made and not target.exists():
            made[name] = Change(target, None, data)
            return name
        if target.is_file() and target.read_bytes() == data:
            return name
    return own
