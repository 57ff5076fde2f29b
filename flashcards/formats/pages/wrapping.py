"""Lines that a program wrapped at a width, as mail, manuals and text browsers do, put together again.

Such a program breaks a line only where the next word does not fit. So where
nearly all long lines were broken there, and no line is longer, a line goes on
with the next one exactly if that one's first word would not have fitted.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple
from unicodedata import east_asian_width, normalize

FENCE = "```"
"""What stands above and below code in Markdown."""

_NARROWEST = 50
_WIDEST = 132
_LONG = 0.7  # of the width, of a line that says whether lines are broken there
_LEAST, _SURELY = 3, 10  # lines broken at a width, that show it: also where paragraphs end on long lines
_MOSTLY = 0.8
_ENDING = 0.4  # of the lines broken at a width, that may end a sentence
_ANEW = 0.6  # of the lines below these, that may begin in upper case
_BOXED = 0.6  # of the lines of a page, that are framed
_SHORT = 0.4  # of the width, of a line that may be a term
_LONGER = 0.03  # of the lines, that may be longer: addresses, code, tables
_DEEPER = 12  # columns by which the second line of a paragraph may be indented
_DOUBLE = 2  # lines
_MOST_DOUBLE = 0.95
_LONG_ENOUGH = 35  # characters of a line that a following one goes on, where no width tells
_UNFINISHED = re.compile(r"[^\W_]$|[,-]$")
_OPEN = re.compile(r"\s(?:a|an|the|of|and|or|to|in|by|for|with|that|is|as|from|on|at)$")
"""How a line ends that is no end of a sentence."""

_BROKEN = re.compile(r"(?:^|[\s(\"\u201c\u2018/])(?P<part>[^\W\d_][^\s_]*)[-\u2010]$")
_ALSO = re.compile(r"(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of|och|og)\b")
"""What follows the first part of two words with the same ending, as in "short- and long-term"."""

_COMPOUND = re.compile(
    r"\S*[-\d]\S*-.*"
    r"|(?:[^\W\d_]|well|ill|self|non|ex|half|long|short|high|low|cross|single|double|two|three|four|five|six|ten)-[^\W\d_]{4}.*",
    re.IGNORECASE,
)
"""A word that was written with the hyphen at which it was broken."""

_ENDS = (".", "!", "?", "\u3002", "\uff01", "\uff1f")
_OPENING = "([\"'\u201c\u201e\u2018\u00ab"
_CLOSING = ")]\"'\u201d\u2019\u00bb"
ITEM = re.compile(
    r"(?:[\u2022\u25cf\u25cb\u25aa\u25ab\u25e6\u2023\u2043\u2219\u00b7\u25a0\u25a1\u25c6]|[*+o\u2013-](?=\s)"
    r"|\(?\d{1,4}[.)](?=\s)|\[\d{1,4}\](?=\s)|#{1,6}\s|>|\||:\s|\.\.\s)\s*(?=\S)"
)
_QUOTED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+)?"
    r"[\"\u201c-\u201e\u00ab'\u2018](?:[^\W_]|[ '\u2019&/-]){1,60}[\"\u201c\u201d\u00bb'\u2019]"
)
"""What a line with a term in quotation marks begins with."""

_LABEL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?:(?=\s)")
_FRAMED = re.compile(
    r"[|\u2502] ?(?P<text>[^|\u2502]*)[|\u2502]|[+\u250c\u2514\u251c][-=+\u2500]{3,}[+\u2510\u2518\u2524]"
)
ENTRY = re.compile(r"(?=[^\W\d])(?:\S+ ){0,5}?\S+?(?P<mark> ?: | [=\u2013\u2014-] ) *(?=\S)")
"""What a line with a term and its definition begins with."""
_SHORT = 0.5  # of the width, that a term has at most
_CAPITALS = "CAPITALS"
_QUOTES = "quotes"
_BEGUN = (_CAPITALS, _QUOTES)
_IN_CAPITALS = 0.25
_LEAST_ENTRIES = 5
_ENTRIES = 0.6  # of the paragraphs
_SLACK = 0.05  # of the width of a line in letters that are not equally wide
_CLEARER = 0.85
_USUAL = 1.1  # columns of such a letter
_WIDTHS = {
    **dict.fromkeys("ijl'|\u2018\u2019", 0.45),
    **dict.fromkeys(" .,:;ftI!()[]/\\-", 0.6),
    **dict.fromkeys('r"', 0.7),
    **dict.fromkeys("cksvxyzJ", 1.0),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&w", 1.4),
    **dict.fromkeys("mMW%@\u2014", 1.7),
}
_HUNDREDTHS = bytes(round(100 * _WIDTHS.get(chr(code), _USUAL)) for code in range(256))  # of ASCII, to add up fast
_NO_TEXT = re.compile(r"[\W_]+$|[\u2500-\u257f+|]")
_COLUMNS = re.compile(r"\s\s\s\s")


class _Line(NamedTuple):
    """A line with its width in columns, its indent, that of the text behind its bullet, and its first word's width.

    ``slack`` is by how much the width may be wrong, ``told`` whether it is text, neither a rule nor a row of a table.
    """

    text: str
    width: int
    indent: int
    inner: int
    word: int
    item: bool
    told: bool
    slack: int = 0


def unwrapped(raw: Sequence[str]) -> tuple[list[str], list[int]]:
    """The lines of a text with wrapped ones joined, and the number of the first line of each, counted from 1."""
    raw = _without_box(raw)
    lines = [_measured(line) for line in raw]
    width = _width(lines) or _width(lines, paragraphs=True, least=_SURELY)
    spaced = [] if width else _double_spaced(raw)
    if spaced and (width := _width([lines[at] for at in spaced], paragraphs=True)):
        joined, places = _joined([raw[at] for at in spaced], [lines[at] for at in spaced], width)
        apart = [(line, spaced[place - 1] + 1) for line, place in zip(joined, places, strict=True)]
        return [text for line, _ in apart for text in (line, "")], [at for _, at in apart for _ in range(2)]
    if not width:
        printed = [_measured(line, _set_width) for line in raw]
        set_width = _width(printed)
        if set_width and _is_clearer(_broken(_together(printed), printed), _broken(_together(lines), lines)):
            return _joined(raw, printed, set_width)
    return _joined(raw, lines, width)


def _is_clearer(printed: tuple[int, int, int], even: tuple[int, int, int]) -> bool:
    """Whether lines were broken at a width in letters that are not equally wide, rather than in ones that are."""
    (good, _, long), (others, _, of) = printed, even
    return good > _LEAST and others * long <= _CLEARER * good * of


def _joined(raw: Sequence[str], lines: Sequence[_Line], width: int) -> tuple[list[str], list[int]]:
    """The lines with those joined that were wrapped at a width, if there is one."""
    found: list[str] = []
    numbers: list[int] = []
    fences = _fences(raw)
    mark, lone = _mark(lines, width), _lone(lines, width) | _labelled(lines)
    flowing = set() if width else _by_sense(raw)
    for at, line in enumerate(raw):
        if at in fences:
            found[-1] += f"\n{line}"
        elif at in flowing or (
            at
            and at not in lone
            and _goes_on(lines[at - 1], lines[at], width)
            and not _is_entry(lines[at - 1], lines[at], mark)
        ):
            found[-1] = glued(found[-1].rstrip(), line.strip())
        else:
            found.append(line)
            numbers.append(at + 1)
    return found, numbers


def glued(text: str, below: str) -> str:
    """A text and the line that it goes on with, without the hyphen of a word that was broken there."""
    if _is_wide(text[-1]) and _is_wide(below[0]):
        return text + below
    match = _BROKEN.search(text)
    if match is None or not below[0].islower() or _ALSO.match(below):
        return f"{text} {below}"
    return text + below if _COMPOUND.fullmatch(f"{match['part']}-{below}") else text[:-1] + below


def _without_box(raw: Sequence[str]) -> Sequence[str]:
    """The lines of a page that stands in a table of one cell, as a layout is dumped, without the frame around it."""
    told = [line.strip() for line in raw if line.strip()]
    framed = sum(_FRAMED.fullmatch(line) is not None for line in told)
    if framed < _LEAST or framed < _BOXED * len(told):
        return raw
    return [_FRAMED.sub(lambda match: match["text"] or "", line.strip()).rstrip() for line in raw]


def _double_spaced(raw: Sequence[str]) -> list[int]:
    """The positions of the lines of a text with a blank line below every line, which says nothing then."""
    told = [at for at, line in enumerate(raw) if line.strip()]
    twos = sum(other - one == _DOUBLE for one, other in pairwise(told))
    return told if twos >= _MOST_DOUBLE * (len(told) - 1) else []


def _fences(raw: Sequence[str]) -> set[int]:
    """The positions of lines of code, without those that open it: with these they are one line."""
    found: set[int] = set()
    opened: int | None = None
    for at, line in enumerate(raw):
        if not line.strip().startswith(FENCE):
            continue
        if opened is None:
            opened = at
        else:
            found.update(range(opened + 1, at + 1))
            opened = None
    return found


def _measured(line: str, measure: Callable[[str], int] | None = None) -> _Line:
    line = line.expandtabs(8).rstrip()
    text = line.lstrip()
    indent = len(line) - len(text)
    item = ITEM.match(text)
    inner = indent + (item.end() if item else 0)
    word = text.split(maxsplit=1)[0] if text else ""
    cut = None if word.isascii() else next((at for at, char in enumerate(word) if _is_wide(char)), None)
    if cut is not None:
        word = word[: max(cut, 1)]
    told = bool(text) and not (_NO_TEXT.match(text) or _COLUMNS.search(text))
    if measure is None:
        return _Line(text, indent + columns(text), indent, inner, columns(word), item is not None, told)
    width = indent + measure(text)
    return _Line(text, width, indent, inner, measure(word), item is not None, told, round(_SLACK * width))


def _set_width(text: str) -> int:
    """About how many columns a text takes in a font whose letters are not equally wide."""
    plain = " ".join(text.split())
    if plain.isascii():
        return round(sum(plain.encode().translate(_HUNDREDTHS)) / 100)
    plain = normalize("NFKD", plain)
    return round(sum(_WIDTHS.get(char, _USUAL) if char < "\u0300" or char > "\u036f" else 0 for char in plain))


def columns(text: str) -> int:
    """The columns of a terminal that a text takes."""
    return len(text) + sum(map(_is_wide, text)) if not text.isascii() else len(text)


def _is_wide(char: str) -> bool:
    return char > "\u1100" and east_asian_width(char) in "WF"


def stops(text: str) -> bool:
    """Whether a line may end a sentence."""
    return text.rstrip(_CLOSING)[-1:] in _ENDS


def _may_follow(line: _Line, below: _Line) -> bool:
    """Whether a line may go on with the one above it, by how far they are indented."""
    if not line.text or below.item or not below.told:
        return False
    return below.indent == line.indent or line.inner <= below.indent <= line.inner + _DEEPER


def _goes_on(line: _Line, below: _Line, width: int) -> bool:
    """Whether a line was broken at a width, and goes on with the one below it."""
    if width <= 0 or not _may_follow(line, below):
        return False
    within = line.slack and line.width >= _LONG * width and below.text[0].islower() and not stops(line.text)
    return bool(within) or _is_full(line, below, width)


def _mark(lines: Sequence[_Line], width: int) -> str:
    """What marks the terms of most paragraphs, by those that surely begin; empty if nothing does."""
    if not width:
        return ""
    begun = [below for line, below in pairwise(lines) if below.text and not _goes_on(line, below, width)]
    marks = Counter(filter(None, (_mark_of(line.text) for line in begun)))
    mark, number = marks.most_common(1)[0] if marks else ("", 0)
    capitals = sum(_is_term_in_capitals(line.text, mark) for line in begun if _mark_of(line.text) == mark)
    share = _IN_CAPITALS if mark == _CAPITALS or capitals > number / 2 else _ENTRIES  # a menu around them has none
    return mark if number >= max(_LEAST_ENTRIES, share * len(begun)) else ""


def _is_entry(line: _Line, below: _Line, mark: str) -> bool:
    """Whether the next entry begins below a line that happens to be full: a sentence, or any if widths are a guess."""
    guessed = line.slack > 0 and below.text[0].isupper() and not line.text.endswith(",") and not _OPEN.search(line.text)
    in_capitals = mark == _CAPITALS or _is_term_in_capitals(below.text, mark)
    may_end = stops(line.text) or guessed or in_capitals or mark == _QUOTES
    return bool(mark) and may_end and _mark_of(below.text) == mark


def _is_term_in_capitals(text: str, mark: str) -> bool:
    """Whether all that stands above a mark on its line is in capitals."""
    return bool(mark) and text.partition(mark)[0].strip().isupper()


def _mark_of(text: str) -> str:
    """What stands between a term and its definition, or how the term is written; empty if a line is no entry."""
    if _QUOTED.match(text):
        return _QUOTES
    words = text.split()
    capitals = [*takewhile(_is_in_capitals, words)]
    rest = words[len(capitals) :]
    if capitals and len(capitals[0]) > 1 and rest and rest[0][0].islower():
        return _CAPITALS
    match = ENTRY.match(text)
    return match["mark"].strip() if match else ""


def _is_in_capitals(word: str) -> bool:
    """Whether a word is one of a term in capitals, which no colon ends, or a sign between two."""
    return (word.isupper() and not word.endswith(":")) or not any(map(str.isalnum, word))


def _lone(lines: Sequence[_Line], width: int) -> set[int]:
    """The short lines right below a sentence and above a blank line, where several of them surely begin."""
    if not width:
        return set()
    found = {
        at
        for at in range(1, len(lines) - 1)
        if stops(lines[at - 1].text) and 0 < lines[at].width < _SHORT * width and not lines[at + 1].text
    } - {at for at, line in enumerate(lines) if not line.text or stops(line.text)}
    begun = sum(not _goes_on(lines[at - 1], lines[at], width) for at in found)
    return found if begun >= _LEAST else set()


def _labelled(lines: Sequence[_Line]) -> set[int]:
    """The lines below a sentence that begin with a word and a colon as others do, such as ``Example:``."""
    found = {at: match[0] for at, line in enumerate(lines) if at and (match := _LABEL.match(line.text))}
    often = Counter(found.values())
    return {at for at, label in found.items() if often[label] >= _LEAST and stops(lines[at - 1].text)}


def _is_full(line: _Line, below: _Line, width: int) -> bool:
    """Whether a line was broken because the next word did not fit; no sentence is as short as a term below it."""
    anew = stops(line.text) and below.text[0].isupper() and not stops(below.text)
    full = line.width - line.slack <= width < line.width + line.slack + 1 + below.word
    return full and not (anew and below.width < _SHORT * width)


def _width(lines: Sequence[_Line], *, paragraphs: bool = False, least: int = _LEAST) -> int:
    """The width that a text was wrapped at; 0 where it was not.

    ``paragraphs`` says that a line with a full stop at its end may be shorter:
    nothing else tells where a paragraph ends.
    """
    together = _together(lines)
    good, width, long = _broken(together, lines, paragraphs=paragraphs)
    if good < least or good < _MOSTLY * long:
        return 0
    broken = [pair for pair in together if pair[0].width >= _LONG * width and _is_full(*pair, width)]
    ending = sum(stops(line.text) for line, _ in broken)
    anew = sum(_begins_anew(below.text) for _, below in broken)
    even = len({line.width for line, _ in broken}) == 1 and not _is_wide(broken[0][0].text[0])  # no words make such
    few = anew <= _ANEW * len(broken) or (least > _LEAST and not ending)  # words that all have capitals, as nouns
    return width if ending <= _ENDING * len(broken) and few and not even else 0


def _begins_anew(text: str) -> bool:
    """Whether a line begins as a term or a sentence does; few lines do that go on with the one above."""
    return text[0].isupper() or _QUOTED.match(text) is not None


def _together(lines: Sequence[_Line]) -> list[tuple[_Line, _Line]]:
    """The lines of text of some length, each with the one that may go on below it."""
    long = (pair for pair in pairwise(lines) if pair[0].told and _NARROWEST * _LONG <= pair[0].width <= _WIDEST)
    return [pair for pair in long if _may_follow(*pair)]


def _broken(
    together: Sequence[tuple[_Line, _Line]], lines: Sequence[_Line], *, paragraphs: bool = False
) -> tuple[int, int, int]:
    """How many lines were broken at the likeliest width, that width, and how many are long."""
    if len(together) < _LEAST:
        return 0, 0, 0
    widths = sorted(line.width for line in lines if line.told)
    least = widths[int(len(widths) * (1 - _LONGER))]
    return max(_candidates(together, least, paragraphs=paragraphs), default=(0, 0, 0))


def _candidates(
    together: Sequence[tuple[_Line, _Line]], least: int, *, paragraphs: bool
) -> Iterator[tuple[int, int, int]]:
    """For each width that lines may have been wrapped at: how many were, the width, and how many are long."""
    for width in {line.width for line, _ in together}:
        if max(least, _NARROWEST) <= width <= _WIDEST:
            long = [(line, below) for line, below in together if width >= line.width - line.slack >= _LONG * width]
            full = [_is_full(line, below, width) for line, below in long]
            ended = [(paragraphs and stops(line.text)) or _mark_of(below.text) in _BEGUN for line, below in long]
            yield sum(full), width, sum(is_full or not end for is_full, end in zip(full, ended, strict=True))


def _by_sense(raw: Sequence[str]) -> set[int]:
    """The positions of lines in lower case that go on with the sentence above, on a page where all such lines do.

    That is where no width tells, because the text was broken by hand or in
    columns. Nearly all that goes on ends in a full stop, as no term does.
    """
    texts = [line.strip() for line in raw]
    lower = {at for at in range(1, len(texts)) if texts[at].lstrip(_OPENING)[:1].islower() and texts[at - 1]}
    below = {
        at
        for at in lower
        if len(texts[at - 1]) >= (1 if at - 1 in lower or texts[at - 1][-1] == "-" else _LONG_ENOUGH)
        and _UNFINISHED.search(texts[at - 1])
        and _may_follow(_measured(raw[at - 1]), _measured(raw[at]))
        and "\t" not in raw[at - 1]
    }
    opened = (at for at in range(1, len(texts)) if len(texts[at - 1]) >= _LONG_ENOUGH and _OPEN.search(texts[at - 1]))
    joined = below | {at for at in opened if _may_follow(_measured(raw[at - 1]), _measured(raw[at]))}
    whole = [stops(texts[at]) for at in joined if at + 1 not in joined]
    told = len(whole) >= _LEAST and sum(whole) >= _MOSTLY * len(whole)
    long = all(len(texts[at - 1]) >= _NARROWEST for at in joined)  # a few lines, which were broken where they had to be
    return joined if len(below) == len(lower) and (told or (long and all(whole))) else set()
