"""A web page with a glossary: saved, a part of one, or HTML from the clipboard.

Definition lists, tables, headings and other elements with text below them, and
paragraphs or items that begin in bold are each tried. The reading that explains
most of the page in the most likely way is used, as for pages of text (see
:mod:`flashcards.formats.glossary`); the text that the page shows is one more.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from flashcards.cards import Deck
from flashcards.errors import Problem
from flashcards.formats import Judgement, Reading, glossary
from flashcards.formats.pages import (
    SAID,
    Found,
    Line,
    Lines,
    Pair,
    alphabets,
    asked,
    mixed,
    placed,
    scripted,
    sorting,
)
from flashcards.formats.pages.around.counts import count_of
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.dumps import marked, restructured, wikitext
from flashcards.formats.pages.elements import Block, Page, shown_text, text_of
from flashcards.formats.pages.judging import articles, choosing, shapes
from flashcards.formats.pages.lines import is_furniture, words
from flashcards.formats.pages.web import told

if TYPE_CHECKING:
    from flashcards.formats.anki_text import Reader


_START = re.compile(
    r"\s*+(?:(?><!--.*?-->)\s*+|<\?xml[^<>]*+>\s*+)*+<(?:!\s*doctype\s+html\b|(?:html|head|body|meta|title|link|main"
    r"|article|section|header|div|dl|dt|table|ul|ol"
    r"|p|h[1-6]|span|center|font|script|style|nav|b|strong|i|em|a|img|hr|br|tr|td|th|tbody|dd|li|pre"
    r"|blockquote|dfn|details|summary|aside|footer|figure|picture|svg|input|button|label|form|select|fieldset|noscript"
    r"|iframe|code|small|big|u|mark|abbr|cite|time|sup|sub|caption|colgroup|thead|tfoot|address|base)\b[^<>]*>)",
    re.IGNORECASE | re.DOTALL,
)
_DECK = re.compile(r"^ {0,3}## \S", re.MULTILINE)
_FRONT = re.compile(
    r"\ufeff?(?:---[ \t]*\n(?:[\w-]+:.*\n|[ \t#-].*\n|\n)*?---[ \t]*\n\s*"
    r"|(?i:title):[ \t].*\n(?:[\w-]+:[ \t].*\n)*+\n\s*)(?=<)"
)
"""What a generator of sites reads above the page itself."""

_TITLE = re.compile(r"""^(?i:title):[ \t]*(["']?)(.*?\S)\1[ \t]*$""", re.MULTILINE)
_HELD = re.compile(r"(?<=\]\()data:,\d+(?=\))")
_ON_ONE_LINE = "terms and definitions on one line"
_SEVERAL, _MOSTLY = 3, 0.8  # terms of a kind, and the share of them that is like the others
_FEW_WORDS = 300  # on a page whose scripts write
_NEXT_TO_NONE = 10  # on one whose scripts are elsewhere
_SHORT = 2  # words
_UNNAMED = 0.6  # how sure it is of a page that may be about anything
_SHOWS = (*(SAID[shape] for shape in ("definition list", "schema", "named cards", "table with names", "labels")),)
_TABLES = (SAID["table"], SAID["table of terms"])
_PICTURE = "(picture)"
_MADE = (restructured, marked, wikitext)  # texts that programs make of pages, or make pages of
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w+;")
_WITHIN = 3  # entries of a line, for each heading
_LONG_TEXT, _TEXT_LONG = 500_000, 0.5  # characters, that are read in one more way only below this score
_TEXT = 0.9  # a reading of the elements needs this share of the score of the page as text
_TEXT_TOLD = 0.75  # and this one where the page itself says what is what, or is called a glossary and has headings
LOOKED_FOR = "a definition list, a table, headings with text below them, or lines that begin in bold"


def recognises(text: str) -> bool:
    """Whether a text is HTML, the source of a wiki's page, or what a program made of HTML."""
    if any(kind.is_page(text) for kind in _MADE):
        return not glossary.is_deck(text)
    front = _FRONT.match(text)
    if front and (glossary.is_deck(text) or _DECK.search(text)):
        return False
    start = front.end() if front else 0
    return _START.match(text[start:].lstrip("\ufeff")) is not None and not (_DECK.search(text) and "</" not in text)


@alphabets.of_page
def parse(text: str, name: str, *, html: "Reader | None" = None) -> Reading:
    """Read a page; ``name`` is the deck's name if the page has no title.

    ``html`` converts the definitions to Markdown; without it, they are plain text.
    """
    front = _FRONT.match(text)
    if front and (title := _TITLE.search(front[0])):
        name = title[2]
    source = text[front.end() :] if front else text
    page = Page(next((kind.as_html(source) for kind in _MADE if kind.is_page(source)), source))
    markdown = cache(html.block if html is not None else text_of)
    shown = _called(_shown(page, name, markdown), page, name)
    notes = len(shown.deck.notes)
    is_sure = shown.judgement is not None and shown.judgement.is_sure
    held = scripted.stated(page.scripts)
    named = held.sure or names_glossary(f"{_named(page, name)} {page.title} {name}")
    is_shown = is_sure or notes >= _WITHIN * len(held.pairs)
    if len(held.pairs) >= _SEVERAL and (not is_shown or (named and len(held.pairs) >= _WITHIN * notes)):
        reading = _scripted(held.pairs, page, name, markdown)
        assert reading.judgement is not None  # noqa: S101 - every page has one
        sure = reading.judgement.sure * (1 if named else _UNNAMED)
        return replace(reading, judgement=replace(reading.judgement, sure=sure))
    if not is_sure and notes < _SEVERAL and _is_filled(page):
        message = "the page is made by scripts; open it in a browser, and copy or save it there"
        return _without_terms(name, message)
    return _without_terms(name) if notes == 1 and is_furniture(shown.deck.notes[0].term) else shown


def _called(reading: Reading, page: Page, name: str) -> Reading:
    """A reading that is less sure where a page does not call itself a glossary, nor shows it otherwise.

    A list of definitions, names of columns and the alphabet show it.
    """
    judgement, terms = reading.judgement, [note.term for note in reading.deck.notes]
    if judgement is None or judgement.shape in _SHOWS:
        return reading
    said = [_title(page), name, page.heading, *page.badges, *page.place, *placed.names_around(page.blocks)]
    is_section = placed.names_section(reading.deck.name, page.blocks)
    if is_section:
        reading = replace(reading, deck=replace(reading.deck, name=_named(page, name), description=""))
    else:
        said += placed.names_above(page.blocks, terms[0] if terms else "")
    if names_glossary(" ".join(said)):
        return reading
    is_told = sorting.tells(terms) or articles.explains([(note.term, note.definition) for note in reading.deck.notes])
    if is_told and not is_section:
        return reading
    return replace(reading, judgement=replace(judgement, sure=judgement.sure * _UNNAMED))


def _title(page: Page) -> str:
    """The title of a page; if a heading has none of its words, only a title of a word or two is about the page."""
    own, alike = page.title.split(), set(page.heading.split())
    return page.title if not alike or alike & {*own} or len(own) <= _SHORT else ""


def _is_filled(page: Page) -> bool:
    """Whether a page that shows little leaves its words to scripts."""
    count = sum(words(block.text) for block in page.blocks)
    fills = page.has_gap or any(scripted.fills(text) for _, text in page.scripts)
    return bool(page.scripts) and count < (_FEW_WORDS if fills else _NEXT_TO_NONE)


def _scripted(held: Sequence[tuple[str, str]], page: Page, name: str, markdown: told.Markdown) -> Reading:
    """What the scripts of a page hold."""
    title = _named(page, name)
    lines = [Line(0, title, marked=True), *(Line(0, f"{term} {text}") for term, text in held)]
    pairs: list[Pair] = []
    for at, (term, text) in enumerate(held, 1):
        pairs += told.made(text_of(term), markdown(text if _TAG.search(text) else f"<p>{escape(text)}</p>"), at, at + 1)
    judged = choosing.judge(Found(shape="script", pairs=pairs), lines, name)
    called = f"{page.title} {name}"
    return _as_page(glossary.reading(judged, lines, (), title, called), page, name)


def _shown(page: Page, name: str, markdown: told.Markdown) -> Reading:
    """What a page shows, by its elements or as text."""
    if not page.blocks:
        message = f"the page is empty: expected {LOOKED_FOR}"
        return _without_terms(name, message)
    lines = Lines(_line(at, block) for at, block in enumerate(page.blocks))
    readings = [placed.below_title(found, page.blocks, page.title) for found in told.readings(page, markdown)]
    named = names_glossary(f"{page.heading} {page.title} {name}")
    readings = [asked.unasked(found) for found in readings] if named else readings
    judged = choosing.best(readings, lines, name)
    if judged is not None:
        alone = judged.score
        judged = choosing.judge(mixed.without_repeats(mixed.with_others(judged.found, readings)), lines, name)
        judged = replace(judged, score=max(alone, judged.score))
        placed.doubt(judged.found.pairs, page.blocks, page.hidden)
    as_text = _better_text(judged, page, name, named=named)
    if as_text is not None:
        return _as_page(as_text, page, name)
    if judged is None:
        return _without_terms(name)
    reading = glossary.reading(judged, lines, (), _named(page, name), f"{page.title} {name}")
    if named and (left := mixed.left_out(judged.found, readings)):
        reading = replace(reading, problems=(*reading.problems, _left_out(left)))
    return _as_page(reading, page, name)


def _better_text(judged: choosing.Judged | None, page: Page, name: str, *, named: bool) -> Reading | None:
    """The page read as text, if that explains it better than its elements do."""
    text = _as_text(page.blocks)
    if judged is None:
        as_text, _ = glossary.scored(text, name)
        return as_text if as_text.judgement else None
    shape, notes = judged.found.shape, len(judged.found.pairs)
    is_told = shapes.is_told(judged.found) or (named and shape.startswith("<h"))
    needed = _TEXT_LONG if len(text) > _LONG_TEXT else _TEXT_TOLD if is_told else _TEXT
    if judged.score >= needed and (not shape.endswith("above text") or len(text) > _LONG_TEXT):
        return None
    as_text, score = glossary.scored(text, name)
    if as_text.judgement is None or _are_tables(as_text, judged.found):
        return None
    within = _is_within(as_text.judgement, len(as_text.deck.notes), notes)
    return as_text if score * needed > judged.score or within else None


def _left_out(pairs: Sequence[Pair]) -> Problem:
    message = f'left out: {len(pairs)} lines from "{pairs[0].term}" to "{pairs[-1].term}"'
    return Problem(line=0, message=f"{message}, which look like entries, but are not written as the others are")


def _are_tables(as_text: Reading, found: Found) -> bool:
    """Whether both readings are of tables, and the text has no more of their rows."""
    is_table = as_text.judgement is not None and as_text.judgement.shape in _TABLES
    return is_table and found.shape.startswith("table") and len(found.pairs) >= len(as_text.deck.notes)


def _without_terms(name: str, message: str = f"no terms: looked for {LOOKED_FOR}") -> Reading:
    return Reading(deck=Deck(name=name), problems=(Problem(line=0, message=message),))


def _is_within(judgement: Judgement, notes: int, pairs: int) -> bool:
    """Whether the text has so many more entries of one line that the headings above them are only sections."""
    return judgement.is_sure and judgement.shape.startswith(_ON_ONE_LINE) and notes >= _WITHIN * pairs


def _as_text(blocks: Sequence[Block]) -> str:
    """The text that a page shows, with tabs between the cells of a row."""
    parts = []
    for row, group in groupby(blocks, key=lambda block: block.row):
        members = [*group]
        texts = [shown_text(block) for block in members]
        places = [0, *(block.cell for block in members)]
        cells = [
            "\t" * max(0, at - before - 1) + text for (before, at), text in zip(pairwise(places), texts, strict=True)
        ]
        parts.append("\t".join(cells) if row else "\n\n".join(texts))
    return "\n\n".join(parts)


def _as_page(reading: Reading, page: Page, name: str) -> Reading:
    """A reading of a page, with the addresses of all its pictures."""
    assert reading.judgement is not None  # noqa: S101 - every page has one
    heads = {block.text for block in page.blocks if block.row in page.heads}
    dropped = (text for text in reading.judgement.dropped if not heads.issuperset(text.split("\t")))
    judgement = replace(reading.judgement, format_name="html", dropped=tuple(dropped))
    reading = _badged(reading, page.badges)
    title, terms = reading.deck.name, {note.term for note in reading.deck.notes}
    named = placed.title(title, page.blocks, page.heading)
    is_other = title == _PICTURE or title in terms or title in heads or placed.is_cell(title, page.blocks)
    if named != title or is_other:
        named = _named(page, name if title == _PICTURE else title) if is_other else named
        is_head = any(block.text == title and block.tag[0] == "h" for block in page.blocks)
        description = reading.deck.description if is_head and title not in terms else ""
        reading = replace(reading, deck=replace(reading.deck, name=named, description=description))
    notes = [
        replace(note, definition=_HELD.sub(lambda match: page.pictures.get(match[0], match[0]), note.definition))
        for note in reading.deck.notes
    ]
    description = "" if reading.deck.description == _PICTURE else reading.deck.description
    deck = replace(reading.deck, notes=tuple(notes), description=description)
    judgement = replace(judgement, dropped=tuple(it for it in judgement.dropped if it not in (deck.name, description)))
    return replace(reading, deck=deck, judgement=judgement)


def _badged(reading: Reading, badges: Sequence[str]) -> Reading:
    """A reading with the badges of the page's title: a number of terms, or a tag of the deck."""
    deck = reading.deck
    for badge in badges:
        said = int(badge.strip("()")) if badge.strip("()").isdecimal() else count_of(badge)
        if said is None and not deck.tags and badge.isalpha() and not names_glossary(badge):
            deck = replace(deck, tags=(glossary.tag_of(badge),))
        elif said not in (None, len(deck.notes)):
            notice = Problem(line=0, message=glossary.announced(said or 0, len(deck.notes)))
            reading = replace(reading, notices=(notice, *reading.notices))
    return replace(reading, deck=deck)


def _named(page: Page, name: str) -> str:
    return page.heading or re.split(r"\s[|\u2013\u2014\u00b7-]\s", page.title)[0] or name


def _line(at: int, block: Block) -> Line:
    return Line(0, block.text or _PICTURE, gap=True, marked=block.tag == "h1", raw=str(at))
