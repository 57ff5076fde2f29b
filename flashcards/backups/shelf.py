"""The folder of backups: what is in it, and which one is wanted."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from flashcards.backups.rotation import outdated
from flashcards.errors import NoBackup
from flashcards.library.places import Home
from flashcards.settings import Settings
from flashcards.studyday import Instant

AUTOMATIC = "automatic"
BY_HAND = "by-hand"
BEFORE_RESTORE = "before-restore"
BEFORE_UPGRADE = "before-upgrade"
BEFORE_REPAIR = "before-repair"
_KINDS = (AUTOMATIC, BY_HAND, BEFORE_RESTORE, BEFORE_REPAIR)
_REPLACED = {BEFORE_RESTORE, BEFORE_UPGRADE, BEFORE_REPAIR}

_NAME = re.compile(rf"(\d{{4}}-\d\d-\d\d)-(\d{{6}})-({'|'.join(_KINDS)})(?:-\d+)?\.zip")
_UPGRADE = re.compile(r"collection-schema-\d+(?:-\d+)?\.db")


class Shelved(NamedTuple):
    """A backup in the folder: when it was made, in local time, and why."""

    path: Path
    made: datetime
    kind: str


def local(now: Instant) -> datetime:
    """A moment as local time."""
    zone = timezone(timedelta(seconds=now.utc_offset))
    return datetime.fromtimestamp(now.at / 1000, zone)


def new_path(home: Home, now: Instant, kind: str) -> Path:
    """The file for a new backup."""
    stem = f"{local(now):%Y-%m-%d-%H%M%S}-{kind}"
    names = chain([f"{stem}.zip"], (f"{stem}-{number}.zip" for number in count(2)))
    return next(path for name in names if not (path := Path(home.backups) / name).exists())


def shelved(home: Home) -> list[Shelved]:
    """The backups in the folder, the oldest first."""
    found: list[Shelved] = []
    folder = Path(home.backups)
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            found.append(Shelved(path, _moment(match[1], match[2]), match[3]))
        elif _UPGRADE.fullmatch(path.name):
            with suppress(FileNotFoundError):  # somebody removed it just now
                written = datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006 - local, as the others
                found.append(Shelved(path, written.replace(microsecond=0), BEFORE_UPGRADE))
    return sorted(found, key=lambda one: (one.made, one.path.name))


def _moment(day: str, time: str) -> datetime:
    try:
        return datetime.strptime(f"{day} {time}", "%Y-%m-%d %H%M%S")  # noqa: DTZ007 - local, as its name says
    except ValueError:
        return datetime.min  # noqa: DTZ901 - somebody made up a name


def of_day(home: Home, day: date | None) -> Path:
    """The last backup of a day, or the last of all, except for those made before a restore.

    Raises:
        NoBackup: there is none.
    """
    all_of_them = shelved(home)
    if day is None:
        there = [one for one in all_of_them if one.kind not in _REPLACED]
    else:
        there = [one for one in all_of_them if one.made.date() == day]
    if not there:
        raise NoBackup(str(day or ""), _nearest(all_of_them, day))
    return there[-1].path


def _nearest(there: Sequence[Shelved], day: date | None) -> list[str]:
    if day is None:
        return []
    days = sorted({one.made.date() for one in there if one.made.year > 1}, key=lambda other: abs(other - day))
    return [str(each) for each in days[:2]]


class Fuller(NamedTuple):
    """A backup with more entries than something else has, and how many."""

    path: Path
    made: datetime
    entries: int


def fuller(home: Home, entries: int) -> Fuller | None:
    """The last backup that holds more entries, of those since somebody last chose to restore one."""
    from flashcards.backups import container
    from flashcards.errors import BackupError

    for one in reversed(shelved(home)):
        if one.kind == BEFORE_RESTORE:
            return None
        with suppress(BackupError), container.opened(one.path) as backup:
            told = backup.manifest
            if told.program and told.sound and told.entries > entries:
                return Fuller(one.path, one.made, told.entries)
    return None


def sound_before(home: Home, path: Path) -> Path | None:
    """The last backup before one of the folder that can be restored."""
    from flashcards.backups import container
    from flashcards.errors import BackupError

    there = [one.path for one in shelved(home) if one.kind not in _REPLACED]
    for earlier in reversed(there[: there.index(path)] if path in there else []):
        with suppress(BackupError), container.opened(earlier) as backup:
            for kept in backup.manifest.files:
                backup.check(kept)
            if backup.manifest.sound:
                return earlier
    return None


def is_made(home: Home, day: date) -> bool:
    """Whether an automatic backup was made on a day."""
    return any(one.kind == AUTOMATIC and one.made.date() == day for one in shelved(home))


def tidy(home: Home, chosen: Settings) -> list[Path]:
    """Remove the automatic backups that need not be kept; returns them."""
    made = [(one.made.date(), one.path) for one in shelved(home) if one.kind == AUTOMATIC]
    gone = outdated(made, chosen.backup_days, chosen.backup_weeks, chosen.backup_months)
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
