"""Which device writes into a collection, and how a copy of the file is told from the file itself.

A collection has an id, made once, which is the origin of the entries written
here. Two copies of one file must not share it: each would take the other's
answers for its own. A copy is known by two things.

- **What the file system calls the file**: its number (the inode) and, where
  there is one, the time of its birth are kept inside. A copy has others; a file
  that was renamed, lies under another mount point or was carried to a new
  machine with its disk keeps them.
- **The tail**, a small file beside the collection with the id, the last number
  of the log, the checksum of that entry and the sum of all checksums up to it.
  Where an older copy was written over the file, or the end of the log was
  lost, the log does not hold what the tail says.

Then the collection takes a new id, and its entries keep the old one. Where a
file system makes up these numbers anew (FAT, some network drives), each mount
looks like a copy: nothing is lost by it, but an undo no longer reaches what
was written before. A snapshot of a whole disk cannot be told from the disk.
"""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from flashcards.collection.store import Collection

TAIL = "-tail"
"""What the name of the file beside the collection ends with."""

_LONGEST = 96
"""Bytes of the tail: one line, always as long, so that it is written in one go."""


class Tail(NamedTuple):
    """How far the log goes: who writes it, its last number, the checksum of that entry, and the sum of all so far."""

    id: str
    last: int
    checksum: int
    total: int


def new_id() -> str:
    """An id that no other device has."""
    return os.urandom(6).hex()


def file_name(path: str) -> str:
    """What the file system calls a file, which no copy of it is called: its number, and when it was born if known."""
    born = getattr(os.stat(path), "st_birthtime", None)
    if born is None and sys.platform == "linux":
        from flashcards.collection.statx import birth  # a few milliseconds

        born = birth(path)
    return f"{file_number(path)} {born or ''}".strip()


def file_number(path: str) -> int:
    """The number of a file in its file system."""
    return os.stat(path).st_ino


def read_tail(path: str) -> Tail | None:
    """The tail beside the collection at ``path``; None where there is none, or it was cut short."""
    try:
        with open(path + TAIL, "rb") as file:
            said = file.read(_LONGEST)
        name, last, checksum, total, _ = said.decode("ascii").split()
        tail = Tail(name, int(last), int(checksum), int(total))
    except (OSError, ValueError):
        return None
    return tail if _line(tail) == said else None


def gone(path: str, tail: Tail) -> str:
    """What is said where a collection has to be made anew, and the tail tells of one that was there."""
    entries = "its one entry" if tail.last == 1 else f"its {tail.last:,} entries"
    return (
        f"{path}: the collection that was here is gone, with {entries}: its file is empty or was deleted;"
        " to get it back, run: flashcards restore"
    )


class Device:
    """The device of an open collection, looked at inside a transaction that writes to the log."""

    def __init__(self, collection: "Collection") -> None:
        self._connection = collection.connection
        self._path = collection.path + TAIL
        self._file: int | None = None
        self._next: Tail | None = None
        name = file_name(collection.path)
        self.id: str
        self.id, was, known = self._connection.execute("select id, was, file from device").fetchone()
        tail = read_tail(collection.path)
        if tail is not None and tail.id == was:  # the new id was taken, and the tail not yet written
            tail = None
        self._tail = tail or Tail(self.id, 0, 0, 0)
        lost = self._lost()
        if lost is not None or self._tail.id != self.id or known != name:
            self._renew(name)
            collection.notices.append(_said(collection.path, lost))

    def _lost(self) -> int | None:
        """How many entries the tail tells of that the log does not have; None where the log is as the tail says."""
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

    def _renew(self, name: str) -> None:
        """Take a new id. What was written before was written by another device."""
        was, self.id = self.id, new_id()
        self._tail = Tail(self.id, 0, 0, 0)
        self._connection.execute("update device set id = ?, was = ?, file = ?, here = 0", (self.id, was, name))
        self.count_all()

    def count_all(self) -> None:
        """Take in all entries that were stored since the last time."""
        last, checksum = self._end()
        if last != (self._next or self._tail).last:
            self.count(last, checksum)
        elif not last:
            self._next = Tail(self.id, 0, 0, 0)

    def count(self, last: int, checksum: int) -> None:
        """Take in the entry that was stored just now, and all that others stored since the one before it."""
        _, before, _, total = self._next or self._tail
        if last != before + 1:
            query = "select coalesce(sum(checksum), 0) from log where seq > ? and seq < ?"
            total += self._connection.execute(query, (before, last)).fetchone()[0]
        self._next = Tail(self.id, last, checksum, total + checksum)

    def keep_tail(self) -> None:
        """Write down beside the collection how far the log goes, once that is committed.

        A tail that is behind does no harm, so it need not reach the disk.
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
        """Let go of the tail."""
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
