"""What this device knows of the shared folder, in a small file of its home.

It only saves work: without it, everything is sent and read once more, which
changes nothing.
"""

import json
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from flashcards import __version__

_NAME = ".sharing"


class State(NamedTuple):
    """How far this device is with a folder.

    ``stamp`` is the time of the folder's last change, in nanoseconds, at which
    nothing was left to read, or 0; ``sent`` is the last number of the log that
    went there. ``own`` are the files there that this ``device`` wrote, None if
    that is not known, ``lost`` the last of its own that are there no longer, and
    ``seen`` all that it has read or written, by name, with size and time.
    """

    folder: str
    device: str = ""
    stamp: int = 0
    sent: int = 0
    own: tuple[str, ...] | None = None
    lost: tuple[str, ...] = ()
    seen: Mapping[str, tuple[int, int]] = {}

    def has_sent(self, last: int) -> bool:
        """Whether everything up to this number of the log went there already."""
        return bool(self.device) and self.sent == last

    def fits(self, device: str, last: int) -> bool:
        """Whether it is about this collection: not if an older copy, or a new one, took its place."""
        return not self.device or (self.device == device and self.sent <= last)

    def anew(self) -> "State":
        """The same, so that all is read again, and whatever is missing there is sent again."""
        return self._replace(stamp=0, sent=0, seen={})


def path(home: str) -> str:
    """Where the file is."""
    return os.path.join(home, _NAME)


def load(home: str, folder: str) -> State:
    """What is known of a folder: nothing if another one was shared before, or another version wrote it."""
    try:
        with open(path(home), encoding="utf-8") as file:
            said = json.load(file)
        if said["folder"] != folder or said["version"] != __version__:
            return State(folder)
        return State(
            folder=folder,
            device=str(said["device"]),
            stamp=int(said["stamp"]),
            sent=int(said["sent"]),
            own=tuple(map(str, said["own"])),
            lost=tuple(map(str, said["lost"])),
            seen={str(name): (int(size), int(time)) for name, (size, time) in said["seen"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State(folder)


def is_current(state: State) -> bool:
    """Whether nothing was added to the folder since; only this is checked before the first card."""
    try:
        return bool(state.stamp) and os.stat(state.folder).st_mtime_ns == state.stamp
    except OSError:
        return False


def as_json(state: State) -> bytes:
    """What the file holds."""
    said: dict[str, Any] = state._asdict() | {"version": __version__, "own": state.own or ()}
    return json.dumps(said, ensure_ascii=False).encode()
