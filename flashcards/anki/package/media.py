"""The list of media in a package, and which of its names may become files."""

import json
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from flashcards.anki.notes.content import Medium
from flashcards.anki.package import foreignjson, protobuf
from flashcards.anki.package.refusal import Refused
from flashcards.anki.package.unpack import MOST_MEDIA_LIST, MOST_MEMBERS, Archive, too_many_files
from flashcards.html.filenames import is_unsafe

_MOST_IN_AN_ENTRY = 16  # fields of the message; Anki writes four


def media_list(archive: Archive) -> dict[str, Medium]:
    """The media of a package by name.

    Raises:
        Refused: the list cannot be read, or a name leaves its folder or is not a file name.
    """
    if "media" not in archive:
        return {}
    data = archive.read("media", MOST_MEDIA_LIST, zstd=archive.container.zstd)
    try:
        return _sound(_modern(data) if archive.container.zstd else _legacy(data))
    except (ValueError, RecursionError) as error:
        raise Refused("its list of media is damaged; export it again from Anki") from error


def _sound(entries: Iterator[Medium]) -> dict[str, Medium]:
    """The entries by name; of two with one name, Anki shows the later."""
    found: dict[str, Medium] = {}
    for number, medium in enumerate(entries):
        if number == MOST_MEMBERS:
            raise Refused(too_many_files())
        if is_unsafe(medium.name):
            shown = ascii(medium.name[:60])[1:-1]
            raise Refused(
                f'it has a media file named "{shown}", which is not a valid file name; nothing was imported from it'
            )
        found[unicodedata.normalize("NFC", medium.name)] = medium
    for name, medium in [*found.items()]:
        if "%" in name and not is_unsafe(address := unquote(name)):
            found.setdefault(address, medium)  # notes here name files as in an address
    return found


def _modern(data: bytes) -> Iterator[Medium]:
    """Source: field 1 of the message repeats an entry of name, size and SHA-1; its place is its member."""
    place = 0
    for number, value in protobuf.fields(data, most=MOST_MEMBERS + 1):
        if number != 1:
            continue
        if isinstance(value, int):
            raise ValueError("no entry")  # noqa: TRY004 - of bytes, not of types
        entry = dict(protobuf.fields(value, most=_MOST_IN_AN_ENTRY))
        name, sha1 = entry.get(1, b""), entry.get(3)
        if isinstance(name, int):
            raise ValueError("no name")  # noqa: TRY004 - of bytes, not of types
        known = sha1 if isinstance(sha1, bytes) and len(sha1) == 20 else None  # noqa: PLR2004 - a SHA-1 has 20 bytes
        yield Medium(name=name.decode(), member=str(place), sha1=known)
        place += 1


def _legacy(data: bytes) -> Iterator[Medium]:
    text = data.decode(json.detect_encoding(data), "surrogatepass")
    listed = foreignjson.loads(text, most=2 * MOST_MEMBERS)
    if not isinstance(listed, dict):
        raise ValueError("no object")  # noqa: TRY004 - of JSON, not of types
    for member, name in listed.items():
        if not isinstance(name, str):
            raise ValueError("no name")  # noqa: TRY004 - of JSON, not of types
        yield Medium(name=name, member=member)
