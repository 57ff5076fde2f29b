"""What stands among entries and is none, or only half of one: a heading, a line that lost its term or its stop."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from statistics import median

from flashcards.formats.pages import Found, Line, Pair, sorting
from flashcards.formats.pages.around import idioms
from flashcards.formats.pages.lines import Shape, ends, is_heading, labels, order_key, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, wrapped_at

CONTINUES = re.compile(
    r"(?:see|cf\.|compare|note|example|e\.g\.|also|synonyms?|antonyms?|related|source|siehe|vgl\.|voir"
    r"|v\u00e9ase|vedi|zie|se \u00e4ven|por exemplo|par exemple|por ejemplo|per esempio|zum beispiel|bijvoorbeeld"
    r"|till exempel)\b.*|\(.*"
    r"|(?:this|these|they|such|for example|for instance|in addition|however|note that|examples?|ex[ei]mples?|exemplos?"
    r"|ejemplos?|esemp(?:io|i)|beispiele?|voorbeeld(?:en)?|exempel|przyk\u0142ad)\b.*"
    r"|(?-i:[a-z]).*\.|\d[.)].*|\d\s[\u2013-]\s.*",
    re.IGNORECASE,
)
"""How a paragraph begins that goes on with a definition."""

SEE = re.compile(r"(?:see|see also|siehe(?: auch)?|voir(?: aussi)?|v\u00e9ase)\b.{1,60}|\u2192.{1,60}", re.IGNORECASE)
"""A line that only refers to other terms."""

LABEL = re.compile(
    r"(?:synonyms?|antonyms?|plural|singular|opposite|abbreviations?|pronunciation|origin|etymology|compare|synonymes?"
    r"|pluriel|sin\u00f3nimos?|synonyme?|mehrzahl|plural form)\s?[:\uff1a]\s?\S.*|not to be confused with\b.*",
    re.IGNORECASE,
)
"""A line that says something more of the term above."""

BESIDE = re.compile(rf"{SEE.pattern}|{LABEL.pattern}|[(\[/\uff08\uff3b].{{1,60}}[)\]/\uff09\uff3d]", re.IGNORECASE)
"""What may stand between a term and its definition: a reference, a reading."""

_SPEAKING = 2  # letters
_TERMS = {Shape.TERM, Shape.EITHER}
_PAIRS = 3  # that show how a page is laid out
_MOSTLY = 0.75  # of the pairs, or of the neighbours on a page in alphabetical order
_LEAST_LOWER = 5  # terms in lower case, that show how a page writes them
_LOWER = 0.9  # of the terms
_ABOVE = 2  # entries
_MENU = 4  # lines
_SEVERAL = 4  # words of a definition without its full stop
_COLONS = ":\uff1a"
_FEW, _RARE = 2, 0.1  # definitions
_WORDS = 5


def without_halves(found: Found, lines: Sequence[Line]) -> Found:
    """A reading in which no definition has swallowed half a pair: a term, a heading, or the only second paragraph."""
    width = wrapped_at(lines)
    labelled = labels(lines)
    pairs: list[Pair] = []
    stray = [*found.stray]
    more = [pair for pair in found.pairs if _second(pair, lines) is not None]
    for pair in found.pairs:
        first = pair.start + 1 + len(pair.aliases)
        lone = _second(pair, lines) if len(more) == 1 and pair is more[0] and len(found.pairs) > len(more) else None
        foreign = {at for at in (lone,) if at is not None and not belongs(lines[at].text, pair)}
        half = {at for at in range(first + 1, pair.end) if _is_half(lines, at)}
        out = (foreign | half) - labelled
        if out:
            kept = [lines[at] for at in range(first, pair.end) if at not in out and not is_heading(lines[at].text)]
            pair.definition = paragraphs(kept, width)
            stray += out
        if pair.definition:
            pairs.append(pair)
        else:
            stray.append(pair.start)
    return Found(shape=found.shape, pairs=pairs, stray=sorted(stray))


def unstopped(lines: Sequence[Line], kinds: Sequence[Shape]) -> list[Shape]:
    """The shapes of lines, in which a definition without its full stop is one, where all around it stand in pairs.

    It is longer than the term above it, which has its place in the alphabet; where
    there is no order, it has several words and a whole pair above it.
    """
    found = [*kinds]
    sure = [at - 1 for at in range(1, len(kinds)) if kinds[at] is Shape.DEFINITION and kinds[at - 1] in _TERMS]
    paired = sum(at + 2 >= len(kinds) or kinds[at + 2] is not Shape.DEFINITION for at in sure)
    if len(sure) < _PAIRS or paired < _MOSTLY * len(sure):
        return found
    keys = [order_key(lines[at].text) for at in sure]
    in_order = sorting.are_sorted(keys, _MOSTLY)
    for at in range(len(kinds) - 3, 0, -1):
        shapes = found[at - 1 : at + 3]
        if not {*shapes[:3]} <= _TERMS or shapes[3] is not Shape.DEFINITION or lines[at].gap:
            continue
        before = bisect_left(sure, at - 1)
        above = max(keys[max(0, before - 1) : before], default="")
        own, after = order_key(lines[at - 1].text), order_key(lines[at + 1].text)
        count = words(lines[at].text)
        longer = count > words(lines[at - 1].text) and (count >= _SEVERAL or ends(lines[at].text))
        placed = above <= own <= after
        if not in_order:
            placed = count > _SEVERAL and at > 1 and found[at - 2] in (Shape.DEFINITION, Shape.HEADING)
        if longer and placed and not ends(lines[at - 1].text):
            found[at] = Shape.DEFINITION
    return found


def without_headings(lines: Sequence[Line], kinds: Sequence[Shape]) -> list[Shape]:
    """The shapes of lines, in which short ones in upper case are headings if nearly all terms are in lower case.

    A term is what a definition follows at once.
    """
    terms = [at - 1 for at in range(1, len(kinds)) if kinds[at] is Shape.DEFINITION and kinds[at - 1] in _TERMS]
    lower = sum(lines[at].text[0].islower() for at in terms)
    if lower < max(_LEAST_LOWER, _LOWER * len(terms)):
        return [*kinds]
    around = zip([Shape.NOTHING, *kinds], kinds, [*kinds[1:], Shape.NOTHING], strict=False)
    return [
        Shape.HEADING if kind is Shape.TERM and above not in _TERMS and below is not Shape.DEFINITION else kind
        for above, kind, below in around
    ]


def _second(pair: Pair, lines: Sequence[Line]) -> int | None:
    """The position of the one sentence in a definition that stands in a second block, if that is all of it."""
    below = [at for at in range(pair.start + 2, pair.end) if not is_heading(lines[at].text)]
    return (
        below[0]
        if len(below) == 1 and lines[below[0]].gap and shape(lines[below[0]].text) is Shape.DEFINITION
        else None
    )


def goes_on(text: str) -> bool:
    """Whether a paragraph goes on with a definition by its first word."""
    return CONTINUES.fullmatch(text) is not None or idioms.goes_on(text)


def belongs(text: str, pair: Pair) -> bool:
    """Whether a paragraph goes on with a definition by its first word, or speaks of the term."""
    return goes_on(text) or LABEL.fullmatch(text) is not None or names(text, pair.term)


def names(text: str, term: str) -> bool:
    """Whether a paragraph has the longest word of a term."""
    word = max(re.findall(r"\w+", term.casefold()) or [""], key=len)
    return len(word) > _SPEAKING and word in text.casefold()


def _is_half(lines: Sequence[Line], at: int) -> bool:
    """Whether a line in a definition looks like a term or a heading, and is no item of a list."""
    line, above = lines[at], lines[at - 1]
    numbered = line.bullet == "1" and above.bullet != "1"  # as a chapter is
    if (
        (line.bullet and not numbered)
        or above.bullet
        or shape(line.text) is not Shape.TERM
        or BESIDE.fullmatch(line.text)
    ):
        return False
    if line.text[-1] in _COLONS and lines[at + 1 : at + 2] and lines[at + 1].bullet:
        return False  # it leads in a list
    return is_heading(above.text) or (ends(above.text) and above.text[-1] not in _COLONS)


def _names_above(lines: Sequence[Line], at: int) -> int:
    """How many short lines stand right above one, with no blank line between them."""
    above = at
    while above and not lines[above].gap and shape(lines[above - 1].text) in _TERMS:
        above -= 1
    return at - above


def doubt(found: Found, lines: Sequence[Line]) -> None:
    """Doubt definitions with a gap in them as a lost term leaves, and a first term that may be the end of a menu.

    The lost term had blank lines above and below it.
    """
    _doubt_items(found.pairs, lines)
    first = found.pairs[0]
    apart = [lines[pair.below].gap for pair in found.pairs]
    cut = [lines[pair.below].cut and pair.below > pair.start for pair in found.pairs]
    if _names_above(lines, first.start) >= _MENU and apart[0] and not any(apart[1:]):
        first.doubt = first.doubt or "it may be the last line of a menu, above what the page says"
    if cut[0] and not any(cut[1:]):
        first.doubt = first.doubt or "it may be a part of the page around the terms"
    above = median([lines[pair.start].below for pair in found.pairs if pair.start] or [0])
    below = median(lines[min(pair.start + 1, pair.end - 1)].below for pair in found.pairs)
    level = median(lines[min(pair.start + 1, pair.end - 1)].indent for pair in found.pairs)

    def is_parted(line: Line) -> bool:
        """Whether blank lines stand above a line as they would around a term."""
        return line.below == above + below - 1 and line.indent == level and not line.bullet

    stray = {*found.stray}
    parted = [
        pair
        for pair in found.pairs
        if any(is_parted(lines[at]) for at in range(pair.start + 2, pair.end) if at not in stray)
    ]
    wide = min(above, below) > 1 or above > _ABOVE  # one blank line may part the paragraphs of a definition
    if wide and 2 * len(parted) <= len(found.pairs):
        for pair in parted:
            pair.doubt = pair.doubt or "its definition may be two: a term may be missing above a part of it"
    _doubt_below_site(found, lines)


def _doubt_items(pairs: Sequence[Pair], lines: Sequence[Line]) -> None:
    """Doubt the items of a list below entries that are none, as a site has its other pages."""
    bullets = [bool(lines[pair.start].bullet) for pair in pairs]
    first = bullets.index(True) if any(bullets) else 0
    for pair in pairs[first:] if first >= _ABOVE and all(bullets[first:]) else ():
        pair.doubt = pair.doubt or "it is an item of a list, unlike the entries above"


def _doubt_below_site(found: Found, lines: Sequence[Line]) -> None:
    """Doubt the definitions that go on below a line of no entry, or, where all others are one paragraph, a menu."""
    stray = {*found.stray}
    rare = max(_FEW, _RARE * len(found.pairs))
    single = sum(len(pair.definition) > 1 for pair in found.pairs) <= rare

    def is_below(at: int) -> bool:
        return at not in stray and (at - 1 in stray or (single and lines[at].cut))

    places = [next(filter(is_below, range(pair.below + 1, pair.end)), None) for pair in found.pairs]
    below = [(pair, at) for pair, at in zip(found.pairs, places, strict=True) if at is not None]
    for pair, at in below if len(below) <= rare else ():
        beginning = " ".join(lines[at].text.split()[:_WORDS])
        pair.doubt = pair.doubt or f'its definition goes on with "{beginning}", below a line that belongs to no entry'
