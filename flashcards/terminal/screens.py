"""The quiz's screens as lists of lines: what to show, and nothing about how it came about."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flashcards.cards import FORWARD, REVERSE, plain
from flashcards.collection.browse import CardView
from flashcards.lean import NamedTuple, Record, pattern
from flashcards.study.session import Session
from flashcards.terminal.cells import cell_len
from flashcards.terminal.choices import MARK, AnswerKey, counts, place_of
from flashcards.terminal.style import BOLD, CYAN, DIM, GREEN, MAGENTA, RED, UNDERLINE, Style
from flashcards.terminal.text import clip, duration, isolate, wrap

if TYPE_CHECKING:
    from flashcards.terminal.pictures.layout import Pictured

WIDEST = 88
"""Text is at most so many cells wide: longer lines are hard to read."""

_MORE_THAN_WORDS = pattern(r"\]\(|\[sound:|\$|</|\n")
"""What makes a term need Markdown: pictures, sounds, links, formulas, tags, and lines."""

_MARKDOWN = pattern(r"""[^\w\s.,;:!?'"()&/%-]|^ {4}|^\s*(-|[0-9]+[.)])\s|--| {2}$""", re.MULTILINE)
"""What makes a description need Markdown."""

_PLACE = 30
_LEAST_BODY = 3
_FEW_ROWS = 16
"""Below so many rows, answers that need more than one are shown without what they lead to, if the text is long."""
_NOTE_ROWS = 3

_COLORS = (RED, RED, RED, MAGENTA, GREEN, CYAN)
"""The colour of each quality, 0 to 5. The name beside it says the same."""


class Frame(Record):
    """One screen before it is fitted into rows.

    ``body`` can be scrolled and ``bottom`` stays. If there are few rows, and more
    text than fits above ``bottom``, ``short`` replaces it. If they are still too
    few, ``hints`` are dropped, and then ``top``, each from its end.
    """

    top: Sequence[str]
    body: Sequence[str]
    bottom: Sequence[str]
    hints: Sequence[str]
    short: Sequence[str] = ()


class Shown(Record):
    """The rows of a whole screen; ``furthest`` is the largest useful scroll offset, ``page`` the rows of one view.

    The first of those is the row ``top``, with the line ``offset`` of the text.
    """

    rows: Sequence[str]
    furthest: int
    page: int
    top: int = 0
    offset: int = 0


class Said(NamedTuple):
    """What a card's screen shows besides its text.

    ``answers`` are the keys once it is revealed, ``remarks`` what to know before
    pressing one, ``note`` what just happened, ``keys`` hints.
    """

    answers: Sequence[AnswerKey] = ()
    remarks: Sequence[str] = ()
    note: str = ""
    keys: Sequence[tuple[str, str]] = ()


def card(top_lines: Sequence[str], width: int, style: Style, *, body: Sequence[str], said: Said) -> Frame:
    """A card, and after the reveal what each answer leads to. ``body`` is its text in lines."""
    room = inner_width(width)
    note = [style.paint(line, BOLD) for line in list(wrap(said.note, room))[:_NOTE_ROWS] if line]
    bottom, short = (
        indent([*note, *ratings(answers, room, style)], width)
        for answers in (said.answers, [answer._replace(when="") for answer in said.answers])
    )
    hints = [style.paint(line, DIM) for remark in said.remarks for line in wrap(remark, room)]
    hints += fit(said.keys, room, style)
    return Frame(top=top_lines, body=indent(body, width), bottom=bottom, hints=indent(hints, width), short=short)


def inner_width(width: int) -> int:
    """Cells between the margins of a screen of this width."""
    return max(8, width - 2 * margin(width))


def text_width(width: int) -> int:
    """Cells for running text on a screen of this width."""
    return inner_width(min(width, WIDEST))


def margin(width: int) -> int:
    """Empty cells at each side of a screen of this width."""
    return 2 if width >= 60 else 1  # noqa: PLR2004 - on a narrow screen every cell counts


def indent(lines: Sequence[str], width: int) -> list[str]:
    """The lines with the margin of a screen of this width."""
    return [" " * margin(width) + line if line else "" for line in lines]


def top(view: CardView, session: Session, pace: int | None, width: int, style: Style) -> list[str]:
    """The place: deck and section on the left; cards done and left, and the pace, on the right.

    ``pace`` is milliseconds for one answer. It is left out if there is no room.
    """
    done, dot, inner = len(session.ratings), f" {style.dot} ", inner_width(width)
    facts = counts(session)
    each = [(f"{duration(pace)} each", False)] if pace is not None else []
    place = place_of(view.deck, view.section) + (f"{dot}marked" if MARK in view.tags else "")
    filled = width * done // (done + len(session.queue))
    rule = style.paint(style.bar * filled, GREEN) + style.paint(style.rule * (width - filled), DIM)
    beside = [facts + each] if inner - _cells(facts + each) - 2 >= min(cell_len(place), _PLACE) else [facts]
    room = inner - _cells(beside[0]) - 2
    if room < min(12, cell_len(place)):  # too little to distinguish decks
        short = [(" + ".join(fact.split()[0] for fact, _ in facts[-3:]), False)]
        fitting = (some for some in (facts + each, facts, [facts[0], *short], short) if _cells(some) <= inner)
        progress = _painted(next(fitting, short), dot, style) if _cells(short) <= inner else ""
        return [*indent([_place(place, inner, style), progress], width), rule]
    place = _place(place, room, style)
    gap = " " * (inner - cell_len(place) - _cells(beside[0]))
    return [*indent([f"{place}{gap}{_painted(beside[0], dot, style)}"], width), rule]


def _cells(facts: Sequence[tuple[str, bool]]) -> int:
    """The width of facts with their separators."""
    return sum(cell_len(fact) for fact, _ in facts) + 3 * (len(facts) - 1)


def _painted(facts: Sequence[tuple[str, bool]], dot: str, style: Style) -> str:
    """Facts on one line; the one of the current card is underlined, as in Anki."""
    parts = [style.paint(fact, UNDERLINE) if stands_out else style.paint(fact, DIM) for fact, stands_out in facts]
    return style.paint(dot, DIM).join(parts)


def _place(text: str, width: int, style: Style) -> str:
    text = clip(text, width)
    return isolate(text) if style.unicode else text


def texts(view: CardView, *, revealed: bool) -> list[str]:
    """The texts of a card, as Markdown; the last one is added or filled in by the reveal."""
    face = view.face
    if view.kind in {FORWARD, REVERSE}:
        return [face.question, face.answer] if revealed else [face.question]
    above = [view.term] if face.question.startswith(f"{view.term}\n\n") else []
    return [*above, face.answer if revealed else face.question.removeprefix("\n\n".join([*above, ""]))]


def set_text(
    text: str, view: CardView, width: int, style: Style, pictured: "list[Pictured] | None" = None
) -> list[str]:
    """One text of a card in lines: its term in bold, anything else as Markdown, which fills ``pictured``."""
    is_term = text == view.term
    if not text[:1].isalnum():
        from flashcards.formats.unseen import shows_nothing  # as below

        if shows_nothing(text, block=not is_term):
            return [style.paint(line, BOLD) if is_term else line for line in wrap(text, width)]
    if is_term and not _MORE_THAN_WORDS.search(text):
        return [style.paint(line, BOLD) for line in wrap(plain(text), width)]
    from flashcards.terminal.markdown import render  # the first card is mostly a term

    return render(text, width, style, is_term=is_term, pictured=pictured)


def set_about(text: str, width: int, style: Style) -> list[str]:
    """The description of a deck in lines."""
    if _MARKDOWN.search(text):
        from flashcards.terminal.markdown import render  # most descriptions are just words

        return render(text, width, style)
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return [line for paragraph in paragraphs for line in ("", *wrap(paragraph, width))][1:]


def set_card(  # noqa: PLR0913 - what a card looks like
    view: CardView,
    width: int,
    style: Style,
    *,
    revealed: bool,
    between: Sequence[str] = (),
    pictured: "list[Pictured] | None" = None,
) -> list[str]:
    """A card's whole text in lines, with a blank line between its parts.

    ``between`` is between the question and the answer, already in lines;
    ``pictured`` is as in :func:`flashcards.terminal.markdown.render`.
    """
    parts = [set_text(text, view, text_width(width), style, pictured) for text in texts(view, revealed=revealed)]
    if between:
        parts.insert(1 if revealed else len(parts), list(between))
    return [line for part in parts for line in ("", *part)][1:]


def ratings(answers: Sequence[AnswerKey], width: int, style: Style) -> list[str]:
    """The answers with their keys, each with what it leads to if known."""
    parts = []
    for answer in answers:
        when = f": {answer.when}" if answer.when else ""
        parts.append((f"{answer.label}{when}", f"{style.paint(answer.label, BOLD, _COLORS[answer.quality])}{when}"))
    return flow(parts, width, "   ")


def fit(keys: Sequence[tuple[str, str]], width: int, style: Style) -> list[str]:
    """Hints about keys, on as many lines as needed."""
    return flow(
        [(f"{key} {what}", f"{style.paint(key, BOLD)} {style.paint(what, DIM)}") for key, what in keys], width, "   "
    )


def flow(parts: Sequence[tuple[str, str]], width: int, gap: str) -> list[str]:
    """Coloured parts side by side, each with its plain text, which has its width."""
    lines: list[str] = []
    used = 0
    for text, painted in parts:
        size = cell_len(text)
        if lines and used + len(gap) + size <= width:
            lines[-1] += gap + painted
            used += len(gap) + size
        else:
            lines.append(painted if size <= width else clip(text, width))
            used = min(size, width)
    return lines


def compose(frame: Frame, height: int, offset: int, style: Style, width: int = WIDEST) -> Shown:
    """A whole screen, scrolled down by at most ``offset`` lines."""
    top, bottom, hints = _fitted(frame, height)
    room = page(frame, height)
    furthest = max(0, len(frame.body) - room)
    offset = min(offset, furthest)
    shown = list(frame.body[offset : offset + room])
    shown += [""] * (room - len(shown))
    more = style.paint(_position(len(frame.body), offset, room, style.dot, width), DIM)
    rows = [*top, *shown, more, *bottom, *hints][:height]
    return Shown(rows=rows, furthest=furthest, page=room, top=len(top), offset=offset)


def page(frame: Frame, height: int) -> int:
    """How many lines of the text are seen at once on a screen with so many rows."""
    return max(1, height - sum(map(len, _fitted(frame, height))) - 1)


def _fitted(frame: Frame, height: int) -> tuple[list[str], list[str], list[str]]:
    """The top with a blank line below, the bottom and the hints, as far as there is room for them.

    The first hint, which says how to go on, is the last that makes room.
    """
    top, bottom, hints = list(frame.top), list(frame.bottom), list(frame.hints)
    rows = sum(map(len, (top, frame.body, bottom, hints))) + 2
    if frame.short and height < _FEW_ROWS and rows > height:
        bottom = list(frame.short)
    for part, least in ((hints, 1), (top, 0), (hints, 0)):
        while len(part) > least and len(top) + len(bottom) + len(hints) + 2 + _LEAST_BODY > height:
            part.pop()
    return [*top, ""] if top else [], bottom, hints


def _position(lines: int, offset: int, room: int, dot: str, width: int) -> str:
    """Which lines of a text are shown, and where there are more; empty if all are shown."""
    if lines <= room:
        return ""
    last = min(lines, offset + room)
    ways = " and ".join(way for way, there in (("up", offset > 0), ("down", last < lines)) if there)
    place = f"{offset + 1}-{last}"
    said = (f" lines {place} of {lines} {dot} more: {ways}", f" {place} of {lines} {dot} {ways}", f" {place}/{lines}")
    return next((each for each in said if cell_len(each) <= width), "")
