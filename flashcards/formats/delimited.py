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

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flashcards.cards import Deck, Note
from flashcards.errors import Problem
from flashcards.formats import Outgoing, Reading, fields, glossary, lists, markdown
from flashcards.formats.columns import Columns, Row, is_header
from flashcards.formats.notes import collect, standing_alone
from flashcards.formats.rows import Cells, cell, harmless, meant, read_rows

SEPARATORS = ",;\t|"

_TABS = (".tsv", ".tab")
"""Endings of files with tabs between cells."""

_SAMPLE = 64 * 1024  # characters in which the separator is found
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,:_ ]*|(?:0x)?(?=[a-fA-F]*[0-9])[0-9a-fA-F]{2,}|")
_STATED = re.compile(r'"?sep=([,;\t|])"?\1*', re.IGNORECASE)  # if it was saved as a row, separators follow it
_RULE = re.compile(r"[\s|:]*-[\s|:-]*")  # below the header of a Markdown table
_LEAST_ROWS = 2
_LEAST_RAGGED_ROWS = 5
_RAGGED_SHARE = 0.9  # share of rows of equal width from which a text is a table
_HEADER = ("term", "definition", "tags", "aliases", "section", "deck")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a text looks like with one separator.

    ``share`` is the share of rows with the most common width; ``has_words`` means that it has more than numbers.
    """

    separator: str
    rows: int = 0
    width: int = 0
    share: float = 0.0
    header: bool = False
    has_words: bool = False


def recognises(text: str) -> bool:
    """Whether a text names its columns or its separator, or most rows are alike and it is nothing else."""
    text = _sample(_start(text))
    first, _, rest = text.partition("\n")
    if _STATED.fullmatch(first):
        return True
    shape = _shape(text)
    if shape.header:
        return not _RULE.fullmatch(rest.partition("\n")[0])
    regular = shape.rows >= _LEAST_ROWS and shape.share == 1
    if (
        shape.width < _LEAST_ROWS
        or not shape.has_words
        or not (regular or (shape.rows >= _LEAST_RAGGED_ROWS and shape.share >= _RAGGED_SHARE))
    ):
        return False
    return not any(other.recognises(text) for other in (markdown, lists, glossary))


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
    found = read_rows(lines, separator, 1 if stated else 0)
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
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _sample(text: str) -> str:
    """The first lines of a text, whole lines if possible."""
    if len(text) <= _SAMPLE:
        return text
    return text[:_SAMPLE].rpartition("\n")[0] or text[:_SAMPLE]


def _columns(rows: Sequence[Cells], columns: Sequence[str] | None, *, named: bool) -> Columns:
    widths = Counter(len(row.cells) for row in rows)
    width = max(widths, key=lambda cells: (cells > 1, widths[cells], cells))
    if columns is not None:
        return Columns.of([*columns, *["-"] * (width - len(columns))], 0)
    return Columns.of(rows[0].cells, rows[0].line) if named else Columns.by_position(width)


def _shape(sample: str) -> _Shape:
    """The most regular shape of a text: one with a header, then the one with the most equal rows and cells."""
    shapes = [_shape_with(sample, separator) for separator in SEPARATORS]
    return max(shapes, key=lambda shape: (shape.header, shape.width > 1, shape.share, shape.width))


def _shape_with(sample: str, separator: str) -> _Shape:
    rows = [row.cells for row in read_rows(sample.split("\n"), separator) if isinstance(row, Cells)]
    if not rows:
        return _Shape(separator=separator)
    width, alike = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    header = len(rows[0]) > 1 and is_header(rows[0])
    share, has_words = alike / len(rows), _has_words(rows)
    return _Shape(separator=separator, rows=len(rows), width=width, share=share, header=header, has_words=has_words)


def _has_words(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have more than numbers, and more than numbers with one word each."""
    numbers = [[_NUMBER.fullmatch(text.strip()) is not None for text in row] for row in rows]
    counted = sum(all(row) or (len(row) > _LEAST_ROWS and all(row[1:])) for row in numbers)
    return counted < _RAGGED_SHARE * len(rows)
