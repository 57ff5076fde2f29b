"""The HTML tags of Markdown, as a terminal can show them."""

import re
from collections.abc import Iterator
from colorsys import rgb_to_hls

from markdown_it.token import Token

HIGHLIGHT, UNDERLINE = "highlight", "underline"
COLORS = ("red", "green", "cyan", "magenta")
"""Colours that are readable on a dark and on a light background."""

_NAMES = {
    "red": "red crimson darkred firebrick indianred tomato orangered orange darkorange coral salmon brown maroon",
    "green": "green darkgreen forestgreen seagreen lime limegreen lightgreen olive olivedrab yellowgreen",
    "cyan": "blue darkblue mediumblue navy royalblue dodgerblue steelblue skyblue cyan darkcyan aqua teal turquoise",
    "magenta": "magenta darkmagenta fuchsia purple rebeccapurple violet darkviolet blueviolet indigo orchid pink",
}
_BY_NAME = {name: color for color, names in _NAMES.items() for name in names.split()}
_HUES = ((45, "red"), (160, "green"), (265, "cyan"), (335, "magenta"), (360, "red"))
"""The largest hue, in degrees, that is nearest to each of our colours."""

_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?|#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?")
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_GREY = 0.2
_SHIFTED = {"sub": "_", "sup": "^"}


class Tags:
    """The open tags of one text."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._titles: list[str] = []

    def show(self, token: Token, inside: str) -> Iterator[Token]:
        """What replaces a tag; ``inside`` is the text after it."""
        name = token.tag.removeprefix("/")
        ends = name != token.tag
        if name == "abbr":
            if not ends:
                self._titles.append(token.info)
            yield Token("text", "", 0, content=f" ({self._titles.pop()})" if ends else "")
        elif name == "kbd":
            yield Token("text", "", 0, content="]" if ends else "[")
        elif name == "rt":
            yield Token("text", "", 0, content=")" if ends else "(")
        elif name in _SHIFTED:
            wide = "" if inside.isalnum() else ")" if ends else "("
            yield Token("text", "", 0, content=wide if ends else _SHIFTED[name] + wide)
        elif ends:
            yield from (Token(f"{style}_close", style, -1) for style in reversed(self._open.pop()))
        else:
            self._open.append(_styles(name, token.info))
            yield from (Token(f"{style}_open", style, 1) for style in self._open[-1])


def _styles(name: str, css: str) -> list[str]:
    said = dict(part.split(": ", 1) for part in css.split("; ")) if css else {}
    color = nearest(said.get("color", ""))
    highlighted = name == "mark" or "background-color" in said
    return [*[UNDERLINE] * (name == "u"), *[HIGHLIGHT] * highlighted, *[color] * bool(color)]


def nearest(color: str) -> str:
    """Our colour that is most like one of CSS; empty for a grey, and for one with an unknown name."""
    if color in _BY_NAME:
        return _BY_NAME[color]
    if match := _HEX.fullmatch(color):
        red, green, blue = (int(part, 16) for part in match.groups() if part)
        return _by_hue(*(part / (15 if match[1] else 255) for part in (red, green, blue)))
    values = [float(number) for number in _NUMBERS.findall(color)[:3]]
    if len(values) < 3:  # noqa: PLR2004 - the parts of a colour
        return ""
    if color.startswith("hsl"):
        return _of_hue(values[0]) if values[1] > 100 * _GREY else ""
    return _by_hue(*(min(value, 255) / 255 for value in values))


def _by_hue(red: float, green: float, blue: float) -> str:
    hue, _, _ = rgb_to_hls(red, green, blue)
    return _of_hue(hue * 360) if max(red, green, blue) - min(red, green, blue) > _GREY else ""


def _of_hue(degrees: float) -> str:
    return next(name for upto, name in _HUES if degrees % 360 <= upto)
