"""How a terminal may be written to: colour, weight, and the characters it has."""

import os
from collections.abc import Mapping

from flashcards.lean import Record


class Style(Record):
    """What the screen may use.

    ``unicode`` is false where the output cannot carry box lines; ``spoken``
    output is heard, so nothing is drawn in it and tables are sentences.
    """

    color: bool = True
    weight: bool = True
    unicode: bool = True
    spoken: bool = False

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ, encoding: str | None = "utf-8") -> "Style":
        """What this environment asks for: ``NO_COLOR`` takes colour away and leaves bold, ``LANG=C`` asks for ASCII."""
        try:
            "─·▼…␛".encode(encoding or "ascii")
        except (UnicodeEncodeError, LookupError):
            drawn = False
        else:
            drawn = not _is_ascii(environment)
        return cls(color=not environment.get("NO_COLOR"), weight=True, unicode=drawn)

    def paint(self, text: str, *codes: int) -> str:
        """The text with these SGR codes, as far as the terminal takes them; 1 to 9 are weights, 30 and up colours."""
        allowed = [str(code) for code in codes if (self.weight if code < 30 else self.color)]  # noqa: PLR2004
        return f"\x1b[{';'.join(allowed)}m{text}\x1b[0m" if allowed and text else text

    @property
    def rule(self) -> str:
        """The character of a horizontal line."""
        return "─" if self.unicode else "-"

    @property
    def bar(self) -> str:
        """The character of the part of a line that is done."""
        return "━" if self.unicode else "="

    @property
    def dot(self) -> str:
        """What stands between two facts on one line."""
        return "·" if self.unicode else "|"


def _is_ascii(environment: Mapping[str, str]) -> bool:
    """Whether a locale was chosen that has no more than ASCII.

    Python writes UTF-8 all the same, and for that sets ``LC_CTYPE`` where only ``LANG`` is C.
    """
    chosen = next((environment[name] for name in ("LC_ALL", "LANG") if environment.get(name)), "")
    return chosen in {"C", "POSIX"} and environment.get("LC_CTYPE", "C.UTF-8") in {"C", "POSIX", "C.UTF-8", "C.utf8"}


BOLD, DIM, UNDERLINE = 1, 2, 4
RED, GREEN, MAGENTA, CYAN = 31, 32, 35, 36
"""Colours that can be read on a dark background and on a light one; yellow cannot."""
