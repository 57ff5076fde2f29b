"""What a text of a web page begins with in bold, as terms are, and what follows it."""

import re
from collections import defaultdict

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.formats.pages.web import nodes
from flashcards.formats.pages.web.nodes import SET_OFF, class_of, text_in

_BOLD = ("b", "strong", "dfn", "u")
_THIN = frozenset(
    ("a", "span", "font", "small", "big", "em", "i", "u", "mark", "code", "abbr", "acronym", "cite", "tt", "p")
)
_TERM = re.compile(
    r"(?:^|[\s_-])(?:gloss[a\u00e1]\w*|terms?|terminus|entry|word|headword|lemma|begriff\w*)(?:$|[\s_-])", re.IGNORECASE
)
_HOLDERS = frozenset(("p", "li", "td", "div"))
_BLOCKS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"))
_SEVERAL, _DISTINCT = 5, 0.9  # words of a class, and the share of them that differ
_LONGEST = 12  # words


def set_off_named(tree: LexborHTMLParser) -> None:
    """Mark words that begin several texts as terms are, where only their class makes them bold.

    They stand above a line break, or their class is called as terms are.
    """
    kinds: dict[str, list[LexborNode]] = defaultdict(list)
    for node in tree.css("span[class]"):
        around, above, below = node.parent, nodes.above(node), _next(node)
        if around is None or below is None or around.tag not in _HOLDERS:
            continue
        if above is not None and above.tag not in _BLOCKS:
            continue
        is_parted = below.tag == "br" or (below.is_text_node and _TERM.search(class_of(node)) is not None)
        if is_parted and nodes.below(node) is not None and 0 < len(text_in(node).split()) <= _LONGEST:
            kinds[class_of(node)].append(node)
    for found in kinds.values():
        if len(found) >= _SEVERAL and len({*map(text_in, found)}) >= _DISTINCT * len(found):
            for node in found:
                node.attrs[SET_OFF] = ""


def _next(node: LexborNode) -> LexborNode | None:
    """The next element, or text that says something."""
    found = node.next
    while found is not None and not found.is_element_node and not text_in(found):
        found = found.next
    return found


def lead_of(html: str) -> tuple[str, str]:
    """The bold text that inline HTML begins with, and the HTML behind it; nothing where there is none."""
    if not re.search(rf"<(?:b|strong|dfn|u)\b|{SET_OFF}", html, re.IGNORECASE):
        return "", ""
    body = LexborHTMLParser(f"<body>{html}").body
    return lead(body) if body is not None else ("", "")


def lead(node: LexborNode) -> tuple[str, str]:
    """The bold text that an element begins with, and the HTML behind it."""
    for child in node.iter(include_text=True):
        if child.is_text_node:
            if (child.text_content or "").strip():
                return "", ""
        elif child.tag in _BOLD or SET_OFF in child.attributes:
            term = text_in(child)
            rest = _after(child)
            return (term, rest) if term else ("", "")
        elif child.tag in _THIN and text_in(child):
            term, rest = lead(child)
            return (term, rest + _after(child)) if term else ("", "")
    return "", ""


def _after(child: LexborNode) -> str:
    parts = []
    sibling = child.next
    while sibling is not None:
        parts.append(sibling.html or "")
        sibling = sibling.next
    return "".join(parts)
