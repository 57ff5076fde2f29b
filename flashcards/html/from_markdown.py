r"""Markdown to the HTML of Anki's fields.

The user's text is data: HTML in it is shown, not interpreted, except for the few
tags of :mod:`flashcards.formats.kept`. Math is left to MathJax, which Anki
ships: ``$...$`` becomes ``\(...\)`` and ``$$...$$`` becomes ``\[...\]``, and
nothing inside it changes. Text that Anki would take for the marks of math is
separated by an empty element. Clozes are passed through; see
:mod:`flashcards.html.cloze`.
"""

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from flashcards.formats.characters import unescape
from flashcards.html.simple import html_of, html_of_line
from flashcards.spans import is_blank

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence
    from typing import Any

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

_LINE_END = re.compile(r"\r\n?")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
PLAIN = re.compile(r"(?:[^\W\d_](?:[A-Za-z0-9 ,.;:?()'/%-]++|[^\W_])*+)?").fullmatch
"""Matches text that Markdown and HTML leave as it is, such as most terms: a parser takes thirty times as long.

A class of ASCII characters is one table look-up, so letters of other scripts are separate.
"""

_SHOWN = re.compile("<(?:img|hr)")
_TAG = re.compile(r"<[^>]*>")
BRACE = r"\{|&(?:#0*123|#[xX]0*7[bB]|lbrace|lcub);"
"""A pattern for a brace in HTML, and in Markdown, where there may be a backslash before it."""

NO_BRACE = "\ufdd0"
"""A noncharacter, and so in no text: it separates braces that open no cloze while a text is converted."""

_MATH_MARK = re.compile(r"\\(?=[()\[\]])|\[(?=/?(?:latex|\$\$?)\])", re.IGNORECASE)
_APART = r"\g<0><span></span>"


def block_html(markdown: str) -> str:
    """A Markdown text as HTML; a text of one paragraph has no ``<p>`` around it."""
    if PLAIN(markdown):
        return markdown.rstrip()
    if (simple := html_of(markdown)) is not None:
        return simple
    return parsed_html(clean(markdown))


def parsed_html(text: str) -> str:
    """The same of a clean text, by the parser."""
    parser = _parser()
    env: MutableMapping[str, Any] = {}
    tokens = parser.parse(text, env)
    if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    return clean(parser.renderer.render(tokens, parser.options, env).strip(" \n"))  # other spaces are visible


def inline_html(markdown: str) -> str:
    """One line of Markdown as HTML; headings and lists are plain text here."""
    if PLAIN(markdown):
        return markdown.rstrip()
    if (simple := html_of_line(markdown)) is not None:
        return simple
    return parsed_line_html(clean(markdown))


def parsed_line_html(text: str) -> str:
    """The same of a clean text, by the parser."""
    rendered: str = _parser().renderInline(text)
    return clean(rendered.strip())


def term_html(markdown: str) -> str:
    """A term as HTML; a question with several lines is kept as it is, and so is a term that would show nothing."""
    html = block_html(markdown) if "\n" in markdown else inline_html(markdown)
    return html if _shows_something(html) else plain_html(markdown)


def definition_html(markdown: str) -> str:
    """A definition as HTML; one that would show nothing is kept as it is."""
    html = block_html(markdown)
    return html if _shows_something(html) else plain_html(markdown)


def _shows_something(html: str) -> bool:
    return html[:1].isalnum() or _SHOWN.search(html) is not None or not is_blank(strip_html(html))


def plain_html(text: str) -> str:
    """A text that is not Markdown as HTML."""
    return _MATH_MARK.sub(_APART, escape(clean(text), quote=False))


def strip_html(html: str) -> str:
    """The text of a field without its tags, by which Anki sorts."""
    return unescape(_TAG.sub("", html)).strip()


def clean(text: str) -> str:
    r"""A text with ``\n`` line ends, and U+FFFD for each character that a field cannot have.

    Those are the control characters, including U+001F, which separates Anki's
    fields, and halves of surrogate pairs.
    """
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", _LINE_END.sub("\n", text))


@cache
def _parser() -> "MarkdownIt":
    from flashcards.formats.parser import make_parser  # only for an export

    parser = make_parser()
    parser.add_render_rule("math", _render_math)
    parser.add_render_rule("text", _render_text)
    parser.add_render_rule("image", _render_image)
    return parser


def _render_math(
    _renderer: "RendererProtocol",
    tokens: "Sequence[Token]",
    index: int,
    _options: "OptionsDict",
    _env: "MutableMapping[str, Any]",
) -> str:
    token = tokens[index]
    content = escape(token.content, quote=False)
    if token.markup == "$":
        return rf"\({content}\)"
    before = "\n" if token.block and index and tokens[index - 1].hidden else ""  # as before any other block
    return rf"{before}\[{content}\]" + ("\n" if token.block else "")


def _render_text(
    _renderer: "RendererProtocol",
    tokens: "Sequence[Token]",
    index: int,
    _options: "OptionsDict",
    _env: "MutableMapping[str, Any]",
) -> str:
    text = escape(tokens[index].content, quote=False).replace('"', "&quot;")
    return _MATH_MARK.sub(_APART, text)


def _render_image(
    renderer: "RendererProtocol",
    tokens: "Sequence[Token]",
    index: int,
    options: "OptionsDict",
    env: "MutableMapping[str, Any]",
) -> str:
    """A picture with its whole alternative text; the library leaves out what it does not know."""
    picture = tokens[index]
    others = {name: value for name, value in picture.attrs.items() if name not in {"src", "alt"}}
    picture.attrs = {"src": picture.attrs["src"], "alt": _alt_text(picture.children or ()), **others}
    from markdown_it.renderer import RendererHTML

    assert isinstance(renderer, RendererHTML)  # noqa: S101 - the parser has no other
    return renderer.renderToken(tokens, index, options, env)


def _alt_text(tokens: "Sequence[Token]") -> str:
    """The text of tokens, with math between its dollars."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "math":
            parts.append(f"{token.markup}{token.content}{token.markup}")
        elif token.type == "image":
            parts.append(_alt_text(token.children or ()))
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif token.type != "html_inline":  # a tag that is kept only changes how text looks
            parts.append(token.content)
    return "".join(parts)
