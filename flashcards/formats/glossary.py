"""A glossary page as a browser copies it, or as text.

::

    Seas & Oceans12                     title, with the number of terms glued to it
    CoreWhy the sea moves as it does.   a badge, glued to what the page is about
    Tide                                a term
    The rise and fall of the sea.       its definition
    All concepts                        headings, which say nothing about the terms
    W
    Wave
    A ridge that moves through water.

Pages differ: terms stand above or before their definitions, in tables, behind
labels. Every reader in :mod:`flashcards.formats.pages` tries the page, and the
one that explains most of it in the most likely way is believed, as far as it
goes: the reading says how sure it is, which pairs are doubtful, and what was
set aside.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from flashcards.cards import Deck, Note, term_key
from flashcards.errors import Problem
from flashcards.formats import SURE, Judgement, Reading, blocks, fields
from flashcards.formats.native.reader import equal_terms
from flashcards.formats.pages import (
    Line,
    Lines,
    Pair,
    alphabets,
    asked,
    beginnings,
    doubts,
    gridded,
    halves,
    layout,
    said,
    titles,
)
from flashcards.formats.pages.around import edges, labels, topics
from flashcards.formats.pages.around.names import calls, names_glossary
from flashcards.formats.pages.dumps.undone import DECLARATION
from flashcards.formats.pages.judging import choosing, defining, shapes, ways
from flashcards.formats.pages.judging.sure import sureness
from flashcards.formats.pages.lined import quoted
from flashcards.formats.pages.lined.lost import lost
from flashcards.formats.pages.lines import Shape, ends, is_furniture, is_heading, order_key, shape, split

_MARKDOWN = re.compile(r"^ {0,3}##[ \t]+\S|\A---\s*$|^ {0,3}```", re.MULTILINE)
_LETTERS = re.compile(r"^ {0,3}#{1,3}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_OTHERS = re.compile(r"\{|\[\s*[{\n]|<|#[a-z ]+:|\"(?:[^\"]|\"\")*\"[ \t]*(?![^\n]{1,9}means?\s)(?:[,;\t]|\s*\Z)")
_LEAST_PAIRS = 2
_LEAST_LETTERS = 3
_MARKED = re.compile(r"[\t|]")
_MOSTLY = 0.6
_LEAST_SURE = 0.4
_LEAST_SCORE = 0.3
_OWN = re.compile(
    r"\ufeff?(?:---|\+{3})[ \t]*\n(?:.*\n){0,20}?(?:deck|reverse|new-per-day|reviews-per-day|max-interval)[ \t]*[:=]"
)
_TITLE = re.compile(r"^ {0,3}#[ \t]+(\S.*?)[ \t]*#*$", re.MULTILINE)
_LONG_NOTE = 250  # characters; notes of a deck are shorter on average
_MANY = 5
_TWICE = 2
_FAR_MORE = 10
_NEAR = 6  # lines above the first pair, that may say what the page is
_TOP = 2
_TAIL = 3  # lines below the last pair that may be terms whose definitions are missing
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_MENU = 3  # short lines, one below the other
_LONG = 100_000  # characters
LOOKED_FOR = "a term and its definition on one line, one above the other, in a table, or behind labels"


@alphabets.of_page
def recognises(text: str) -> bool:
    """Whether nearly all of a text can be read as terms and definitions."""
    start = DECLARATION.sub("", text, count=1).lstrip("\ufeff \t\r\n")
    if (
        _OTHERS.match(start)
        or blocks.present(text.split("\n"))
        or (_MARKDOWN.search(text) and not has_letter_headings(text))
    ):
        return False
    lines, furniture = _lines(_beginning(text))
    judged = choosing.best(ways.tried(lines), lines, "")
    if (
        judged is None
        or len(judged.found.pairs) < _LEAST_PAIRS
        or (judged.found.shape.startswith("table") and all(map(_is_row, lines)) and _MARKED.search(text))
    ):
        return False  # a table with marks between its cells alone is not a page
    return judged.by_itself >= _LEAST_SCORE and sureness(judged, _different(furniture)) >= _LEAST_SURE


@alphabets.of_page
def asks(text: str) -> bool:
    """Whether a text is rather questions and their answers, which become cards if the format is given."""
    lines, _ = _lines(_beginning(text))
    judged = choosing.best(ways.tried(lines), lines, "")
    return judged is not None and judged.found.shape == "questions"


def _lines(text: str) -> tuple[Lines, Sequence[Line]]:
    """The lines of a page, in which questions for a term are that term, and those that are furniture."""
    return _parted.__wrapped__(text) if len(text) > _LONG else _parted(text)


@lru_cache(maxsize=1)
def _parted(text: str) -> tuple[Lines, Sequence[Line]]:
    """The lines of a page that was recognised a moment ago, and now is read."""
    lines, furniture = split(text)
    return Lines(asked.terms(lines)), furniture


def _beginning(text: str) -> str:
    """The first lines of a long text, which say what it is."""
    return text if len(text) <= _LONG else text[: max(text.rfind("\n", 0, _LONG), 0) or _LONG]


@alphabets.of_page
def outweighs(text: str, notes: int) -> bool:
    """Whether a text in which another format finds some notes is rather a page with many more.

    This is true of a glossary in Markdown whose headings are letters or topics,
    and of a page with a line that happens to look like a note of a deck, but
    never of a deck of short notes.
    """
    lettered = has_letter_headings(text)
    if (notes and not lettered and len(text) < _LONG_NOTE * notes) or is_deck(text):
        return False
    lines, furniture = _lines(text)
    judged = choosing.best(ways.tried(lines), lines, "")
    if judged is None or len(judged.found.pairs) < max(_MANY, notes if lettered else _TWICE * notes):
        return False
    title = _TITLE.search(text)
    named = (title is not None and names_glossary(title[1])) or lettered
    if not named and len(judged.found.pairs) < _FAR_MORE * notes:
        return False
    return sureness(judged, _different(furniture), title[1] if title else "") >= SURE


def _different(furniture: Sequence[Line]) -> int:
    """How many lines were set aside, without those that are repeated at every entry."""
    return len({line.text for line in furniture})


def is_deck(text: str) -> bool:
    """Whether a text begins with a key of a deck, as deck files and our exports do."""
    return _OWN.match(text) is not None


def _is_row(line: Line) -> bool:
    return "\t" in line.raw.strip() or "|" in line.raw


def has_letter_headings(text: str) -> bool:
    """Whether the headings of a Markdown text are letters, and so not terms."""
    found = _LETTERS.findall(text)
    return len(found) >= _LEAST_LETTERS and sum(map(is_heading, found)) >= _MOSTLY * len(found)


def parse(text: str, name: str) -> Reading:
    """Read a page; ``name`` is the deck's name if the page has no title.

    Lines that fit no pair are problems. If the page announces another number of
    concepts than it has, that is a notice.
    """
    return scored(text, name)[0]


@alphabets.of_page
def scored(text: str, name: str) -> tuple[Reading, float]:
    """Read a page, and how well the best reading explains it: 0 to 1."""
    lines, furniture = _lines(text)
    fallback = " ".join(name.split())
    judged = choosing.best(ways.tried(lines), lines, fallback)
    if judged is None:
        message = f"no terms: looked for {LOOKED_FOR}"
        message = message if lines or furniture else f"the text is empty: expected {LOOKED_FOR}"
        return Reading(deck=Deck(name=fallback), problems=(Problem(line=0, message=message),)), 0.0
    return reading(judged, lines, furniture, fallback), judged.score


def reading(
    judged: choosing.Judged, lines: Sequence[Line], furniture: Sequence[Line], name: str, called: str = ""
) -> Reading:
    """The deck of a page, with its problems and doubts.

    ``name`` is for a page without a title, ``called`` is another name for it.
    """
    found = layout.settled(judged.found, lines, judged.order)
    if found.shape in shapes.STACKED:
        found = labels.without(topics.below(found, lines), lines, furniture)
    judged = replace(judged, found=found)
    told = judged.found.shape in shapes.BEYOND_ORDER or topics.anew(lines, judged.found.pairs)
    doubts.doubt(judged.found.pairs, 0 if told else judged.order)
    defining.doubt(judged.found.pairs)
    if judged.found.shape in shapes.STACKED:
        halves.doubt(judged.found, lines)
    pairs, header = judged.found.pairs, judged.header
    notes = quoted.bare(beginnings.without([note_of(pair) for pair in pairs]))
    problems, aside, unused = _left(judged, lines, header)
    apart = len(problems)
    problems += [
        Problem(line=pair.number, message=f'doubtful: "{pair.term}": {pair.doubt}') for pair in pairs if pair.doubt
    ]
    notices = equal_terms(notes)
    if header.announced not in (None, len(notes)):
        notices.insert(0, Problem(line=header.counted, message=announced(header.announced or 0, len(notes))))
    dropped = [line.text for line in furniture] + aside
    near = " ".join(_telling(lines, furniture, pairs[0]))
    sure = sureness(judged, len({*dropped}), f"{header.says} {name} {called} {near}", apart)
    return Reading(
        deck=Deck(
            name=header.title or _repeated(furniture, pairs[0]) or name,
            description=header.description,
            tags=(tag_of(header.badge),) if header.badge else (),
            notes=tuple(notes),
        ),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        notices=tuple(notices),
        judgement=Judgement(shape=said(judged.found.shape), sure=sure, dropped=(*dropped, *unused)),
    )


def _telling(lines: Sequence[Line], furniture: Sequence[Line], first: Pair) -> Iterator[str]:
    """What stands above the first pair, or at the top of the page, and may say what the page is: no menu does."""
    menu = titles.menus(lines[: first.start])
    near = {*range(max(0, first.start - _NEAR), first.start), *range(min(_TOP, first.start))}
    texts = (lines[at].text for at in sorted(near - menu))
    yield from (text for text in texts if shape(text) is not Shape.DEFINITION or calls(text))
    above = (line for line in furniture if first.number - _NEAR <= line.number < first.number)
    yield from (line.text for line in above if not edges.is_menu_row(line.text))


def _repeated(furniture: Sequence[Line], first: Pair) -> str:
    """The title that a page without another has among its furniture, as one that its menus name too; or nothing."""
    near = [line.text for line in furniture if first.number - _NEAR <= line.number < first.number]
    return next((text for text in reversed(near) if names_glossary(text) and not edges.is_menu_row(text)), "")


def note_of(pair: Pair) -> Note:
    """A pair as a note."""
    return Note(
        term=fields.term(pair.term),
        definition=fields.definition(pair.text.replace("\t", " ")),
        aliases=fields.aliases("; ".join(pair.aliases)),
        line=pair.number,
    )


def tag_of(badge: str) -> str:
    """A badge as a tag."""
    return "-".join(badge.lower().split())


def announced(number: int, held: int) -> str:
    """That a page says it has another number of terms than were found."""
    terms = f"{number} term{'' if number == 1 else 's'}"
    message = f"the page announces {terms}, but {held} {'was' if held == 1 else 'were'} found"
    if number > held:
        message += (
            "; the rest may not have been copied: open all of the page and copy again; an import adds only what is new"
        )
    return message


class _Left(NamedTuple):
    """Lines in no pair: problems, the texts of others, and of those above the title, which every page may have."""

    problems: list[Problem]
    aside: list[str]
    unused: list[str]


def _left(judged: choosing.Judged, lines: Sequence[Line], header: titles.Header) -> _Left:
    """The lines in no pair: those that look like half a pair as problems, the others as texts."""
    found = judged.found
    stray = set(found.stray)
    unlike = lost(found, lines)
    inside = {at for pair in found.pairs for at in range(pair.start, pair.end)} - stray
    first, last = found.pairs[0].start, found.pairs[-1].end
    tail = [at for at in range(last, len(lines)) if not is_heading(lines[at].text)]
    near = 0 < len(tail) <= _TAIL and not any(lines[at].cut or at in found.aside for at in tail)
    if near and not found.strict and not is_heading(lines[last].text):
        final = term_key(found.pairs[-1].term)
        near = judged.order == 1 and all(
            shape(lines[at].text) is Shape.TERM and term_key(lines[at].text) >= final for at in tail
        )
    problems: list[Problem] = []
    unused: list[str] = []
    aside = [lines[at].text for at in (*found.aside, *header.aside)]
    site = _of_site(lines, header.size, found.pairs[0]) if judged.order >= _ORDERED else set()
    site |= _introducing(lines, header, first) | topics.above(lines, found, header.size)
    counted = topics.are_counted(lines, found.pairs)
    heads, apart = topics.heads(lines, found.pairs, stray), {*found.aside}
    for at, line in enumerate(lines):
        if at in inside or at in apart or is_heading(line.text):
            continue
        before = header.size <= at < first and header.sure and found.shape in shapes.STACKED and at not in site
        among = first <= at < last and (found.strict or at in stray) and (line.bullet or not counted)
        half = (before or among or (at >= last and near)) and not is_furniture(line.text)
        if at in unlike:
            problems.append(_unlike(line))
        elif half and not (among and heads(at)):
            problems.append(_astray(line) if shape(line.text) is Shape.DEFINITION else _undefined(line))
        elif at >= header.size:
            aside.append(line.text)
        elif at in header.unused:
            unused.append(line.text)
    return _Left(problems, aside, unused)


def _introducing(lines: Sequence[Line], header: titles.Header, first: int) -> set[int]:
    """The lines between title and first pair that say what the page is: sentences, unless a count or a badge told."""
    told = header.announced is not None or bool(header.badge)
    above = range(header.size, first)
    sentences = [at for at in above if not told and shape(lines[at].text) is Shape.DEFINITION]
    # Who wrote it, and when, stands above the first of these; a term without its own one may stand right above it.
    apart = [at for at in above if at + 1 < min(sentences, default=0) or lines[at + 1].cut]
    # So may the names of columns that became lines.
    heads = [at for at in above[:-1] if gridded.is_named([lines[at].text, lines[at + 1].text])]
    return {
        *sentences,
        *apart,
        *heads,
        *(at + 1 for at in heads),
        *(at for at in above if names_glossary(lines[at].text)),
    }


def _of_site(lines: Sequence[Line], top: int, first: Pair) -> set[int]:
    """The lines between title and first pair that are a menu out of alphabetical order, or say what the page is."""
    found = {at for at in range(top, first.start) if ends(lines[at].text) and calls(lines[at].text)}
    for run in edges.runs_of_names(lines[: first.start]):
        names = [at for at in run if at >= top and not is_heading(lines[at].text)]
        keys = [*(order_key(lines[at].text) for at in names), order_key(first.term)]
        found |= {*names} if len(names) >= _MENU and keys != sorted(keys) else set()
    return found


def _unlike(entry: Line) -> Problem:
    beginning = " ".join(entry.text.split()[:5])
    message = f'left out: "{beginning} ..." looks like an entry, but is not written as the others are'
    return Problem(line=entry.number, message=message)


def _undefined(term: Line) -> Problem:
    message = f'the term "{term.text}" has no definition: expected a sentence on the next line'
    return Problem(line=term.number, message=message)


def _astray(definition: Line) -> Problem:
    beginning = " ".join(definition.text.split()[:5])
    message = f'a definition without a term ("{beginning} ..."): expected a term of a few words on the line above'
    return Problem(line=definition.number, message=message)
