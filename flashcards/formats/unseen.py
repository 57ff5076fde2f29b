"""Texts of which nothing is visible when rendered: their cards would be empty, here and in other programs."""

import re
from collections.abc import Iterable

from flashcards.cards import Note, says_nothing
from flashcards.errors import Problem
from flashcards.formats.characters import unescape
from flashcards.formats.kept import BARE
from flashcards.spans import is_blank, without_comments

_EMPTY = re.compile(
    rf"""<(?P<name>{"|".join(BARE)})>\s*</(?P=name)>|<span\ style="[^"<>]*">\s*</span>
    |<abbr\ title="[^"<>]*">\s*</abbr>""",
    re.VERBOSE,
)
_LINK = re.compile(r"(?<!!)\[\s*\]\([^()\s]*\)")
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)\s+(?P=ticks)(?!`)")
"""Code with nothing visible in it."""

_TARGET = re.compile(r" {0,3}\[[^\[\]]+\]:[ ]*\S+[ ]*")
"""A line that defines the target of links and is not shown itself."""

_ENTITY = re.compile(r"&#?\w{1,32};|[^\x21-\x7e\n]")
_FIRST = ("<", "[", "&", "`")
"""The first character of such a text, unless it is a space."""

_DEEPEST = 4
"""How deep empty elements are nested; people do not write any."""

_VISIBLE = re.compile(r"[\\`$]")
"""Characters with which something is visible, whatever follows them."""


def unseen(notes: Iterable[Note]) -> list[Problem]:
    """One notice for each note whose term or definition shows nothing."""
    found: list[Problem] = []
    for note in notes:
        if shows_nothing(note.term):
            found.append(Problem(line=note.line, message=_said(f'the term "{note.term}"', note.term)))
        if shows_nothing(note.definition, block=True):
            found.append(Problem(line=note.line, message=_said(f'the definition of "{note.term}"', note.definition)))
    return found


def _said(what: str, text: str) -> str:
    if is_blank(text):
        return f"{what} has only invisible characters; write it in visible ones"
    return f"{what} shows nothing; put it between backticks to show it as it is written"


def shows_nothing(markdown: str, *, block: bool = False) -> bool:
    """Whether a text is only comments, empty elements and links, and invisible characters.

    In a ``block``, lines that define the targets of links are invisible, too.
    """
    first = markdown[:1]
    if first.isalnum() or not (first in _FIRST or is_blank(first)):
        return False
    text = _CODE.sub("", without_comments(markdown))
    if _VISIBLE.search(text):
        return False
    if block:
        text = "\n".join(line for line in text.split("\n") if not _TARGET.fullmatch(line))
    text = _LINK.sub("", _without_empty(_ENTITY.sub(_spaced, text)))  # links are not nested
    return is_blank(_without_empty(text))


def _without_empty(text: str) -> str:
    """A text without empty elements."""
    for _ in range(_DEEPEST):
        text = _EMPTY.sub("", text)
    return text


def _spaced(match: re.Match[str]) -> str:
    """An invisible character, or an entity of one, as a space."""
    return " " if is_blank(unescape(match[0])) else match[0]


def written_unseen(text: str) -> str:
    """A term or definition as in the file; one that nobody would see begins with two backslashes.

    A single backslash is what people write to show such a text, and stays.
    """
    bare = text.lstrip("\\")
    if not bare or not says_nothing(bare):
        return text
    slashes = len(text) - len(bare)
    return f"\\\\{text}" if not slashes else text if slashes == 1 else f"\\{text}"


def read_unseen(text: str) -> str:
    """A term or definition of a file, as it was before :func:`written_unseen`."""
    bare = text.lstrip("\\")
    if not text.startswith("\\\\") or not bare or not says_nothing(bare):
        return text
    return bare if text == f"\\\\{bare}" else text[1:]
