r"""The HTML of Anki's fields to Markdown that a person would have written.

The inverse of :mod:`flashcards.anki.html` as far as Markdown reaches: what
comes from there comes back as it was, and other HTML looks the same when it
is rendered again. Scripts are dropped with all they hold, and MathJax becomes
``$...$``. What Markdown has no words for keeps its tags where
:mod:`flashcards.formats.kept` has them; other styles are left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flashcards.anki.blocks import (
    Aligned,
    Block,
    Code,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
    all_pieces,
    render,
)
from flashcards.anki.cloze import deletions_only
from flashcards.anki.html import NO_BRACE, PLAIN, clean
from flashcards.anki.htmltree import BLOCKS, Node, parse, text_of
from flashcards.anki.inline import APART, CODE, LOOKS, Mark, Piece, flat, image, write
from flashcards.anki.styles import Marks, alignment, styled
from flashcards.formats.tables import ABOVE, LEFT

if TYPE_CHECKING:
    from collections.abc import Callable

_DROPPED = frozenset(
    (
        "applet",
        "head",
        "iframe",
        "math",
        "noscript",
        "object",
        "rp",
        "script",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
    )
)
_MARKS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "s", "del": "s", "strike": "s",
    "sub": "sub", "sup": "sup", "u": "u", "ins": "u", "mark": "mark", "big": "big", "small": "small",
    "ruby": "ruby", "rt": "rt",
}  # fmt: skip
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_HEADING = re.compile("h[1-6]")
_UNSAFE_LINK = re.compile(r"\s*(?:vbscript|javascript|file|data)\s*:", re.IGNORECASE)
_UNSAFE_PICTURE = re.compile(r"\s*(?:vbscript|javascript|file)\s*:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]+)")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_SHIFTED = re.compile(r"[0-9+=()-]*")
_MOST_SPAN = 20
_FREE_CELLS = 10_000
_MOST_RAGGED = 4
"""How many times its cells a larger table may have when each row is filled up to the longest; else it is lines."""


def block_markdown(html: str, *, cloze: bool = False) -> str:
    """A field as Markdown; ``cloze`` says that deletions in it are meant, else they stay text."""
    if PLAIN(html) and "  " not in html and html[-1:] != " ":
        return html
    html = clean(html)
    if cloze:
        html = deletions_only(html)
    builder = _Builder()
    builder.walk(parse(html), frozenset())
    return render(builder.finish(), cloze=cloze).replace(NO_BRACE, "")


def inline_markdown(html: str) -> str:
    """A field as one line of Markdown; where it has several lines, they follow each other."""
    if PLAIN(html) and "  " not in html and html[-1:] != " ":
        return html
    html = clean(html)
    return " ".join(write([_bare(piece) for piece in _one_line(parse(html))], cloze=True, start=False).split())


def _bare(piece: Piece) -> Piece:
    """A piece of a term, without how it looks; what ruby says above it stands behind it."""
    names = {mark.name for mark in piece.marks}
    if names.isdisjoint(LOOKS):
        return piece
    marks = frozenset(mark for mark in piece.marks if mark.name not in LOOKS and mark.name != "rt")
    return piece._replace(text=f"({piece.text})" if "rt" in names and not piece.kind else piece.text, marks=marks)


def plain_text(html: str) -> str:
    """The words of a field without any markup, on one line."""
    return flat(_one_line(parse(clean(html))))


def sources(html: str) -> Iterator[str]:
    """The names of the pictures and sounds that a field shows, as the media list has them."""
    if "<" in html:
        for node in _elements(parse(html)):
            source = node.attributes.get("src", "") if node.tag in {"img", "audio", "video", "source"} else ""
            if source and not _ELSEWHERE.match(source):
                yield media_name(source)
    if "[sound:" in html:
        yield from re.findall(r"\[sound:([^\]\n]{1,255})\]", html)


def media_name(source: str) -> str:
    """The name of a file that an element shows; in HTML it may be written as in an address."""
    from urllib.parse import unquote  # noqa: PLC0415 - only a note with media needs it

    name = clean(unquote(source)).strip().replace("\n", "\N{REPLACEMENT CHARACTER}")
    return unicodedata.normalize("NFC", name)


def _elements(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node) and child.tag not in _DROPPED:
            yield child
            yield from _elements(child)


def _one_line(tree: Node) -> list[Piece]:
    builder = _Builder()
    builder.walk(tree, frozenset())
    return list(all_pieces(builder.finish()))


@dataclass(slots=True)
class _Builder:
    """Blocks as they grow from the tree."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    align: str = "left"

    def finish(self) -> list[Block]:
        """All blocks."""
        self.flush()
        return self.blocks

    def flush(self) -> None:
        """End the paragraph; empty lines in it end one too."""
        paragraph: list[list[Piece]] = []
        for line in (*self.lines, []):
            if any(piece.kind or not piece.text.isspace() for piece in line):
                paragraph.append(line)
            elif paragraph:
                self.blocks.append(Paragraph(paragraph))
                paragraph = []
        self.lines = [[]]

    def edge(self) -> None:
        """Begin a line, unless this one is still empty."""
        if any(piece.kind or piece.text.strip() for piece in self.lines[-1]):
            self.lines.append([])

    def walk(self, node: Node, marks: Marks) -> None:
        """Take all that is in an element."""
        for child in node.children:
            if isinstance(child, str):
                self.lines[-1].append(Piece(child, marks))
            elif child.tag == "br":
                self.lines.append([])
            elif child.tag in BLOCKS:
                self.block(child, marks)
            elif child.tag not in _DROPPED:
                self.inline(child, marks)

    def inline(self, node: Node, marks: Marks) -> None:
        """Take an element within a line."""
        target = node.attributes.get("href", "")
        if node.tag == "img":
            self.picture(node, marks)
        elif node.tag in _CODE:
            text = text_of(node)
            self.lines[-1].append(Piece(text, marks, CODE) if text.strip() else Piece(" " * bool(text), marks))
        elif node.tag in {"sub", "sup"} and _SHIFTED.fullmatch(text := text_of(node).strip()):
            table = _SUBSCRIPTS if node.tag == "sub" else _SUPERSCRIPTS
            self.lines[-1].append(Piece(text.translate(table), marks))
        elif node.tag in _MARKS:
            self.walk(node, marks | {Mark(_MARKS[node.tag])})
        elif node.tag == "a" and target and not _UNSAFE_LINK.match(target):
            self.walk(node, frozenset(mark for mark in marks if mark.name != "link") | {Mark("link", target)})
        elif node.tag in {"audio", "video"} and (source := _played(node)):
            self.lines[-1].append(Piece(f"[sound:{source}]", marks))
        elif node.tag == "anki-mathjax":
            display = node.attributes.get("block", "") == "true"
            self.lines[-1].append(Piece((r"\[{}\]" if display else r"\({}\)").format(text_of(node)), marks))
        elif node.tag == "span" and not node.children:
            self.lines[-1].append(Piece("", marks, APART))
        elif node.tag == "q":
            self.walk(Node("", {}, ["\u201c", *node.children, "\u201d"]), marks)
        else:
            self.walk(node, styled(node, marks))

    def picture(self, node: Node, marks: Marks) -> None:
        """Take a picture."""
        source, alt = node.attributes.get("src", ""), node.attributes.get("alt", "")
        if source and not _UNSAFE_PICTURE.match(source):
            self.lines[-1].append(
                image(alt, source if _ELSEWHERE.match(source) else media_name(source))._replace(marks=marks)
            )
        elif alt:
            self.lines[-1].append(Piece(alt, marks))

    def block(self, node: Node, marks: Marks) -> None:
        """Take an element that begins on a line of its own."""
        if node.tag != "table" and (align := alignment(node) or self.align) != self.align:
            self.aside(node, marks, align)
            return
        take: dict[str, Callable[[Node, Marks], None]] = {
            "ul": self.list, "ol": self.list, "table": self.table, "pre": self.code, "blockquote": self.quote,
        }  # fmt: skip
        if _HEADING.fullmatch(node.tag) or node.tag in take or node.tag in {"p", "hr"}:
            self.flush()
        else:
            self.edge()
        if node.tag in take:
            take[node.tag](node, marks)
        elif node.tag == "hr":
            self.blocks.append(Rule())
        elif _HEADING.fullmatch(node.tag):
            line = list(all_pieces(self.inside(node, marks)))
            if flat(line):
                self.blocks.append(Heading(int(node.tag[1]), line))
        else:
            self.walk(node, styled(node, marks))
        if node.tag == "p":
            self.flush()
        elif node.tag not in take:
            self.edge()

    def aside(self, node: Node, marks: Marks, align: str) -> None:
        """Take an element that is aligned otherwise; lines that follow each other stay together."""
        self.flush()
        builder = _Builder(align=align)
        builder.block(node, marks)
        blocks = builder.finish()
        before = self.blocks[-1] if self.blocks else None
        if not (isinstance(before, Aligned) and before.how == align):
            self.blocks += [Aligned(align, blocks)] if blocks else []
            return
        last, first = before.blocks[-1], blocks[0] if blocks else None
        if node.tag == "div" and isinstance(last, Paragraph) and isinstance(first, Paragraph):
            last.lines += first.lines
            del blocks[0]
        before.blocks += blocks

    def inside(self, node: Node, marks: Marks) -> "list[Block]":
        """All blocks in an element."""
        align = alignment(node) or self.align
        builder = _Builder(align=align)
        builder.walk(node, marks)
        blocks = builder.finish()
        return blocks if align == self.align or not blocks else [Aligned(align, blocks)]

    def list(self, node: Node, marks: Marks) -> None:
        """Take a list; what is in it and in no item is an item."""
        items: list[list[Block]] = []
        loose: list[Node | str] = []
        for child in (*node.children, Node("li")):
            if not (isinstance(child, Node) and child.tag == "li"):
                loose.append(child)
                continue
            if blocks := self.inside(Node("li", {}, loose), marks):
                if items and all(isinstance(block, List) for block in blocks):
                    items[-1] += blocks
                else:
                    items.append(blocks)
            loose = []
            items.append(self.inside(child, marks))
        items.pop()
        if items:
            first = node.attributes.get("start", "1")
            start = int(first) if first.isdecimal() and len(first) <= 9 else 1  # noqa: PLR2004 - Markdown's limit
            self.blocks.append(List(start if node.tag == "ol" else None, items))

    def table(self, node: Node, marks: Marks) -> None:
        """Take a table; its cells are one line each."""
        grid = [row for row in _grid(node) if row]
        if grid and len(grid) * max(map(len, grid)) <= max(_FREE_CELLS, _MOST_RAGGED * sum(map(len, grid))):
            rows = [
                [cell if isinstance(cell, str) else list(all_pieces(self.inside(cell, marks))) for cell in row]
                for row in grid
            ]
            self.blocks.append(Table(rows, _columns(grid, alignment(node))))
        else:
            self.walk(node, marks)

    def code(self, node: Node, _marks: Marks) -> None:
        """Take a block of code."""
        text = text_of(node).replace("\u00a0", " ").removeprefix("\n").rstrip()
        classes = [node, *(child for child in node.children if isinstance(child, Node))]
        found = (_LANGUAGE.search(child.attributes.get("class", "")) for child in classes)
        language = next((match[1] for match in found if match), "")
        if text:
            self.blocks.append(Code("\n".join(line.rstrip() for line in text.split("\n")), language))

    def quote(self, node: Node, marks: Marks) -> None:
        """Take a quotation."""
        if blocks := self.inside(node, marks):
            self.blocks.append(Quote(blocks))


def _played(node: Node) -> str:
    """The name of the file that an element plays."""
    elements = [node, *_elements(node)]
    source = next((found for one in elements if (found := one.attributes.get("src", ""))), "")
    return "" if _ELSEWHERE.match(source) else media_name(source)


def _rows(table: Node) -> Iterator[Node]:
    """The rows of a table, but not those of tables in its cells."""
    for child in table.children:
        if isinstance(child, Node) and child.tag == "tr":
            yield child
        elif isinstance(child, Node) and child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def _grid(table: Node) -> Iterator[list[Node | str]]:
    """The cells of a table, row by row, each in its column, and where one reaches over another, which one it is."""
    covered: dict[int, tuple[int, str]] = {}
    for row in _rows(table):
        line: list[Node | str] = []
        for cell in (*(child for child in row.children if isinstance(child, Node)), None):
            while (rest := covered.get(len(line), (0, ABOVE)))[0]:
                covered[len(line)] = (rest[0] - 1, rest[1])
                line.append(rest[1])
            if cell is not None:
                width, below = _span(cell, "colspan"), _span(cell, "rowspan") - 1
                covered[len(line)] = (below, ABOVE)
                covered |= dict.fromkeys(range(len(line) + 1, len(line) + width), (below, LEFT))
                line += [cell, *[LEFT] * (width - 1)]
        yield line


def _columns(grid: "list[list[Node | str]]", usual: str) -> list[str]:
    """How each column of a table is aligned; that is asked of its cells below the head, and all must agree."""
    found: dict[int, set[str]] = {}
    for row in grid[1:] or grid:
        for column, cell in enumerate(row):
            if not isinstance(cell, str) and _span(cell, "colspan") == 1:
                found.setdefault(column, set()).add(alignment(cell) or usual)
    width = max(map(len, grid))
    sides = [found.get(column, set()) for column in range(width)]
    return [side.pop().replace("justify", "") if len(side) == 1 else "" for side in sides]


def _span(cell: Node, name: str) -> int:
    said = cell.attributes.get(name, "").strip()
    return min(max(1, int(said)), _MOST_SPAN) if said.isdecimal() and len(said) <= len(str(_MOST_SPAN)) else 1
