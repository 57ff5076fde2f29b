"""A web page with a glossary: saved, a part of one, or HTML from the clipboard.

Definition lists, tables, headings and other elements with text below them, and
paragraphs or items that begin in bold are each tried. The reading that explains
most of the page in the most likely way is used, as for pages of text (see
:mod:`flashcards.formats.glossary`); the text that the page shows is one more.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
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
    Pair,
    articles,
    asked,
    carded,
    judging,
    mixed,
    placed,
    scripted,
    source,
    tabled,
    titles,
)
from flashcards.formats.pages.dumps import marked
from flashcards.formats.pages.elements import Block, Page, shown_text, text_of, unwrapped
from flashcards.formats.pages.lines import Shape, is_furniture, is_heading, order_key, shape, words
from flashcards.formats.pages.paragraphs import repeats, term_text

if TYPE_CHECKING:
    from flashcards.formats.anki_text import Reader

_Markdown = Callable[[str], str]

_SEPARATOR = re.compile(
    r"\A(?:\s|&nbsp;|<br\b[^<>]*>)*((?:<(?:span|font)\b[^<>]*>)*)(?:\s|&nbsp;)*"
    r"(?:[:\uff1a\u2013\u2014=]|-{2,3}|-(?=\s)|\.(?=\s))?\s*"
)
_HELD = re.compile(r"(?<=\]\()data:,\d+(?=\))")
_LONGEST_TERM = 12  # words
_SIGNS = ("+", "#", "*")  # behind a letter that is a name: C#
_ON_ONE_LINE = "terms and definitions on one line"
_HEAD = re.compile("h[2-6]")
_ANY_HEAD = re.compile("h[1-6]|summary")
_SEVERAL = 3  # terms of a kind
_MOSTLY = 0.8  # of them
_FEW_WORDS = 300  # on a page whose scripts write
_NEXT_TO_NONE = 10  # on one whose scripts are elsewhere
_UNNAMED = 0.6  # how sure it is of a page that may be about anything
_SHOWS = (*(SAID[shape] for shape in ("definition list", "schema", "named cards", "table with names", "labels")),)
_ORDERED_TERMS = 6
_PICTURE = "(picture)"
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w+;")
_WITHIN = 3  # entries of a line, for each heading
_LONG_TEXT, _TEXT_LONG = 500_000, 0.5  # characters, that are read in one more way only below this score
_TEXT = 0.9  # a reading of the elements needs this share of the score of the page as text
_TEXT_TOLD = 0.75  # and this one where the page itself says what is what, or is called a glossary and has headings
LOOKED_FOR = "a definition list, a table, headings with text below them, or lines that begin in bold"


def recognises(text: str) -> bool:
    """Whether a text is HTML, or Markdown that was made of some."""
    return source.is_html(text) or (marked.is_page(text) and not glossary.is_deck(text))


def parse(text: str, name: str, *, html: "Reader | None" = None) -> Reading:
    """Read a page; ``name`` is the deck's name if the page has no title.

    ``html`` converts the definitions to Markdown; without it, they are plain text.
    """
    page = Page(source.of(text))
    markdown = cache(html.block if html is not None else text_of)
    shown = _called(_shown(page, name, markdown), page, name)
    notes = len(shown.deck.notes)
    is_sure = shown.judgement is not None and shown.judgement.is_sure
    held = scripted.stated(page.scripts)
    named = held.sure or titles.names_glossary(f"{_named(page, name)} {page.title} {name}")
    if len(held.pairs) >= _SEVERAL and (not is_sure or (named and len(held.pairs) >= _WITHIN * notes)):
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
    judgement, keys = reading.judgement, [order_key(note.term) for note in reading.deck.notes]
    if judgement is None or judgement.shape in _SHOWS:
        return reading
    said = [_title(page), name, page.heading, *page.badges, *page.place, *placed.names_around(page.blocks)]
    is_section = placed.names_section(reading.deck.name, page.blocks)
    if is_section:
        reading = replace(reading, deck=replace(reading.deck, name=_named(page, name), description=""))
    else:
        said += placed.names_above(page.blocks, reading.deck.notes[0].term if keys else "")
    if titles.names_glossary(" ".join(said)):
        return reading
    in_order = sum(one[:1] <= other[:1] for one, other in pairwise(keys)) >= _MOSTLY * (len(keys) - 1)
    is_told = in_order and len(keys) >= _ORDERED_TERMS
    is_told = is_told or articles.explains([(note.term, note.definition) for note in reading.deck.notes])
    if is_told and not is_section:
        return reading
    return replace(reading, judgement=replace(judgement, sure=judgement.sure * _UNNAMED))


def _title(page: Page) -> str:
    """The title of a page; where a heading has none of its words, it is about a part of the site."""
    return page.title if not page.heading or set(page.heading.split()) & set(page.title.split()) else ""


def _is_filled(page: Page) -> bool:
    """Whether a page that shows little leaves its words to scripts."""
    count = sum(words(block.text) for block in page.blocks)
    fills = page.has_gap or any(scripted.fills(text) for _, text in page.scripts)
    return bool(page.scripts) and count < (_FEW_WORDS if fills else _NEXT_TO_NONE)


def _scripted(held: Sequence[tuple[str, str]], page: Page, name: str, markdown: _Markdown) -> Reading:
    """What the scripts of a page hold."""
    title = _named(page, name)
    lines = [Line(0, title, marked=True), *(Line(0, f"{term} {text}") for term, text in held)]
    pairs: list[Pair] = []
    for at, (term, text) in enumerate(held, 1):
        pairs += _made(text_of(term), markdown(text if _TAG.search(text) else f"<p>{escape(text)}</p>"), at, at + 1)
    judged = judging.judge(Found(shape="script", pairs=pairs), lines, name)
    called = f"{page.title} {name}"
    return _as_page(glossary.reading(judged, lines, (), title, called), page)


def _shown(page: Page, name: str, markdown: _Markdown) -> Reading:
    """What a page shows, by its elements or as text."""
    if not page.blocks:
        message = f"the page is empty: expected {LOOKED_FOR}"
        return _without_terms(name, message)
    lines = [_line(at, block) for at, block in enumerate(page.blocks)]
    readings = [placed.below_title(found, page.blocks) for found in _readings(page, markdown)]
    named = titles.names_glossary(f"{page.heading} {page.title} {name}")
    readings = [asked.unasked(found) for found in readings] if named else readings
    judged = judging.best(readings, lines, name)
    if judged is not None:
        alone = judged.score
        judged = judging.judge(mixed.once(mixed.with_others(judged.found, readings)), lines, name)
        judged = replace(judged, score=max(alone, judged.score))
        placed.doubt(judged.found.pairs, page.blocks, page.hidden)
    text = _as_text(page.blocks)
    nested = judged is not None and judged.found.shape.endswith("above text")
    told = judged is not None and (judging.is_told(judged.found) or (named and judged.found.shape.startswith("<h")))
    needed = _TEXT_LONG if len(text) > _LONG_TEXT else _TEXT_TOLD if told else _TEXT
    if judged is None or judged.score < needed or (nested and len(text) <= _LONG_TEXT):
        as_text, score = glossary.scored(text, name)
        within = judged is None or _is_within(as_text.judgement, len(as_text.deck.notes), len(judged.found.pairs))
        if as_text.judgement and (judged is None or score * needed > judged.score or within):
            return _as_page(as_text, page)
    if judged is None:
        return _without_terms(name)
    return _as_page(glossary.reading(judged, lines, (), _named(page, name), f"{page.title} {name}"), page)


def _without_terms(name: str, message: str = f"no terms: looked for {LOOKED_FOR}") -> Reading:
    return Reading(deck=Deck(name=name), problems=(Problem(line=0, message=message),))


def _is_within(judgement: Judgement | None, notes: int, pairs: int) -> bool:
    """Whether the text has so many more entries of one line that the headings above them are only sections."""
    return (
        judgement is not None
        and judgement.is_sure
        and judgement.shape.startswith(_ON_ONE_LINE)
        and notes >= _WITHIN * pairs
    )


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


def _as_page(reading: Reading, page: Page) -> Reading:
    """A reading of a page, with the addresses of all its pictures."""
    assert reading.judgement is not None  # noqa: S101 - every page has one
    heads = {block.text for block in page.blocks if block.row in page.heads}
    dropped = (text for text in reading.judgement.dropped if not heads.issuperset(text.split("\t")))
    judgement = replace(reading.judgement, format_name="html", dropped=tuple(dropped))
    reading = _badged(reading, page.badges)
    notes = [
        replace(note, definition=_HELD.sub(lambda match: page.pictures.get(match[0], match[0]), note.definition))
        for note in reading.deck.notes
    ]
    description = "" if reading.deck.description == _PICTURE else reading.deck.description
    deck = replace(reading.deck, notes=tuple(notes), description=description)
    return replace(reading, deck=deck, judgement=judgement)


def _badged(reading: Reading, badges: Sequence[str]) -> Reading:
    """A reading with the badges of the page's title: a number of terms, or a tag of the deck."""
    deck = reading.deck
    for badge in badges:
        said = titles.count_of(badge)
        if said is None and not deck.tags and badge.isalpha() and not titles.names_glossary(badge):
            deck = replace(deck, tags=(glossary.tag_of(badge),))
        elif said not in (None, len(deck.notes)):
            notice = Problem(line=0, message=glossary.announced(said or 0, len(deck.notes)))
            reading = replace(reading, notices=(notice, *reading.notices))
    return replace(reading, deck=deck)


def _named(page: Page, name: str) -> str:
    return page.heading or re.split(r"\s[|\u2013\u2014\u00b7-]\s", page.title)[0] or name


def _line(at: int, block: Block) -> Line:
    return Line(0, block.text or _PICTURE, gap=True, marked=block.tag == "h1", raw=str(at))


def _readings(page: Page, markdown: _Markdown) -> Iterator[Found]:
    blocks = page.blocks
    listed = _listed(blocks, markdown)
    yield listed
    if page.stated:
        yield replace(listed, shape="schema")
    yield from tabled.readings(page, _html, lambda term, html, start, end: _made(term, markdown(html), start, end))
    yield _leading(blocks, markdown)
    yield from carded.readings(blocks, lambda term, below, start, end: _pair(term, below, start, end, markdown))
    signs = Counter(_sign(block) for block in blocks if _may_be_term(block))
    below = _subtitles(blocks, signs)
    for sign, number in signs.items():
        if number > 1 and sign not in below:
            yield _below(blocks, [sign], markdown)
    yield from (_below(blocks, several, markdown) for several in _sub_terms(blocks, signs))


def _sub_terms(blocks: Sequence[Block], signs: Counter[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Kinds of the same element that stand above one and the same kind each time, as terms and terms below them do."""
    above: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for block, below in pairwise(blocks):
        if _sign(block) != _sign(below) and _may_be_term(block):
            above[_sign(below)][_sign(block)] += 1
    for sign, kinds in above.items():
        several = [kind for kind, number in kinds.items() if number >= _SEVERAL and number >= _MOSTLY * signs[kind]]
        if len(several) > 1 and sign not in several and len({tag for tag, _ in several}) == 1:
            yield several


def _subtitles(blocks: Sequence[Block], signs: Counter[tuple[str, str]]) -> set[tuple[str, str]]:
    """The kinds that stand below a heading nearly every time, and it above them: other names of what it names."""
    pairs = Counter(
        (_sign(block), _sign(below))
        for block, below in pairwise(blocks)
        if _HEAD.fullmatch(block.tag) and _may_be_term(block) and _may_be_term(below)
    )
    return {
        below
        for (head, below), number in pairs.items()
        if head != below and number >= max(_SEVERAL, _MOSTLY * signs[below], _MOSTLY * signs[head])
    }


def _sign(block: Block) -> tuple[str, str]:
    return block.tag, block.name


def _may_be_term(block: Block) -> bool:
    return (
        bool(block.text)
        and words(block.text) <= _LONGEST_TERM
        and not is_heading(block.text)
        and block.place != "dd"
        and block.tag not in ("ul", "ol", "pre", "h1")
        and not block.row
    )


def _listed(blocks: Sequence[Block], markdown: _Markdown) -> Found:
    """Definition lists; consecutive terms are names of one thing."""
    pairs: list[Pair] = []
    at = 0
    while at < len(blocks):
        start = at
        while at < len(blocks) and blocks[at].place == "dt":
            at += 1
        end = at
        while end < len(blocks) and blocks[end].place == "dd":
            end += 1
        names = [block.text for block in blocks[start:at] if block.text]
        if names and end > at:
            pair = _pair(names[0], blocks[at:end], start, end, markdown)
            pairs += [replace(each, aliases=[term_text(name) for name in names[1:]]) for each in pair]
        at = max(end, start + 1)
    return Found(shape="definition list", pairs=pairs)


def _pair(term: str, blocks: Sequence[Block], start: int, end: int, markdown: _Markdown) -> list[Pair]:
    """A pair, in a list that is empty if there is no definition; a quotation or item that is all of one is text.

    A definition that begins with the term again, as a heading, loses it.
    """
    if len(blocks) > 1 and _ANY_HEAD.fullmatch(blocks[0].tag) and repeats(term, blocks[0].text):
        blocks = blocks[1:]
    html = unwrapped(blocks[0]) if len(blocks) == 1 else "".join(map(_html, blocks))
    return _made(term, markdown(html or _html(blocks[0])), start, end)


def _made(term: str, definition: str, start: int, end: int) -> list[Pair]:
    return [Pair(0, term_text(term), [definition], start, end)] if definition.strip() else []


def _html(block: Block) -> str:
    if block.tag in ("ul", "ol", "pre", "table", "blockquote", "figure"):
        return block.html
    return f"<ul><li>{block.html}</li></ul>" if block.tag == "li" else f"<p>{block.html}</p>"


def _leading(blocks: Sequence[Block], markdown: _Markdown) -> Found:
    """Blocks that begin in bold, with what follows in them and below them."""
    starts = [
        at
        for at, block in enumerate(blocks)
        if block.lead
        and words(block.lead) <= _LONGEST_TERM
        and (not is_heading(block.lead) or block.lead.endswith(_SIGNS))
    ]
    pairs: list[Pair] = []
    usual: set[tuple[str, str]] = set()
    for at, end in pairwise([*starts, len(blocks)]):
        stop = _until(blocks, at + 1, end, usual if end == len(blocks) else None)
        usual |= {_sign(below) for below in blocks[at + 1 : stop]}
        block = blocks[at]
        rest = _SEPARATOR.sub(r"\1", block.rest, count=1)
        more = "".join(_html(below) for below in blocks[at + 1 : stop])
        pairs += _made(block.lead, markdown((f"<p>{rest}</p>" if rest else "") + more), at, stop)
    return Found(shape="bold terms", pairs=pairs)


def _below(blocks: Sequence[Block], signs: Sequence[tuple[str, str]], markdown: _Markdown) -> Found:
    """Blocks of some kinds, each with all that follows it up to the next.

    Where definitions are of these kinds as well, a short sentence is one of them.
    """
    own = [at for at, block in enumerate(blocks) if _sign(block) in signs]
    starts = [at for at in own if _may_be_term(blocks[at])]
    if len(starts) < len(own) and not _HEAD.fullmatch(signs[0][0]):
        starts = [at for at in starts if shape(blocks[at].text) is not Shape.DEFINITION] or starts
    pairs: list[Pair] = []
    usual: set[tuple[str, str]] = set()
    for at, end in pairwise([*starts, len(blocks)]):
        stop = _until(blocks, at + 1, end, usual if end == len(blocks) else None)
        usual |= {_sign(below) for below in blocks[at + 1 : stop]}
        if stop > at + 1:
            pairs += _pair(blocks[at].text, blocks[at + 1 : stop], at, stop, markdown)
    return Found(shape=f"<{signs[0][0]}> above text", pairs=pairs)


def _until(blocks: Sequence[Block], start: int, end: int, usual: Container[tuple[str, str]] | None) -> int:
    """The end of a definition: a heading, a letter or a menu; for the last one also what no other one contains."""
    level = blocks[start - 1].tag if blocks[start - 1].tag[0] == "h" else "h9"
    for at in range(start, end):
        block = blocks[at]
        heading = block.tag[0] == "h" and block.tag[1:].isdigit() and block.tag <= level
        other = block.tag != "pre" and (is_heading(block.text) or (block.text and is_furniture(block.text)))
        if heading or other:
            return at
        if usual is not None and _sign(block) not in usual and not placed.closes(blocks, at, start):
            return at
    return end
