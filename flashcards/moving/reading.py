"""Which program a file or folder is from, and what is in it."""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from flashcards.anki.package.tables import open_safely
from flashcards.cards import Note
from flashcards.errors import DeckError, FlashcardsError, Problem
from flashcards.formats import Reading, blocks, compact, decode
from flashcards.formats.registry import named
from flashcards.library.files import LARGEST_TEXT, read_bytes
from flashcards.library.texts import Found, reader_of_html
from flashcards.moving import mnemosyne, repeater
from flashcards.moving.texts import TEXTS, Moved, Place, reading_of
from flashcards.scheduling import Summary

_SQLITE = b"SQLite format 3\0"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
_SHOWN = re.compile(
    r"!\[\[(?P<name>[^\]|#]+)(?:#[^\]|]*)?(?P<size>\|\d{1,4}(?:x\d{1,4})?)?(?:\|[^\]]*)?\]\]|!\[(?P<alt>[^\[\]]*)\]\((?P<address><[^<>\n]+>|[^()\s]+)\)"
)
_SKIPPED = ("node_modules", "logseq/bak", "logseq/.recycle")


def database(path: Path) -> str:
    """``mnemosyne`` or ``repeater`` for one of their databases, otherwise empty."""
    try:
        if not path.is_file():  # a pipe would keep us waiting
            return ""
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) != _SQLITE:
                return ""
        with closing(open_safely(path.absolute())) as connection:
            names = {str(name) for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
            if names >= mnemosyne.TABLES:
                return "mnemosyne"
            columns = (
                {str(row[1]) for row in connection.execute("pragma table_info(cards)")} if "cards" in names else set()
            )
            return "repeater" if columns >= repeater.COLUMNS else ""
    except (OSError, sqlite3.Error, UnicodeDecodeError):
        return ""


def closed(path: Path) -> None:
    """Check that a database is complete.

    Raises:
        DeckError: a part of it is in a file beside it, because its program is open or was killed.
    """
    beside = Path(f"{path}-wal")
    if beside.exists() and beside.stat().st_size:
        message = f"a part of it is in {beside.name}; close the program that it belongs to, and import it again"
        raise DeckError(str(path), [Problem(line=0, message=message)])


def read_mnemosyne(path: Path, place: Place) -> Moved:
    """Mnemosyne's database.

    Raises:
        DeckError: it is damaged or has no card.
    """
    closed(path)
    reading = mnemosyne.read(path, place.at, place.hour, reader_of_html())
    if not reading.deck.notes:
        raise DeckError(str(path), [*reading.problems, Problem(line=0, message="no cards")])
    media = path.with_name(f"{path.name}_media")
    return Moved(
        found=Found(title="Mnemosyne", readings=(reading,), folder=media if media.is_dir() else None),
        sources=(str(path),),
    )


def read_folder(
    folder: Path, place: Place, progress: Path | None = None, tell: Callable[[int, int], None] | None = None
) -> Moved:
    """All files with cards below a folder: a vault of Obsidian, a graph of Logseq, folders of Org or of decks.

    ``progress`` is repeater's database for them. Hidden folders are skipped, and
    so are texts that do not state that they have cards. ``tell`` is told how many
    files are read, and the total.

    Raises:
        DeckError: no file has a card.
    """
    states = repeater.states(progress) if progress is not None else {}
    files, pictures = _files(folder)
    readings: list[Reading] = []
    sources: list[str] = []
    unread: dict[str, str] = {}
    used: set[str] = set()
    for number, file in enumerate(files):
        if tell is not None:
            tell(number, len(files))
        try:
            for reading in _of_file(file, place, states, used):
                readings.append(_with_pictures(_under(reading, file, folder), file, folder, pictures))
                sources.append(str(file))
        except FlashcardsError as error:
            unread[str(file)] = str(error)
    if not readings:
        looked = f"{len(files):,} file{'' if len(files) == 1 else 's'} looked at"
        message = f"a folder without flashcards: {looked} ({', '.join(TEXTS)})"
        raise DeckError(str(folder), [Problem(line=0, message=why) for why in (*unread.values(), message)])
    return Moved(
        found=Found(title="folder", readings=_apart(readings, sources, folder), folder=folder),
        sources=sources,
        passed_over=len(files) - len({*sources}) - len(unread),
        unread=unread,
        unknown=len(states) - len(used),
    )


def read_with(files: Sequence[Path], place: Place, progress: Path) -> Moved:
    """Deck files together with repeater's database.

    Raises:
        DeckError: a file cannot be read, or none has a card.
    """
    states = repeater.states(progress)
    used: set[str] = set()
    found = [(reading, file) for file in files for reading in _of_file(file, place, states, used)]
    if not found:
        raise DeckError(str(progress), [Problem(line=0, message="no cards in the files given with it")])
    return Moved(
        found=Found(title="repeater", readings=[reading for reading, _ in found]),
        sources=[str(file) for _, file in found],
        unknown=len(states) - len(used),
    )


def _files(folder: Path) -> tuple[list[Path], dict[str, Path]]:
    """The texts below a folder in order of name, and the pictures by name; links are not followed."""
    texts: list[Path] = []
    pictures: dict[str, Path] = {}
    for place, folders, names in os.walk(folder):
        at = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not (at / name).relative_to(folder).as_posix().endswith(_SKIPPED)
        )
        texts += (at / name for name in sorted(names) if name.endswith(TEXTS) and (at / name).is_file())
        for name in sorted(names):
            if name.lower().endswith(_PICTURES):
                pictures.setdefault(name, at / name)
    return texts, pictures


def _with_pictures(reading: Reading, file: Path, folder: Path, pictures: Mapping[str, Path]) -> Reading:
    """A reading whose pictures have their paths in the folder; an embed is found by its name."""
    missing: dict[str, int] = {}

    def moved(match: re.Match[str], line: int) -> str:
        name, alt, address = match["name"], match["alt"] or match["size"] or "", (match["address"] or "").strip("<>")
        if name is not None:
            place = pictures.get(PurePosixPath(name.strip()).name)
            if place is None and name.strip().lower().endswith(_PICTURES):
                missing.setdefault(name.strip(), line)
        elif re.match(r"[a-zA-Z][\w+.-]*:|//", address):
            return match[0]
        else:
            place = Path(os.path.normpath(file.parent / unquote(address)))
        if place is None or not place.is_relative_to(folder):
            return match[0]
        return f"![{alt}](<{place.relative_to(folder).as_posix()}>)"

    def with_paths(note: Note) -> Note:
        term, definition = (
            _SHOWN.sub(lambda match: moved(match, note.line), text) for text in (note.term, note.definition)
        )
        return replace(note, term=term, definition=definition)

    if not any("![" in note.term + note.definition for note in reading.deck.notes):
        return reading
    notes = tuple(map(with_paths, reading.deck.notes))
    said = [
        Problem(line=line, message=f'no picture "{name}" in the folder: its name stays on the card')
        for name, line in missing.items()
    ]
    return replace(reading, deck=replace(reading.deck, notes=notes), notices=(*reading.notices, *said))


def _of_file(file: Path, place: Place, states: Mapping[str, Summary], used: set[str]) -> Iterator[Reading]:
    """The cards of a file, if it states that it has some."""
    text = decode(read_bytes(file, LARGEST_TEXT), str(file))
    found = reading_of(text, str(file), place)
    if found is not None:
        yield from (reading for reading in found[1] if reading.deck.notes)
        return
    lines = text.split("\n")
    if not (blocks.present(lines) or compact.present(lines) or (states and "::" in text)):
        return
    reading = named("markdown").parse(text, file.stem)
    if states:
        reading, hashes = repeater.with_states(reading, text, states)
        used |= hashes
    if reading.deck.notes:
        yield reading


def _under(reading: Reading, file: Path, folder: Path) -> Reading:
    """A reading whose deck has the file's folders as upper levels of its name."""
    above = file.relative_to(folder).parts[:-1]
    return replace(reading, deck=replace(reading.deck, name="::".join((*above, reading.deck.name))))


def _apart(readings: Sequence[Reading], sources: Sequence[str], folder: Path) -> list[Reading]:
    """Readings with different deck names: equal ones get the path of their file."""
    names = Counter(reading.deck.name for reading in readings)
    return [
        replace(reading, deck=replace(reading.deck, name=_path_name(source, folder)))
        if names[reading.deck.name] > 1
        else reading
        for reading, source in zip(readings, sources, strict=True)
    ]


def _path_name(source: str, folder: Path) -> str:
    return "::".join(Path(source).relative_to(folder).with_suffix("").parts)
