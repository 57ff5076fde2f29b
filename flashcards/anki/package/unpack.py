"""Opening a package that may be hostile: the zip, its version, and what is compressed once more.

Nothing of a package is believed: every size is counted while it is unpacked,
every checksum is looked at, and no name in it becomes a path. Memory stays
within a few chunks and the lists whose sizes are limited here.
"""

import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from types import ModuleType
from typing import IO, Any

from flashcards.anki.package.container import CONTAINERS, Container
from flashcards.anki.package.databases import MAGIC, PACKED, is_ours
from flashcards.anki.package.refusal import Refused

MOST_MEMBERS = 200_000
"""Most files in a package."""

MOST_COLLECTION = 2**30
"""Most bytes of an unpacked collection."""

MOST_MEDIA_LIST = 3 * 2**23
"""Most bytes of the unpacked list of media."""

MOST_MEDIUM = 2**28
"""Most bytes of one unpacked picture or sound."""

FREE_SIZE = 2**24
"""Bytes to which anything may unpack, however small it was."""

MOST_RATIO = 100
"""Anything larger may unpack to so many times its size; text in a database stays far below."""

_CHUNK = 2**18
_DIRECTORY_ENTRY = 100  # bytes in the zip's directory, on average at most
_ENTRY_MARK = b"PK\x01\x02"
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_BIG_END_MARK = b"PK\x06\x07"
_BIG_END_SIZE = 20 + 56
_LOCAL = struct.Struct("<4s2H")
_LOCAL_MARK = b"PK\x03\x04"
_LONGEST_COMMENT = 65_535
_LARGEST_WINDOW = 25  # 32 MiB
_LOOKED_AT = 100
"""Files of a zip that are checked for being a database."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_OLD_VERSION = b"\x08\x01"


class Archive:
    """An open package: its members by name, and the version of its container."""

    def __init__(self, file: IO[bytes]) -> None:
        with _sound_zip():
            _check_directory(file)
            self._zip = zipfile.ZipFile(file)
            self._file = file
            self._members: dict[str, zipfile.ZipInfo] = {}
            for info in self._zip.infolist():
                if info.filename in self._members:
                    raise Refused(f'two files named "{_shown(info.filename)}" in it; export it again from Anki')
                self._members[info.filename] = info
        self.container = self._container()

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def unpacked(self, member: str, most: int, *, zstd: bool) -> Iterator[bytes]:
        """The content of a member in chunks, at most ``most`` bytes.

        Raises:
            Refused: it is missing, damaged, cut off, encrypted, or too large.
        """
        info = self._members.get(member)
        if info is None:
            raise Refused(f'it has no file "{_shown(member)}"; export it again from Anki')
        packed = self._inflated(info, MOST_COLLECTION)
        yield from _capped(_unzstd(packed) if zstd else packed, info, most)

    def read(self, member: str, most: int, *, zstd: bool) -> bytes:
        """The whole content of a member; see :meth:`unpacked`."""
        return b"".join(self.unpacked(member, most, zstd=zstd))

    def _inflated(self, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        self._check_member(info)
        with _sound_zip(), self._zip.open(info) as stream:
            total = 0
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > most:
                    raise Refused(_too_large(info, most))
                yield chunk

    def _check_member(self, info: zipfile.ZipInfo) -> None:
        self._file.seek(info.header_offset)
        head = self._file.read(_LOCAL.size)
        if len(head) < _LOCAL.size:
            raise Refused("it is cut off; copy or download it again")
        mark, _version, flags = _LOCAL.unpack(head)
        if mark != _LOCAL_MARK:
            raise Refused("it is damaged (a file is not where its directory says); copy or download it again")
        if (info.flag_bits | flags) & _ENCRYPTED:
            raise Refused("it is encrypted; unpack it with its password first, or export it again from Anki")
        if info.compress_type not in _METHODS:
            raise Refused("it is compressed in a way that Anki does not use; export it again from Anki")

    def _container(self) -> Container:
        meta = self.read("meta", FREE_SIZE, zstd=False) if "meta" in self else None
        if meta in (None, _OLD_VERSION):
            present = (known for known in CONTAINERS if known.collection in self)
        else:
            present = (known for known in CONTAINERS if known.meta == meta)
        found = next(present, None)
        if found is None and meta is None:
            raise Refused(f"not an Anki package: {self._without_collection()}")
        if found is None:
            raise Refused("an unknown version of Anki's packages; export it for older versions of Anki")
        return found

    def _without_collection(self) -> str:
        """What is in the place of a collection, and what to do."""
        for info in islice(self._members.values(), _LOOKED_AT):
            start = next(self._inflated(info, MOST_COLLECTION), b"")
            if is_ours(start):
                return f'"{_shown(info.filename)}" in it is {PACKED}'
            if start.startswith(MAGIC):
                return f'a zip with a database in it, "{_shown(info.filename)}"; unpack it and import that'
        return "a zip without a collection in it"


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a zip whose directory would fill the memory: zipfile reads it whole."""
    size = file.seek(0, 2)
    if not size:
        raise Refused("it is empty; copy or download it again")
    start = max(0, size - _LONGEST_COMMENT - _END.size - _BIG_END_SIZE)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise Refused("not an Anki package: not a zip, or cut off; copy or download it again")
    length, end = _END.unpack_from(tail, at)[5], start + at
    if at >= _BIG_END_SIZE and tail.startswith(_BIG_END_MARK, at - 20):
        (length,) = struct.unpack_from("<Q", tail, at - _BIG_END_SIZE + 40)
        length += _BIG_END_SIZE
    if length > MOST_MEMBERS * _DIRECTORY_ENTRY:
        raise Refused(too_many_files())
    file.seek(max(0, end - length))
    if file.read(length).count(_ENTRY_MARK) > MOST_MEMBERS:  # the number in the record may be wrong
        raise Refused(too_many_files())


def too_many_files() -> str:
    """Why a package with too many files is refused."""
    return f"more than {MOST_MEMBERS} files in it; export fewer decks at a time"


@contextmanager
def _sound_zip() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError) as error:
        raise Refused(
            f"it is damaged or cut off ({str(error) or 'it ends early'}); copy or download it again"
        ) from error
    except (NotImplementedError, RuntimeError, UnicodeDecodeError, ValueError) as error:
        raise Refused(f"it is damaged ({error}); copy or download it again") from error


def _unzstd(packed: Iterable[bytes]) -> Iterator[bytes]:
    """The content of zstd frames, one after the other; each must be complete."""
    module = _zstd_module()
    decompressor: Any = None
    try:
        for chunk in packed:
            rest = chunk
            while rest or (decompressor and not decompressor.needs_input):
                if decompressor is None:
                    options = {module.DecompressionParameter.window_log_max: _LARGEST_WINDOW}
                    decompressor = module.ZstdDecompressor(options=options)
                if data := decompressor.decompress(rest, _CHUNK):
                    yield data
                rest = b""
                if decompressor.eof:
                    rest, decompressor = decompressor.unused_data, None
    except module.ZstdError as error:
        raise Refused(f"it is damaged ({error}); copy or download it again") from error
    if decompressor is not None:
        raise Refused("it is cut off; copy or download it again")


def _zstd_module() -> ModuleType:
    if sys.version_info >= (3, 14):
        from compression import zstd  # only for a modern package
    else:
        from backports import zstd
    return zstd


def _capped(chunks: Iterable[bytes], info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    limit = min(most, max(FREE_SIZE, info.compress_size * MOST_RATIO))
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise Refused(_too_large(info, limit))
        yield chunk


def _too_large(info: zipfile.ZipInfo, limit: int) -> str:
    name = _shown(info.filename)
    return f'"{name}" in it unpacks to more than the {limit // 2**20} MiB allowed; nothing was imported from it'


def _shown(name: str) -> str:
    return ascii(name[:60])[1:-1]
