"""Text to notes and back: one pure module a format, and the registry of them.

A format module offers ``recognises(text)``, ``parse(text, name) -> Reading``
and, where it can be exported, ``write(outgoing)``, the parts of a text one
after another. Parsing never raises for bad input: whatever is wrong becomes a
:class:`~flashcards.errors.Problem` with its line, all of a text in one run, and
the sound notes are returned beside it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from flashcards.cards import CardKind, Deck, Note, NoteGuid
from flashcards.errors import DeckError, Problem
from flashcards.reviews import Entry
from flashcards.scheduling import Summary

if TYPE_CHECKING:
    from flashcards.formats.anki_text import Markup, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRecord:
    """What happened to one card: its log, undone entries and undos included, and the schedule that was stated."""

    entries: tuple[Entry, ...] = ()
    state: Summary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a text tells of a note beyond its words; an empty ``deck`` is the text's own.

    ``edited`` is when its words were last changed, in UTC milliseconds. A note
    that is ``retired`` has been taken out of its deck; its history stays.
    """

    guid: NoteGuid | None = None
    deck: str = ""
    edited: int | None = None
    retired: bool = False
    cards: Mapping[CardKind, CardRecord] = field(default_factory=dict)


class DeckNote(NamedTuple):
    """A note with its deck, whose own notes do not matter, and what is known of it."""

    deck: Deck
    note: Note
    record: Record = Record()


class Outgoing(NamedTuple):
    """What is to be written: decks without their notes, and the notes, once, deck by deck, as they come.

    ``ending`` is that of the file, ``flags`` are those of the format's export
    that were given, ``html`` makes HTML of Markdown in a format that holds some.
    """

    decks: Sequence[Deck]
    notes: Iterable[DeckNote]
    ending: str = ""
    flags: Collection[str] = ()
    html: "Markup | None" = None


SURE = 0.6
"""How sure it has to be that a page was understood, for it to be imported without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How well a page was understood.

    ``shape`` is how its terms and definitions stand, ``sure`` is 0 to 1,
    ``dropped`` are the lines that were set aside as belonging to no pair, and
    ``format_name`` is the format that reads it whatever this says.
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
        """How sure it is, in hundredths."""
        return int(100 * self.sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says.

    ``problems`` are errors: something in the text could not be read as meant.
    ``notices`` are worth saying and stand in nobody's way. Where ``refused``
    is set, nothing in the text can be trusted and ``deck`` has no notes.
    ``records`` are by the positions of the notes in the deck, for those that
    have any.
    """

    deck: Deck
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    refused: bool = False
    records: Mapping[int, Record] = field(default_factory=dict)
    judgement: Judgement | None = None


class Flag(NamedTuple):
    """An option of an export, with its help."""

    name: str
    help: str


class Export(NamedTuple):
    """How a format is exported: what its command is told and says, and what files are called.

    ``endings`` are those of its files, the usual one first, ``names`` other
    names of the format. Where it holds what was learnt, ``has_history`` says so.
    Several decks are a file each where a text holds ``one_deck``.
    """

    endings: Sequence[str]
    names: Sequence[str] = ()
    metavar: str = ""
    help: str = ""
    flags: Sequence[Flag] = ()
    has_history: bool = False
    one_deck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One entry of the registry; its module is imported when it is first used."""

    name: str
    title: str
    module: str
    export: Export | None = None
    holds_html: bool = False

    def recognises(self, text: str) -> bool:
        """Whether the text looks like this format."""
        return cast("Callable[[str], bool]", import_module(self.module).recognises)(text)

    def parse(self, text: str, name: str, html: "Reader | None" = None) -> Reading:
        """Read a text; ``name`` is the deck's name where the text gives none.

        ``html`` makes Markdown of what is HTML in a format that holds some.
        """
        parse = cast("Callable[..., Reading]", import_module(self.module).parse)
        return parse(text, name, html=html) if self.holds_html else parse(text, name)

    def readings(self, text: str, name: str, html: "Reader | None" = None) -> tuple[Reading, ...]:
        """Read each deck of a text by itself; what is wrong anywhere is a problem of the first."""
        module = import_module(self.module)
        if hasattr(module, "readings"):
            return cast("Callable[[str, str], tuple[Reading, ...]]", module.readings)(text, name)
        return split(self.parse(text, name, html))

    def write(self, outgoing: Outgoing) -> Iterator[str]:
        """The parts of a text of decks, one after another, where the format can be exported."""
        return cast("Callable[[Outgoing], Iterator[str]]", import_module(self.module).write)(outgoing)


_CHARSET = re.compile(rb"""<meta\b[^<>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes of a page in which its encoding is stated

_JSON = """\
Write everything: notes, their schedules and their whole history.

Notes that were removed from their decks are included if they have a
history. "flashcards import" brings it all back, also into another home.
"""
_ANKI_TEXT = """\
Write what Anki imports as text: notes with their decks and tags.

Each note keeps its guid, so importing again updates it. Text has no
schedules and no pictures; "flashcards export anki" has both.
"""
_CSV = """\
Write a table: term, definition, tags, aliases, section, deck.

A cell that a spreadsheet would take for a formula gets an apostrophe in
front, which an import removes again.
"""
_MARKDOWN = """\
Write Markdown, the format of deck files, neatly laid out.

Several decks go into a folder, one file for each.
"""

FORMATS = (
    Format(
        name="json",
        title="JSON or JSON Lines text",
        module="flashcards.formats.interchange",
        export=Export(
            endings=(".json", ".jsonl", ".ndjson"),
            names=("backup",),
            metavar="FILE.json|FILE.jsonl",
            help=_JSON,
            flags=(Flag("lines", "One line for each deck and note, as for a .jsonl file."),),
            has_history=True,
        ),
    ),
    Format(
        name="anki-text",
        title="text export of Anki",
        module="flashcards.formats.anki_text",
        export=Export(endings=(".txt",), names=("text",), metavar="FILE.txt", help=_ANKI_TEXT),
        holds_html=True,
    ),
    Format(name="html", title="web page with a glossary", module="flashcards.formats.webpage", holds_html=True),
    Format(
        name="csv",
        title="CSV or TSV table",
        module="flashcards.formats.delimited",
        export=Export(
            endings=(".csv", ".tsv", ".tab"),
            names=("excel", "table"),
            metavar="FILE.csv|FILE.tsv",
            help=_CSV,
            flags=(
                Flag("tabs", "Separate cells by tabs, as for a .tsv file."),
                Flag("excel", "Begin with the mark that Excel needs to read UTF-8."),
            ),
        ),
    ),
    Format(
        name="markdown",
        title="Markdown deck",
        module="flashcards.formats.markdown",
        export=Export(endings=(".md", ".markdown"), metavar="FILE.md|FOLDER", help=_MARKDOWN, one_deck=True),
    ),
    Format(name="lists", title="Markdown text with lists of terms", module="flashcards.formats.plain"),
    Format(name="glossary", title="glossary page", module="flashcards.formats.glossary"),
)
"""Every format that is a text, in the order in which they are tried."""

FILES: Mapping[str, Export] = {
    **{known.name: known.export for known in FORMATS if known.export},
    "anki": Export(endings=(".apkg",), names=("package",)),
    "sqlite": Export(endings=(".db", ".sqlite", ".sqlite3"), names=("datasette", "sql")),
}
"""How each format is exported; beside texts these are files that other parts of the program make."""


def named(name: str) -> Format:
    """The format of a name."""
    return next(known for known in FORMATS if known.name == name)


PAGES = ("html", "glossary")
"""The formats that a person copies or saves from a browser; they come with a judgement."""

LARGEST_PAGE = 8 * 2**20
"""Characters that a page may have; one of a thousand pairs has a tenth of them."""


_LISTS = ("markdown", "lists")
"""The formats that find their notes in any text that has a line or two of theirs."""


_HEAD_OF_LARGE = 2**20
"""Characters of a large text that tell its format."""

_LONE = 10
"""How many times the length of the only line with colons a text may have."""


def detect(text: str) -> Format | None:
    """The first format that recognises a text; a glossary page that has a few lines of a deck stays a page.

    No large text is taken for a page, or for one with lists: its beginning has to say what it is.
    """
    if len(text) > LARGEST_PAGE:
        head = text[: text.rfind("\n", 0, _HEAD_OF_LARGE) + 1] or text[:_HEAD_OF_LARGE]
        return next(
            (known for known in FORMATS if known.name not in (*PAGES, "lists") and known.recognises(head)), None
        )
    found = next((known for known in FORMATS if known.recognises(text)), None)
    if found is None or found.name not in _LISTS:
        return found
    glossary = FORMATS[-1]
    notes = found.parse(text, "").deck.notes
    if cast("Callable[[str, int], bool]", import_module(glossary.module).outweighs)(text, len(notes)):
        return glossary
    if found.name == "lists" and len(notes) == 1 and len(text) > _LONE * len(notes[0].term + notes[0].definition):
        return glossary if glossary.recognises(text) else None  # one line with colons in a text about other things
    return found


def split(reading: Reading) -> tuple[Reading, ...]:
    """A reading of each deck that the records name, in order; what is wrong is a problem of the first."""
    names = [record.deck if (record := reading.records.get(at)) else "" for at in range(len(reading.deck.notes))]
    if not any(names):
        return (reading,)
    found = []
    for name in dict.fromkeys(names):
        places = [at for at, of in enumerate(names) if of == name]
        notes = tuple(reading.deck.notes[at] for at in places)
        own = [reading.records.get(at, Record()) for at in places]
        records = {at: replace(record, deck="") for at, record in enumerate(own)}
        records = {at: record for at, record in records.items() if record != Record()}
        deck = replace(reading.deck, name=name or reading.deck.name, notes=notes)
        found.append(replace(reading, deck=deck, records=records, problems=(), notices=()))
    return (replace(found[0], problems=reading.problems, notices=reading.notices), *found[1:])


_BINARY = ((b"PK\x03\x04", "a zip file, as Anki packages are"), (b"SQLite format 3\0", "a database"))


def decode(data: bytes, path: str) -> str:
    """The text of a file; lines end in a line feed.

    It is UTF-8, UTF-16 with its byte-order mark, or a web page in the encoding that it states.

    Raises:
        DeckError: the bytes are not text, with the line of the first bad one.
    """
    for mark, what in _BINARY:
        if data.startswith(mark):
            message = f'{what}, not text; "flashcards import FILE" reads it or says what it is'
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
            raise DeckError(path, [Problem(line=line, message=message)]) from None
        text = stated
    if "\0" in text:
        line = _one_line_end(text[: text.index("\0")]).count("\n") + 1
        raise DeckError(path, [Problem(line=line, message="a binary file, not text; give a text file")])
    return _one_line_end(text)


def _decoded_as_stated(data: bytes) -> str | None:
    """A web page in the encoding that it states, if it does and is."""
    stated = _CHARSET.search(data, 0, _HEAD)
    try:
        return data.decode(stated[1].decode("ascii")) if stated else None
    except (UnicodeDecodeError, LookupError):
        return None


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
