"""CSV and TSV: tables of other programs, read and written.

::

    term,definition,tags,aliases,section,deck
    Tide,The rise and fall of the sea.,moon daily,ebb; flood,The surface,Seas

The first row may name the columns (see :data:`.columns.ROLES`); otherwise they
are the term, the definition, and what is added below it. The separator is a
comma, a semicolon, a tab or a bar, found out or stated as in Excel (``sep=;``).
A cell that a spreadsheet would take for a formula is written with an
apostrophe, which is removed again when it is read.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from flashcards.cards import Deck, Note, term_key
from flashcards.errors import Problem
from flashcards.formats import Outgoing, Reading, Special, fields, markdown
from flashcards.formats.columns import Columns, Row, is_header
from flashcards.formats.native.reader import equal_terms, notices_of
from flashcards.formats.notes import collect, standing_alone
from flashcards.formats.others import pyglossary
from flashcards.formats.rows import Cells, cell, harmless, meant, plain_rows, read_rows

SEPARATORS = ",;\t|"

_TABS = (".tsv", ".tab")
"""Endings of files with tabs between cells."""

_SAMPLE = 64 * 1024  # characters in which the separator is found
_JUDGED = 1_000  # rows by which the columns of a large table are judged
_SOME = 256  # notes that are made at once
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,:_ ]*|(?:0x)?(?=[a-fA-F]*[0-9])[0-9a-fA-F]{2,}|")
_STATED = re.compile(r'"?sep=([,;\t|])"?\1*', re.IGNORECASE)  # if it was saved as a row, separators follow it
_BARRED = re.compile(r"^[ \t]*\|(?P<cells>.*)\|[ \t]*$", re.MULTILINE)  # a table without a rule, as Markdown has one
_LETTERS = re.compile(r"\s*A\s*\|\s*B\s*(?:\|\s*C\s*)?")  # that name the columns, as in a spreadsheet
_RULE = re.compile(r"[\s|:]*-[\s|:-]*")  # below the header of a Markdown table
_LEAST_ROWS = 2
_LEAST_RAGGED_ROWS = 5
_RAGGED_SHARE = 0.9  # share of rows of equal width from which a text is a table
_HEADER = ("term", "definition", "tags", "aliases", "section", "deck")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a text looks like with one separator.

    ``share`` is the share of rows with the most common width; ``has_words`` means that it has more than numbers.
    ``first`` is the length of the first cell.
    """

    separator: str
    rows: int = 0
    width: int = 0
    share: float = 0.0
    header: bool = False
    has_words: bool = False
    first: int = 0


def recognises(text: str) -> bool:
    """Whether a text names its columns or its separator, or most rows are alike and it is nothing else."""
    if pyglossary.has_written(text.lstrip("\ufeff")):
        return True
    barred = _is_barred(text)
    text = _sample(_start(text))
    first, _, rest = text.partition("\n")
    if _RULE.fullmatch(rest.partition("\n")[0]):
        return False
    shape = _shape(text)
    if shape.header or _STATED.fullmatch(first):
        return True
    regular = shape.rows >= _LEAST_ROWS and shape.share == 1
    if (
        shape.width < _LEAST_ROWS
        or not shape.has_words
        or not (regular or (shape.rows >= _LEAST_RAGGED_ROWS and shape.share >= _RAGGED_SHARE))
    ):
        return False
    if barred:
        return regular
    from flashcards.formats import glossary, lists  # a table with a header is recognised without

    return not any(other.recognises(text) for other in (markdown, lists, glossary))


def is_one_card(text: str) -> bool:
    """Whether a text is a single row with a term and a definition, which only the name of a file tells from prose."""
    text = _start(text)
    shape = _shape(text) if len(text) <= _SAMPLE else _Shape(separator="")
    return shape.rows == 1 and shape.width > 1 and shape.has_words and not shape.header


def sniff(text: str) -> str:
    """The separator of a table, guessed from its first lines."""
    return _shape(_sample(text)).separator


def parse(text: str, name: str, *, columns: Sequence[str] | None = None) -> Reading:
    """Read a table; ``columns`` names its columns from the left, with ``-`` for one that is ignored.

    A row that cannot be read becomes a problem with its line, and the others are
    still read.
    """
    text = _start(text)
    lines = text.split("\n")
    stated = _STATED.fullmatch(lines[0])
    separator = stated[1] if stated else sniff(text)
    found: Iterable[Cells | Problem] = read_rows(lines, separator, 1 if stated else 0)
    if pyglossary.has_written(text):
        found = _of_pyglossary(text)
    rows: list[Cells] = []
    problems: list[Problem] = []
    for row in found:
        if isinstance(row, Problem):
            problems.append(row)
        else:
            rows.append(Cells(row.line, [meant(text) for text in row.cells]))
    if not rows:
        message = "no rows: a table needs lines with a term, a separator and a definition"
        return Reading(deck=Deck(name=fields.term(name)), problems=(*problems, Problem(line=0, message=message)))
    named = is_header(rows[0].cells)
    table = _columns(rows, columns, named=named)
    return read_table(table, rows[named:], name, [*problems, *table.problems])


def _of_pyglossary(text: str) -> Iterator[Cells | Problem]:
    line = 0
    try:
        for line, cells in pyglossary.rows_of(text):
            yield Cells(line, cells)
    except csv.Error as error:
        yield Problem(line=line, message=f"the rows from here on cannot be read ({error})")


def read_table(table: Columns, rows: Sequence[Cells], name: str, problems: Sequence[Problem]) -> Reading:
    """The notes in some rows, with earlier problems and those of the rows."""
    found: list[Row] = []
    wrong = list(problems)
    if table.readable:
        for row in rows:
            note = table.note(row.cells, row.line)
            if isinstance(note, Problem):
                wrong.append(note)
            elif note:
                found.append(note)
    return collect(found, name, wrong)


class _Alike:
    """Which terms several notes share, told by 8 bytes for each term: in rare cases, others as well."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self.shared: set[int] = set()

    def add(self, notes: Iterable[Note]) -> None:
        for note in notes:
            key = hash(term_key(note.term))
            if key in self._seen:
                self.shared.add(key)
            self._seen.add(key)

    def has(self, note: Note) -> bool:
        return hash(term_key(note.term)) in self.shared


class TableRead:
    """The deck that a large table becomes, as the parts of its text, read while they are consumed, once.

    ``count`` notes, ``problems`` and ``notices`` are known at the end; they are
    those of :func:`parse`, and the text is that of its deck.

    Raises:
        Special: the table must be read as a whole.
    """

    def __init__(self, text: str, name: str, *, deck: str | None = None, columns: Sequence[str] | None = None) -> None:
        self._text = _start(text)
        if pyglossary.has_written(self._text):
            raise Special
        stated = _STATED.fullmatch(self._text.partition("\n")[0])
        self._separator = stated[1] if stated else sniff(self._text)
        self._first = 1 if stated else 0
        start = [Cells(line, [*map(meant, cells)]) for line, cells in islice(self._rows(), _JUDGED)]
        if not start:
            raise Special
        self._named = is_header(start[0].cells)
        self._width = _common(Counter(len(row.cells) for row in start))
        self._by_width = columns is not None or not self._named
        self._columns = _columns(start, columns, named=self._named)
        if not self._columns.readable or self._columns.problems or {"deck", "guid"} & {*self._columns.places}:
            raise Special
        self.deck = Deck(name=deck or fields.term(name))
        self.count = 0
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def __iter__(self) -> Iterator[str]:
        widths: Counter[int] = Counter()
        alike = _Alike()
        yield from markdown.rendered(self.deck, self._noted(self._notes(widths, self.problems), alike))
        if not self.count or (self._by_width and _common(widths) != self._width):
            raise Special
        if alike.shared:
            self.notices[:0] = equal_terms([note for note in self._notes(Counter(), []) if alike.has(note)])

    def _noted(self, notes: Iterator[Note], alike: _Alike) -> Iterator[list[Note]]:
        """The notes in lists, once what is worth saying about them is known."""
        while some := [*islice(notes, _SOME)]:
            self.count += len(some)
            alike.add(some)
            self.notices += notices_of(some)
            yield some

    def _notes(self, widths: Counter[int], problems: list[Problem]) -> Iterator[Note]:
        words = self._columns.words
        rows = self._rows()
        if self._named:
            widths[len(next(rows)[1])] += 1
        for line, cells in rows:
            widths[len(cells)] += 1
            note = words([cell if cell[:1] != "'" else meant(cell) for cell in cells], line)
            if isinstance(note, Note):
                yield note
            elif note is not None:
                problems.append(note)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        try:
            yield from plain_rows(self._text, self._separator, self._first)
        except csv.Error as error:
            raise Special from error


def write(outgoing: Outgoing) -> Iterator[str]:
    """A table of notes of any decks, row by row; the tags of a deck are added to each note."""
    separator = "\t" if "tabs" in outgoing.flags or outgoing.ending in _TABS else ","
    if "excel" in outgoing.flags:
        yield "\ufeff"
    yield _row(_HEADER, separator)
    for deck, note, _ in outgoing.notes:
        yield _row(_cells(standing_alone(note, deck), deck), separator)


def _cells(note: Note, deck: Deck) -> tuple[str, ...]:
    tags = fields.tag_text(note.tags)
    return (note.term, note.definition, tags, "; ".join(note.aliases), note.section, deck.name)


def _row(cells: Sequence[str], separator: str) -> str:
    return separator.join(cell(harmless(text)) for text in cells) + "\n"


def _start(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _is_barred(text):
        text = _BARRED.sub(lambda row: "" if _LETTERS.fullmatch(row["cells"]) else row["cells"], text)
    return text


def _is_barred(text: str) -> bool:
    """Whether every row stands between bars, as in a table of Markdown without its rule."""
    rows = _sample(text).strip().split("\n")
    return len(rows) >= _LEAST_ROWS and all(map(_BARRED.fullmatch, rows))


def _sample(text: str) -> str:
    """The first lines of a text, whole lines if possible."""
    if len(text) <= _SAMPLE:
        return text
    return text[:_SAMPLE].rpartition("\n")[0] or text[:_SAMPLE]


def _columns(rows: Sequence[Cells], columns: Sequence[str] | None, *, named: bool) -> Columns:
    width = _common(Counter(len(row.cells) for row in rows))
    if columns is not None:
        return Columns.of([*columns, *["-"] * (width - len(columns))], 0)
    return Columns.of(rows[0].cells, rows[0].line) if named else Columns.by_position(width)


def _common(widths: Counter[int]) -> int:
    """The most common number of cells in a row."""
    return max(widths, key=lambda cells: (cells > 1, widths[cells], cells))


def _shape(sample: str) -> _Shape:
    """The most regular shape of a text: one with a header, then the one with the most equal rows and cells.

    A single row is separated by what is first in it.
    """
    shapes = [_shape_with(sample, separator) for separator in SEPARATORS]
    return max(shapes, key=lambda shape: (shape.header, shape.width > 1, shape.share, _fineness(shape)))


def _fineness(shape: _Shape) -> int:
    return shape.width if shape.rows > 1 else -shape.first


def _shape_with(sample: str, separator: str) -> _Shape:
    rows = [row.cells for row in read_rows(sample.split("\n"), separator) if isinstance(row, Cells)]
    if not rows:
        return _Shape(separator=separator)
    width, alike = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    header = len(rows[0]) > 1 and is_header(rows[0])
    share, has_words = alike / len(rows), _has_words(rows)
    first = len(rows[0][0])
    return _Shape(
        separator=separator, rows=len(rows), width=width, share=share, header=header, has_words=has_words, first=first
    )


def _has_words(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have more than numbers, and more than numbers with one word each."""
    numbers = [[_NUMBER.fullmatch(text.strip()) is not None for text in row] for row in rows]
    counted = sum(all(row) or (len(row) > _LEAST_ROWS and all(row[1:])) for row in numbers)
    return counted < _RAGGED_SHARE * len(rows)
