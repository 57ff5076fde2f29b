"""Files and folders that are on the disk when they are said to be, and that only their owner may read.

A new file is on the disk when its bytes are and its folder says its name. So
whatever takes a place does it through :func:`put`, and whatever is made
through :func:`make_folder`.
"""

import errno
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_FEW = 64
"""Files up to which each is forced to the disk by itself; of more, the whole disk is."""

_NOT_FOR_FOLDERS = frozenset({errno.EINVAL, errno.EACCES, errno.EPERM, errno.ENOTSUP, errno.EBADF, errno.EISDIR})
"""What systems say that force no folder to the disk, or let nobody read this one."""


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Force to the disk which names a folder holds, where the system can.

    Raises:
        OSError: the disk failed.
    """
    try:
        opened = os.open(folder, os.O_RDONLY)
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
    """Let a file, whose bytes are on the disk, take its place, also on the disk."""
    os.replace(part, place)
    sync_folder(os.path.dirname(os.path.abspath(place)))


def take_away(path: str | os.PathLike[str]) -> None:
    """Delete a file, also on the disk."""
    os.unlink(path)
    sync_folder(os.path.dirname(os.path.abspath(path)))


def make_folder(path: str | os.PathLike[str]) -> list[str]:
    """Make a folder with those above it, for its owner alone and also on the disk; returns those that are new."""
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
        with suppress(OSError):  # a umask may have taken something from the owner as well
            os.chmod(one, PRIVATE_FOLDER)
        sync_folder(os.path.dirname(one))
        made.append(one)
    return made


def private(path: str, flags: int) -> int:
    """What ``open`` takes as ``opener`` for a file that only its owner may read, if it is new."""
    return os.open(path, flags, PRIVATE_FILE)


def create_private(path: str) -> None:
    """Make an empty file that only its owner may read, unless something is there already."""
    with suppress(FileExistsError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with suppress(OSError):  # a umask may have taken something from the owner as well
            os.chmod(path, PRIVATE_FILE)
        os.close(file)
        sync_folder(os.path.dirname(path))


def settle(paths: Sequence[str | os.PathLike[str]]) -> None:
    """Force the bytes of files that were written just now to the disk."""
    if len(paths) > _FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        with open(path, "rb+") as file:
            os.fsync(file.fileno())


def sync_folders(folders: Iterable[str | os.PathLike[str]]) -> None:
    """Force to the disk which names each of these folders holds."""
    for folder in dict.fromkeys(map(os.path.abspath, folders)):
        sync_folder(folder)
