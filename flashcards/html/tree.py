"""HTML as people and their editors leave it in Anki's fields, as a tree.

Every text gives a tree: what is never closed ends with its parent, and what is
closed but was never opened is ignored. The time grows with the text, whatever
is in it, and the depth of the tree is limited.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flashcards.formats.characters import unescape
from flashcards.html.from_markdown import clean

DEEPEST = 40
"""Levels of the tree; anything deeper is at this depth."""

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
"""Elements without content."""

BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
     "li", "main", "nav", "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
     "th", "thead", "tr", "ul")
)  # fmt: skip
"""Elements that begin on a new line."""

_RAW = {tag: re.compile(f"</{tag}", re.IGNORECASE | re.ASCII) for tag in ("script", "style")}
_TOKEN = re.compile(
    r"""
      <(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,30}+)(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>
    | <(?P<other>[!?])
    | (?P<text>[^<]++|<)
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*+)\s*+(?:=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=]++)))?""")
_ENDED_BY = {  # what each element ends that is still open, up to which other one
    "li": (("li",), ("ul", "ol")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "tr": (("tr",), ("table",)),
}


@dataclass(slots=True)
class Node:
    """An element, or the whole text, whose tag is empty."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)


def parse(html: str) -> Node:
    """The tree of a text."""
    root = Node("")
    open_nodes = [root]
    for match in _tokens(html):
        if match["text"] is not None:
            open_nodes[-1].children.append(_decoded(match["text"]))
            continue
        tag = match["name"].lower()
        if match["close"]:
            _close(open_nodes, (tag,), ())
            continue
        _end_implied(open_nodes, tag)
        node = Node(tag, _attributes(match["attributes"]))
        open_nodes[-1].children.append(node)
        if tag not in VOID and len(open_nodes) < DEEPEST:
            open_nodes.append(node)
    return root


def text_of(node: Node) -> str:
    """All text in an element, with a line feed for each line break."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag == "br":
            parts.append("\n")
        elif child.tag not in _RAW:
            inner = text_of(child)
            lines = child.tag in BLOCKS and parts and not parts[-1].endswith("\n")
            parts.append("\n" + inner if lines else inner)
    return "".join(parts)


def _tokens(html: str) -> Iterator[re.Match[str]]:
    """The tags and texts, without comments and the content of scripts and styles."""
    at = 0
    while match := _TOKEN.match(html, at):
        at = match.end()
        if match["other"]:
            mark = "-->" if html.startswith("<!--", match.start()) else ">"
            found = html.find(mark, at)
            at = len(html) if found < 0 else found + len(mark)
            continue
        yield match
        if match["name"] and not match["close"] and match["name"].lower() in _RAW:
            end = _RAW[match["name"].lower()].search(html, at)
            at = end.start() if end else len(html)


def _end_implied(open_nodes: list[Node], tag: str) -> None:
    if tag in _ENDED_BY:
        _close(open_nodes, *_ENDED_BY[tag])
    elif tag in BLOCKS:
        _close(open_nodes, ("p",), ("li", "td", "th", "div", "blockquote", "dd"))


def _close(open_nodes: list[Node], tags: tuple[str, ...], within: tuple[str, ...]) -> None:
    """End the innermost open element of these, with all in it, unless one of ``within`` is inside it."""
    for depth in range(len(open_nodes) - 1, 0, -1):
        if open_nodes[depth].tag in tags:
            del open_nodes[depth:]
            return
        if open_nodes[depth].tag in within:
            return


def _decoded(text: str) -> str:
    """A text with characters for its entities, but without control characters."""
    return clean(unescape(text)) if "&" in text else text


def _attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text) if text.strip(" /") else ()
    return {name.lower(): _decoded(double or single or bare) for name, double, single, bare in reversed(found)}
