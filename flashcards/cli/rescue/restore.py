"""``flashcards restore``: going back to a backup."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashcards.cards import plain
from flashcards.cli.common import common, home, report, say, settings
from flashcards.errors import shown
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from datetime import date

    from flashcards.backups.restoring import Difference
    from flashcards.collection.rescue.comparing import Side

_NAMED = 5


@click.command("restore", params=common())
@click.argument("what", required=False, metavar="[FILE or DATE]")
@click.option("--reviews-only", is_flag=True, help="Leave deck files and settings as they are.")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would change.")
def command(what: str | None, *, reviews_only: bool, dry_run: bool) -> None:
    """Go back to a backup: the last one, that of a date, or a file.

    What is there now is backed up first, and you are told where. Reviews,
    decks and settings become those of the backup, all of them or none. Deck
    files that are newer than it stay, and so do those outside the home.
    Another session must not be open.
    """
    from flashcards.backups import shelf
    from flashcards.backups.restoring import restore
    from flashcards.clock import now
    from flashcards.errors import BackupError
    from flashcards.library.places import is_there

    kept = _folder_with_all(settings().sync_folder)  # settings finish an interrupted restore
    chosen = _chosen(what)
    was_there = is_there(home().collection)
    try:
        notices = _notices(what, chosen)
        done = restore(home(), chosen, now(), reviews_only=reviews_only, dry_run=dry_run)
    except BackupError as error:
        if (sound := shelf.sound_before(home(), chosen)) is not None:
            error.advice = f"the one before it is sound: flashcards restore {_quoted(sound.name)}"
        raise
    found = done.difference
    for line in notices:
        report(line)
    for line in _lines(found, dry_run=dry_run, was_there=was_there):
        say(line)
    made = f" of {_time(done.made)}" if done.made else ""
    if found.lost is None or found.lost.answers or found.lost.others:
        _say_what_comes_back(kept, counted=found.lost is not None, dry_run=dry_run)
    if dry_run:
        say(f"Would restore the backup{made}; nothing was changed")
        return
    say(f"Restored the backup{made}")
    if done.before is not None:
        say(f"What was here before: flashcards restore {_quoted(str(done.before))}")


def _time(made: str) -> str:
    """A moment of a backup as people write it, with the clock where it was made."""
    from datetime import datetime

    try:
        return f"{datetime.fromisoformat(made):%Y-%m-%d %H:%M}"
    except ValueError:  # of another program, or damaged
        return shown(made)


def _folder_with_all(folder: str | None) -> str | None:
    """The shared folder, if all of the log here is in it."""
    from flashcards.collection.exchange.unsent import standing
    from flashcards.collection.store import Collection
    from flashcards.errors import FlashcardsError
    from flashcards.library.places import is_there
    from flashcards.sharing.state import load

    if folder is None or not is_there(home().collection):
        return None
    try:
        with Collection.open(home().collection) as opened:
            device, last = standing(opened)
    except FlashcardsError:  # it is damaged, which is why it is being replaced
        return None
    place = Path(folder).expanduser()
    known = load(home().path, str(place))
    is_all = known.fits(device, last) and known.has_sent(last) and not known.lost
    return folder if is_all and all(is_there(place / name) for name in known.seen) else None


def _say_what_comes_back(kept: str | None, *, counted: bool, dry_run: bool) -> None:
    """Say that a shared folder gives back what is gone: all that was ``counted``, if it is ``kept`` there."""
    from flashcards.library.config import load
    from flashcards.library.places import config_path

    folder = load(config_path(home())).sync_folder  # as it is now
    if folder is not None:
        all_of_them = "all of them, which" if folder == kept else "those of them that"
        takes = "would then take" if dry_run else "takes"
        what = all_of_them if counted else "the answers that"
        say(f"The next command {takes} back {what} are in the sync folder: {shown(folder)}")


def _notices(what: str | None, chosen: Path) -> list[str]:
    """What somebody may not expect of the backup that was chosen."""
    from flashcards.backups import container, shelf
    from flashcards.collection.rescue.copying import device_of

    place, lines = home(), []
    with container.opened(chosen) as backup:
        told = backup.manifest
    if what is None and (fuller := shelf.fuller(place, told.entries)) is not None:
        more = f"{fuller.entries:,} entries of the log, this one {told.entries:,}"
        lines.append(f"an earlier backup has more ({more}): flashcards restore {_quoted(fuller.path.name)}")
    own = device_of(place.collection)
    if told.device and own and told.device != own and chosen.parent.absolute() != Path(place.backups).absolute():
        lines.append(
            "this backup was made by another computer, or in another home; to add what it has and keep what is here:"
            f" flashcards merge {_quoted(str(chosen))}"
        )
    return lines


def _day_of(what: str) -> "date | None":
    from flashcards.backups import shelf
    from flashcards.cli.dates import date_of
    from flashcards.clock import now
    from flashcards.errors import BadDate

    try:
        return date_of(what, shelf.local(now()).date(), past=True)
    except BadDate:
        return None


def _chosen(what: str | None) -> Path:
    """The backup that is meant.

    Raises:
        NoBackup: there is none.
    """
    from flashcards.backups import shelf
    from flashcards.errors import NoBackup
    from flashcards.library.places import is_file

    if what is None:
        return shelf.of_day(home(), None)
    for path in (Path(what).expanduser(), Path(home().backups) / what):
        if is_file(path):
            if _day_of(what) is not None:
                report(f"{shown(what)} is the name of a file here, so that is taken, not the backup of that date")
            return path
    if (day := _day_of(what)) is None:
        raise NoBackup(what)
    return shelf.of_day(home(), day)


def _lines(found: "Difference", *, dry_run: bool, was_there: bool) -> list[str]:
    """What a restore changes, in words."""
    one, many = ("would be", "would be") if dry_run else ("is now", "are now")
    left_one, left_many = (
        ("would stay as it is", "would stay as they are") if dry_run else ("stays as it is", "stay as they are")
    )
    lines = []
    if found.lost is None:
        damaged = "The collection here is damaged, so what differs cannot be listed"
        lines.append(damaged if was_there else "There was no collection here to compare with the backup")
    else:
        lines += _side(found.lost, (f"{one} gone", f"{many} gone"))
    if found.back is not None:
        lines += _side(found.back, (f"{one} back", f"{many} back"))
    lines += _files(found.changed, (f"{one} as in the backup", f"{many} as in the backup"))
    lines += _files(found.returning, (f"{one} back", f"{many} back"))
    lines += _files(found.staying, (left_one, left_many), " that the backup does not have")
    lines += _files(found.outside, (left_one, left_many), " outside the home")
    if found.settings:
        lines.append(f"The settings {many} those of the backup")
    return lines or ["Nothing differs"]


def _side(side: "Side", becomes: tuple[str, str]) -> list[str]:
    one, many = becomes
    is_one = side.answers + side.others == 1
    parts = [count(side.answers, "answer")] if side.answers else []
    parts += [f"{side.others:,} other {'entry' if side.others == 1 else 'entries'} of the log"] if side.others else []
    lines = [f"{' and '.join(parts)} {one if is_one else many}"] if parts else []
    lines += _named("note", [plain(term) for term, _ in side.terms], becomes)
    return lines + _named("deck", sorted({deck for deck, _ in side.decks}), becomes)


def _files(names: Sequence[str], becomes: tuple[str, str], which: str = "") -> list[str]:
    return _named("deck file", [*map(shown, names)], becomes, which)


def _named(what: str, names: Sequence[str], becomes: tuple[str, str], which: str = "") -> list[str]:
    """What becomes of one or several things, with their names; nothing if there are none."""
    verb = becomes[0] if len(names) == 1 else becomes[1]
    return [f"{count(len(names), what)}{which} {verb}: {_some(names)}"] if names else []


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _quoted(text: str) -> str:
    import shlex  # only to show what to type

    return shlex.quote(text)
