"""What stands above the pairs of a page: a title with a count glued to it, a badge, a description."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from flashcards.cards import term_key
from flashcards.formats.pages import Line, Pair, sorting
from flashcards.formats.pages.around import edges, sites
from flashcards.formats.pages.around.counts import count_glued, count_of, count_within, split_count
from flashcards.formats.pages.around.heads import alone, is_sentence, lists_names
from flashcards.formats.pages.around.names import MORE_NAMES, NAMES, names_glossary, names_subject
from flashcards.formats.pages.gridded import is_named
from flashcards.formats.pages.lines import Shape, ends, order_key, shape, words
from flashcards.formats.pages.paragraphs import term_text

_OF_PAGE = re.compile(r"(?:this|our) (?:page|glossary|list|guide|dictionary|lexicon)\b", re.IGNORECASE)
_FAR_APART = re.compile(r"\s{3,}")
_TRAIL = re.compile(r"\s[\u00b7\u00bb\u203a>/]\s")
_COUNTED = re.compile(r"\d+ [^\W\d_]+\s[|\u00b7]\s")  # what is said of a page, such as the minutes that it takes
_SORTED = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?:\s*A\W{0,3}Z")
_BADGE = re.compile(
    r"beginners?|intermediate|advanced|experts?|basics?|core|essentials?|fundamentals?|foundations?|level \d|easy|hard",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?\.?\s)?[^\W\d]{3,9}\.?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?\d{4}")
_DATED = re.compile(
    r"(?:[^\W\d_]+\W+){0,3}(?:\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,9}\.?,? \d{4}|[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
"""A line that says when a page was written or changed."""

_PARTS = re.compile(r"\s+[\u2013\u2014:|/=-]+\s+|:\s+|\t+")
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_BADGE_LETTERS = 3  # fewer are the beginning of a name, as in McMurdo
_LONGEST = 10  # words of a title
_LONGEST_FIRST = 18  # of one that a page begins with, as "The Ultimate Glossary of Sailing: Your Guide to the Sea"
_LONGEST_NAMED = 12  # of any other that names a glossary
_ORDERED_TERMS = 5  # as many say something about the order of a page
_TWICE = 2  # lines that name a glossary
_NAME = 3  # words of a title that is all that stands below
_PHRASE = 2  # words of an entry that names a glossary or its parts
_PAIR = 2  # lines
_FIRST = 4  # pairs that may be none, but what stands above the first one
_SHORT_HEADER = 3  # lines
_LOWER = 0.8  # of the terms
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The title of a page, what it says of itself, and how many of its lines are above the pairs.

    ``says`` is the title if it says what the page is, which a name in a menu does not, and a count of terms below it.
    ``sure`` says that a count or a badge told where the title is, so that what
    follows it is no more furniture; ``counted`` is the line that has the count.
    ``aside`` are the positions of lines below the title that say nothing of the page,
    ``unused`` those of lines above it.
    """

    title: str = ""
    says: str = ""
    announced: int | None = None
    counted: int = 0
    description: str = ""
    badge: str = ""
    size: int = 0
    sure: bool = False
    aside: Sequence[int] = ()
    unused: Sequence[int] = ()


def above(lines: Sequence[Line], pairs: list[Pair], name: str, *, told: bool = False, rows: bool = False) -> Header:
    """Read what stands above the pairs; those at their beginning that are none are taken out of them.

    None are where the page itself has ``told`` which they are; one of the
    ``rows`` of a table need not be in the order of the others.
    """
    false = 0 if told else _false(lines, pairs, name, rows=rows)
    if false:
        last = pairs[false - 1]
        del pairs[:false]
        pairs[:0] = [pair for pair in _within(lines, last, pairs) if count_of(pair.term) is None]
    start = pairs[0].start if pairs else 0
    at = _title(lines, pairs, name)
    if at is None:
        lone = next((place for place in range(start) if shape(lines[place].text) is Shape.DEFINITION), None)
        if lone is None or start > _SHORT_HEADER:
            return Header(size=start, unused=range(start))
        text, badge = without_badge(lines[lone].text, lines)
        sure = bool(badge) or start == 1
        return Header(description=text, badge=badge, size=lone + 1, sure=sure, unused=range(lone))
    title, announced = split_count(_of_glossary(lines[at].text), len(pairs))
    title = " ".join(term_text(title).split())
    size, sure = at + 1, announced is not None
    glued = announced is not None
    description, badge, announced, size = _below(lines, at, start, announced)
    counts = [line.text for line in lines[at + 1 : size] if count_of(line.text) is not None]
    kept = {*counts, badge, description, f"{badge}{description}", lines[at].text}
    below = (line for line in lines[at + 1 : size] if announced and str(announced) in line.text)
    counted = lines[at] if glued else next(below, lines[at])
    return Header(
        title=title,
        says=" ".join([*([] if at in menus(lines[:start]) else [title]), *counts]),
        announced=announced,
        counted=counted.number,
        description=description,
        badge=badge,
        size=size,
        sure=sure or bool(badge) or at == 0,
        aside=[place for place in range(at + 1, size) if lines[place].text not in kept],
        unused=[place for place in range(at) if lines[place].text not in kept],
    )


def _of_glossary(text: str) -> str:
    """The part of a running head that names a glossary: names of a book and its chapter stand far apart there."""
    return next((part for part in _FAR_APART.split(text) if NAMES.search(part)), text)


def menus(lines: Sequence[Line]) -> set[int]:
    """The positions of the lines of menus above the first entry; the last one of a menu may be a title.

    It is none where it alone names a glossary: where a menu has that of the site, its own page has
    the name twice. But it is one if it says of what, and no other title stands between it and the entries.
    """
    named = [*islice((at for at, line in enumerate(lines) if names_glossary(line.text)), _TWICE)]
    titled = len(named) == 1 and names_subject(lines[named[0]].text) and _is_last_title(lines, named[0])
    return edges.menus(lines, closed=len(named) < _TWICE and not titled)


def _is_last_title(lines: Sequence[Line], at: int) -> bool:
    """Whether only sentences and letters stand below a line."""
    return all(shape(line.text) in (Shape.DEFINITION, Shape.HEADING) for line in lines[at + 1 :])


def _within(lines: Sequence[Line], title: Pair, pairs: Sequence[Pair]) -> list[Pair]:
    """The pair that stands below a title in the same block, if there is one."""
    keys = [order_key(pair.term) for pair in pairs]
    in_order = len(keys) >= _ORDERED_TERMS and sorting.are_sorted(keys, _ORDERED)
    if title.aliases:
        start = title.start + 1
        return [Pair(lines[start].number, title.aliases[0], title.definition, start, title.end, title.aliases[1:])]
    if title.end - title.start != len(title.definition) + 1:
        return []
    for at in range(title.start + 1, title.end - 1):
        kinds = (Shape.DEFINITION, Shape.EITHER) if in_order and at == title.end - _PAIR else (Shape.DEFINITION,)
        if shape(lines[at].text) not in (Shape.TERM, Shape.EITHER) or shape(lines[at + 1].text) not in kinds:
            continue
        fits = order_key(lines[at].text) <= keys[0] if in_order else not NAMES.search(lines[at + 1].text)
        if fits and not _is_named(lines[at].text):
            definition = title.definition[at - title.start :]
            return [Pair(lines[at].number, term_text(lines[at].text), definition, at, title.end)]
    return []


def _below(lines: Sequence[Line], at: int, start: int, announced: int | None) -> tuple[str, str, int | None, int]:
    """What stands around a title, in any order: the description, a badge, a count; and the position after them."""
    badge = lines[at - 1].text if at and _BADGE.fullmatch(lines[at - 1].text) else ""
    description = ""
    size = end = at + 1
    while size < start:
        text = lines[size].text
        counted = count_of(text)
        if counted is not None and announced is None:
            announced, end = counted, size + 1
        elif not badge and _BADGE.fullmatch(text):
            badge, end = text, size + 1
        elif not description:
            description, glued, end = _described(lines, size, start)
            badge = badge or glued
        if end == size:
            break
        size = end
    announced = count_within(description) if announced is None else announced
    return description, badge, announced, size


def _described(lines: Sequence[Line], size: int, start: int) -> tuple[str, str, int]:
    """The description below a title, its badge, and the position after it."""
    for at in range(size, min(start, size + 2)):
        if sites.is_line(lines[at].text) or (at == start - 1 and _names_row(lines[at])):
            continue
        text, badge = without_badge(lines[at].text, lines)
        kind = shape(lines[at].text)
        lone = at == size and kind in (Shape.EITHER, Shape.TERM) and start - size == 1
        if badge or kind is Shape.DEFINITION or lone:
            told = badge or is_sentence(text) or count_glued(lines[size - 1].text) is not None
            return text if told else "", badge, at + 1
    sentences = [at for at in range(size, start) if shape(lines[at].text) is Shape.DEFINITION]
    if sentences == [start - 1]:  # below who wrote it, and when
        return lines[start - 1].text, "", start
    return "", "", size


def _title(lines: Sequence[Line], pairs: Sequence[Pair], name: str) -> int | None:
    """The position of the title among the lines above the pairs."""
    start = pairs[0].start if pairs else 0
    found = len(pairs)
    head = next((at for at in range(start - 1) if is_named([lines[at].text, lines[at + 1].text])), start)
    places = [at for at in range(head) if _may_be_title(lines[at], is_first=not at)]
    places = [at for at in places if not _BADGE.fullmatch(lines[at].text)] or places
    places = [at for at in places if len(_TRAIL.findall(lines[at].text)) < _TWICE] or places
    counted = [at for at in places if _is_counted(lines, at) and shape(lines[at].text) is not Shape.DEFINITION]
    counted = [at for at in counted if split_count(lines[at].text, found)[1] is not None]
    if counted:
        return min(counted, key=lambda at: (abs((split_count(lines[at].text, found)[1] or 10**6) - found), -at))
    named = [at for at in places if term_key(lines[at].text) == term_key(name)]
    menu = edges.menus(lines[:head])
    own = [at for at in places if at not in menu]
    named = named or _named(lines, own) or _named(lines, places)
    if not any(NAMES.search(lines[at].text) for at in named):
        named = [at for at in places if at + 1 < start and count_of(lines[at + 1].text) is not None] or named
    if named:
        return max(named, key=lambda at: (_begins_page(lines, at), words(lines[at].text) > 1, at))
    places = own
    short = [at for at in places if lines[at].marked or (at + 1 < start and count_of(lines[at + 1].text) is not None)]
    told = sum(_BADGE.fullmatch(line.text) is not None or count_of(line.text) is not None for line in lines[:start])
    if not short and start - told <= _SHORT_HEADER:
        short = [at for at in places if shape(lines[at].text) is not Shape.DEFINITION]
        short = short[-1:] if any(line.cut for line in lines[:start]) else short
    short = short or alone(lines, places)
    keys = [order_key(pair.term) for pair in pairs]
    half = (
        bool(short) and keys == sorted(keys) and found >= _ORDERED_TERMS and order_key(lines[short[0]].text) <= keys[0]
    )
    return short[0] if short and not half else None


def _begins_page(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the first one, as the title is of a page that is copied without its menu."""
    text = lines[at].text
    is_other = text.endswith("?") or _OF_PAGE.search(text) or _TRAIL.search(text)
    return at == 0 and words(text) > 1 and not is_other and NAMES.search(text) is not None


def _names_row(line: Line) -> bool:
    """Whether a line has several cells, as the one right above the rows of a table, which names its columns."""
    return "\t" in line.raw.strip() or " | " in line.text


def _named(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """Those of some lines that call a page a glossary, by words that hardly mean anything else if there are such."""
    named = [at for at in places if NAMES.search(lines[at].text) and not lines[at].text.endswith(".")]
    return named or [
        at for at in places if MORE_NAMES.search(lines[at].text) and shape(lines[at].text) is not Shape.DEFINITION
    ]


def _may_be_title(line: Line, *, is_first: bool) -> bool:
    if re.search(r"\t\D|://", line.text) or not any(char.isalpha() for char in line.text):
        return False
    if count_of(line.text) is not None or _BRACKETED.fullmatch(line.text) or _names_columns(line.text):
        return False
    if _DATED.fullmatch(line.text) and not NAMES.search(line.text):
        return False
    if _COUNTED.match(line.text) or _SORTED.fullmatch(line.text):
        return False
    longest = _LONGEST
    if NAMES.search(line.text) and not ends(line.text):
        longest = _LONGEST_FIRST if is_first else _LONGEST if lists_names(line.text) else _LONGEST_NAMED
    return words(line.text) <= longest and shape(line.text) is not Shape.HEADING


def _names_columns(text: str) -> bool:
    """Whether a line is the head of a table or of pairs on one line, as ``Term - Definition``."""
    parts = [part.strip(" *_") for part in _PARTS.split(text)]
    return len(parts) > 1 and is_named(parts)


def _false(lines: Sequence[Line], pairs: Sequence[Pair], name: str, *, rows: bool) -> int:
    """How many pairs at the beginning are none: a title and its description, and what stands above them."""
    starts = [lines[pair.start] for pair in pairs]
    if all(line.bullet == "1" for line in starts) or all(line.cut for line in starts):
        return 0  # all are numbered, or have furniture above them
    for at in range(min(_FIRST, len(pairs) - 1) - 1, -1, -1):
        if _is_title(lines, pairs, at, name) or (not rows and _is_astray(lines, pairs, at)):
            return at + 1
    return 0


def _is_astray(lines: Sequence[Line], pairs: Sequence[Pair], at: int) -> bool:
    """Whether a pair stands above the alphabetical order, in which all others are.

    It is not the next one's fault, as "3D" is among "D", nor is there an entry above.
    """
    pair = pairs[at]
    letters = [order_key(other.term)[:1] for other in pairs[at + 1 :]]
    if not _are_in_order(letters):
        return False
    astray = all(order_key(other.term)[:1] > max(letters[:2]) for other in pairs[: at + 1])
    return astray and not (lines[pair.start].text.endswith(pair.text) and pair.end == pairs[at + 1].start)


def _are_in_order(letters: Sequence[str]) -> bool:
    """Whether the first letters of all terms below one are many enough, and nearly all in alphabetical order."""
    return len(letters) >= _ORDERED_TERMS - 1 and sorting.are_sorted(letters, _ORDERED)


def _is_title(lines: Sequence[Line], pairs: Sequence[Pair], at: int, name: str) -> bool:
    """Whether the term of a pair is the page's title.

    It is if a number is glued to it, if it has the deck's name, if a badge is
    glued to what follows, if it calls itself a glossary, or if it stands out
    of the case of all terms.
    """
    pair = pairs[at]
    term = lines[pair.start].text
    rest = [order_key(other.term) for other in pairs[at + 1 :]]
    if without_badge(pair.definition[0], lines)[1] or _is_about_page(lines, pairs, at):
        return True
    named = _names_glossary_below(pair) and not all(map(_names_glossary_below, pairs[at + 1 :]))
    named = named or (not pair.start and names_glossary(pair.text) and shape(pair.text) is Shape.TERM)
    if named or (words(pair.text) <= _NAME and _is_named(pair.text)):
        return True
    count = count_glued(pair.term)
    in_order = _are_in_order([key[:1] for key in rest])
    between = in_order and at > 0 and order_key(pairs[at - 1].term) <= order_key(pair.term) <= rest[0]
    counted = count is not None and abs(count - len(rest)) <= max(1, len(rest) // 2)
    above = {term_key(line.text) for line in lines[: pair.start]} if at == 0 and names_glossary(pair.term) else ()
    if counted or term_key(pair.term) in above or (term_key(pair.term) == term_key(name) and not between):
        return True
    both = names_glossary(pair.term) and names_glossary(pair.definition[0])
    first = in_order and order_key(pair.term) <= rest[0]
    entry = first and not pair.aliases and (at > 0 or words(pair.term) <= _PHRASE)
    if (both or NAMES.search(pair.term)) and words(pair.term) <= _LONGEST and not entry:
        return True
    lower = sum(other.term[0].islower() for other in pairs[at + 1 :]) >= _LOWER * len(rest)
    known = len(rest) >= _ORDERED_TERMS - 1 and at == 0
    return lower and term[0].isupper() and not term.isupper() and known and not first


def _names_glossary_below(pair: Pair) -> bool:
    """Whether a short line below a term is the title of a glossary, or its category the name of one."""
    names = takewhile(lambda text: shape(text) is not Shape.DEFINITION, pair.definition[:-1])
    return any(map(_is_named, names))


def _is_about_page(lines: Sequence[Line], pairs: Sequence[Pair], at: int) -> bool:
    """Whether a pair counts the terms, stands above a count, speaks of the page, or is a date or a badge above all."""
    pair, below = pairs[at], pairs[at + 1]
    texts = [lines[pair.start].text, *(line.text for line in lines[pair.end - 1 : below.start])]
    if any(count_of(text) is not None for text in texts) or _OF_PAGE.match(pair.definition[0]):
        return True
    if _DATE.fullmatch(pair.term):
        return True
    is_badge = at == 0 < pair.start and _BADGE.fullmatch(pair.term) is not None
    return is_badge and order_key(pair.term) > order_key(below.term)


def _is_named(text: str) -> bool:
    """Whether a line is the title of a glossary, by its words."""
    return words(text) <= _LONGEST and NAMES.search(text) is not None and shape(text) is not Shape.DEFINITION


def without_badge(text: str, lines: Sequence[Line]) -> tuple[str, str]:
    """A description and the word glued to it: ``CoreWhy it matters`` is ``Why it matters`` and ``Core``.

    A word that the page uses elsewhere, like JavaScript, is one word.
    """
    word = text.partition(" ")[0]
    badge = word[: next((at for at, char in enumerate(word) if at and char.isupper()), 0)]
    if len(badge) < _BADGE_LETTERS or not badge.isalpha() or not badge.istitle():
        return text, ""
    others = [at for at, line in enumerate(lines) if word in line.text and line.text != text]
    if text.count(word) > 1 or not all(lines[at].text.startswith(word) and _is_counted(lines, at - 1) for at in others):
        return text, ""
    return text.removeprefix(badge), badge


def _is_counted(lines: Sequence[Line], at: int) -> bool:
    return at >= 0 and count_glued(lines[at].text) is not None and not _is_user(lines[at])


def _is_user(line: Line) -> bool:
    """Whether a line is the name of somebody on the site, one word in lower case: its number counts no terms."""
    return line.text[0].islower() and " " not in line.text
