"""The links of a web page: menus, those that close or copy an entry, and those that are terms or hold an entry."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.formats.pages.lines import ends
from flashcards.formats.pages.web import nodes
from flashcards.formats.pages.web.nodes import SET_OFF, as_block, class_of, drop, text_in

_OFTEN = 3
_CONTROL = re.compile(
    r"(?:^|[\s_-])(?:hide|show|close|open|toggle|copy|top|back|anchor|permalink|more|expand)(?:$|[\s_-])", re.IGNORECASE
)
_NOWHERE = re.compile(r"#$|\s*javascript:", re.IGNORECASE)
_LONGEST_CONTROL = 3  # words
_SIGN = re.compile(r"\s*(?:[:\uff1a=\u2013\u2014]|--|-\s)\s*\S")
_MENU = 0.9  # of the text, that is in links
_LINKS = 4  # of a menu
_LONGEST_LINK = 6  # words
_LISTS = frozenset(("ul", "ol", "div", "p", "section", "header", "center"))
_HOLDERS = frozenset(("dd", "dt", "td", "th", "li", "p"))
_SIGNS_AROUND = ("b", "strong", "em", "i", "span", "small")
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_TERMS = ("dt", "summary", "h2", "h3", "h4", "h5", "h6")
_LINES = ("p", "div", "small")
_TEXTS = ("p", "ul", "ol", "div")
_NEARLY_ALL = 0.8
_BEGINNING = 2  # words
_LABEL = re.compile(r"\W*([^\W\d_]+(?: [^\W\d_]+)?)\s?[:\uff1a]")
_MENU_DEPTH = 4  # elements around a link


def drop_menus(tree: LexborHTMLParser) -> None:
    """Drop lists of nothing but links, outside definitions."""
    lists: dict[int, tuple[LexborNode, list[str]]] = {}
    for link in tree.css("a[href]"):
        said, around = text_in(link), link.parent
        for _ in range(_MENU_DEPTH):
            if around is None:
                break
            if around.tag in _LISTS:
                lists.setdefault(around.mem_id, (around, []))[1].append(said)
            around = around.parent
    drop([node for node, links in lists.values() if _is_menu(node, links)])


def _is_menu(node: LexborNode, links: Sequence[str]) -> bool:
    if len(links) < _LINKS or any(len(link.split()) > _LONGEST_LINK for link in links) or _is_told(node):
        return False
    return sum(map(len, links)) >= _MENU * len(text_in(node))


def _is_told(node: LexborNode) -> bool:
    """Whether an element is within a definition or a cell, or most of what can be unfolded."""
    outer = node.parent
    while outer is not None:
        if outer.tag in _HOLDERS or (outer.tag == "details" and 2 * len(text_in(node)) > len(text_in(outer))):
            return True
        outer = outer.parent
    return False


def set_off_links(tree: LexborHTMLParser) -> None:
    """Mark links that begin paragraphs and items as terms are, where a sign parts several from what follows."""
    leading = [
        node
        for node in tree.css("li > a:first-child, p > a:first-child")
        if node.next is not None
        and node.next.is_text_node
        and _SIGN.match(node.next.text_content or "")
        and not (node.prev is not None and text_in(node.prev))
    ]
    for node in leading if len(leading) >= _OFTEN else ():
        inner = LexborHTMLParser(f"<span {SET_OFF}>{node.inner_html or ''}</span>").css_first("span")
        assert inner is not None  # noqa: S101 - it was just made
        node.insert_before(inner)
        node.decompose()


def part_links(tree: LexborHTMLParser) -> None:
    """Make spans of links that begin items and stand right beside a span, where both have a class in several items."""
    leading = [
        node
        for node in tree.css("a[class]:first-child")
        if node.next is not None and node.next.tag == "span" and class_of(node.next) and nodes.above(node) is None
    ]
    often = Counter(class_of(node) for node in leading)
    for node in leading:
        if often[class_of(node)] >= _OFTEN:
            span = LexborHTMLParser(f'<span class="{class_of(node)}">{node.inner_html or ""}</span>').css_first("span")
            assert span is not None  # noqa: S101 - it was just made
            node.insert_before(span)
            node.decompose()


def spread_links(tree: LexborHTMLParser) -> None:
    """Make cards of links that hold several elements and stand beside nothing but their like."""
    links = [node for node in tree.css("a") if sum(1 for _ in node.iter()) > 1 and not _stands_in_text(node)]
    often = Counter(class_of(node) for node in links)
    for node in links:
        if often[class_of(node)] >= _OFTEN:
            node.insert_before(as_block(node))
            node.decompose()


def _stands_in_text(node: LexborNode) -> bool:
    around = node.parent
    return around is not None and any(child.is_text_node and text_in(child) for child in around.iter(include_text=True))


def drop_controls(tree: LexborHTMLParser) -> None:
    """Drop the same few words behind every entry that close it, copy it or lead back to the top."""
    links = [
        node
        for node in tree.css("a, span")
        if _CONTROL.search(class_of(node)) or _NOWHERE.match(str(node.attributes.get("href") or ""))
    ]
    often = Counter(text_in(node) for node in links)
    drop([node for node in links if often[text_in(node)] >= _OFTEN and len(text_in(node).split()) <= _LONGEST_CONTROL])


def drop_ends(tree: LexborHTMLParser) -> None:
    """Drop the same link, such as "[MORE]", where it stands behind several terms or the last sentences of texts."""
    last = [around for link in tree.css("a") if (around := _outermost(link)) is not None and _is_behind(around)]
    often = Counter(map(text_in, last))
    drop([node for node in last if often[text_in(node)] >= _OFTEN])


def _outermost(link: LexborNode) -> LexborNode | None:
    """A link with the elements and signs around it that hold no other words; nothing for one of several words."""
    said, node = _only(text_in(link)), link
    while node.parent is not None and node.parent.tag in _SIGNS_AROUND and _only(text_in(node.parent)) == said:
        node = node.parent
    return node if said and len(text_in(link).split()) <= _LONGEST_CONTROL else None


def _only(text: str) -> str:
    return re.sub(r"\W", "", text)


def _is_behind(node: LexborNode) -> bool:
    """Whether nothing follows an element, and a sentence ends before it, or it stands in a term."""
    text = nodes.above(node)
    in_term = node.parent is not None and node.parent.tag in _TERMS
    return nodes.below(node) is None and text is not None and (in_term or ends(text_in(text)))


def drop_refrains(tree: LexborHTMLParser) -> None:
    """Drop elements that are nothing but a link, where nearly all of a kind begin alike, as "Read more: ..." does."""
    kinds: dict[tuple[str, str, str], list[LexborNode]] = defaultdict(list)
    for link in tree.css("a"):
        line = _line_of(link)
        if line is not None and link.css_first(_HEADINGS) is None:
            kinds[line.tag or "", class_of(line), class_of(link)].append(line)
    for lines in kinds.values():
        often = Counter(_beginning(text_in(line)) for line in lines)
        [(words, number)] = often.most_common(1)
        if words and number >= max(_OFTEN, _NEARLY_ALL * len(lines)):
            drop([line for line in lines if _beginning(text_in(line)) == words])


def drop_rows(tree: LexborHTMLParser) -> None:
    """Drop rows of nothing but links, where several of a kind each stand last, below a sentence."""
    rows = {node.parent.mem_id: node.parent for node in tree.css("a") if node.parent is not None}
    kinds: dict[str, list[LexborNode]] = defaultdict(list)
    for row in rows.values():
        text = nodes.above(row) if row.tag in _LINES and class_of(row) else None
        is_last = text is not None and ends(text_in(text)) and nodes.below(row) is None
        if is_last and all(child.tag == "a" or not text_in(child) for child in row.iter(include_text=True)):
            kinds[class_of(row)].append(row)
    drop([row for found in kinds.values() if len(found) >= _OFTEN for row in found])


def _line_of(link: LexborNode) -> LexborNode | None:
    """The element that is nothing but a link on a line of its own, or the link that is the last of several lines."""
    line = link
    while line.parent is not None and line.parent.tag in (*_SIGNS_AROUND, *_LINES) and nodes.is_all(line):
        line = line.parent
        if line.tag in _LINES:
            return line
    text = nodes.above(link)
    return link if text is not None and text.tag in _TEXTS and nodes.below(link) is None else None


def _beginning(text: str) -> tuple[str, ...]:
    """The label that a text begins with, or its first two words, without the signs around them."""
    if label := _LABEL.match(text.casefold()):
        return (label[1],)
    return tuple(re.findall(r"[^\W\d_]+", text.casefold())[:_BEGINNING])
