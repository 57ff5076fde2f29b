r"""A Markdown deck in pieces of some notes, each read by itself: for decks of notes below headings and nothing else.

A piece begins with a term at the beginning of a line, outside of code and
comments. Where it begins depends on the lines before it only through them, so
an edit of a deck changes the pieces around it and no others.

Most notes are lines that need no look at each of them. A note with anything
that may be more than text is read by :class:`~flashcards.formats.native.reader.Reader`,
line by line, so both ways give the same notes. Texts of which the whole must be
known first, such as those with ``Q:`` blocks, are :class:`Special`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

from flashcards.cards import Note
from flashcards.formats import Reading, Special, compact
from flashcards.formats.frontmatter import front_matter
from flashcards.formats.lines import CONFLICT, aliases_in, scan, tags_in, unclosed_block, with_breaks
from flashcards.formats.native.reader import Reader

_BREAK = "\n## "
_TERM_LINE = re.compile(r"\n## [^\n]*(?=\n)")
_SPECIAL = re.compile(rf"^(?:[QAC]:|{'|'.join(CONFLICT)})", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,2}(?=[ \t]|$)", re.MULTILINE)
_ESCAPED = re.compile(r"^ *\\", re.MULTILINE)
_OPENERS = ("```", "~~~", "<!--")
_RULES = ("---", "+++")
_PIECES = 32
"""A piece begins at one of so many terms."""

_LARGE = 2**20
"""A piece of so many characters has more lines in one block of code than people write."""


def cut(texts: Iterable[str]) -> Iterator[str]:
    """The pieces of a text that comes in parts, the first of which is what is above the first term.

    Line ends are line feeds; the one between two pieces is in neither.
    """
    text, start, look = "", 0, 0  # the piece begins at ``start``; no end of it is before ``look``
    is_head = True
    for part in texts:
        text, start, look = text[start:] + part, 0, look - start
        if is_head and text.startswith(_BREAK[1:]):
            yield ""
            is_head = False
        for found in _TERM_LINE.finditer(text, max(0, look)):
            if found.start() < look or not (is_head or crc32(found[0].encode()) % _PIECES == 0):
                continue
            piece = text[start : found.start()]
            if not _is_closed(piece):
                look = found.start() + len(piece)  # twice as far, so that the time does not grow with its square
                continue
            yield f"{piece}\n" if is_head else piece
            is_head = False
            start = look = found.start() + 1
        look = max(look, text.rfind("\n"), start)
    if is_head:
        raise Special
    yield text[start:]


def _is_closed(text: str) -> bool:
    """Whether all code and all comments of a text are closed."""
    return not any(mark in text for mark in _OPENERS) or not scan([*map(str.rstrip, text.split("\n"))])[1]


def check(part: str) -> None:
    """Look whether a part of a text, of whole lines, can be read in pieces.

    Raises:
        Special: the text must be read as a whole.
    """
    if "<!--SR:" in part or "#flashcards" in part.casefold() or _has_special(part):
        raise Special


def _has_special(part: str) -> bool:
    near = any(f"\n{mark}" in part or part.startswith(mark) for mark in ("Q:", "A:", "C:", *CONFLICT))
    return near and _SPECIAL.search(part) is not None


class Notewise:
    """A deck whose ``head`` and pieces are read in their order.

    Raises:
        Special: what is above the first term must be read with all the rest.
    """

    def __init__(self, head: str) -> None:
        lines = head.split("\n")[:-1]
        stripped = [*map(str.rstrip, lines)]
        if stripped and stripped[0] in _RULES and stripped[0] not in stripped[1:]:
            raise Special
        front, first = front_matter(stripped or [""])
        kinds, unclosed = scan(stripped[first:])
        if unclosed or compact.mark_of([], [], front.tags) or (first and not _is_closed("\n".join(lines[:first]))):
            raise Special
        self.reader = Reader(front)
        self.reader.read_lines(first + 1, kinds, with_breaks(lines[first:], kinds))
        self.reader.end_piece()
        self._line = len(lines) + 1

    @property
    def line(self) -> int:
        """The number of the first line of the next piece."""
        return self._line

    def skip(self, lines: int, section: str) -> None:
        """Pass over a piece of so many lines; ``section`` is the one at its end."""
        self._line += lines
        self.reader.section = section

    def read(self, piece: str) -> None:
        """Read the next piece."""
        if _is_plain(piece):
            for block in piece[3:].split(_BREAK):
                self._read_plain(block)
        elif len(piece) > _LARGE:
            self._read_lines(piece)
        else:
            waiting = ""
            for block in piece[3:].split(_BREAK):
                if not waiting and _is_plain(block):
                    self._read_plain(block)
                    continue
                waiting += f"{_BREAK}{block}" if waiting else f"## {block}"
                if _is_closed(waiting):
                    self._read_lines(waiting)
                    waiting = ""
            if waiting:
                self._read_lines(waiting)

    def _read_plain(self, block: str) -> None:
        note = _simple(block, self.reader.section, self._line)
        if note is None:
            self._read_lines(f"## {block}")
        else:
            self.reader.notes.append(note)
            self._line += block.count("\n") + 1

    def _read_lines(self, text: str) -> None:
        lines = text.split("\n")
        kinds, unclosed = scan([*map(str.rstrip, lines)])
        self.reader.problems += [unclosed_block(lines[at], self._line + at) for at in unclosed]
        self.reader.read_lines(self._line, kinds, with_breaks(lines, kinds))
        self.reader.end_piece()
        self._line += len(lines)


def _is_plain(text: str) -> bool:
    """Whether a text has no code blocks and comments, and no white space at the ends of its lines."""
    if any(mark in text for mark in _OPENERS):
        return False
    lines = text.split("\n")
    return lines == [*map(str.rstrip, lines)]


def key_of(piece: str, section: str) -> str:
    """A hash of a piece and the section that it begins in, in hexadecimal digits."""
    return blake2b(f"{section}\n{piece}".encode(errors="surrogatepass"), digest_size=8).hexdigest()


def read(text: str, name: str) -> Reading | None:
    """The reading of a whole deck; None if it cannot be read in pieces."""
    try:
        check(text)
        pieces = cut([text])
        deck = Notewise(next(pieces))
        for piece in pieces:
            deck.read(piece)
    except Special:
        return None
    return deck.reader.finish(name)


def _simple(block: str, section: str, line: int) -> Note | None:
    """A note whose lines are as they are meant, without spaces at their ends; None if it must be read line by line."""
    term, _, body = block.partition("\n")
    body = body.strip("\n")
    if "\\" in block and (term.startswith("\\") or _ESCAPED.search(body)):
        return None
    definition = body
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    while "#" in (last := definition[definition.rfind("\n") + 1 :]) and (found := _tags(last)):
        tags = (*found, *tags)
        definition = definition[: -len(last)].rstrip("\n")
    if "Aliases:" in last and (aliases := aliases_in(last)):
        definition = definition[: -len(last)].rstrip("\n")
    name = " ".join(term.split())
    if not definition or not name or name.endswith("#") or ("#" in definition and _HEADING.search(definition)):
        return None
    return Note(term=name, definition=definition, tags=tags, aliases=aliases, section=section, line=line)


_tags = lru_cache(1000)(tags_in)
