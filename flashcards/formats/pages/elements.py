"""The blocks of a web page: what it says, in order, without its menus, forms and scripts."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.formats.pages import cleaning, stated
from flashcards.formats.pages.web import badges, leads
from flashcards.formats.pages.web.nodes import class_of, text_in

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul")
)  # fmt: skip
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_PARTED = re.compile(r"[:\uff1a]|\s?--+\s?|\s(?:[\u2013\u2014-]|=)\s|(?<=[\w)])[\u2013\u2014-]\s(?=[^\W\d_a-z])")
_APART = ("first", "second")
"""The names of two spans that have no class."""

_COLONS = (":", "\uff1a")
_GAPS = "div[id], section[id], main[id], ul[id], dl[id], tbody[id]"
_DEEPEST = 60
_LIST_SHARE = 0.5
_FEW_BREAKS = 2
_LONGEST_NAME = 8
_SEVERAL = 2
_OFTEN = 3
_VERY_OFTEN = 5
_LABEL = re.compile("h[1-6]|summary|span")
_LAYOUT = 8  # rows within a row, or parts of one that is alone: the table is the layout of the page


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item, a cell: its text, its HTML and where it stands.

    ``place`` is ``dt``, ``dd``, ``alone`` for a term without a definition, or
    nothing; ``row`` and ``cell`` number the rows and cells of tables, from 1.
    ``lead`` is bold text at its beginning, and ``rest`` the HTML that follows
    it. ``within`` has the elements around it, from the outermost: what each is
    like, and its number.
    """

    tag: str
    name: str
    text: str
    html: str
    place: str = ""
    row: int = 0
    cell: int = 0
    lead: str = ""
    rest: str = ""
    within: tuple[tuple[str, int], ...] = ()


class _Place(NamedTuple):
    """Where inline text stands: the class of its element, and what :class:`Block` says of the rest."""

    name: str
    place: str
    row: int
    cell: int
    within: tuple[tuple[str, int], ...] = ()


class Page:
    """A parsed page; ``pictures`` has the addresses that hold their pictures, by short ones that stand for them.

    ``heads`` are the rows of nothing but names of columns, ``reached`` the rows and
    cells into which the cell above reaches.
    """

    def __init__(self, html: str) -> None:
        tree = LexborHTMLParser(html)
        title = tree.css_first("title")
        self.title = text_in(title) if title is not None else ""
        self.scripts = [(_attribute(node, "type").lower(), node.text(deep=True)) for node in tree.css("script")]
        self.has_gap = any(not text_in(node) and next(node.iter(), None) is None for node in tree.css(_GAPS))
        self.badges = badges.badges_of_title(tree)
        self.place = stated.names_of_place(tree)
        stated.spell_out_classifiers(tree)
        self.pictures = cleaning.clean(tree)
        stated.spell_out_figures(tree)
        self._rows = self._elements = 0
        self._stated = stated.places(tree)
        self.stated = bool(self._stated)
        self._apart: dict[int, bool] = {}
        self._unseen = {node.mem_id for node in tree.css(f"[{cleaning.UNSEEN}]")}
        self.hidden: set[int] = set()
        self.heads: set[int] = set()
        self.reached: set[tuple[int, int]] = set()
        self._within: tuple[tuple[str, int], ...] = ()
        self._spans = Counter(_names_of(_beside(span)) for span in tree.css("span:first-child"))
        root = tree.css_first("main, [role=main]") or tree.body
        blocks = [] if root is None else [*self._walk(root, "", 0, 0, 0)]
        if root is not None and root.tag != "body" and tree.body is not None and len(blocks) <= 1:
            blocks = [*self._walk(tree.body, "", 0, 0, 0)]
        heading = (root.css_first("h1") if root is not None else None) or tree.css_first("h1")
        self.heading = text_in(heading) if heading is not None else ""
        if (
            heading is not None
            and self.heading
            and all(block.tag != "h1" and block.text != self.heading for block in blocks)
        ):
            blocks.insert(0, Block("h1", class_of(heading), self.heading, heading.html or ""))
        self.blocks = _without_refrain(_told(_shown(blocks)))

    def _walk(self, node: LexborNode, place: str, row: int, cell: int, depth: int) -> Iterator[Block]:
        """The blocks in an element; inline text between them makes blocks of its own."""
        inline: list[LexborNode] = []
        for child in node.iter(include_text=True):
            if not self._is_block(child):
                inline.append(child)
                continue
            yield from self._inline("p", inline, _Place(class_of(node), place, row, cell, self._within))
            inline = []
            yield from self._block(child, place, row, cell, depth + 1)
        whole = node.tag in _BLOCKS and len(inline) == sum(1 for _ in node.iter(include_text=True))
        at = _Place(class_of(node), place, row, cell, self._within)
        yield from self._inline(node.tag or "p" if whole else "p", inline, at)

    def _is_block(self, node: LexborNode) -> bool:
        """Whether an element stands on lines of its own, by itself or by what is in it."""
        if node.tag in _BLOCKS or _holds_blocks(node) or node.mem_id in self._stated:
            return True
        return node.is_element_node and "-" in (node.tag or "") and self._is_apart(node)

    def _is_apart(self, node: LexborNode) -> bool:
        """Whether an element of a page's own kind stands among others, not within a text."""
        parent = node.parent
        assert parent is not None  # noqa: S101 - the root has no name of a page's own
        if parent.mem_id not in self._apart:
            self._apart[parent.mem_id] = not _own_text(parent)
        return self._apart[parent.mem_id]

    def _inline(self, tag: str, nodes: Sequence[LexborNode], at: _Place) -> Iterator[Block]:
        """The blocks of inline nodes; spans that stand side by side often, each of its own class, are blocks."""
        names = _names_of(nodes)
        if names and self._spans[names] >= _OFTEN:
            for node, name in zip((node for node in nodes if node.tag == "span"), names, strict=True):
                yield from _made("span", [node], at._replace(name=name))
        else:
            yield from _made(tag, nodes, at)

    def _block(self, node: LexborNode, place: str, row: int, cell: int, depth: int) -> Iterator[Block]:
        tag = node.tag or ""
        around = self._within
        self._elements += 1
        if node.mem_id in self._unseen:
            self.hidden.add(self._elements)
        self._within = (*around, (f"{tag}.{class_of(node)}", self._elements))
        yield from self._inner(node, place, row, cell, depth)
        self._within = around

    def _inner(self, node: LexborNode, place: str, row: int, cell: int, depth: int) -> Iterator[Block]:
        tag = node.tag or ""
        if tag in ("dt", "dd") and place != "dd":
            place = tag
        elif node.mem_id in self._stated:
            place = self._stated[node.mem_id]
        elif tag == "tr" and not place and not row and not _is_layout(node):
            self._rows += 1
            cells = [child for child in node.iter() if child.is_element_node]  # a comment is none
            if all(child.tag == "th" for child in cells):
                self.heads.add(self._rows)
            for number, child in enumerate(cells, 1):
                if cleaning.REACHED in child.attributes:
                    self.reached.add((self._rows, number))
                yield from self._walk(child, place, self._rows, number, depth + 1)
            return
        if tag == "summary":
            leaf = next((inner for inner in node.css("*") if inner.child is not None and _own_text(inner)), node)
            text = _own_text(leaf) or text_in(node)
            yield Block(tag, class_of(node), text, node.html or "", place, row, cell, within=self._within)
        elif tag == "dd" and not text_in(node) and node.css_first("img") is None:
            yield Block(tag, class_of(node), "", "", place, row, cell, within=self._within)
        elif (tag in badges.WHOLE and _is_whole(node, place, row)) or depth > _DEEPEST:
            yield Block(tag, class_of(node), text_in(node), node.html or "", place, row, cell, within=self._within)
        else:
            yield from self._walk(node, place, row, cell, depth)


def _is_layout(row: LexborNode) -> bool:
    """Whether the cells of a row are parts of the page.

    Many rows are within it, or it is alone and has much in it, or but one cell with a heading.
    """
    if len(row.css("tr")) > _LAYOUT:
        return True
    alone = not any(_is_row_beside(row, forth=forth) for forth in (True, False))
    least = 1 if alone and sum(child.is_element_node for child in row.iter()) == 1 else _LAYOUT
    return alone and len(row.css("p, li, dt, h2, h3, h4, h5, h6")) >= least


def _is_row_beside(row: LexborNode, *, forth: bool) -> bool:
    beside = row.next if forth else row.prev
    while beside is not None and beside.tag != "tr":
        beside = beside.next if forth else beside.prev
    return beside is not None


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _shown(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with words or pictures; terms with nothing but an empty definition are no names of the next one."""
    shown: list[Block] = []
    empty = False
    for block in blocks:
        if not (block.text or "<img" in block.html):
            empty = empty or block.place == "dd"
            continue
        if empty and block.place == "dt" and shown and shown[-1].place == "dt":
            shown[-1] = replace(shown[-1], place="alone")
        shown.append(block)
        empty = False
    return shown


def _told(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the labels of entries that have nothing behind them or below."""
    leads = Counter(block.lead for block in blocks if block.lead.endswith(_COLONS))
    labels = [leads[block.lead] >= _OFTEN for block in blocks]
    return [
        block
        for at, block in enumerate(blocks)
        if not (labels[at] and block.text == block.lead)
        or (at + 1 < len(blocks) and not labels[at + 1] and blocks[at + 1].within[:-1] == block.within[:-1])
    ]


def _without_refrain(blocks: list[Block]) -> list[Block]:
    """The blocks without what a page says again and again between its entries, such as that a letter has none.

    That stands several times in a row, or is all that elements of its class say.
    """
    told = [block for block in blocks if block.text]
    often = Counter(block.text for block in told if not (block.place or block.row or _LABEL.fullmatch(block.tag)))
    said = {text for text, number in often.items() if number >= _VERY_OFTEN and not text.endswith(_COLONS)}
    in_a_row = {text for text, number in _runs(told).items() if number >= _SEVERAL}
    others = {block.name for block in told if block.lead or block.text not in said}
    dropped = {text for text in said if text in in_a_row} | {
        block.text for block in blocks if block.text in said and block.name and block.name not in others
    }
    return [block for block in blocks if block.place or block.row or block.text not in dropped]


def _runs(blocks: Sequence[Block]) -> Counter[str]:
    """How many times a text stands several times in a row."""
    return Counter(text for text, run in groupby(block.text for block in blocks) if len([*run]) >= _SEVERAL)


def _beside(span: LexborNode) -> list[LexborNode]:
    """A span and what follows it, up to the next block."""
    found: list[LexborNode] = []
    node: LexborNode | None = span
    while node is not None and node.tag not in _BLOCKS:
        found.append(node)
        node = node.next
    return found


def _names_of(nodes: Sequence[LexborNode]) -> tuple[str, ...]:
    """The classes of nodes that are spans, each of another class, the first of few words; nothing for others.

    Two without a class count if no blank stands between them, as only a style sets them apart.
    """
    told = [node for node in nodes if not (node.is_text_node and not (node.text_content or "").strip())]
    if len(told) < _SEVERAL or any(node.tag != "span" for node in told):
        return ()
    names = tuple(map(class_of, told))
    if len(told) == len(nodes) == _SEVERAL and not any(names):
        first, second = (node.text(deep=True) for node in told)
        glued = any(map(str.isalnum, first)) and not first[-1:].isspace() and second[:1].isalnum()
        names = _APART if glued else names
    if not all(names) or len(set(names)) < len(names):
        return ()
    return names if len(text_in(told[0]).split()) <= _LONGEST_NAME else ()


def shown_text(block: Block) -> str:
    """The text of a block, in code with its lines, and in a list with a mark before each item."""
    if block.tag == "pre":
        body = LexborHTMLParser(block.html).body
        return body.text(deep=True) if body is not None else ""
    if block.tag in ("ul", "ol"):
        outer = LexborHTMLParser(block.html).css_first(block.tag)
        items = [text_in(child) for child in outer.iter()] if outer is not None else []
        return "\n".join(f"- {item}" for item in items if item)
    return block.text


def unwrapped(block: Block) -> str:
    """The HTML within a quotation, or within a list of one item; nothing for other blocks."""
    if block.tag not in ("blockquote", "ul", "ol"):
        return ""
    outer = LexborHTMLParser(block.html).css_first(block.tag)
    items = [] if outer is None else [child for child in outer.iter() if child.tag == "li"]
    inner = outer if block.tag == "blockquote" else items[0] if len(items) == 1 else None
    return (inner.inner_html or "") if inner is not None else ""


def _is_whole(node: LexborNode, place: str, row: int) -> bool:
    """Whether an element is one part of a definition: code, a quotation, a list whose items are no entries."""
    if node.tag in ("pre", "blockquote", "figure") or place or row:
        return node.tag != "table" or bool(place)
    if node.tag == "table":
        return False
    items = [child for child in node.iter() if child.tag in _BLOCKS]
    leading = sum(
        bool(leads.lead(child)[0])
        or _PARTED.search(text_in(child)[:60]) is not None
        or _names_of([*child.iter(include_text=True)]) != ()
        for child in items
    )
    blocks = sum(child.tag != "li" or _holds_blocks(child) for child in items)
    return leading + blocks < _LIST_SHARE * len(items)


def _holds_blocks(node: LexborNode) -> bool:
    return node.is_element_node and any(child.tag in _BLOCKS or _holds_blocks(child) for child in node.iter())


def _made(tag: str, nodes: Sequence[LexborNode], at: _Place) -> Iterator[Block]:
    """The blocks that inline nodes make: one, or one for each of several lines."""
    if not nodes:
        return
    html = "".join(_html(node) for node in nodes)
    parts = _BREAK.split(html)
    if len(parts) == 1 and sum(bool(leads.lead_of(line)[0]) for line in _BLANK.split(html)) > _FEW_BREAKS:
        parts = _BLANK.split(html)  # paragraphs that some programs make of them later
    several = len(parts) > _FEW_BREAKS and tag != "pre"
    if not several or (at.row and sum(bool(leads.lead_of(part)[0]) for part in parts) < _FEW_BREAKS):
        parts = [html]
    tag = tag if len(parts) == 1 else "br"
    for part in parts:
        lead, rest = leads.lead_of(part)
        yield Block(tag, at.name, text_of(part), part, at.place, at.row, at.cell, lead, rest, at.within)


def _own_text(node: LexborNode) -> str:
    """The text directly in an element."""
    texts = [child.text_content or "" for child in node.iter(include_text=True) if child.is_text_node]
    return " ".join("".join(texts).split())


def _html(node: LexborNode) -> str:
    return node.html or ""


def text_of(html: str) -> str:
    """The text that HTML shows, in one line."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    body = LexborHTMLParser(f"<body>{_BREAK.sub(' ', html)}").body
    return text_in(body) if body is not None else ""
