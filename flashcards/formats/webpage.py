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
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from flashcards.cards import Deck
from flashcards.errors import Problem
from flashcards.formats import Judgement, Reading, glossary
from flashcards.formats.pages import Found, Line, Pair, carded, gridded, judging
from flashcards.formats.pages.elements import Block, Page, shown_text, text_of
from flashcards.formats.pages.lines import is_furniture, is_heading, words
from flashcards.formats.pages.paragraphs import term_text

if TYPE_CHECKING:
    from flashcards.formats.anki_text import Reader

_Markdown = Callable[[str], str]

_START = re.compile(
    r"\s*+(?:(?><!--.*?-->)\s*+|<\?xml[^<>]*+>\s*+)*+<(?:!doctype\s+html\b|(?:html|head|body|meta|title|link|main"
    r"|article|section|header|div|dl|dt|table|ul|ol"
    r"|p|h[1-6]|span|center|font|script|style|nav|b|strong|i|em|a|img|hr|br|tr|td|th|tbody|dd|li|pre"
    r"|blockquote|dfn|details|summary|aside|footer|figure|picture|svg|input|button|label|form|select|fieldset|noscript"
    r"|iframe|code|small|big|u|mark|abbr|cite|time|sup|sub|caption|colgroup|thead|tfoot|address|base)\b[^<>]*>)",
    re.IGNORECASE | re.DOTALL,
)
_DECK = re.compile(r"^ {0,3}## \S", re.MULTILINE)
_SEPARATOR = re.compile(
    r"\A(?:\s|&nbsp;|<br\b[^<>]*>)*((?:<(?:span|font)\b[^<>]*>)*)(?:\s|&nbsp;)*"
    r"(?:[:\u2013\u2014=]|-{1,2}(?=\s)|\.(?=\s))?\s*"
)
_HELD = re.compile(r"(?<=\]\()data:,\d+(?=\))")
_LONGEST_TERM = 12  # words
_ON_ONE_LINE = "terms and definitions on one line"
_SEVERAL = 3  # terms of a kind
_MOSTLY = 0.8  # of them
_WITHIN = 3  # entries of a line, for each heading
_TEXT = 0.9  # a reading of the elements needs this share of the score of the page as text
LOOKED_FOR = "a definition list, a table, headings with text below them, or lines that begin in bold"


def recognises(text: str) -> bool:
    """Whether a text is HTML."""
    return _START.match(text.lstrip("\ufeff")) is not None and not (_DECK.search(text) and "</" not in text)


def parse(text: str, name: str, *, html: "Reader | None" = None) -> Reading:
    """Read a page; ``name`` is the deck's name if the page has no title.

    ``html`` converts the definitions to Markdown; without it, they are plain text.
    """
    page = Page(text)
    if not page.blocks:
        what = "the page is made by scripts; open it in a browser, and copy or save it there"
        message = what if page.had_scripts else f"the page is empty: expected {LOOKED_FOR}"
        return Reading(deck=Deck(name=name), problems=(Problem(line=0, message=message),))
    lines = [_line(at, block) for at, block in enumerate(page.blocks)]
    markdown = cache(html.block if html is not None else text_of)
    judged = judging.best(_readings(page, markdown), lines, name)
    shown = _as_text(page.blocks)
    nested = judged is not None and judged.found.shape.endswith("above text")
    as_text = glossary.parse(shown, name) if judged is None or judged.score < _TEXT or nested else None
    if (
        as_text is not None
        and as_text.judgement
        and (
            judged is None
            or glossary.score(shown) * _TEXT > judged.score
            or _is_within(as_text.judgement, len(as_text.deck.notes), len(judged.found.pairs))
        )
    ):
        return _as_page(as_text, page)
    if judged is None:
        return Reading(deck=Deck(name=name), problems=(Problem(line=0, message=f"no terms: looked for {LOOKED_FOR}"),))
    called = f"{page.title} {name}"
    return _as_page(glossary.reading(judged, lines, (), _named(page, name), called), page)


def _is_within(judgement: Judgement, notes: int, pairs: int) -> bool:
    """Whether the text has so many more entries of one line that the headings above them are only sections."""
    return judgement.is_sure and judgement.shape.startswith(_ON_ONE_LINE) and notes >= _WITHIN * pairs


def _as_text(blocks: Sequence[Block]) -> str:
    """The text that a page shows, with tabs between the cells of a row."""
    parts = []
    for row, group in groupby(blocks, key=lambda block: block.row):
        texts = [shown_text(block) for block in group]
        parts.append("\t".join(texts) if row else "\n\n".join(texts))
    return "\n\n".join(parts)


def _as_page(reading: Reading, page: Page) -> Reading:
    """A reading of a page, with the addresses of all its pictures."""
    assert reading.judgement is not None  # noqa: S101 - every page has one
    judgement = replace(reading.judgement, format_name="html")
    notes = [
        replace(note, definition=_HELD.sub(lambda match: page.pictures.get(match[0], match[0]), note.definition))
        for note in reading.deck.notes
    ]
    return replace(reading, deck=replace(reading.deck, notes=tuple(notes)), judgement=judgement)


def _named(page: Page, name: str) -> str:
    heading = next((block.text for block in page.blocks if block.tag == "h1"), "")
    return heading or re.split(r"\s[|\u2013\u2014\u00b7-]\s", page.title)[0] or name


def _line(at: int, block: Block) -> Line:
    return Line(0, block.text or "(picture)", gap=True, marked=block.tag == "h1", raw=str(at))


def _readings(page: Page, markdown: _Markdown) -> Iterator[Found]:
    blocks = page.blocks
    yield _listed(blocks, markdown)
    yield from _tabled(blocks, markdown, page.heads)
    yield _leading(blocks, markdown)
    yield from carded.readings(blocks, lambda term, below, start, end: _pair(term, below, start, end, markdown))
    signs = Counter(_sign(block) for block in blocks if _may_be_term(block))
    for sign, number in signs.items():
        if number > 1:
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


def _sign(block: Block) -> tuple[str, str]:
    return block.tag, block.name


def _may_be_term(block: Block) -> bool:
    return (
        bool(block.text)
        and words(block.text) <= _LONGEST_TERM
        and not is_heading(block.text)
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
    """A pair, in a list that is empty if there is no definition."""
    return _made(term, markdown("".join(_html(block) for block in blocks)), start, end)


def _made(term: str, definition: str, start: int, end: int) -> list[Pair]:
    return [Pair(0, term_text(term), [definition], start, end)] if definition.strip() else []


def _html(block: Block) -> str:
    if block.tag in ("ul", "ol", "pre", "table", "blockquote", "figure"):
        return block.html
    return f"<ul><li>{block.html}</li></ul>" if block.tag == "li" else f"<p>{block.html}</p>"


def _tabled(blocks: Sequence[Block], markdown: _Markdown, heads: Container[int]) -> Iterator[Found]:
    """Tables, read by the names of their columns or by which one has longer texts; ``heads`` are rows of names."""
    rows: dict[int, list[list[Block]]] = {}
    places: dict[int, tuple[int, int]] = {}
    for row, group in groupby(enumerate(blocks), key=lambda each: each[1].row):
        members = [*group]
        if row:
            cells = [
                [block for _, block in members if block.cell == cell] for cell in range(1, members[-1][1].cell + 1)
            ]
            rows[row], places[row] = cells, (members[0][0], members[-1][0] + 1)
    if len(rows) > 1:
        yield gridded.of_cells(
            {places[row][0]: [" ".join(block.text for block in cell) for cell in cells] for row, cells in rows.items()},
            {
                places[row][0]: (["".join(map(_html, cell)) for cell in cells], places[row][1])
                for row, cells in rows.items()
            },
            lambda term, html, start, end: _made(term, markdown(html), start, end),
            {places[row][0] for row in rows if row in heads},
        )


def _leading(blocks: Sequence[Block], markdown: _Markdown) -> Found:
    """Blocks that begin in bold, with what follows in them and below them."""
    starts = [
        at
        for at, block in enumerate(blocks)
        if block.lead and words(block.lead) <= _LONGEST_TERM and not is_heading(block.lead)
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
    """Blocks of some kinds, each with all that follows it up to the next."""
    starts = [at for at, block in enumerate(blocks) if _sign(block) in signs and _may_be_term(block)]
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
        if heading or is_heading(block.text) or (block.text and is_furniture(block.text)):
            return at
        if usual is not None and _sign(block) not in usual:
            return at
    return end
