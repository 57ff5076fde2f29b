"""Pages where words such as ``Definition:`` say what each line is."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.lines import Shape, is_heading, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_LABEL = re.compile(
    r"(?:\*\*|__)?(?P<name>[^\W\d_][^:*|]{1,30}?)(?:\*\*|__)?\s?[:\uff1a](?:\*\*|__)?(?:\s+(?P<text>\S.*))?"
)
_TERM = re.compile(r"terms?|word|concept|name|begriff|terme|mot|t[e\u00e9]rmino|palabra|front|entry", re.IGNORECASE)
_DEFINITION = re.compile(
    r"(?:definition|meaning|description|explanation|what it is|what it means|in short|summary|bedeutung"
    r"|erkl\u00e4rung|d\u00e9finition"
    r"|signification|definici\u00f3n|significado|back)s?",
    re.IGNORECASE,
)
_OFTEN = 2
_RARELY = 0.25
_NEAR = 6  # lines between a term and its definition
_FEW_WORDS = 5


def readings(lines: Sequence[Line]) -> Iterator[Found]:
    """The page as its labels divide it, where it has the label of a definition several times."""
    labels = {at: match for at, line in enumerate(lines) if (match := _LABEL.fullmatch(line.text))}
    names = Counter(match["name"].lower() for match in labels.values())
    often = {name for name, number in names.items() if number >= _OFTEN}
    if any(_DEFINITION.fullmatch(name) for name in often):
        yield _read(lines, {at: match for at, match in labels.items() if match["name"].lower() in often})


def _read(lines: Sequence[Line], labels: dict[int, re.Match[str]]) -> Found:
    starts = [
        start
        for at, match in labels.items()
        if _DEFINITION.fullmatch(match["name"])
        for start in _term_above(lines, labels, at)
    ]
    width = wrapped_at(lines)
    pairs: list[Pair] = []
    for at, end in pairwise([*starts, len(lines)]):
        match = labels.get(at)
        term = match["text"] or "" if match else lines[at].text
        stop = next((place for place in range(at + 1, end) if is_heading(lines[place].text) or lines[place].cut), end)
        if end == len(lines):
            stop = _end_of_last(lines, labels, at + 1, stop)
        texts = paragraphs([*_unlabelled(lines, labels, range(at + 1, stop))], width)
        if term and texts:
            pairs.append(Pair(lines[at].number, term_text(term), texts, at, stop))
    _doubt_second(pairs, labels)
    return Found(shape="labels", pairs=pairs)


def _doubt_second(pairs: Sequence[Pair], labels: dict[int, re.Match[str]]) -> None:
    """Doubt the few entries with a second definition: the term of that one is missing."""
    defined = {at for at, match in labels.items() if _DEFINITION.fullmatch(match["name"])}
    several = [pair for pair in pairs if len(defined.intersection(range(pair.start, pair.end))) > 1]
    for pair in several if len(several) <= _RARELY * len(pairs) else ():
        pair.doubt = "it has two definitions, unlike the others"


def _term_above(lines: Sequence[Line], labels: dict[int, re.Match[str]], at: int) -> Iterator[int]:
    """The line of the term that a definition belongs to: labelled as one, or the nearest one above that is short."""
    for place in range(at - 1, max(at - _NEAR, 0) - 1, -1):
        match = labels.get(place)
        if match and _TERM.fullmatch(match["name"]):
            yield place
            return
        if not match and (shape(lines[place].text) in (Shape.TERM, Shape.EITHER) or _is_classed(lines, place)):
            yield place
            return
        if match and _DEFINITION.fullmatch(match["name"]):
            return


def _is_classed(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a term with the class of the word behind it, which ends in a full stop."""
    return (lines[at].gap or not at) and words(lines[at].text) <= _FEW_WORDS and "," in lines[at].text


def _end_of_last(lines: Sequence[Line], labels: dict[int, re.Match[str]], start: int, stop: int) -> int:
    """What is neither labelled nor goes on with a label is below the page's last entry."""
    for place in range(start, stop):
        if place not in labels and lines[place].gap:
            return place
    return stop


def _unlabelled(lines: Sequence[Line], labels: dict[int, re.Match[str]], places: Iterable[int]) -> Iterator[Line]:
    """Lines as they stand in a definition, of which its own label is no part."""
    for place in places:
        line, match = lines[place], labels.get(place)
        if match is None:
            yield line
            continue
        name, text = match["name"], match["text"] or ""
        text = text if _DEFINITION.fullmatch(name) else f"{name}: {text}".strip()
        if text:
            yield Line(line.number, text, line.indent, gap=True)
