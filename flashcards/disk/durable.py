"""Files and folders that are on the disk when we say so, and that only their owner may read.

A new file is on the disk when its bytes are, and its name in its folder. So files
are put in place through :func:`put`, and folders are made through
:func:`make_folder`.
"""

import errno
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_FEW = 64
"""Up to so many files are forced to the disk one by one; if there are more, the whole disk is."""

_NOT_FOR_FOLDERS = frozenset({errno.EINVAL, errno.EACCES, errno.EPERM, errno.ENOTSUP, errno.EBADF, errno.EISDIR})
"""Errors of systems that cannot force a folder to the disk, or do not let anybody read this one."""


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Force the names in a folder to the disk, if the system can.

    Raises:
        OSError: the disk failed.
    """
    try:
        opened = os.open(folder or os.curdir, os.O_RDONLY)
    except OSError as error:
        if error.errno in _NOT_FOR_FOLDERS:
            return
        raise
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(opened)


def put(part: str | os.PathLike[str], place: str | os.PathLike[str]) -> None:
    """Put a file in place, with its new name on the disk; its bytes already are."""
    os.replace(part, place)
    sync_folder(os.path.dirname(os.path.abspath(place)))


def take_away(path: str | os.PathLike[str]) -> None:
    """Delete a file, also on the disk."""
    os.unlink(path)
    sync_folder(os.path.dirname(os.path.abspath(path)))


def make_folder(path: str | os.PathLike[str]) -> list[str]:
    """Make a folder with those above it, private and on the disk; returns the new ones."""
    missing: list[str] = []
    folder = os.path.abspath(path)
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), folder)
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    made: list[str] = []
    for one in reversed(missing):
        try:
            os.mkdir(one, PRIVATE_FOLDER)
        except FileExistsError:
            if os.path.isdir(one):  # another program was faster
                continue
            raise
        with suppress(OSError):  # a umask may have taken permissions from the owner as well
            os.chmod(one, PRIVATE_FOLDER)
        sync_folder(os.path.dirname(one))
        made.append(one)
    return made


def private(path: str, flags: int) -> int:
    """An ``opener`` for :func:`open` that makes new files private."""
    return os.open(path, flags, PRIVATE_FILE)


def create_private(path: str) -> None:
    """Make an empty private file, unless something is already there."""
    with suppress(FileExistsError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with suppress(OSError):  # a umask may have taken permissions from the owner as well
            os.chmod(path, PRIVATE_FILE)
        os.close(file)
        sync_folder(os.path.dirname(path))


def settle(paths: Sequence[str | os.PathLike[str]]) -> None:
    """Force the bytes of files that were just written to the disk."""
    if len(paths) > _FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        with open(path, "rb+") as file:
            os.fsync(file.fileno())


def sync_folders(folders: Iterable[str | os.PathLike[str]]) -> None:
    """Force the names in each of these folders to the disk."""
    for folder in dict.fromkeys(map(os.path.abspath, folders)):
        sync_folder(folder)
