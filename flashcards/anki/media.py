"""The list of media in a package, and which of its names may become files."""

import json
import re
import unicodedata
from collections.abc import Iterator

from flashcards.anki import protobuf
from flashcards.anki.content import Medium
from flashcards.anki.unpack import MOST_MEDIA_LIST, Archive, Refused

LONGEST_NAME = 255
"""Bytes of a medium's name: what file systems take."""

_OUTSIDE = re.compile(r"[/\\\x00-\x1f\x7f]|^\.{1,2}$|^[A-Za-z]:|^\s*$|[. ]$")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\.|$)", re.IGNORECASE)


def media_list(archive: Archive) -> dict[str, Medium]:
    """The media of a package by their names.

    Raises:
        Refused: the list cannot be read, a name climbs out of its folder or
            is no file's name, or two entries have one name.
    """
    if "media" not in archive:
        return {}
    data = archive.read("media", MOST_MEDIA_LIST, zstd=archive.container.zstd)
    try:
        entries = list(_modern(data) if archive.container.zstd else _legacy(data))
    except (ValueError, RecursionError) as error:
        raise Refused("its list of media is damaged; export it again from Anki") from error
    found: dict[str, Medium] = {}
    folded: set[str] = set()
    for medium in entries:
        if _is_unsafe(medium.name):
            shown = ascii(medium.name[:60])[1:-1]
            raise Refused(f'it has a medium named "{shown}", which is no name for a file; nothing was taken from it')
        key = unicodedata.normalize("NFC", medium.name).casefold()
        if key in folded:
            shown = ascii(medium.name[:60])[1:-1]
            raise Refused(f'it has two media named "{shown}"; nothing was taken from it')
        folded.add(key)
        found[unicodedata.normalize("NFC", medium.name)] = medium
    return found


def _is_unsafe(name: str) -> bool:
    return (
        _OUTSIDE.search(name) is not None
        or _DEVICE.match(name) is not None
        or len(name.encode(errors="surrogatepass")) > LONGEST_NAME
        or any("\ud800" <= char <= "\udfff" for char in name)
    )


def _modern(data: bytes) -> Iterator[Medium]:
    """Source: field 1 of the message repeats an entry of name, size and SHA-1; its place is its member."""
    place = 0
    for number, value in protobuf.fields(data):
        if number != 1:
            continue
        if isinstance(value, int):
            raise ValueError("no entry")  # noqa: TRY004 - of bytes, not of types
        sha1 = protobuf.last(value, 3)
        known = sha1 if isinstance(sha1, bytes) and len(sha1) == 20 else None  # noqa: PLR2004 - a SHA-1 has 20 bytes
        yield Medium(name=protobuf.text(value, 1), member=str(place), sha1=known)
        place += 1


def _legacy(data: bytes) -> Iterator[Medium]:
    listed = json.loads(data)
    if not isinstance(listed, dict):
        raise ValueError("no object")  # noqa: TRY004 - of JSON, not of types
    for member, name in listed.items():
        if not isinstance(name, str):
            raise ValueError("no name")  # noqa: TRY004 - as above
        yield Medium(name=name, member=member)
