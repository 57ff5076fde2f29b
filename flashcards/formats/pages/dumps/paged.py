"""Texts of printed pages, as ``pdftotext`` writes them: one text again, without what each page has at its edges.

::

    11/30/26, 4:38 PM            Bread glossary
    Crumb: The inside of a
    https://bread.example/words             1/3
    ^L11/30/26, 4:38 PM          Bread glossary
    loaf.

What comes again at the top or the bottom of many pages is no part of the text,
whatever its numbers are. A sentence goes on over the end of a page.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

_END = "\f"
_EDGE = 4  # lines at the top or the bottom of a page, that may come again
_OFTEN = 0.4  # of the pages, that begin or end alike
_LEAST = 2
_STAMP = re.compile(r"\s*\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:\s?[AP]M)?(?:\s{2,}|$)")
_ADDRESS = re.compile(r"\s*(?:https?|file)://\S+(?:\s+\d+/\d+)?\s*")
_NUMBER = re.compile(r"[\W_]*(?:[^\W\d_]{1,6}\W?\s)?\d{1,4}(?:\s?(?:/|of|von|de|di|van|sur|av|z)\s?\d{1,4})?[\W_]*")
_STOPS = ".!?:\u2026\u3002\uff01\uff1f"
_FURTHEST = 12  # columns by which the text of a page may be shifted
_CLEARER = 1.2
_GAPS = 0.05  # of the lines, that have a blank one above where blank lines say something


def unpaged(raw: Sequence[str]) -> tuple[list[str], list[int]]:
    """The lines of a text without the edges of its pages, and the number of each, counted from 1."""
    if not any(_END in line for line in raw):
        return list(raw), [*range(1, len(raw) + 1)]
    pages = _pages(raw)
    tops = _running([_edge(page) for page in pages])
    bottoms = _running([_edge(page[::-1]) for page in pages])
    bodies = []
    for at, page in enumerate(pages):
        first = sum(1 for _ in takewhile(lambda line: _is_around(line[1], tops), page))
        last = sum(1 for _ in takewhile(lambda line: _is_around(line[1], bottoms), page[first:][::-1]))
        title = [(number, _STAMP.sub("", text)) for number, text in page[:first]] if not at else []
        titled = [(number, text) for number, text in title if any(map(str.isalpha, text)) and not _ADDRESS.match(text)]
        bodies.append([*titled, *page[first : len(page) - last]])
    return _together([body for body in bodies if body])


def _pages(raw: Sequence[str]) -> list[list[tuple[int, str]]]:
    """The lines of each page with their numbers, from the first line with text to the last one."""
    pages: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(raw, 1):
        *ended, text = line.split(_END)
        for part in ended:
            pages[-1].append((number, part))
            pages.append([])
        pages[-1].append((number, text))
    return [page for page in map(_stripped, pages) if page]


def _stripped(page: list[tuple[int, str]]) -> list[tuple[int, str]]:
    told = [at for at, (_, text) in enumerate(page) if text.strip()]
    return page[told[0] : told[-1] + 1] if told else []


def _edge(page: Sequence[tuple[int, str]]) -> list[str]:
    return [_key(text) for _, text in page if text.strip()][:_EDGE]


def _key(text: str) -> str:
    """A line without its numbers."""
    return " ".join(re.sub(r"\d+", "#", text).split())


def _running(edges: Sequence[Sequence[str]]) -> set[str]:
    """The lines that come again at the edges of many pages."""
    often = Counter(key for edge in edges for key in {*edge})
    return {key for key, number in often.items() if number >= max(_LEAST, _OFTEN * len(edges))}


def _is_around(text: str, running: set[str]) -> bool:
    """Whether a line at the edge of a page is blank, comes again, numbers the page or says when it was printed."""
    return (
        not text.strip()
        or _key(text) in running
        or any(sign.fullmatch(text) for sign in (_NUMBER, _ADDRESS))
        or _STAMP.match(text) is not None
    )


def _together(pages: Sequence[list[tuple[int, str]]]) -> tuple[list[str], list[int]]:
    """The pages as one text; between two, there is a blank line where a sentence ends and others have one as well.

    An indent is that of most lines nearby: in a font, it is no whole number of columns.
    """
    every = [text for page in pages for _, text in page]
    gaps = sum(not text.strip() for text in every) >= _GAPS * len(every)
    usual = Counter(_indent(text) for text in every if text.strip())
    lines: list[str] = []
    numbers: list[int] = []
    for page in pages:
        shift = _shift([text for _, text in page], usual)
        first = page[0][1].lstrip()
        if lines and gaps and lines[-1].rstrip()[-1:] in _STOPS and not first[0].islower():
            lines.append("")
            numbers.append(page[0][0])
        for number, text in page:
            indent = max(0, _indent(text) + shift)
            indent = max(indent - 1, indent, indent + 1, key=usual.__getitem__) if indent else 0
            lines.append(" " * indent + text.lstrip())
            numbers.append(number)
    return lines, numbers


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _shift(page: Sequence[str], usual: Counter[int]) -> int:
    """How many columns further to the right a page should be, for its indents to be those of the others."""
    own = Counter(_indent(text) for text in page if text.strip())

    def alike(shift: int) -> int:
        return sum(number * usual[indent + shift] for indent, number in own.items())

    best = max(range(-_FURTHEST, _FURTHEST + 1), key=lambda shift: (alike(shift), -abs(shift)))
    return best if alike(best) > _CLEARER * alike(0) else 0
