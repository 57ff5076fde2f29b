"""What the two sides of a card show: Anki's templates, read for the fields that a note has filled."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from flashcards.anki.notes.furigana import FILTERS
from flashcards.html.tree import Node, parse

SPECIAL = frozenset(("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"))
"""Names in templates that are not fields."""

_TOKEN = re.compile(r"<!--|(?<!\{)\{\{\{*+([^{}]{1,300})\}\}")
_OLD_MARKS = "{{=<% %>=}}"
_OLD_TOKEN = re.compile(r"<%([^<>%]{1,300})%>")
_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*+", re.IGNORECASE)
_BEGIN, _END = "\ufdd1", "\ufdd2"
_MARK = re.compile(f"{_BEGIN}(\\d+){_END}")
_FORE, _AFT = f"[^{_BEGIN}]{{0,300}}{_BEGIN}", ".{0,1000}?"
_AROUND = re.compile(
    rf"\[sound:[^\]{_BEGIN}]{{0,300}}{_BEGIN}[^\]]{{0,300}}\]"
    rf"|\\\({_FORE}{_AFT}\\\)|\\\[{_FORE}{_AFT}\\\]"
    rf"|\[latex\]{_FORE}{_AFT}\[/latex\]|\[(\$\$?)\]{_FORE}{_AFT}\[/\1\]"
    rf"|{_MARK.pattern}",
    re.DOTALL,
)
"""A field with the template's text around it, which is short, so that searching it is fast."""

_UNSEEN = frozenset(("head", "iframe", "noscript", "object", "script", "style", "template", "title"))
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEPEST = 1000  # nested conditions that are examined


class Part(NamedTuple):
    """A part of a side: the field at a ``place``, as ``filters`` read it, the innermost first.

    If the template puts something together from fields, such as the name of a
    picture, ``pieces`` are its HTML and the positions of the fields in it.
    """

    place: int
    filters: tuple[str, ...] = ()
    pieces: tuple[str | int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing in the field is missing from it."""
        return self.filters in {(), ("furigana",)} and not self.pieces

    def html(self, fields: Sequence[str]) -> str:
        """What it shows of a note with these fields."""
        if not self.filters and not self.pieces:
            return fields[self.place]
        if self.pieces:
            return "".join(piece if isinstance(piece, str) else fields[piece] for piece in self.pieces)
        text = fields[self.place]
        for name in self.filters:
            text = FILTERS[name](text)
        return text


class Side(NamedTuple):
    """What a side of a card shows.

    ``shown`` can be read or is spoken; ``hints`` are shown when asked for;
    ``typed`` are the positions of the fields to be typed in. ``words`` is the
    text of the template itself.
    """

    shown: tuple[Part, ...] = ()
    hints: tuple[Part, ...] = ()
    typed: tuple[int, ...] = ()
    words: str = ""

    @property
    def asked(self) -> tuple[Part, ...]:
        """What a question asks: hints only if there is nothing else."""
        return self.shown or self.hints


def is_filled(field: str) -> bool:
    """Whether a field counts as filled in Anki."""
    return _EMPTY.fullmatch(field) is None


def side_of(
    template: str, places: Mapping[str, int], filled: Collection[int], *, tagged: bool, front: Side | None = None
) -> Side:
    """What a side shows of a note whose fields at the positions ``filled`` are filled.

    ``tagged`` means that the note has tags, ``front`` is the other side if this
    is the answer, which may show it again.
    """
    seen = _Seen(filled, front)
    html = seen.filled_in(_tokens(template), places, tagged=tagged)
    seen.walk(parse(html))
    typed = tuple(dict.fromkeys(seen.typed))
    shown_once = tuple(dict.fromkeys(part for part, spoken in seen.shown if not (spoken and part.place in typed)))
    hints = (part for part in seen.hints if part.place not in typed and part not in shown_once)
    return Side(shown_once, tuple(dict.fromkeys(hints)), typed, " ".join("".join(seen.words).split()))


class _Seen:
    """What was found so far in a side."""

    def __init__(self, filled: Collection[int], front: Side | None) -> None:
        self.shown: list[tuple[Part, bool]] = []  # whether it is only spoken
        self.hints: list[Part] = []
        self.typed: list[int] = []
        self.words: list[str] = []
        self._filled = filled
        self._front = front
        self._marked: list[tuple[int, tuple[str, ...]]] = []

    def filled_in(self, tokens: Sequence["_Token"], places: Mapping[str, int], *, tagged: bool) -> str:
        """The side as HTML, with a mark for each field."""
        hiding: list[bool] = []
        html: list[str] = []
        for token in tokens:
            match token.sort:
                case "#" | "^":
                    holds = self._holds(token.text, places, tagged=tagged)
                    hiding.append(holds == (token.sort == "^"))
                case "/":
                    del hiding[-1:]
                case _ if any(hiding[:_DEEPEST]):
                    continue
                case "":
                    html.append(token.text)
                case _ if token.text == "FrontSide" and self._front is not None:
                    html += [self._marked_as(place, ()) for place in self._front.typed]
                case _ if token.text in places and token.text not in SPECIAL:
                    place = places[token.text]
                    if place in self._filled:
                        html.append(self._marked_as(place, token.filters))
        return "".join(html)

    def _holds(self, name: str, places: Mapping[str, int], *, tagged: bool) -> bool:
        if name in SPECIAL:
            return tagged if name == "Tags" else name != "FrontSide"
        return places.get(name) in self._filled or (name not in places and name[:1] == "c" and name[1:].isdecimal())

    def _marked_as(self, place: int, filters: tuple[str, ...]) -> str:
        self._marked.append((place, filters))
        return f"{_BEGIN}{len(self._marked) - 1}{_END}"

    def walk(self, node: Node, *, folded: bool = False) -> None:
        """Add everything that an element shows; ``folded`` means that it is shown only when unfolded."""
        for child in node.children:
            if isinstance(child, str):
                self._text(child, folded=folded)
            elif child.tag not in _UNSEEN and not _is_hidden(child):
                if child.tag in {"img", "audio", "video", "source"} and _BEGIN in child.attributes.get("src", ""):
                    self._file(child, folded=folded)
                inside = child.tag != "summary" and (folded or child.tag == "details")
                self.words.append(" ")
                self.walk(child, folded=inside)
                self.words.append(" ")

    def _text(self, text: str, *, folded: bool) -> None:
        at = 0
        for match in _AROUND.finditer(text):
            self.words.append(text[at : match.start()])
            at = match.end()
            if match[0].startswith(_BEGIN):
                self._field(*self._marked[int(match[2])], folded=folded)
            else:
                self._built(self._pieces(match[0]), folded=folded)
        self.words.append(_MARK.sub("", text[at:]))

    def _field(self, place: int, filters: tuple[str, ...], *, folded: bool) -> None:
        part = Part(place, tuple(name for name in filters if name in FILTERS))
        if "type" in filters and self._front is None:
            self.typed.append(place)
        elif folded or ("hint" in filters and "text" not in filters[filters.index("hint") :]):
            self.hints.append(part)
        else:
            self.shown.append((part, any(name.startswith("tts ") for name in filters)))

    def _file(self, node: Node, *, folded: bool) -> None:
        before, after = ('<img src="', '">') if node.tag == "img" else ("[sound:", "]")
        inner = self._pieces(node.attributes["src"])
        safe = (escape(piece) if isinstance(piece, str) and node.tag == "img" else piece for piece in inner)
        self._built((before, *safe, after), folded=folded)

    def _pieces(self, text: str) -> tuple[str | int, ...]:
        parts = _MARK.split(text)  # alternating text and numbers of marks
        return tuple(self._marked[int(part)][0] if at % 2 else part for at, part in enumerate(parts) if part)

    def _built(self, pieces: tuple[str | int, ...], *, folded: bool) -> None:
        part = Part(next(piece for piece in pieces if isinstance(piece, int)), (), pieces)
        if folded:
            self.hints.append(part)
        else:
            self.shown.append((part, False))


def _is_hidden(node: Node) -> bool:
    return "hidden" in node.attributes or _HIDES.search(node.attributes.get("style", "")) is not None


class _Token(NamedTuple):
    """A piece of a template: text, a field (``=``), or the beginning (``#``, ``^``) or end (``/``) of a condition."""

    sort: str
    text: str
    filters: tuple[str, ...] = ()


@lru_cache(256)
def _tokens(template: str) -> tuple[_Token, ...]:
    return tuple(_read(template))


def _read(template: str) -> Iterator[_Token]:
    text = template.replace(_BEGIN, "").replace(_END, "")
    if text.lstrip().startswith(_OLD_MARKS):
        text = _OLD_TOKEN.sub(r"{{\1}}", text.lstrip().removeprefix(_OLD_MARKS))
    at, last_comment = 0, text.rfind("-->")
    while match := _TOKEN.search(text, at):
        yield _Token("", text[at : match.start()])
        at = match.end()
        if match[1] is None:
            at = text.index("-->", at) + 3 if last_comment >= at else at
            continue
        inside = match[1].strip()
        if inside[:1] in {"#", "^", "/"}:
            yield _Token(inside[0], inside[1:].strip())
        else:
            *filters, name = (part.strip() for part in inside.split(":"))
            yield _Token("=", name, tuple(reversed(filters)))
    yield _Token("", text[at:])
