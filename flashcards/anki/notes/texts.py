"""Texts from Anki as they are written here: questions, further fields, tags, descriptions of decks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from flashcards import clozes
from flashcards.anki.notes.content import AnkiDeck, AnkiNote
from flashcards.anki.notes.layout import LONGEST_LABEL, Layout
from flashcards.anki.notes.templates import Part
from flashcards.formats.fields import labelled
from flashcards.formats.lines import Kind, question_text, scan
from flashcards.html.cloze import with_one_number
from flashcards.html.from_markdown import clean
from flashcards.html.inline import destination, write
from flashcards.html.pieces import Piece
from flashcards.html.to_markdown import block_markdown, code_markdown, inline_markdown, plain_text

FLAGS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")
"""Anki's flags by number; a note with a flagged card gets a tag such as ``flag-red``."""


BETWEEN = " \N{MIDDLE DOT} "
"""What separates the fields that one question shows."""


_TERM_LENGTH = 60
_OF_LINES = re.compile(r"<(?:p|pre|ul|ol|table|blockquote|h[1-6])\b|^\\\[|\\\]$|\n", re.IGNORECASE)


def deck_name(name: str) -> str:
    """A deck's name on one line."""
    return " ".join(clean(name).split()) or "Default"


def description_of(deck: AnkiDeck) -> str:
    """The description of a deck, in Markdown."""
    if not deck.markdown:
        return block_markdown(deck.description)
    lines = clean(deck.description).split("\n")
    kinds, _ = scan(lines)
    broken = [
        line.rstrip() + "\\" if kind is Kind.TEXT and line.endswith("  ") and after.strip() else line.rstrip()
        for kind, line, after in zip(kinds, lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(broken).strip("\n")


def rename_media(text: str, names: Mapping[str, str]) -> str:
    """A text with other names for the files it shows."""
    written = {f"]({destination(old)})": f"]({destination(new)})" for old, new in names.items()}
    written |= {f"[sound:{old}]": f"[sound:{new}]" for old, new in names.items()}
    return re.sub("|".join(map(re.escape, written)), lambda match: written[match[0]], text)


def question_of(note: AnkiNote, layout: Layout) -> str:
    """The term of a note, with several lines if it was a question with several lines here."""
    html = layout.term[0].html(note.fields) if layout.ours and layout.term else ""
    return question_text(block_markdown(html)) if _OF_LINES.search(html) else term_of_parts(note, layout.term)


def term_of_parts(note: AnkiNote, parts: Sequence[Part]) -> str:
    """What a question shows, on one line."""
    if len(parts) == 1:
        return inline_markdown(parts[0].html(note.fields))
    return BETWEEN.join(dict.fromkeys(filter(None, (inline_markdown(part.html(note.fields)) for part in parts))))


def words_of(layout: Layout, order: int) -> str:
    """The words of a template that shows nothing else."""
    words = layout.words[order] if 0 <= order < len(layout.words) else ""
    return write([Piece(clean(words[:LONGEST_LABEL]))], cloze=False, start=False) if words else ""


def code_of(note: AnkiNote, layout: Layout) -> str:
    """The code of a term, which has only one line: it becomes the beginning of the definition.

    If its braces would be a cloze here, it stays in the term alone.
    """
    code = "\n\n".join(filter(None, (code_markdown(part.html(note.fields)) for part in layout.term)))
    return "" if "{{c" in code else code


def named(note: AnkiNote, parts: tuple[Part, ...], *, cloze: bool) -> str:
    """Further fields, each under its name, without empty ones."""
    return "\n\n".join(labelled(mark, text) for _, mark, text in parts_of(note, parts, cloze=cloze))


def parts_of(note: AnkiNote, parts: tuple[Part, ...], *, cloze: bool) -> Iterator[tuple[Part, str, str]]:
    """Each filled field with its mark and its text."""
    for part in parts:
        if text := block_markdown(part.html(note.fields), cloze=cloze):
            yield part, f"**{label(note.type.fields[part.place])}:**", text


def label(name: str) -> str:
    """The name of a field or a card, as it is written."""
    return write([Piece(clean(name[:LONGEST_LABEL]))], cloze=False, start=False) or "Field"


def tags_of(note: AnkiNote) -> tuple[str, ...]:
    """The tags of a note, and the flags of its cards as tags."""
    return _tags_of(note.tags, tuple([card.flag for card in note.cards]))


@lru_cache(1000)
def _tags_of(words: tuple[str, ...], flags: tuple[int, ...]) -> tuple[str, ...]:
    tags = [tag for word in words if (tag := "".join(clean(word).replace("#", "").split()))]
    return tuple(dict.fromkeys([*tags, *(f"flag-{FLAGS[flag]}" for flag in flags if flag)]))


def blanked(html: str) -> str:
    """The name of a cloze text: the text on one line with gaps for its clozes, shortened if it is long."""
    line = plain_text(clozes.written(clozes.parse(with_one_number(html), html=True), lambda *_: "[...]"))
    if len(line) > _TERM_LENGTH:
        line = (line[:_TERM_LENGTH].rpartition(" ")[0] or line[:_TERM_LENGTH]) + " \N{HORIZONTAL ELLIPSIS}"
    return write([Piece(line)], cloze=False, start=False)
