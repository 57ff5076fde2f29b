"""One line of text with emphasis, code, links, pictures and math, as Markdown.

A line is a list of pieces, each with the marks it stands under; so text that
is bold twice, or in which tags are nested wrongly, is written as simply as it
looks. A mark that Markdown cannot set there (it needs a word's edge in places
where HTML does not) is left out, and its text stays.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from flashcards.anki.html import NO_BRACE
from flashcards.formats.kept import BARE

CODE, IMAGE, MATH, DISPLAY, APART = "code", "image", "math", "display", "apart"
"""What a piece is where it is not text: code, a picture as Markdown, TeX within a line or on its own, or nothing.

Nothing keeps texts apart that would be a mark of math together.
"""

_ORDER = ("link", "ruby", "rt", "style", "mark", "big", "small", "strong", "em", "s", "u", "sub", "sup")
LOOKS = frozenset(("ruby", "style", "mark", "big", "small"))
"""Marks that a term goes without: it is a name, and is read in many places."""

_DELIMITERS = {"strong": "**", "s": "~~"}
_ATTEMPTS = 8
_SPACE = re.compile(r"[\s\u00a0]+")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_SPECIAL = r"""
    \\ (?= [!-/:-@\[-`{-~] | \Z )
  | `
  | \* (?! (?<=\s\*) (?=\s) )
  | _ (?! (?<=[^\W_]_) (?=[^\W_]) )
  | ~ (?= ~ | \Z ) | (?<=~) ~ | \A ~
  | < (?= [A-Za-z/!?] | \Z )
  | & (?= \#?\w{1,32}; )
"""
_ESCAPE = re.compile(rf"{_SPECIAL} | \] (?= [(\[:] )", re.VERBOSE)
_ESCAPE_IN_BRACKETS = re.compile(rf"{_SPECIAL} | [\[\]]", re.VERBOSE)
_SOUND = re.compile(r"(\[sound:[^\]\\\n]{1,255}\])")
_CLOZE = re.compile(r"\{\{(?=c\d+::)")
_LINE_START = re.compile(
    r"(?P<before>\d{1,9})(?P<mark>[.)])(?=\s|$)|(?P<any>#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|\||:(?=-)|[-=](?=[-=:|\s]*$))"
)
_TEX = re.compile(r"(?:\\.|[^\\$])++", re.DOTALL)
_MATH = ((r"\(", r"\)", MATH), (r"\[", r"\]", DISPLAY), ("[$]", "[/$]", MATH), ("[$$]", "[/$$]", DISPLAY))
_DESTINATION = re.compile(r"""[\\<>]|&(?=\#?\w{1,32};)""")
_PLAIN_DESTINATION = re.compile(r"[^\s()<>\\\x00-\x1f]+")


class Mark(NamedTuple):
    """What a piece stands under: ``strong``, ``em``, ``s``, or what is written as a tag.

    The ``target`` is that of a ``link``, and of a ``style`` what it says.
    """

    name: str
    target: str = ""


class Piece(NamedTuple):
    """A part of a line; ``kind`` is empty for text."""

    text: str
    marks: frozenset[Mark] = frozenset()
    kind: str = ""


@dataclass(slots=True)
class _Token:
    """Text as it is to be written, or where a mark begins or ends; ``partner`` is the other end of it.

    ``outside`` and ``inside`` are the characters that an end of a mark meets.
    """

    text: str = ""
    mark: Mark | None = None
    opens: bool = False
    partner: "_Token | None" = None
    outside: str = " "
    inside: str = " "
    delimiter: str = ""


def write(line: Sequence[Piece], *, cloze: bool, start: bool = True, dollars: bool = False) -> str:
    """A line as Markdown.

    ``cloze`` says that deletions in it are meant, ``start`` that the line
    stands where a list or a heading could begin, ``dollars`` that there are
    dollar signs in the lines around it.
    """
    pieces = _spaced(_with_math(line))
    dollars = dollars or sum(map(_dollars, pieces)) > 1
    tokens = made = list(_tokens(pieces, 0, dollars=dollars, cloze=cloze))
    for attempt in range(_ATTEMPTS):
        _look_around(tokens)
        dropped = {id(token) for token in tokens if token.delimiter and (attempt == _ATTEMPTS - 1 or _fails(token))}
        if not dropped:
            break
        tokens = [token for token in tokens if id(token) not in dropped and id(token.partner) not in dropped]
    text = _joined(tokens)
    for token in made:
        token.partner = None  # two that know each other would wait for a search for cycles
    return _LINE_START.sub(_escape_start, text, count=1) if start and _LINE_START.match(text) else text


def image(alt: str, source: str) -> Piece:
    """A picture."""
    return Piece(f"![{_escaped(alt, dollars=True, inside=True)}]({destination(source)})", kind=IMAGE)


def flat(line: Sequence[Piece]) -> str:
    """The text of a line without any marks, with single spaces."""
    return " ".join("".join(piece.text for piece in line).split())


def _with_math(line: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, neighbours under the same marks as one, and math cut out of the text."""
    for piece in _gathered(line):
        if piece.kind or not ("\\" in piece.text or "[$" in piece.text):
            yield piece
        else:
            yield from _math_of(piece)


def _gathered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, but texts that follow each other under the same marks as one."""
    for (kind, marks), group in groupby(pieces, attrgetter("kind", "marks")):
        if kind:
            yield from group
        else:
            yield Piece("".join(piece.text for piece in group), marks)


def _math_of(piece: Piece) -> Iterator[Piece]:
    """Text and math in turn; each kind of opening mark is given up once its closing one is found no more."""
    text, at = piece.text, 0
    starts = {mark: text.find(mark[0]) for mark in _MATH}
    while found := [(start, mark) for mark, start in starts.items() if start >= 0]:
        start, mark = min(found)
        opening, closing, kind = mark
        end = text.find(closing, start + len(opening))
        if end < 0:
            starts[mark] = -1
            continue
        tex = " ".join(text[start + len(opening) : end].split())
        after = text[end + len(closing) : end + len(closing) + 1]
        if _TEX.fullmatch(tex) and not after.isdigit() and after != "$" and not text.endswith("$", at, start):
            yield piece._replace(text=text[at:start])
            yield Piece(tex, piece.marks, kind)
        else:
            yield piece._replace(text=text[at : end + len(closing)])
        at = end + len(closing)
        starts = {mark: text.find(mark[0], at) if 0 <= start < at else start for mark, start in starts.items()}
    yield piece._replace(text=text[at:])


def _spaced(pieces: Iterator[Piece]) -> list[Piece]:
    """Pieces with single spaces; a space at the edge of a mark stands outside of it."""
    words: list[Piece] = []
    for piece in pieces:
        if piece.kind:
            words.append(piece)
            continue
        for part in re.split(f"({_SPACE.pattern})", piece.text):
            space = bool(_SPACE.fullmatch(part))
            if part and not (space and (not words or words[-1].text == " ")):
                words.append(piece._replace(text=" " if space else part))
    while words and words[-1] == Piece(" ", words[-1].marks):
        words.pop()
    for number, piece in enumerate(words):
        if piece.text == " " and not piece.kind and 0 < number < len(words) - 1:
            words[number] = piece._replace(marks=_shared(words[number - 1], words[number + 1]))
    return list(_gathered(words))


def _shared(one: Piece, other: Piece) -> frozenset[Mark]:
    """The marks that go on from one piece to another; within one that ends, none does."""
    found = set()
    for level in range(len(_ORDER)):
        mark = _mark(one, level)
        if mark != _mark(other, level):
            break
        if mark is not None:
            found.add(mark)
    return frozenset(found)


def _tokens(
    pieces: Sequence[Piece], level: int, *, dollars: bool, cloze: bool, inside: bool = False
) -> Iterator[_Token]:
    """The pieces as tokens; marks of one kind that touch are one."""
    at = 0
    while at < len(pieces):
        mark = _mark(pieces[at], level)
        end = at + 1
        while end < len(pieces) and _mark(pieces[end], level) == mark:
            end += 1
        group = pieces[at:end]
        link = inside or (mark is not None and mark.name == "link")
        if level < len(_ORDER) - 1:
            inner = list(_tokens(group, level + 1, dollars=dollars, cloze=cloze, inside=link))
        else:
            inner = [_Token(_leaf(piece, dollars=dollars, cloze=cloze, inside=link)) for piece in group]
        if mark is None:
            yield from inner
        else:
            opening, closing = _Token(mark=mark, opens=True), _Token(mark=mark)
            opening.partner, closing.partner = closing, opening
            yield from (opening, *inner, closing)
        at = end


def _mark(piece: Piece, level: int) -> Mark | None:
    return next((mark for mark in piece.marks if mark.name == _ORDER[level]), None)


def _leaf(piece: Piece, *, dollars: bool, cloze: bool, inside: bool) -> str:
    match piece.kind:
        case "":
            text = _escaped(piece.text, dollars=dollars, inside=inside)
            return text if cloze else _CLOZE.sub(r"{\\{", text)
        case "code":
            return _code(piece.text)
        case "math":
            return f"${_tex(piece.text)}$"
        case "display":
            return f"$${_tex(piece.text)}$$"
        case _:
            return piece.text


def _tex(text: str) -> str:
    """TeX, in which a space keeps braces apart that open no deletion."""
    return text.replace(NO_BRACE, " ")


def _escaped(text: str, *, dollars: bool, inside: bool) -> str:
    if inside or "[sound:" not in text:
        return _escaped_words(text, dollars=dollars, inside=inside)
    parts = _SOUND.split(text)  # text and sounds in turn
    return "".join(
        part if number % 2 else _escaped_words(part, dollars=dollars, inside=False) for number, part in enumerate(parts)
    )


def _escaped_words(text: str, *, dollars: bool, inside: bool) -> str:
    text = (_ESCAPE_IN_BRACKETS if inside else _ESCAPE).sub(_backslash, text).replace(NO_BRACE, "\\")
    return text.replace("$", r"\$") if dollars else text


def _backslash(match: re.Match[str]) -> str:
    return "\\" + match[0]


def _escape_start(match: re.Match[str]) -> str:
    if match["mark"]:
        return f"{match['before']}\\{match['mark']}"
    return "\\" + match[0]


def _code(text: str) -> str:
    text = " ".join(text.split("\n"))
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def destination(target: str) -> str:
    """The target of a link or picture as Markdown has it between parentheses."""
    target = re.sub(r"[\r\n]+", "", target.strip())
    escaped = _DESTINATION.sub(_backslash, target).replace(NO_BRACE, "\\")
    return escaped if _PLAIN_DESTINATION.fullmatch(target) else f"<{escaped}>"


def _dollars(piece: Piece) -> int:
    """How many dollar signs a piece puts on its line; two may be taken for math."""
    if piece.kind in {MATH, DISPLAY}:
        return 2
    return piece.text.count("$") + sum(mark.target.count("$") for mark in piece.marks)


def _look_around(tokens: Sequence[_Token]) -> None:
    """Note what each end of a mark meets, and how it is written there."""
    for number, token in enumerate(tokens):
        if token.mark is None:
            continue
        before = _edge(tokens[number - 1], last=True) if number else " "
        after = _edge(tokens[number + 1], last=False) if number + 1 < len(tokens) else " "
        token.outside, token.inside = (before, after) if token.opens else (after, before)
    for token in tokens:
        if token.mark is not None and token.partner is not None:
            word = _is_word(token.outside) or _is_word(token.partner.outside)
            token.delimiter = (
                ("*" if word else "_") if token.mark.name == "em" else _DELIMITERS.get(token.mark.name, "")
            )
    for one, other in pairwise(tokens):
        if one.delimiter[:1] == other.delimiter[:1] != "" and one.opens == other.opens:
            one.outside, other.outside = (one.outside, "") if one.opens else ("", other.outside)
        elif one.delimiter[:1] == other.delimiter[:1] != "":
            one.outside = other.outside = ""


def _fails(token: _Token) -> bool:
    """Whether Markdown would not read a delimiter where it stands; no outside at all is its own kind."""
    if not token.outside or token.inside.isspace():
        return True
    return _is_punctuation(token.inside) and not (token.outside.isspace() or _is_punctuation(token.outside))


def _edge(token: _Token, *, last: bool) -> str:
    """The character of a token that its neighbour meets."""
    if token.mark is not None:
        return "["
    return (token.text[-1:] if last else token.text[:1]) or " "


def _is_word(char: str) -> bool:
    return not char.isspace() and not _is_punctuation(char)


def _is_punctuation(char: str) -> bool:
    return bool(_PUNCTUATION.match(char)) or unicodedata.category(char)[0] in "PS"


def _joined(tokens: Sequence[_Token]) -> str:
    text = ""
    for token in tokens:
        part = token.text
        if token.mark is not None:
            if token.mark.name == "link":
                part = "[" if token.opens else f"]({destination(token.mark.target)})"
            elif token.mark.name == "style":
                part = f'<span style="{token.mark.target}">' if token.opens else "</span>"
            elif token.mark.name in BARE:
                part = f"<{token.mark.name}>" if token.opens else f"</{token.mark.name}>"
            else:
                part = token.delimiter
        if part.startswith("[") and text.endswith("!"):
            text = text[:-1] + r"\!"
        text += part
    return text
