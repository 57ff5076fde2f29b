"""Markdown as lines for the terminal, by rich. Imported when a definition is to be shown."""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from markdown_it.token import Token
from rich.console import Console
from rich.markdown import Markdown, Paragraph
from rich.style import Style as RichStyle
from rich.syntax import ANSI_DARK, ANSISyntaxTheme
from rich.text import Text
from rich.theme import Theme

from flashcards.formats.links import SOUND, picture
from flashcards.formats.parser import make_parser
from flashcards.terminal.safety import safe
from flashcards.terminal.style import Style
from flashcards.terminal.tags import COLORS, HIGHLIGHT, UNDERLINE, Tags
from flashcards.terminal.text import ISOLATES

if TYPE_CHECKING:
    from flashcards.terminal.pictures.layout import Pictured

_PARSER = make_parser()
_THEME = Theme(
    {
        "markdown.code": "bold cyan",
        "markdown.item.bullet": "bold",
        "markdown.item.number": "bold",
        "markdown.hr": "dim",
        "markdown.link": "underline",
        "markdown.link_url": "cyan",
        f"markdown.{UNDERLINE}": "underline",
        f"markdown.{HIGHLIGHT}": "reverse",
        **{f"markdown.{color}": color for color in COLORS},
    }
)
_CODE_STYLES = {
    "Comment": RichStyle(italic=True),
    "Comment.Preproc": RichStyle(color="cyan"),
    "Keyword": RichStyle(color="magenta", bold=True),
    "Keyword.Type": RichStyle(color="cyan"),
    "Operator.Word": RichStyle(color="magenta", bold=True),
    "Name.Builtin": RichStyle(color="cyan"),
    "Name.Function": RichStyle(bold=True),
    "Name.Class": RichStyle(bold=True),
    "Name.Decorator": RichStyle(color="cyan"),
    "Name.Tag": RichStyle(color="magenta", bold=True),
    "Literal.String": RichStyle(color="green"),
    "Literal.Number": RichStyle(color="cyan"),
    "Generic.Deleted": RichStyle(color="red"),
    "Generic.Inserted": RichStyle(color="green"),
    "Generic.Heading": RichStyle(bold=True),
}
_CODE = ANSISyntaxTheme(
    {kind: _CODE_STYLES[name] for kind in ANSI_DARK if (name := str(kind).removeprefix("Token.")) in _CODE_STYLES}
)
"""Colours of code that are readable on a dark and on a light background."""

_BLANK = re.compile(r"(?:\s|\x1b\[[\d;]*m)*")
_IN_ASCII = str.maketrans({"•": "*", "─": "-", "━": "-", "▌": "|"})


class _Paragraph(Paragraph):
    @classmethod
    def create(cls, markdown: Markdown, token: Token) -> "_Paragraph":  # noqa: ARG003 - as rich calls it
        """A paragraph, aligned as its token says."""
        return cls(justify=token.meta.get("align", "left"))


class _Document(Markdown):
    elements = Markdown.elements | {"paragraph_open": _Paragraph}
    inlines = Markdown.inlines | {UNDERLINE, HIGHLIGHT, *COLORS}


def render(
    markdown: str, width: int, style: Style, *, is_term: bool = False, pictured: "list[Pictured] | None" = None
) -> list[str]:
    """The lines that show a Markdown text in ``width`` cells, with at most one blank line in a row.

    HTML is shown as it is written, so that ``List<int>`` keeps its ``<int>``,
    except for the tags of :mod:`flashcards.formats.kept`; control characters are
    shown and have no effect; links write no escape codes. Pictures and sounds are
    named, and formulas are set in characters. A term is bold, and on a single
    line it is not a list or heading, however it begins. If there is a list
    ``pictured``, the pictures are added to it, and their labels are between the
    marks of :mod:`flashcards.terminal.pictures.layout`.
    """
    document = _Document("", hyperlinks=False)
    # passed on to Syntax, which accepts a theme as well as its name
    document.code_theme = _CODE  # type: ignore[assignment]
    tokens = _in_bold(safe(markdown)) if is_term else _PARSER.parse(safe(markdown))
    if pictured is not None:
        from flashcards.terminal.pictures.marking import marked  # only where they can be shown

        tokens = list(marked(tokens, pictured))
    parsed = _blocks(tokens, style)
    if style.spoken:
        from flashcards.terminal.sentences import in_sentences  # only without lines

        parsed = in_sentences(list(parsed))
    document.parsed = list(parsed)
    lines: list[str] = []
    for line in _print(document, width, style):
        text = "" if _BLANK.fullmatch(line) else line.rstrip()
        if text or (lines and lines[-1]):
            lines.append(text if style.unicode else text.translate(_IN_ASCII))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _in_bold(term: str) -> list[Token]:
    """The blocks of a term."""
    if "\n" in term:
        tokens = _PARSER.parse(term)
    else:
        tokens = [Token("paragraph_open", "p", 1), *_PARSER.parseInline(term), Token("paragraph_close", "p", -1)]
    for token in tokens:
        if token.type == "inline" and token.children:
            token.children = [Token("strong_open", "strong", 1), *token.children, Token("strong_close", "strong", -1)]
    return tokens


def render_parts(parts: Sequence[tuple[str, str]], width: int, style: Style) -> list[str]:
    """Pieces of a text, each with its style, in lines of ``width`` cells."""
    text = Text(overflow="fold")
    for piece, name in parts:
        text.append(piece if piece in ISOLATES else safe(piece).replace("\n", " "), name)
    return [line.rstrip() for line in _print(text, width, style)][:-1]


def _print(what: Markdown | Text, width: int, style: Style) -> list[str]:
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
    console.print(what)
    return output.getvalue().split("\n")


def _blocks(tokens: Sequence[Token], style: Style) -> Iterator[Token]:
    """The blocks of a text, with words for what a terminal cannot show."""
    aligned: list[str] = []
    for token in tokens:
        if token.type == "aligned_open":
            centred = "dir" in token.attrs and aligned and aligned[-1] in {"center", "justify"}
            aligned.append(aligned[-1] if centred else token.meta["align"])
            continue
        if token.type == "aligned_close":
            aligned.pop()
            continue
        if token.type == "paragraph_open" and aligned:
            token.meta["align"] = aligned[-1].replace("justify", "full")
        if token.type == "math":
            yield Token("paragraph_open", "p", 1, meta={"align": aligned[-1]} if aligned else {})
            yield Token("inline", "", 0, children=list(_formula(token, style)))
            yield Token("paragraph_close", "p", -1)
            continue
        if token.children:
            token.children = list(_inline(token.children, style))
        yield token


def _inline(tokens: Sequence[Token], style: Style) -> Iterator[Token]:
    tags = Tags()
    for place, token in enumerate(tokens):
        if token.type == "math":
            yield from _formula(token, style)
        elif token.type == "image":
            link, (begin, end) = picture(token), token.meta.get("marks", ("", ""))
            yield _text(f"{begin}[{link.kind}: {link.label}]{end}")
        elif token.type == "text":
            token.content = SOUND.sub(r"[sound: \1]", token.content)
            yield token
        elif token.type == "html_inline":
            yield from tags.show(token, tokens[place - 1 if token.tag.startswith("/") else place + 1].content)
        elif not (token.type in {"link_open", "link_close"} and _says_itself(tokens, place)):
            yield token


def _says_itself(tokens: Sequence[Token], place: int) -> bool:
    """Whether the text of a link is its target, which is then not repeated."""
    start = place if tokens[place].type == "link_open" else place - 2
    if start < 0 or tokens[start].type != "link_open":
        return False
    text, end = tokens[start + 1], tokens[min(start + 2, len(tokens) - 1)]
    return end.type == "link_close" and tokens[start].attrs.get("href") in {text.content, f"mailto:{text.content}"}


def _formula(token: Token, style: Style) -> Iterator[Token]:
    """A formula in characters, or as it is written if that is impossible."""
    from flashcards.formats.tex import readable  # most texts have none

    text = readable(token.content) if style.unicode else None
    if text is None:
        text = f"{token.markup}{token.content}{token.markup}"
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Token("hardbreak", "br", 0)
        yield _text(line)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
