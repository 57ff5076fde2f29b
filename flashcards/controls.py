"""Characters that act instead of being seen: how they are shown, and the way back."""

import re

from flashcards.lean import pattern

_CONTROL = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]")
_SHOWN = pattern("[\u2400-\u241f\u2421]|\\\\u[0-9a-f]{4}")
_DELETE, _ITS_PICTURE = "\x7f", "\u2421"
_PICTURES = 0x2400
_C0 = 0x20


def visible(text: str) -> str:
    """The text with control characters made visible, so that they have no effect.

    Control characters become their pictures (escape is ``␛``), others that could
    hide, reorder or break a line become their code, ``u202e`` after a backslash.
    Line feeds stay, tabs become spaces.
    """
    if text.isprintable():
        return text  # as nearly every line is
    return _CONTROL.sub(_picture, text.expandtabs(4))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _C0:
        return chr(_PICTURES + code)
    return _ITS_PICTURE if match[0] == _DELETE else f"\\u{code:04x}"


def unseen(text: str) -> str:
    """A text as it was before :func:`visible`, as far as that can be known."""
    return _SHOWN.sub(_meant, text)


def _meant(match: re.Match[str]) -> str:
    shown = match[0]
    if len(shown) == 1:
        return _DELETE if shown == _ITS_PICTURE else chr(ord(shown) - _PICTURES)
    char = chr(int(shown.removeprefix("\\u"), 16))
    return char if _CONTROL.fullmatch(char) else shown
