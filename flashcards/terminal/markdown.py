"""Markdown as lines for the terminal, by rich. Imported only once a definition is to be shown."""

from io import StringIO

from markdown_it import MarkdownIt
from rich.console import Console
from rich.markdown import Markdown

from flashcards.terminal.safety import safe
from flashcards.terminal.style import Style

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def render(markdown: str, width: int, style: Style) -> list[str]:
    """The lines that show a Markdown text in ``width`` cells.

    HTML is shown as it is written, so that ``List<int>`` keeps its ``<int>``;
    control characters are shown and not obeyed; links write no escape codes.
    """
    document = Markdown("", hyperlinks=False, code_theme="ansi_dark" if style.color else "bw")
    document.parsed = _PARSER.parse(safe(markdown))
    output = StringIO()
    console = Console(
        file=output,
        width=width,
        force_terminal=style.weight,
        color_system="standard" if style.weight else None,
        no_color=not style.color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        safe_box=not style.unicode,
    )
    console.print(document)
    return [line.rstrip() for line in output.getvalue().strip("\n").split("\n")]
