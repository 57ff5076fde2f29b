"""The tree of HTML as blocks of text, which are written as Markdown."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flashcards.formats.characters import shifted
from flashcards.formats.kept import DIRECTIONS
from flashcards.formats.pictures import size
from flashcards.html.blocks import (
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
    fits_in_cell,
    in_cell,
    lettered,
)
from flashcards.html.embedded import DROPPED, ELSEWHERE, elements, instead, media_name
from flashcards.html.grid import columns, grid_of
from flashcards.html.inline import image
from flashcards.html.numerals import lettering, numeral
from flashcards.html.pieces import APART, CODE, Piece, flat, indented
from flashcards.html.styles import Marks, alignment, direction, marks_in, styled
from flashcards.html.tree import BLOCKS, Node, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE = frozenset(("code", "samp", "tt"))
_HEADING = re.compile("h[1-6]")
_UNSAFE_PICTURE = re.compile(r"\s*(?:vbscript|javascript|file)\s*:", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]+)")
_PIXELS = re.compile(r"\s*([1-9]\d{0,3})(?:\.\d*)?\s*(?:px)?\s*", re.IGNORECASE)
_SIDE = re.compile(r"(?:^|;)\s*(width|height)\s*:([^;]*)")


def blocks_of(tree: Node) -> list[Block]:
    """Everything that a tree shows, as blocks."""
    builder = _Builder()
    builder.walk(tree, frozenset())
    return builder.finish()


@dataclass(slots=True)
class _Builder:
    """Builds blocks from the tree."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    align: str = "left"
    running: str = "ltr"

    def within(self, how: str) -> "_Builder":
        """A builder of blocks with this alignment or direction."""
        if how in DIRECTIONS:  # what is centred stays centred
            usual = self.align == DIRECTIONS[self.running]
            return _Builder(align=DIRECTIONS[how] if usual else self.align, running=how)
        return _Builder(align=how, running=self.running)

    def finish(self) -> list[Block]:
        """All blocks so far."""
        self.flush()
        return self.blocks

    def flush(self) -> None:
        """End the paragraph; empty lines inside it end it, too."""
        paragraph: list[list[Piece]] = []
        for line in (*self.lines, []):
            if any(piece.kind or not piece.text.isspace() for piece in line):
                paragraph.append(indented(line))
            elif paragraph:
                self.blocks.append(Paragraph(paragraph))
                paragraph = []
        self.lines = [[]]

    def edge(self) -> None:
        """Begin a new line, unless the current one is empty."""
        if any(piece.kind or piece.text.strip() for piece in self.lines[-1]):
            self.lines.append([])

    def walk(self, node: Node, marks: Marks) -> None:
        """Add the content of an element."""
        for child in node.children:
            if isinstance(child, str):
                self.lines[-1].append(Piece(child, marks))
            elif child.tag == "br":
                self.lines.append([])
            elif child.tag in BLOCKS:
                self.block(child, marks)
            elif (other := instead(child)) is not None:
                self.other(other, marks, apart=child.tag == "iframe")
            elif child.tag not in DROPPED:
                self.inline(child, marks)

    def inline(self, node: Node, marks: Marks) -> None:
        """Add an inline element."""
        if node.tag == "img":
            self.picture(node, marks)
        elif node.tag in _CODE:
            text = text_of(node)
            self.lines[-1].append(Piece(text, marks, CODE) if text.strip() else Piece(" " * bool(text), marks))
        elif node.tag in {"sub", "sup"} and (figures := shifted(text_of(node), node.tag)):
            self.lines[-1].append(Piece(figures, marks))
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
            self.walk(node, marks_in(node, marks))

    def picture(self, node: Node, marks: Marks) -> None:
        """Add a picture."""
        source, alt = node.attributes.get("src", ""), node.attributes.get("alt", "")
        if source and not _UNSAFE_PICTURE.match(source):
            name = source if ELSEWHERE.match(source) else media_name(source)
            self.lines[-1].append(image(alt, name, _size(node))._replace(marks=marks))
        elif alt:
            self.lines[-1].append(Piece(alt, marks))

    def other(self, other: "list[Node | str]", marks: Marks, *, apart: bool) -> None:
        """Add what replaces an element; a web page inside the page stands ``apart``."""
        if apart and other:
            self.edge()
        self.walk(Node("", {}, other), marks)
        if apart and other:
            self.edge()

    def block(self, node: Node, marks: Marks) -> None:
        """Add a block element."""
        if (running := direction(node) or self.running) != self.running:
            self.aside(node, marks, running)
            return
        if node.tag != "table" and (align := alignment(node) or self.align) != self.align:
            self.aside(node, marks, align)
            return
        take: dict[str, Callable[[Node, Marks], None]] = {
            "ul": self.list, "ol": self.list, "table": self.table, "pre": self.code, "blockquote": self.quote,
            "dl": self.meanings,
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

    def aside(self, node: Node, marks: Marks, how: str) -> None:
        """Add an element with another alignment or direction; consecutive lines stay together."""
        self.flush()
        builder = self.within(how)
        builder.block(node, marks)
        blocks = builder.finish()
        before = self.blocks[-1] if self.blocks else None
        if not (isinstance(before, Aligned) and before.how == how):
            self.blocks += [Aligned(how, blocks)] if blocks else []
            return
        last, first = before.blocks[-1], blocks[0] if blocks else None
        if node.tag == "div" and isinstance(last, Paragraph) and isinstance(first, Paragraph):
            last.lines += first.lines
            del blocks[0]
        before.blocks += blocks

    def inside(self, node: Node, marks: Marks) -> "list[Block]":
        """The content of an element as blocks."""
        builder, around = self, []
        if (running := direction(node) or self.running) != self.running:
            builder, around = builder.within(running), [running]
        if (align := alignment(node) or builder.align) != builder.align:
            around.append(align)
        builder = builder.within(align)
        builder.walk(node, marks)
        blocks = builder.finish()
        for how in reversed(around if blocks else []):
            blocks = [Aligned(how, blocks)]
        return blocks

    def list(self, node: Node, marks: Marks) -> None:
        """Add a list; content outside its items becomes an item."""
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
            if letters := lettering(node):
                self.blocks.append(lettered([f"{numeral(letters, start + at)}. " for at in range(len(items))], items))
            else:
                self.blocks.append(List(start if node.tag == "ol" else None, items))

    def meanings(self, node: Node, marks: Marks) -> None:
        """Add terms and their meanings: each term, and a list below it."""
        children: list[Node | str] = []
        for child in node.children:
            if not (isinstance(child, Node) and child.tag == "dd"):
                named = isinstance(child, Node) and child.tag == "dt"
                children += [] if isinstance(child, str) and child.isspace() else [child]
                if named and isinstance(child, Node):
                    children[-1] = Node("p", child.attributes, child.children)
                continue
            if not (children and isinstance(last := children[-1], Node) and last.tag == "ul"):
                children.append(last := Node("ul"))
            last.children.append(Node("li", child.attributes, child.children))
        self.walk(Node("div", {}, children), marks)

    def table(self, node: Node, marks: Marks) -> None:
        """Add a table."""
        grid = grid_of(node)
        if not grid:
            self.walk(node, marks)
            return
        cells = [[cell if isinstance(cell, str) else self.inside(cell, marks) for cell in row] for row in grid]
        alone = cells[0][0] if [len(row) for row in cells] == [1] else ""
        if not isinstance(alone, str) and not fits_in_cell(alone):
            self.blocks += alone  # a table for layout only
        else:
            rows = [[cell if isinstance(cell, str) else in_cell(cell) for cell in row] for row in cells]
            self.blocks.append(Table(rows, columns(grid, alignment(node))))

    def code(self, node: Node, _marks: Marks) -> None:
        """Add a block of code."""
        text = text_of(node).replace("\u00a0", " ").removeprefix("\n").rstrip()
        classes = [node, *(child for child in node.children if isinstance(child, Node))]
        found = (_LANGUAGE.search(child.attributes.get("class", "")) for child in classes)
        language = next((match[1] for match in found if match), "")
        if text:
            self.blocks.append(Code("\n".join(line.rstrip() for line in text.split("\n")), language))

    def quote(self, node: Node, marks: Marks) -> None:
        """Add a quotation."""
        if blocks := self.inside(node, marks):
            self.blocks.append(Quote(blocks))


def _size(picture: Node) -> str:
    """The stated size of a picture, as written in its Markdown name."""
    style = dict(_SIDE.findall(picture.attributes.get("style", "")))
    found = [
        int(match[1]) if (match := _PIXELS.fullmatch(style.get(side) or picture.attributes.get(side, ""))) else None
        for side in ("width", "height")
    ]
    return "" if found[0] is None else size(found[0], found[1])


def _played(node: Node) -> str:
    """The name of the file that an element plays."""
    source = next((found for one in (node, *elements(node)) if (found := one.attributes.get("src", ""))), "")
    return "" if ELSEWHERE.match(source) else media_name(source)
