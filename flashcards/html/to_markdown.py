r"""The HTML of Anki's fields to Markdown as people write it.

This is the inverse of :mod:`flashcards.html.from_markdown` as far as Markdown
reaches: HTML from there becomes the same Markdown again, and other HTML looks
the same when it is rendered. Scripts are dropped with their content, and MathJax
becomes ``$...$``. What Markdown has no words for keeps the tags that
:mod:`flashcards.formats.kept` knows; other styles are left out.
"""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flashcards.html.blocks import Code, all_pieces, in_term, render
from flashcards.html.builder import blocks_of
from flashcards.html.cloze import deletions_only
from flashcards.html.embedded import ELSEWHERE, media_name
from flashcards.html.from_markdown import NO_BRACE, PLAIN, clean
from flashcards.html.inline import released, write
from flashcards.html.pieces import CODE, LOOKS, Piece, flat
from flashcards.html.shown import decoded, embedded, places
from flashcards.html.simple import markdown_of, markdown_of_line
from flashcards.html.tree import parse

if TYPE_CHECKING:
    from collections.abc import Sequence


def block_markdown(html: str, *, cloze: bool = False, alone: bool = False) -> str:
    """A field as Markdown; with ``cloze`` the clozes in it are real, otherwise they are text.

    ``alone`` means that it is a whole definition, with nothing before or after it.
    """
    if PLAIN(html) and "  " not in html and html[-1:] != " ":
        return html
    if (simple := markdown_of(html)) is not None:
        return simple
    return parsed_markdown(html, cloze=cloze, alone=alone)


def parsed_markdown(html: str, *, cloze: bool = False, alone: bool = False) -> str:
    """The same by the parser."""
    html = clean(html)
    if cloze:
        html = deletions_only(html)
    return released(render(blocks_of(parse(html)), cloze=cloze), alone=alone).replace(NO_BRACE, "")


def inline_markdown(html: str) -> str:
    """A field as one line of Markdown.

    Several lines are joined; list items are separated, and the ends of lines of
    code are marked.
    """
    if PLAIN(html) and "  " not in html and html[-1:] != " ":
        return html
    if (simple := markdown_of_line(html)) is not None:
        return simple
    return parsed_line(clean(html))


def parsed_line(html: str) -> str:
    """The same of a clean field, by the parser."""
    return " ".join(write([*_bare(in_term(blocks_of(parse(html))))], cloze=True, start=False).split())


def _bare(line: "Sequence[Piece]") -> Iterator[Piece]:
    """The pieces of a term without their looks; ruby text follows its base, and keys are code."""
    key, kind = None, ""
    for piece in line:
        named = {mark.name: mark for mark in piece.marks}
        bare = piece
        if not named.keys().isdisjoint(LOOKS):
            marks = frozenset(mark for mark in piece.marks if mark.name not in LOOKS and mark.name != "rt")
            text = f"({piece.text})" if "rt" in named and not piece.kind else piece.text
            bare = Piece(text, marks, piece.kind or CODE * ("kbd" in named and bool(text.strip())))
        if CODE == kind == bare.kind and key != named.get("kbd"):
            yield Piece(" ")
        yield bare
        key, kind = named.get("kbd"), bare.kind


def plain_text(html: str) -> str:
    """The words of a field without any markup, on one line."""
    return flat([*all_pieces(blocks_of(parse(clean(html))))])


def code_markdown(html: str) -> str:
    """The blocks of code in a field that have several lines, as Markdown."""
    if "<pre" not in html.lower():
        return ""
    blocks = blocks_of(parse(clean(html)))
    return render([block for block in blocks if isinstance(block, Code) and "\n" in block.text], cloze=False)


def sources(html: str) -> Iterator[str]:
    """The names of the pictures, sounds and other files that a field shows, as in the media list."""
    for place in (*places(html), *embedded(html)):
        source = decoded(place.source)
        if place.sound:
            yield unicodedata.normalize("NFC", clean(source))
        elif source.strip() and not ELSEWHERE.match(source):
            yield media_name(source)
