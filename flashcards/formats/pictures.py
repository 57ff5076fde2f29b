"""The size of a picture: ``![a map|300](map.png)``, ``![|300x200](map.png)``, as in Obsidian.

After the last bar there is the width and optionally the height in pixels. A
backslash before the bar makes it text.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_SIZE = r"\|([1-9]\d{0,3})(?:x([1-9]\d{0,3}))?\Z"
_SIZED = re.compile(rf"(?<!\\)(?:\\\\)*(?P<said>{_SIZE})")
_LIKE_A_SIZE = re.compile(_SIZE)


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
