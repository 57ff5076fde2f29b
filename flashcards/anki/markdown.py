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
    in_cell,
    in_term,
    render,
)
from flashcards.anki.cloze import deletions_only
from flashcards.anki.grid import columns, grid_of
from flashcards.anki.html import NO_BRACE, PLAIN, clean
from flashcards.anki.htmltree import BLOCKS, Node, parse, text_of
from flashcards.anki.inline import image, write
from flashcards.anki.pieces import APART, CODE, LOOKS, Piece, flat, indented
from flashcards.anki.styles import Marks, alignment, marks_in, styled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
_CODE = frozenset(("code", "samp", "tt"))
_HEADING = re.compile("h[1-6]")
_UNSAFE_PICTURE = re.compile(r"\s*(?:vbscript|javascript|file)\s*:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]+)")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_SHIFTED = re.compile(r"[0-9+=()-]*")


def block_markdown(html: str, *, cloze: bool = False) -> str:
    """A field as Markdown; ``cloze`` says that deletions in it are meant, else they stay text."""
    if PLAIN(html) and "  " not in html and html[-1:] != " ":
        return html
    html = clean(html)
    if cloze:
        html = deletions_only(html)
    return render(_blocks(parse(html)), cloze=cloze).replace(NO_BRACE, "")


def inline_markdown(html: str) -> str:
    """A field as one line of Markdown.

    Where it has several lines, they follow each other; what is listed is kept
    apart, and the ends of lines of code are marked.
    """
    if PLAIN(html) and "  " not in html and html[-1:] != " ":
        return html
    html = clean(html)
    return " ".join(write([*_bare(in_term(_blocks(parse(html))))], cloze=True, start=False).split())


def _bare(line: "Sequence[Piece]") -> Iterator[Piece]:
    """The pieces of a term, without how they look; what ruby says above one stands behind it, and keys are code."""
    key, kind = None, ""
    for piece in line:
        named = {mark.name: mark for mark in piece.marks}
        bare = piece
        if not named.keys().isdisjoint(LOOKS):
            marks = frozenset(mark for mark in piece.marks if mark.name not in LOOKS and mark.name != "rt")
            text = f"({piece.text})" if "rt" in named and not piece.kind else piece.text
            bare = Piece(text, marks, piece.kind or CODE * ("kbd" in named and bool(text.strip())))
        if CODE == kind == bare.kind and key != named.get("kbd"):
            yield Piece(" ")
        yield bare
        key, kind = named.get("kbd"), bare.kind


def plain_text(html: str) -> str:
    """The words of a field without any markup, on one line."""
    return flat([*all_pieces(_blocks(parse(clean(html))))])


def code_markdown(html: str) -> str:
    """The blocks of code in a field that have several lines, as Markdown."""
    if "<pre" not in html.lower():
        return ""
    blocks = _blocks(parse(clean(html)))
    return render([block for block in blocks if isinstance(block, Code) and "\n" in block.text], cloze=False)


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

    return unicodedata.normalize("NFC", unquote(source).strip())


def _elements(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node) and child.tag not in _DROPPED:
            yield child
            yield from _elements(child)


def _blocks(tree: Node) -> list[Block]:
    builder = _Builder()
    builder.walk(tree, frozenset())
    return builder.finish()


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
                paragraph.append(indented(line))
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
        if node.tag == "img":
            self.picture(node, marks)
        elif node.tag in _CODE:
            text = text_of(node)
            self.lines[-1].append(Piece(text, marks, CODE) if text.strip() else Piece(" " * bool(text), marks))
        elif node.tag in {"sub", "sup"} and _SHIFTED.fullmatch(text := text_of(node).strip()):
            table = _SUBSCRIPTS if node.tag == "sub" else _SUPERSCRIPTS
            self.lines[-1].append(Piece(text.translate(table), marks))
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
        """Take a table."""
        grid = [row for row in grid_of(node) if row]
        if grid:
            rows = [
                [cell if isinstance(cell, str) else in_cell(self.inside(cell, marks)) for cell in row] for row in grid
            ]
            self.blocks.append(Table(rows, columns(grid, alignment(node))))
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
