"""Fields of other programs, in the canonical form that a deck's text can have."""

import re

from flashcards.cards import NoteGuid
from flashcards.formats.lines import one_line, question_text, scan, trimmed, with_breaks

_UNFIT = re.compile(r"[\x00\ud800-\udfff]")
_LONGEST_GUID = 200  # characters


def clean(text: str) -> str:
    r"""A text that can be saved: U+FFFD for what UTF-8 or a text file cannot contain, ``\n`` line ends."""
    if not text.isascii() or "\0" in text:
        text = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def term(text: str) -> str:
    """A term, on one line."""
    return one_line(clean(text))


def question(text: str) -> str:
    """A term, on one line unless several lines mean more."""
    text = clean(text)
    return question_text(definition(text)) if "\n" in text else one_line(text)


def definition(text: str) -> str:
    """A definition without blank lines around it; two spaces at the end of a line stay, others go."""
    text = clean(text)
    if "\n" not in text:
        return text.rstrip()
    lines = text.split("\n")
    if all(line == line.rstrip() for line in lines):
        return "\n".join(lines).strip("\n")
    kinds, _ = scan([line.rstrip() for line in lines])
    return trimmed(with_breaks(lines, kinds))


def tags(text: str) -> tuple[str, ...]:
    """Tags, each with a ``#`` before it, or words separated by spaces, commas or semicolons."""
    if not text:
        return ()
    text = clean(text)
    words = text.split() if text.lstrip().startswith("#") else re.split(r"[\s,;]+", text)
    return tuple(tag for word in words if (tag := word.replace("#", "")))


def tag_text(words: tuple[str, ...]) -> str:
    """Tags as :func:`tags` reads them."""
    mark = "#" if any(char in word for word in words for char in ",;") else ""
    return " ".join(f"{mark}{word}" for word in words)


def aliases(text: str) -> tuple[str, ...]:
    """Aliases separated by semicolons."""
    return tuple(alias for part in text.split(";") if (alias := term(part))) if text else ()


def labelled(mark: str, text: str) -> str:
    """Another field of a note after a mark such as ``**Extra:**``."""
    on_one_line = "\n\n" not in text and (text[0].isalnum() or text[0] in "\"'(*_$!\\")
    return f"{mark} {text}" if on_one_line else f"{mark}\n\n{text}"


def guid(text: str) -> NoteGuid | None:
    """A guid, unless it is empty or too long to be one."""
    text = clean(text).strip()
    return NoteGuid(text) if 0 < len(text) <= _LONGEST_GUID else None
