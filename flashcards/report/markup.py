"""HTML and SVG as text; everything that is not markup is escaped."""

import re
from html import escape

from flashcards.controls import visible

VOID = frozenset({"br", "input", "meta"})
"""Elements without an end tag."""

_UNFIT = re.compile("[^\\t\\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\U0010ffff]")
"""Control characters and lone surrogates."""


class Markup(str):
    """A text that is markup, and is inserted as it is."""

    __slots__ = ()


Content = str | None
Attribute = str | float | bool | None


def text(content: Content) -> Markup:
    """A text as markup: escaped, unless it is markup already; None becomes empty."""
    if isinstance(content, Markup):
        return content
    return Markup(escape(_visible(content or ""), quote=False))


def join(*contents: Content) -> Markup:
    """Texts and markup, joined."""
    return Markup("".join(map(text, contents)))


def element(name: str, /, *contents: Content, **attributes: Attribute) -> Markup:
    """An element with its contents and attributes.

    ``class_`` stands for ``class`` and ``aria_label`` for ``aria-label``. An
    attribute that is True has no value; one that is None or False
    is left out.
    """
    start = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{start}>")
    return Markup(f"<{name}{start}>{join(*contents)}</{name}>")


def number(value: float) -> str:
    """A coordinate, rounded to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = name.removesuffix("_").replace("_", "-")
    if value is True:
        return f" {name}"
    shown = value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
    return f' {name}="{escape(_visible(shown))}"'


def _visible(shown: str) -> str:
    """A text in which nothing is hidden or reordered, as in a terminal; what HTML cannot contain is replaced."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", visible(shown))
