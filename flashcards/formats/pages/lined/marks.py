"""The lines of a page that have a mark between a term and its definition."""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Sequence
from itertools import pairwise

from flashcards.formats.pages import Line, sorting
from flashcards.formats.pages.alphabets import UPPER
from flashcards.formats.pages.around import idioms
from flashcards.formats.pages.gridded import is_named
from flashcards.formats.pages.halves import LABEL
from flashcards.formats.pages.lined import capitals, quoted
from flashcards.formats.pages.lined.letters import of_letters
from flashcards.formats.pages.lined.styles import COMMON, ENTRY, STYLES, TERM, matched
from flashcards.formats.pages.lines import Shape, ends, is_heading, labels, order_key, plain, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, wrapped_at

Marked = dict[int, re.Match[str]]
"""The positions of lines that have a mark, with what it parts."""

_UNTOLD = ("capital", "upper", "gap", "letters", "hyphen")
"""Marks that many other lines have as well."""

_CAPITALS = re.compile(rf"[{UPPER}\d][{UPPER}\d/&.*-]+\s+\S")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SECTION = re.compile(rf"([^\W\d_]+) (\d{{1,2}}|{'|'.join(_NUMBERS)})", re.IGNORECASE)
_LONG = 12  # letters of an abbreviation
_SPACED = re.compile(r"(?P<term>[^\W_]+\s[\u2013-][^\W_]+)\s+[\u2013\u2014-]\s+(?P<definition>\S.*)")
"""A name with a dash that lost the blank on its other side, before the dash between a term and its definition."""

_BROKEN = re.compile(rf"{TERM}\s?[:\uff1a]+(?P<definition>)")
_ALONE = re.compile(rf"{TERM}(?P<definition>)")
_TERMS = (Shape.TERM, Shape.EITHER)
_NEAR = 6  # lines of an entry above the first one that has its definition behind the colon
_BY_HAND = ("colon", "dash")  # marks that people mix
_BEGINNING = r"(?:An?|The)\s[a-z]"
_ARTICLE = re.compile(_BEGINNING)
_BEHIND_TERM = re.compile(rf"{TERM},?\s+(?P<definition>{_BEGINNING}.*)")  # of a mark that they forget
APART = 3
"""Lines of a menu."""

MANY = 10
"""Entries of a line, below which another line is none of theirs."""

LAST = "\U0010ffff"
"""What no term comes after."""

_USUALLY = 0.75  # of the entries, that are one line
_FULL = 0.85  # of the width, that a line and the first word below it take where it was wrapped
_MOST = 0.65  # of the abbreviations, that have the letters of what follows
_NEARLY_ALL = 0.95  # of the lines, that are entries
_MANY_OF_HEADED = 0.85  # as much, below letters
_RARELY = 0.1  # of the entries, that have another mark
_COLUMN = 4  # columns by which the second column of a table is further to the right
_CENTRED = 2
_SIGNS = 0.2  # of the terms, that are signs, among words that show that signs are explained as well
_FEW = 3  # entries with the page's mark, that say what entries are like
_ORDERED_TERMS = 6
_QUESTIONS = 4  # lines with labels for each entry without one
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order


def marked(name: str, lines: Sequence[Line]) -> Marked:
    """The lines that a mark parts, with those that have another one where people have mixed them."""
    style = capitals.style(lines) if name == "capital" else STYLES[name]
    hits: Marked = {}
    for at, line in enumerate(lines):
        if match := _match(name, style, line.text):
            hits[at] = match
    if name == "means":
        hits = dict(sorted({**hits, **quoted.others(lines, hits)}.items()))
    hits = _with_abbreviations(lines, hits) if name == "capital" else hits
    hits = {at: match for at, match in hits.items() if not is_named([match["term"], match["definition"].strip()])}
    hits = _without_labels(hits)
    signs = [at for at, match in hits.items() if not any(map(str.isalnum, match["term"]))]
    signs = [] if name == "colon" and all(map(_explains_sign, map(hits.__getitem__, signs))) else signs
    if len(signs) > _SIGNS * len(hits):
        hits = {at: match for at, match in hits.items() if at not in signs}
    hits = _without_sections(hits)
    if name == "letters":
        hits = _abbreviations(lines, hits)
    elif name in _UNTOLD:
        hits = _in_order(lines, hits, _NEARLY_ALL) or (_articled(lines, hits) if name == "capital" else {})
    elif name == "blank" and len(hits) < _NEARLY_ALL * _told(lines, hits, " \u3000"):
        return {}  # in scripts without blanks, where each line has one
    alone = are_lines(lines, hits) or all(lines[at].gap for at in hits if at)
    colons = sum(": " in match["term"] for match in hits.values())
    if (name == "stop" and (not alone or 2 * colons > len(hits))) or (name == "columns" and _is_centred(lines, hits)):
        return {}
    hits = dict(sorted({**hits, **_otherwise_marked(name, lines, hits), **_sensed(lines, hits)}.items()))
    hits = dict(sorted({**hits, **_in_capitals(name, lines, hits)}.items()))
    return dict(sorted({**hits, **_broken(lines, hits)}.items())) if name == "colon" else hits


def _with_abbreviations(lines: Sequence[Line], hits: Marked) -> Marked:
    """Entries that a capital letter parts, with a few abbreviations and entries with a colon among them."""
    abbreviated = (at for at, line in enumerate(lines) if line.text[:2].isupper())
    lettered = {at: match for at in abbreviated if (match := of_letters(lines[at].text))}
    short = {at: match for at, match in lettered.items() if at not in hits or _is_longer(hits[at], match)}
    hits = dict(sorted({**hits, **short}.items())) if len(short) <= _RARELY * len(hits) else hits
    colons = {at: match for at, line in enumerate(lines) if (match := _by_another([STYLES["colon"]], line.text))}
    return dict(sorted({**colons, **hits}.items())) if len(colons) <= _RARELY * len(hits) else hits


def _is_longer(match: re.Match[str], lettered: re.Match[str]) -> bool:
    """Whether a term is an abbreviation in capitals with some of the words that it stands for."""
    return lettered["term"].isupper() and match["term"].startswith(f"{lettered['term']} ")


def _without_labels(hits: Marked) -> Marked:
    """The lines without those such as "Synonym: ..." out of the alphabetical order of all others: they say more of one.

    On a page in no order a single one may be a term, as "Origin" is.
    """
    found = [(at, order_key(match["term"])) for at, match in hits.items()]
    keys = [key for _, key in found]
    letters = [key[:1] for key in keys]
    lettered = _placed(hits, letters)
    placed, keys = (lettered, letters) if _only_by_letter(keys) else (_placed(hits, keys), keys)
    said = {at for at, match in hits.items() if at not in placed and LABEL.fullmatch(match[0])} | _repeated(found)
    named = {at for at, match in hits.items() if idioms.is_label(plain(match["term"]))}
    others = [key for at, key in found if at not in named]
    exact = len(others) >= _ORDERED_TERMS and sorting.are_sorted(others, 1)
    said |= named - (_placed(hits, [key for _, key in found]) if exact else lettered)
    if len(said) == 1 and not are_in_order([key for at, key in zip(hits, keys, strict=True) if at not in said]):
        return {at: match for at, match in hits.items() if at not in said or not idioms.is_of_page(match["term"])}
    return {at: match for at, match in hits.items() if at not in said}


def _repeated(found: Sequence[tuple[int, str]]) -> set[int]:
    """The lines that begin as several others do, never one right below the other: they are labels, or questions."""
    counts = Counter(key for _, key in found)
    beside = {one for (_, one), (_, other) in pairwise(found) if one == other}
    often = {key for key, number in counts.items() if number >= _FEW and key not in beside}
    said = {at for at, key in found if key in often}
    return said if len(found) - len(said) >= max(_ORDERED_TERMS, len(said) / _QUESTIONS) else set()


def _explains_sign(match: re.Match[str]) -> bool:
    """Whether a sign of several characters stands right before its mark, with a sentence behind it."""
    sign = match["term"]
    return len(sign) > 1 and match.string.startswith(f"{sign}:") and ends(match.string)


def _without_sections(hits: Marked) -> Marked:
    """The lines without the headings of sections: some count up behind the same word, or have one behind letters."""
    letters = {at: match["definition"] for at, match in hits.items() if is_heading(match["term"].strip())}
    often = Counter(letters.values())
    headings = {at for at, text in letters.items() if often[text] > 1}
    if 2 * len(headings) <= len(hits):
        hits = {at: match for at, match in hits.items() if at not in headings}
    counted = {at: found for at, match in hits.items() if (found := _SECTION.fullmatch(match["term"].strip()))}
    told = [found[2].lower() for found in counted.values()]
    numbers = [_NUMBERS.index(number) + 1 if number in _NUMBERS else int(number) for number in told]
    alike = len({found[1].casefold() for found in counted.values()}) == 1
    if alike and numbers == [*range(1, len(numbers) + 1)] and 1 < len(numbers) < len(hits) // 2:
        return {at: match for at, match in hits.items() if at not in counted}
    return hits


def _match(name: str, style: re.Pattern[str], text: str) -> re.Match[str] | None:
    if name == "letters":
        return of_letters(text)
    if name == "capital":
        return _by_another([STYLES["gap"]], text) or matched(capitals.of_line(style, text), text)
    match = matched(style, text)
    spaced = _SPACED.fullmatch(text) if match and name == "dash" and len(match["term"].split()) == 1 else None
    return spaced or match


def _placed(hits: Iterable[int], keys: Sequence[str]) -> set[int]:
    """The lines that stand in order between those above and below them."""
    steps = zip(["", *keys], keys, [*keys[1:], LAST], strict=False)
    return {at for at, (above, key, below) in zip(hits, steps, strict=True) if above <= key <= below}


def _only_by_letter(keys: Sequence[str]) -> bool:
    """Whether nothing but the first letters of its keys orders a page."""
    return not are_in_order(keys) and are_in_order([key[:1] for key in keys])


def _otherwise_marked(name: str, lines: Sequence[Line], hits: Marked) -> Marked:
    """The entries with another mark on a page made by hand, where nearly every line is an entry.

    Where the page is in alphabetical order, they have their places in it.
    """
    if name not in (*_BY_HAND, "equals") or len(hits) < _FEW:
        return {}
    named = labels(lines)
    places = sorted(hits)
    keys = {at: order_key(hits[at]["term"]) for at in places}
    in_order = are_in_order([keys[at] for at in places]) or _only_by_letter([*keys.values()])
    others = [STYLES[other] for other in (*_BY_HAND, "equals") if other != name]
    few = len(hits) < _ORDERED_TERMS
    others += [STYLES["stop"]] if few else []
    styles = [*others, *([STYLES["stop"], _BEHIND_TERM] if in_order else [])]
    found: Marked = {}
    for before, after in pairwise([*places, len(lines)]):
        for at in range(before + 1, after):
            match = None if at in named else _by_another(styles, lines[at].text)
            if match and (not in_order or keys[before][:1] <= order_key(match["term"])[:1] <= keys.get(after, LAST)):
                found[at] = match
    found |= _above(lines, places[0], keys[places[0]], others)
    if few:  # but all of them together are in order
        found = _beside(hits, found, lines)
        both = sorted({**hits, **found}.items())
        among = sum(not is_heading(line.text) for line in lines[both[0][0] : both[-1][0] + 1])
        apart = all(lines[at].gap for at, _ in both[1:])
        enough = len(both) == among and (apart or are_in_order([order_key(match["term"]) for _, match in both]))
    else:
        enough = in_order or len(found) >= _RARELY * len(hits)
    return found if enough and are_lines(lines, hits.keys() | found.keys()) else {}


def _in_capitals(name: str, lines: Sequence[Line], hits: Marked) -> Marked:
    """The entries without the mark where all terms are in capitals, by which they begin, and have their places."""
    keys = {at: order_key(match["term"]) for at, match in hits.items()}
    capitals = sum(match["term"].isupper() for match in hits.values()) >= _NEARLY_ALL * len(hits)
    if name not in _BY_HAND or not capitals or not any(are_in_order([*keys.values()][first:]) for first in (0, 1)):
        return {}  # the first one may be a title
    found: Marked = {}
    for before, after in pairwise([-1, *hits, len(lines)]):
        last = keys.get(before, "") if before != min(hits) else ""
        for at in range(max(before + 1, min(hits) - _NEAR), after):
            styles = (STYLES["class"], STYLES["upper"]) if _CAPITALS.match(lines[at].text) else ()
            match = next((match for style in styles if (match := matched(style, lines[at].text))), None)
            if match and match["term"].isupper() and last < (key := order_key(match["term"])) < keys.get(after, LAST):
                found[at], last = match, key
    return found


def _broken(lines: Sequence[Line], hits: Marked) -> Marked:
    """The entries whose definition begins below their colon, and that have their places in the alphabet."""
    places = sorted(hits)
    named = labels(lines)
    likely: Marked = {}
    for before, place in pairwise([max(-1, places[0] - _NEAR), *places, len(lines)] if places else ()):
        first = lines[min(place, places[-1])]
        for at in range(before + 1, place - 1):
            match = _BROKEN.fullmatch(lines[at].text) if lines[at].text[-1] in ":\uff1a" else None
            if match is None or at in named or lines[at].bullet != first.bullet or lines[at + 1].gap:
                continue
            if words(match["term"]) <= ENTRY and not COMMON.fullmatch(match["term"]):
                likely[at] = match
    keys = {at: order_key(match["term"]) for at, match in sorted({**hits, **likely}.items())}
    if not are_in_order([keys[at] for at in places]):
        return likely if are_in_order([*keys.values()]) else {}
    found: Marked = {}
    for before, place in pairwise([-1, *places]):
        least = keys[before] if before >= 0 else ""
        found |= {at: match for at, match in likely.items() if before < at < place and least <= keys[at] <= keys[place]}
    return found


def _sensed(lines: Sequence[Line], hits: Marked) -> Marked:
    """The items among entries that are items, with nothing but a term on their line and numbered senses below it."""
    if len(hits) < _FEW or not all(lines[at].bullet == "*" for at in hits):
        return {}
    found: Marked = {}
    for at in range(min(hits), max(hits)):
        line, below = lines[at], lines[at + 1 : at + 3]
        senses = [one for one in below if one.bullet == "1" and shape(one.text) is not Shape.TERM]
        if at not in hits and line.bullet == "*" and shape(line.text) in _TERMS and len(senses) == len(below):
            found |= {at: match} if (match := _ALONE.fullmatch(line.text)) else {}
    return found


def _above(lines: Sequence[Line], first: int, key: str, styles: Sequence[re.Pattern[str]]) -> Marked:
    """The entries with another mark right above the first one, none of them below a later letter of the alphabet."""
    found: Marked = {}
    for at in range(first - 1, -1, -1):
        match = _by_another(styles, lines[at].text) if ends(lines[at].text) else None
        if match is None or order_key(match["term"])[:1] > key[:1]:
            break
        found[at], key = match, order_key(match["term"])
    return found


def _beside(hits: Marked, found: Marked, lines: Sequence[Line]) -> Marked:
    """Those of some entries that follow others line by line.

    Where all definitions are sentences, theirs are, too, but for those that the alphabet has there.
    """
    sentences = all(ends(match["definition"].strip()) for match in hits.values())
    first, last, key = min(hits), -1, ""
    near = {*hits, *(at for at in found if at < first)}
    for at in range(first, len(lines)):
        own = order_key(match["term"]) if (match := hits.get(at) or found.get(at)) else key
        if at in hits or is_heading(lines[at].text):
            last, key = at, own
        elif at in found and last == at - 1 and (ends(lines[at].text) or not sentences or key < own):
            near.add(at)
            last, key = at, own
    return {at: match for at, match in found.items() if at in near}


def _by_another(styles: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    found = (matched(style, text) for style in styles)
    return next((match for match in found if match and words(match["term"]) <= ENTRY), None)


def are_lines(lines: Sequence[Line], starts: Collection[int]) -> bool:
    """Whether nearly all entries are one line, and what stands below one is not there because it was wrapped."""
    width = wrapped_at(lines)
    below = [at + 1 for at in starts if at + 1 < len(lines) and at + 1 not in starts]
    below = [at for at in below if not lines[at].gap and not is_heading(lines[at].text)]
    full = any(
        width and len(lines[at - 1].text) + len(lines[at].text.split(maxsplit=1)[0]) >= _FULL * width for at in below
    )
    return not full and len(below) <= (1 - _USUALLY) * len(starts)


def _abbreviations(lines: Sequence[Line], hits: Marked) -> Marked:
    """The entries of a list of abbreviations, with those whose letters stand for nothing that follows."""
    found = _in_order(lines, {at: match for at, match in hits.items() if len(match["term"]) <= _LONG}, _MOST)
    among = [at for at in range(min(found, default=0), max(found, default=0)) if not is_heading(lines[at].text)]
    capitals = (at for at in among if at not in found and _CAPITALS.match(lines[at].text))
    found |= {at: match for at in capitals if (match := STYLES["letters"].fullmatch(lines[at].text))}
    return found if len(found) >= _USUALLY * len(among) else {}


def _in_order(lines: Sequence[Line], hits: Marked, share: float) -> Marked:
    """The entries in alphabetical order, if hardly any line among them is none: nothing else tells of them."""
    places = list(hits)
    keys = [order_key(match["term"])[: 1 if share < _NEARLY_ALL else None] for match in hits.values()]
    first = max(
        (at for at, (one, other) in enumerate(pairwise(keys[: APART + 1]), 1) if one[:1] > other[:1]), default=0
    )
    places, keys = places[first:], keys[first:]
    told = _told(lines, places)
    letters = [key[:1] for key in keys]
    by_letter = len(places) >= _NEARLY_ALL * told and letters == sorted(letters) and len({*letters}) >= _FEW
    in_order = are_in_order(keys) or (by_letter and len(places) >= MANY)
    few = len(places) < MANY and (share < _NEARLY_ALL or len(places) < told or keys != sorted(keys))
    if few or not in_order:
        return {}
    least = _MANY_OF_HEADED if _are_headed(lines, places, keys) else share
    return {at: hits[at] for at in places} if len(places) >= min(least, share) * told else {}


def _articled(lines: Sequence[Line], hits: Marked) -> Marked:
    """The entries of a page in no order, where nearly every line has a term, and an article in upper case behind it."""
    told = [at for at in range(min(hits, default=0), len(lines)) if shape(lines[at].text) is Shape.DEFINITION]
    entries = {at: hits[at] for at in told if at in hits}
    usual = sum(_ARTICLE.match(match["definition"]) is not None for match in entries.values())
    enough = usual >= max(_ORDERED_TERMS, _USUALLY * len(entries)) and len(entries) >= _NEARLY_ALL * len(told)
    return entries if enough else {}


def _are_headed(lines: Sequence[Line], places: Sequence[int], keys: Sequence[str]) -> bool:
    """Whether several entries stand right below the letters that they begin with."""
    below = [at and is_heading(lines[at - 1].text) and order_key(lines[at - 1].text) for at in places]
    return sum(letter == key[:1] for letter, key in zip(below, keys, strict=True)) > 1


def _told(lines: Sequence[Line], places: Collection[int], signs: str = "") -> int:
    """How many lines that are no headings stand from the first to the last of some; of those with one of some signs."""
    among = lines[min(places, default=0) : max(places, default=-1) + 1]
    return sum(not is_heading(line.text) and (not signs or any(map(line.text.__contains__, signs))) for line in among)


def are_in_order(keys: Sequence[str]) -> bool:
    """Whether nearly all neighbours are in alphabetical order."""
    return len(keys) >= _ORDERED_TERMS and sorting.are_sorted(keys, _ORDERED)


def _is_centred(lines: Sequence[Line], hits: Container[int]) -> bool:
    """Whether the terms of a table stand beside the middle of their definitions, so that these could begin anywhere."""
    begun = [
        at
        for at in range(1, len(lines) - 1)
        if at not in hits and at + 1 in hits and lines[at].indent > lines[at + 1].indent + _COLUMN
    ]
    return sum(ends(lines[at - 1].text) and not lines[at].gap for at in begun) >= _CENTRED


def texts(lines: Sequence[Line], match: re.Match[str], span: tuple[int, int], width: int) -> list[str]:
    """The paragraphs of a definition that begins behind the mark of the first line of a span."""
    line, begin = lines[span[0]], match.start("definition")
    first = Line(line.number, line.text[begin:], line.indent + begin)
    below = lines[span[0] + 1 : span[1]]
    return paragraphs([first, *below] if first.text else below, width, flowing=True)
