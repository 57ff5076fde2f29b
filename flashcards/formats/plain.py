"""Lists of terms within other Markdown: ``term :: definition`` lines, tables, definition lists.

::

    Tide :: the rise and fall of the sea     asked one way
    ebb ::: flow                             asked both ways

    | Term | Definition      | Unit |        a row is a note; further columns
    |------|-----------------|------|        go below the definition
    | Knot | a measure of speed | kn |

    Wave
    : a ridge that moves through water

They count where a text has no other notes, for a table may be a part of a
definition. What stands around them is for the reader's eyes.
"""

import re
from collections.abc import Sequence

from flashcards.cards import Note, says_nothing
from flashcards.errors import Problem
from flashcards.formats import compact, fields
from flashcards.formats.columns import Columns
from flashcards.formats.lines import Block, Kind
from flashcards.spans import Regions

_SEPARATOR = re.compile(r"(?<=\s)(:{2,3})(?=\s)")
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+|\s{0,3}")
_DEFINES = re.compile(r" {0,3}:[ \t]+(?=\S)")
_RULE_CELL = re.compile(r":?-+:?")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
_ESCAPED = 'write "\\|" for a bar within a cell, also in code'
_LEAST_COLUMNS = 2


def find(kinds: Sequence[Kind], lines: Sequence[str]) -> list[Block]:
    """Every list of a text, in order; ``kinds`` are the kinds of its lines."""
    found: list[Block] = []
    at = 0
    while at < len(lines):
        block = None
        if kinds[at] is Kind.TEXT:
            block = _table(kinds, lines, at) or _line(lines, at) or _definition_list(kinds, lines, at)
        if block and (block.notes or block.problems):
            found.append(block)
        at = block.end if block else at + 1
    return found


def _line(lines: Sequence[str], at: int) -> Block | None:
    """``term :: definition``, or with three colons for both directions; not within code."""
    line = compact.without_schedule(lines[at])
    marker = _MARKER.match(line)
    start = marker.end() if marker else 0
    if line[start : start + 1].isspace():
        return None
    ticks = done = 0
    regions = Regions(line)
    for match in _SEPARATOR.finditer(line):
        if regions.is_comment(match.start()):
            continue
        ticks += line.count("`", done, match.start())
        done = match.start()
        if ticks % 2:
            continue
        term, definition = fields.term(line[start : match.start()]), fields.definition(line[match.end() :]).strip()
        if not (says_nothing(term) or says_nothing(definition)):
            tags = ("reverse",) if match[1] == ":::" else ()
            note = Note(term=term, definition=definition, tags=tags, line=at + 1)
            return Block(first=at, end=at + 1, notes=(note,), schedule=compact.schedule_at(lines, at))
    return None


def _table(kinds: Sequence[Kind], lines: Sequence[str], at: int) -> Block | None:
    header = _cells(lines[at])
    if len(header) < _LEAST_COLUMNS or at + 1 == len(lines) or kinds[at + 1] is not Kind.TEXT:
        return None
    rule = _cells(lines[at + 1])
    if len(rule) != len(header) or not all(_RULE_CELL.fullmatch(cell) for cell in rule):
        return None
    columns = Columns.of(["term", "definition", *header[_LEAST_COLUMNS:]], at + 1)
    notes: list[Note] = []
    problems = list(columns.problems)
    end = at + 2
    while end < len(lines) and kinds[end] is Kind.TEXT and "|" in lines[end]:
        cells = ["" if says_nothing(cell) else _BREAK.sub("\n", cell) for cell in _cells(lines[end])]
        end += 1
        if len(cells) < len(header):  # the last cells of a row may be missing
            cells += [""] * (len(header) - len(cells))
        row = columns.note(cells, end, _ESCAPED)
        if isinstance(row, Problem):
            problems.append(row)
        elif row:
            notes.append(row.note)
    return Block(first=at, end=end, notes=tuple(notes), problems=tuple(problems))


def _cells(line: str) -> list[str]:
    """The cells of a table's row; one for a line that is not a row."""
    inner = line.strip()
    inner = inner.removeprefix("|")
    cells = [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _definition_list(kinds: Sequence[Kind], lines: Sequence[str], at: int) -> Block | None:
    """A term on its own line, and below it each definition after a colon."""
    below = at + 1 + (at + 1 < len(lines) and kinds[at + 1] is Kind.BLANK)
    above = lines[at - 1] if at and kinds[at - 1] is Kind.TEXT else ""
    stands_alone = not above or above.startswith((" ", "\t")) or _DEFINES.match(above)
    if not stands_alone or _DEFINES.match(lines[at]) or lines[at].startswith("    "):
        return None
    parts: list[str] = []
    end = below
    while end < len(lines) and kinds[end] is Kind.TEXT and _DEFINES.match(lines[end]):
        text = [_DEFINES.sub("", lines[end], count=1)]
        end += 1
        while end < len(lines) and kinds[end] is Kind.TEXT and lines[end].startswith((" ", "\t")):
            if _DEFINES.match(lines[end]):
                break
            text.append(lines[end].strip())
            end += 1
        parts.append("\n".join(text))
        if end + 1 < len(lines) and kinds[end] is Kind.BLANK and _DEFINES.match(lines[end + 1]):
            end += 1
    if not parts:
        return None
    note = Note(term=fields.term(lines[at]), definition=fields.definition("\n\n".join(parts)), line=at + 1)
    if says_nothing(note.term) or says_nothing(note.definition):
        return None
    return Block(first=at, end=end, notes=(note,))
