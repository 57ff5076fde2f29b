"""The checksum of a note's text, so that damage is noticed before it is exported."""

import sqlite3
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


def check_all(connection: sqlite3.Connection) -> None:
    """Check that every entry of the log and every text is as it was stored, and that no entry is missing.

    Raises:
        Damaged: one is not.
    """
    from flashcards.collection.entries import all_entries  # not needed for a text

    for _ in all_entries(connection):
        pass
    last, number = connection.execute("select coalesce(max(seq), 0), count(*) from log").fetchone()
    if last != number:
        raise Damaged(f"{last - number} of {last} entries of the review log are missing")
    for row in connection.execute("select checksum, guid, term, definition, tags, aliases, section from notes"):
        check_text(*row)
