"""The blocks of a web page: what it says, in order, without its menus, forms and scripts."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *(
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
        ),
        *(
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
        ),
    )
)
_WHOLE = frozenset(("pre", "ul", "ol", "table", "blockquote", "figure"))
_FURNITURE = (
    "script, style, noscript, template, nav, footer, aside, form, button, select, input, textarea, "
    "svg, iframe, dialog, video, audio, [class^=material-icons], [class^=material-symbols], "
    "[hidden], [role=navigation], [role=search], [role=contentinfo], [role=banner], [role=complementary], "
    "[role=menu], [role=dialog], a.headerlink, .mw-editsection, sup.reference, .reflist, .navbox, .metadata, .hatnote"
)
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|toc|toctree|footer|cookies?|share"
    r"|sharing|social|newsletter"
    r"|subscribe|pagination|pager|skip|skip-link|sr-only|visually-hidden|related|advert|ads?"
    r"|banner|searchbox|prev-next)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STYLES = ("style", "align", "dir", "color", "bgcolor", "face", "size", "width", "height")
_STYLED = ", ".join(f"[{name}]" for name in _STYLES)
_BOLD = ("b", "strong", "dfn")
_THIN = frozenset(
    ("a", "span", "font", "small", "big", "em", "i", "u", "mark", "code", "abbr", "acronym", "cite", "tt", "p")
)
_TEXTS = ("p", "td", "th", "dd", "dt", "em", "strong", "i", "b")
_NAMED = frozenset(("div", "ul", "ol", "section", "p", "span", "header", "table", "a", "details"))
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_DEEPEST = 60
_LIST_SHARE = 0.5
_FEW_BREAKS = 2
_MOST = 0.4  # of the text of a page, that one piece of furniture has
_BADGE = re.compile(r"(?:^|[\s_-])(?:badge|tag|chip|pill|label|categor(?:y|ie)|level)s?(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_BADGE = 6  # words
_LONGEST_HEAD = 12  # words of a term with its badges
_LONGEST_NAME = 8
_SEVERAL = 2
_OFTEN = 3
_LAYOUT = 8  # rows within a row: the table is the layout of the page


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item, a cell: its text, its HTML and where it stands.

    ``place`` is ``dt``, ``dd`` or nothing; ``row`` and ``cell`` number the
    rows and cells of tables, from 1. ``lead`` is bold text at its beginning,
    and ``rest`` the HTML that follows it. ``within`` has the elements around
    it, from the outermost: what each is like, and its number.
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
    """A parsed page; ``pictures`` has the addresses that hold their pictures, by short ones that stand for them."""

    def __init__(self, html: str) -> None:
        tree = LexborHTMLParser(html)
        title = tree.css_first("title")
        self.title = _text(title) if title is not None else ""
        self.had_scripts = tree.css_first("script") is not None
        for node in tree.css(_FURNITURE):
            node.decompose()
        for node in tree.css("a"):
            if not str(node.attributes.get("href") or "").startswith(("http:", "https:", "mailto:")):
                node.unwrap()
        most = _MOST * len(_text(tree.body)) if tree.body is not None else 0
        self.pictures = _shorten_pictures(tree)
        _drop_looks(tree)
        _drop_badges(tree)
        for node in tree.css("[class], [id]"):
            if node.tag in _NAMED and _is_furniture(node, most):
                node.decompose()
        self._rows = self._elements = 0
        self.heads: set[int] = set()
        self._within: tuple[tuple[str, int], ...] = ()
        self._spans = Counter(_names_of(_beside(span)) for span in tree.css("span[class]:first-child"))
        root = tree.css_first("main, [role=main]") or tree.body
        blocks = [] if root is None else [*self._walk(root, "", 0, 0, 0)]
        if root is not None and root.tag != "body" and tree.body is not None and len(blocks) <= 1:
            blocks = [*self._walk(tree.body, "", 0, 0, 0)]
        self.blocks: Sequence[Block] = [block for block in blocks if block.text or "<img" in block.html]

    def _walk(self, node: LexborNode, place: str, row: int, cell: int, depth: int) -> Iterator[Block]:
        """The blocks in an element; inline text between them makes blocks of its own."""
        inline: list[LexborNode] = []
        for child in node.iter(include_text=True):
            if child.tag not in _BLOCKS and not _holds_blocks(child):
                inline.append(child)
                continue
            yield from self._inline("p", inline, _Place(_name(node), place, row, cell, self._within))
            inline = []
            yield from self._block(child, place, row, cell, depth + 1)
        whole = node.tag in _BLOCKS and len(inline) == sum(1 for _ in node.iter(include_text=True))
        at = _Place(_name(node), place, row, cell, self._within)
        yield from self._inline(node.tag or "p" if whole else "p", inline, at)

    def _inline(self, tag: str, nodes: Sequence[LexborNode], at: _Place) -> Iterator[Block]:
        """The blocks of inline nodes; spans that stand side by side often, each of its own class, are blocks."""
        names = _names_of(nodes)
        if names and self._spans[names] >= _OFTEN:
            for node in nodes:
                yield from _made("span", [node], at._replace(name=_name(node)))
        else:
            yield from _made(tag, nodes, at)

    def _block(self, node: LexborNode, place: str, row: int, cell: int, depth: int) -> Iterator[Block]:
        tag = node.tag or ""
        around = self._within
        self._elements += 1
        self._within = (*around, (f"{tag}.{_name(node)}", self._elements))
        yield from self._inner(node, place, row, cell, depth)
        self._within = around

    def _inner(self, node: LexborNode, place: str, row: int, cell: int, depth: int) -> Iterator[Block]:
        tag = node.tag or ""
        if tag in ("dt", "dd") and place != "dd":
            place = tag
        elif tag == "tr" and not place and not row and len(node.css("tr")) <= _LAYOUT:
            self._rows += 1
            if all(child.tag == "th" for child in node.iter()):
                self.heads.add(self._rows)
            for number, child in enumerate(node.iter(), 1):
                yield from self._walk(child, place, self._rows, number, depth + 1)
            return
        if tag == "summary":
            leaf = next((inner for inner in node.css("*") if inner.child is not None and _own_text(inner)), node)
            text = _own_text(leaf) or _text(node)
            yield Block(tag, _name(node), text, node.html or "", place, row, cell, within=self._within)
        elif (tag in _WHOLE and _is_whole(node, place, row)) or depth > _DEEPEST:
            yield Block(tag, _name(node), _text(node), node.html or "", place, row, cell, within=self._within)
        else:
            yield from self._walk(node, place, row, cell, depth)


def _beside(span: LexborNode) -> list[LexborNode]:
    """A span and what follows it, up to the next block."""
    found: list[LexborNode] = []
    node: LexborNode | None = span
    while node is not None and node.tag not in _BLOCKS:
        found.append(node)
        node = node.next
    return found


def _names_of(nodes: Sequence[LexborNode]) -> tuple[str, ...]:
    """The classes of nodes that are spans, each of another class, the first of few words; nothing for others."""
    told = [node for node in nodes if not (node.is_text_node and not (node.text_content or "").strip())]
    names = tuple(_name(node) if node.tag == "span" else "" for node in told)
    if len(told) < _SEVERAL or not all(names) or len(set(names)) < len(names):
        return ()
    return names if len(_text(told[0]).split()) <= _LONGEST_NAME else ()


def _drop_badges(tree: LexborHTMLParser) -> None:
    """Drop words such as a category that stand behind a term, in an element that is named as a badge is."""
    for node in tree.css("span[class], small[class], em[class], sup[class], div[class]"):
        parent = node.parent
        if not _BADGE.search(_name(node)) or parent is None or _is_told(parent):
            continue
        above = node.prev
        while above is not None and not _text(above):
            above = above.prev
        own, whole = len(_text(node).split()), len(_text(parent).split())
        if above is not None and 0 < own <= _LONGEST_BADGE and whole <= _LONGEST_HEAD:
            node.decompose()


def _is_told(node: LexborNode) -> bool:
    """Whether an element is a part of a definition by itself."""
    outer = node.parent
    return node.tag in (*_WHOLE, "dd") or (outer is not None and outer.tag == "dd")


def _shorten_pictures(tree: LexborHTMLParser) -> dict[str, str]:
    """Give pictures that are in the page itself short addresses, as long ones would count as text; returns both."""
    pictures: dict[str, str] = {}
    for node in tree.css("img[src^='data:']"):
        name = f"data:,{len(pictures)}"
        pictures[name] = node.attributes["src"] or ""
        node.attrs["src"] = name
    return pictures


def _drop_looks(tree: LexborHTMLParser) -> None:
    for node in tree.css(_STYLED):
        for name in _STYLES:
            if name in node.attrs:
                del node.attrs[name]


def shown_text(block: Block) -> str:
    """The text of a block, in code with its lines."""
    if block.tag != "pre":
        return block.text
    body = LexborHTMLParser(block.html).body
    return body.text(deep=True) if body is not None else ""


def _is_whole(node: LexborNode, place: str, row: int) -> bool:
    """Whether an element is one part of a definition: code, a quotation, a list whose items are no entries."""
    if node.tag in ("pre", "blockquote", "figure") or place or row:
        return node.tag != "table" or bool(place)
    if node.tag == "table":
        return False
    items = [child for child in node.iter() if child.tag == "li"]
    leading = sum(
        bool(_lead(child)[0]) or ":" in _text(child)[:60] or " \u2013 " in _text(child)[:60] for child in items
    )
    blocks = sum(any(_holds_blocks(inner) or inner.tag in _BLOCKS for inner in child.iter()) for child in items)
    return leading + blocks < _LIST_SHARE * len(items)


def _is_furniture(node: LexborNode, most: float) -> bool:
    """Whether an element is named as furniture is; what holds more text than ``most`` is the page itself.

    A link or a word within a text is a part of it, whatever it is named.
    """
    if node.tag in ("a", "span") and node.parent is not None and node.parent.tag in _TEXTS:
        return False
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {(attributes.get('id') or '') if node.tag in ('div', 'ul') else ''}"
    named = _NAMES.search(names) is not None and node.css_first("dl, h1, dfn") is None
    return named and len(_text(node)) <= most


def _holds_blocks(node: LexborNode) -> bool:
    return node.is_element_node and any(child.tag in _BLOCKS or _holds_blocks(child) for child in node.iter())


def _made(tag: str, nodes: Sequence[LexborNode], at: _Place) -> Iterator[Block]:
    """The blocks that inline nodes make: one, or one for each of several lines."""
    if not nodes:
        return
    html = "".join(_html(node) for node in nodes)
    parts = _BREAK.split(html)
    several = len(parts) > _FEW_BREAKS and tag != "pre"
    if not several or (at.row and sum(bool(_lead_of(part)[0]) for part in parts) < _FEW_BREAKS):
        parts = [html]
    tag = tag if len(parts) == 1 else "br"
    for part in parts:
        lead, rest = _lead_of(part)
        yield Block(tag, at.name, text_of(part), part, at.place, at.row, at.cell, lead, rest, at.within)


def _lead_of(html: str) -> tuple[str, str]:
    if not re.search(r"<(?:b|strong|dfn)\b", html, re.IGNORECASE):
        return "", ""
    body = LexborHTMLParser(f"<body>{html}").body
    return _lead(body) if body is not None else ("", "")


def _lead(node: LexborNode) -> tuple[str, str]:
    """The bold text that an element begins with, and the HTML behind it."""
    for child in node.iter(include_text=True):
        if child.is_text_node:
            if (child.text_content or "").strip():
                return "", ""
        elif child.tag in _BOLD:
            term = _text(child)
            rest = _after(child)
            return (term, rest) if term else ("", "")
        elif child.tag in _THIN and _text(child):
            term, rest = _lead(child)
            return (term, rest + _after(child)) if term else ("", "")
    return "", ""


def _own_text(node: LexborNode) -> str:
    """The text directly in an element."""
    texts = [child.text_content or "" for child in node.iter(include_text=True) if child.is_text_node]
    return " ".join("".join(texts).split())


def _after(child: LexborNode) -> str:
    parts = []
    sibling = child.next
    while sibling is not None:
        parts.append(_html(sibling))
        sibling = sibling.next
    return "".join(parts)


def _html(node: LexborNode) -> str:
    return node.html or ""


def _name(node: LexborNode) -> str:
    return str(node.attributes.get("class") or "") if node.is_element_node else ""


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def text_of(html: str) -> str:
    """The text that HTML shows, in one line."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    body = LexborHTMLParser(f"<body>{_BREAK.sub(' ', html)}").body
    return _text(body) if body is not None else ""
