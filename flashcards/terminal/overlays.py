"""What covers a card for a while: help, history, a choice of links, a typed answer, and the end.

Imported when one of them is needed.
"""

from collections.abc import Sequence

from flashcards.collection import browse, log
from flashcards.formats.links import Link
from flashcards.settings import Settings
from flashcards.study.answers import Comparison, Part, Verdict
from flashcards.study.keys import ACTIONS, RATINGS, SCROLLING, actions, keys_of
from flashcards.terminal.cells import cell_len
from flashcards.terminal.choices import suggested
from flashcards.terminal.history import history, schedule
from flashcards.terminal.runner import Runner
from flashcards.terminal.screens import Frame, fit, indent, inner_width, text_width
from flashcards.terminal.style import BOLD, DIM, Style
from flashcards.terminal.text import ISOLATES, clip, runs_back, wrap

_TOGETHER = (
    (RATINGS, "rate: Again (forgotten), Hard (a pass), Good, Easy"),
    (("undo", "redo"), "undo the last answer, even from an earlier day; redo"),
    (("up", "down"), "scroll a long text"),
    (("page-up", "page-down"), "scroll it page by page"),
    (("top", "bottom"), "scroll to its top, or its end"),
)
"""Actions that share a line of the help if each of them has a key."""

_SPOKEN = {"reveal": "show the answer; then Good"}
"""What an action does line by line, if that is less than on the screen."""

_NARROW = 24


def help_lines(settings: Settings, *, spoken: bool = False) -> list[tuple[str, str]]:
    """Every action that has a key, with its keys and what it does.

    If ``spoken``, each has its name, which can be typed as well, and those that scroll are left out.
    """
    keys = {name: list(keys_of(name, settings.keys)) for name in actions(settings.grades)}
    keys["quit"] += ["Ctrl-C", "Ctrl-D"]
    if spoken:
        own = {name: ", ".join([*keys[name], *([name] if name not in keys[name] else [])]) for name in keys}
        return [(own[name], _SPOKEN.get(name, ACTIONS[name][1])) for name in keys if name not in SCROLLING]
    lines: dict[str, tuple[str, str]] = {}
    for name in filter(keys.get, keys):
        names, what = next((each for each in _TOGETHER if name in each[0]), ((name,), ACTIONS[name][1]))
        if not all(map(keys.get, names)):
            names, what = (name,), ACTIONS[name][1]
        lines.setdefault(names[0], (", ".join(key for one in names for key in keys[one]), what))
    return [*lines.values()]


def help_screen(settings: Settings, width: int, style: Style) -> Frame:
    """The help, in two columns if there is room."""
    rows = help_lines(settings)
    column = max(cell_len(keys) for keys, _ in rows if len(keys) <= _NARROW) + 3
    room = text_width(width) - column
    body: list[str] = []
    for keys, what in rows:
        if room < _NARROW or cell_len(keys) > column - 3:
            body += [style.paint(line, BOLD) for line in wrap(keys, text_width(width))]
            body += [f"  {line}" for line in wrap(what, text_width(width) - 2)]
            continue
        first, *rest = wrap(what, room)
        body.append(style.paint(keys, BOLD) + " " * (column - cell_len(keys)) + first)
        body += [" " * column + line for line in rest]
    return titled("Keys", body, width, style, "any key goes back")


def info_lines(runner: Runner) -> list[str]:
    """The current card's schedule and history."""
    card = runner.view.card
    with runner.collection.snapshot():  # another process may have changed the scheduler since the card was shown
        view = browse.card(runner.collection, card)
        entries = log.entries(runner.collection, card)
        scheduler = log.scheduler(runner.collection, card)
    facts = scheduler.facts(view.state, runner.today) if view.state is not None else {}
    return [schedule(view, runner.today, facts), "", *(history(entries) if entries else ["not studied yet"])]


def info_screen(runner: Runner, width: int, style: Style) -> Frame:
    """The card's schedule and history, which can be scrolled."""
    body = [row for line in info_lines(runner) for row in wrap(line, text_width(width))]
    return titled("History and schedule", body, width, style, "any key goes back")


def link_lines(links: Sequence[Link]) -> list[str]:
    """The links of a card with their numbers."""
    return [
        f"{number} {link.kind}: {link.label}" + ("" if link.label == link.target else f" ({link.target})")
        for number, link in enumerate(links, start=1)
    ]


def link_screen(links: Sequence[Link], width: int, style: Style) -> Frame:
    """A choice of links."""
    body = [row for line in link_lines(links) for row in wrap(line, text_width(width))]
    return titled("Open", body, width, style, "a number opens; any other key goes back")


def end_screen(lines: Sequence[str], keys: Sequence[tuple[str, str]], note: str, width: int, style: Style) -> Frame:
    """The closing lines, while the last answer can still be undone."""
    body = [row for line in lines for row in wrap(line, text_width(width))]
    frame = titled("Done", body, width, style, "")
    bottom = [style.paint(line, BOLD) for line in wrap(note, inner_width(width)) if line]
    hints = fit([*keys, ("any other key", "ends")], inner_width(width), style)
    return Frame(top=frame.top, body=frame.body, bottom=indent(bottom, width), hints=indent(hints, width))


def titled(title: str, body: Sequence[str], width: int, style: Style, hint: str) -> Frame:
    """A heading, lines, and how to continue."""
    heading = indent([style.paint(clip(title, inner_width(width)), BOLD)], width)
    rule = style.paint(style.rule * width, DIM)
    hints = [style.paint(line, DIM) for line in wrap(hint, inner_width(width))]
    return Frame(top=[*heading, rule], body=indent(body, width), bottom=[], hints=indent(hints, width))


def compared(runner: Runner, width: int, style: Style) -> list[str]:
    """A typed answer beside the expected one, with differences in brackets and in colour."""
    found = runner.compared
    if found is None:
        return []
    from flashcards.terminal.markdown import render_parts  # takes 30 ms, and most users do not type

    def row(label: str, parts: Sequence[Part], other: str) -> list[str]:
        pieces = [(part.text, "") if part.same else (f"[{part.text}]", other) for part in parts]
        if style.unicode and runs_back("".join(part.text for part in parts)):
            pieces = [(ISOLATES[0], ""), *pieces, (ISOLATES[1], "")]
        return render_parts([(f"{label:<9} ", "dim"), *pieces], width, style)

    if found.verdict is Verdict.FREE:
        said = f"{found.shared} of {found.words} words match; {found.verdict}"
        pieces = [(f"{part.text} ", "bold green" if part.same else "") for part in found.typed]
        return [*render_parts([(f"{'you wrote':<9} ", "dim"), *pieces], width, style), *wrap(said, width)]
    lines = [*row("you wrote", found.typed, "bold red"), *row("answer", found.answer, "bold green")]
    return [*lines, *wrap(verdict(found, runner), width)]


def verdict(found: Comparison, runner: Runner) -> str:
    """How close a typed answer is, and the rating that this suggests."""
    if found.suggestion is None:
        return found.verdict
    return f"{found.verdict}; suggests {suggested(found.suggestion, runner.session, runner.settings)}"
