"""Markdown as lines for the terminal, by rich. Imported only once a definition is to be shown."""

import re
from io import StringIO

from markdown_it import MarkdownIt
from rich.console import Console
from rich.markdown import Markdown
from rich.theme import Theme

from flashcards.terminal.safety import safe
from flashcards.terminal.style import Style

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_THEME = Theme({"markdown.code": "bold cyan"})
_BLANK = re.compile(r"(?:\s|\x1b\[[\d;]*m)*")
_IN_ASCII = str.maketrans({"•": "*", "─": "-", "━": "-", "▌": "|", "🌆": "[image]"})


def render(markdown: str, width: int, style: Style) -> list[str]:
    """The lines that show a Markdown text in ``width`` cells, never two blank ones together.

    HTML is shown as it is written, so that ``List<int>`` keeps its ``<int>``;
    control characters are shown and not obeyed; links write no escape codes.
    """
    document = Markdown("", hyperlinks=False, code_theme="ansi_dark" if style.color else "bw")
    document.parsed = _PARSER.parse(safe(markdown))
    output = StringIO()
    console = Console(
        file=output,
        width=width,
        theme=_THEME,
        force_terminal=style.weight,
        color_system="standard" if style.weight else None,
        no_color=not style.color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(document)
    lines: list[str] = []
    for line in output.getvalue().split("\n"):
        text = "" if _BLANK.fullmatch(line) else line.rstrip()
        if text or (lines and lines[-1]):
            lines.append(text if style.unicode else text.translate(_IN_ASCII))
    while lines and not lines[-1]:
        lines.pop()
    return lines
