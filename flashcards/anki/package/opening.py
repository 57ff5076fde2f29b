"""Opening a package: unpacked into a temporary folder, which is removed when the block ends."""

import errno
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from flashcards.anki.package.databases import is_database, stranger, told_apart
from flashcards.anki.package.reader import Package
from flashcards.anki.package.refusal import Refused, refusing
from flashcards.anki.package.tables import (
    connect,
    sound_rows,
)
from flashcards.anki.package.unpack import MOST_COLLECTION, Archive
from flashcards.disk.parts import scratch
from flashcards.errors import NotImported


@contextmanager
def read_package(path: Path) -> Iterator[Package]:
    """An open package; whatever was unpacked is removed when the block ends.

    Raises:
        DeckError: it cannot be read, or is not what Anki writes.
    """
    with scratch() as folder:
        place = folder / "collection"
        with refusing(path):
            file = _opened(path)
        with file:
            with refusing(path):
                if is_database(file):
                    raise Refused(told_apart(path))
                archive = Archive(file)
                _unpack(archive, place)
            with closing(connect(path, place)) as connection:
                with refusing(path), sound_rows():
                    package = Package(archive, connection, path)
                yield package


def _opened(path: Path) -> BinaryIO:
    """A file that can be read more than once; a pipe would block."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise Refused("neither a file nor a folder; save the package to a file first")
    return path.open("rb")


def _unpack(archive: Archive, place: Path) -> None:
    member = archive.container.collection
    with place.open("wb") as file:
        for chunk in archive.unpacked(member, MOST_COLLECTION, zstd=archive.container.zstd):
            _put(file, chunk)
    with place.open("rb") as file:
        if not is_database(file):
            raise Refused("its collection is not a database; export it again from Anki")
    if whose := stranger(place):
        raise Refused(f'not an Anki package: "{member}" in it is {whose}')


def _put(file: BinaryIO, chunk: bytes) -> None:
    """Write to the temporary folder; if the disk is full, that is not the package's fault.

    Raises:
        NotImported: it cannot be written.
    """
    try:
        file.write(chunk)
        file.flush()
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise NotImported(file.name, error.strerror or str(error), full=full) from error
