"""What stands within an entry of a line, and may be another entry."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from flashcards.cards import term_key
from flashcards.formats.pages import Line, Pair
from flashcards.formats.pages.alphabets import UPPER
from flashcards.formats.pages.around import idioms
from flashcards.formats.pages.halves import LABEL, belongs, goes_on
from flashcards.formats.pages.lined import quoted
from flashcards.formats.pages.lined.marks import LAST, Marked, are_in_order, are_lines, texts
from flashcards.formats.pages.lined.styles import ENTRY, STYLES, matched
from flashcards.formats.pages.lines import ends, order_key, words
from flashcards.formats.pages.paragraphs import term_text

_NARROW = 40  # characters
_LEAST = 2  # words behind the first one of a term, which show how the page writes them
COLONS = ":\uff1a"
_EARLY = re.compile(
    r"(?!(?:An?|The|When|Where|What|How|At|In|On|To|Of|Any|One|Also|Used|\w+ing|\w+ly|\w+[^\Ws]s)\b)"
    r"\w+ (?:the|an?|when|where|that|who|which|is|are|means|refers)\b"
)
"""A first word that no article or verb should follow: the term may end with it."""

_WITHIN = re.compile(
    r"(?<=[a-z,;] )[A-Z][\w-]+(?: [A-Z(][\w()-]*){0,4}: (?=[A-Z][a-z ])"
    r"|(?<=[a-z][.] )[A-Z][\w-]+(?: [\w()-]+){0,2} [\u2013-] (?=[A-Z][a-z])"
    r"|(?<=[a-z][.)])[A-Z][\w-]+(?: [\w()-]+){0,3}(?::| [\u2013-]) (?=[A-Z][a-z ])"
)
"""Where another entry begins within a sentence, or right behind its end, as where two columns were joined by lines."""

_BEHIND = {
    "dash": re.compile(r"(?<=[^\W\d_][\w,;.)] )(?P<term>[^\W\d_][\w-]*) [\u2012-\u2015-] (?=[^\W\d_])"),
    "capital": re.compile(r"(?<=[^\W_][.] )(?P<term>[A-Z][\w-]*)(?: [a-z][\w-]*){0,2} (?=[A-Z][a-z]* [a-z])"),
    "colon": re.compile(r"(?<=[^\W\d_][.] )(?P<term>[^\W\d_][\w-]*): (?=[^\W\d_])"),
}
"""Where another entry of the page may begin within a definition, in any alphabet: its place in the order decides."""

_SMALL = re.compile(r"(?:^|\s)[^\W\d_]{1,3}$")
_NAME = re.compile(rf"[{UPPER}]\S*(?:\s(?![{UPPER}])[^\W\d_]\S*){{0,2}}\s[{UPPER}]")
"""A name at the beginning of a text, before another capital: a term may go on with it."""

UNFINISHED = re.compile(r"[,;(\u2013-]$|\b(?:a|an|the|of|and|or|to|in|by|for|with|that|is|as)$")
"""How a line ends that goes on below."""


def doubt(name: str, pairs: Sequence[Pair], lines: Sequence[Line], width: int) -> None:
    """Doubt the definitions that may hold another entry, or a part of the term."""
    _doubt_mixed(pairs, lines)
    _doubt_items(pairs, lines)
    if name == "means":
        _doubt_quoted(pairs, lines)
    if name in _BEHIND:
        _doubt_behind(pairs, _BEHIND[name])
    if name in ("capital", "letters"):
        _doubt_early(pairs, abbreviations=name == "letters")
    if not width:
        _doubt_short(pairs, lines)


def without_lost(pairs: Sequence[Pair], lines: Sequence[Line], hits: Marked, width: int) -> set[int]:
    """Cut off lines that are entries without a mark: they stand apart, and where the alphabet has them."""
    keys = [order_key(pair.term) for pair in pairs]
    lost: set[int] = set()
    if not are_in_order(keys):
        return lost
    apart = are_lines(lines, {pair.start for pair in pairs})
    for pair, (key, after) in zip(pairs, pairwise([*keys, LAST]), strict=True):
        begin = pair.start + (1 if hits[pair.start]["definition"] else 2)
        for at in _like_entries(pair, lines, begin, apart=apart):
            own = order_key(lines[at].text)
            if key < own < after and not belongs(lines[at].text, pair):
                lost.update(range(at, pair.end))
                pair.definition, pair.end = texts(lines, hits[pair.start], (pair.start, at), width), at
                break
            is_longer = own < after and _begins_longer(lines[at].text, key)
            if is_longer or (not lines[at].gap and key[:1] <= own[:1] <= after[:1]):
                pair.doubt = pair.doubt or f'its definition may hold the next entry, "{_beginning(lines[at].text)}"'
    return lost


def _begins_longer(text: str, key: str) -> bool:
    """Whether the first word of a line is a longer one that begins with a term, as one made from it does."""
    word = order_key(text.split(maxsplit=1)[0])
    return word != key and word.startswith(key)


def _like_entries(pair: Pair, lines: Sequence[Line], begin: int, *, apart: bool) -> Iterator[int]:
    """The lines of a definition, from one on, that begin as an entry; ``apart`` is whether entries have own lines."""
    first = lines[pair.start]
    for at in range(begin, pair.end):
        line = lines[at]
        alone = line.gap or (apart and line.text[0].isupper() and not goes_on(line.text))
        if alone and bool(line.bullet) == bool(first.bullet):
            yield at


def _beginning(text: str) -> str:
    return " ".join(text.split()[:ENTRY])


def _doubt_mixed(pairs: Sequence[Pair], lines: Sequence[Line]) -> None:
    """Doubt definitions in which a line is itself like an entry, with another mark than the page's.

    What several of them have, as ``Example:``, is a label.
    """
    found = [
        (pair, term) for pair in pairs for at in range(pair.start + 1, pair.end) if (term := _entry(lines, pair, at))
    ]
    found += [(pair, match[0].rstrip(" :\u2013-")) for pair in pairs if (match := _WITHIN.search(pair.text))]
    often = Counter(term_key(term) for _, term in found)
    for pair, term in found:
        if often[term_key(term)] == 1:
            pair.doubt = pair.doubt or f'its definition may hold the next entry, "{term}"'


def _doubt_items(pairs: Sequence[Pair], lines: Sequence[Line]) -> None:
    """Doubt definitions with a list of one item that is like an entry, and where the alphabet has it."""
    keys = [order_key(pair.term) for pair in pairs]
    if not are_in_order(keys):
        return
    for pair, (key, after) in zip(pairs, pairwise([*keys, LAST]), strict=True):
        items = [lines[at].text for at in range(pair.start + 1, pair.end) if lines[at].bullet]
        match = matched(STYLES["colon"], items[0]) if len(items) == 1 and not lines[pair.start].bullet else None
        if match and words(match["term"]) <= ENTRY and key < order_key(match["term"]) < after:
            term = term_text(match["term"])
            pair.doubt = pair.doubt or f'its definition may hold the next entry, "{term}"'


def _doubt_quoted(pairs: Sequence[Pair], lines: Sequence[Line]) -> None:
    """Doubt definitions with a line that begins with a term in quotation marks, as most entries do."""
    if 2 * sum(quoted.begins(lines[pair.start].text) for pair in pairs) < len(pairs):
        return
    for pair in pairs:
        within = [lines[at].text for at in range(pair.start + 1, pair.end)] + re.split(r"(?<=;) ", pair.text)[1:]
        if begun := next(filter(quoted.begins, within), ""):
            pair.doubt = pair.doubt or f'its definition may hold the next entry, "{_beginning(begun)}"'


def _doubt_behind(pairs: Sequence[Pair], pattern: re.Pattern[str]) -> None:
    """Doubt definitions that hold a term with the page's mark behind it, where the alphabet has that term."""
    keys = [order_key(pair.term) for pair in pairs]
    if not are_in_order(keys):
        return
    for pair, (key, after) in zip(pairs[:-1], pairwise(keys), strict=True):
        for match in pattern.finditer(pair.text):
            own = order_key(match["term"])
            if key < own < after and match["term"][0].isupper() == pair.term[0].isupper():
                pair.doubt = pair.doubt or f'its definition may hold the next entry, "{match["term"]}"'
                break


def _doubt_early(pairs: Sequence[Pair], *, abbreviations: bool) -> None:
    """Doubt definitions whose first word may be the last one of the term, which no capital begins on some pages."""
    for pair in pairs:
        word = pair.term.split()[-1]
        if word.islower() and _SMALL.search(pair.term) and _NAME.match(pair.text):
            pair.doubt = pair.doubt or f'its term may go on behind "{word}"'
    later = [word for pair in pairs for word in pair.term.split()[1:] if word[0].isalpha()]
    if not abbreviations and len(later) >= _LEAST and all(map(str.islower, later)):
        return
    for pair in pairs:
        first = pair.text.split(maxsplit=1)[0]
        if (first.isdigit() or first == pair.term) if abbreviations else _EARLY.match(pair.text):
            pair.doubt = pair.doubt or f'"{first}" may belong to the term'


def _doubt_short(pairs: Sequence[Pair], lines: Sequence[Line]) -> None:
    """Doubt definitions with a line that begins below a short one that is not finished: nothing was wrapped there."""
    for pair in pairs:
        for at in range(pair.start + 1, pair.end):
            above, line = lines[at - 1], lines[at]
            if line.gap or line.bullet or len(above.text) >= _NARROW or ends(above.text) or above.text[-1] in COLONS:
                continue
            if not (UNFINISHED.search(above.text) or goes_on(line.text) or line.text[0].isupper()):
                pair.doubt = pair.doubt or f'its definition may hold the next entry, "{_beginning(line.text)}"'


def _entry(lines: Sequence[Line], pair: Pair, at: int) -> str:
    """The term of a line within a definition that begins like an entry of the page; empty if it does not."""
    line, above, first = lines[at], lines[at - 1], lines[pair.start]
    alike = line.bullet == first.bullet and line.indent <= first.indent
    if (
        not alike
        or LABEL.fullmatch(line.text)
        or idioms.is_label(line.text.partition(":")[0])
        or line.text[0].islower() != first.text[0].islower()
        or not (ends(above.text) or line.gap or line.bullet)
    ):
        return ""
    for name in ("bold", "colon", "dash"):
        match = matched(STYLES[name], line.text)
        if match and words(match["term"]) <= ENTRY:
            return term_text(match["term"])
    return ""
