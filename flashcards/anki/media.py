"""The list of media in a package, and which of its names may become files."""

import json
import unicodedata
from collections.abc import Iterator

from flashcards.anki import protobuf
from flashcards.anki.content import Medium
from flashcards.anki.filenames import is_unsafe
from flashcards.anki.unpack import MOST_MEDIA_LIST, Archive, Refused


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
        if is_unsafe(medium.name):
            shown = ascii(medium.name[:60])[1:-1]
            raise Refused(f'it has a medium named "{shown}", which is no name for a file; nothing was taken from it')
        key = unicodedata.normalize("NFC", medium.name).casefold()
        if key in folded:
            shown = ascii(medium.name[:60])[1:-1]
            raise Refused(f'it has two media named "{shown}"; nothing was taken from it')
        folded.add(key)
        found[unicodedata.normalize("NFC", medium.name)] = medium
    return found


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
