"""Blocks of text, and writing them as Markdown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flashcards.formats import kept
from flashcards.formats.tables import ABOVE, LEFT
from flashcards.html.inline import write_held
from flashcards.html.pieces import BREAK, CODE, INDENT, Piece, as_cell, flat

_FENCE = re.compile(r" *`{3,}[^`]*")
_TIGHT_START = re.compile(r"(?:[-*]|1[.)]) \S")


@dataclass(slots=True)
class Paragraph:
    """Consecutive lines."""

    lines: list[list[Piece]]


@dataclass(slots=True)
class Heading:
    """A heading; its level is 1 to 6."""

    level: int
    line: list[Piece]


@dataclass(slots=True)
class Code:
    """Code, and its language if it is stated."""

    text: str
    language: str


@dataclass(slots=True)
class Quote:
    """A quotation."""

    blocks: "list[Block]"


@dataclass(slots=True)
class List:
    """A list; ``start`` is the number of its first item, None for a list without numbers."""

    start: int | None
    items: "list[list[Block]]"


@dataclass(slots=True)
class Aligned:
    """Blocks that are aligned differently from those around them."""

    how: str
    blocks: "list[Block]"


@dataclass(slots=True)
class Table:
    """Rows of cells, of which the first is the head; a text in place of a cell says which one covers it.

    ``columns`` has the alignment of each, empty for the default.
    """

    rows: list[list[list[Piece] | str]]
    columns: list[str]


@dataclass(slots=True)
class Rule:
    """A horizontal rule."""


Block = Paragraph | Heading | Code | Quote | List | Aligned | Table | Rule

LINE_END = " \N{RETURN SYMBOL} "
"""The end of a line of code within a term."""

_DASHES = {"": " --- |", "left": " :--- |", "center": " :---: |", "right": " ---: |"}


def render(blocks: Sequence[Block], *, cloze: bool, tight: bool = False) -> str:
    """Blocks as Markdown.

    ``cloze`` means that the clozes in them are real, ``tight`` that a list
    follows the line above it directly.
    """
    parts: list[str] = []
    alternate = False
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        same = isinstance(block, List) and isinstance(before, List)
        alternate = same and not alternate
        text = _render_list(block, alternate, cloze=cloze) if isinstance(block, List) else _text(block, cloze=cloze)
        if text:
            near = tight and isinstance(block, List) and _TIGHT_START.match(text)
            parts += [("\n" if near else "\n\n") if parts else "", text]
    return "".join(parts)


def _text(block: Block, *, cloze: bool) -> str:
    match block:
        case Paragraph(lines):
            dollars = len(lines) > 1 and any("$" in piece.text for line in lines for piece in line)
            written = [write_held(line, cloze=cloze, dollars=dollars) for line in lines]
            return _joined([_apart(line) for line in written if line])
        case Heading(level, line):
            text = write_held(line, cloze=cloze, start=False)
            bare = text.rstrip("#")
            return f"{'#' * level} {bare}" + (f"\\{text[len(bare) :]}" if text != bare else "")
        case Code(text, language):
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
            return f"{fence}{language}\n{text}\n{fence}"
        case Quote(inner) | Aligned(_, inner):
            return _around(block, render(inner, cloze=cloze))
        case Table():
            return _render_table(block, cloze=cloze)
        case _:
            return "___"


def _joined(lines: Sequence[str]) -> str:
    """Lines with a backslash at the end of each but the last, and before a block formula, which begins a block."""
    parts, bare = [], True
    for line in reversed(lines):
        parts.append(line if bare else f"{line}\\")
        first, *more = line.split("\n", 1)
        bare = first.startswith("$$") and first.endswith("$$") and (bool(more) or bare)
    return "\n".join(reversed(parts))


def _apart(line: str) -> str:
    """A line that begins with a block formula and has more, as paragraphs; otherwise all of it would be one formula."""
    parts, at = [], 0
    for _ in range((line.count("$$") - 1) // 2):
        if not line.startswith("$$", at):
            break
        end = line.index("$$", at + 2) + 2
        parts.append(line[at:end])
        at = end
        while line[at : at + 1].isspace():
            at += 1
    return "\n\n".join([*parts, line[at:]])


def _render_list(block: List, alternate: bool, *, cloze: bool) -> str:  # noqa: FBT001 - one of two marks
    tight = all(_is_tight(item) for item in block.items)
    parts = []
    for number, item in enumerate(block.items):
        marker = "*" if alternate else "-"
        if block.start is not None:
            marker = f"{min(block.start + number, 999_999_999)}{')' if alternate else '.'}"
        text = render(item, cloze=cloze, tight=tight)
        indent = " " * (len(marker) + 1)
        lines = [f"{indent}{line}" if line else "" for line in text.split("\n")]
        # If a line ends it, it begins below the mark, as everywhere else.
        first = "" if _FENCE.fullmatch(lines[0]) or kept.is_edge(lines[0]) else lines.pop(0).strip()
        parts.append("\n".join([f"{marker} {first}".rstrip(), *lines]))
    return ("\n" if tight else "\n\n").join(parts)


def _is_tight(item: Sequence[Block]) -> bool:
    """Whether an item is at most one paragraph with lists below it."""
    first, *rest = item or [Paragraph([])]
    lists = all(isinstance(block, List) and all(map(_is_tight, block.items)) for block in rest)
    return isinstance(first, Paragraph | List) and lists and len(rest) <= 1


def _around(block: Quote | Aligned, text: str) -> str:
    """The text of the blocks in a block, marked as being in it."""
    if isinstance(block, Quote):
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return text if any(map(_has_edge, block.blocks)) else kept.align(text, block.how)


def _has_edge(block: Block) -> bool:
    """Whether code in a block would end the block."""
    if isinstance(block, Code):
        return any(map(kept.is_edge, block.text.split("\n")))
    return any(map(_has_edge, (one for inner in _inner(block) for one in inner)))


def _render_table(table: Table, *, cloze: bool) -> str:
    width = max(len(row) for row in table.rows)
    lines = []
    for row in table.rows:
        cells = [_cell(cell, cloze=cloze) for cell in row]
        lines.append("|" + "".join([*cells, *["  |"] * (width - len(row))]))
    columns = [*table.columns, *[""] * (width - len(table.columns))]
    return "\n".join([lines[0], "|" + "".join(_DASHES[column] for column in columns), *lines[1:]])


def _cell(cell: Sequence[Piece] | str, *, cloze: bool) -> str:
    """A cell and the bar after it."""
    if isinstance(cell, str):
        return "|" if cell == LEFT else f" {cell} |"
    text = write_held(as_cell(cell), cloze=cloze, start=False).replace("|", r"\|")
    return f" {chr(92) if text == ABOVE else ''}{text} |"


def lettered(marks: Sequence[str], items: Sequence[list[Block]]) -> Paragraph | List:
    """A list with marks that Markdown does not have, as lines that begin with them, or as a list if need be."""
    lines: list[list[Piece]] = []
    simple = all(isinstance(block, Paragraph) for item in items for block in item) and max(map(len, items)) <= 1
    for mark, item in zip(marks, items, strict=True):
        first = item[0] if item else None
        if not isinstance(first, Paragraph):
            first = Paragraph([[]])
            item.insert(0, first)
        first.lines[0] = [Piece(mark), *first.lines[0]]
        lines += first.lines
    return Paragraph(lines) if simple else List(None, [*items])


def all_pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    """Every piece of some blocks on one line, with spaces between their lines."""
    for block in blocks:
        for line in _lines(block):
            yield from (Piece(" "), *_unbroken(line))
        for inner in _inner(block):
            yield from all_pieces(inner)


def _unbroken(line: Sequence[Piece]) -> list[Piece]:
    """A line without breaks and indents."""
    return [Piece(" ") if piece.kind == BREAK else piece for piece in line if piece.kind != INDENT]


def in_term(blocks: Sequence[Block]) -> list[Piece]:
    """Some blocks on one line, for a question: list items are separated, and code shows its lines."""
    line: list[Piece] = []
    for block in blocks:
        match block:
            case List(start, items):
                marks = ["" if start is None else f"{start + place}. " for place in range(len(items))]
                parts = [[Piece(mark), *in_term(item)] for mark, item in zip(marks, items, strict=True) if item]
                line += [Piece(" "), *_listed(parts)]
            case Table(rows, _):
                line += [Piece(" "), *_listed([_unbroken(_row(row)) for row in rows])]
            case Code(text, _):
                line += [Piece(" "), Piece(LINE_END.join(map(_marked, filter(str.strip, text.split("\n")))), kind=CODE)]
            case Quote(inner) | Aligned(_, inner):
                line += in_term(inner)
            case _:
                line += all_pieces([block])
    return line


def _listed(parts: Sequence[list[Piece]]) -> list[Piece]:
    """Parts of a line separated by semicolons, except after the end of a sentence."""
    line: list[Piece] = []
    before: list[Piece] = []
    for part in filter(None, parts):
        if before:
            line.append(Piece(" " if flat(before)[-1:] in ".,;:!?" else "; "))
        line += part
        before = part
    return line


def _marked(line: str) -> str:
    """A line of code with its indent marked."""
    return "\N{OPEN BOX}" * _depth(line) + line.lstrip()


def fits_in_cell(blocks: Sequence[Block]) -> bool:
    """Whether a cell can show some blocks as they are, because they are lines."""
    return all(
        fits_in_cell(block.blocks) if isinstance(block, Aligned) else isinstance(block, Paragraph) for block in blocks
    )


def in_cell(blocks: Sequence[Block]) -> list[Piece]:
    """Some blocks as the text of one cell, with breaks between their lines."""
    return _between(Piece("<br>", kind=BREAK), _cell_lines(blocks))


def _cell_lines(blocks: Sequence[Block], bullet: str = "\N{BULLET}") -> list[list[Piece]]:
    """The lines of some blocks; the marks of lists are text, and paragraphs are separated by empty lines."""
    lines: list[list[Piece]] = []
    for number, block in enumerate(blocks):
        match block:
            case Paragraph(inner):
                lines += [[]] * (number > 0 and isinstance(blocks[number - 1], Paragraph)) + inner
            case Quote(blocks_inside) | Aligned(_, blocks_inside):
                lines += _cell_lines(blocks_inside, bullet)
            case Code(text, _):
                lines += [[Piece(_set_in(line), kind=CODE)] for line in text.split("\n") if line.strip()]
            case List(start, items):
                for place, item in enumerate(items):
                    mark = bullet if start is None else f"{start + place}."
                    first, *rest = _cell_lines(item, "\N{WHITE BULLET}") or [[]]
                    lines += [[Piece(f"{mark} "), *first], *rest]
            case Table(rows, _):
                lines += [_row(row) for row in rows]
            case _:
                lines += _lines(block)
    return lines


def _set_in(line: str) -> str:
    """A line of code with an indent that must not be lost."""
    return "\u00a0" * _depth(line) + line.lstrip()


def _depth(line: str) -> int:
    """The indent of a line of code, in columns."""
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip())


def _row(cells: Sequence[list[Piece] | str]) -> list[Piece]:
    """A row of a table within a cell, on one line."""
    shown = [cell for cell in cells if not isinstance(cell, str)]
    return _between(Piece(" | "), shown)


def _between(mark: Piece, parts: Sequence[list[Piece]]) -> list[Piece]:
    return [piece for number, part in enumerate(parts) for piece in (*[mark] * (number > 0), *part)]


def _lines(block: Block) -> "list[list[Piece]]":
    match block:
        case Paragraph(lines):
            return lines
        case Heading(_, line):
            return [line]
        case Code(text, _):
            return [[Piece(text, kind=CODE)]]
        case Table(rows, _):
            return [cell for row in rows for cell in row if not isinstance(cell, str)]
        case _:
            return []


def _inner(block: Block) -> "list[list[Block]]":
    match block:
        case Quote(inner) | Aligned(_, inner):
            return [inner]
        case List(_, items):
            return items
        case _:
            return []
