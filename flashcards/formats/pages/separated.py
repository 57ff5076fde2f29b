"""Pages where term and definition stand on one line, with the same mark between them throughout."""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from itertools import pairwise

from flashcards.cards import term_key
from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.gridded import is_named
from flashcards.formats.pages.halves import CONTINUES, belongs
from flashcards.formats.pages.lines import Shape, ends, is_heading, labels, order_key, plain, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_TERM = r"(?P<term>[^\n]{1,100}?)"
_STYLES = {
    "bold": re.compile(
        r"(?P<mark>\*\*"
        r"|__)(?P<term>(?:(?!(?P=mark)).){1,100})(?P=mark)\s*[:\uff1a\u2013\u2014=.-]*\s*(?P<definition>\S.*)"
    ),
    "colon": re.compile(rf"{_TERM}\s?(?::(?=\s)|\uff1a)\s*(?P<definition>\S.*)"),
    "dash": re.compile(
        rf"{_TERM}(?:\.[\u2014\u2013]\s*|\s+[\u2013\u2014-]{{1,3}}\s*(?=\S)|\s*(?:\u2014|--"
        rf"|(?<=[^\W\d])\u2013(?=[^\W\d]))\s*|(?<=[^\W\d)])\s?[\u2013-]\s+)(?P<definition>\S.*)"
    ),
    "equals": re.compile(rf"{_TERM}\s+(?:=|=>|\u2192|\u21d2)\s+(?P<definition>\S.*)"),
    "slash": re.compile(rf"{_TERM}\s+/\s+(?P<definition>\S.*)"),
    "bar": re.compile(rf"(?!\|){_TERM}\s+\|\s+(?P<definition>\S.*)"),
    "columns": re.compile(rf"{_TERM}(?:\s{{3,}}|\s*\.{{4,}}\s*)(?P<definition>\S.*)"),
    "glued": re.compile(r"(?P<term>[^\n]{1,80}?(?<=[a-z)\]]))(?P<definition>[A-Z(][a-z]*\s.*)"),
    "class": re.compile(
        r"(?P<term>[^\n,.()\[\]]{1,60}?)(?:,\s+|\s+(?=[(\[]))(?P<definition>[(\[]?"
        r"(?:n|v|vb|adj|adv|prep|conj|pron|interj|abbr|abk|noun|verb|adjective|adverb|subst|nm|nf|loc)(?:\.|(?=[)\]]))"
        r"(?:\s?(?:pl|sing|tr|intr|m|f)\.)?[)\]]?[:,]?\s+\S.*)"
    ),
    "stop": re.compile(r"(?P<term>(?:[^\n.()]|\([^()\n]{1,40}\)){1,60})\.\s+(?P<definition>[A-Z(\d\"\u201c].*)"),
}
_BY_HAND = ("colon", "dash")  # marks that people mix
_ARTICLE = re.compile(rf"{_TERM},?\s+(?P<definition>(?:An?|The)\s[a-z].*)")  # and forget
_LONGEST = 9  # words of a term
_ABBREVIATION = 2  # words that may end in a stop
_ENTRY = 4  # words of a term that may be one although its mark is not the page's
_MOSTLY = 0.85
_USUALLY = 0.75
_RARELY = 0.1
_LAST = "\U0010ffff"
_COLUMN = 4  # columns by which the second column of a table is further to the right
_CENTRED = 2
_SIGNS = 0.2  # of the terms, that are signs, among words that show that signs are explained as well
_MANY = 10  # entries of a line, below which another line is none of theirs
_TAIL = 6  # pairs
_NOTE = re.compile(r"\*[^*]+\*")
_APART = 3  # lines of a menu
_ORDERED_TERMS = 6
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_COMMON = re.compile(
    r"(?:and|or|but|if|when|because|we|you|they|he|she|it is|there|these|those|this|note|example"
    r"|for example|source|e\.g|i\.e"
    r"|see(?: also)?|also|that|which|warning|tip|important|hint|https?(?!://$)|isbn|tel|phone|fax|e-?mail|updated?"
    r"|published|by|author)\b.*",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"[,;(\u2013-]$|\b(?:a|an|the|of|and|or|to|in|by|for|with|that|is|as)$")


def readings(lines: Sequence[Line]) -> Iterator[Found]:
    """What each mark makes of a page that uses it."""
    if 2 * sum("\t" in line.text for line in lines) > len(lines):
        return  # a table
    for name, style in _STYLES.items():
        hits = {at: match for at, line in enumerate(lines) if (match := _matched(style, line.text))}
        hits = {at: match for at, match in hits.items() if not is_named([match["term"], match["definition"].strip()])}
        signs = [at for at, match in hits.items() if not any(map(str.isalnum, match["term"]))]
        if len(signs) > _SIGNS * len(hits):
            hits = {at: match for at, match in hits.items() if at not in signs}
        if len(hits) > 1 and not (name == "columns" and _is_centred(lines, hits)):
            yield _read(name, lines, dict(sorted({**hits, **_otherwise_marked(name, lines, hits)}.items())))


def _otherwise_marked(name: str, lines: Sequence[Line], hits: dict[int, re.Match[str]]) -> dict[int, re.Match[str]]:
    """The entries with another mark on a page made by hand, where nearly every line is an entry.

    Where the page is in alphabetical order, they have their places in it.
    """
    if name not in _BY_HAND or len(hits) < _ORDERED_TERMS:
        return {}
    named = labels(lines)
    places = sorted(hits)
    keys = {at: order_key(hits[at]["term"]) for at in places}
    in_order = _are_in_order([keys[at] for at in places])
    styles = [*(_STYLES[other] for other in _BY_HAND if other != name), *([_ARTICLE] if in_order else [])]
    found: dict[int, re.Match[str]] = {}
    for before, after in pairwise([*places, len(lines)]):
        for at in range(before + 1, after):
            match = None if at in named else _by_another(styles, lines[at].text)
            if match and (not in_order or keys[before][:1] <= order_key(match["term"])[:1] <= keys.get(after, _LAST)):
                found[at] = match
    enough = in_order or len(found) >= _RARELY * len(hits)
    return found if enough and _are_lines(lines, hits.keys() | found.keys()) else {}


def _by_another(styles: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    found = (_matched(style, text) for style in styles)
    return next((match for match in found if match and words(match["term"]) <= _ENTRY), None)


def _are_lines(lines: Sequence[Line], starts: Collection[int]) -> bool:
    """Whether nearly all entries are one line, with the next entry, a blank line or a heading below."""
    last = len(lines) - 1
    return not wrapped_at(lines) and _USUALLY * len(starts) <= sum(
        at == last or at + 1 in starts or lines[at + 1].gap or is_heading(lines[at + 1].text) for at in starts
    )


def _are_in_order(keys: Sequence[str]) -> bool:
    ordered = sum(one <= other for one, other in pairwise(keys))
    return len(keys) >= _ORDERED_TERMS and ordered >= _ORDERED * (len(keys) - 1)


def _is_centred(lines: Sequence[Line], hits: Container[int]) -> bool:
    """Whether the terms of a table stand beside the middle of their definitions, so that these could begin anywhere."""
    begun = [
        at
        for at in range(1, len(lines) - 1)
        if at not in hits and at + 1 in hits and lines[at].indent > lines[at + 1].indent + _COLUMN
    ]
    return sum(ends(lines[at - 1].text) and not lines[at].gap for at in begun) >= _CENTRED


def _matched(style: re.Pattern[str], text: str) -> re.Match[str] | None:
    match = style.fullmatch(text)
    if match is None:
        return None
    term = plain(match["term"]).strip(" *_")
    if not term or words(term) > _LONGEST or _COMMON.fullmatch(term):
        return None
    if ends(term) and words(term) > _ABBREVIATION:
        return _later(style, text, match)
    if term.count("(") != term.count(")") and (")" in text or term.startswith("(")):
        return _later(style, text, match)
    return match


def _later(style: re.Pattern[str], text: str, match: re.Match[str]) -> re.Match[str] | None:
    """The same mark behind the parenthesis that the first one stands in."""
    close = text.find(")", match.end("term"))
    if close < 0 or match["term"].count("(") != match["term"].count(")") + 1:
        return None
    rest = style.fullmatch(
        text[:0]
        + text[:close].replace(":", "\ue000").replace(" - ", "\ue001").replace("\u2013", "\ue002")
        + text[close:]
    )
    return rest if rest and rest.start("definition") > close else None


def _read(name: str, lines: Sequence[Line], hits: dict[int, re.Match[str]]) -> Found:
    starts = _starts(lines, hits) or list(hits)
    width = wrapped_at(lines)
    alone = name == "glued" and not width  # a line is all of an entry
    pairs: list[Pair] = []
    for at, end in pairwise([*starts, len(lines)]):
        stop = at + 1 if alone else _until(lines, at + 1, end, width, last=end == len(lines))
        term = term_text(lines[at].text[hits[at].start("term") : hits[at].end("term")])
        pairs.append(Pair(lines[at].number, term, _texts(lines, hits[at], (at, stop), width), at, stop))
    longer = [pair for pair in pairs if pair.end > pair.start + 1]
    if longer == pairs[-1:] and len(pairs) >= _MANY and _is_below(lines, pairs, width):
        match = hits[pairs[-1].start]
        pairs[-1].definition = [match["definition"]]
        pairs[-1].end = pairs[-1].start + 1
        longer = []
    if (
        len(longer) == 1 < len(pairs)
        and not width
        and len(longer[0].definition) > 1
        and not belongs(longer[0].definition[-1], longer[0])
        and not any(line.bullet for line in lines[longer[0].start + 1 : longer[0].end])
    ):
        longer[0].definition = longer[0].definition[:1]  # the only one with more lines: they are somebody else's
        longer[0].end = longer[0].start + 1
    _without_title(pairs, lines)
    _without_tail(pairs)
    lost = _without_lost(pairs, lines, hits)
    _doubt_mixed(pairs, lines)
    inside = {at for pair in pairs for at in range(pair.start, pair.end)}
    stray = [
        at
        for at in range(pairs[0].start, pairs[-1].end)
        if at in lost
        or (at not in inside and (alone or shape(lines[at].text) is not Shape.TERM) and not is_heading(lines[at].text))
    ]
    return Found(shape=name, pairs=pairs, stray=stray)


def _texts(lines: Sequence[Line], match: re.Match[str], span: tuple[int, int], width: int) -> list[str]:
    """The paragraphs of a definition that begins behind the mark of the first line of a span."""
    line, begin = lines[span[0]], match.start("definition")
    first = Line(line.number, line.text[begin:], line.indent + begin)
    return paragraphs([first, *lines[span[0] + 1 : span[1]]], width, flowing=True)


def _is_below(lines: Sequence[Line], pairs: Sequence[Pair], width: int) -> bool:
    """Whether the line below the last entry is none of it: no line of an entry is as long, or none is wrapped."""
    line = lines[pairs[-1].start + 1]
    longest = max(len(lines[pair.start].text) for pair in pairs)
    return not line.text[0].islower() and (not width or longest < len(line.text))


def _without_title(pairs: list[Pair], lines: Sequence[Line]) -> None:
    """Take out a first pair that a menu parts from all others: it is the title of the page."""
    if len(pairs) < _APART + 1:
        return
    first, *between = (other.start - one.end for one, other in pairwise(pairs))
    menu = [lines[at] for at in range(pairs[0].end, pairs[1].start)]
    if first >= _APART > max(between) and not any(shape(line.text) is Shape.DEFINITION for line in menu):
        del pairs[0]


def _without_tail(pairs: list[Pair]) -> None:
    """Take out what follows the last entry of a page in alphabetical order, and is out of it: the page's own lines."""
    keys = [order_key(pair.term) for pair in pairs]
    for at in range(max(_MANY, len(pairs) - _TAIL), len(pairs)):
        before = keys[:at]
        ordered = sum(one <= other for one, other in pairwise(before)) >= _MOSTLY * (len(before) - 1)
        if ordered and max(keys[at:]) < before[-1] and len(pairs) > at + 1:
            del pairs[at:]
            return


def _without_lost(pairs: Sequence[Pair], lines: Sequence[Line], hits: dict[int, re.Match[str]]) -> set[int]:
    """Cut off lines that are entries without a mark: they stand apart, and where the alphabet has them."""
    keys = [order_key(pair.term) for pair in pairs]
    lost: set[int] = set()
    if not _are_in_order(keys):
        return lost
    width = wrapped_at(lines)
    apart = _are_lines(lines, {pair.start for pair in pairs})
    for pair, (key, after) in zip(pairs, pairwise([*keys, _LAST]), strict=True):
        for at in _like_entries(pair, lines, apart=apart):
            own = order_key(lines[at].text)
            if key < own < after and not belongs(lines[at].text, pair):
                lost.update(range(at, pair.end))
                pair.definition, pair.end = _texts(lines, hits[pair.start], (pair.start, at), width), at
                break
            if not lines[at].gap and key[:1] <= own[:1] <= after[:1]:
                pair.doubt = pair.doubt or f'its definition may hold the next entry, "{_beginning(lines[at].text)}"'
    return lost


def _like_entries(pair: Pair, lines: Sequence[Line], *, apart: bool) -> Iterator[int]:
    """The lines of a definition that begin as an entry does; ``apart`` is whether entries are lines of their own."""
    first = lines[pair.start]
    for at in range(pair.start + 1, pair.end):
        line = lines[at]
        alone = line.gap or (apart and line.text[0].isupper() and not CONTINUES.fullmatch(line.text))
        if alone and bool(line.bullet) == bool(first.bullet):
            yield at


def _beginning(text: str) -> str:
    return " ".join(text.split()[:_ENTRY])


def _doubt_mixed(pairs: Sequence[Pair], lines: Sequence[Line]) -> None:
    """Doubt definitions in which a line is itself like an entry, with another mark than the page's.

    What several of them have, as ``Example:``, is a label.
    """
    found = [
        (pair, term) for pair in pairs for at in range(pair.start + 1, pair.end) if (term := _entry(lines, pair, at))
    ]
    often = Counter(term_key(term) for _, term in found)
    for pair, term in found:
        if often[term_key(term)] == 1:
            pair.doubt = pair.doubt or f'its definition may hold the next entry, "{term}"'


def _entry(lines: Sequence[Line], pair: Pair, at: int) -> str:
    """The term of a line within a definition that begins like an entry of the page; empty if it does not."""
    line, above, first = lines[at], lines[at - 1], lines[pair.start]
    alike = line.bullet == first.bullet and line.indent <= first.indent
    if (
        not alike
        or line.text[0].islower() != first.text[0].islower()
        or not (ends(above.text) or line.gap or line.bullet)
    ):
        return ""
    for name in ("bold", "colon", "dash"):
        match = _matched(_STYLES[name], line.text)
        if match and words(match["term"]) <= _ENTRY:
            return term_text(match["term"])
    return ""


def _starts(lines: Sequence[Line], hits: dict[int, re.Match[str]]) -> list[int]:
    """Where entries begin: what nearly all of them have in common, the others must have as well."""
    found = list(hits)
    for feature in (
        lambda at: lines[at].gap or not at or _is_below_heading(lines, at, hits),
        lambda at: lines[at].bullet,
        lambda at: lines[at].indent // 2,
    ):
        value, number = Counter(feature(at) for at in found).most_common(1)[0]
        if number > 1 and number >= _MOSTLY * len(found) and value is not False:
            found = [at for at in found if feature(at) == value]
    wrapped = wrapped_at(lines) > 0
    upper = 2 * sum(hits[at]["term"][0].isupper() for at in found) >= len(found)
    starts: list[int] = []
    listed = False
    for at in found:
        apart = lines[at].gap or bool(lines[at].bullet) or not at
        letter = len(hits[at]["term"].strip()) == 1
        listed = letter and at > 0 and (listed or lines[at - 1].text.endswith(":"))
        if not listed and (apart or not _is_broken(lines, at, upper=upper and wrapped)):
            starts.append(at)
    return starts


def _is_below_heading(lines: Sequence[Line], at: int, hits: Container[int]) -> bool:
    above = lines[at - 1]
    return at - 1 not in hits and (above.gap or above.marked) and shape(above.text) is Shape.TERM


def _is_broken(lines: Sequence[Line], at: int, *, upper: bool) -> bool:
    """Whether a line goes on with the sentence of the line above it; ``upper`` says that terms begin in upper case."""
    above = lines[at - 1].text
    unfinished = _UNFINISHED.search(above) or (upper and lines[at].text[0].islower() and not ends(above))
    return bool(unfinished) and not is_heading(above)


def _until(lines: Sequence[Line], start: int, end: int, width: int, *, last: bool) -> int:
    """Where a definition ends: at a heading above the next entry, or where the text does."""
    for at in range(start, end):
        line = lines[at]
        above = lines[at - 1]
        if is_heading(line.text) or line.cut or line.marked or _NOTE.fullmatch(line.text):
            return at
        joined = not line.gap and (
            ends(line.text) or (width and not ends(above.text)) or line.text[0].islower() or not ends(above.text)
        )
        if line.bullet or (joined and not (last and shape(line.text) is Shape.TERM)):
            continue
        if shape(line.text) is not Shape.DEFINITION or (last and line.gap):
            return at
    return end
