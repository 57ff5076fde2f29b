"""Deck files as bytes: read whole, written whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from flashcards.errors import DeckError, OutputError, Problem
from flashcards.library.places import Home


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
    if folder.exists():
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


def read_bytes(path: Path | str) -> bytes:
    """The bytes of a deck file.

    Raises:
        DeckError: it cannot be read, with the system's reason.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror}); check the path and its permissions"
        raise DeckError(str(path), [Problem(line=0, message=message)]) from error


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a whole file or nothing: a temporary file beside it, fsync, then a rename.

    ``data`` may come in parts; what goes wrong in making them leaves nothing behind.

    Raises:
        OutputError: the file cannot be written; what was there is untouched.
    """
    from tempfile import mkstemp  # noqa: PLC0415 - costs 3 ms, and studying writes no deck

    temporary = ""
    try:
        handle, temporary = mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode & 0o777)
        Path(temporary).replace(path)
    except BaseException as error:
        with suppress(OSError):
            Path(temporary).unlink()
        if isinstance(error, OSError):
            raise OutputError(str(path), error.strerror or str(error)) from error
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
