"""Tests of the advice given when the folder of a home cannot be made."""

import errno
import os
from pathlib import Path

import pytest

from flashcards.disk.obstacles import not_made
from flashcards.errors import CollectionError, CollectionFull, CollectionReadOnly

CASES: dict[str, tuple[str, int, type[CollectionError], str]] = {
    "below a file": ("file/home", errno.ENOTDIR, CollectionReadOnly, "({0}/file is not a folder); use another --home"),
    "a file itself": ("file", errno.EEXIST, CollectionReadOnly, "({0}/file is not a folder); use another --home"),
    "forbidden": (
        "new/home",
        errno.EACCES,
        CollectionReadOnly,
        "(Permission denied); make {0} writable, or use another --home",
    ),
    "a medium that is only read": (
        "home",
        errno.EROFS,
        CollectionReadOnly,
        "(Read-only file system); use another --home",
    ),
    "a full disk": (
        "home",
        errno.ENOSPC,
        CollectionFull,
        "(No space left on device); free some space, or use another --home",
    ),
    "a system folder": ("home", errno.ENOENT, CollectionReadOnly, "(No such file or directory); use another --home"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_home_that_cannot_be_made(tmp_path: Path, case: str) -> None:
    """The line names what is in the way, and advises only what helps against it."""
    name, number, kind, expected = CASES[case]
    (tmp_path / "file").touch()
    error = not_made(str(tmp_path / name), OSError(number, os.strerror(number)))
    assert type(error) is kind
    assert str(error) == f"{tmp_path / name}: cannot be made {expected.format(tmp_path)}"
