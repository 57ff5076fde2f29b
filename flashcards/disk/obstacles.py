"""Why a file or a folder cannot be made, and what to do about it."""

import errno
import os
import shlex
from pathlib import Path

from flashcards.errors import CollectionError, CollectionFull, CollectionReadOnly, OutputError, shown

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})


def name_folder(error: OutputError) -> None:
    """If a file cannot be written because it has no folder, say which one, and the command that makes it."""
    if not isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
        return
    folder = Path(error.path).parent
    above = _nearest(folder)
    if not above.is_dir():
        error.reason = f"{shown(above)} is not a folder"
    elif above != Path(os.path.realpath(folder)):
        error.reason = f"there is no folder {shown(folder)}"
        error.advice = f"run: mkdir -p {shlex.quote(shown(folder))}, or {error.advice}"


def not_made(home: str, error: OSError) -> CollectionError:
    """The error that the folder of a home cannot be made, with what is in the way."""
    kind = CollectionFull if error.errno in _FULL else CollectionReadOnly
    above = _nearest(home)
    if not above.is_dir():
        found = kind(home, f"cannot be made ({shown(above)} is not a folder)")
    else:
        found = kind(home, f"cannot be made ({error.strerror or error})")
    found.advice = "use another --home"
    if error.errno in _FULL:
        found.advice = f"free some space, or {found.advice}"
    elif error.errno in _FORBIDDEN:
        found.advice = f"make {shown(above)} writable, or {found.advice}"
    return found


def _nearest(path: str | Path) -> Path:
    """What is at a path, or the nearest folder or file above it."""
    whole = Path(os.path.realpath(path))
    return next(above for above in (whole, *whole.parents) if os.path.lexists(above))
