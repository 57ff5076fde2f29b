"""The window or pipe that figures are written to."""

import os
import shutil
from collections.abc import Mapping
from typing import TextIO

from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.style import Style

_LEAST = 24
"""The fewest cells to draw on."""


def paper(output: TextIO, *, spoken: bool, environment: Mapping[str, str] = os.environ) -> Paper:
    """What this output can show: colour only on a terminal, and drawn characters if its encoding has them.

    The font of a Linux console has neither braille nor eighths of blocks.
    """
    style = Style.of(environment, output.encoding)
    term = environment.get("TERM")
    is_terminal = output.isatty() and term != "dumb"
    return Paper(
        max(_LEAST, shutil.get_terminal_size().columns),
        Style(
            color=style.color and is_terminal and not spoken,
            weight=is_terminal and not spoken,
            unicode=style.unicode and not (is_terminal and term == "linux"),
            spoken=spoken,
        ),
    )
