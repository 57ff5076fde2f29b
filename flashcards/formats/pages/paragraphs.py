"""Terms and definitions of lines: paragraphs put together where a text was wrapped."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from flashcards.cards import term_key
from flashcards.formats.pages import Line, once
from flashcards.formats.pages.lines import ends, plain, words
from flashcards.formats.pages.wrapping import glued

_LEAST_TOGETHER = 8  # lines one below the other, that show how a text was wrapped by hand
_GOING_ON = 0.4
_WIDEST = 110  # characters: a page with longer lines is not wrapped by hand
_NARROWEST = 40
_UNFINISHED = 0.2  # of the lines of a wrapped text
_FULL = 0.7  # of the width, a line that a following one goes on
_LONG_LINE = 6  # words
_SEVERAL = 3  # words


def term_text(text: str) -> str:
    """A term without the marks, the bullet and the colon around it."""
    text = plain(text).strip("\t ").lstrip("\u2022\u25aa\u25e6\u2023\u25cf\u25a0 ").rstrip(":\uff1a\u2013\u2014- ")
    for mark in ("**", "__", "`", "*"):
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            text = text[len(mark) : -len(mark)]
    return " ".join(text.split()) or "?"


@once
def wrapped_at(lines: Sequence[Line]) -> int:
    """The length that lines are wrapped at; 0 where they are not, as where nearly all of them end in a full stop."""
    long = [line for line in lines if words(line.text) > _LONG_LINE]
    widths = sorted(len(line.text) + line.indent for line in long)
    if by_hand := _wrapped_by_hand(lines):
        return by_hand
    if not widths or widths[-1] > _WIDEST or widths[-1] < _NARROWEST:
        return 0
    unfinished = sum(not ends(line.text) for line in long)
    return widths[-1] if median(widths) >= _FULL * widths[-1] and unfinished >= _UNFINISHED * len(long) else 0


def _wrapped_by_hand(lines: Sequence[Line]) -> int:
    """The length of long lines, where many go on in lower case with a sentence of the line above; else 0."""
    together = [
        (line, below)
        for line, below in pairwise(lines)
        if not below.gap and not below.bullet and len(line.text) >= _NARROWEST and below.number == line.number + 1
    ]
    going_on = sum(not ends(line.text) and below.text[0].islower() for line, below in together)
    if len(together) < _LEAST_TOGETHER or going_on < _GOING_ON * len(together):
        return 0
    return sorted(len(line.text) + line.indent for line, _ in together)[len(together) * 9 // 10]


def paragraphs(lines: Sequence[Line], width: int, *, flowing: bool = False) -> list[str]:
    """Lines as paragraphs: those that were wrapped are joined, and so are the items of a list.

    ``flowing`` says that a line in lower case continues an unfinished one above it.
    """
    found: list[str] = []
    above: Line | None = None
    for line in lines:
        text = line.text.replace("\t", " ")
        item = f"{'-' if line.bullet == '*' else str(_number(found)) + '.'} {text}" if line.bullet else text
        joins = above is not None and not line.gap and not line.bullet
        wrapped = above is not None and joins and (_goes_on(above, line, width) or (flowing and _flows(above, line)))
        if found and wrapped:
            found[-1] = glued(found[-1], text)
        elif found and line.bullet and above is not None and above.bullet:
            found[-1] += f"\n{item}"
        else:
            found.append(item)
        above = line
    alone = len(lines) == 1 and lines[0].bullet == "*"  # one item is no list
    return [lines[0].text.replace("\t", " ")] if alone else found


def _number(found: Sequence[str]) -> int:
    last = found[-1].rsplit("\n", 1)[-1] if found else ""
    number = re.match(r"\d+", last)
    return int(number[0]) + 1 if number else 1


def _goes_on(above: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the one above it: by the width of the text, or else within a long sentence."""
    if width:
        return len(above.text) + above.indent >= _FULL * width or line.text[0].islower() or not ends(above.text)
    long = len(above.text) >= _NARROWEST and words(line.text) >= _SEVERAL
    return long and line.text[0].islower() and above.text[-1].isalnum() and above.indent == line.indent > 0


def _flows(above: Line, line: Line) -> bool:
    """Whether a line in lower case continues an unfinished sentence above it."""
    unfinished = above.text[-1].isalnum() or above.text[-1] in ",-"
    return unfinished and line.text[0].islower() and words(line.text) > 1


def repeats(term: str, line: str) -> bool:
    """Whether a line is a term once more, perhaps without the sign behind it."""
    key, other = term_key(term), term_key(line)
    return bool(other) and key.startswith(other) and not any(map(str.isalnum, key[len(other) :]))
