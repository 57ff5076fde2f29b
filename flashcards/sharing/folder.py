"""Looking into the shared folder, where anything may lie that a program or a person put there."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from flashcards.sharing.segments import ENDING

_LARGEST = 256 * 2**20
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def files(folder: str) -> Mapping[str, os.stat_result]:
    """The files that may be read, by name: no pipe, which would keep us waiting, no folder, and no link to nowhere.

    Raises:
        OSError: the folder is not there, or cannot be read.
    """
    found: dict[str, os.stat_result] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.name.endswith(ENDING) and stat.S_ISREG((facts := entry.stat()).st_mode):
                    found[entry.name] = facts
    return found


def data(folder: str, name: str) -> bytes | None:
    """What a file holds; None if it cannot be read, is larger than any that is written, or is not a file any more."""
    try:
        opened = os.open(Path(folder, name), _READING)
        with os.fdopen(opened, "rb") as file:
            facts = os.fstat(opened)
            return file.read() if stat.S_ISREG(facts.st_mode) and facts.st_size <= _LARGEST else None
    except OSError:
        return None
