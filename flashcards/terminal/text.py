"""Text as a terminal shows it: measuring, wrapping, and short facts."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from flashcards.errors import shown
from flashcards.terminal.cells import cell_len, chop_cells
from flashcards.terminal.safety import safe

_DAYS_A_MONTH = 30.4375
_DAYS_A_YEAR = 365.25

WAITING = "another program is writing to the collection; waiting for it, Ctrl-C gives up"
"""Said while an answer cannot be stored yet."""

ISOLATES = ("\u2068", "\u2069")
"""The marks around a text with its own direction; they have no width."""


def wrap(text: str, width: int) -> Iterator[str]:
    """Lines of at most ``width`` cells, broken at spaces if possible; wide characters count as two."""
    for paragraph in safe(text).split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if cell_len(longer) <= width:
                line = longer
                continue
            if line:
                yield line.rstrip()
            *full, line = chop_cells(word, width) or [""]
            yield from full
        yield line.rstrip()


def prose(sentences: Iterable[str], stream: TextIO) -> Iterator[str]:
    """The lines of sentences on a stream; in a narrow terminal they end between words, except commands to copy."""
    import shutil  # not on the screen

    width = shutil.get_terminal_size().columns
    for sentence in sentences:
        if "flashcards " in sentence or not stream.isatty():
            yield sentence
        else:
            yield from wrap(sentence, width)


def indented(text: str, indent: str, stream: TextIO) -> Iterator[str]:
    """The lines of a text behind an indent; in a terminal, those that are too long end between words."""
    import shutil  # not on the screen

    width = max(1, shutil.get_terminal_size().columns - len(indent))
    for line in text.split("\n"):
        for part in wrap(line, width) if stream.isatty() and cell_len(line) > width else [line]:
            yield f"{indent}{part}".rstrip()


def clip(text: str, width: int) -> str:
    """The text on one line in at most ``width`` cells, with an ellipsis if it was cut."""
    text = " ".join(safe(text).split())
    if cell_len(text) <= width:
        return text
    dots = "..."
    return chop_cells(text, width - len(dots))[0] + dots if width > len(dots) else dots[:width]


def isolate(text: str) -> str:
    """The text, isolated if it runs from right to left, so that what is beside it stays in place."""
    return text.join(ISOLATES) if runs_back(text) else text


def runs_back(text: str) -> bool:
    """Whether a part of a text runs from right to left."""
    if text.isascii():
        return False
    import unicodedata  # most texts have no such letters

    return any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in text)


def span(days: int, *, words: bool = False) -> str:
    """A number of days as on a key: ``1d``, ``17d``, ``2.1mo``, ``1.5y``; in ``words``, ``17 days``."""
    if days < 2 * _DAYS_A_MONTH:
        return count(days, "day") if words else f"{days}d"
    if days < _DAYS_A_YEAR:
        return f"{days / _DAYS_A_MONTH:.1f}{' months' if words else 'mo'}"
    return f"{days / _DAYS_A_YEAR:.1f}{' years' if words else 'y'}"


def duration(milliseconds: int) -> str:
    """A length of time: ``8 s``, ``3 min 20 s``, ``1 h 5 min``."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def pace(milliseconds: float, digits: int = 0) -> str:
    """The length of an answer: seconds, and from two minutes on as in :func:`duration`."""
    seconds = milliseconds / 1000
    return f"{seconds:.{digits}f} s" if seconds < 120 else duration(round(milliseconds))  # noqa: PLR2004 - two minutes


def place(path: str, line: int) -> str:
    """Where the text of a note is; what came from another computer without its deck is in no file, and has line 0."""
    return f"{shown(path)}:{line}" if line else "in no deck file"


def count(number: int, noun: str) -> str:
    """``1 card``, ``2 cards``, ``1,234 cards``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
