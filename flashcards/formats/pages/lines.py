"""The lines of a page, what each looks like by itself, and the furniture among them."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from flashcards.cards import term_key
from flashcards.formats.pages import Line, alphabets, once
from flashcards.formats.pages.around import bars, idioms, openers
from flashcards.formats.pages.around.phrases import CLOSING, EDIT, EDITED, FURNITURE, LEGAL
from flashcards.formats.pages.dumps.hanging import within
from flashcards.formats.pages.dumps.undone import undone
from flashcards.formats.pages.wrapping import ENTRY, FENCE

_LETTER = r"(?:[^\W_]|[A-Z][\u2013-][A-Z]|Mc|#|0\W9|0\W9\W?[A-Z]?|\d-\d)"
_HEADING = re.compile(
    rf"\W*{_LETTER}\W*|all (?:concepts|terms|entries)|\W*[\u3041-\u30ff](?:\W?[\u3041-\u30ff])?\s?\u884c\W*"
    r"|(?:numbers|symbols|special|other|numbers, etc|miscellaneous)\.?",
    re.IGNORECASE,
)
_ALPHABET = re.compile(rf"\W*(?:{_LETTER}[\s|,\u00b7\u2022/()\[\].-]+){{3,}}{_LETTER}?\W*", re.IGNORECASE)
_ABBREVIATION = re.compile(r"(?:\(?[^\W\d_]\.\)?){3,5}")
_STOPS = (".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f", "\u0964")
_SENTENCE_END = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\u0964]*(?<=[.!?\u2026\u3002\uff01\uff1f\u0964])[\"')\]\u2019\u201d\u00bb\d]*$"
)
_NAMES = re.compile(r"[^.()]{2,40} \([^()]*\b(?:etc|usw|ecc|itd)\.\)")  # in which a stop ends no sentence
_RULE = re.compile(r"(?:[*_=~\u2500\u2014\u2013-][ \t]*){3,}")
_BULLET = re.compile(
    r"(?:[\u2022\u30fb\u25cf\u25cb\u25aa\u25ab\u25e6\u2023\u2043\u2219\u00b7\u27a4\u25ba\u25b8\u25b6\u2756\u2981\u2713\uf0b7"
    r"\u25a0\u25a1\u25b2-\u25b5\u25b7\u25bc\u25c6\u25c7\u25ce\u2605\u2606\u27a2]|\u2192(?!.*\u2192)"
    r"|[*+\u2013-](?=\s)(?!\s+[:=]\s)|\|(?=[^|]+$))\s*(?=\S)"
)
_NUMBER = re.compile(
    r"(?:\d{1,3}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})\u3001\s*(?=\S)|[\u2460-\u2473]\s*(?=\S)"
    r"|(?:\(?\d{1,4}(?:\.-|[.)])|\[\d{1,4}\])\s+(?=\S)|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=\W?[^\W\d])"
)
_MARK = re.compile(r"#{1,6}\s+(?=\S)")
_ANCHOR = re.compile(rf"\s*(?:\u00b6|\uf0c1|\U0001f517|\[(?:{EDIT})\])+$|\s+#$")
_ANCHOR_ENDS = "\u00b6\uf0c1\U0001f517]#"
_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)(?P<text>[^*_]+)(?<=\S)\1:?")
_TARGET = re.compile(rf"<a (?:name|id)=[^<>]*>\s*</a>\s*|\s*\{{#[\w-]+\}}$|(?:(?<=^)|(?<=\W)):[\w:]+:(?=`)|^{EDITED}")
_LINK = re.compile(r"!?\[([^\[\]]+)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_CLASS = re.compile(r"\s*(?:\([^()]*\)|,(?:\s?[^\W\d_]{1,4}\.){1,3})$")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u2028\u2029]")
_CLAUSES = re.compile(r"(?=.*[\u3400-\u9fff])(?:(?:.*?[,;\uff0c\uff1b]\S){2}|.{4,}[,;\uff0c\uff1b]\S.{9})")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

_FOOTER = 15  # lines that may stand below a copyright at the end of a page
_SOURCE = re.compile(r"\s*(?:\^|\[?\d+[\].])\s")
_EVEN = 6  # lines below the first one, that show by their indent that it lost its own
_CLOSING = 20  # lines at the end of a page among which the parts that close it begin
_SEE_ALSO = re.compile(r"(?:see also|siehe auch|voir aussi|v\u00e9ase tambi\u00e9n|related terms):?", re.IGNORECASE)
_FEW_LETTERS = 2  # that a page repeats, and that so do not head the terms that begin with them
_ASKING, _COLON = "?\uff1f", ":\uff1a"
_LEADING = "\u2192\u203a\u00bb\u2197"  # at the end of a link to more
_AGAIN = 6  # times that a page has a line which is no term, as one may stand in several menus as well
_COUNT = re.compile(r"\d{2,6}")
_DIRECTIVE = re.compile(
    r"\.\. [\w-]+::.*|\.\. _[^:]+:|<a (?:name|id)=[^<>]*>(?:</a>)?|:::.*|\{\{.*\}\}|(?:\[\[\w+:[^|]*\||thumb\|).*"
)
_HASHED = re.compile(r"(?<=[\w)>\]\"'\u2019])#$")
_OFTEN, _ANCHORS, _SHORT = 3, 5, 6
_LINES = 1 << 18  # of a page, about which every reading asks the same
_TERM_WORDS = 6  # a line of more words may be a definition without its full stop
_EITHER_WORDS = 12  # and one of more than these is one
_SENTENCE_WORDS = 3  # fewer words with a full stop may be an abbreviation


class Shape(Enum):
    """What a line looks like by itself."""

    HEADING = auto()
    TERM = auto()
    DEFINITION = auto()
    EITHER = auto()
    NOTHING = auto()


@lru_cache(maxsize=_LINES)
def words(text: str) -> int:
    """How many words a text has; three signs of a script without spaces count as one."""
    return len(text.split()) + (0 if text.isascii() else len(_CJK.findall(text)) // 3)


_key = lru_cache(maxsize=_LINES)(term_key)


def order_key(text: str) -> str:
    """By what a text is sorted, as the dictionaries of its language have it."""
    return alphabets.place(text, _key(text))


@lru_cache(maxsize=_LINES)
def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    if text[-1:].isalpha() or not (text.endswith(_STOPS) or _SENTENCE_END.search(text)):
        return False
    return _NAMES.fullmatch(text) is None


def unclassed(term: str) -> str:
    """A term without what stands behind it in brackets or abbreviated, such as the class of the word."""
    return _CLASS.sub("", term)


@lru_cache(maxsize=_LINES)
def shape(text: str) -> Shape:
    """The shape of a line."""
    if is_heading(text):
        return Shape.HEADING
    if text.startswith(FENCE):
        return Shape.DEFINITION
    count = words(text)
    finished = ends(text)
    if count > _EITHER_WORDS or (finished and count >= _SENTENCE_WORDS) or _CLAUSES.match(text):
        return Shape.DEFINITION
    if finished or count > _TERM_WORDS or text[0].islower() or _NAMES.fullmatch(text):
        return Shape.EITHER
    return Shape.TERM


@lru_cache(maxsize=_LINES)
def is_heading(text: str) -> bool:
    """Whether a line is a letter, or another heading that says nothing about the terms below it."""
    return _HEADING.fullmatch(text) is not None


@lru_cache(maxsize=_LINES)
def is_furniture(text: str) -> bool:
    """Whether a line serves the page and not what it says: navigation, search, sharing, legal notes, page numbers."""
    if not any(char.isalnum() for char in text) or _DIRECTIVE.fullmatch(text):
        return True
    alphabet = (_ALPHABET.fullmatch(text) and not _ABBREVIATION.fullmatch(text)) or alphabets.are_letters(text)
    return bool(alphabet or FURNITURE.fullmatch(text) or bars.BETWEEN.fullmatch(text)) or idioms.is_of_page(text)


_LABEL = re.compile(r"(?:[^\w\s(]+\s*)?([^\W\d_]+(?: [^\W\d_]+){0,2})\s?[:\uff1a](?:\s*\S.*)?")


def names_before_colons(lines: Sequence[Line], label: re.Pattern[str]) -> dict[int, str]:
    """What a pattern finds in front of the colon of a line, in lower case, by the position of the line."""
    marked = ((at, line.text) for at, line in enumerate(lines) if ":" in line.text or "\uff1a" in line.text)
    return {at: match[1].casefold() for at, text in marked if (match := label.fullmatch(text))}


@once
def labels(lines: Sequence[Line]) -> set[int]:
    """The positions of lines that begin with a word and a colon as several others do, such as ``See:``."""
    found = names_before_colons(lines, _LABEL)
    counts = Counter(found.values())
    return {at for at, name in found.items() if counts[name] >= _OFTEN}


def plain(text: str) -> str:
    """A text without the Markdown of links around its words."""
    return _LINK.sub(r"\1", text)


def split(text: str) -> tuple[list[Line], list[Line]]:
    """The lines of a text that say something, and those that are furniture.

    A short line that comes again and again is furniture too.
    """
    text = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    raw, numbers = undone(_evened(text.split("\n")))
    if sum(_HASHED.search(line) is not None for line in raw) >= _ANCHORS:
        raw = [_HASHED.sub("\u00b6", line) for line in raw]  # as themes of Sphinx mark what links to itself
    raw = openers.marked(raw, _is_sentence)
    anchored = sum("\u00b6" in line for line in raw) >= _OFTEN
    often = _often(raw)
    raw, often = _with_labels(raw, often)
    inner = within(raw, _is_sentence)
    footer = _foot(raw, inner)
    rows = bars.rows(raw) | inner
    lines: list[Line] = []
    furniture: list[Line] = []
    gap = cut = referring = told = False
    last = 0
    for number, line in enumerate(raw, 1):
        text = line.strip()
        if not text or _RULE.fullmatch(text):
            gap = True
            continue
        if _COUNT.fullmatch(text) and lines and lines[-1].number == number - 1 and _is_early(lines):
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text}\t{text}")
            continue
        below = number > footer
        repeated = text in often and "\t" not in text and not told and number not in inner
        repeated = repeated and not (text[-1] in _COLON and _is_filled(raw, number))
        named = not is_heading(text) and is_furniture(text) and not (anchored and _ANCHOR.search(text))
        named = named and (number not in rows or _DIRECTIVE.fullmatch(text) is not None)
        suspect = named and not (below or repeated) and " " not in text and _sentence_follows(raw, number)
        referring = referring and _refers(raw, number, anchored=anchored) and number not in inner
        if (below or repeated or named or referring) and not suspect:
            referring = referring or _SEE_ALSO.fullmatch(text) is not None
            furniture.append(Line(number, text))
            gap = cut = True
        else:
            apart = 0 if cut else number - last
            last = number
            around = _Around(gap=gap, cut=cut, suspect=suspect, anchored=anchored, below=apart)
            lines.append(_line(number, line, around))
            gap = is_heading(lines[-1].text)
            told = told or (anchored and lines[-1].marked)  # from here on, what comes again is code
            cut = False
    return _numbered(lines, numbers), _numbered(furniture, numbers)


def _evened(raw: list[str]) -> list[str]:
    """The lines of a text with the indent of its first line, where a copy lost it: that of all others, or all items."""
    told = [line for line in raw[1:] if line.strip()]
    items = [line for line in told if _BULLET.match(line.lstrip())] if _BULLET.match(raw[0]) else []
    others = {len(line) - len(line.lstrip()) for line in items or (told if len(told) >= _EVEN else [])}
    return [" " * min(others) + raw[0], *raw[1:]] if len(others) == 1 and raw[0][:1].strip() else raw


def _numbered(lines: Sequence[Line], numbers: Sequence[int]) -> list[Line]:
    """Lines with the numbers that they have in the text as it was given."""
    if numbers and numbers[-1] == len(numbers):
        return [*lines]  # none was wrapped
    return [replace(line, number=numbers[line.number - 1]) for line in lines]


def _is_early(lines: Sequence[Line]) -> bool:
    """Whether a line may be the title of a page: short, and above all sentences."""
    return shape(lines[-1].text) is Shape.TERM and all(shape(line.text) is not Shape.DEFINITION for line in lines)


def _refers(raw: Sequence[str], number: int, *, anchored: bool) -> bool:
    """Whether a line is one of the names below "See also": short, no anchor, and no term above its definition."""
    text = raw[number - 1].strip()
    if words(text) > _SHORT or ends(text) or is_heading(text):
        return False
    return _ANCHOR.search(text) is None if anchored else not _sentence_follows(raw, number)


def _is_sentence(text: str) -> bool:
    return shape(text) is Shape.DEFINITION and not is_furniture(text)


def _sentence_follows(raw: Sequence[str], at: int) -> bool:
    below = next((line.strip() for line in raw[at : at + 2] if line.strip()), "")
    return bool(below) and _is_sentence(below)


def _is_filled(raw: Sequence[str], number: int) -> bool:
    """Whether text stands right below a line, as below the label of a part that all entries have."""
    below = raw[number].strip() if number < len(raw) else ""
    return bool(below) and shape(below) is Shape.DEFINITION


def _foot(raw: Sequence[str], inner: Container[int]) -> int:
    """The number of the last line above what closes a page, such as references or a copyright, or of its last line.

    It closes none that goes on below with half as many entries as are above, nor is it a term with its place
    in the alphabet.
    """
    told = [at for at, line in enumerate(raw) if line.strip()]
    legal = [at for at in told[-_FOOTER:] if at > told[0] + _FOOTER and LEGAL.fullmatch(raw[at].strip())]
    near = told[max(_SHORT, len(told) // 2) :][-_CLOSING:]
    names = [(at, _MARK.sub("", _ANCHOR.sub("", raw[at].strip())).strip("*_")) for at in near]
    names = [(at, name) for at, name in names if at + 1 not in inner and CLOSING.fullmatch(name)]
    entries = {at: order_key(raw[at].strip()) for at in told if _is_entry(raw, at)} if legal or names else {}
    below = {at: next(filter(str.strip, raw[at + 1 :]), "") for at, _ in names}
    closing = (at for at, name in names if _SOURCE.match(below[at]) or not _is_placed(entries, at, name))
    return next((at for at in sorted({*legal[:1], *closing}) if not _goes_on(entries, at)), len(raw))


def _is_entry(raw: Sequence[str], at: int) -> bool:
    """Whether a line is a row of a table, a term with its definition, or a term with a sentence below it."""
    text = raw[at].strip()
    text = text[match.end() :] if (match := _BULLET.match(text)) else text
    if shape(text) is Shape.DEFINITION:
        return "\t" in text or ENTRY.match(text) is not None
    return shape(text) in (Shape.TERM, Shape.EITHER) and _sentence_follows(raw, at + 1)


def _goes_on(entries: Iterable[int], at: int) -> bool:
    below = [entry > at for entry in entries]
    return sum(below) >= max(_OFTEN, (len(below) - sum(below)) / 2)


def _is_placed(entries: Mapping[int, str], at: int, name: str) -> bool:
    """Whether a line stands in the alphabet with the entries above and below it, as one of them."""
    steps = [one <= other for one, other in pairwise(key for place, key in entries.items() if place != at)]
    above = max((key for other, key in entries.items() if other < at), default="")
    below = min((key for other, key in entries.items() if other > at), default="\U0010ffff")
    return at in entries and 4 * sum(steps) >= 3 * len(steps) and above <= order_key(name) <= below


def _often(raw: Sequence[str]) -> set[str]:
    """Short lines that a page repeats, such as the names of categories, and what it says below empty letters."""
    counts = Counter(line.strip() for line in raw)
    told = [line.strip() for line in raw if line.strip()]
    empty = Counter(below for line, below in pairwise(told) if is_heading(line) and not is_heading(below))
    defined = _defined_once(raw)
    signs = {line for line, number in counts.items() if number > _OFTEN and len(line) == 1 and line.isalnum()}
    signs = {line for line in signs if line.isdigit() or sum(map(str.isalpha, signs)) <= _FEW_LETTERS}
    return (
        (signs | {"."} if counts["."] > 1 else signs)
        | {
            line
            for line, number in counts.items()
            if number >= _OFTEN and len(line) > 1 and ":" not in line[:-1]
            if words(line) <= _SHORT or line[-1] in _LEADING
            if not ends(line) or line[-1] in _ASKING
            if line not in defined or number >= _AGAIN
        }
        | {line for line, number in empty.items() if _OFTEN <= number == counts[line] and ends(line)}
    )


def _with_labels(raw: list[str], often: set[str]) -> tuple[list[str], set[str]]:
    """Lines with a name that comes again and again, always below a sentence and above one, in front of the latter."""
    told = [at for at, line in enumerate(raw) if line.strip()]
    glued = {
        line.strip() for at, line in enumerate(raw, 1) if line.strip().endswith((*_COLON,)) and _is_filled(raw, at)
    }
    entries = _whole_entries(raw, often)
    around: dict[str, list[tuple[int, int]]] = {name: [] for name in often - glued if name[0].isupper()}
    for above, at, below in zip(["", *map(raw.__getitem__, told)], told, [*told[1:], len(raw)], strict=False):
        name = raw[at].strip()
        if name in around:
            filled = below < len(raw) and shape(raw[below].strip()) is Shape.DEFINITION and below not in entries
            around[name].append((at, below if filled and shape(above.strip() or name) is Shape.DEFINITION else -1))
    labelled = {name for name, places in around.items() if all(below >= 0 for _, below in places)}
    lines = list(raw)
    for name in labelled:
        for at, below in around[name]:
            indent = raw[below][: len(raw[below]) - len(raw[below].lstrip())]
            lines[at], lines[below] = "", f"{indent}{name.rstrip(_COLON)}: {raw[below].lstrip()}"
    return lines, often - labelled


def _whole_entries(raw: Sequence[str], often: Container[str]) -> set[int]:
    """The positions of the lines that hold a term and its definition, where most sentences of a page do."""
    told = [at for at, line in enumerate(raw) if line.strip() and line.strip() not in often]
    told = [at for at in told if shape(raw[at].strip()) is Shape.DEFINITION]
    found = {at for at in told if ENTRY.match(raw[at].strip())}
    return found if 2 * len(found) > len(told) else set()


def _defined_once(raw: Sequence[str]) -> set[str]:
    """Short lines with a sentence below them at one place only: terms, which stand in a table of contents as well."""
    told = [line.strip() for line in raw if line.strip()]
    above = Counter(
        line
        for at, (line, below) in enumerate(pairwise(told))
        if words(line) <= _SHORT and shape(below) is Shape.DEFINITION and not is_furniture(below)
    )
    return {line for line, number in above.items() if number == 1 and not is_furniture(line)}


class _Around(NamedTuple):
    """What the page tells of a line: as :class:`Line` says, and whether only anchors mark terms on it."""

    gap: bool
    cut: bool
    suspect: bool
    anchored: bool
    below: int


def _line(number: int, line: str, around: _Around) -> Line:
    text = line.strip()
    if text.endswith(" |") and "|" not in text[:-1]:
        text = text[:-1].rstrip()
    expanded = line.expandtabs(4)
    bullet = ""
    if text[0] == "[" or "- " in text[:16] or "<a " in text or "{#" in text or ":`" in text:
        text = _TARGET.sub("", text) or text
    if match := _BULLET.match(text):
        text, bullet = text[match.end() :], "*"
    elif match := _NUMBER.match(text):
        text, bullet = text[match.end() :], "1"
    bare = text if around.anchored or text[0] != "#" else _MARK.sub("", text)
    bare = _ANCHOR.sub("", bare) if bare[-1] in _ANCHOR_ENDS else bare
    marked = bare != text
    if bare[:1] in ("*", "_") and (match := _BOLD_LINE.fullmatch(bare)):
        bare, marked = match["text"], True
    return Line(
        number=number,
        text=bare.strip() or text,
        indent=len(expanded) - len(expanded.lstrip()),
        gap=around.gap,
        cut=around.cut,
        bullet=bullet,
        marked=marked,
        suspect=around.suspect,
        raw=line.strip(" "),
        below=around.below,
    )
