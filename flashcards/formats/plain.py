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
from flashcards.formats.columns import Columns, role_of
from flashcards.formats.lines import Block, Kind
from flashcards.spans import Regions

_SEPARATOR = re.compile(r"(?<=\s)(:{2,3})(?=\s)")
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+|\s{0,3}")
_DEFINES = re.compile(r" {0,3}:[ \t]+(?=\S)")
_OTHER = re.compile(r" {0,3}(?:[-*+>|]|\d{1,9}[.)])(?:\s|$)|\|")
_GOES_ON = re.compile(r" {2}|\t")
_INDENT = re.compile(r" {1,4}|\t")
_RULE_CELL = re.compile(r":?-+:?")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
_ESCAPED = 'write "\\|" for a bar within a cell, also in code'
_COUNTER = re.compile(r"(?:#|nr\.?|no\.?|num(?:ber)?|n[\u00b0\u00ba]|)", re.IGNORECASE)
"""What a column is called that counts the rows."""

_LEAST_COLUMNS = 2
_MOST_NAMES = 10  # of one definition
_MOST_WORDS = 8  # of a term above or below another; a longer line is prose
_FEW_WORDS = 3  # an abbreviation has no more, and may end in a full stop


def find(kinds: Sequence[Kind], lines: Sequence[str]) -> list[Block]:
    """Every list of a text, in order; ``kinds`` are the kinds of its lines."""
    found: list[Block] = []
    at = end = 0
    defining = any(map(_DEFINES.match, lines))
    while at < len(lines):
        block = None
        if kinds[at] is Kind.TEXT:
            block = _table(kinds, lines, at) if "|" in lines[at] else None
            block = block or (_line(lines, at) if "::" in lines[at] else None)
            if defining and block is None:
                block = _definition_list(kinds, lines, at, below_list=at == end)
        if block and (block.notes or block.problems):
            found.append(block)
            end = block.end
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
    end = at + 2
    rows: list[list[str]] = []
    while end < len(lines) and kinds[end] is Kind.TEXT and "|" in lines[end]:
        cells = ["" if says_nothing(cell) else _BREAK.sub("\n", cell) for cell in _cells(lines[end])]
        end += 1
        rows.append(cells + [""] * (len(header) - len(cells)))  # the last cells of a row may be missing
    columns = _columns(header, rows, at + 1)
    notes: list[Note] = []
    problems = list(columns.problems)
    for line, cells in enumerate(rows, at + _LEAST_COLUMNS + 1):
        row = columns.note(cells, line, _ESCAPED)
        if isinstance(row, Problem):
            problems.append(row)
        elif row:
            notes.append(row.note)
    return Block(first=at, end=end, notes=tuple(notes), problems=tuple(problems))


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]], line: int) -> Columns:
    """The columns of a table: by name if term and definition have one, or in this order; one that counts is ignored."""
    counts = _COUNTER.fullmatch(header[0]) and len(header) > _LEAST_COLUMNS
    counts = counts and all(row[0].rstrip(".)") == str(number) for number, row in enumerate(rows, 1))
    first, *others = ["-", *header[1:]] if counts else header
    if {"term", "definition"} <= {role_of(fields.term(name)) for name in header}:
        return Columns.of([first, *others], line)
    names = [first] if counts else []
    return Columns.of([*names, "term", "definition", *header[len(names) + _LEAST_COLUMNS :]], line)


def _cells(line: str) -> list[str]:
    """The cells of a table's row; one for a line that is not a row."""
    inner = line.strip()
    inner = inner.removeprefix("|")
    cells = [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _definition_list(kinds: Sequence[Kind], lines: Sequence[str], at: int, *, below_list: bool) -> Block | None:
    """A term on its own line, or several, and below them each definition after a colon."""
    if _DEFINES.match(lines[at]) or lines[at].startswith("    "):
        return None
    names, below = _names(kinds, lines, at)
    if not names:
        return None
    above = lines[at - 1] if at and kinds[at - 1] is Kind.TEXT else ""
    if above and not below_list and not above.startswith((" ", "\t")) and not _DEFINES.match(above):
        if len(names) > 1 or below > at + 1:
            return None
        message = "a term directly below other text; put a blank line between them"
        return Block(first=at, end=at + 1, problems=(Problem(line=at + 1, message=message),))
    parts: list[str] = []
    end = below
    while end < len(lines) and kinds[end] is Kind.TEXT and _DEFINES.match(lines[end]):
        text, end = _definition(kinds, lines, end)
        parts.append(text)
        if end + 1 < len(lines) and kinds[end] is Kind.BLANK and _DEFINES.match(lines[end + 1]):
            end += 1
    term, *aliases = dict.fromkeys(names)
    others = fields.aliases("; ".join(aliases))
    note = Note(term=term, definition=fields.definition("\n\n".join(parts)), aliases=others, line=at + 1)
    if says_nothing(note.term) or says_nothing(note.definition):
        return None
    return Block(first=at, end=end, notes=(note,))


def _names(kinds: Sequence[Kind], lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The terms from a line on that a definition follows, and where that begins; none if no definition follows.

    Several terms stand directly above it, or have a break between them, as
    PHP Markdown Extra reads them and pandoc writes them. Prose above is none.
    """
    end = at + 1
    while end < min(len(lines), at + _MOST_NAMES) and kinds[end] is Kind.TEXT and not _DEFINES.match(lines[end]):
        end += 1
    below = end + (end < len(lines) and kinds[end] is Kind.BLANK)
    if below == len(lines) or kinds[below] is not Kind.TEXT or not _DEFINES.match(lines[below]):
        return [], at
    run = lines[at:end]
    broken = all(line.endswith(("\\", "  ")) for line in run[:-1])
    if len(run) > 1 and not broken and (below > end or not all(map(_is_name, run))):
        return [], at
    return [fields.term(line.removesuffix("\\") if line in run[:-1] else line) for line in run], below


def _is_name(line: str) -> bool:
    """Whether a line is one of several terms, rather than prose, an item of a list, a quotation or a row."""
    words = len(line.split())
    prose = words > _MOST_WORDS or line.endswith((":", ",", ";")) or (words > _FEW_WORDS and line.endswith((".", "!")))
    return not (prose or _OTHER.match(line) or _SEPARATOR.search(line))


def _definition(kinds: Sequence[Kind], lines: Sequence[str], at: int) -> tuple[str, int]:
    """The text of a definition that begins on a line, and where it ends.

    To its paragraph belong the lines directly below, indented or not; after a
    blank line, and in code, only those that are indented.
    """
    text = [_DEFINES.sub("", lines[at], count=1)]
    end = at + 1
    first = True
    while end < len(lines):
        line = lines[end]
        indented = line.startswith((" ", "\t"))
        if kinds[end] is Kind.BLANK:
            after = next((number for number in range(end, len(lines)) if kinds[number] is not Kind.BLANK), None)
            if after is None or not _GOES_ON.match(lines[after]) or _DEFINES.match(lines[after]):
                break
            text += [""] * (after - end)
            first = False
            end = after
            continue
        if kinds[end] is not Kind.TEXT:
            if not (indented or (kinds[end] is Kind.VERBATIM and not first)):
                break
            first = False
        elif _DEFINES.match(line) or not (indented or _wraps(kinds, lines, end)):
            break
        text.append(line.strip() if first else _INDENT.sub("", line, count=1))
        end += 1
    return "\n".join(text), end


def _wraps(kinds: Sequence[Kind], lines: Sequence[str], at: int) -> bool:
    """Whether a line that is not indented goes on with the paragraph above it, and is not the next term."""
    if _OTHER.match(lines[at]) or _SEPARATOR.search(lines[at]):
        return False
    following = at + 1
    return not (following < len(lines) and kinds[following] is Kind.TEXT and _DEFINES.match(lines[following]))
