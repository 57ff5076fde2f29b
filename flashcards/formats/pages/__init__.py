"""Reading pages: from the lines of a text to terms and definitions, one reader for each shape of page.

``dumps`` undoes what programs do to the text of a page, ``lines`` makes lines
of a text and sets furniture aside.
``stacked``, ``entries``, ``separated``, ``gridded`` and ``labelled`` each read
one shape; ``judging`` says which of them understood the page and how sure that
is, ``doubts`` which pairs may be none. ``titles`` reads what stands above the
pairs.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TypeVar, cast

T = TypeVar("T")

PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")

SAID = {
    **dict.fromkeys(("lines", "blocks", "paragraphs", "colons"), "terms above their definitions"),
    "items": "items above their definitions",
    "headings": "headings above definitions",
    "indented": "terms above indented definitions",
    "entries": "terms and other short lines above definitions",
    "closed": "entries that end in the same label",
    "twos": "terms above their definitions",
    "capitals": "terms in capitals above their definitions",
    "labels": "labelled lines",
    "table with names": "a table that names its columns",
    "table of terms": "a table that names its columns",
    "table": "a table",
    "definition list": "a definition list",
    "bold terms": "bold terms before their definitions",
    "cards": "boxes, each with a term and its definition",
    "questions": "questions above their answers",
    "parts": "a table, and terms above their definitions",
    "bold": "bold terms before their definitions",
    "colon": "terms and definitions on one line, a colon between them",
    "dash": "terms and definitions on one line, a dash between them",
    "named cards": "boxes that the page itself calls terms",
    "schema": "terms that the page marks as such",
    "script": "data in a script of the page",
    "brackets": "terms in brackets before their definitions",
    "hyphen": "terms and definitions on one line, a hyphen between them",
    "equals": "terms and definitions on one line, an equals sign between them",
    "means": 'terms and definitions on one line, "means" or quotation marks between them',
    "tilde": "terms and definitions on one line, a tilde between them",
    "slash": "terms and definitions on one line, a slash between them",
    "bar": "terms and definitions on one line, a bar between them",
    "columns": "terms and definitions in columns",
    "glued": "definitions glued to their terms",
    "letters": "abbreviations, and the words that they stand for",
    "gap": "terms and definitions on one line, two blanks between them",
    "blank": "terms and definitions on one line, a blank between them",
    "capital": "terms and definitions on one line, a capital letter where the definition begins",
    "stop": "terms and definitions on one line, a full stop between them",
    "class": "terms and definitions on one line, the class of the word between them",
}
"""How terms and definitions stand on a page, in words."""


def said(shape: str) -> str:
    """A shape in words; one of a web page whose terms are some kind of element is named ``<h3> above text``."""
    if shape.startswith("<"):
        return "headings above definitions" if shape[1:2] == "h" else "terms above their definitions"
    return SAID.get(shape, shape)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page without its bullet or number and the marks of a heading.

    ``gap`` says that a blank line, a rule or a letter stands above it, ``cut``
    that furniture does. ``bullet`` is ``*`` for bullets and ``1`` for numbers.
    ``marked`` says that the page itself sets it off, as a heading or an anchor;
    ``suspect`` that it would be furniture if no sentence followed it,
    ``raw`` is the line with the tabs around it. ``below`` is how many lines it
    is below the one above, wrapped ones counted once; 0 below furniture.
    """

    number: int
    text: str
    indent: int = 0
    gap: bool = False
    cut: bool = False
    bullet: str = ""
    marked: bool = False
    suspect: bool = False
    raw: str = ""
    below: int = 0


class Lines(list[Line]):
    """The lines of a page, which stay as they are, and in ``known`` what :func:`once` has found out about them."""

    __slots__ = ("known",)

    def __init__(self, lines: Iterable[Line]) -> None:
        """Take the lines; nothing is known of them."""
        super().__init__(lines)
        self.known: dict[object, object] = {}


def once(tell: Callable[[Sequence[Line]], T]) -> Callable[[Sequence[Line]], T]:
    """Make a function that every reader calls tell the same of the lines of a page without looking again."""

    @wraps(tell)
    def told(lines: Sequence[Line]) -> T:
        if not isinstance(lines, Lines):
            return tell(lines)
        if tell not in lines.known:
            lines.known[tell] = tell(lines)
        return cast("T", lines.known[tell])

    return told


@dataclass(slots=True)
class Pair:
    """A term and its definition as paragraphs; ``end`` is the position after its last line among those read."""

    number: int
    term: str
    definition: list[str]
    start: int = 0
    end: int = 0
    aliases: list[str] = field(default_factory=list)
    doubt: str = ""
    suspect: bool = False
    cut: bool = False

    @property
    def below(self) -> int:
        """The position of the line where the definition begins: the term's own if they are on one line."""
        return min(self.start + 1 + len(self.aliases), self.end - 1)

    @property
    def text(self) -> str:
        """The definition as one text."""
        return self.definition[0] if len(self.definition) == 1 else "\n\n".join(self.definition)

    @property
    def said(self) -> list[str]:
        """The paragraphs of the definition without their pictures, unless it is nothing but pictures."""
        if "![" not in self.text:
            return self.text.split("\n\n")
        return [text for one in PICTURE.sub("", self.text).split("\n\n") if (text := one.strip())] or [self.text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one reader makes of a page: pairs, and the positions of lines within them that belong to none.

    ``aside`` are those of lines that all entries have, such as badges. ``strict``
    says that every stray line is worth a problem: the page has no other
    structure than one line after the other.
    """

    shape: str
    pairs: Sequence[Pair]
    stray: Sequence[int] = ()
    aside: Sequence[int] = ()
    strict: bool = False

    def only(self, first: int, last: int) -> "Found":
        """The reading with these of its pairs only; all lines of the others are set aside."""
        others = (*self.pairs[:first], *self.pairs[last:])
        aside = {at for pair in others for at in range(pair.start, pair.end)}
        stray = [at for at in self.stray if at not in aside]
        return replace(self, pairs=list(self.pairs[first:last]), stray=stray, aside=sorted({*self.aside, *aside}))
