"""Deck files as bytes: read whole, written whole or not at all."""

import errno
import os
import re
import shlex
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from flashcards.disk import durable
from flashcards.disk.parts import part_in, sweep_once
from flashcards.errors import DeckError, OutputError, Problem
from flashcards.library.places import Home, is_there

LARGEST_DECK = 64 * 2**20
"""Largest deck file in bytes; a hundred thousand notes have a third of that."""

LARGEST_TEXT = 512 * 2**20
"""Largest text for an import, in bytes; reading it takes about five times as much memory."""

_CHUNK = 2**20
_OPENED = re.compile("/dev/(?:fd/|std(?:in|out|err)$)|/proc/[^/]+/fd/")


def shipped_decks() -> list[Path]:
    """The deck files that come with the program."""
    package = Path(__file__).parent.parent
    for folder in (package / "decks", package.parent / "decks"):
        if folder.is_dir():
            return sorted(folder.glob("*.md"))
    return []


def begin(home: Home) -> list[Path]:
    """Copy the decks that ship into a library that does not exist yet; returns their files.

    Raises:
        OutputError: the library cannot be made.
    """
    folder = Path(home.decks)
    if is_there(folder):
        return []
    try:
        durable.make_folder(folder)
        copied = []
        for shipped in shipped_decks():
            target = folder / shipped.name
            write_atomically(target, shipped.read_bytes())
            copied.append(target)
    except OSError as error:
        raise OutputError(home.decks, error.strerror or str(error)) from error
    return copied


def read_bytes(path: Path | str, most: int = LARGEST_DECK) -> bytes:
    """The bytes of a file, at most ``most``.

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
    """The bytes of a stream, at most ``most``; ``shown`` is what errors call it.

    Raises:
        DeckError: there are more.
    """
    data = bytearray()
    while chunk := file.read(_CHUNK):
        data += chunk
        if len(data) > most:
            how = "split it into several files"
            if most == LARGEST_DECK and shown.endswith((".md", ".markdown")):
                how = f"to split it, run: flashcards decks split {shlex.quote(shown)}"
            message = f"more than {most // 2**20} MB, the limit; {how}"
            raise DeckError(shown, [Problem(line=0, message=message)])
        if len(chunk) < _CHUNK:
            break  # the end; a terminal that is asked again would want a second Ctrl-D
    return bytes(data)


def too_large(path: Path) -> DeckError:
    """The error that a deck file would be larger than one that is read."""
    message = f"would have more than {LARGEST_DECK // 2**20} MB; split it into several decks"
    return DeckError(str(path), [Problem(line=0, message=message)])


def write_atomically(path: Path, data: bytes | Iterable[bytes], *, private: bool = True) -> None:
    """Write a whole file or nothing: a temporary file beside it, then a rename, both on the disk when this returns.

    A new file is ``private``, or has the permissions that the umask leaves.

    A link stays one, and what it leads to is written. A device, a pipe and
    what a process has open are written into, as no other file
    could take their place. ``data`` may come in parts; what goes wrong in
    making them leaves nothing behind.

    Raises:
        OutputError: the file cannot be written; what was there is untouched.
    """
    try:
        if is_stream(path):
            with path.open("wb") as stream:
                stream.writelines((data,) if isinstance(data, bytes) else data)
            return
        _write_file(end_of_links(path), data, private=private)
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def _write_file(path: Path, data: bytes | Iterable[bytes], *, private: bool) -> None:
    sweep_once(str(path.parent))
    part = part_in(path.parent)
    try:
        write_part(part, path, data, private=private)
        durable.put(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def end_of_links(path: Path) -> Path:
    """The real path of a file that may not exist yet.

    Raises:
        OSError: the links go in a circle.
    """
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return real


def is_stream(path: Path) -> bool:
    """Whether a path is a device, a pipe or a socket, or an open file by its number (``/dev/fd/3``)."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    opened = _OPENED.match(os.path.abspath(path))  # noqa: PTH100 - pathlib follows links here
    return not stat.S_ISDIR(mode) and (opened is not None or not stat.S_ISREG(mode))


def write_part(part: Path, path: Path, data: bytes | Iterable[bytes], *, private: bool = True) -> None:
    """Write all of a new file to the disk, with the permissions of the one at ``path``, where it is to go.

    Where nothing is there it is ``private``, or as the umask has it.
    """
    with open(part, "xb", opener=durable.private if private or path.exists() else None) as file:
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        file.writelines((data,) if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())
