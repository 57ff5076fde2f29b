"""The pieces of a line of text, each with its marks, spaced as HTML shows them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

CODE, IMAGE, MATH, DISPLAY, APART = "code", "image", "math", "display", "apart"
BREAK, INDENT, TAG = "break", "indent", "tag"
"""The kinds of pieces other than text: code, a picture as Markdown, inline and block TeX, and nothing.

Nothing separates texts that together would be a mark of math. A break ends a
line within a table cell, and an indent begins an indented line. A tag is text
that would be one, with its backslash.
"""

ORDER = ("link", "ruby", "rt", "style", "mark", "big", "small", "strong", "em", "s", "u", "sub", "sup", "abbr", "kbd")
"""The names of marks, from the outside in."""

LOOKS = frozenset(("ruby", "style", "mark", "big", "small", "abbr", "kbd"))
"""Marks that are left out of a term, as it is a name that is read in many places."""

_LINE_ENDS = re.compile(r"(<br ?/?>)", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u00a0]+")
_BREAKABLE = re.compile(r"[^\S\u00a0]+")
_EDGES = re.compile(r"(\A | \Z)")
"""The spaces at the edges of a text that has single ones."""

_TEX = re.compile(r"(?:\\.|[^\\$])++", re.DOTALL)
_MATH = ((r"\(", r"\)", MATH), (r"\[", r"\]", DISPLAY), ("[$]", "[/$]", MATH), ("[$$]", "[/$$]", DISPLAY))


class Mark(NamedTuple):
    """A mark of a piece: ``strong``, ``em``, ``s``, or one that is written as a tag.

    ``target`` is the target of a ``link``, the content of a ``style``, the
    meaning of an ``abbr``, and the identity of a ``kbd``, since two adjacent ones
    are two keys. A link may have a ``title``.
    """

    name: str
    target: str = ""
    title: str = ""


class Piece(NamedTuple):
    """A part of a line; ``kind`` is empty for text."""

    text: str
    marks: frozenset[Mark] = frozenset()
    kind: str = ""


def flat(line: Sequence[Piece]) -> str:
    """The text of a line without any marks, with single spaces."""
    return " ".join("".join(piece.text for piece in line).split())


def mark_of(piece: Piece, name: str) -> Mark | None:
    """The mark with this name of a piece."""
    for mark in piece.marks:  # a generator would take twice as long
        if mark.name == name:
            return mark
    return None


def indented(line: list[Piece]) -> list[Piece]:
    """A line whose leading non-breaking spaces are a separate piece.

    There must be two or more: editors leave single ones anywhere.
    """
    if not any("\u00a0" in piece.text for piece in line):
        return line
    first = next((number for number, piece in enumerate(line) if piece.kind or not piece.text.isspace()), len(line))
    before = "".join(piece.text for piece in line[:first])
    rest = line[first:]
    if rest and not rest[0].kind:
        text = rest[0].text.lstrip()
        before += rest[0].text[: len(rest[0].text) - len(text)]
        rest[0] = rest[0]._replace(text=text)
    columns = len(_BREAKABLE.sub(" ", before).lstrip(" "))
    if columns < 2:  # noqa: PLR2004 - as it says above
        return line
    return [Piece(f"{'&nbsp; ' * (columns // 2)}{'&nbsp;' * (columns % 2)}", kind=INDENT), *rest]


def spaced(line: Sequence[Piece]) -> list[Piece]:
    """The pieces of a line with single spaces, and with its math; a space at the edge of a mark is outside the mark."""
    words: list[Piece] = []
    for piece in _with_math(line):
        if piece.kind:
            while piece.kind == BREAK and words and _is_space(words[-1]):
                words.pop()
            words.append(piece)
            continue
        for part in _EDGES.split(_SPACE.sub(" ", piece.text)):
            space = part == " "
            if part and not (space and (not words or words[-1].text == " " or words[-1].kind == BREAK)):
                words.append(Piece(part, piece.marks))
    while words and _is_space(words[-1]):
        words.pop()
    for number, piece in enumerate(words):
        if (_is_space(piece) or piece.kind == BREAK) and 0 < number < len(words) - 1:
            words[number] = piece._replace(marks=_shared(words[number - 1], words[number + 1]))
    return list(_gathered(words))


def as_cell(line: Sequence[Piece]) -> list[Piece]:
    """The pieces of a table cell, where the text ``<br>`` would be the end of a line."""
    found: list[Piece] = []
    for piece in spaced(line):
        if piece.kind or not _LINE_ENDS.search(piece.text):
            found.append(piece)
            continue
        for number, part in enumerate(_LINE_ENDS.split(piece.text)):
            found.append(piece._replace(text=f"\\{part}", kind=TAG) if number % 2 else piece._replace(text=part))
    return found


def _is_space(piece: Piece) -> bool:
    return piece.text == " " and not piece.kind


def _with_math(line: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with math cut out of the text, and neighbours with the same marks joined."""
    for piece in _gathered(line):
        if piece.kind or not ("\\" in piece.text or "[$" in piece.text):
            yield piece
        else:
            yield from _math_of(piece)


def _gathered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with consecutive texts of the same marks joined."""
    texts: list[str] = []
    marks: frozenset[Mark] = frozenset()
    for piece in pieces:
        if texts and (piece.kind or piece.marks != marks):
            yield Piece("".join(texts), marks)
            texts = []
        if piece.kind:
            yield piece
        else:
            texts.append(piece.text)
            marks = piece.marks
    if texts:
        yield Piece("".join(texts), marks)


def _math_of(piece: Piece) -> Iterator[Piece]:
    """Text and math in turn; an opening mark is no longer looked for once its closing mark is not found."""
    text, at = piece.text, 0
    starts = {mark: text.find(mark[0]) for mark in _MATH}
    while found := [(start, mark) for mark, start in starts.items() if start >= 0]:
        start, mark = min(found)
        opening, closing, kind = mark
        end = text.find(closing, start + len(opening))
        if end < 0:
            starts[mark] = -1
            continue
        tex = " ".join(text[start + len(opening) : end].split())
        after = text[end + len(closing) : end + len(closing) + 1]
        if _TEX.fullmatch(tex) and not after.isdigit() and after != "$" and not text.endswith("$", at, start):
            yield piece._replace(text=text[at:start])
            yield Piece(tex, piece.marks, kind)
        else:
            yield piece._replace(text=text[at : end + len(closing)])
        at = end + len(closing)
        starts = {mark: text.find(mark[0], at) if 0 <= start < at else start for mark, start in starts.items()}
    yield piece._replace(text=text[at:])


def _shared(one: Piece, other: Piece) -> frozenset[Mark]:
    """The marks that continue from one piece to another; within one that ends, none does."""
    found: set[Mark] = set()
    for name in ORDER if one.marks or other.marks else ():
        mark = mark_of(one, name)
        if mark != mark_of(other, name):
            break
        if mark is not None:
            found.add(mark)
    return frozenset(found)
