"""The pictures, sounds and links of a Markdown text.

Pictures are ``![alt](file)``, sounds the same with a sound's ending or Anki's
``[sound:file]``, links ``[text](target)``, ``[text][name]``, ``<address>`` or a
bare web address, but nothing in code.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flashcards.formats.parser import make_parser

SOUND_ENDINGS = (".mp3", ".ogg", ".oga", ".opus", ".wav", ".flac", ".m4a", ".aac", ".3gp", ".spx", ".aiff")
"""Endings of sound files, in lower case."""

SOUND = re.compile(r"\[sound:([^\[\]\n]+)\]")
"""Anki's mark of a sound."""

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")
_TRAILING = ".,;:!?*_~"


class Kind(StrEnum):
    """What a link leads to, in the word that is shown."""

    IMAGE = "image"
    SOUND = "sound"
    LINK = "link"


class Link(NamedTuple):
    """One picture, sound or link. ``label`` is its text or file name, ``target`` is as written."""

    kind: Kind
    label: str
    target: str


def links_of(markdown: str) -> tuple[Link, ...]:
    """The pictures, sounds and links of a text in order, each target once."""
    found: dict[str, Link] = {}
    for token in _parser().parse(markdown):
        for link in _inline(token.children or ()):
            found.setdefault(link.target, link)
    return tuple(found.values())


def picture(token: Token) -> Link:
    """The picture or sound of an ``image`` token."""
    target = str(token.attrs.get("src", ""))
    kind = Kind.SOUND if target.lower().endswith(SOUND_ENDINGS) else Kind.IMAGE
    return Link(kind, token.content or _file_name(target), target)


def _file_name(target: str) -> str:
    """The name of a file as people write it: the parser encodes spaces and accented letters."""
    name = target.rpartition("/")[2]
    decoded = _ENCODED.sub(lambda match: bytes.fromhex(match[1].decode()), name.encode()).decode(errors="replace")
    return decoded if decoded.isprintable() and "\ufffd" not in decoded else name


def _inline(tokens: Sequence[Token]) -> Iterator[Link]:
    inside: str | None = None
    label = ""
    for token in tokens:
        if token.type == "link_open":
            inside, label = str(token.attrs.get("href", "")), ""
        elif token.type == "link_close" and inside is not None:
            yield Link(Kind.LINK, label or inside, inside)
            inside = None
        elif token.type == "image":
            yield picture(token)
        elif inside is not None:
            label += token.content
        elif token.type == "text":
            yield from _bare(token.content)


def _bare(text: str) -> Iterator[Link]:
    """Sounds and addresses in plain text."""
    for match in re.finditer(f"{SOUND.pattern}|{_ADDRESS.pattern}", text, re.IGNORECASE):
        if match[1] is not None:
            yield Link(Kind.SOUND, match[1], match[1])
            continue
        address = match[0].rstrip(_TRAILING)
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_TRAILING)
        yield Link(Kind.LINK, address, address)


@cache
def _parser() -> MarkdownIt:
    return make_parser()
