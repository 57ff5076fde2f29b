"""Words of a web page whose definitions a browser shows beside the pointer: they stand in an attribute of the word."""

import re
from collections import defaultdict
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.formats.pages.web import nodes
from flashcards.formats.pages.web.nodes import SET_OFF, class_of, text_in

_MARKED = "abbr[title], acronym[title], dfn[title], span[title], [data-definition], [data-tooltip], [data-cmtooltip]"
_TIPS = ("data-definition", "data-tooltip", "data-cmtooltip", "title")
_BODY = re.compile(r"<div class=.?glossaryItemBody.?>(.*?)</div>", re.DOTALL)
_HOLDERS = frozenset(("li", "p", "dt", "td", "div"))
_SEVERAL = 3
_SAYING = 3  # words of a definition


def spell_out(tree: LexborHTMLParser) -> None:
    """Write definitions in attributes behind their words, where several words have lines of their own."""
    kinds: dict[tuple[str, str], list[tuple[LexborNode, str]]] = defaultdict(list)
    for node in tree.css(_MARKED):
        tip = _tip(node)
        if len(tip.split()) >= _SAYING and text_in(node) and _has_line(node):
            kinds[node.tag or "", class_of(node)].append((node, tip))
    for found in kinds.values():
        if len({tip for _, tip in found}) == len(found) >= _SEVERAL:
            for node, tip in found:
                term = LexborHTMLParser(f"<span><b {SET_OFF}>{escape(text_in(node))}</b>: {escape(tip)}</span>")
                span = term.css_first("span")
                assert span is not None  # noqa: S101 - it was just made
                node.insert_before(span)
                node.decompose()


def _tip(node: LexborNode) -> str:
    said = next(value for name in _TIPS if (value := node.attributes.get(name)) is not None or name == _TIPS[-1]) or ""
    body = _BODY.search(said)
    shown = LexborHTMLParser(body[1] if body else said).body if "<" in said else None
    return text_in(shown) if shown is not None else " ".join(said.split())


def _has_line(node: LexborNode) -> bool:
    """Whether nothing stands beside a word in its item, paragraph or cell."""
    while node.parent is not None and nodes.is_all(node):
        node = node.parent
        if node.tag in _HOLDERS:
            return True
    return False
