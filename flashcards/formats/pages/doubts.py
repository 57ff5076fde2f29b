"""Why a pair of a page may be none: a part of a menu, a title, a sentence torn in two, a stranger to the alphabet."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Sequence
from typing import NamedTuple
from unicodedata import category

from flashcards.formats.pages import Pair, alphabets, sorting
from flashcards.formats.pages.around import sections, sites
from flashcards.formats.pages.halves import SEE, belongs, names
from flashcards.formats.pages.lines import Shape, ends, is_furniture, order_key, shape, unclassed, words

LONG_TERM = 8  # words
"""Words of a term that is hardly one."""

NO_TERM = re.compile(
    r"(?:how|why|what|when|where|who|which|is|are|can|do|does|should)\s.*\?|(?:i|we|you|he|she|they|please"
    r"|dear|if|when|thank)(?:['\u2019]\w+)?,?\s.*|.*(?:@|https?:(?!//$)).*",
    re.IGNORECASE,
)
"""What no term reads like."""

_ABBREVIATION = 2  # words that may end in a stop
_NEARLY = 0.8
_ORDERED_TERMS = 6
_LISTED = 0.2
_MOSTLY = 0.7
_MANY = 5
_TOP = 3  # pairs among which a page may say how many terms it has
_OFTEN = 3  # entries of one term
_NO_END = re.compile(r"\d\.\d+$|\b(?:etc|[A-Z]\w{0,3})\.$")
"""The number of a version, or an abbreviation."""

_CUT = ("\u2026", "...")
_BESIDE = 2  # neighbours
_COMMAS = (",", ";", "\u3001", "\uff0c", "\uff1b")
_LIST = 30  # characters
_EXCLAIMING = ("!", "\uff01")
_LOUD = "it ends in an exclamation mark, unlike the others"
_COLONS = (":", "\uff1a")
_FEW = 0.1  # of the terms, that are out of order where there is one
_RARE = 0.05  # of the pairs
_AROUND = "it may be a part of the page around the terms"
_FAR = 2  # letters of the alphabet
_NAME_OF_A_PAGE = re.compile(r"(?:\w+\s){0,3}gloss?a(?:r|ry|rio|ire)s?", re.IGNORECASE)
_BEGINS = re.compile(r"(?:An?|The|Any|One)\s[a-z]")
_QUESTION = re.compile(r"[^.!?\u3002\uff01\uff1f]*[?\uff1f]\W*")
_OURS = re.compile(
    r"(?:we|our)\b.*|(?:enter|call|visit|join|order|buy|ask|find|see|tell|book|download|get|rate|support|start)\b"
    r"(?:\s\w+){0,3}?\s(?:us|our|yours?)\b.*",
    re.IGNORECASE,
)
_YOURS = re.compile(r"(?:our|your|my)\s|(?:call|visit|join|find|follow|ask)\sus$", re.IGNORECASE)
_TWO_SENTENCES = re.compile(rf"(?:(?![{alphabets.UPPER}])[^\W\d_]){{4,}}\.\s[{alphabets.UPPER}]")
_STOPPED = re.compile(r"[^\W\d_]{5,}\.$")  # shorter words may be abbreviations
_ARTICLE = re.compile(r"(?:An?|The|To)\s+")
_GOING_ON = re.compile(
    r"[-*(\d]|(?:see|cf|compare|also|e\.g|for|in|note|this|these|it|example)\b|[^.]*:(?!\s)", re.IGNORECASE
)
_OF_ALL = re.compile(r"(?:notes?|sources?|for|in)\b", re.IGNORECASE)  # what may be said of the whole page
_DIGITS = re.compile(r"\d{1,4}(?!\d)")
_OF_PAGES = re.compile(r"\d+ of \d+")
_LONG_WORDS = re.compile(r"\b[A-Z]{4,}\W(?:.*\W)?[A-Z]{4,}")
_COUNTED_WORDS = re.compile(r"\b[A-Z]{3,} \d{1,3} [A-Z]{4,}\b")


def doubt(pairs: Sequence[Pair], order: float) -> None:
    """Say of each pair that may be none why; ``order`` is the share of neighbours in alphabetical order."""
    keys = [order_key(pair.term) for pair in pairs]
    in_order = len(pairs) >= _ORDERED_TERMS and order >= _NEARLY and sorting.are_sorted(keys, _MOSTLY)
    counts = Counter(pair.term for pair in pairs)
    usual = _Usual(
        pairs=len(pairs),
        saying=len(pairs) >= _MANY and sum(ends(pair.text) for pair in pairs) >= _NEARLY * len(pairs),
        signs=sum(_begins_with_sign(pair.text) for pair in pairs) > _LISTED * len(pairs),
        marks=sum(_begins_with_sign(pair.term) for pair in pairs) > _FEW * len(pairs),
        capitals=_in_capitals(pairs),
        ours=sum(_OURS.match(pair.text) is not None for pair in pairs) > _LISTED * len(pairs),
        calm=len(pairs) >= _ORDERED_TERMS and sum(map(_exclaims, pairs)) == 1,
        stops=_end_in_stops(pairs),
        sentences=_are_sentences(pairs),
        alone=sum("\n\n" in pair.text for pair in pairs) == 1,
        longest=max((len(pair.text) for pair in pairs if not pair.text.endswith(_CUT)), default=0),
        often={term for term, number in counts.items() if number >= max(_OFTEN, _FEW * len(pairs))},
    )
    sure = [at for at, pair in enumerate(pairs) if not (pair.doubt or alphabets.is_unplaced(keys[at]))]
    astray = {sure[at] for at in _astray([keys[at] for at in sure])} if in_order else set()
    single = sum(len(pair.definition) == 1 for pair in pairs) >= _MOSTLY * len(pairs)
    apart = _apart(pairs, keys if in_order else ())
    lone_cuts = in_order and sum(pair.cut for pair in pairs) <= max(_TOP, _FEW * len(pairs))
    digits = [pair.term[0].isdigit() for pair in pairs]
    numbered = sum(digits) > _MOSTLY * len(pairs) or all(digits[:_TOP])
    for at, pair in enumerate(pairs):
        if _reads_like_sentence(pair.term):
            pair.doubt = pair.doubt or "its term reads like a sentence"
        elif words(pair.term) > LONG_TERM + 4:
            pair.doubt = pair.doubt or f"its term has {words(pair.term)} words"
        elif not any(char.isalnum() for char in pair.text):
            pair.doubt = pair.doubt or "its definition has no words"
        elif why := _at_an_end(pairs, at, apart, in_order=in_order):
            pair.doubt = pair.doubt or why
        elif _is_torn(pair):
            pair.doubt = pair.doubt or "its term reads like the beginning of its definition"
        elif at and pairs[at - 1].text.endswith(_COLONS) and pairs[at - 1].end >= pair.start:
            pair.doubt = pair.doubt or f'it may be a part of "{pairs[at - 1].term}", which ends in a colon'
        elif at in astray or (lone_cuts and pair.cut and _is_between(keys, at)):
            pair.doubt = pair.doubt or "it is out of alphabetical order"
        elif in_order and single and (begins := _next_entry(pair, keys, at, usual)):
            pair.doubt = pair.doubt or f'its definition may hold the next entry, "{begins}"'
        else:
            counting = _counting(pair, usual) if at < _TOP and not (numbered or _explains_number(pair)) else ""
            pair.doubt = pair.doubt or _unlike(pair, usual) or counting
            placed = in_order and keys[max(0, at - 1)] <= keys[at] <= keys[min(at + 1, len(keys) - 1)]
            pair.doubt = pair.doubt or (_LOUD if usual.calm and not placed and _exclaims(pair) else "")
            pair.doubt = pair.doubt or _no_sentence(pair, usual, placed=placed, last=at == len(pairs) - 1)
    sections.doubt_tail(pairs)


def _reads_like_sentence(term: str) -> bool:
    """Whether a term is something that people say or ask, or holds the end of a sentence."""
    return bool(is_sentence(term) or NO_TERM.fullmatch(term) or _TWO_SENTENCES.search(term))


def is_sentence(term: str) -> bool:
    """Whether a term of several words ends as a sentence does, and not in an abbreviation or a number."""
    return ends(unclassed(term)) and words(term) > _ABBREVIATION and not _NO_END.search(term)


def _apart(pairs: Sequence[Pair], keys: Sequence[str]) -> int:
    """The position of the first of the last pairs that a menu or the like parts from all others.

    Without one, it is the number of pairs. ``keys`` are those of terms in alphabetical order.
    """
    number = len(pairs)
    at = next((at for at in range(max(_MANY, number - _TOP), number) if pairs[at].cut), number)
    usual = sum(pair.cut for pair in pairs[1:at]) > _RARE * number
    return number if usual or (keys and at < number and keys[at - 1] <= keys[at]) else at


def _next_entry(pair: Pair, keys: Sequence[str], at: int, usual: "_Usual") -> str:
    """The first words of a later paragraph, or a name below a term, which the alphabet has before the next term."""
    after = keys[at + 1] if at + 1 < len(keys) else ""
    for text in pair.definition[0 if usual.sentences and _is_name(pair) else 1 :]:
        key = order_key(_ARTICLE.sub("", text))
        if keys[at] < key < after and not key.startswith(keys[at]) and not _GOING_ON.match(text):
            return " ".join(text.split()[:4])
    return ""


def _is_name(pair: Pair) -> bool:
    """Whether what stands below a term is written as a term is, and the term is no abbreviation of it."""
    alike = pair.text[0].islower() == pair.term[0].islower() and not pair.term.isupper()
    return alike and pair.below > pair.start and words(pair.text) < _MANY and not ends(pair.text)


def _at_an_end(pairs: Sequence[Pair], at: int, apart: int, *, in_order: bool) -> str:
    """Why the first or one of the last pairs may belong to the page around the terms."""
    pair = pairs[at]
    is_sign = ends(pair.text) and not any(map(str.isalnum, pair.term))
    near = [one.term for one in (pairs[-2:] if at else pairs[:2])]
    placed = in_order and _is_beside(pair) and sorting.share(near) == 1
    explained = is_sign or _explains_number(pair) or explains_itself(pair) or placed
    if at >= apart or (at in (0, len(pairs) - 1) and is_furniture(pair.term) and not explained):
        return _AROUND
    if at == 0 and not in_order and _is_unstopped(pairs):
        return _AROUND
    return "it may be the title of the page, above the first term" if at == 0 and _is_above_term(pairs) else ""


def _is_unstopped(pairs: Sequence[Pair]) -> bool:
    """Whether the first definition does not end in a full stop, as all others but the last one do."""
    inner = pairs[1:-1] if pairs[0].below > pairs[0].start else []  # what stands on one line is no line of the site
    return len(inner) >= _ORDERED_TERMS and not ends(pairs[0].text) and all(ends(pair.text) for pair in inner)


def _is_beside(pair: Pair) -> bool:
    """Whether a whole sentence stands on the line of a term."""
    return pair.below == pair.start and ends(pair.text) and words(pair.text) > LONG_TERM


def _explains_number(pair: Pair) -> bool:
    """Whether such a sentence says what "10 of 12" is, so that it counts neither pages nor terms."""
    return _OF_PAGES.fullmatch(pair.term) is not None and _is_beside(pair)


def explains_itself(pair: Pair) -> bool:
    """Whether a definition begins with its term, so that this one is no furniture, such as the number of a page."""
    return pair.text.startswith(f"{pair.term} ")


def _is_above_term(pairs: Sequence[Pair]) -> bool:
    """Whether the first definition begins with a name of a few words on its own line, as no other does."""
    named = [len(pair.definition) > 1 and shape(pair.definition[0]) is Shape.TERM for pair in pairs]
    return named[0] and not any(named[1:])


def _is_between(keys: Sequence[str], at: int) -> bool:
    """Whether a term stands between two that follow each other in the alphabet, and itself does not."""
    around = [*keys[at - 1 : at], *keys[at + 1 : at + 2]]
    return len(around) == _BESIDE and around[0] <= around[1] and not around[0] <= keys[at] <= around[1]


def _is_torn(pair: Pair) -> bool:
    """Whether one sentence on two lines became a term and its definition."""
    return words(pair.term) >= _MANY and _BEGINS.match(pair.term) is not None and pair.text[:1].islower()


class _Usual(NamedTuple):
    """How many pairs a page has, whether nearly all definitions are sentences, and whether many begin with a sign.

    ``marks`` is whether several terms do, ``capitals`` whether many of them are in
    capitals throughout, ``ours`` whether many definitions speak of "us", ``stops``
    whether many terms end in a full stop, ``often`` the terms of several entries,
    ``calm`` whether exactly one entry exclaims, ``longest`` the length of the longest definition that is not cut off.
    """

    pairs: int
    saying: bool
    signs: bool
    marks: bool
    capitals: bool
    ours: bool
    calm: bool
    stops: bool
    sentences: bool
    alone: bool
    longest: int
    often: Container[str]


def _unlike(pair: Pair, usual: _Usual) -> str:
    """Why a pair may be a part of the page that explains no term; nothing where it looks like the others."""
    parts = pair.text.split("\n\n")
    why = ""
    if _NAME_OF_A_PAGE.fullmatch(pair.term):
        why = "it may be the name of a page"
    elif _is_in_capitals(pair.term) and not usual.capitals and usual.pairs >= _MANY:
        why = "it is in capitals, unlike the others: it may be a heading"
    elif _QUESTION.fullmatch(parts[0]) and all(part.startswith("(") for part in parts[1:]):
        why = "its definition is a question"
    elif pair.text.endswith(_CUT) and words(pair.text) > LONG_TERM and not _ends_in_list(pair.text, usual):
        why = "its definition is cut off: the page may show all of it elsewhere"
    elif (_OURS.match(pair.text) or _YOURS.match(pair.term)) and not usual.ours and usual.pairs > _ORDERED_TERMS:
        why = "it speaks of the site, unlike the others"
    elif counts_on(pair):
        why = "its definition counts on from it"
    elif odd := _odd_term(pair.term, usual):
        why = odd
    elif (_begins_with_sign(pair.text) and not usual.signs) or (_begins_with_sign(pair.term) and not usual.marks):
        why = f"{'its definition' if usual.marks or not _begins_with_sign(pair.term) else 'it'} begins with a sign"
        why += ", unlike the others"
    elif usual.saying and _lists_names(pair.text, parts):
        why = "its definition is a list of names, unlike the others"
    return why


def _exclaims(pair: Pair) -> bool:
    return pair.term.endswith(_EXCLAIMING) or pair.text.endswith(_EXCLAIMING)


def _are_sentences(pairs: Sequence[Pair]) -> bool:
    """Whether all definitions but a few are one paragraph that ends as a sentence does."""
    others = sum(len(pair.said) > 1 or not ends(pair.said[0]) for pair in pairs)
    return len(pairs) >= _ORDERED_TERMS and others <= max(_BESIDE, _FEW * len(pairs))


def _no_sentence(pair: Pair, usual: _Usual, *, placed: bool, last: bool) -> str:
    """What there is in a definition besides sentences, where the others have nothing else.

    A term that is ``placed`` by the alphabet may have a few words for its definition, as an abbreviation may.
    """
    if not usual.sentences:
        return ""
    first, *more = pair.said
    few = words(first) <= LONG_TERM and not (first[0].islower() or _GOING_ON.match(first))
    if few and not (more or placed or ends(first) or pair.term.isupper()):
        return "its definition is no sentence, unlike the others"
    foreign = False
    if usual.alone and more:
        of_all = last and _OF_ALL.match(more[0]) is not None and not names(more[0], pair.term)
        foreign = of_all or not (_GOING_ON.match(more[0]) or SEE.fullmatch(more[0]) or belongs(more[0], pair))
    part = more[0] if foreign else next((part for part in more if _is_astray(part)), None)
    return f'its definition goes on with "{" ".join(part.split()[:_MANY])}", unlike the others' if part else ""


def _is_astray(part: str) -> bool:
    """Whether a paragraph is a name, or speaks of the site; a reference such as "See also: Stern" is neither."""
    if SEE.fullmatch(part) and not (sites.names_value(part) or _OURS.match(part)):
        return False
    name = words(part) <= LONG_TERM and not ends(part) and part[0].isupper() and not part.endswith(_COLONS)
    return sites.speaks(part) or _OURS.match(part) is not None or (name and not _GOING_ON.match(part))


def _ends_in_list(text: str, usual: _Usual) -> bool:
    """Whether a definition ends as "wool, silk..." does, on a page that has longer ones: it cuts off none."""
    return len(text) < usual.longest and any(comma in text[-_LIST:] for comma in _COMMAS)


def _end_in_stops(pairs: Sequence[Pair]) -> bool:
    """Whether many terms are abbreviations with a full stop, or most end in one for whatever reason."""
    ending = [pair.term for pair in pairs if pair.term.endswith(".")]
    short = sum(_STOPPED.search(term) is None for term in ending)
    return short > _LISTED * len(pairs) or 2 * len(ending) > len(pairs)


def _odd_term(term: str, usual: _Usual) -> str:
    """Why a term by itself tells that it is a heading or a part of a text."""
    if term in usual.often:
        return "the page has it again and again: it may be the heading of a part"
    if term.endswith(_COMMAS):
        return "its term reads like a part of a sentence"
    return "its term ends in a full stop, unlike the others" if _STOPPED.search(term) and not usual.stops else ""


def counts_on(pair: Pair) -> bool:
    """Whether a definition begins with the next number, as the lines of a table of contents do."""
    number, below = _DIGITS.match(pair.term), _DIGITS.match(pair.text)
    return bool(number and below and int(below[0]) == int(number[0]) + 1)


def _lists_names(text: str, parts: Sequence[str]) -> bool:
    """Whether a definition is nothing but names, one below the other or in the line of a menu."""
    if words(text) > LONG_TERM and not ends(text) and is_menu(text):
        return True
    return len(parts) > 1 and not any(ends(part) or words(part) > LONG_TERM for part in parts)


def _counting(pair: Pair, usual: _Usual) -> str:
    """Why a pair may say how many terms there are; nothing where it names no such number."""
    short = (pair.term, *([pair.text] if words(pair.text) <= LONG_TERM else []))
    numbers = [int(match[0]) for text in short if (match := _DIGITS.search(text))]
    near = any(abs(number - usual.pairs) <= max(1, usual.pairs // 4) for number in numbers)
    return "it may say how many terms the page has" if near and usual.pairs >= _MANY else ""


def _in_capitals(pairs: Sequence[Pair]) -> bool:
    """Whether a page writes many of its terms in capitals, abbreviations aside, so that those are no headings."""
    long = [pair.term for pair in pairs if len(pair.term) >= _MANY]
    return sum(map(str.isupper, long)) > _LISTED * len(long)


def _is_in_capitals(term: str) -> bool:
    """Whether a term of several long words is in capitals throughout, as headings are and abbreviations are not."""
    name = term.partition("(")[0]
    return name.isupper() and (_LONG_WORDS.search(term) or _COUNTED_WORDS.search(name)) is not None


def _begins_with_sign(text: str) -> bool:
    return any(category(char) == "So" for char in text[:1])


def _astray(keys: Sequence[str]) -> set[int]:
    """The terms that are far from where most others have their place in the alphabet."""
    letters = [key[:1] for key in keys]
    tops: list[int] = []  # the last one of the best row of each length
    before: list[int] = []
    lengths: list[int] = []
    for at, letter in enumerate(letters):
        length = bisect_right(tops, letter, key=letters.__getitem__)
        before.append(tops[length - 1] if length else -1)
        lengths.append(length)
        tops[length : length + 1] = [at]
    row: list[int] = []
    at = lengths.index(max(lengths)) if lengths else -1  # of two that may be the last one, what is below is none
    while at >= 0:
        row.append(at)
        at = before[at]
    row.reverse()
    found = {at for at in {*range(len(keys))}.difference(row) if _is_far(letters, row, at)}
    if len(found) <= max(_TOP, _FEW * len(keys)):
        return found
    return {at for at in range(len(keys)) if _is_between_others(letters, at)}  # there are several alphabets


def _is_between_others(letters: Sequence[str], at: int) -> bool:
    """Whether a term is far from where its neighbours are in the alphabet, while they follow each other."""
    before = letters[at - 1] if at else ""
    after = letters[at + 1] if at + 1 < len(letters) else "\U0010ffff"
    own = letters[at]
    if not own.isalpha() or (before and not before.isalpha()) or before > after or before <= own <= after:
        return False
    near = before if own < before else after
    return abs(ord(own) - ord(near)) >= _FAR


def _is_far(letters: Sequence[str], row: Sequence[int], at: int) -> bool:
    place = bisect_right(row, at)
    near = [letters[other] for other in row[max(0, place - 1) : place + 1]]
    own = letters[at]
    return own.isalpha() and all(not letter.isalpha() or abs(ord(own) - ord(letter)) >= _FAR for letter in near)


def is_menu(text: str) -> bool:
    """Whether most words of a text begin in upper case, as the names in a menu do."""
    letters = [word[0] for word in text.split() if word[0].isalpha()]
    return 2 * sum(map(str.isupper, letters)) > len(letters)
