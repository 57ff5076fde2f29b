"""Elements that embed another file, a page, a drawing or a formula, as simpler ones with the same meaning."""

import re
import unicodedata
from collections.abc import Iterator

from flashcards.html.filenames import PICTURES, PLAYED
from flashcards.html.from_markdown import clean
from flashcards.html.tree import Node, text_of

DROPPED = frozenset(("applet", "head", "noscript", "rp", "script", "style", "template", "title"))
"""Elements of which nothing is shown."""

ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)

_PAGE = re.compile(r"https?://\S+$", re.IGNORECASE)
_NAMED_IN = {"object": "data", "embed": "src", "iframe": "src"}
_WITH_FORMULA = frozenset(("katex", "mwe-math-element"))
"""Classes of elements that show a formula more than once: as MathML, and as a picture or in pieces."""


def media_name(source: str) -> str:
    """The name of a file that an element shows; in HTML it may be percent-encoded."""
    from urllib.parse import unquote  # only for a note with media

    name = clean(unquote(source)).strip().replace("\n", "\N{REPLACEMENT CHARACTER}")
    return unicodedata.normalize("NFC", name)


def elements(node: Node) -> Iterator[Node]:
    """Every element inside one, except those of which nothing is shown."""
    for child in node.children:
        if isinstance(child, Node) and child.tag not in DROPPED:
            yield child
            yield from elements(child)


def instead(node: Node) -> list[Node | str] | None:
    """A replacement for an element that embeds something else; None for all other elements.

    It is empty if there is none, as for a drawing.
    """
    if node.tag in _NAMED_IN:
        source = node.attributes.get(_NAMED_IN[node.tag], "").strip()
        return _shown(source, node) or (node.children if node.tag == "object" else [])
    if node.tag == "svg":
        names = ((one.attributes.get("href") or one.attributes.get("xlink:href", ""), one) for one in elements(node))
        return [Node("img", {"src": name}) for name, one in names if name and one.tag == "image"]
    if node.tag == "image":  # outside of a drawing
        return [Node("img", node.attributes)]
    if node.tag == "math":
        return [_tex(node) or text_of(Node("", {}, _without_notes(node)))]
    if not _WITH_FORMULA.isdisjoint(node.attributes.get("class", "").split()):
        formulas = [tex for one in elements(node) if one.tag == "math" and (tex := _tex(one))]
        return [*formulas] or None
    return None


def _shown(source: str, node: Node) -> list[Node | str]:
    """A file or page as a picture, a sound or film, or a link to it."""
    address = re.sub(r"^//", "https://", source)
    is_page = _PAGE.match(address) is not None
    if not source or (ELSEWHERE.match(address) and not is_page):
        return []
    name = address if is_page else media_name(source)
    ending = "." + name.rpartition(".")[2].lower()
    if node.tag != "iframe" and ending in PICTURES:
        return [Node("img", {**node.attributes, "src": address})]
    if not is_page and ending in PLAYED:
        return [f"[sound:{name}]"]
    return [Node("a", {"href": name}, [name])] if name else []


def _tex(math: Node) -> str:
    """The TeX from which a formula in MathML was made, with its marks; empty if it is not stated."""
    for node in elements(math):
        if node.tag == "annotation" and node.attributes.get("encoding", "").lower() == "application/x-tex":
            tex = text_of(node).strip()
            return (rf"\[{tex}\]" if math.attributes.get("display") == "block" else rf"\({tex}\)") if tex else ""
    return ""


def _without_notes(node: Node) -> list[Node | str]:
    """The content of a formula without annotations for other programs."""
    found: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            found.append(child)
        elif not child.tag.startswith("annotation"):
            found.append(Node(child.tag, {}, _without_notes(child)))
    return found
