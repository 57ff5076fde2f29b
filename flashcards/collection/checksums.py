"""The checksum of a note's text, so that damage is noticed before it is exported."""

from zlib import crc32

from flashcards.collection.base import Damaged


def text_checksum(term: str, definition: str, tags: str, aliases: str, section: str) -> int:
    """The checksum of a text as in its row; tags and aliases are lists in JSON."""
    return crc32(f"{term}\0{definition}\0{tags}\0{aliases}\0{section}".encode(errors="surrogatepass"))


def check_text(stored: int, guid: str, *text: str) -> None:
    """Check that the text of a note, as :func:`text_checksum` takes it, is the one that was stored.

    Raises:
        Damaged: it is not.
    """
    if text_checksum(*text) != stored:
        raise Damaged(f"the text of the note {guid}, {text[0][:40]!r}, is corrupted")
