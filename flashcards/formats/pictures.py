"""Pictures as Obsidian writes them: their sizes, as in ``![a map|300](map.png)``, and ``![[map.png|300x200]]``.

After the last bar there is the width and optionally the height in pixels. A
backslash before the bar makes it text, and one before the brackets all of it.
Sounds are embedded the same way; notes are not.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_SIZE = r"\|([1-9]\d{0,3})(?:x([1-9]\d{0,3}))?\Z"
_SIZED = re.compile(rf"(?<!\\)(?:\\\\)*(?P<said>{_SIZE})")
_LIKE_A_SIZE = re.compile(_SIZE)
_EMBEDDED = re.compile(
    r"!\[\[(?P<name>[^\[\]|#\\\n]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp3|og[ga]|opus|wav|flac|m4a|aac|3gp|spx|aiff))"
    r"(?P<said>(?:\|[^\[\]|\\\n]*)*)\]\](?!\()",
    re.IGNORECASE,
)


def embedded(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """A rule for the parser: ``![[map.png]]``, with a name or a size after a bar, is a picture."""
    match = _EMBEDDED.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        from markdown_it.token import Token

        token = state.push("image", "img", 0)
        token.attrs = {"src": state.md.normalizeLink(match["name"].strip()), "alt": ""}
        token.content = match["said"] if _SIZED.fullmatch(match["said"]) else match["said"][1:]
        token.children = [Token("text", "", 0, content=token.content)] if token.content else []
    state.pos = match.end()
    return True


def sizes(state: "StateCore") -> None:
    """A rule for the parser: a picture gets its size as ``width`` and ``height``, and its name without it."""
    if "|" in state.src:
        for token in state.tokens:
            for child in token.children or ():
                if child.type == "image" and child.children:
                    _take_size(child)


def size(width: int, height: int | None) -> str:
    """A size as written after the name of a picture."""
    return f"|{width}" if height is None else f"|{width}x{height}"


def without_size(name: str) -> str:
    """A name in Markdown that does not end in a size."""
    return _LIKE_A_SIZE.sub(r"\\\g<0>", name)


def _take_size(picture: "Token") -> None:
    match = _SIZED.search(picture.content)
    last = picture.children[-1] if picture.children else None
    if match is None or last is None or not last.content.endswith(match["said"]):
        return
    picture.attrSet("width", match[2])
    if match[3] is not None:
        picture.attrSet("height", match[3])
    picture.content = picture.content.removesuffix(match["said"])
    last.content = last.content.removesuffix(match["said"])
