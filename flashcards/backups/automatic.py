"""The automatic backup: once a day, after a session, in a separate process that nobody waits for.

While it works it holds a lock on a file. If that file is still there at the next
start, the backup did not finish, whatever the reason.
"""

import os
from pathlib import Path
from typing import NoReturn

from flashcards.backups import shelf
from flashcards.clock import VARIABLE, now
from flashcards.disk.durable import PRIVATE_FILE, make_folder
from flashcards.errors import FlashcardsError
from flashcards.library.places import Home
from flashcards.settings import Settings

_LONGEST = 2_000
_ENDED = "it was ended before it was complete"
_NICE = 10


def is_due(home: Home, chosen: Settings) -> bool:
    """Whether to make a backup now: there was none today, and it is wanted. A clock that is set does not count."""
    is_wanted = chosen.backup_days or chosen.backup_weeks or chosen.backup_months
    if not is_wanted or os.environ.get(VARIABLE) or os.name == "nt":
        return False
    return not shelf.is_made(home, shelf.local(now()).date())


def start(home: Home) -> str:
    """Start a backup in its own process; returns what went wrong, or an empty text."""
    try:
        make_folder(home.backups)
        lock = os.open(home.backing_up, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    except OSError as error:
        return _said(home.backups, error.strerror or str(error))
    try:
        if _take(lock):
            _write(lock, _ENDED)
            _start(home, lock)
    except OSError as error:
        return _said(home.backups, error.strerror or str(error))
    finally:
        os.close(lock)  # the new process holds the lock
    return ""


def _start(home: Home, lock: int) -> None:
    import subprocess  # once a day
    import sys

    package = str(Path(__file__).parent.parent.parent)
    place = str(Path(home.path).absolute())  # the new process starts in another folder
    subprocess.Popen(  # noqa: S603 - this program
        [sys.executable, "-P", "-m", "flashcards", "--home", place, "backup", "--automatic", str(lock)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={**os.environ, "PYTHONPATH": package},
        pass_fds=[lock],
        start_new_session=True,
    )


def run(home: Home, chosen: Settings, lock: int) -> NoReturn:
    """Make the backup, and end the process; what goes wrong is reported at the next start."""
    from flashcards.backups import making  # only in the process of its own
    from flashcards.collection.rescue.copying import Interrupted

    os.nice(_NICE)
    failure = ""
    try:
        moment = now()
        made = making.make(home, shelf.new_path(home, moment, shelf.AUTOMATIC), moment, shelf.AUTOMATIC, yielding=True)
        shelf.tidy(home, chosen)
        failure = "; ".join(f"{path} was left out: {reason}" for path, reason in made.left_out)
    except Interrupted:
        pass
    except FlashcardsError as error:
        failure = str(error)
    except Exception as error:  # noqa: BLE001 - nobody sees a traceback here
        failure = f"{type(error).__name__}: {error}"
    if failure:
        _write(lock, failure)
    else:
        Path(home.backing_up).unlink(missing_ok=True)
    os._exit(0)


def failure(home: Home) -> str:
    """What went wrong with the last automatic backup, reported once; empty if nothing did, or it is still running."""
    try:
        lock = os.open(home.backing_up, os.O_RDWR)
    except OSError:
        return ""
    try:
        if not _take(lock):
            return ""
        said = os.read(lock, _LONGEST).decode(errors="replace")
        os.unlink(home.backing_up)  # noqa: PTH108 - beside the others
    except OSError:
        return ""
    finally:
        os.close(lock)
    return _said(home.backups, " ".join(said.split()) or _ENDED)


def _said(place: str, reason: str) -> str:
    return f"{place}: the last automatic backup failed: {reason}; to make one now: flashcards backup"


def _take(lock: int) -> bool:
    """Take the lock, unless another process has it."""
    import fcntl  # only Unix has it

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(lock: int, text: str) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, text.encode(errors="replace")[:_LONGEST], 0)
