"""Entries that the elements of a web page tell: definition lists, bold beginnings, kinds of elements above text.

Every reading has the positions of its blocks, and definitions as Markdown.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from flashcards.formats.pages import Found, Pair, carded, placed, tabled
from flashcards.formats.pages.elements import Block, Page, unwrapped
from flashcards.formats.pages.gridded import is_definition_name
from flashcards.formats.pages.lines import Shape, ends, is_furniture, is_heading, shape, words
from flashcards.formats.pages.paragraphs import repeats, term_text

Markdown = Callable[[str], str]
"""The way from HTML to Markdown."""

_SEPARATOR = re.compile(
    r"\A(?:\s|&nbsp;|<br\b[^<>]*>)*((?:<(?:span|font)\b[^<>]*>)*)(?:\s|&nbsp;)*"
    r"(?:[:\uff1a\u2013\u2014=]|-{2,3}|-(?=\s)|\.(?=\s))?\s*"
)
_MARK = re.compile(r"\A(?:\\-|[:\uff1a\u2013\u2014=])\s+(?=\S)")
_LABEL = re.compile(r"(?:\*\*)?([^\W\d_][^:\uff1a*]{0,30})(?:\*\*)?[:\uff1a](?:\*\*)?\s*(?=\S)")
_LONGEST_TERM = 12  # words
_SIGNS = ("+", "#", "*")  # behind a letter that is a name: C#
_HEAD = re.compile("h[2-6]")
_ANY_HEAD = re.compile("h[1-6]|summary")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:glossary|definition|lexi[ckq]\w*|dictionary|entry)[-_]+(?:title|term|name|word|head(?:ing)?)(?:$|\s)"
    r"|(?:^|[\s_-])term[-_]+(?:title|name|head(?:ing)?)(?:$|\s)",
    re.IGNORECASE,
)
"""The classes of terms, on pages that have others for what is said of them."""

_SEVERAL, _TWO = 3, 2  # terms of a kind, and kinds
_MOSTLY = 0.8  # of them


def readings(page: Page, markdown: Markdown) -> Iterator[Found]:
    """What each way of telling entries makes of a page, without what nearly all terms or definitions begin with."""
    for found in map(_unlabelled, _readings(page, markdown)):
        marked = sum(_MARK.match(pair.text) is not None for pair in found.pairs)
        if marked >= max(_SEVERAL, _MOSTLY * len(found.pairs)):
            for pair in found.pairs:
                pair.definition[0] = _MARK.sub("", pair.definition[0])
        yield found


def _unlabelled(found: Found) -> Found:
    """A reading without the label that all its terms begin with, and the one of their definitions."""
    needed = max(_SEVERAL, _MOSTLY * len(found.pairs))
    labels = Counter(match[1] for pair in found.pairs if (match := _LABEL.match(pair.term)))
    label, number = labels.most_common(1)[0] if labels else ("", 0)
    if number >= needed:
        for pair in found.pairs:
            match = _LABEL.match(pair.term)
            pair.term = pair.term[match.end() :] if match and match[1] == label else pair.term
    said = [
        match if (match := _LABEL.match(pair.text)) and is_definition_name(match[1]) else None for pair in found.pairs
    ]
    if sum(match is not None for match in said) >= needed:
        for pair, match in zip(found.pairs, said, strict=True):
            pair.definition[0] = pair.definition[0][match.end() :] if match else pair.definition[0]
    return found


def _readings(page: Page, markdown: Markdown) -> Iterator[Found]:
    blocks = page.blocks
    listed = _listed(blocks, markdown)
    yield listed
    if page.stated:
        yield replace(listed, shape="schema")
    yield from tabled.readings(page, _html, lambda term, html, start, end: made(term, markdown(html), start, end))
    yield _leading(blocks, markdown)
    cards = [*carded.readings(blocks, lambda term, below, start, end: _pair(term, below, start, end, markdown))]
    yield from cards
    signs = Counter(_sign(block) for block in blocks if _may_be_term(block))
    below = _subtitles(blocks, signs)
    for sign, number in signs.items():
        if sign[0] == "dt" and len(listed.pairs) >= _MOSTLY * number:
            continue
        if number > 1 and sign not in below:
            found = _below(blocks, [sign], markdown)
            yield found
            if _NAMED.search(sign[1]) and not cards:
                yield replace(found, shape="named cards")
    yield from (_below(blocks, several, markdown) for several in _sub_terms(blocks, signs))
    yield _of_all_levels(blocks, signs, markdown)


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


def _of_all_levels(blocks: Sequence[Block], signs: Counter[tuple[str, str]], markdown: Markdown) -> Found:
    """Headings right above text, of several levels that are mostly terms each; those above others are sections."""
    heads = [
        at
        for at, block in enumerate(blocks)
        if block.tag == "h1" or (_HEAD.fullmatch(block.tag) and _sign(block) in signs)
    ]
    above_others = {at for at, below in pairwise(heads) if below == at + 1 or blocks[below].tag > blocks[at].tag}
    terms = Counter(_sign(blocks[at]) for at in heads if at not in above_others and blocks[at].tag != "h1")
    several = [sign for sign, number in terms.items() if number >= max(_SEVERAL, _MOSTLY * signs[sign])]
    if len({tag for tag, _ in several}) < _TWO:
        return Found(shape="<h> above text", pairs=[])
    found = _below(blocks, several, markdown)
    pairs = [pair for pair in found.pairs if pair.start not in above_others]
    return replace(found, pairs=pairs)


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


def _listed(blocks: Sequence[Block], markdown: Markdown) -> Found:
    """Definition lists; consecutive terms are names of one thing, and those with an empty definition have none."""
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
    alone = [at for at, block in enumerate(blocks) if block.place == "alone"]
    return Found(shape="definition list", pairs=pairs, stray=alone)


def _html_of_each(blocks: Sequence[Block]) -> str:
    """The HTML of several blocks, one below the other."""
    return "".join(map(_html, blocks))


def _pair(  # noqa: PLR0913 - a term, where its definition stands, and the ways to write it
    term: str,
    blocks: Sequence[Block],
    start: int,
    end: int,
    markdown: Markdown,
    *,
    html_of: Callable[[Sequence[Block]], str] = _html_of_each,
) -> list[Pair]:
    """A pair, in a list that is empty if there is no definition; a quotation or item that is all of one is text.

    A definition that begins with the term again, as a heading or above a sentence, loses it.
    """
    again = len(blocks) > 1 and repeats(term, blocks[0].text)
    if again and (_ANY_HEAD.fullmatch(blocks[0].tag) or any(ends(block.text) for block in blocks[1:])):
        blocks = blocks[1:]
    html = unwrapped(blocks[0]) if len(blocks) == 1 else html_of(blocks)
    return made(term, markdown(html or _html(blocks[0])), start, end)


def made(term: str, definition: str, start: int, end: int) -> list[Pair]:
    """A pair, in a list that is empty if there is no definition."""
    return [Pair(0, term_text(term), [definition], start, end)] if definition.strip() else []


def _html_of_all(blocks: Sequence[Block]) -> str:
    """The HTML of several blocks, with the rows of a table among them in one again."""
    parts = []
    for is_table, group in groupby(blocks, key=lambda block: block.row > 0):
        rows = [[*row] for _, row in groupby(group, key=lambda block: block.row)]
        if not is_table or max(map(len, rows)) == 1:
            parts += [_html(block) for row in rows for block in row]
            continue
        made = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
        parts.append(f"<table>{made}</table>")
    return "".join(parts)


def _cell(block: Block) -> str:
    tag = "th" if block.tag == "th" else "td"
    return f"<{tag}>{block.html}</{tag}>"


def _html(block: Block) -> str:
    if block.tag in ("ul", "ol", "pre", "table", "blockquote", "figure"):
        return block.html
    return f"<ul><li>{block.html}</li></ul>" if block.tag == "li" else f"<p>{block.html}</p>"


def _leading(blocks: Sequence[Block], markdown: Markdown) -> Found:
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
    for at, end in pairwise([*_without_echoes(blocks, starts), len(blocks)]):
        stop = _until(blocks, at + 1, end, usual if end == len(blocks) else None)
        usual |= {_sign(below) for below in blocks[at + 1 : stop]}
        block = blocks[at]
        rest = _SEPARATOR.sub(r"\1", block.rest, count=1)
        more = "".join(_html(below) for below in blocks[at + 1 : stop])
        pairs += made(block.lead, markdown((f"<p>{rest}</p>" if rest else "") + more), at, stop)
    return Found(shape="bold terms", pairs=pairs)


def _without_echoes(blocks: Sequence[Block], starts: Sequence[int]) -> Iterator[int]:
    """The blocks that begin entries, without those that only say a term again which stands alone above them."""
    alone = ""
    for at in starts:
        if blocks[at].lead != alone or blocks[at].text == alone:
            alone = blocks[at].lead if blocks[at].text == blocks[at].lead else ""
            yield at


def _below(blocks: Sequence[Block], signs: Sequence[tuple[str, str]], markdown: Markdown) -> Found:
    """Blocks of some kinds, each with all that follows it up to the next.

    Where definitions are of these kinds as well, a short sentence is one of them. Where most of them hold a table,
    those are not put together again: its rows may be the entries.
    """
    own = [at for at, block in enumerate(blocks) if _sign(block) in signs]
    starts = [at for at in own if _may_be_term(blocks[at])]
    if len(starts) < len(own) and not _HEAD.fullmatch(signs[0][0]):
        starts = [at for at in starts if shape(blocks[at].text) is not Shape.DEFINITION] or starts
    spans: list[tuple[int, int]] = []
    usual: set[tuple[str, str]] = set()
    for at, end in pairwise([*starts, len(blocks)]):
        first = at + 1
        text = blocks[first].text if first + 1 < end else ""
        if text and not is_heading(text) and is_furniture(text):
            first += 1  # more than that is a definition which begins like a menu
        stop = _until(blocks, first, end, usual if end == len(blocks) else None)
        usual |= {_sign(below) for below in blocks[at + 1 : stop]}
        if stop > first:
            spans.append((at, stop))
    tables = sum(any(block.row for block in blocks[at:stop]) for at, stop in spans)
    html_of = _html_of_all if 2 * tables <= len(spans) else _html_of_each
    pairs = [
        pair
        for at, stop in spans
        for pair in _pair(blocks[at].text, blocks[at + 1 : stop], at, stop, markdown, html_of=html_of)
    ]
    return Found(shape=f"<{signs[0][0]}> above text", pairs=pairs)


def _is_beside(blocks: Sequence[Block], at: int) -> bool:
    """Whether a block stands in a row beside another cell, where a letter or a number is no heading."""
    row, cell = blocks[at].row, blocks[at].cell
    return row > 0 and any(
        block.row == row and block.cell != cell for block in (*blocks[at - 1 : at], *blocks[at + 1 : at + 2])
    )


def _until(blocks: Sequence[Block], start: int, end: int, usual: Container[tuple[str, str]] | None) -> int:
    """The end of a definition: a heading, a letter or a menu; for the last one also what no other one contains."""
    level = blocks[start - 1].tag if blocks[start - 1].tag[0] == "h" else "h9"
    for at in range(start, end):
        block = blocks[at]
        heading = block.tag[0] == "h" and block.tag[1:].isdigit() and block.tag <= level
        other = block.tag != "pre" and (is_heading(block.text) or (block.text and is_furniture(block.text)))
        other = other and not _is_beside(blocks, at)
        if heading or other:
            return at
        if usual is not None and _sign(block) not in usual and not placed.closes(blocks, at, start):
            return at
    return end
