"""The files of an import: all of them are put in place, or none."""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from flashcards.anki.package.reader import Package
from flashcards.disk import durable
from flashcards.disk.parts import part_in, sweep
from flashcards.errors import NotImported, OutputError
from flashcards.html.filenames import is_medium, is_style
from flashcards.interrupts import undisturbed
from flashcards.library.edits import Change, check
from flashcards.library.files import end_of_links, write_part
from flashcards.studyday import Instant

_ADDED_NAME = 8  # hexadecimal digits that tell two media of one name apart
_CHUNK = 2**20
_FULL = (errno.ENOSPC, errno.EDQUOT)


class _Deck(NamedTuple):
    """A deck file whose new text is in ``part``; the old one is ``kept``, None if there was none."""

    change: Change
    part: Path
    kept: Path | None


class Stage:
    """Media and deck files that wait in their future folders, and those already in place.

    Waiting files are hidden and have names that only this program uses; those of
    a killed import are removed on the way.
    """

    def __init__(self, package: Package, now: Instant) -> None:
        self._package = package
        self._now = now
        self._parts: set[Path] = set()
        self._waiting: dict[Path, Path] = {}
        self._brought: dict[tuple[Path, str], str | None] = {}
        self._there: dict[Path, dict[str, str]] = {}
        self._decks: list[_Deck] = []
        self._folders: set[Path] = set()
        self._made: list[Path] = []
        self._placed: list[Path] = []
        self._changed: list[_Deck] = []
        self.missing: dict[str, None] = {}

    @property
    def copied(self) -> int:
        """How many files of media are new."""
        return len(self._waiting)

    def bring(self, folder: Path, names: Iterable[str]) -> dict[str, str]:
        """Stage media in a folder; returns their future names.

        An existing file is never overwritten: another medium with its name gets a
        name made from its content.

        Raises:
            DeckError: a medium is damaged, or too large.
            OutputError: it cannot be written.
        """
        found: dict[str, str] = {}
        for name in names:
            key = (folder, name)
            if key not in self._brought:
                self._brought[key] = self._bring(folder, name) if _may_be_copied(name) else None
            brought = self._brought[key]
            if brought is None:
                self.missing[name] = None
            else:
                found[name] = brought
        return found

    def write(self, changes: Iterable[Change]) -> None:
        """Stage deck files, forced to the disk, and give existing ones a second name.

        Raises:
            OutputError: one of them cannot be written.
        """
        for place in [*self._waiting][:1]:
            with _written_to(place):
                durable.settle([*self._waiting.values()])
        for planned in changes:
            with _written_to(planned.path):
                change = planned._replace(path=end_of_links(planned.path))
            part = self._part(change.path.parent)
            with _written_to(change.path):
                write_part(part, change.path, change.after)
                kept = None if change.before is None else self._keep(change.path, change.before)
            self._decks.append(_Deck(change._replace(after=b""), part, kept))

    def place(self) -> None:
        """Put everything in place, media first; this should not be interrupted.

        Raises:
            OutputError: one cannot, or another program was there first; :meth:`undo` restores the others.
        """
        for place, part in self._waiting.items():
            with _written_to(place):
                if os.path.lexists(place):
                    raise FileExistsError(errno.EEXIST, "another program made it just now; try again")
                part.replace(place)
            self._parts.discard(part)
            self._placed.append(place)
        for deck in self._decks:
            check(deck.change)
            with _written_to(deck.change.path):
                deck.part.replace(deck.change.path)
            self._parts.discard(deck.part)
            self._changed.append(deck)
        for folder in self._folders:
            with _written_to(folder):
                durable.sync_folder(folder)

    def undo(self) -> None:
        """Undo everything that was written, as far as possible; it needs no space on the disk."""
        for deck in reversed(self._changed):
            with suppress(OSError):
                if deck.kept is None:
                    deck.change.path.unlink(missing_ok=True)
                else:
                    deck.kept.replace(deck.change.path)
        for path in self._placed:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self.tidy()
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()

    def tidy(self) -> None:
        """Remove what is still waiting, and the second names."""
        for part in self._parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _bring(self, folder: Path, name: str) -> str | None:
        """Stage one medium; returns its future name, None if the package does not have it."""
        chunks = self._package.medium(name)
        if chunks is None:
            return None
        part = self._part(folder)
        digest = _copy(chunks, part, folder / name)
        stem, dot, suffix = name.rpartition(".")
        more = digest[:_ADDED_NAME]
        there = self._names_in(folder)
        for wish in (name, f"{stem}-{more}{dot}{suffix}" if stem else f"{name}-{more}"):
            known = there.setdefault(wish.casefold(), wish)
            place = folder / known
            if digest in {_digest(place), _digest(self._waiting.get(place))}:
                part.unlink()
                return known
            if known == wish and place not in self._waiting and not os.path.lexists(place):
                self._waiting[place] = part
                return wish
        part.unlink()
        return None

    def _names_in(self, folder: Path) -> dict[str, str]:
        """The names in a folder, including future ones, as on systems that ignore case."""
        if folder not in self._there:
            self._there[folder] = {path.name.casefold(): path.name for path in sorted(folder.iterdir())}
        return self._there[folder]

    def _part(self, folder: Path) -> Path:
        """The name of a new part in a folder, to be removed whatever happens."""
        if folder not in self._folders:
            self._make(folder)
            sweep(folder, self._now)
            self._folders.add(folder)
        part = part_in(folder)
        self._parts.add(part)
        return part

    def _keep(self, path: Path, data: bytes) -> Path:
        """Give a file a second name, so that it can be restored even if the disk is full; returns the name."""
        kept = self._part(path.parent)
        try:
            os.link(path, kept, follow_symlinks=False)
        except (OSError, NotImplementedError):  # not supported by every file system and system
            write_part(kept, path, data)
        return kept

    def _make(self, folder: Path) -> None:
        """Make a folder with those above it, to be removed again with its content."""
        missing: list[Path] = []
        while not folder.exists() and folder != folder.parent:
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            with _written_to(one):
                durable.make_folder(one)
            self._made.append(one)


@contextmanager
def staged(package: Package, now: Instant) -> Iterator[Stage]:
    """A stage; everything written through it is undone if the block fails or is interrupted.

    Raises:
        NotImported: a file cannot be written.
    """
    stage = Stage(package, now)
    try:
        yield stage
    except BaseException as error:
        with undisturbed():
            stage.undo()
        if isinstance(error, OutputError):
            cause = error.__cause__
            full = isinstance(cause, OSError) and cause.errno in _FULL
            raise NotImported(error.path, error.reason, full=full) from error
        raise
    stage.tidy()


def _copy(chunks: Iterable[bytes], part: Path, place: Path) -> str:
    """Write a new file, which errors call ``place``; returns its SHA-1 in hex."""
    digest = hashlib.sha1(usedforsecurity=False)
    with _written_to(place), open(part, "xb", opener=durable.private) as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


@contextmanager
def _written_to(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def _may_be_copied(name: str) -> bool:
    """Whether a file may be in a folder of decks: a picture, sound, film, PDF or style, and not hidden."""
    return not name.startswith(".") and (is_medium(name) or is_style(name))


def _digest(path: Path | None) -> str | None:
    """The SHA-1 of an existing file, in hex."""
    if path is None or not path.is_file():
        return None
    digest = hashlib.sha1(usedforsecurity=False)
    with suppress(OSError), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    return None
