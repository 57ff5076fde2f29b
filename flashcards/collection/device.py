"""Which device writes to a collection, and how a copy of the file is distinguished from the file.

A collection has an id, made once, which is the origin of the entries written
here. Two copies of one file must not share it, or each would take the other's
answers for its own. Two things identify a copy.

- **The file system's name for the file**: its number (the inode) and, if known,
  the time of its creation are stored inside. A copy has different ones; a file
  that was renamed, is under another mount point or was moved to a new machine
  with its disk has the same ones.
- **The tail**, a small file beside the collection with the id, the last number
  of the log, the checksum of that entry and the sum of all checksums up to it.
  If an older copy was written over the file, or the end of the log was lost,
  the log does not match the tail.

Then the collection takes a new id, and its entries keep the old one. Some file
systems (FAT, some network drives) make up new numbers at each mount, so each
mount looks like a copy: nothing is lost, but an undo no longer reaches what was
written before. A snapshot of a whole disk cannot be distinguished from the disk.
"""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from flashcards.collection.checksums import change_device, check_rows

if TYPE_CHECKING:
    from flashcards.collection.store import Collection

TAIL = "-tail"
"""What the name of the file beside the collection ends with."""

_LONGEST = 96
"""Bytes of the tail: one line of fixed length, written in one go."""


class Tail(NamedTuple):
    """The end of the log: who writes it, its last number, the checksum of that entry, and the sum of all checksums."""

    id: str
    last: int
    checksum: int
    total: int


def new_id() -> str:
    """An id that no other device has."""
    return os.urandom(6).hex()


def file_name(path: str) -> str:
    """What identifies a file and none of its copies: its number and, if known, when it was created."""
    born = getattr(os.stat(path), "st_birthtime", None)
    if born is None and sys.platform == "linux":
        from flashcards.disk.statx import birth  # takes a few milliseconds

        born = birth(path)
    return f"{file_number(path)} {born or ''}".strip()


def file_number(path: str) -> int:
    """The number of a file in its file system."""
    return os.stat(path).st_ino


def read_tail(path: str) -> Tail | None:
    """The tail beside the collection at ``path``; None if there is none, or it was cut off."""
    try:
        with open(path + TAIL, "rb") as file:
            said = file.read(_LONGEST)
        name, last, checksum, total, _ = said.decode("ascii").split()
        tail = Tail(name, int(last), int(checksum), int(total))
    except (OSError, ValueError):
        return None
    return tail if _line(tail) == said else None


def gone(path: str, tail: Tail) -> str:
    """The warning if a collection has to be made again although a tail shows that there was one."""
    entries = "its one entry" if tail.last == 1 else f"its {tail.last:,} entries"
    return (
        f"{path}: the collection that was here is gone, with {entries}: its file is empty or was deleted;"
        " to get it back, run: flashcards restore"
    )


class Device:
    """The device of an open collection, checked inside a transaction that writes to the log."""

    def __init__(self, collection: "Collection") -> None:
        self._connection = collection.connection
        self._path = collection.path + TAIL
        self._file: int | None = None
        self._next: Tail | None = None
        name = file_name(collection.path)
        self.id: str
        check_rows(self._connection, "device")
        self.id, was, known = self._connection.execute("select id, was, file from device").fetchone()
        tail = read_tail(collection.path)
        if tail is not None and tail.id == was:  # the new id was stored, but the tail was not yet written
            tail = None
        self._tail = tail or Tail(self.id, 0, 0, 0)
        lost = self._lost()
        if lost is not None or self._tail.id != self.id or known != name:
            self.renew(name)
            collection.notices.append(_said(collection.path, lost))

    def _lost(self) -> int | None:
        """How many entries the log has lost according to the tail; None if they match."""
        last = self._tail.last
        if self._tail.id != self.id or not last:
            return None
        found = self._connection.execute("select checksum from log where seq = ?", (last,)).fetchone()
        return None if found == (self._tail.checksum,) else max(0, last - self._end()[0])

    def _end(self) -> tuple[int, int]:
        """The last number of the log, and the checksum of that entry."""
        found = self._connection.execute("select seq, checksum from log order by seq desc limit 1").fetchone()
        last, checksum = found or (0, 0)
        return int(last), int(checksum)

    def renew(self, name: str) -> None:
        """Take a new id. What was written before was written by another device."""
        was, self.id = self.id, new_id()
        self._tail = Tail(self.id, 0, 0, 0)
        change_device(self._connection, id=self.id, was=was, file=name, here=0)
        self.count_all()

    def count_all(self) -> None:
        """Count all entries that were stored since the last time."""
        last, checksum = self._end()
        if last != (self._next or self._tail).last:
            self.count(last, checksum)
        elif not last:
            self._next = Tail(self.id, 0, 0, 0)

    def count(self, last: int, checksum: int) -> None:
        """Count the entry that was just stored, and those that others stored before it."""
        _, before, _, total = self._next or self._tail
        if last != before + 1:
            query = "select coalesce(sum(checksum), 0) from log where seq > ? and seq < ?"
            total += self._connection.execute(query, (before, last)).fetchone()[0]
        self._next = Tail(self.id, last, checksum, total + checksum)

    def keep_tail(self) -> None:
        """Write beside the collection how far the log goes, after a commit.

        An outdated tail does no harm, so it is not forced to the disk.
        """
        if self._next is None:
            return
        self._tail, self._next = self._next, None
        with suppress(OSError):
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, _line(self._tail))

    def close(self) -> None:
        """Close the tail."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _line(tail: Tail) -> bytes:
    text = f"{tail.id} {tail.last} {tail.checksum} {tail.total}"
    return f"{text} {crc32(text.encode()):08x}".ljust(_LONGEST - 1).encode() + b"\n"


def _said(path: str, lost: int | None) -> str:
    if lost is None:
        return f"{path} is a copy; from now on it counts as a separate device"
    gone = (
        "the last entries are" if not lost else "the last entry is" if lost == 1 else f"the last {lost:,} entries are"
    )
    reason = "an older copy was put back, or its end was lost"
    return f"{path}: {gone} gone: {reason}; import a newer backup to get them back"
