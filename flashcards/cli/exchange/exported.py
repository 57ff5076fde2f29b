"""What a home exported to files that cannot say so themselves: the checksums, so that no edited one is replaced.

A line for each text and place, ``CHECKSUM "PATH"``, in a file that only grows, so that several
exports at once lose nothing. It stays in the home: backups leave it out, and a restore keeps it.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from flashcards.disk import durable
from flashcards.library.files import is_stream, write_atomically
from flashcards.library.places import Home

NOTED = frozenset({"csv", "anki-text", "sqlite"})
"""The formats whose exports are noted; Markdown has a checksum of its own, and JSON and packages go to and fro."""

_MOST = 2**20
"""A larger list loses its older half, in bytes."""


def recorded(home: Home, path: Path, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of an export; their checksum is noted before the file is in place, so that none is without."""
    checksum = hashlib.sha256()
    for part in parts:
        checksum.update(part)
        yield part
    if not is_stream(path):
        with suppress(OSError):  # an export whose checksum nobody knows is replaced as one of another home
            _add(home, _line(checksum.hexdigest(), path))


def is_edited(home: Home, path: Path) -> bool:
    """Whether a file is where this home put an export, and is none that it wrote anywhere.

    Raises:
        OSError: the file cannot be read.
    """
    lines = _lines(home)
    place = _line("", path)
    if not any(line.endswith(place) for line in lines):
        return False
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    return not any(line.startswith(checksum) for line in lines)


def _line(checksum: str, path: Path) -> str:
    return f"{checksum} {json.dumps(os.path.realpath(path))}\n"


def _lines(home: Home) -> list[str]:
    try:
        return Path(home.exports).read_text(encoding="ascii", errors="replace").splitlines(keepends=True)
    except OSError:
        return []


def _add(home: Home, line: str) -> None:
    lines = _lines(home)
    if line in lines:
        return
    if sum(map(len, lines)) > _MOST:
        write_atomically(Path(home.exports), "".join(lines[len(lines) // 2 :]).encode("ascii", errors="replace"))
    durable.create_private(home.exports)
    with Path(home.exports).open("a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
