"""The deck of a new card: an existing one, or a new one."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from flashcards.cards import name_key
from flashcards.cli.common import Advised, home, report
from flashcards.collection import browse
from flashcards.collection.browse import DeckSummary
from flashcards.collection.store import Collection
from flashcards.library.newdecks import as_shipped, deck_name

FIRST = "My cards"
"""The default name of the first deck."""

_ALIKE = 0.75
"""How similar two names are if one may be a typing mistake for the other."""


class Target(NamedTuple):
    """A deck by its name, and its file; a new deck has none yet."""

    name: str
    path: Path
    is_new: bool


def target_of(opened: Collection, wanted: str | None) -> Target:
    """The deck with a name, or the one that is meant without a name.

    Raises:
        BadDeckName: no deck can have this name.
        Advised: it is not clear which, and nobody can be asked.
        Exit: the user wants none of them.
    """
    decks = {deck.name: deck for deck in browse.decks(opened)}
    if wanted is not None:
        return _named(decks, wanted)
    own = {name: deck for name, deck in decks.items() if any(map(_is_own, map(_path, deck.sources)))}
    if len(own) == 1:
        return _there(*own.values())
    if own:
        return _asked(decks)
    name = FIRST
    if _has_terminal():
        name = deck_name(_answer(f"Name of your first deck [{FIRST}]: ") or FIRST)
    return _named(decks, name)


def _named(decks: dict[str, DeckSummary], wanted: str) -> Target:
    """The deck with a name: a new one if none has a similar name, or the one that the user chooses."""
    same = [deck for name, deck in decks.items() if name_key(name) == name_key(wanted)]
    if same:
        return _there(same[0])
    name = deck_name(wanted)
    if name != wanted and name_key(name) in map(name_key, decks):
        return _named(decks, name)
    close = near(name, list(decks))
    if not close:
        return _new(name)
    shown = ", ".join(f'"{one}"' for one in close)
    if not _has_terminal():
        one = "it" if len(close) == 1 else "one of them"
        message = f'no deck "{name}"; there is {shown}: name {one}, or make a new deck: flashcards new "{name}"'
        raise Advised(message)
    _show(f'There is no deck "{name}".')
    for number, one in enumerate(close, 1):
        _show(f'  {number}  add to "{one}"')
    _show(f'  n  make a new deck "{name}"')
    answer = _answer("Which? ").lower()
    if answer == "n":
        return _new(name)
    if answer.isdecimal() and 0 < int(answer) <= len(close):
        return _there(decks[close[int(answer) - 1]])
    raise _none()


def near(name: str, decks: Sequence[str]) -> list[str]:
    """Up to three decks whose names are so similar that this one may be a typing mistake.

    Names that differ in their numbers are not.
    """
    from difflib import get_close_matches  # only for a new name

    meant = browse.alike(name, decks)
    found = [deck for deck in decks if any(deck == one or deck.startswith(f"{one}::") for one in meant)]
    folded = {name_key(deck): deck for deck in decks if digits(deck) == digits(name)}
    found += [folded[one] for one in get_close_matches(name_key(name), folded, n=3, cutoff=_ALIKE)]
    return [*dict.fromkeys(found)][:3]


def digits(name: str) -> str:
    """The digits of a name; names of one series differ in them."""
    return "".join(char for char in name if char.isdigit())


def _asked(decks: dict[str, DeckSummary]) -> Target:
    """The deck that the user chooses by its number or name."""
    names = list(decks)
    if not _has_terminal():
        shown = ", ".join(f'"{name}"' for name in names)
        raise Advised(f"which deck? flashcards add DECK, where DECK is {shown}, or a new name")
    for number, name in enumerate(names, 1):
        _show(f"  {number}  {name}")
    answer = _answer("Which deck? Its number, or the name of a new one: ")
    if not answer:
        raise _none()
    if answer.isdecimal() and 0 < int(answer) <= len(names):
        return _there(decks[names[int(answer) - 1]])
    return _named(decks, answer)


def _there(deck: DeckSummary) -> Target:
    return Target(deck.name, _path(deck.sources[0]), is_new=False)


def _new(name: str) -> Target:
    from flashcards.library.newdecks import Targets  # only for a new deck

    path = Targets(home()).of(name)
    return Target(name, path, is_new=not path.exists())


def _is_own(path: Path) -> bool:
    """Whether a file exists and is not an unchanged sample deck."""
    return path.exists() and not as_shipped(path)


def _path(source: str) -> Path:
    return Path(home().absolute(source))


def _has_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _show(line: str, *, end: str = "\n") -> None:
    from flashcards.terminal.safety import safe  # only for a question

    click.echo(f"{safe(line)}{end}", nl=False, err=True)


def _answer(question: str) -> str:
    """A line that the user types; empty at the end of the input."""
    _show(question, end="")
    return sys.stdin.readline().strip()


def _none() -> click.exceptions.Exit:
    report("nothing added")
    return click.exceptions.Exit(1)
