"""The lines of a Markdown deck: what kind each one is, and escaping a text that looks like another kind."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate

from flashcards.cards import Note
from flashcards.errors import Problem

_HEADING = re.compile(r" {0,3}(#{1,2})(?=[ \t]|$)(.*)")
_OPENER = re.compile(r" {0,3}(?:(`{3,})[^`]*$|(~{3,})|(<)!--(?!.*-->))")
_TAG = re.compile(r"[QA]:|C:(?![\\/])")
_COLOR = r"(?=[0-9a-fA-F]{3,8}(?![0-9a-zA-Z]))(?:[0-9a-fA-F]*[0-9][0-9a-fA-F]*|([a-fA-F])\1{2,7})"
"""Three to eight hexadecimal digits with a decimal digit or only one letter; ``add`` and ``decade`` are words."""

_TAGS = re.compile(r" {0,3}(?:#[^\s#]+(?:\s+|$))+")
_NO_TAG = re.compile(rf"#(?:\d+|{_COLOR})")
"""A tag only beside an unmistakable one: alone it is a number or a colour."""

_ALIASES = re.compile(r" {0,3}Aliases:(.*)")
_LINE = r"(?!Aliases:|[QAC]:)[^\s#`~<>\\][^\n]*+"
_PLAIN = re.compile(rf"{_LINE}(?:\n++{_LINE})*+")
"""Lines that can only be text, as in most definitions."""

_NUMBER_TAG = re.compile(rf"\\*(?:\d+|{_COLOR})")
_HEADS = re.compile(r" {0,3}(?:#{1,6}(?:[ \t].*)?|(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_WORDS = re.compile(r"(?![-*+>|=#~]|:[ \t]|\d{1,9}[.)][ \t]|`{3}|!\[| {4}|<)\s*\S")
_COMMENT = re.compile(r" {0,3}<!--.*-->")
CONFLICT = ("<<<<<<< ", ">>>>>>> ")


class Kind(Enum):
    """What a line is, wherever it is; only ``scan`` knows what is verbatim."""

    BLANK = auto()
    TEXT = auto()
    SECTION = auto()
    TERM = auto()
    OPENER = auto()
    VERBATIM = auto()
    CONFLICT = auto()
    QUESTION = auto()
    ANSWER = auto()
    CLOZE = auto()


TAGGED = {"Q": Kind.QUESTION, "A": Kind.ANSWER, "C": Kind.CLOZE}
"""What a line is that begins with this letter and a colon."""

Line = tuple[Kind, str]

_BROKEN = frozenset({Kind.TEXT, *TAGGED.values()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some lines with their notes, which are in no section yet.

    ``first`` is the position of the first line, ``end`` that of the line after
    the last. ``schedule`` is another program's comment with the schedule of the
    only note.
    """

    first: int
    end: int
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    schedule: str = ""


def kind_of(line: str) -> Kind:
    """What a line is by itself, and so never verbatim."""
    if not line:
        return Kind.BLANK
    if line.startswith(CONFLICT):
        return Kind.CONFLICT
    if heading := _HEADING.match(line):
        return Kind.SECTION if heading[1] == "#" else Kind.TERM
    if _TAG.match(line):
        return TAGGED[line[0]]
    return Kind.OPENER if _OPENER.match(line) else Kind.TEXT


def scan(lines: list[str], *, tags: bool = False) -> tuple[list[Kind], list[int]]:
    """Each line's kind, and the positions of code blocks and comments that are never closed.

    The latter count as text. With ``tags``, code may begin after the ``A:`` of an
    answer. The time grows with the text, however many there are.
    """
    kinds: list[Kind] = []
    unclosed: list[int] = []
    longest: dict[str, list[int]] = {}  # for each mark, the longest run that closes a block, from each line on
    while (at := len(kinds)) < len(lines):
        kind = kind_of(lines[at])
        tagged = tags and kind in TAGGED.values()
        text = lines[at][2:].lstrip() if tagged else lines[at]
        opener = _OPENER.match(text) if tagged or kind is Kind.OPENER else None
        if not opener or (kind is Kind.QUESTION and kind_of("".join(lines[at + 1 : at + 2])) is Kind.ANSWER):
            kinds.append(kind)
            continue
        run = opener[opener.lastindex or 0]
        if run[0] not in longest:
            runs = [0, *(_closing_run(line, run[0]) for line in reversed(lines))]
            longest[run[0]] = list(accumulate(runs, max))[::-1]
        if longest[run[0]][at + 1] < len(run):
            unclosed.append(at)
            kinds.append(kind if tagged else Kind.TEXT)
            continue
        end = next(end for end in range(at + 1, len(lines)) if _closing_run(lines[end], run[0]) >= len(run))
        kinds += [kind if tagged else Kind.VERBATIM, *[Kind.VERBATIM] * (end - at)]
    return kinds, unclosed


def with_breaks(written: Sequence[str], kinds: Sequence[Kind]) -> list[str]:
    """The lines of a text without spaces at their ends, except for two that break a line within a paragraph."""
    lines = [line.rstrip() for line in written]
    for at in [at for at, line in enumerate(written[:-1]) if line.endswith("  ")]:
        if kinds[at] in _BROKEN and kinds[at + 1] is Kind.TEXT:
            lines[at] += "  "
    return lines


def _closing_run(line: str, mark: str) -> int:
    """How many ``mark`` on this line close a block they opened; a comment, opened by ``<``, needs 1."""
    if mark == "<":
        return int("-->" in line)
    run = line.lstrip(" ")
    return 0 if line.startswith("    ") or run.strip(mark) else len(run)


def unclosed_block(line: str, number: int) -> Problem:
    """The problem of a code block or comment that begins on this line and never ends."""
    text = line.strip()
    mark = (text[2:].strip() if _TAG.match(text) else text)[:3]
    what, closing = ("comment", "-->") if mark == "<!-" else ("code block", mark)
    return Problem(line=number, message=f'a {what} begins here and is never closed; end it with a line "{closing}"')


def one_line(text: str) -> str:
    """The words of a text with single spaces between them."""
    return " ".join(text.split())


def question_text(text: str) -> str:
    """A question, on one line unless its lines are more than the words of one paragraph."""
    if "\n" not in text:
        return one_line(text)
    lines = text.split("\n")
    simple = all(_WORDS.match(line) and not line.endswith(("  ", "\\")) for line in lines) and "$$" not in text
    return one_line(text) if simple else text


def heading_text(line: str) -> str:
    """The words of a heading, without closing hashes."""
    text = _HEADING.sub(r"\2", line)
    unclosed = text.rstrip("#")
    return one_line(unclosed if unclosed[-1:].isspace() else text)


def heading_line(hashes: str, text: str) -> str:
    """A heading line; a text that ends in hashes gets closing ones to keep them apart."""
    closing = f" {hashes}" if text.rstrip("#")[-1:] in ("", " ") and text else ""
    return f"{hashes} {text}{closing}".rstrip()


def text_of(body: Sequence[Line]) -> str:
    """The text of some lines, without escapes and surrounding blank lines."""
    return trimmed(line if kind is Kind.VERBATIM else _unescape(line) for kind, line in body)


def trimmed(lines: Iterable[str]) -> str:
    """Lines as a text, without surrounding blank lines and spaces at its end."""
    text = "\n".join(lines).strip("\n")
    return text.rstrip(" ") if text.endswith("  ") else text


def take_footer(body: list[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The aliases and tags at the end of a note, which are removed from its lines.

    Comments below them stay. If a note has only such a line, that is its text.
    """
    whole = body[:]
    comments = take_comments(body)
    aliases, tags = _take_footer(body)
    if tags and not aliases and not body:
        body[:] = whole
        return (), ()
    body += comments
    return aliases, tags


def take_comments(body: list[Line]) -> list[Line]:
    """The comments at the end of a note, which are removed from its lines."""
    taken: list[Line] = []
    while body:
        last = body[-1]
        size = 1
        if last[0] is Kind.VERBATIM and last[1].rstrip().endswith("-->"):
            size = next((at for at, line in enumerate(reversed(body), 1) if line[1].lstrip().startswith("<!--")), 0)
        elif last[0] is not Kind.BLANK and not _COMMENT.fullmatch(last[1].rstrip()):
            size = 0
        if not size or any(kind is not Kind.VERBATIM for kind, _ in body[-size:] if size > 1):
            return taken
        taken[:0] = body[-size:]
        del body[-size:]
    return taken


def is_own_text(body: Sequence[Line]) -> bool:
    """Whether lines have more than headings, rules, tags and comments."""
    in_comment = False
    for kind, line in body:
        in_comment = in_comment or (kind is Kind.VERBATIM and line.lstrip().startswith("<!--"))
        if in_comment:
            in_comment = not line.endswith("-->")
        elif kind is not Kind.BLANK and not (_HEADS.fullmatch(line) or _COMMENT.fullmatch(line) or tags_in(line)):
            return True
    return False


def _take_footer(body: list[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tag_lines: list[tuple[str, ...]] = []
    while tags := tags_in(last := _last_text(body)):
        tag_lines.append(tags)
        body.pop()
    if aliases := aliases_in(last):
        body.pop()
    return aliases, tuple(tag for tags in reversed(tag_lines) for tag in tags)


def _last_text(body: list[Line]) -> str:
    """The last line that is not blank, or an empty text if that is verbatim."""
    while body and body[-1][0] is Kind.BLANK:
        body.pop()
    return body[-1][1] if body and body[-1][0] is Kind.TEXT else ""


def tags_in(line: str) -> tuple[str, ...]:
    """The tags of a line that has nothing else, without their hashes."""
    if not _TAGS.fullmatch(line) or all(map(_NO_TAG.fullmatch, line.split())):
        return ()
    tags = tuple(_tag(word[1:]) for word in line.split())
    return tags if all(tags) else ()


def _tag(word: str) -> str:
    """A word after a hash as a tag, without a comma that separates it from the next one."""
    return word[1:] if word[0] == "\\" and _needs_escape(word) else word.rstrip(",")


def _needs_escape(tag: str) -> bool:
    """Whether a tag would be read as a number, a colour, or another tag with a comma."""
    return tag.endswith(",") or _NUMBER_TAG.fullmatch(tag) is not None


def is_tag_line(line: str) -> bool:
    """Whether a line has only tags."""
    return bool(tags_in(line))


def hashtag(tag: str) -> str:
    r"""A tag in a footer: ``1`` is written ``#\1``, as ``#1`` would be a number, and ``a,`` is ``#\a,``."""
    return f"#\\{tag}" if _needs_escape(tag) else f"#{tag}"


def aliases_in(line: str) -> tuple[str, ...]:
    """The other names that a line of a footer lists."""
    match = _ALIASES.fullmatch(line)
    names = (one_line(name) for name in match[1].split(";")) if match else ()
    return tuple(name for name in names if name)


def _is_footer(line: str) -> bool:
    return bool(tags_in(line) or aliases_in(line))


def _is_markup(line: str) -> bool:
    return kind_of(line) not in (Kind.BLANK, Kind.TEXT)


def _unescape(line: str) -> str:
    indent, backslashes, rest = _backslashes(line)
    bare = indent + rest
    escaped = backslashes and (_is_markup(bare) or _is_footer(bare))
    return indent + backslashes[1:] + rest if escaped else line


def _escape(line: str, *, last: bool) -> str:
    """A line escaped so that it is read as text; one like a footer needs that only if it is the ``last``."""
    indent, backslashes, rest = _backslashes(line)
    bare = indent + rest
    meant = _is_markup(bare) or ((last or backslashes) and _is_footer(bare))
    return f"{indent}\\{backslashes}{rest}" if meant else line


def _backslashes(line: str) -> tuple[str, str, str]:
    """A line in three parts: its indent, the backslashes after it, the rest."""
    text = line.lstrip(" ")
    rest = text.lstrip("\\")
    return line[: len(line) - len(text)], text[: len(text) - len(rest)], rest


def render_text(text: str) -> str:
    """A description or definition as in a deck, with the escapes it needs."""
    if _PLAIN.fullmatch(text):
        return text
    lines = text.split("\n")
    kinds, _ = scan(lines)
    final = len(lines) - 1
    return "\n".join(
        line if kind is Kind.VERBATIM else _escape(line, last=at == final)
        for at, (kind, line) in enumerate(zip(kinds, lines, strict=True))
    )
