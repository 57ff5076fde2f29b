"""Deck files as bytes: read whole, written whole or not at all."""

import errno
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from flashcards.errors import DeckError, OutputError, Problem
from flashcards.library.places import Home, is_there
from flashcards.studyday import Instant

LARGEST_DECK = 64 * 2**20
"""Bytes that a deck file may have: a hundred thousand notes have a third of them."""

LARGEST_TEXT = 512 * 2**20
"""Bytes that a text may have that is imported; reading it takes about five times as much memory."""

_CHUNK = 2**20
_PART = re.compile(r"\.flashcards-(?:(?P<process>[1-9][0-9]*)-)?[0-9a-f]{12}\.part")
_OPENED = re.compile("/dev/(?:fd/|std(?:in|out|err)$)|/proc/[^/]+/fd/")
_LEFT_AFTER = 3600
"""Seconds."""


def shipped_decks() -> list[Path]:
    """The deck files that come with the program."""
    package = Path(__file__).parent.parent
    for folder in (package / "decks", package.parent / "decks"):
        if folder.is_dir():
            return sorted(folder.glob("*.md"))
    return []


def begin(home: Home) -> list[Path]:
    """Copy the decks that ship into a library that does not exist yet; returns what was copied.

    Raises:
        OutputError: the library cannot be made.
    """
    folder = Path(home.decks)
    if is_there(folder):
        return []
    try:
        folder.mkdir(parents=True)
        copied = []
        for shipped in shipped_decks():
            target = folder / shipped.name
            write_atomically(target, shipped.read_bytes())
            copied.append(target)
    except OSError as error:
        raise OutputError(home.decks, error.strerror or str(error)) from error
    return copied


def read_bytes(path: Path | str, most: int = LARGEST_DECK) -> bytes:
    """The bytes of a file, of which there may be ``most``.

    Raises:
        DeckError: it cannot be read, with the system's reason, or is too large.
    """
    try:
        with Path(path).open("rb") as file:
            return read_stream(file, str(path), most)
    except IsADirectoryError as error:
        raise DeckError(str(path), [Problem(line=0, message="a folder; give the files in it")]) from error
    except OSError as error:
        message = f"cannot be read ({error.strerror}); check the path and its permissions"
        raise DeckError(str(path), [Problem(line=0, message=message)]) from error


def read_stream(file: BinaryIO, shown: str, most: int = LARGEST_TEXT) -> bytes:
    """What a stream holds, of which there may be ``most`` bytes; ``shown`` is how errors call it.

    Raises:
        DeckError: there is more.
    """
    data = bytearray()
    while chunk := file.read(_CHUNK):
        data += chunk
        if len(data) > most:
            message = f"more than {most // 2**20} MB, the limit; split it into several files"
            raise DeckError(shown, [Problem(line=0, message=message)])
    return bytes(data)


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a whole file or nothing: a temporary file beside it, fsync, then a rename.

    A link stays one, and what it leads to is written. A device, a pipe and
    what a process has open are written into, as they are no files that another
    could take the place of. ``data`` may come in parts; what goes wrong in
    making them leaves nothing behind.

    Raises:
        OutputError: the file cannot be written; what was there is untouched.
    """
    try:
        if is_stream(path):
            with path.open("wb") as stream:
                stream.writelines((data,) if isinstance(data, bytes) else data)
            return
        _write_file(end_of_links(path), data)
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def _write_file(path: Path, data: bytes | Iterable[bytes]) -> None:
    part = part_in(path.parent)
    try:
        write_part(part, path, data)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def end_of_links(path: Path) -> Path:
    """Where a file really is, or would be.

    Raises:
        OSError: links lead in a circle.
    """
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return real


def is_stream(path: Path) -> bool:
    """Whether a path is a device, a pipe or a socket, or a file by the number under which a process has it open."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    opened = _OPENED.match(os.path.abspath(path))  # noqa: PTH100 - pathlib follows links here
    return not stat.S_ISDIR(mode) and (opened is not None or not stat.S_ISREG(mode))


def part_in(folder: Path) -> Path:
    """The name, not used yet, of a hidden file in which something waits that is not whole; it says whose it is."""
    return folder / f".flashcards-{os.getpid()}-{os.urandom(6).hex()}.part"


def write_part(part: Path, path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write all of a new file to the disk, with the permissions of the one at ``path``, where it is to go."""
    with part.open("xb") as file:
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        file.writelines((data,) if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())


def sweep(folder: Path, now: Instant) -> None:
    """Remove the parts that a program left in a folder when it was killed.

    A part is left when an hour has passed since it was touched and the process
    that its name tells does not run. Nothing else is removed, and no link is
    followed.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _PART.fullmatch(entry.name)
            if found and _is_left(entry, found["process"], now):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _is_left(entry: os.DirEntry[str], process: str | None, now: Instant) -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    # A second name of an older file bears the time of that; when it got this name is in the other time.
    touched = max(status.st_mtime, status.st_ctime)
    old = now.at / 1000 - touched > _LEFT_AFTER
    return old and entry.is_file(follow_symlinks=False) and not (process and _runs(int(process)))


def _runs(process: int) -> bool:
    """Whether a process runs, as far as one may ask; Windows would send it a signal, and guards open files itself."""
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is somebody else's, or no number of a process
        return True
    return True
