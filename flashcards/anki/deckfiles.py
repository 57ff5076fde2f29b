"""Notes from a package into the deck files of the library, and their media beside them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path

from flashcards.anki.convert import rename_media
from flashcards.anki.reader import Package
from flashcards.cards import Deck, Note
from flashcards.collection.store import Collection
from flashcards.errors import DeckError
from flashcards.formats import markdown
from flashcards.formats.frontmatter import front_matter
from flashcards.formats.lines import Kind, scan
from flashcards.library.edits import change
from flashcards.library.files import read_bytes, write_atomically
from flashcards.library.places import SUFFIXES, Home, deck_files

_ADDED_NAME = 8  # hexadecimal digits that tell two media of one name apart


@dataclass(slots=True, kw_only=True)
class Writing:
    """What is to be written into one deck file.

    ``deck`` is the deck it holds, ``added`` the new notes by their places in
    the package, ``edits`` the new texts of notes by the lines they stand on,
    ``media`` the names of what all of them show.
    """

    path: Path
    deck: Deck
    exists: bool
    added: dict[int, Note] = field(default_factory=dict)
    edits: dict[int, Note] = field(default_factory=dict)
    media: dict[str, None] = field(default_factory=dict)


class Targets:
    """The file of each deck: the one that holds it now, or a new one in the library."""

    def __init__(self, collection: Collection, home: Home) -> None:
        self._home = home
        rows = collection.connection.execute(
            "select decks.name, max(source) from notes join decks on decks.id = notes.deck"
            " join sources on sources.path = notes.source where not retired and not missing group by decks.id"
        )
        self._paths = {name: Path(home.absolute(source)) for name, source in rows}
        self._taken = {str(path).casefold() for path in deck_files(home.decks)}

    def path_of(self, deck: str) -> Path:
        """The file of a deck; a new one gets a free name made from the deck's."""
        if deck not in self._paths:
            stem = markdown.slug(deck.replace("::", " "))
            names = chain([f"{stem}.md"], (f"{stem}-{number}.md" for number in count(2)))
            free = (path for name in names if not self._is_taken(path := Path(self._home.decks) / name))
            self._paths[deck] = next(free)
            self._taken.add(str(self._paths[deck]).casefold())
        return self._paths[deck]

    def _is_taken(self, path: Path) -> bool:
        return str(path).casefold() in self._taken or path.exists()


class Media:
    """Copies what notes show from a package into the folders of their decks."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.copied = 0
        self.missing: dict[str, None] = {}

    def bring(self, folder: Path, names: Iterable[str]) -> dict[str, str]:
        """Copy these media into a folder; returns the names they have there.

        A file that is there already is never written over: another medium of
        its name gets one that its content tells apart.

        Raises:
            DeckError: a medium is damaged.
            OutputError: it cannot be written.
        """
        brought: dict[str, str] = {}
        for name in names:
            data = self._package.medium(name) if _may_be_copied(name) else None
            if data is None:
                self.missing[name] = None
                continue
            digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()[:_ADDED_NAME]
            stem, dot, suffix = name.rpartition(".")
            other = f"{stem}-{digest}{dot}{suffix}" if stem else f"{name}-{digest}"
            for wish in (name, other):
                place = folder / wish
                if _holds(place, data):
                    brought[name] = wish
                    break
                if not place.exists() and not place.is_symlink():
                    write_atomically(place, data)
                    self.copied += 1
                    brought[name] = wish
                    break
        return brought


def write(writing: Writing, names: Mapping[str, str]) -> None:
    """Write a deck file; ``names`` are those of its media there. The added notes become as they are read there.

    Raises:
        DeckError: the file that is there cannot be added to.
        OutputError: it cannot be written.
    """
    added = [_renamed(note, names) for note in writing.added.values()]
    edits = {line: _renamed(note, names) for line, note in writing.edits.items()}
    if writing.exists:
        change(writing.path, lambda text: _changed(text, edits, added))
    else:
        write_atomically(writing.path, markdown.render(replace(writing.deck, notes=tuple(added))).encode())
    writing.added = dict(zip(writing.added, _as_read(added, writing.deck.name), strict=True))


def _changed(text: str, edits: Mapping[int, Note], added: Sequence[Note]) -> str:
    """A deck's text with other notes on some lines, and with more notes at its end."""
    lines = text.split("\n")
    stripped = [line.rstrip() for line in lines]
    _, first = front_matter(stripped)
    kinds = [*[Kind.BLANK] * first, *scan(stripped[first:])[0]]
    for line in sorted(edits, reverse=True):
        if not 0 < line <= len(lines) or kinds[line - 1] is not Kind.TERM:
            continue
        end = next((at for at in range(line, len(lines)) if kinds[at] in {Kind.TERM, Kind.SECTION}), len(lines))
        note = edits[line]
        lines[line - 1 : end] = [*markdown.render_notes([note], section=note.section).rstrip().split("\n"), ""]
    changed = "\n".join(lines)
    if not added:
        return changed
    known = markdown.parse(changed, "").deck.notes
    section = known[-1].section if known else ""
    placed = [replace(note, section=section) for note in added]
    return f"{changed.rstrip()}\n\n{markdown.render_notes(placed, section=section)}"


def _as_read(notes: Sequence[Note], deck: str) -> Iterator[Note]:
    """Notes as a deck file gives them back."""
    read = markdown.parse(markdown.render(Deck(name=deck, notes=tuple(notes))), deck).deck.notes
    by_term: dict[str, list[Note]] = defaultdict(list)
    for note in read:
        by_term[note.term].append(note)
    yield from read if len(read) == len(notes) else (by_term.get(note.term, [note]).pop(0) for note in notes)


def _renamed(note: Note, names: Mapping[str, str]) -> Note:
    term, definition = note.term, note.definition
    for old, new in names.items():
        if old != new:
            term, definition = rename_media(term, old, new), rename_media(definition, old, new)
    return replace(note, term=term, definition=definition)


def _may_be_copied(name: str) -> bool:
    """Whether a medium may lie in a folder of decks: no hidden file, and none that would be read as a deck."""
    return not name.startswith(".") and not name.lower().endswith(SUFFIXES)


def _holds(place: Path, data: bytes) -> bool:
    with suppress(OSError, DeckError):
        return place.stat().st_size == len(data) and read_bytes(place) == data
    return False
