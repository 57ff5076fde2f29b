"""Reading a text in any format, for an import."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.errors import DeckError, Problem
from flashcards.formats import Reading, assumed, decode, delimited
from flashcards.formats.characters import misread
from flashcards.formats.registry import FILES, LARGEST_PAGE, PAGES, Format, detect, named
from flashcards.formats.twice import one_guid_each
from flashcards.library.documents import refuse_documents
from flashcards.library.places import is_file

if TYPE_CHECKING:
    from flashcards.formats.anki_text import Reader
    from flashcards.scheduling.dated import Dated

_HEAD = 4096  # characters that show whether it is a web page
_ADDRESS = re.compile(r"\s*https?://[\w.:/?#@!$&()*+,;=%~\[\]-]+\s*")
_WORD = 20  # characters of a word in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user chose: the format, the name of the deck, the file, and the columns of a table.

    Without a name each deck keeps its own; without a file, one in the library is
    named after the deck. With ``take_text`` the words of existing notes are
    replaced, and with ``removed`` removed notes come back.
    """

    format_name: str | None = None
    deck: str | None = None
    output: str | None = None
    columns: Sequence[str] | None = None
    take_text: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The readings of a text, one for each deck, the title of its format, and the folder of a saved page."""

    title: str
    readings: Sequence[Reading] = field(default=())
    folder: Path | None = None

    @property
    def has_records(self) -> bool:
        """Whether it has more than the words of its notes."""
        return bool(self.parameters) or any(reading.records for reading in self.readings)

    @property
    def parameters(self) -> "Sequence[Dated]":
        """The parameters of FSRS in it, with their dates."""
        return [one for reading in self.readings for one in reading.parameters]


def read(data: bytes, shown: str, request: Request) -> Found:
    """Read a text; ``shown`` is what errors call it.

    Raises:
        DeckError: its format is unknown, or it has no notes.
    """
    text, found = recognised(data, shown, request)
    return read_as(found, text, data, shown, request)


def recognised(data: bytes, shown: str, request: Request) -> tuple[str, Format]:
    """The characters of a text, and its format.

    Raises:
        DeckError: it is not text, or its format is unknown.
    """
    refuse_documents(data, shown)
    text = decode(data, shown)
    if request.format_name is None and (words := misread(text)):
        message = (
            f'"{words[0][:_WORD]}" was "{words[1][:_WORD]}": a text in UTF-8 that was saved in another encoding; '
            "copy or download it again, or import it as it is with --from"
        )
        raise DeckError(shown, [Problem(line=0, message=message)])
    return text, _format(text, shown, request)


def read_as(found: Format, text: str, data: bytes, shown: str, request: Request) -> Found:
    """Read a text in a format; ``data`` are its bytes, which may have an encoding worth saying.

    Raises:
        DeckError: it has no notes.
    """
    name = Path(shown).stem
    html = reader_of_html() if found.holds_html else None
    if request.columns is not None:
        readings: tuple[Reading, ...] = (delimited.parse(text, name, columns=request.columns),)
    elif request.deck or request.output:
        readings = (found.parse(text, name, html),)
    else:
        readings = found.readings(text, name, html)
    if not any(reading.deck.notes for reading in readings):
        raise DeckError(shown, readings[0].problems)
    if found.name in ("markdown", "lists") and request.format_name is None:
        from flashcards.formats.pages.headed import judged  # only for Markdown

        readings = tuple(judged(reading, text) for reading in readings)
    if request.deck:
        readings = tuple(replace(each, deck=replace(each.deck, name=request.deck)) for each in readings)
    if found.name == "html" and (encoding := assumed(data)):
        notice = Problem(line=0, message=f"the page states no encoding; it was read as {encoding}")
        readings = (replace(readings[0], notices=(notice, *readings[0].notices)), *readings[1:])
    saved = found.name == "html" and is_file(shown)
    return Found(title=found.title, readings=one_guid_each(readings), folder=Path(shown).parent if saved else None)


def reader_of_html() -> "Reader":
    """What converts HTML in texts to Markdown, the same as for packages."""
    from flashcards.formats.anki_text import Reader
    from flashcards.html.occlusion import occluded
    from flashcards.html.to_markdown import block_markdown, inline_markdown  # only for HTML

    return Reader(inline_markdown, block_markdown, partial(block_markdown, cloze=True), occluded)


def _format(text: str, shown: str, request: Request) -> Format:
    name = request.format_name or ("csv" if request.columns is not None else None)
    if name is not None:
        return named(name)
    if not text.strip():
        raise DeckError(shown, [Problem(line=0, message="empty; give a text with terms and their definitions")])
    is_page = len(text) > LARGEST_PAGE and named("html").recognises(text[:_HEAD])
    found = None if is_page else detect(text)
    if (found is None or found.name in ("lists", *PAGES)) and shown.lower().endswith(FILES["csv"].endings):
        found = named("csv") if delimited.is_one_card(text) else found
    if found is None:
        if len(text) > LARGEST_PAGE:
            message = (
                f"more than {LARGEST_PAGE // 2**20} MB, too large for a glossary page; "
                "import the part with the glossary, or give its format with --from"
            )
            raise DeckError(shown, [Problem(line=0, message=message)])
        if shown.lower().endswith(FILES["json"].endings):
            raise DeckError(shown, named("json").parse(text, "").problems)
        from flashcards.formats import glossary  # only when something is wrong

        message = f"not recognised: looked for {glossary.LOOKED_FOR}; give its format with --from"
        if glossary.asks(text):
            message = 'questions and answers, not a glossary; "--from glossary" makes a card of each question'
        if _ADDRESS.fullmatch(text):
            import shlex

            message = f'an address, not a page: run "curl -L {shlex.quote(text.strip())} | flashcards import -"'
        raise DeckError(shown, [Problem(line=0, message=message)])
    return found
