"""Text to notes and back: what every format is given and returns.

Each format is a pure module, and an entry in :mod:`.registry`. The module has
``recognises(text)``, ``parse(text, name) -> Reading`` and, if it can be
exported, ``write(outgoing)``, which yields the parts of a text. Parsing never
raises for bad input: every problem of a text is returned as a
:class:`~flashcards.errors.Problem` with its line, beside the notes that can be
read.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flashcards.cards import CardKind, Deck, Note, NoteGuid
from flashcards.errors import DeckError, Problem
from flashcards.reviews import Entry
from flashcards.scheduling import Summary

if TYPE_CHECKING:
    from flashcards.formats.anki_text import Markup
    from flashcards.scheduling.dated import Dated
    from flashcards.scheduling.plain import Log


class Special(Exception):
    """A text must be read as a whole: it has another shape than one in pieces, or something is wrong with it."""


class CardRecord:
    """What happened to one card: its whole log, including undone entries and undos, and its stated schedule.

    The ``log`` may be a plain one, which ``entries`` turns into objects.
    """

    __slots__ = ("log", "state")

    def __init__(self, *, entries: "Log" = (), state: Summary | None = None) -> None:
        self.log = entries
        self.state = state

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The log with an object for each entry."""
        if isinstance(self.log, tuple):
            return self.log
        from flashcards.scheduling.plain import as_entries  # only where there is a history

        return tuple(as_entries(self.log))

    @property
    def moments(self) -> set[int]:
        """The times of its entries, in UTC milliseconds."""
        return {entry[0] if isinstance(entry, tuple) else entry.at for entry in self.log}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CardRecord) and (self.state, self.entries) == (other.state, other.entries)

    def __hash__(self) -> int:
        return hash((self.state, self.entries))

    def __repr__(self) -> str:
        return f"CardRecord(entries={self.log!r}, state={self.state!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a text knows about a note besides its words; an empty ``deck`` is the text's own.

    ``edited`` is when its words were last changed, in UTC milliseconds. A note
    that is ``retired`` has been removed from its deck; its history stays.
    """

    guid: NoteGuid | None = None
    deck: str = ""
    edited: int | None = None
    retired: bool = False
    cards: Mapping[CardKind, CardRecord] = field(default_factory=dict)


class DeckNote(NamedTuple):
    """A note, its deck without notes, and its record."""

    deck: Deck
    note: Note
    record: Record = Record()


class WrittenNote(NamedTuple):
    """A note in JSON, but for the name of its deck and what closes it, and its deck without notes."""

    deck: Deck
    text: str


class Outgoing(NamedTuple):
    """What to write: decks without their notes, and all notes, deck by deck, consumed once.

    ``ending`` is that of the file, ``flags`` are the given options of the
    format's export, ``html`` converts Markdown to HTML in a format that needs it.
    ``parameters`` are those of FSRS, if a history is written. Only JSON takes
    notes that are ``written`` already, and others are then empty.
    """

    decks: Sequence[Deck]
    notes: Iterable[DeckNote]
    ending: str = ""
    flags: Collection[str] = ()
    html: "Markup | None" = None
    parameters: "Sequence[Dated]" = ()
    written: Iterable[WrittenNote] = ()


SURE = 0.6
"""A page must be understood at least this surely to be imported without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How well a page was understood.

    ``shape`` is how its terms and definitions are laid out, ``sure`` is 0 to 1,
    ``dropped`` are the lines that belong to no pair, and ``format_name`` is the
    format with which it can be read in any case.
    """

    shape: str
    sure: float
    dropped: tuple[str, ...] = ()
    format_name: str = "glossary"

    @property
    def is_sure(self) -> bool:
        """Whether it may be imported without asking."""
        return self.sure >= SURE

    @property
    def percent(self) -> int:
        """How sure it is, in percent."""
        return int(100 * self.sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The contents of a text.

    ``problems`` are errors: a part of the text could not be read. ``notices`` are
    worth saying but harmless. If ``refused`` is True, nothing in the text can be
    trusted and ``deck`` has no notes. ``records`` are by the positions of their
    notes in the deck. ``parameters`` are those of FSRS with their dates, if the
    text has the history of a collection; the first reading of a text has them.
    """

    deck: Deck
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    refused: bool = False
    records: Mapping[int, Record] = field(default_factory=dict)
    judgement: Judgement | None = None
    parameters: "Sequence[Dated]" = ()


_CHARSET = re.compile(rb"""<meta\b[^<>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes of a page in which its encoding is stated

_READ = '"flashcards import FILE" reads it or says what it is'
_PICTURE = "a deck shows it with ![](FILE)"
_BINARY = (
    (b"PK\x03\x04", "a zip file, as Anki packages are", _READ),
    (b"SQLite format 3\0", "a database", _READ),
    (b"\x89PNG", "a picture", _PICTURE),
    (b"\xff\xd8\xff", "a picture", _PICTURE),
    (b"GIF8", "a picture", _PICTURE),
)


def decode(data: bytes, path: str) -> str:
    """The text of a file, with line feeds as line ends.

    It is UTF-8, UTF-16 with a byte-order mark, or a web page in the encoding that it states or browsers would take.

    Raises:
        DeckError: the bytes are not text, with the line of the first bad one.
    """
    for mark, what, advice in _BINARY:
        if data.startswith(mark):
            message = f"{what}, not text; {advice}"
            raise DeckError(path, [Problem(line=0, message=message)])
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        stated = _decoded_as_stated(data)
        if stated is None:
            before = error.object[: error.start].decode(error.encoding, errors="ignore")
            line = _one_line_end(before).count("\n") + 1
            message = f"not valid {encoding.removesuffix('-sig').upper()} text; save the file as UTF-8"
            if encoding != "utf-16" and (name := _likely(data)):
                message += f" (it seems to be in {name})"
            raise DeckError(path, [Problem(line=line, message=message)]) from None
        text = stated
    if "\0" in text:
        line = _one_line_end(text[: text.index("\0")]).count("\n") + 1
        raise DeckError(path, [Problem(line=line, message="a binary file, not text; give a text file")])
    return _one_line_end(text)


def _decoded_as_stated(data: bytes) -> str | None:
    """A web page in the encoding that it states, or that its letters show; None if it is not one."""
    stated = _CHARSET.search(data, 0, _HEAD)
    try:
        if stated is None:
            from flashcards.formats.pages import encodings  # only when a text is wrong

            return encodings.guessed(data)
        return data.decode(stated[1].decode("ascii"))
    except (UnicodeDecodeError, LookupError):
        return None


def assumed(data: bytes) -> str:
    """What the encoding is called in which :func:`decode` reads a web page that states none; empty for UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _CHARSET.search(data, 0, _HEAD):
        return ""
    try:
        data.decode()
    except UnicodeDecodeError:
        return _likely(data)
    return ""


def _likely(data: bytes) -> str:
    from flashcards.formats.pages import encodings  # only when a text is wrong

    return encodings.likely(data)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
