"""The lines below a card on the screen: what just happened, the answers, and hints about keys."""

from enum import Enum, auto

from flashcards.terminal.choices import choices, first_key, remarks
from flashcards.terminal.runner import Runner
from flashcards.terminal.screens import Said


class Mode(Enum):
    """What the screen shows, which determines the meaning of keys."""

    CARD = auto()
    HELP = auto()
    INFO = auto()
    LINKS = auto()
    FORGET = auto()
    DOUBT = auto()
    TYPING = auto()
    END = auto()


def below(mode: Mode, runner: Runner, note: str, *, is_cut: bool, opens: bool) -> Said:
    """The lines below the card; ``is_cut``: its text continues below the screen; ``opens``: it has links."""
    if mode is Mode.FORGET:
        key = first_key("forget", runner.settings)
        note = "Forget this card? It will be new again; its history is kept."
        return Said(note=note, keys=[(f"{key} or y", "forget"), ("any other key", "go back")])
    if mode is Mode.DOUBT:
        return Said(note=note, keys=[("y", "open"), ("any other key", "go back")])
    if mode is Mode.TYPING:
        return Said(note=note, keys=[("enter", "compare"), ("escape", "go back")])
    names = ("reveal", *(["open"] if opens else []), "undo", "help", "quit")
    keys = hints(runner, *names, is_cut=is_cut)
    if not runner.session.revealed:
        return Said(note=note, keys=keys)
    return Said(
        answers=choices(runner.settings, runner.outlooks()),
        remarks=remarks(runner.session, moves=runner.moves, cram=runner.is_cram),
        note=note,
        keys=keys,
    )


def hints(runner: Runner, *names: str, is_cut: bool = False) -> list[tuple[str, str]]:
    """Actions with their keys."""
    go_on = "next page" if is_cut else "Good" if runner.session.revealed else "show"
    what = {"reveal": go_on}
    found = [(first_key(name, runner.settings), what.get(name, name)) for name in names]
    return [(key, name) for key, name in found if key]
