"""``flashcards backup`` and ``flashcards backups``: everything in one file, and listing those files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import common, home, is_empty, report, say, say_json, settings, speaks
from flashcards.errors import shown
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from flashcards.backups.shelf import Shelved


@click.command("backup", params=common())
@click.argument("file", required=False, type=click.Path(), metavar="[FILE]")
@click.option("--list", "as_list", is_flag=True, help='List the backups of this home, as "flashcards backups" does.')
@click.option("--automatic", "lock", type=int, hidden=True, help="What a session starts.")
@click.pass_context
def command(ctx: click.Context, file: str | None, *, as_list: bool, lock: int | None) -> None:
    """Back up everything into one file: reviews, decks and settings.

    Without FILE it goes into the folder "backups" of the home, where one is
    also made by itself after the first session of a day. It is looked through
    before you are told that it is made. Only you may read it. Pictures and
    sounds are not in it. Exits with 1 if there is nothing to back up.
    """
    from flashcards.backups import making, shelf
    from flashcards.clock import now

    if as_list:
        ctx.invoke(backups, as_json=False)
        return
    if lock is not None:
        from flashcards.backups.automatic import run

        run(home(), settings(), lock)
    settings()
    if is_empty() or not _has_collection():
        report("nothing to back up")
        ctx.exit(1)
    target = _target(file) if file else shelf.new_path(home(), now(), shelf.BY_HAND)
    made = making.make(home(), target, now(), shelf.BY_HAND)
    facts = made.manifest
    decks, notes, answers = count(facts.decks, "deck"), count(facts.notes, "note"), count(facts.answers, "answer")
    say(f"Backed up {decks}, {notes} and {answers} to {shown(made.path)}")
    for path, reason in made.left_out:
        report(f"{shown(path)}: left out of the backup: {reason}")
    if made.left_out:
        from flashcards.errors import DeckError

        ctx.exit(DeckError.exit_code)


def _has_collection() -> bool:
    """Whether there is a collection; deck files that were never read are read first."""
    from flashcards.backups.beginnings import is_unbegun

    if is_unbegun(home()):
        from flashcards.cli.opening import collection  # before the first session

        with collection():
            pass
    return Path(home().collection).exists()


def _target(file: str) -> Path:
    """The file for a backup, which may be in a given folder; only a backup is overwritten.

    Raises:
        BadParameter: something else is there.
        OutputError: its folder is missing.
    """
    from flashcards.backups import container, shelf
    from flashcards.clock import now
    from flashcards.errors import BackupError, OutputError
    from flashcards.library.places import is_file, is_folder, is_there

    path = Path(file).expanduser()
    if is_folder(path):
        return path / shelf.new_path(home(), now(), shelf.BY_HAND).name
    if file.endswith("/"):
        raise click.BadParameter(f"{file}: no such folder; make it first", param_hint="FILE")
    if not is_folder(path.parent):
        error = OutputError(str(path), "its folder is missing")
        error.advice = "choose another place"
        raise error from FileNotFoundError()
    if is_there(path):
        if not is_file(path):
            message = f"{file}: a pipe or a device; a backup needs a file or a folder"
            raise click.BadParameter(message, param_hint="FILE")
        try:
            with container.opened(path) as backup:
                is_backup = bool(backup.manifest.program)
        except BackupError:
            is_backup = False
        if not is_backup:
            raise click.BadParameter(f"{file}: something else is there; choose another name", param_hint="FILE")
    return path


@click.command("backups", params=common())
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def backups(*, as_json: bool) -> None:
    """List the backups of this home, the newest first.

    "flashcards restore DATE" goes back to one of them.
    """
    from flashcards.backups import shelf

    found = shelf.shelved(home())[::-1]
    if as_json:
        say_json([_facts(one) for one in found])
        return
    if not found:
        say('No backups yet. "flashcards backup" makes one; one is also made after the first session of a day.')
        return
    from flashcards.terminal import table

    rows = [(one.path.name, *_size(one)) for one in found]
    heads = ("file", "answers", "notes", "size")
    for line in table.lines(heads, rows, spoken=speaks(), whole=True):
        say(line)
    say()
    say(f"flashcards restore DATE or FILE goes back to one of them; they are in {shown(home().backups)}")


def _size(one: "Shelved") -> tuple[str, str, str]:
    facts = _facts(one)
    if facts["damaged"]:
        return "damaged", "", f"{one.path.stat().st_size / 2**20:.1f} MB"
    known = ["" if facts[name] is None else f"{facts[name]:,}" for name in ("answers", "notes")]
    return known[0], known[1], f"{one.path.stat().st_size / 2**20:.1f} MB"


def _facts(one: "Shelved") -> dict[str, object]:
    from flashcards.backups import container
    from flashcards.errors import BackupError

    facts: dict[str, object] = dict.fromkeys(("answers", "notes", "decks"))
    damaged = None
    try:
        with container.opened(one.path) as backup:
            for kept in backup.manifest.files:
                backup.check(kept)
            if backup.manifest.program and backup.manifest.sound:
                facts = {name: getattr(backup.manifest, name) for name in facts}
    except BackupError as error:
        damaged = error.reason
    made = {"file": str(one.path), "made": one.made.isoformat(), "why": one.kind, "bytes": one.path.stat().st_size}
    return {**made, **facts, "damaged": damaged}
