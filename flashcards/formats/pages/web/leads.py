"""What a text of a web page begins with in bold, as terms are, and what follows it."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.formats.pages.web.nodes import SET_OFF, text_in

_BOLD = ("b", "strong", "dfn", "u")
_THIN = frozenset(
    ("a", "span", "font", "small", "big", "em", "i", "u", "mark", "code", "abbr", "acronym", "cite", "tt", "p")
)


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
