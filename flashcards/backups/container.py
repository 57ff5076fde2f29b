"""A backup as a file: a zip that any program opens, with the collection, the deck files, and the settings.

``manifest.json`` lists its files with a checksum of each. Pictures and sounds
are not included: they are beside the decks, and copying them every day would
fill the disk.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from flashcards.disk import durable
from flashcards.disk.parts import part_in, sweep_once
from flashcards.errors import BackupError, OutputError

FORMAT = 1
COLLECTION = "collection.db"
SETTINGS = "config.toml"
DECKS = "decks/"

_MANIFEST = "manifest.json"
_OUTSIDE = "outside/"
_LEVEL = 1
_CHUNK = 2**20
_MOST_MANIFEST = 2**26
_SQLITE = b"SQLite format 3\0"
_NO_BACKUP = "not a backup that flashcards made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file in a backup: its name, its original path (relative to the home, or absolute), and its facts."""

    name: str
    source: str
    size: int
    sha256: str
    modified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says about itself.

    ``made`` is a local ISO time, ``kind`` why it was made. ``sound`` is False for a
    copy of a damaged collection, kept before it was replaced.
    """

    format: int = FORMAT
    program: str
    made: str
    kind: str
    schema: int = 0
    device: str = ""
    entries: int = 0
    answers: int = 0
    notes: int = 0
    decks: int = 0
    sound: bool = True
    files: Sequence[Kept] = field(default_factory=tuple)


class Writer:
    """A backup that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.files: list[Kept] = []

    def add(self, path: Path, source: str) -> None:
        """Add a file; ``source`` is its original path."""
        is_ours = source.startswith((DECKS, COLLECTION)) or source == SETTINGS
        name = source if is_ours else f"{_OUTSIDE}{len(self.files)}{path.suffix}"
        status = path.stat()
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as file, self._archive.open(_info(name), "w", force_zip64=True) as packed:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                packed.write(chunk)
        self.files.append(
            Kept(name=name, source=source, size=size, sha256=digest.hexdigest(), modified=status.st_mtime_ns)
        )

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest."""
        said = json.dumps(asdict(manifest), indent=1)
        self._archive.writestr(_info(_MANIFEST), said)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - until Python 3.13 it has no other name
    info.external_attr = durable.PRIVATE_FILE << 16
    return info


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A new backup; when the block succeeds, it is at ``target``, checked and on the disk.

    Raises:
        OutputError: it cannot be written.
    """
    sweep_once(str(target.parent))
    part = part_in(target.parent)
    try:
        with reported(target), open(part, "xb", opener=durable.private) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        with reported(target):
            _read_back(part)
            durable.put(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _read_back(path: Path) -> None:
    """Check that a backup can be read.

    Raises:
        OSError: it cannot.
    """
    try:
        with opened(path) as backup:
            for kept in backup.manifest.files:
                backup.check(kept)
    except BackupError as error:
        raise OSError(0, f"what was written cannot be read back ({error.reason})") from error


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Report failures in the block as a file at ``path`` that cannot be written.

    Raises:
        OutputError: there was an error of the disk.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


class Backup:
    """A backup that is open for reading."""

    def __init__(self, path: Path, manifest: Manifest, archive: zipfile.ZipFile | None) -> None:
        self.path = path
        self.manifest = manifest
        self._archive = archive

    def of(self, source: str) -> Kept | None:
        """The file with an original path; None if the backup does not have it."""
        return next((kept for kept in self.manifest.files if kept.source == source), None)

    def check(self, kept: Kept) -> None:
        """Check that a file is as it was stored.

        Raises:
            BackupError: it is not.
        """
        self._copy(kept, None)

    def extract(self, kept: Kept, target: Path) -> None:
        """Extract one of its files, private and forced to the disk.

        Raises:
            BackupError: it is not as it was stored.
            OSError: it cannot be written.
        """
        durable.make_folder(target.parent)
        with open(target, "xb", opener=durable.private) as file:
            self._copy(kept, file)
            file.flush()
            os.fsync(file.fileno())
        os.utime(target, ns=(kept.modified, kept.modified))

    def _copy(self, kept: Kept, file: BinaryIO | None) -> None:
        if self._archive is None:
            with self.path.open("rb") as source:
                if file is not None:
                    shutil.copyfileobj(source, file, _CHUNK)
            return
        digest, size = hashlib.sha256(), 0
        with _refusing(self.path), self._archive.open(kept.name) as packed:
            while size <= kept.size and (chunk := packed.read(_CHUNK)):
                digest.update(chunk)
                size += len(chunk)
                if file is not None:
                    file.write(chunk)
        if (size, digest.hexdigest()) != (kept.size, kept.sha256):
            raise BackupError(str(self.path), f"{kept.name} in it is damaged")


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """A backup, open for reading; a bare collection counts as one without decks.

    Raises:
        BackupError: it is not one, is damaged, or was written by a newer version.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe would keep us waiting, a device never end
            raise BackupError(str(path), "not a regular file")
        with path.open("rb") as file:
            begins = file.read(len(_SQLITE))
    except OSError as error:
        raise BackupError(str(path), f"cannot be read ({error.strerror})") from error
    if begins == _SQLITE:
        yield Backup(path, _bare(path), None)
        return
    with _refusing(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield Backup(path, _manifest(path, archive), archive)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BackupError(
            str(path), _NO_BACKUP if isinstance(error, KeyError) else "not a backup, or damaged"
        ) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise BackupError(str(path), "damaged") from error


def _bare(path: Path) -> Manifest:
    status = path.stat()
    kept = Kept(name=COLLECTION, source=COLLECTION, size=status.st_size, sha256="", modified=status.st_mtime_ns)
    return Manifest(program="", made="", kind="file", files=(kept,))


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    with _refusing(path):
        if archive.getinfo(_MANIFEST).file_size > _MOST_MANIFEST:
            raise BackupError(str(path), _NO_BACKUP)
        said = json.loads(archive.read(_MANIFEST))
    number = said.get("format") if isinstance(said, dict) else None
    if not isinstance(number, int):
        raise BackupError(str(path), _NO_BACKUP)
    if number > FORMAT:
        raise BackupError(str(path), "made by a newer flashcards; update this one")
    try:
        files = tuple(Kept(**{name: each[name] for name in Kept.__slots__}) for each in said["files"])
        known: dict[str, Any] = {name: said[name] for name in Manifest.__slots__ if name in said and name != "files"}
        manifest = Manifest(**known, files=files)
    except (KeyError, TypeError) as error:
        raise BackupError(str(path), _NO_BACKUP) from error
    if not all(_is_sound(kept) for kept in files):
        raise BackupError(str(path), "it names files that no backup of flashcards has")
    return manifest


def _is_sound(kept: Kept) -> bool:
    """Whether the facts of a file in a backup have the right types, and its path is one that a backup may write to."""
    texts: tuple[object, ...] = (kept.name, kept.source, kept.sha256)
    numbers: tuple[object, ...] = (kept.size, kept.modified)
    if not all(isinstance(fact, str) for fact in texts) or not all(isinstance(fact, int) for fact in numbers):
        return False
    is_ours = kept.source.startswith((DECKS, COLLECTION)) or kept.source == SETTINGS
    is_inside = ".." not in PurePosixPath(kept.source).parts and "\\" not in kept.source
    return kept.name.startswith(_OUTSIDE) or (kept.name == kept.source and is_ours and is_inside)
