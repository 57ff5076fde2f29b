"""What to say about deck files besides their errors, each a path and a message."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from flashcards.cards import plain
from flashcards.errors import Problem, shown
from flashcards.formats.native.reader import NO_TERMS
from flashcards.library.places import Home, conflict_copies

Notice = tuple[str, Problem]

_MOST = 3
"""If one message applies to more files, they are counted."""


def copies(home: Home) -> list[Notice]:
    """The copies of decks that sync programs made; they are not read."""
    message = "a conflict copy of {}, so it is not read; copy what you need from it, then delete it"
    return [
        (path, Problem(line=0, message=message.format(shown(Path(original).name))))
        for path, original in conflict_copies(home.decks)
    ]


def doubles(pairs: Iterable[tuple[str, str]], home: Home) -> list[Notice]:
    """The files that were read under two names, of which the first stays; their notes are merged."""
    message = "the same file as {}; their cards were merged, with their history"
    return [
        (home.absolute(name), Problem(line=0, message=message.format(shown(home.absolute(kept)))))
        for kept, name in pairs
    ]


def of_changed(changed: Iterable[tuple[str, Sequence[Problem]]], home: Home) -> list[Notice]:
    """The notices of files that changed; files without cards, and equal messages, are counted in one line."""
    every = [(path, notice) for path, notices in changed for notice in notices]
    prose = [path for path, notice in every if notice == NO_TERMS]
    files: dict[str, set[str]] = defaultdict(set)
    for path, notice in every:
        files[notice.message].add(path)
    many = {
        message: len(paths) for message, paths in files.items() if len(paths) > _MOST and message != NO_TERMS.message
    }
    said = [(path, notice) for path, notice in every if notice != NO_TERMS and notice.message not in many]
    said += [
        (home.decks, Problem(line=0, message=f'in {number:,} files ("flashcards check" lists them): {message}'))
        for message, number in many.items()
    ]
    if len(prose) == 1:
        return [*said, (prose[0], NO_TERMS)]
    if prose:
        message = f'{len(prose):,} files without cards; "flashcards check" lists them'
        said.append((home.decks, Problem(line=0, message=message)))
    return said


def of_rules(count: int, home: Home) -> list[Notice]:
    """How many notes are read differently now, although their files did not change."""
    if not count:
        return []
    what = (
        "1 note reads differently, its history" if count == 1 else f"{count:,} notes read differently, their histories"
    )
    message = f"new rules for reading: {what} as before"
    return [(home.decks, Problem(line=0, message=message))]


def shared_terms(notes: Iterable[tuple[str, str, str, int, str]], home: Home) -> list[Notice]:
    """The terms that are in several files of one deck, of notes by deck, key, file, line and term."""
    places: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    for deck, key, path, line, term in notes:
        places[deck, key].append((path, line, term))
    found: list[Notice] = []
    for (deck, _), same in places.items():
        (first, line, term), *others = sorted(same)
        for path in dict.fromkeys(path for path, _, _ in others if path != first):
            there = next(number for other, number, _ in others if other == path)
            message = f'the deck "{deck}" also has the term "{plain(term)}" in {shown(home.absolute(first))}:{line}'
            found.append((home.absolute(path), Problem(line=there, message=message)))
    return found
