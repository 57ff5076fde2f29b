"""``flashcards doctor``: what is wrong with a home, what that means, and what fixes it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import common, home, is_empty, report, say, say_json
from flashcards.errors import shown
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashcards.collection.rescue.findings import Finding
    from flashcards.collection.rescue.salvaging import Saved

_LEVELS = {1: "hygiene", 3: "texts", 4: "collection"}


@click.command("doctor", params=common())
@click.option("--repair", is_flag=True, help="Put right what can be, keeping the old collection beside the new one.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(ctx: click.Context, *, repair: bool, as_json: bool) -> None:
    """Look for damage and disorder, and say what each means and what fixes it.

    Looks at the collection from end to end, deck files, pictures and sounds,
    settings, permissions, files that killed programs left, backups, and the
    folder that you share. Without --repair nothing is changed. Exits with 0 if
    all is well, 1 if only tidying is needed, 3 if a text needs you, 4 if the
    collection is damaged or has lost entries, also if a repair did not find all
    of them.
    """
    from flashcards.backups import restoring, shelf

    place = home()
    if Path(place.restoring).exists():
        restoring.finish(place)
    if is_empty() and not shelf.shelved(place):
        if as_json:
            say_json([])
        else:
            say("Nothing is wrong: nothing has been begun here")
        return
    findings = _found()
    if repair and findings:
        lines, lost = _repair()
        for line in lines:
            if as_json:
                report(line)
            else:
                say(line)
        findings = [*lost, *_found()] if lost is not None else _beyond_repair(_found())
    if as_json:
        say_json([_facts(each) for each in findings])
    else:
        _say(findings)
    ctx.exit(max((each.level for each in findings), default=0))


def _found() -> "list[Finding]":
    """What is wrong with the home, and then with the folder that it shares."""
    from flashcards.backups.examining import examine
    from flashcards.clock import now
    from flashcards.errors import ConfigError
    from flashcards.library.config import load
    from flashcards.library.places import config_path

    found = examine(home(), now()).findings
    try:
        folder = load(config_path(home())).sync_folder
    except ConfigError:  # which was found
        return found
    if folder is None:
        return found
    from flashcards.sharing import examining  # only if a folder is shared

    return [*found, *examining.examine(home(), str(Path(folder).expanduser()))]


def _beyond_repair(findings: "list[Finding]") -> "list[Finding]":
    """The same after a repair that found nothing to save: only a backup helps."""
    from flashcards.backups import shelf
    from flashcards.backups.examining import back
    from flashcards.collection.rescue.findings import REPAIR, Level

    fix = back(shelf.fuller(home(), 0), 0)
    return [
        each._replace(fix=fix) if each.level == Level.COLLECTION and REPAIR in each.fix else each for each in findings
    ]


def _repair() -> "tuple[list[str], list[Finding] | None]":
    """Put right what can be; what was done, in words, and what is lost for good, None if nothing can be read."""
    from flashcards.backups import repairing
    from flashcards.backups.beginnings import is_gone
    from flashcards.backups.examining import examine
    from flashcards.clock import now

    place, lines = home(), []
    lost: list[Finding] = []
    closed, removed = repairing.tidy(place, now())
    lines += [f"Made private: {count(closed, 'file or folder')}"] if closed else []
    lines += [f"Removed what killed programs left behind: {count(removed, 'file or folder')}"] if removed else []
    examined = examine(place, now())
    if repairing.is_hurt(examined) and not is_gone(place):
        kept, saved = repairing.repair(place, now(), examined)
        if saved is not None and not kept:
            return [*lines, "Nothing in the collection can be read, and it was left as it is"], None
        lines += _saved(saved) if saved is not None else ["Rebuilt what follows from your answers and your decks"]
        lines.append(f"The old collection is {shown(kept)}")
        lost += repairing.lost(place, saved) if saved is not None else []
    return lines, lost


def _saved(saved: "Saved") -> list[str]:
    """What was saved of a damaged collection, in words."""
    lines = [f"Saved {saved.entries:,} {'entry' if saved.entries == 1 else 'entries'} and {count(saved.notes, 'note')}"]
    if saved.lost:
        lines.append(f"Lost {saved.lost:,} {'entry' if saved.lost == 1 else 'entries'} that cannot be read")
    if saved.textless:
        lines.append(f"Read again from the deck files: the texts of {count(saved.textless, 'note')}")
    if saved.others:
        what = "earlier texts, times, parameters, or what Anki has of notes"
        lines.append(f"Lost {count(saved.others, 'other row')}: {what}")
    return lines


def _facts(finding: "Finding") -> dict[str, object]:
    return {**finding._asdict(), "level": _LEVELS[finding.level]}


def _say(findings: "Sequence[Finding]") -> None:
    if not findings:
        say("Nothing is wrong")
        return
    for each in findings:
        say(f"{shown(each.where)}: {each.what}")
        say(f"    {each.means}; to fix it: {each.fix}")
