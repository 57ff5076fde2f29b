"""Readings in brackets after what they belong to, as in ``今日[きょう]``, as Anki's filters read them."""

import re
from collections.abc import Callable
from functools import partial

_SOUND = "sound:"
_RUBY = re.compile("<ruby>([^<]*)<rt>([^<]*)</rt></ruby>")


def _read(text: str, show: Callable[[str, str], str]) -> str:
    """A text with ``show`` applied to each pair of base and reading.

    The base begins after a space, which is removed, a tag, or the previous
    reading. The time grows with the text, however many brackets it has.
    """
    text = text.replace("&nbsp;", " ")
    parts: list[str] = []
    at, closing = 0, 0
    while (opening := text.find("[", at)) >= 0:
        if closing < opening + 2 and (closing := text.find("]", opening + 2)) < 0:
            break
        start = max(text.rfind(" ", at, opening), text.rfind(">", at, opening), at - 1) + 1
        read, reading = text[start:opening], text[opening + 1 : closing]
        if not read or "\n" in reading or reading.startswith(_SOUND):
            end = opening + 1
            parts.append(text[at:end])
        else:
            end = closing + 1
            before = text[at:start]
            parts += [before.removesuffix(" ") if start > at and text[start - 1] == " " else before]
            parts.append(show(read, reading))
        at = end
    return "".join([*parts, text[at:]])


FILTERS: dict[str, Callable[[str], str]] = {
    "furigana": partial(_read, show=lambda read, reading: f"<ruby>{read}<rt>{reading}</rt></ruby>"),
    "kanji": partial(_read, show=lambda read, _: read),
    "kana": partial(_read, show=lambda _, reading: reading),
}
"""The result of a filter for a field."""


def bracketed(html: str) -> str:
    """A text with its ruby in brackets, for a field that a filter reads."""
    return _RUBY.sub(r" \1[\2]", html).lstrip(" ")
