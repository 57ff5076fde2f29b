"""How text looks in HTML: by the style of an element, or by old tags and attributes."""

import re

from flashcards.formats import kept
from flashcards.html.pieces import Mark
from flashcards.html.tree import Node

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

_MARKS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "s", "del": "s", "strike": "s",
    "sub": "sub", "sup": "sup", "u": "u", "ins": "u", "mark": "mark", "big": "big", "small": "small",
    "ruby": "ruby", "rt": "rt",
}  # fmt: skip
_UNSAFE_LINK = re.compile(r"\s*(?:vbscript|javascript|file|data)\s*:", re.IGNORECASE)

Marks = frozenset[Mark]
"""The marks of a text."""


def alignment(node: Node) -> str:
    """The alignment of an element's content; empty if not stated."""
    if node.tag == "center":
        return "center"
    match = _ALIGNED.match(node.attributes.get("style", ""))
    said = match[1].lower() if match else "" if node.tag == "table" else node.attributes.get("align", "").lower()
    said = _SIDES.get(said, said)
    return said if said in {"left", "right", "center", "justify"} else ""


def direction(node: Node) -> str:
    """The direction of an element: ``rtl``, ``ltr`` or empty."""
    said = node.attributes.get("dir", "").strip().lower()
    return said if said in kept.DIRECTIONS else ""


def marks_in(node: Node, marks: Marks) -> Marks:
    """The marks inside an inline element; a link has no other link inside, and a key no other key."""
    if node.tag in _MARKS:
        return marks | {Mark(_MARKS[node.tag])}
    if node.tag == "a":
        target = node.attributes.get("href", "")
        said = node.attributes.get("title", "")
        return (
            _with(Mark("link", target, said), marks)
            if target and not _UNSAFE_LINK.match(target)
            else styled(node, marks)
        )
    if node.tag == "kbd" and not any(isinstance(child, Node) and child.tag == "kbd" for child in node.children):
        return _with(Mark("kbd", str(id(node))), marks)
    if node.tag in {"abbr", "acronym"} and (said := kept.title(node.attributes.get("title", ""))):
        return _with(Mark("abbr", said), marks)
    return styled(node, marks)


def _with(new: Mark, marks: Marks) -> Marks:
    return frozenset(mark for mark in marks if mark.name != new.name) | {new}


def styled(node: Node, marks: Marks) -> Marks:
    """The marks inside an element that only has a style."""
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
    """The attributes of an old font element, as a style."""
    size = node.attributes.get("size", "").strip()
    said = f"color: {node.attributes.get('color', '')}"
    return f"{said}; font-size: {_FONT_SIZES[int(size) - 1]}" if size in set("1234567") and size else said
