"""What pictures are drawn on, and the format of numbers in them."""

from io import StringIO
from math import floor, log10
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.text import Text

from flashcards.terminal.plots.spark import EIGHTHS
from flashcards.terminal.safety import safe
from flashcards.terminal.style import Style

WIDEST = 100
"""The most cells of a picture; longer bars say no more."""

_IN_ASCII = str.maketrans(
    dict(zip(EIGHTHS, "_..--==#", strict=True))
    | dict(zip("▉▊▋▌▍▎▏", "#######", strict=True))
    | dict(zip("░▒▓", "-+*", strict=True))
    | {"▚": "/", "·": ".", "○": "o", "●": "o", "│": "|", "┤": "|", "├": "|", "└": "+", "─": "-"}
)


class Paper(NamedTuple):
    """The width in cells, and the style, of the place for pictures.

    ``is_window`` is False if something else stands to the right of it.
    """

    width: int
    style: Style
    is_window: bool = True

    @property
    def room(self) -> int:
        """The cells for a picture."""
        return min(self.width, WIDEST)

    def draw(self, *parts: RenderableType) -> list[str]:
        """The lines of what rich draws, with the colours and characters of the style."""
        output = StringIO()
        console = Console(
            file=output,
            width=self.width,
            force_terminal=self.style.weight,
            color_system="standard" if self.style.weight else None,
            no_color=not self.style.color,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        for part in parts:
            console.print(part, no_wrap=True, overflow="crop", crop=True)
        lines = [line.rstrip() for line in output.getvalue().split("\n")[:-1]]
        return lines if self.style.unicode else [line.translate(_IN_ASCII) for line in lines]


def runs(*pieces: tuple[str, str]) -> Text:
    """A line of pieces with their styles."""
    return Text.assemble(*pieces, overflow="crop", no_wrap=True)


def said(name: str, text: str) -> str:
    """A fact as a sentence, for screen readers."""
    name = safe(name)
    return f"{name[:1].upper()}{name[1:]}: {safe(text)}."


def short(value: float) -> str:
    """A number in at most five cells, for an axis: ``7``, ``0.5``, ``950``, ``1.2k``, ``3M``."""
    for size, letter in ((1_000_000, "M"), (1000, "k")):
        if abs(value) >= size:
            scaled = value / size
            return f"{scaled:.1f}".removesuffix(".0") + letter if abs(scaled) < 10 else f"{scaled:.0f}{letter}"  # noqa: PLR2004
    return f"{value:.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """A share in whole percent: 100 only for all, 0 only for none."""
    if 0 < share < 1:
        return f"{min(99, max(1, round(100 * share)))}%"
    return f"{100 * share:.0f}%"


_STEPS = (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10)
"""Ends of axes, times a power of ten; half of each is a short number as well."""


def round_up(value: float) -> float:
    """The top of an axis from 0: the next round number, at least 1, and whole if it is small."""
    if value <= 2:  # noqa: PLR2004 - from here on there is a step for each half
        return 1 if value <= 1 else 2
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in _STEPS if step * power >= value * (1 - 1e-9))


def round_width(least: float) -> int:
    """The next round width of bins: 1, 2 or 5 times a power of ten."""
    power = 10 ** floor(log10(max(1, least)))
    width = next(step * power for step in (1, 2, 5, 10) if step * power >= least)
    return int(width)
