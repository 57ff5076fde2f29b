"""Blocks of text, and how they are written as Markdown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flashcards.anki.inline import CODE, Piece, write
from flashcards.formats import kept
from flashcards.formats.tables import ABOVE, LEFT

_TIGHT_START = re.compile(r"(?:[-*]|1[.)]) \S")


@dataclass(slots=True)
class Paragraph:
    """Lines that follow each other."""

    lines: list[list[Piece]]


@dataclass(slots=True)
class Heading:
    """A heading; its level is 1 to 6."""

    level: int
    line: list[Piece]


@dataclass(slots=True)
class Code:
    """Code as it stands, and the language it is said to be in."""

    text: str
    language: str


@dataclass(slots=True)
class Quote:
    """A quotation."""

    blocks: "list[Block]"


@dataclass(slots=True)
class List:
    """A list; ``start`` is the number of its first item, None where they have none."""

    start: int | None
    items: "list[list[Block]]"


@dataclass(slots=True)
class Aligned:
    """Blocks that are aligned otherwise than those around them."""

    how: str
    blocks: "list[Block]"


@dataclass(slots=True)
class Table:
    """Rows of cells, of which the first row is the head; a text for a cell says which one reaches over it.

    ``columns`` says for each how it is aligned, with nothing for as usual.
    """

    rows: list[list[list[Piece] | str]]
    columns: list[str]


@dataclass(slots=True)
class Rule:
    """A line across."""


Block = Paragraph | Heading | Code | Quote | List | Aligned | Table | Rule

_DASHES = {"": " --- |", "left": " :--- |", "center": " :---: |", "right": " ---: |"}


def render(blocks: Sequence[Block], *, cloze: bool, tight: bool = False) -> str:
    """Blocks as Markdown.

    ``cloze`` says that deletions in them are meant, ``tight`` that a list
    follows the line above it at once.
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
            written = [write(line, cloze=cloze, dollars=dollars) for line in lines]
            return "\\\n".join(_apart(line) for line in written if line)
        case Heading(level, line):
            text = write(line, cloze=cloze, start=False)
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


def _apart(line: str) -> str:
    """A line that begins with math on its own and holds more of it, as paragraphs: else it would be one formula."""
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
        parts.append(f"{marker} {lines[0].strip()}".rstrip() + "".join(f"\n{line}" for line in lines[1:]))
    return ("\n" if tight else "\n\n").join(parts)


def _is_tight(item: Sequence[Block]) -> bool:
    """Whether an item is at most one paragraph and lists below it."""
    first, *rest = item or [Paragraph([])]
    lists = all(isinstance(block, List) and all(map(_is_tight, block.items)) for block in rest)
    return isinstance(first, Paragraph | List) and lists and len(rest) <= 1


def _around(block: Quote | Aligned, text: str) -> str:
    """The text of the blocks in a block, with what marks that they are in it."""
    if isinstance(block, Quote):
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return text if any(map(_has_edge, block.blocks)) else kept.align(text, block.how)


def _has_edge(block: Block) -> bool:
    """Whether code in a block would end what it stands in."""
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
    """A cell and the bar behind it."""
    if isinstance(cell, str):
        return "|" if cell == LEFT else f" {cell} |"
    text = write(cell, cloze=cloze, start=False).replace("|", r"\|")
    return f" {chr(92) if text == ABOVE else ''}{text} |"


def all_pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    """Every piece of some blocks, with spaces between their lines."""
    for block in blocks:
        for line in _lines(block):
            yield from (Piece(" "), *line)
        for inner in _inner(block):
            yield from all_pieces(inner)


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
