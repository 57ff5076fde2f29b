"""Pages where term and definition stand on one line, with the same mark between them throughout."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair, sorting
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.halves import LABEL, belongs
from flashcards.formats.pages.lined import quoted, strangers
from flashcards.formats.pages.lined.marks import APART, LAST, MANY, Marked, are_lines, marked, texts
from flashcards.formats.pages.lined.styles import NAMES
from flashcards.formats.pages.lines import Shape, ends, is_heading, order_key, shape
from flashcards.formats.pages.paragraphs import term_text, wrapped_at

_MOSTLY = 0.85
_LETTERS, _BELOW = 2, 3  # headings, and entries below the first of them
_TAIL = 6  # pairs
_LIST = 3  # sentences in order, that may be another list
_LIST_OF_SENTENCES = 6
_MENU = 10  # lines of one that more than a title stands above
_FEW = 5  # of so many pairs one may stand above it
_PREFIX = re.compile(r"[^\W\d_]-$")
_STEP = 2  # columns by which an item is further to the right than its entry
_NAME = re.compile(r"__[a-z][a-z\d]*(?:_[a-z\d]+)*__(?:\(\))?")
_SENSE = re.compile(r"\(?\d{1,2}\)\s")
_OPEN = re.compile(r"(?:[:\uff1a\u2012-\u2015]|\bmeans?)$")
_COUNTED = re.compile(r"\(\w{1,5}\)\s")
_NOTE = re.compile(r"\*[^*]+\*")


def readings(lines: Sequence[Line], only: str = "") -> Iterator[Found]:
    """What each mark makes of a page that uses it; ``only`` is the one that is wanted."""
    if 2 * sum("\t" in line.text for line in lines) > len(lines):
        return  # a table
    for name in (only,) if only else NAMES:
        hits = _below_letters(lines, marked(name, lines))
        if len(hits) > 1:
            yield _read(name, lines, hits)


def _below_letters(lines: Sequence[Line], hits: Marked) -> Marked:
    """The entries below the first letter, where those above it are none.

    They are parts of an article if the title of a glossary parts them from the
    letter, or advice if they are items, and no entry below it is. Below the only
    letter of a page all entries begin with it; those above it, out of order, are none.
    """
    letters = [at for at, line in enumerate(lines) if is_heading(line.text)]
    first = letters[0] if letters else 0
    above = [at for at in hits if at < first]
    below = {at: match for at, match in hits.items() if at > first}
    if len(letters) == 1 and len(below) >= _BELOW:
        letter = order_key(lines[first].text)
        firsts = {at: order_key(match["term"])[:1] for at, match in hits.items()}
        if {firsts[at] for at in below} == {letter}:
            return {at: match for at, match in hits.items() if at in below or firsts[at] < letter}
    if not above or len(below) < _LETTERS:
        return hits
    if any(_is_title(line.text) for line in lines[above[-1] + 1 : first]):
        return below
    if len(letters) < _LETTERS or len(below) < _BELOW or any(lines[at].bullet for at in below):
        return hits
    return {at: match for at, match in hits.items() if at > first or not lines[at].bullet}


def _is_title(text: str) -> bool:
    return shape(text) is not Shape.DEFINITION and names_glossary(text)


def _read(name: str, lines: Sequence[Line], hits: Marked) -> Found:
    width = wrapped_at(lines)
    apart = are_lines(lines, hits)
    width = 0 if apart else width
    starts = _starts(name, lines, hits, apart=apart) or list(hits)
    starts = _without_items(lines, starts)
    begun = {*starts, len(lines)}
    starts = [at for at in starts if hits[at]["definition"] or at + 1 not in begun]
    alone = name == "glued" and not width  # a line is all of an entry
    are_names = 2 * sum(_NAME.fullmatch(hits[at]["term"].strip()) is not None for at in starts) <= len(starts)
    pairs: list[Pair] = []
    for at, end in pairwise([*starts, len(lines)]):
        stop = at + 1 if alone else _until(lines, at, end, apart=apart, last=end == len(lines))
        stop = _above_notes(lines, starts[0], at + 1, stop) if end == len(lines) else stop
        text = lines[at].text[hits[at].start("term") : hits[at].end("term")]
        names = re.split(quoted.OR, text) if name == "means" else [text]
        term, *others = (_term(name, are_names=are_names) for name in names)
        pairs.append(Pair(lines[at].number, term, texts(lines, hits[at], (at, stop), width), at, stop, others))
    _without_closing(pairs, lines, hits, width)
    _without_title(pairs, lines)
    _without_tail(pairs)
    _without_top(pairs, lines)
    lost = strangers.without_lost(pairs, lines, hits, width)
    strangers.doubt(name, pairs, lines, width)
    inside = {at for pair in pairs for at in range(pair.start, pair.end)}
    stray = [
        at
        for at in range(pairs[0].start, pairs[-1].end)
        if at in lost
        or (at not in inside and (alone or shape(lines[at].text) is not Shape.TERM) and not is_heading(lines[at].text))
    ]
    return Found(shape=name, pairs=pairs, stray=stray)


def _without_closing(pairs: Sequence[Pair], lines: Sequence[Line], hits: Marked, width: int) -> None:
    """Cut off what stands below the last entry of the page, or of each part of it, where no other has a second line."""
    longer = [pair for pair in pairs if pair.end > pair.start + 1]
    if longer == pairs[-1:] and len(pairs) >= MANY and _is_below(lines, pairs, width):
        longer[0].definition, longer[0].end = [hits[longer[0].start]["definition"]], longer[0].start + 1
        return
    closing = [*(one for one, other in pairwise(pairs) if one.end < other.start), *pairs[-1:]]
    alone = len(longer) == 1 < len(pairs)
    if width or not (alone or (2 * len(longer) <= len(pairs) and longer in (closing, closing[:-1]))):
        return
    gaps = all(lines[pair.start].gap for pair in pairs[1:])
    bullets = all(lines[pair.start].bullet for pair in pairs)
    if all(
        len(pair.definition) > 1
        and (lines[pair.start + 1].gap or not gaps)
        and (bullets or not belongs(pair.definition[-1], pair))
        and not any(line.bullet for line in lines[pair.start + 1 : pair.end])
        and not _is_torn(lines, pair.start, pair.start + 1)
        for pair in longer
    ):
        for pair in longer:  # the only ones with more lines: they are somebody else's
            pair.definition, pair.end = pair.definition[:1], pair.start + 1


def _term(text: str, *, are_names: bool) -> str:
    """A term; ``are_names`` is whether underscores are a part of it, as of names in Python, rather than bold."""
    if are_names and _NAME.fullmatch(text.strip()):
        return f"`{text.strip()}`"
    return term_text(text) + ("-" if _PREFIX.search(text) else "")


def _above_notes(lines: Sequence[Line], first: int, start: int, stop: int) -> int:
    """Where the last definition ends if the only list of the page stands below it, such as its notes."""
    if any(line.bullet for line in lines[first:start]):
        return stop
    return next((at for at in range(start, stop) if lines[at].gap and lines[at].bullet), stop)


def _is_below(lines: Sequence[Line], pairs: Sequence[Pair], width: int) -> bool:
    """Whether the line below the last entry is none of it: no line of an entry is as long, or none is wrapped."""
    above, line = lines[pairs[-1].start : pairs[-1].start + 2]
    if strangers.UNFINISHED.search(above.text) or _OPEN.search(above.text):
        return False
    longest = max(len(lines[pair.start].text) for pair in pairs)
    return not line.text[0].islower() and (not width or longest < len(line.text))


def _without_title(pairs: list[Pair], lines: Sequence[Line]) -> None:
    """Take out the first pairs that a menu parts from all others: they are the title of the page, or parts of menus."""
    gaps = [other.start - one.end for one, other in pairwise(pairs)]
    for at in reversed(range(min(max(1, len(pairs) // _FEW), len(gaps) - APART + 1))):
        menu = [lines[place] for place in range(pairs[at].end, pairs[at + 1].start)]
        named = not any(shape(line.text) is Shape.DEFINITION for line in menu)
        if named and gaps[at] >= APART and gaps[at] > max(gaps[at + 1 :]) and (at == 0 or gaps[at] >= _MENU):
            del pairs[: at + 1]
            return


def _without_tail(pairs: list[Pair]) -> None:
    """Take out what follows the last entry of a page in alphabetical order, below an earlier letter: its own lines."""
    keys = [order_key(pair.term) for pair in pairs]
    for at in range(max(MANY, len(pairs) - _TAIL), len(pairs)):
        before = keys[:at]
        ordered = sorting.are_sorted(before, _MOSTLY)
        again = len(pairs) - at >= _LIST and sorting.are_sorted(keys[at:], 1) and all(ends(pair.text) for pair in pairs)
        if ordered and not again and max(keys[at:])[:1] < before[-1][:1] and len(pairs) > at + 1:
            del pairs[at:]
            return


def _without_top(pairs: list[Pair], lines: Sequence[Line]) -> None:
    """Take out the first pair if it is no sentence, apart and out of the alphabetical order of others that are."""
    first, *others = pairs
    keys = [order_key(pair.term) for pair in others]
    apart = len(others) >= _LIST_OF_SENTENCES and lines[others[0].start].gap and first.end == first.start + 1
    others_say = not ends(first.text) and all(ends(pair.text) for pair in others)
    if apart and others_say and sorting.are_sorted(keys, 1) and order_key(first.term)[:1] > keys[0][:1]:
        del pairs[0]


def _starts(name: str, lines: Sequence[Line], hits: Marked, *, apart: bool) -> list[int]:
    """Where entries begin: what nearly all of them have in common, the others must have as well."""
    found = list(hits)
    placed = _placed(hits, found) if apart else set()
    if name == "brackets":
        return found  # whatever stands around them
    for feature in (
        lambda at: lines[at].gap or not at or _is_below_heading(lines, at, hits),
        lambda at: lines[at].bullet,
        lambda at: lines[at].indent // 2,
        lambda at: hits[at]["term"][0] in quoted.MARKS,
    ):
        value, number = Counter(feature(at) for at in found).most_common(1)[0]
        if number > 1 and number >= _MOSTLY * len(found) and value is not False:
            found = [at for at in found if feature(at) == value or (value is True and at in placed)]
    wrapped = wrapped_at(lines) > 0
    upper = 2 * sum(hits[at]["term"][0].isupper() for at in found) >= len(found)
    capitals = sum(hits[at]["term"].isupper() for at in found) >= _MOSTLY * len(found)
    starts: list[int] = []
    listed = False
    for at in found:
        sure = (
            lines[at].gap
            or bool(lines[at].bullet)
            or not at
            or at in placed
            or (capitals and hits[at]["term"].isupper())
        )
        letter = len(hits[at]["term"].strip()) == 1
        listed = letter and at > 0 and (listed or lines[at - 1].text.endswith(":"))
        if not listed and (sure or not _is_broken(lines, at, upper=upper and wrapped, apart=apart)):
            starts.append(at)
    return starts


def _without_items(lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """The entries without the items of lists below some of them, which are further to the right."""
    left = min(lines[at].indent for at in starts)
    entries = [at for at in starts if not (lines[at].bullet and lines[at].indent >= left + _STEP)]
    return entries if starts[0] in entries and 2 * len(entries) > len(starts) else list(starts)


def _placed(hits: Marked, found: Sequence[int]) -> set[int]:
    """The entries of a page in alphabetical order that have their places in it."""
    keys = [order_key(hits[at]["term"])[:1] for at in found]
    if not sorting.are_sorted(keys, _MOSTLY):
        return set()
    around = zip(["", *keys], keys, [*keys[1:], LAST], strict=False)
    return {at for at, (above, key, below) in zip(found, around, strict=False) if above <= key <= below}


def _is_below_heading(lines: Sequence[Line], at: int, hits: Container[int]) -> bool:
    above = lines[at - 1]
    return at - 1 not in hits and (above.gap or above.marked) and shape(above.text) is Shape.TERM


def _is_broken(lines: Sequence[Line], at: int, *, upper: bool, apart: bool) -> bool:
    """Whether a line goes on with the sentence of the line above it; ``upper`` says that terms begin in upper case."""
    above = lines[at - 1].text
    unfinished = (not apart and strangers.UNFINISHED.search(above)) or (
        upper and lines[at].text[0].islower() and not ends(above)
    )
    return bool(unfinished) and not is_heading(above)


def _is_next(line: Line, first: Line) -> bool:
    """Whether an item below an entry is the next one, or a numbered heading where entries are items without numbers.

    An item with a number of its own is a sense of the entry.
    """
    if line.bullet == first.bullet:
        return _SENSE.match(line.text) is None
    return first.bullet == "*" and shape(line.text) is Shape.TERM


def _is_chapter(lines: Sequence[Line], at: int, first: Line) -> bool:
    """Whether a line is a numbered heading, and no item of a list, among entries that are no items."""
    items = any(line.bullet for line in (first, lines[at - 1], *lines[at + 1 : at + 2]))
    return not items and lines[at].bullet == "1" and shape(lines[at].text) is Shape.TERM


def _until(lines: Sequence[Line], start: int, end: int, *, apart: bool, last: bool) -> int:
    """Where a definition ends: at a heading or an item like its own above the next entry, or where the text does."""
    first = lines[start]
    for at in range(start + 1 + (_OPEN.search(first.text) is not None), end):
        line = lines[at]
        above = lines[at - 1]
        if is_heading(line.text) or line.cut or line.marked or _NOTE.fullmatch(line.text):
            return at
        if line.bullet and line.indent <= first.indent and (_is_next(line, first) or _is_chapter(lines, at, first)):
            return at
        named = (
            shape(line.text) is Shape.TERM
            and not _COUNTED.match(line.text)
            and not strangers.UNFINISHED.search(above.text)
        )
        goes_on = not ends(above.text) and not (apart and named)
        joined = not line.gap and (ends(line.text) or line.text[0].islower() or goes_on)
        if line.bullet or LABEL.fullmatch(line.text) or (joined and not (last and named)):
            continue
        if shape(line.text) is not Shape.DEFINITION or (last and line.gap and not _is_torn(lines, start, at)):
            return at
    return end


def _is_torn(lines: Sequence[Line], start: int, at: int) -> bool:
    """Whether a line below a blank one goes on with the sentence above, where the term begins in upper case."""
    torn = lines[at].text[0].islower() and not ends(lines[at - 1].text)
    return torn and lines[start].text[0].isupper()
