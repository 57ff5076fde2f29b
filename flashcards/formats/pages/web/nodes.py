"""Elements of a web page: their text, what they are called, and taking them out."""

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

SET_OFF = "data-bold"
"""The attribute of words that only a style makes bold."""


def class_of(node: LexborNode) -> str:
    """The class of an element."""
    return str(node.attributes.get("class") or "") if node.is_element_node else ""


def text_in(node: LexborNode) -> str:
    """The text of a node, in one line."""
    return " ".join(node.text(deep=True).split())


def drop(nodes: Sequence[LexborNode]) -> None:
    """Take elements out of a page with all that is in them; one that is within another goes with it."""
    gone = {node.mem_id for node in nodes}
    outermost = {node.mem_id: node for node in nodes if gone.isdisjoint(around(node))}
    for node in outermost.values():
        node.decompose()


def around(node: LexborNode) -> Iterator[int]:
    """The elements around an element, from the innermost."""
    outer = node.parent
    while outer is not None:
        yield outer.mem_id
        outer = outer.parent


def as_block(node: LexborNode) -> LexborNode:
    """A button or a link as an element that stands on a line of its own."""
    made = LexborHTMLParser(f'<div class="{class_of(node)}">{node.inner_html or ""}</div>').css_first("div")
    assert made is not None  # noqa: S101 - it was just made
    return made


def above(node: LexborNode) -> LexborNode | None:
    """The nearest node with text before an element, within the same one."""
    found = node.prev
    while found is not None and not text_in(found):
        found = found.prev
    return found


def below(node: LexborNode) -> LexborNode | None:
    """The nearest node with text behind an element, within the same one."""
    found = node.next
    while found is not None and not text_in(found):
        found = found.next
    return found


def is_all(node: LexborNode) -> bool:
    """Whether an element is all that the one around it says."""
    return above(node) is None and below(node) is None
