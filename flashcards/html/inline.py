"""One line of text with emphasis, code, links, pictures and math, as Markdown.

A line is a list of pieces, each with its marks; so text that is bold twice, or
with wrongly nested tags, is written as simply as it looks. A mark that Markdown
cannot set somewhere (it may need the edge of a word that HTML does not) is left
out, and its text stays.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from flashcards import clozes
from flashcards.formats.kept import BARE
from flashcards.formats.pictures import without_size
from flashcards.html.from_markdown import NO_BRACE
from flashcards.html.pieces import CODE, DISPLAY, IMAGE, MATH, ORDER, Mark, Piece, mark_of, spaced
from flashcards.spans import is_formula

_DELIMITERS = {"strong": "**", "s": "~~"}
_ATTEMPTS = 8
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~\ufdd1]")
_HELD = "\ufdd1"
"""A noncharacter, and so in no text: a backslash between braces, which may turn out not to be needed."""

_TAGS = "|".join((*BARE, "span", "abbr", "div"))
_SPECIAL = rf"""
    \\ (?= [!-/:-@\[-`{{-~] | \Z )
  | `
  | \* (?! (?<=\s\*) (?=\s) )
  | _ (?! (?<=[^\W_]_) (?=[^\W_]) )
  | ~ (?= ~ | \Z ) | (?<=~) ~ | \A ~
  | < (?= !-- | /?(?:{_TAGS})\b | [A-Za-z][A-Za-z0-9+.-]{{1,31}}: | [\w.!\#$%&'*+/=?^`{{|}}~-]*(?: @ | \Z ) )
  | & (?= \#?\w{{1,32}}; )
  | ! (?= \[\[ [^\[\]]+ \.\w+ [^\[\]]* \]\] )
"""
_LAST = re.compile(r"(?<!\\)\\(<[A-Za-z0-9]*)\Z")
"""The beginning of a tag at the end of a line, which is none there; elsewhere, a mark may follow the text."""

_ESCAPE = re.compile(rf"{_SPECIAL} | \] (?= [(\[:] )", re.VERBOSE)
_ESCAPE_IN_BRACKETS = re.compile(rf"{_SPECIAL} | [\[\]]", re.VERBOSE)
_BRACKETS = {"[": "&#91;", "]": r"\]"}
_SOUND = re.compile(r"(\[sound:[^\]\\\n]{1,255}\])")
_CLOZE = re.compile(r"\{\{(?=c(?=[0-9]{1,4}::)0*(?:[1-9]\d?|[1-4]\d\d|500)::)")  # of those that hide something
_LINE_START = re.compile(
    r"(?P<before>\d{1,9})(?P<mark>[.)])(?=\s|$)|(?P<any>#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|\||:(?=-)|[-=](?=[-=:|\s]*$))"
)
_DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:")
_NO_DEFINITION = " &#32;"
"""An invisible text that keeps the beginning of a line from being the definition of a link, if it has code or math."""

_QUOTED = re.compile(r"""[\\"]|&(?=\#?\w{1,32};)""")
_DESTINATION = re.compile(r"""[\\<>]|&(?=\#?\w{1,32};)""")
_PLAIN_DESTINATION = re.compile(r"[^\s()<>\\\x00-\x1f]+")


@dataclass(slots=True)
class _Token:
    """Text to be written, or the beginning or end of a mark; ``partner`` is its other end.

    ``outside`` and ``inside`` are the characters on both sides of a mark's end;
    ``code`` is the content of code, ``formula`` the TeX of an inline formula.
    """

    text: str = ""
    mark: Mark | None = None
    opens: bool = False
    partner: "_Token | None" = None
    outside: str = " "
    inside: str = " "
    delimiter: str = ""
    code: str = ""
    formula: str = ""


def write(line: Sequence[Piece], *, cloze: bool, start: bool = True) -> str:
    """A line as Markdown by itself.

    ``cloze`` means that the clozes in it are real, ``start`` that the line is
    where a list or a heading could begin.
    """
    return released(write_held(line, cloze=cloze, start=start))


def released(text: str, *, alone: bool = False) -> str:
    """A text of :func:`write_held`, with a backslash in braces that would begin a cloze.

    If it is a definition ``alone``, its own braces are the only ones that could
    end one. Then there is no backslash where it changes nothing.
    """
    if alone and _HELD in text:
        bare, held = text.replace(_HELD, ""), text.replace(_HELD, "\\")
        if all(len(find(bare)) == len(find(held)) for find in (clozes.starts, clozes.void)):
            return bare
    return text.replace(_HELD, "\\")


def write_held(line: Sequence[Piece], *, cloze: bool, start: bool = True, dollars: bool = False) -> str:
    """A line as Markdown, in which it is open whether braces need a backslash; see :func:`released`.

    ``dollars`` means that there are dollar signs in the lines around it.
    """
    pieces = spaced(line)
    dollars = dollars or sum(map(_dollars, pieces)) > 1
    known = {mark.name for piece in pieces for mark in piece.marks}
    names = [name for name in ORDER if name in known]
    tokens = made = list(_tokens(pieces, names, dollars=dollars, cloze=cloze))
    for attempt in range(_ATTEMPTS):
        _look_around(tokens)
        dropped = {id(token) for token in tokens if token.delimiter and (attempt == _ATTEMPTS - 1 or _fails(token))}
        if not dropped:
            break
        tokens = [token for token in tokens if id(token) not in dropped and id(token.partner) not in dropped]
    text = _joined(_with_joined_code(tokens))
    if pieces and not (pieces[-1].kind or pieces[-1].marks):
        text = _LAST.sub(r"\1", text)
    for token in made:
        token.partner = None  # two objects that refer to each other would wait for the garbage collector
    if start and _DEFINITION.match(text):
        return text + _NO_DEFINITION
    return _LINE_START.sub(_escape_start, text, count=1) if start and _LINE_START.match(text) else text


def image(alt: str, source: str, size: str = "") -> Piece:
    """A picture; its size is as from :func:`flashcards.formats.pictures.size`."""
    text = _escaped(alt, dollars=True, brackets=_brackets([Piece(alt)]))
    return Piece(f"![{without_size(text)}{size}]({destination(source)})", kind=IMAGE)


def _tokens(
    pieces: Sequence[Piece], names: Sequence[str], *, dollars: bool, cloze: bool, brackets: Iterator[bool] | None = None
) -> Iterator[_Token]:
    """The pieces as tokens; adjacent marks of one kind are joined, and ``names`` are the kinds of marks.

    In a link, ``brackets`` says which of the following ones need no backslash.
    """
    if not names:
        for piece in pieces:
            text = _leaf(piece, dollars=dollars, cloze=cloze, brackets=brackets)
            kind = piece.kind
            yield _Token(text, code=piece.text if kind == CODE else "", formula=piece.text if kind == MATH else "")
        return
    at = 0
    while at < len(pieces):
        mark = mark_of(pieces[at], names[0])
        end = at + 1
        while end < len(pieces) and mark_of(pieces[end], names[0]) == mark:
            end += 1
        group = pieces[at:end]
        within = _brackets(group) if mark is not None and mark.name == "link" else brackets
        inner = list(_tokens(group, names[1:], dollars=dollars, cloze=cloze, brackets=within))
        if mark is None:
            yield from inner
        else:
            opening, closing = _Token(mark=mark, opens=True), _Token(mark=mark)
            opening.partner, closing.partner = closing, opening
            yield from (opening, *inner, closing)
        at = end


def _leaf(piece: Piece, *, dollars: bool, cloze: bool, brackets: Iterator[bool] | None) -> str:
    match piece.kind:
        case "":
            text = _escaped(piece.text, dollars=dollars, brackets=brackets)
            return text if cloze else _CLOZE.sub(f"{{{_HELD}{{", text)
        case "code":
            return _code(piece.text)
        case "math":
            return f"${_tex(piece.text)}$"
        case "display":
            return f"$${_tex(piece.text)}$$"
        case _:
            return piece.text


def _tex(text: str) -> str:
    """TeX with a space between braces that open no cloze."""
    return text.replace(NO_BRACE, " ")


def _brackets(pieces: Sequence[Piece]) -> Iterator[bool]:
    """For each bracket in the text of a link or picture, whether it needs no backslash.

    That is so if it has its other half, and the two cannot be taken for a link or
    a sound. Backslashes before both would make math of their content.
    """
    text = "".join("-" if piece.kind else piece.text for piece in pieces)
    alone: dict[int, bool] = {}
    opened: list[int] = []
    for match in re.finditer(r"[\[\]]", text):
        at = match.start()
        alone[at] = False
        if match[0] == "[":
            opened.append(at)
        elif opened:
            first = opened.pop()
            alone[first] = alone[at] = not (text.startswith(("(", "["), at + 1) or text.startswith("[sound:", first))
    return iter(alone.values())


def _escaped(text: str, *, dollars: bool, brackets: Iterator[bool] | None) -> str:
    if brackets is not None or "[sound:" not in text:
        return _escaped_words(text, dollars=dollars, brackets=brackets)
    parts = _SOUND.split(text)  # alternating text and sounds
    return "".join(
        part if number % 2 else _escaped_words(part, dollars=dollars, brackets=None)
        for number, part in enumerate(parts)
    )


def _escaped_words(text: str, *, dollars: bool, brackets: Iterator[bool] | None) -> str:
    def escape(match: re.Match[str]) -> str:
        if brackets is None or match[0] not in _BRACKETS:
            return "\\" + match[0]
        return match[0] if next(brackets) else _BRACKETS[match[0]]

    text = (_ESCAPE if brackets is None else _ESCAPE_IN_BRACKETS).sub(escape, text).replace(NO_BRACE, _HELD)
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
    """The target of a link or picture, as Markdown between parentheses."""
    target = re.sub(r"[\r\n]+", "", target.strip())
    escaped = _DESTINATION.sub(_backslash, target).replace(NO_BRACE, "\\")
    return escaped if _PLAIN_DESTINATION.fullmatch(target) else f"<{escaped}>"


def _title(text: str) -> str:
    """What follows the target of a link."""
    text = _QUOTED.sub(_backslash, " ".join(text.split())).replace(NO_BRACE, "\\")
    return f' "{text}"' if text else ""


def _dollars(piece: Piece) -> int:
    """How many dollar signs a piece adds to its line; two may be taken for math."""
    if piece.kind in {MATH, DISPLAY}:
        return 2
    return piece.text.count("$") + sum(f"{mark.target}{mark.title}".count("$") for mark in piece.marks)


def _look_around(tokens: Sequence[_Token]) -> None:
    """Find the characters around each end of a mark, and how it is written there."""
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
    """Whether Markdown would not read a delimiter in its place; the edge of a line is a case of its own."""
    if not token.outside or token.inside.isspace():
        return True
    return _is_punctuation(token.inside) and not (token.outside.isspace() or _is_punctuation(token.outside))


def _edge(token: _Token, *, last: bool) -> str:
    """The character of a token next to its neighbour."""
    if token.mark is not None:
        return "["
    return (token.text[-1:] if last else token.text[:1]) or " "


def _is_word(char: str) -> bool:
    return not char.isspace() and not _is_punctuation(char)


def _is_punctuation(char: str) -> bool:
    return bool(_PUNCTUATION.match(char)) or unicodedata.category(char)[0] in "PS"


def _with_joined_code(tokens: Sequence[_Token]) -> list[_Token]:
    """The tokens with adjacent code joined; otherwise its marks would be in the text."""
    found: list[_Token] = []
    for is_code, group in groupby((token for token in tokens if token.text or token.mark), lambda one: bool(one.code)):
        if is_code:
            found.append(_Token(_code("".join(token.code for token in group))))
        else:
            found += group
    return found


def _joined(tokens: Sequence[_Token]) -> str:
    text = ""
    for token, after in zip(tokens, [*tokens[1:], _Token()], strict=False):
        part = token.text
        if token.formula and not is_formula(text[-1:], part, after.text[:1]):
            part = rf"\({_tex(token.formula)}\)"
        if token.mark is not None:
            if token.mark.name == "link":
                part = "[" if token.opens else f"]({destination(token.mark.target)}{_title(token.mark.title)})"
            elif token.mark.name == "style":
                part = f'<span style="{token.mark.target}">' if token.opens else "</span>"
            elif token.mark.name == "abbr":
                part = f'<abbr title="{token.mark.target}">' if token.opens else "</abbr>"
            elif token.mark.name in BARE:
                part = f"<{token.mark.name}>" if token.opens else f"</{token.mark.name}>"
            else:
                part = token.delimiter
        if part.startswith("[") and text.endswith("!"):
            text = text[:-1] + r"\!"
        text += part
    return text
