"""What an import writes: all of it takes its place, or nothing."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from flashcards.anki.reader import Package
from flashcards.errors import OutputError
from flashcards.library.edits import Change, carry_out
from flashcards.library.files import write_atomically
from flashcards.library.places import SUFFIXES

_ADDED_NAME = 8  # hexadecimal digits that tell two media of one name apart
_CHUNK = 2**20


class Stage:
    """Media that wait beside where they will be, and what of them and of the deck files took its place."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._waiting: dict[Path, Path] = {}
        self._brought: dict[tuple[Path, str], str | None] = {}
        self._made: list[Path] = []
        self._written: list[Path] = []
        self._changed: list[Change] = []
        self.missing: dict[str, None] = {}

    @property
    def copied(self) -> int:
        """How many files of media are new."""
        return len(self._waiting)

    def bring(self, folder: Path, names: Iterable[str]) -> dict[str, str]:
        """Let these media wait in a folder; returns the names that they will have there.

        A file that is there already is never written over: another medium of
        its name gets one that its content tells apart.

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

    def write(self, changes: Sequence[Change]) -> None:
        """Let media and deck files take their places.

        Raises:
            OutputError: one of them cannot be written; :meth:`undo` takes the others back.
        """
        for place, part in self._waiting.items():
            with _written_to(place):
                part.replace(place)
            self._written.append(place)
        for change in changes:
            self._make(change.path.parent)
            carry_out(change)
            self._changed.append(change)

    def undo(self) -> None:
        """Take everything back that was written, as far as the disk lets us."""
        with suppress(OSError, OutputError):
            for change in reversed(self._changed):
                if change.before is None:
                    change.path.unlink(missing_ok=True)
                else:
                    write_atomically(change.path, change.before)
        for path in (*self._waiting.values(), *self._written):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()

    def _bring(self, folder: Path, name: str) -> str | None:
        """Let one medium wait; returns the name it will have, None where the package does not hold it."""
        chunks = self._package.medium(name)
        if chunks is None:
            return None
        self._make(folder)
        part = folder / f".flashcards-{secrets.token_hex(6)}.part"
        self._waiting[part] = part  # it has no place yet, and is taken back whatever happens
        digest = _copy(chunks, part)
        del self._waiting[part]
        stem, dot, suffix = name.rpartition(".")
        more = digest[:_ADDED_NAME]
        for wish in (name, f"{stem}-{more}{dot}{suffix}" if stem else f"{name}-{more}"):
            place = folder / wish
            if digest in {_digest(place), _digest(self._waiting.get(place))}:
                part.unlink()
                return wish
            if place not in self._waiting and not place.exists() and not place.is_symlink():
                self._waiting[place] = part
                return wish
        part.unlink()
        return None

    def _make(self, folder: Path) -> None:
        """Make a folder with those above it, to be taken away again with what is in it."""
        missing: list[Path] = []
        while not folder.exists() and folder != folder.parent:
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            with _written_to(one):
                one.mkdir()
            self._made.append(one)


@contextmanager
def staged(package: Package) -> Iterator[Stage]:
    """A stage; whatever was written through it is taken back if the block fails."""
    stage = Stage(package)
    try:
        yield stage
    except BaseException:
        stage.undo()
        raise


def _copy(chunks: Iterable[bytes], place: Path) -> str:
    """Write a new file; returns its SHA-1 in hex."""
    digest = hashlib.sha1(usedforsecurity=False)
    with _written_to(place):
        file = place.open("xb")
    with file:
        for chunk in chunks:
            digest.update(chunk)
            with _written_to(place):
                file.write(chunk)
    return digest.hexdigest()


@contextmanager
def _written_to(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def _may_be_copied(name: str) -> bool:
    """Whether a medium may lie in a folder of decks: no hidden file, and none that would be read as a deck."""
    return not name.startswith(".") and not name.lower().endswith(SUFFIXES)


def _digest(path: Path | None) -> str | None:
    """The SHA-1 of a file that is there, in hex."""
    if path is None or not path.is_file():
        return None
    digest = hashlib.sha1(usedforsecurity=False)
    with suppress(OSError), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    return None
