"""What a voice says for a Markdown text. Imported when something is read aloud."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flashcards.formats.links import SOUND
from flashcards.formats.parser import make_parser
from flashcards.formats.tex import readable

LONGEST = 3000
"""Characters of a text that are spoken."""

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[\]]+")
"""In double brackets, programs that speak expect phonemes or commands of theirs."""

_TEX = re.compile(r"[\\\\{}$&~]+")
"""What is left of a formula that cannot be set in characters."""

_SILENT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\s]+")


def spoken(markdown: str) -> str:
    """The words of a text on one line: no marks, pictures, sounds, addresses, or blocks of code."""
    parts = [part for token in _parser().parse(markdown) for part in _block(token)]
    return _SILENT.sub(" ", _BRACKETS.sub(" ", "\n".join(parts))).strip()[:LONGEST]


def _block(token: Token) -> Iterator[str]:
    if token.type == "inline":
        yield "".join(_inline(token.children or ()))
    elif token.type == "math":
        yield _formula(token.content)


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text":
                yield _ADDRESS.sub("", SOUND.sub("", token.content))
            case "code_inline":
                yield token.content
            case "math":
                yield _formula(token.content)
            case "softbreak" | "hardbreak":
                yield " "


def _formula(tex: str) -> str:
    return _TEX.sub(" ", readable(tex) or "")


@cache
def _parser() -> MarkdownIt:
    return make_parser()
