"""The container: a zip with a collection, a list of media, and the media."""

import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flashcards.disk.durable import put
from flashcards.disk.parts import part_in, scratch, sweep_once
from flashcards.errors import OutputError
from flashcards.library.files import is_stream

_LEVEL = 1
_ZIP64_FROM = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One version of the container.

    ``meta`` is the content of the file ``meta``, None if there is none;
    ``collection`` is the name of the file with the collection, which is compressed
    again if ``zstd``, like the list of media. The collection itself states its
    schema.
    """

    meta: bytes | None
    collection: str
    zstd: bool


CONTAINERS = (
    Container(meta=b"\x08\x03", collection="collection.anki21b", zstd=True),
    Container(meta=b"\x08\x02", collection="collection.anki21", zstd=False),
    Container(meta=None, collection="collection.anki2", zstd=False),
)
"""All versions, the newest first."""

WRITTEN = CONTAINERS[-1]
"""The one we write: every version of Anki reads it."""


@contextmanager
def new_package(path: Path, media: Mapping[str, Path]) -> Iterator[Path]:
    """A place for the collection; if the block succeeds, the package is at ``path``.

    ``media`` are files by their names in the package; they are read when the block
    ends. The file at ``path`` stays until then, and if the block fails.

    Raises:
        OutputError: the package cannot be written.
    """
    target = Path(os.path.realpath(path))
    into = is_stream(path)
    with ExitStack() as stack:
        with report(path):
            folder = stack.enter_context(scratch())
        sweep_once(str(target.parent))
        collection = folder / WRITTEN.collection
        part = part_in(folder if into else target.parent)
        try:
            with report(path):
                part.open("xb").close()
            yield collection
            with report(path):
                _pack(collection, media, part)
                if into:
                    with part.open("rb") as packed, path.open("wb") as stream:
                        shutil.copyfileobj(packed, stream, 2**20)
                else:
                    put(part, target)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def report(path: Path) -> Iterator[None]:
    """Report failures in the block as a package that cannot be written.

    Raises:
        OutputError: there was an error of the disk or of SQLite.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error
    except sqlite3.Error as error:
        raise OutputError(str(path), str(error)) from error


def _pack(collection: Path, media: Mapping[str, Path], part: Path) -> None:
    """Files opened by name get the date 1980-01-01, so equal contents give equal bytes."""
    listed = json.dumps({str(number): name for number, name in enumerate(media)}, ensure_ascii=False)
    with part.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            _add(archive, WRITTEN.collection, collection)
            with archive.open("media", "w") as packed:
                packed.write(listed.encode())
            for number, path in enumerate(media.values()):
                _add(archive, str(number), path)
        file.flush()
        os.fsync(file.fileno())


def _add(archive: zipfile.ZipFile, member: str, path: Path) -> None:
    big = path.stat().st_size >= _ZIP64_FROM
    with path.open("rb") as source, archive.open(member, "w", force_zip64=big) as packed:
        shutil.copyfileobj(source, packed, 2**20)
