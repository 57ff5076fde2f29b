"""The quiz's screens as lists of lines: what to show, never how it got there."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from flashcards.cards import plain
from flashcards.collection.browse import CardView
from flashcards.reviews import Rating
from flashcards.study.session import Session
from flashcards.terminal.style import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Style
from flashcards.terminal.text import clip, span, wrap

WIDEST = 88
"""Text is set no wider than this, in cells: longer lines are hard to read."""

_MARGIN = 2

_KEYS = {
    Rating.AGAIN: ("Again", RED),
    Rating.HARD: ("Hard", YELLOW),
    Rating.GOOD: ("Good", GREEN),
    Rating.EASY: ("Easy", CYAN),
}

HELP = (
    ("space, enter", "show the definition; then Good"),
    ("1", "Again: it did not come to mind"),
    ("2", "Hard: it came with effort (a pass)"),
    ("3", "Good"),
    ("4", "Easy"),
    ("u", "undo the last answer, also of an earlier session"),
    ("e", "edit this note in $EDITOR"),
    ("s", "suspend this card until it is unsuspended"),
    ("b", "bury this card until tomorrow"),
    ("up, down, pages", "scroll a long text"),
    ("q, Ctrl-C, Ctrl-D", "end with the summary; every answer is stored"),
)
"""Keys and what they do, for the help screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One screen: ``top`` and ``bottom`` stay in place, ``body`` can be scrolled between them."""

    top: Sequence[str]
    body: Sequence[str]
    bottom: Sequence[str]


def question(view: CardView, session: Session, width: int, style: Style, note: str = "") -> Frame:
    """The card before it is revealed."""
    wide = text_width(width)
    keys = fit([("space", "show"), ("u", "undo"), ("?", "help"), ("q", "quit")], width, style)
    return Frame(
        top=top(view, session, width, style),
        body=indent(headline(view, wide, style)),
        bottom=[*_note(note, width, style), *keys],
    )


def answer(  # noqa: PLR0913 - the facts on one screen
    view: CardView,
    session: Session,
    width: int,
    style: Style,
    *,
    definition: Sequence[str],
    intervals: dict[Rating, int] | None,
    note: str = "",
) -> Frame:
    """The card with its answer, and where each rating leads. ``definition`` is already set in lines."""
    wide = text_width(width)
    keys = fit([("space", "Good"), ("u", "undo"), ("?", "help"), ("q", "quit")], width, style)
    return Frame(
        top=top(view, session, width, style),
        body=indent([*headline(view, wide, style), "", *definition]),
        bottom=[*_note(note, width, style), *ratings(intervals, width, style), *keys],
    )


def help_screen(width: int, style: Style) -> Frame:
    """What each key does: in two columns where there is room."""
    column = max(cell_len(key) for key, _ in HELP) + 3
    room = text_width(width) - column
    body: list[str] = []
    for key, what in HELP:
        if room < 24:  # noqa: PLR2004 - too narrow for a second column
            body += [style.paint(key, BOLD), *(f"    {line}" for line in wrap(what, text_width(width) - 4))]
            continue
        first, *rest = wrap(what, room)
        body.append(style.paint(key, BOLD) + " " * (column - cell_len(key)) + first)
        body += [" " * column + line for line in rest]
    bottom = [style.paint("any other key goes back", DIM)]
    return Frame(top=[style.paint("Keys", BOLD)], body=indent(body), bottom=bottom)


def text_width(width: int) -> int:
    """Cells for running text on a screen of this width."""
    return max(8, min(width, WIDEST) - 2 * _MARGIN)


def top(view: CardView, session: Session, width: int, style: Style) -> list[str]:
    """Where the person is: deck and section on the left, done, left and coming again on the right."""
    progress = f"{len(session.ratings)} done {style.dot} {session.left} left"
    if session.again:
        progress += f" {style.dot} {session.again} again"
    place = plain(view.deck) + (f" / {plain(view.section)}" if view.section else "")
    room = width - cell_len(progress) - 2
    rule = style.paint(style.rule * width, DIM)
    if room < 12:  # noqa: PLR2004 - too little to tell one deck from another
        return [clip(place, width), style.paint(clip(progress, width), DIM), rule]
    place = clip(place, room)
    gap = " " * (width - cell_len(place) - cell_len(progress))
    return [f"{place}{gap}{style.paint(progress, DIM)}", rule]


def headline(view: CardView, width: int, style: Style) -> list[str]:
    """The question: a term in bold, or a longer text as it is."""
    text = view.face.question
    if text == view.term:
        return [style.paint(line, BOLD) for line in wrap(plain(text), width)]
    return list(wrap(text, width))


def ratings(intervals: dict[Rating, int] | None, width: int, style: Style) -> list[str]:
    """The four rating keys, each with the interval it leads to; a drill leads to none."""
    parts = []
    for rating, (name, color) in _KEYS.items():
        text = f"{rating.value} {name}"
        when = f" {span(intervals[rating])}" if intervals else ""
        parts.append((f"{text}{when}", f"{style.paint(text, BOLD, color)}{when}"))
    lines = _flow(parts, width, "   ")
    return lines if intervals else [*lines, *(style.paint(line, DIM) for line in wrap(_DRILL, width))]


_DRILL = "a repeat: the schedule stays as it is"


def fit(keys: Sequence[tuple[str, str]], width: int, style: Style) -> list[str]:
    """Key hints, on as many lines as they need."""
    return _flow(
        [(f"{key} {what}", f"{style.paint(key, BOLD)} {style.paint(what, DIM)}") for key, what in keys], width, "   "
    )


def _flow(parts: Sequence[tuple[str, str]], width: int, gap: str) -> list[str]:
    """Painted parts side by side; each comes with its plain text, which says how wide it is."""
    lines: list[str] = []
    used = 0
    for text, painted in parts:
        size = cell_len(text)
        if lines and used + len(gap) + size <= width:
            lines[-1] += gap + painted
            used += len(gap) + size
        else:
            lines.append(painted)
            used = size
    return lines


def _note(note: str, width: int, style: Style) -> list[str]:
    return [style.paint(clip(note, width), YELLOW)] if note else []


def indent(lines: Sequence[str]) -> list[str]:
    """The lines with the margin of the running text."""
    return [" " * _MARGIN + line if line else "" for line in lines]


def compose(frame: Frame, height: int, offset: int, style: Style) -> tuple[list[str], int]:
    """The lines of a whole screen, and the furthest useful scroll offset.

    On a screen too low for everything the body keeps at least three lines and
    the key lines give way from the bottom.
    """
    bottom = list(frame.bottom)
    while len(frame.top) + len(bottom) + 4 > height and len(bottom) > 1:
        bottom.pop()
    room = max(1, height - len(frame.top) - len(bottom) - 2)
    body = list(frame.body)
    furthest = max(0, len(body) - room)
    offset = min(offset, furthest)
    shown = body[offset : offset + room]
    shown += [""] * (room - len(shown))
    hints = [hint for hint, there in (("up", offset > 0), ("down", offset < furthest)) if there]
    more = style.paint(f"  more: {' and '.join(hints)}", DIM) if hints else ""
    return [*frame.top, "", *shown, more, *bottom][:height], furthest
