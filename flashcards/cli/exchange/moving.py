"""Other trainers on the command line: ``flashcards import default.db``, a vault, an export of hashcards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import report, say, settings
from flashcards.cli.exchange.packages import is_package
from flashcards.cli.progress import telling
from flashcards.errors import DeckError, Problem
from flashcards.library.places import is_file, is_folder
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashcards.library.texts import Found, Request
    from flashcards.moving.texts import Moved, Place

_REPEATER = 'progress of repeater, without texts; give its decks too: "flashcards import {} FOLDER"'


def _database(file: str) -> str:
    """Whose database a file is: ``mnemosyne``, ``repeater``, or nothing."""
    if not is_package(file):  # by its first bytes, a database like those of Anki
        return ""
    from flashcards.moving.reading import database

    return database(Path(file))


def together(files: "Sequence[str]") -> "list[tuple[str, Sequence[str]]]":
    """The files one by one; repeater's database takes the others with it.

    Raises:
        DeckError: a database among them cannot be read, so the others would come without their progress.
    """
    kinds = {file: _database(file) for file in files}
    progress = [file for file, kind in kinds.items() if kind == "repeater"]
    if not progress:
        damaged = [file for file in files if file.endswith(".db") and not kinds[file] and is_file(file)]
        if damaged and len(files) > 1:
            message = "not a whole database of repeater's or Mnemosyne's; close its program, copy it again"
            raise DeckError(damaged[0], [Problem(line=0, message=f"{message}; nothing was imported")])
        return [(file, ()) for file in files]
    others = [file for file in files if file not in progress]
    return [(file, others) for file in progress]


def moved_from(file: str, others: "Sequence[str]") -> "Moved | None":
    """What a folder or a database of another trainer holds; None for all else.

    Raises:
        DeckError: it cannot be read.
    """
    kind = _database(file)
    if not kind and not is_folder(Path(file)):
        return None
    from flashcards.moving import reading

    if kind == "mnemosyne":
        return reading.read_mnemosyne(Path(file), _place())
    with telling("reading files") as tell:
        if not kind:
            return reading.read_folder(Path(file), _place(), tell=tell)
        reading.closed(Path(file))
        if not others:
            raise DeckError(file, [Problem(line=0, message=_REPEATER.format(file))])
        if len(others) == 1 and is_folder(Path(others[0])):
            return reading.read_folder(Path(others[0]), _place(), Path(file), tell)
        return reading.read_with([Path(one) for one in others], _place(), Path(file))


def text_moved(data: bytes, shown: str) -> "Moved | None":
    """What a text of another trainer holds; None for all else."""
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not (head.startswith(b"{") and b'"sessions"' in data) and not shown.endswith((".md", ".markdown", ".org")):
        return None
    from flashcards.moving.texts import read_text

    return read_text(data, shown, _place())


def _place() -> "Place":
    from flashcards.clock import zone
    from flashcards.moving.texts import Place

    return Place(zone(), settings().day_starts_at)


def renamed(found: "Found", shown: str, request: "Request") -> "Found":
    """What was found, under the name of a deck that was asked for.

    Raises:
        click.BadParameter: several decks cannot go into one.
    """
    several = sum(bool(reading.deck.notes) for reading in found.readings) > 1
    if several and (request.deck or request.output):
        raise click.BadParameter(f"{shown} has several decks, each with its name", param_hint="--deck, -o")
    if not request.deck:
        return found
    readings = [replace(each, deck=replace(each.deck, name=request.deck)) for each in found.readings]
    return replace(found, readings=readings)


def say_moved(moved: "Moved") -> None:
    """What was left out of what came."""
    if moved.passed_over:
        has = "has" if moved.passed_over == 1 else "have"
        say(f"{count(moved.passed_over, 'file')} {has} no flashcards")
    if moved.unknown:
        match, they = ("matches", "it was") if moved.unknown == 1 else ("match", "they were")
        report(f"{count(moved.unknown, 'card')} of the progress {match} no text; {they} edited or deleted since")


def is_crowd(file: str) -> bool:
    """Whether a folder or file is a deck of CrowdAnki's."""
    path = Path(file)
    if is_folder(path):
        from flashcards.moving.crowdanki import find

        return find(path) is not None
    return file.endswith(".json") and is_file(path) and _is_crowd_file(path)


def _is_crowd_file(path: Path) -> bool:
    from flashcards.moving.crowdanki import is_deck

    return is_deck(path)


@contextmanager
def as_package(file: str) -> Iterator[str]:
    """The path of a package made of a deck of CrowdAnki's, for as long as the block lasts."""
    from flashcards.disk.parts import scratch
    from flashcards.moving.crowdanki import find, package

    path = Path(file)
    deck = find(path) if is_folder(path) else path
    with scratch() as folder:
        target = folder / "crowdanki.apkg"
        package(deck or path, target)
        try:
            yield str(target)
        except DeckError as error:
            raise DeckError(file, error.problems) from error
