"""The quiz's screens as lists of lines: what to show, never how it got there."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from flashcards.cards import FORWARD, REVERSE, plain
from flashcards.collection.browse import CardView
from flashcards.reviews import Rating
from flashcards.study.session import Session
from flashcards.terminal.style import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Style
from flashcards.terminal.text import clip, span, wrap

WIDEST = 88
"""Text is set no wider than this, in cells: longer lines are hard to read."""

_DRILL = "a repeat: the schedule stays as it is"
_LEAST_BODY = 3
_NOTE_ROWS = 3

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
    ("s", "suspend this card: it is not asked any more"),
    ("b", "bury this card until tomorrow"),
    ("arrows, page keys", "scroll a long text"),
    ("q, Ctrl-C, Ctrl-D", "end with the summary; every answer is stored"),
)
"""Keys and what they do, for the help screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One screen before it is fitted into rows.

    ``body`` can be scrolled and ``bottom`` stays; where rows are few ``hints``
    give way, and then ``top``, each from its end.
    """

    top: Sequence[str]
    body: Sequence[str]
    bottom: Sequence[str]
    hints: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The rows of a whole screen; ``furthest`` is the last useful scroll offset, ``page`` the rows of one view."""

    rows: Sequence[str]
    furthest: int
    page: int


def card(  # noqa: PLR0913 - the facts on one screen
    view: CardView,
    session: Session,
    width: int,
    style: Style,
    *,
    body: Sequence[str],
    intervals: dict[Rating, int] | None,
    note: str = "",
) -> Frame:
    """A card, and once it is revealed where each rating leads. ``body`` is its text, already set in lines."""
    room = inner_width(width)
    bottom = [style.paint(line, YELLOW) for line in list(wrap(note, room))[:_NOTE_ROWS] if line]
    if session.revealed:
        bottom += ratings(intervals, room, style)
    go_on = "Good" if session.revealed else "show"
    hints = fit([("space", go_on), ("u", "undo"), ("?", "help"), ("q", "quit")], room, style)
    if session.revealed and intervals is None:
        hints = [*(style.paint(line, DIM) for line in wrap(_DRILL, room)), *hints]
    return Frame(
        top=top(view, session, width, style),
        body=indent(body, width),
        bottom=indent(bottom, width),
        hints=indent(hints, width),
    )


def help_screen(width: int, style: Style) -> Frame:
    """What each key does: in two columns where there is room."""
    column = max(cell_len(key) for key, _ in HELP) + 3
    room = text_width(width) - column
    body: list[str] = []
    for key, what in HELP:
        if room < 24:  # noqa: PLR2004 - too narrow for a second column
            body += [style.paint(key, BOLD), *(f"  {line}" for line in wrap(what, text_width(width) - 2))]
            continue
        first, *rest = wrap(what, room)
        body.append(style.paint(key, BOLD) + " " * (column - cell_len(key)) + first)
        body += [" " * column + line for line in rest]
    hints = [style.paint(line, DIM) for line in wrap("any key goes back", inner_width(width))]
    heading = indent([style.paint("Keys", BOLD)], width)
    rule = style.paint(style.rule * width, DIM)
    return Frame(top=[*heading, rule], body=indent(body, width), bottom=[], hints=indent(hints, width))


def inner_width(width: int) -> int:
    """Cells between the margins of a screen of this width."""
    return max(8, width - 2 * _margin(width))


def text_width(width: int) -> int:
    """Cells for running text on a screen of this width."""
    return inner_width(min(width, WIDEST))


def _margin(width: int) -> int:
    return 2 if width >= 60 else 1  # noqa: PLR2004 - on a narrow screen every cell counts


def indent(lines: Sequence[str], width: int) -> list[str]:
    """The lines with the margin of a screen of this width."""
    return [" " * _margin(width) + line if line else "" for line in lines]


def top(view: CardView, session: Session, width: int, style: Style) -> list[str]:
    """Where the person is: deck and section on the left, done, left and coming again on the right."""
    done = len(session.ratings)
    progress = f"{done} done {style.dot} {session.left} left"
    if session.again:
        progress += f" {style.dot} {session.again} again"
    place = plain(view.deck) + (f" / {plain(view.section)}" if view.section else "")
    filled = width * done // (done + len(session.queue))
    rule = style.paint(style.bar * filled, GREEN) + style.paint(style.rule * (width - filled), DIM)
    inner = inner_width(width)
    room = inner - cell_len(progress) - 2
    if room < 12:  # noqa: PLR2004 - too little to tell one deck from another
        return [*indent([clip(place, inner), style.paint(clip(progress, inner), DIM)], width), rule]
    place = clip(place, room)
    gap = " " * (inner - cell_len(place) - cell_len(progress))
    return [*indent([f"{place}{gap}{style.paint(progress, DIM)}"], width), rule]


def texts(view: CardView, *, revealed: bool) -> list[str]:
    """The texts of a card, as Markdown; the last one is what the reveal adds, or fills in."""
    face = view.face
    if view.kind in {FORWARD, REVERSE}:
        return [face.question, face.answer] if revealed else [face.question]
    return [view.term, face.answer if revealed else face.question.removeprefix(view.term).strip()]


def set_text(text: str, view: CardView, width: int, style: Style) -> list[str]:
    """One text of a card in lines: its term in bold, anything else as the Markdown it is."""
    if text == view.term:
        return [style.paint(line, BOLD) for line in wrap(plain(text), width)]
    from flashcards.terminal.markdown import render  # noqa: PLC0415 - the first card is mostly a term

    return render(text, width, style)


def set_card(view: CardView, width: int, style: Style, *, revealed: bool) -> list[str]:
    """A card's whole text in lines, with a blank one between its parts."""
    parts = [set_text(text, view, text_width(width), style) for text in texts(view, revealed=revealed)]
    return [line for part in parts for line in ("", *part)][1:]


def ratings(intervals: dict[Rating, int] | None, width: int, style: Style) -> list[str]:
    """The four rating keys, each with the interval it leads to; a drill leads to none."""
    parts = []
    for rating, (name, color) in _KEYS.items():
        text = f"{rating.value} {name}"
        when = f" {span(intervals[rating])}" if intervals else ""
        parts.append((f"{text}{when}", f"{style.paint(text, BOLD, color)}{when}"))
    return _flow(parts, width, "   ")


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


def compose(frame: Frame, height: int, offset: int, style: Style) -> Shown:
    """A whole screen, scrolled down by ``offset`` lines where there are so many."""
    top, bottom, hints = list(frame.top), list(frame.bottom), list(frame.hints)
    for part in (hints, top):
        while part and len(top) + len(bottom) + len(hints) + 2 + _LEAST_BODY > height:
            part.pop()
    if top:
        top.append("")
    room = max(1, height - len(top) - len(bottom) - len(hints) - 1)
    furthest = max(0, len(frame.body) - room)
    offset = min(offset, furthest)
    shown = list(frame.body[offset : offset + room])
    shown += [""] * (room - len(shown))
    ways = [way for way, there in (("up", offset > 0), ("down", offset < furthest)) if there]
    more = style.paint(f" more: {' and '.join(ways)}", DIM) if ways else ""
    return Shown(rows=[*top, *shown, more, *bottom, *hints][:height], furthest=furthest, page=room)
