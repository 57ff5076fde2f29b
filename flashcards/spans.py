r"""The contents of a line of Markdown: code, formulas, emphasis, escapes; and the words of a line.

This reads like CommonMark with struck text and formulas, as
:mod:`flashcards.formats.parser` does, for a single line that does not need a
parser, such as a term in a list. Links, pictures and tags are kept as written.
"""

import re
from collections.abc import Iterator, Sequence

from flashcards.lean import NamedTuple, pattern

PLACES_OF_MATH = r"(?<![A-Za-z0-9_\u00c0-\u2e7f$/\\})])", r"(?![A-Za-z0-9_\u00c0-\u2e7f${(])"
r"""What must not be before the first dollar of an inline formula, and what not after its last one.

So prices, variables of a shell and paths are text: ``$5 and $6``, ``$HOME/$USER``,
``${a}/${b}``. In scripts without spaces between words, words may touch a formula.
"""

MATH_SPAN = pattern(
    rf"""
      \$\$ (?P<display> (?: \\. | [^\\$] | \$(?!\$) )+ ) \$\$
    | {PLACES_OF_MATH[0]} \$ (?! \s ) (?P<inline> (?: \\. | [^\\$] )+ ) (?<!\s) \$ {PLACES_OF_MATH[1]}
    | \\\( (?P<parentheses> (?: [^\\] | \\(?![()]) )+ ) \\\)
    | \\\[ (?P<brackets> (?: [^\\] | \\(?![\[\]]) )+ ) \\\]
    """,
    re.DOTALL | re.VERBOSE,
)
"""A formula, without the rule for brackets inside a link."""

_FENCED = pattern(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_VERBATIM = pattern(
    r"^(?P<fence>[ >]*(?:`{3,}(?=[^`\n]*$)|~{3,})).*|(?P<ticks>`+)|(?P<formula>\$|\\[(\[])|(?P<comment><!--)|\\.",
    re.MULTILINE,
)
_LOOSE_FORMULA = pattern(r"\$(?:\\.|[^\\$\n])+\$")
_BRACES = pattern(r"\\.|[{}]", re.DOTALL)
_DELETION = pattern(r"\{\{c[0-9]{1,4}::|\}\}")
_TICKS = pattern("`+")
_TOKEN = pattern(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<ticks>`+)|(?P<run>\*+|_+|~~+)|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}"
    r"|[A-Za-z][A-Za-z0-9]{1,31});)|(?P<target>(?<=\])\([^()\s]*\))|(?P<math>\$)|(?P<comment><!--)",
)
_SHIFTED = dict(zip(range(0xFDD0, 0xFDF0), "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", strict=True))
_SHIFT = {ord(char): code for code, char in _SHIFTED.items()}
"""Stand-ins for the punctuation of code: noncharacters, and so in no text; one for each mark of ASCII."""

UNSHIFT = str.maketrans({chr(code): char for code, char in _SHIFTED.items()})
_STRUCK = 2  # tildes


def is_formula(before: str, text: str, after: str) -> bool:
    """Whether a text between two characters is a formula as a whole."""
    match = MATH_SPAN.match(f"{before}{text}{after}", len(before))
    return match is not None and match.end() == len(before) + len(text)


def comment_end(text: str, at: int, last: int) -> int | None:
    """The end of the comment that begins at a place, as in CommonMark; ``last`` is the last ``-->``."""
    end = text.find("-->", at + 2) if at + 2 <= last and text.startswith("<!--", at) else -1
    return None if end < 0 else end + 3


def without_comments(text: str) -> str:
    """A text without HTML comments."""
    pieces: list[str] = []
    last = text.rfind("-->")
    done = 0
    while (at := text.find("<!--", done)) >= 0 and (end := comment_end(text, at, last)):
        pieces.append(text[done:at])
        done = end
    return "".join((*pieces, text[done:]))


def is_blank(text: str) -> bool:
    """Whether nothing in a text is visible: only spaces, and characters without width."""
    if text[:1].isalnum():
        return False
    import unicodedata  # as below

    return all(char.isspace() or unicodedata.category(char) == "Cf" for char in text)


class Verbatim(NamedTuple):
    """Code, a formula or a comment in a text, with its marks."""

    start: int
    end: int
    formula: bool
    comment: bool = False


def verbatim(text: str) -> Iterator[Verbatim]:
    """The code, formulas and comments of a text, in order, except code and formulas that cut a cloze.

    A formula with spaces inside its dollars counts here, too, if its braces are
    balanced.
    """
    if not _VERBATIM.search(text):
        return
    closing = _Closing(text)
    open_fences: set[str] = set()
    at = 0
    while match := _VERBATIM.search(text, at):
        start, at = match.span()
        if match["fence"]:
            end = _fence_end(text, match, open_fences)
        elif match["ticks"]:
            end = closing.of(at, len(match[0]))
            end = None if end is None or text.find("\n\n", at, end) >= 0 else end + len(match[0])
        elif match["formula"]:
            end = _formula_end(text, start)
        elif match["comment"]:
            if end := comment_end(text, start, closing.of_comments):
                yield Verbatim(start, end, formula=False, comment=True)
                at = end
            continue
        else:
            continue  # escaped by a backslash
        if end is not None and (is_whole := _holds_whole_deletions(text, start, end)):
            yield Verbatim(start, end, match["formula"] is not None)
        if end is not None and (is_whole or match["formula"] is None):
            at = end


class Regions:
    """Where the code, formulas and comments of a text are."""

    def __init__(self, text: str) -> None:
        self._regions = [*verbatim(text)]
        self._starts = [region.start for region in self._regions]

    def at(self, place: int) -> Verbatim | None:
        """What a place is in, if anything."""
        from bisect import bisect_right  # most texts have no code

        number = bisect_right(self._starts, place) - 1
        region = self._regions[number] if number >= 0 else None
        return region if region and place < region.end else None

    def is_comment(self, place: int) -> bool:
        """Whether a place is in a comment, and so invisible."""
        region = self.at(place)
        return region is not None and region.comment


def _fence_end(text: str, match: re.Match[str], unclosed: set[str]) -> int | None:
    """The end of a block of code; ``unclosed`` are the fences that nothing closes later on."""
    fence = match["fence"].strip(" >")
    if fence in unclosed:
        return None
    closing = rf"^[ >]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$"
    end = re.compile(closing, re.MULTILINE).search(text, match.end())
    if end is None:
        unclosed.add(fence)
    return end.end() if end else None


def _formula_end(text: str, start: int) -> int | None:
    match = MATH_SPAN.match(text, start) or _LOOSE_FORMULA.match(text, start)
    if match is None:
        return None
    depth = 0
    for brace in _BRACES.finditer(match[0]):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth < 0:
            return None
    return match.end() if depth == 0 else None


def _holds_whole_deletions(text: str, start: int, end: int) -> bool:
    """Whether in a piece of text no cloze ends before another one begins."""
    depth = 0
    ended = False
    for token in _DELETION.finditer(text, start, end):
        if token[0] == "}}":
            ended, depth = ended or depth == 0, max(0, depth - 1)
        elif ended:
            return False
        else:
            depth += 1
    return True


class _Run(NamedTuple):
    """A run of marks of emphasis; ``number`` is its index among all runs, ``place`` that among the pieces."""

    number: int
    char: str
    length: int
    opens: bool
    closes: bool
    place: int


def marked(markdown: str) -> str:
    """The words of a line, with :data:`UNSHIFT`'s keys for the punctuation of code.

    In a text of several lines, blocks of code count as code.
    """
    if "\n" in markdown:
        markdown = _FENCED.sub(lambda block: block[2].translate(_SHIFT), markdown)
    pieces: list[str] = []
    runs: list[_Run] = []
    done = 0
    closing = _Closing(markdown)
    match = _TOKEN.search(markdown)
    while match:
        pieces.append(markdown[done : match.start()])
        text, done = _span(markdown, match, closing)
        if match["run"]:
            opens, closes = _flanks(markdown, match.start(), match.end())
            runs.append(_Run(len(runs), text[0], len(text), opens, closes, len(pieces)))
        pieces.append(text)
        match = _TOKEN.search(markdown, done)
    pieces.append(markdown[done:])
    for run, left in zip(runs, _left(runs), strict=True):
        pieces[run.place] = run.char * left
    return "".join(pieces).strip()


def _span(text: str, match: re.Match[str], closing: "_Closing") -> tuple[str, int]:
    """The text of a token, and where to continue."""
    at = match.start()
    if match["ticks"]:
        end = closing.of(match.end(), len(match["ticks"]))
        if end is None:
            return match[0], match.end()
        return _code(text[match.end() : end]), end + len(match["ticks"])
    if match["math"]:
        formula = MATH_SPAN.match(text, at)
        if formula:
            return formula[0], formula.end()
    if match["comment"]:
        end = comment_end(text, at, closing.of_comments)
        return ("", end) if end else (match[0], match.end())
    if match["entity"]:
        from html import unescape  # few terms need it, and it is a large table

        return unescape(match[0]), match.end()
    return match["escaped"] or match[0], match.end()


def _code(content: str) -> str:
    """The content of code, without the spaces inside its backticks."""
    content = content.replace("\n", " ")
    if content[0] == content[-1] == " " and content.strip(" "):
        content = content[1:-1]
    return content.translate(_SHIFT)


class _Closing:
    """Where code ends, for each number of backticks the places of as many in a row, and the last comment."""

    def __init__(self, text: str) -> None:
        self.of_comments = text.rfind("-->")
        self._places: dict[int, list[int]] = {}
        for run in reversed([*_TICKS.finditer(text)]):
            self._places.setdefault(run.end() - run.start(), []).append(run.start())

    def of(self, start: int, length: int) -> int | None:
        """The first place from ``start`` on; whoever asks again asks for one further on."""
        places = self._places.get(length, [])
        while places and places[-1] < start:
            places.pop()
        return places[-1] if places else None


def _flanks(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether marks may begin emphasis, and whether they may end it."""
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1] or " "
    left = not after.isspace() and (not _is_punctuation(after) or before.isspace() or _is_punctuation(before))
    right = not before.isspace() and (not _is_punctuation(before) or after.isspace() or _is_punctuation(after))
    if text[start] != "_":
        return left, right
    return left and (not right or _is_punctuation(before)), right and (not left or _is_punctuation(after))


def _is_punctuation(char: str) -> bool:
    import unicodedata  # a start needs none of it

    return unicodedata.category(char)[0] in "PS"


def _left(runs: Sequence[_Run]) -> Iterator[int]:
    """How many marks of each run are text, because nothing pairs them.

    Source: the delimiter stack of CommonMark, section "An algorithm for parsing nested emphasis and links".
    """
    left = [run.length for run in runs]
    stack: list[_Run] = []
    lowest: dict[tuple[str, bool, int], int] = {}  # below these runs nothing opens what such a run closes
    for run in runs:
        kind = (run.char, run.opens, run.length % 3)
        while run.closes and left[run.number]:
            place = len(stack) - 1
            while place >= 0 and stack[place].number >= lowest.get(kind, 0) and not _pairs(stack[place], run, left):
                place -= 1
            if place < 0 or stack[place].number < lowest.get(kind, 0):
                lowest[kind] = run.number
                break
            opener = stack[place]
            both = min(left[opener.number], left[run.number]) > 1
            del stack[place + 1 :]
            for one in (opener, run):
                left[one.number] -= 1 + both
            if not left[opener.number]:
                stack.pop()
        if run.opens and left[run.number]:
            stack.append(run)
    return iter(left)


def _pairs(opener: _Run, run: _Run, left: Sequence[int]) -> bool:
    if opener.char != run.char:
        return False
    if run.char == "~":
        return min(left[opener.number], left[run.number]) >= _STRUCK
    threes = (opener.length + run.length) % 3 == 0 and not opener.length % 3 == run.length % 3 == 0
    return not (threes and (opener.closes or run.opens))
