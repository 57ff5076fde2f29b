"""What opens and hides the entries of a page, beside their terms: a sign, or a word.

::

    Anchor  ▾                   or ``▾ Anchor``, ``Anchor [+]``, ``Anchor expand_more``, ``Anchor / Hide``
    A weight that holds a boat.

One sign may be opened and another closed: a page that has many has both of one kind.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from itertools import pairwise

_ARROW = (
    "\u25b2-\u25c5\u2191\u2193\u2228\u2303\u2304\u02c4\u02c5\u276f\u23f5-\u23f7\u2b9d-\u2b9f"
    "\U0001f53c\U0001f53d\ue000-\uf8ff"
)
_ORNAMENT = "\u25a0-\u27bf\u2b1b-\u2b55\U0001f300-\U0001faff"  # that stand in front of each entry, as a bullet
_PLUS = "+\u2212\uff0b\u2795\u2796"
_BOXED = rf"[\[(][{_PLUS}\u2013-][\])]"
_FIRST = re.compile(
    rf"(?P<indent>\s*)(?P<sign>(?P<opens>[{_ARROW}]\ufe0f?[ \u00a0]*|[{_PLUS}\u203a\u00bb][ \u00a0]+"
    rf"|{_BOXED}[ \u00a0]*)"
    rf"|[{_ORNAMENT}]\ufe0f?[ \u00a0]+)"
    r"(?=[\w\"'(\u201c])"
)
_ICON = r"(?:arrow_drop|chevron|expand|keyboard_arrow)_[a-z]+"
_LAST = re.compile(
    rf"(?<=\S)(?:\s*(?:[{_ARROW}]\ufe0f?|{_BOXED}|\[(?:show|hide|open|close|expand|collapse)\]|{_ICON})"
    rf"|\s+[{_PLUS}\u203a\u00bb\u2013-])\s*$"
)
_ALONE = re.compile(rf"[{_ARROW}{_PLUS}]\ufe0f?|{_BOXED}")
_OWN = "+"  # is a bullet as it is
_DASH = "-\u2013"
_WORD = re.compile(
    r"(?<=\S)\s+(?P<word>[/|\u00b7\u2013\u2014-]\s+[^\W\d_]+|close|hide|show|expand|collapse|toggle|schlie\u00dfen"
    r"|ausblenden|fermer|masquer|cerrar|ocultar|chiudi|nascondi|fechar|sluiten)\s*$",
    re.IGNORECASE,
)
_WORDS = 8  # lines that end in the same one
_SEVERAL = range(2, 7)  # words that lines end in
_TERM = 8  # words in front of them
_SAYING = re.compile(r"[,.;:()]|-$")  # what links have none of
_SIGNS = 5  # lines with a sign of one kind
_HALF = 0.5
_MOSTLY = 0.6  # of the lines with a sign, that stand above a sentence
_LONG = 8  # words
_LETTER = 3  # characters, with signs around it
_ANCHOR = "\u00b6"
_BULLET = "\u2022 "


def marked(raw: Sequence[str], is_sentence: Callable[[str], bool]) -> list[str]:
    """The lines of a page with an anchor or a bullet in place of what opens or hides its entries."""
    lines = _first(raw, is_sentence)
    ends, anchor = _last(lines, is_sentence)
    for at, end in (ends or _word(lines) or _words(lines) or _alone(lines, is_sentence)).items():
        lines[at] = f"{lines[at][:end].rstrip()}{anchor}" if end else ""
    return lines


def _first(raw: Sequence[str], is_sentence: Callable[[str], bool]) -> list[str]:
    """The lines without the signs that terms begin with: an anchor behind them, or a bullet in front of them."""
    lines = [*raw]
    found = {at: match for at, line in enumerate(lines) if (match := _FIRST.match(line))}
    signs = Counter(match["sign"].strip() for match in found.values())
    usual, number = signs.most_common(1)[0] if signs else ("", 0)
    if len(found) < _SIGNS or number < _HALF * len(found) or usual == _OWN:
        return lines
    found = {at: match for at, match in found.items() if match["opens"] or match["sign"].strip() == usual}
    opening = {at for at in found if found[at]["opens"]}
    terms = _terms(lines, opening, opening, is_sentence)
    sure = _are_terms(lines, found, terms) and not _is_folded(lines, found, min(terms))
    for at, match in found.items():
        text = lines[at][match.end() :].rstrip()
        lines[at] = match["indent"] + (f"{text}{_ANCHOR}" if sure else _BULLET + text)
    return lines


def _is_folded(lines: Sequence[str], found: Collection[int], first: int) -> bool:
    """Whether an entry from the first one on shows nothing but its term."""
    return any(at >= first and _next(lines, range(at + 1, len(lines))) in found for at in found)


def _are_terms(lines: Sequence[str], found: Collection[int], terms: Collection[int]) -> bool:
    """Whether nearly all lines with a sign are terms, but for those of a menu, above others with a sign."""
    others = [at for at in found if _next(lines, range(at + 1, len(lines))) not in found]
    return len(terms) >= max(_SIGNS, _MOSTLY * len(others))


def _last(lines: Sequence[str], is_sentence: Callable[[str], bool]) -> tuple[dict[int, int], str]:
    """Where lines end but for a sign, if nearly all that have one are terms, and what marks these."""
    ends = {at: match.start() for at, line in enumerate(lines) if _is_short(line) and (match := _LAST.search(line))}
    terms = [at for at in _terms(lines, ends, ends, is_sentence) if lines[at].rstrip()[-1] not in _DASH]
    if not _are_terms(lines, ends, terms):
        return {}, _ANCHOR
    return ends, "" if _is_folded(lines, ends, min(terms)) else _ANCHOR


def _word(lines: Sequence[str]) -> dict[int, int]:
    """Where short lines end but for a word that many have, as ``/ Hide``."""
    found = {at: match for at, line in enumerate(lines) if _is_short(line) and (match := _WORD.search(line))}
    often = Counter(match["word"] for match in found.values())
    word, number = often.most_common(1)[0] if often else ("", 0)
    if number < _WORDS or 2 * number <= often.total():
        return {}
    places = {at: match.start() for at, match in found.items() if match["word"] == word}
    distinct = len({lines[at][:end] for at, end in places.items()})
    return places if 2 * distinct > len(places) else {}  # or else they are one line that comes again


def _words(lines: Sequence[str]) -> dict[int, int]:
    """Where lines end but for several words that a third of the page has and no two lines in a row, as links do."""
    told = [(at, line.split()) for at, line in enumerate(lines) if line.strip()]
    few, most = _SEVERAL[0], _TERM + _SEVERAL[-1]
    ends = Counter(tuple(words[-few:]) for _, words in told if few < len(words) <= most)
    if max(ends.values(), default=0) < max(_WORDS, len(told) / 3):
        return {}  # nor do they end in more words
    tails = Counter(tuple(words[-many:]) for _, words in told for many in _SEVERAL if many < len(words) <= _TERM + many)
    often = [tail for tail, number in tails.items() if number >= max(_WORDS, len(told) / 3)]
    often = [tail for tail in often if _SAYING.search(" ".join(tail)) is None]
    tail = max(often, key=len, default=())
    places = [(place, at) for place, (at, words) in enumerate(told) if tail and tuple(words[-len(tail) :]) == tail]
    if any(other == one + 1 for (one, _), (other, _) in pairwise(places)):
        return {}
    found = re.compile(r"\s+".join(map(re.escape, tail)) + r"\s*$")
    return {at: match.start() for _, at in places if (match := found.search(lines[at]))}


def _alone(lines: Sequence[str], is_sentence: Callable[[str], bool]) -> dict[int, int]:
    """Where terms end that have a sign on a line of its own below them, and 0 for that line."""
    signs = [at for at, line in enumerate(lines) if _ALONE.fullmatch(line.strip())]
    above = {at: other for at in signs if (other := _next(lines, range(at - 1, max(at - 3, -1), -1))) is not None}
    terms = _terms(lines, above.values(), signs, is_sentence)
    if len(terms) < max(_SIGNS, _MOSTLY * len(signs)):
        return {}
    return {**{at: len(lines[at].rstrip()) for at in above.values()}, **dict.fromkeys(above, 0)}


def _terms(
    lines: Sequence[str], found: Iterable[int], signs: Container[int], is_sentence: Callable[[str], bool]
) -> list[int]:
    """Which of some lines are terms: all different, each above a sentence, and below none that may rather be one."""
    terms: dict[str, int] = {}
    for at in found:
        below = _next(lines, (other for other in range(at + 1, min(at + 5, len(lines))) if other not in signs))
        above = _next(lines, (other for other in range(at - 1, -1, -1) if other not in signs))
        apart = above is None or _is_apart(lines[above].strip(), is_sentence)
        if _is_short(lines[at]) and apart and below is not None and is_sentence(lines[below].strip()):
            terms[lines[at]] = at
    return [*terms.values()]


def _is_apart(above: str, is_sentence: Callable[[str], bool]) -> bool:
    """Whether a line may stand right above a term: a sentence, a letter, or a label with its text."""
    return len(above) <= _LETTER or ":" in above or is_sentence(above)


def _next(lines: Sequence[str], places: Iterable[int]) -> int | None:
    return next((at for at in places if lines[at].strip()), None)


def _is_short(line: str) -> bool:
    return len(line.split()) <= _LONG
