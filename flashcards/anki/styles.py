"""How HTML says that text looks: by the style of an element, or as it was said of old."""

import re

from flashcards.anki.htmltree import Node
from flashcards.anki.inline import Mark
from flashcards.formats import kept

_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_UNDERLINED = re.compile(r"text-decoration(?:-line)?\s*:[^;:]*\bunderline", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;:]*\bline-through", re.IGNORECASE)
_SAID = ((_BOLD, Mark("strong")), (_ITALIC, Mark("em")), (_UNDERLINED, Mark("u")), (_STRUCK, Mark("s")))
_ALIGNED = re.compile(
    r"(?:.*;)?\s*text-align\s*:\s*(?:-webkit-|-moz-)?(left|right|center|justify|start|end)\b",
    re.IGNORECASE | re.DOTALL,
)
_SIDES = {"start": "left", "end": "right", "middle": "center"}
_FONT_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")

Marks = frozenset[Mark]
"""What text stands under."""


def alignment(node: Node) -> str:
    """How an element aligns what is in it; nothing where it does not say."""
    if node.tag == "center":
        return "center"
    match = _ALIGNED.match(node.attributes.get("style", ""))
    said = match[1].lower() if match else "" if node.tag == "table" else node.attributes.get("align", "").lower()
    said = _SIDES.get(said, said)
    return said if said in {"left", "right", "center", "justify"} else ""


def styled(node: Node, marks: Marks) -> Marks:
    """The marks in an element that is known by its style alone."""
    css = node.attributes.get("style", "")
    if node.tag == "font":
        css = f"{_font(node)};{css}"
    if not css:
        return marks
    found = marks | {mark for pattern, mark in _SAID if pattern.search(css)}
    around = next((mark for mark in marks if mark.name == "style"), None)
    said = kept.style(css if around is None else f"{around.target};{css}")
    return frozenset(mark for mark in found if mark is not around) | ({Mark("style", said)} if said else set())


def _font(node: Node) -> str:
    """What HTML of old says of a font, as a style."""
    size = node.attributes.get("size", "").strip()
    said = f"color: {node.attributes.get('color', '')}"
    return f"{said}; font-size: {_FONT_SIZES[int(size) - 1]}" if size in set("1234567") and size else said
