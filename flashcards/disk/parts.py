"""Files that are not complete yet, with names that say whose they are, so that leftovers are recognised.

A name has the process, when that was started, and on which machine since which
boot. So leftovers of a process on this machine are recognised at once. Others,
from another machine that shares the folder or from before a reboot, are removed
if they have not been touched for an hour.
"""

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from zlib import crc32

from flashcards import clock
from flashcards.studyday import Instant

BEGINS = ".flashcards-"
"""How the name of every part begins."""

_OWNER = r"(?P<process>[1-9][0-9]*)-(?P<machine>[0-9a-f]{8})-(?P<start>[0-9]+)"
_PART = re.compile(rf"\.flashcards-(?:{_OWNER}-|(?P<earlier>[1-9][0-9]*)-)?[0-9a-f]{{12}}\.(?:part|folder)")
_SCRATCH = re.compile(rf"flashcards-{_OWNER}-\w+")
_FOLDER = ".folder"
_LEFT_AFTER = 3600
"""Seconds."""

_START_AT = 19
"""The position of a process's start in ``/proc/PID/stat``, counted from after its name."""


def part_in(folder: Path) -> Path:
    """An unused name for a hidden file that is not complete yet, with the name of its owner."""
    return folder / f"{BEGINS}{_owner()}-{os.urandom(6).hex()}.part"


@contextmanager
def folder_in(folder: Path) -> Iterator[Path]:
    """A hidden folder that is not complete yet, which is removed when the block ends, if it is still there."""
    made = part_in(folder).with_suffix(_FOLDER)
    made.mkdir(0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder, which is removed when the block ends; those of killed programs are removed now.

    Raises:
        OSError: it cannot be made.
    """
    sweep_scratch(clock.now())
    with tempfile.TemporaryDirectory(prefix=f"flashcards-{_owner()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@cache
def sweep_once(folder: str) -> None:
    """As :func:`sweep`, but once in a run of the program."""
    sweep(folder, clock.now())


def sweep(folder: str | os.PathLike[str], now: Instant) -> None:
    """Remove the parts that killed programs left in a folder; nothing else, and no link is followed."""
    for path in litter(folder, now):
        if path.suffix == _FOLDER:
            shutil.rmtree(path, ignore_errors=True)
            continue
        with suppress(OSError):
            path.unlink()


def litter(folder: str | os.PathLike[str], now: Instant) -> list[Path]:
    """The parts in a folder that nobody works on any more, files and folders."""
    return [
        Path(entry.path)
        for entry in _entries(folder, _PART, now)
        if (entry.is_dir if entry.name.endswith(_FOLDER) else entry.is_file)(follow_symlinks=False)
    ]


def sweep_scratch(now: Instant) -> None:
    """Remove the folders that our killed programs left in the system's temporary folder."""
    for path in left_scratch(now):
        shutil.rmtree(path, ignore_errors=True)


def left_scratch(now: Instant) -> list[Path]:
    """Our folders in the system's temporary folder that nobody works in any more."""
    return [Path(entry.path) for entry in _entries(tempfile.gettempdir(), _SCRATCH, now) if _is_our_folder(entry)]


def _is_our_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder that only we may look into; not if somebody removed it just now."""
    own = getattr(os, "geteuid", lambda: None)()
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and own in {None, found.st_uid} and not stat.S_IMODE(found.st_mode) & 0o077


def _entries(folder: str | os.PathLike[str], names: re.Pattern[str], now: Instant) -> Iterator["os.DirEntry[str]"]:
    """The entries of a folder that have such a name and were left by their owner."""
    try:
        with os.scandir(folder) as found:
            entries = [(entry, match) for entry in found if (match := names.fullmatch(entry.name))]
    except OSError:
        return
    for entry, match in entries:
        with suppress(OSError):
            if _is_left(entry, match, now):
                yield entry


def _is_left(entry: "os.DirEntry[str]", match: re.Match[str], now: Instant) -> bool:
    if match["process"] and match["machine"] == _machine():
        return not _runs(int(match["process"]), match["start"])
    status = entry.stat(follow_symlinks=False)
    # A second name of an older file has the time of the file; when it got the name is the other time.
    is_old = now.at / 1000 - max(status.st_mtime, status.st_ctime) > _LEFT_AFTER
    earlier = match.groupdict().get("earlier")
    return is_old and not (earlier and _runs(int(earlier), "0"))


def _runs(process: int, start: str) -> bool:
    """Whether a process is running that was started then; Windows guards open files itself."""
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is somebody else's, or not a number of a process
        pass
    return "0" in {start, told := _start_of(process)} or told == start


def _owner() -> str:
    process = os.getpid()
    return f"{process}-{_machine()}-{_start_of(process)}"


def _start_of(process: int) -> str:
    """When a process was started, in ticks since boot; 0 if the system does not say."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[_START_AT].decode("ascii")
    return "0"


@cache
def _machine() -> str:
    """This machine since its last boot, within which the numbers of processes are unique."""
    told = [os.uname().nodename if hasattr(os, "uname") else ""]
    for place in ("/etc/machine-id", "/proc/sys/kernel/random/boot_id"):
        with suppress(OSError, UnicodeDecodeError):
            told.append(Path(place).read_text(encoding="ascii").strip())
    with suppress(OSError):
        told.append(str(Path("/proc/self/ns/pid").readlink()))
    return f"{crc32(repr(told).encode()):08x}"
