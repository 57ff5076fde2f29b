"""Text that has no effect on a terminal but to be shown."""

import re

from flashcards.lean import pattern

_CONTROL = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """The text with control characters made visible, so that they have no effect.

    Control characters become their pictures (escape is ``␛``), others that could
    reorder or break a line become their code, ``u202e`` after a backslash. Line
    feeds stay, tabs become spaces.
    """
    if text.isprintable():
        return text  # as nearly every line is
    return _CONTROL.sub(_picture, text.expandtabs(4))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:  # noqa: PLR2004 - the C0 control characters, which have pictures
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"\\u{code:04x}"  # noqa: PLR2004 - delete
