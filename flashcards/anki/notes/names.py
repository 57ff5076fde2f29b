"""Our names in Anki: deck paths, tags and ids."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from flashcards.html.from_markdown import clean

DEFAULT_DECK = 1
"""The id of the deck "Default", which every Anki collection has."""

LEVEL = "::"
"""What separates the levels of a deck's or a tag's name."""

_FIRST_ID = 2**40
_ID_BITS = 39
_SPACE = re.compile(r"\s+")


def stable_id(*parts: str) -> int:
    """An id of a deck, made from its parts alone, so that it is the same in every export.

    Anki's ids are creation times in milliseconds, and it renumbers those of the
    future: these are between November 2004 and April 2022. Parts are hashed with
    their lengths, so ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        data = part.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return _FIRST_ID + (int.from_bytes(digest.digest(), "big") >> (64 - _ID_BITS))


def deck_path(name: str) -> str:
    """A deck's name in Anki: no level is empty, or has white space or colons around it."""
    return LEVEL.join(_one_line(level).strip(": ") or "blank" for level in name.split(LEVEL))


def with_parents(path: str) -> Iterator[str]:
    """A deck's path after those of the decks above it, the topmost first."""
    levels = path.split(LEVEL)
    for depth in range(1, len(levels) + 1):
        yield LEVEL.join(levels[:depth])


def deck_key(path: str) -> str:
    """A deck's identity: Anki ignores the case of names."""
    return path.casefold()


def deck_id(path: str) -> int:
    """The id of the deck with a path."""
    key = deck_key(path)
    return DEFAULT_DECK if key == "default" else stable_id("deck", key)


@lru_cache(1000)
def tag_list(tags: tuple[str, ...]) -> str:
    """Tags in Anki, between spaces; a space within a tag becomes an underscore.

    Of tags that differ in case only, the first is kept.
    """
    if not tags:
        return ""
    joined = {tag.casefold(): tag for tag in reversed([_SPACE.sub("_", _one_line(tag)) for tag in tags]) if tag}
    return f" {' '.join(reversed(joined.values()))} " if joined else ""


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", clean(text)).split())
