"""Anki's packages on the command line: ``flashcards import FILE.apkg``."""

from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.cards import plain
from flashcards.cli.common import home, report, say, settings
from flashcards.cli.opening import collection
from flashcards.cli.progress import progress
from flashcards.errors import shown
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flashcards.anki.importing.merging import Differences
    from flashcards.anki.importing.report import Report
    from flashcards.anki.notes.convert import Converted
    from flashcards.cards import Note

_ENDINGS = (".apkg", ".colpkg")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE = b"SQLite format 3\0"
_SHOWN = 5


def is_package(file: str) -> bool:
    """Whether a file is one of Anki's, by its first bytes or its ending; nothing is read from a pipe."""
    if file == "-":
        return False
    if file.lower().endswith(_ENDINGS):
        return True
    try:
        if not Path(file).is_file():
            return False
        with Path(file).open("rb") as opened:
            return opened.read(len(_SQLITE)).startswith((*_ZIP, _SQLITE))
    except OSError:
        return False


def import_package(file: str, *, dry_run: bool, take: "Collection[str]", crowd: str = "") -> None:
    """Import one package; ``take`` may name ``text``, ``removed`` and ``days``.

    It may have been made of the deck of CrowdAnki's that ``crowd`` names.
    """
    from flashcards.anki.importing.importer import import_package as bring
    from flashcards.anki.package.opening import read_package
    from flashcards.clock import now

    place = home()
    with read_package(Path(file)) as package, collection() as opened:
        hour = settings().day_starts_at
        done = bring(
            opened,
            place,
            package,
            now(),
            rollover_hour=hour,
            dry_run=dry_run,
            take=take,
            watch=progress,
        )
        offered: list[str] = []
        if done.offer is not None:
            from flashcards.cli.exchange.offering import offers  # only if Anki used FSRS

            files = {deck: str(path) for deck, path, _ in done.decks}
            offered += offers(done.offer, opened, settings(), files, brings=bool(done.new))
    what = f"{shown(crowd)}: CrowdAnki deck" if crowd else f"{shown(file)}: Anki package"
    say(f"{what}, {count(done.notes, 'note')}")
    _say(done, dry_run=dry_run, take=take)
    for line in offered:
        say(line)


def _say(done: "Report", *, dry_run: bool, take: "Collection[str]") -> None:
    verb = "Would add" if dry_run else "Added"
    if dry_run:
        for one in done.new:
            say(f"  new in {one.deck}: {plain(one.note.term)}")
    for _, path, number in done.decks:
        say(f"{verb} {count(number, 'note')} to {shown(path)}")
    if not done.decks:
        say("No new notes")
    _say_changes(done, dry_run=dry_run, take_text="text" in take)
    other = done.entries - done.reviews
    said = [count(done.reviews, "review")] if done.reviews else []
    if other:
        said.append(f"{other:,} {'other ' if said else ''}{'entry' if other == 1 else 'entries'}")
    say(f"{verb} {' and '.join(said)}" if said else "No new reviews")
    if done.days:
        say(_days(done.days, taken="days" in take, dry_run=dry_run))
    if line := _differences(done.differences):
        say(line)
    _say_rest(done)


def _say_changes(done: "Report", *, dry_run: bool, take_text: bool) -> None:
    """Print the texts that were changed in Anki, each as a diff."""
    for change in done.changed:
        where = "in Anki, and later here" if change.later else "in Anki"
        say(f"Changed {where}: {change.deck}, {plain(change.before.term)}")
        for line in diff(change.before, change.after):
            say(f"  {line}")
    total = len(done.changed)
    left = total - done.taken
    if take_text and dry_run and total:
        say(f"Would take {count(total, 'text')} from Anki")
    elif take_text and total:
        say(f"Took {count(done.taken, 'text')} from Anki")
        if left:
            report(f'{count(left, "text")} could not be taken: no line "## Term" above; edit the deck file yourself')
    elif total:
        say(f"Kept your {'version' if total == 1 else 'versions'} of {count(total, 'text')}; --take text takes Anki's")


def diff(before: "Note", after: "Note") -> list[str]:
    """The lines in which two texts differ, including tags."""
    old, new = (
        [*note.term.split("\n"), *note.definition.split("\n"), *(f"#{tag}" for tag in note.tags)]
        for note in (before, after)
    )
    return [line for line in islice(unified_diff(old, new, lineterm="", n=0), 2, None) if line[:2] != "@@"]


def _days(number: int, *, taken: bool, dry_run: bool) -> str:
    """Report entries of earlier imports that are on another day than they were answered."""
    what = f"{number:,} {'entry' if number == 1 else 'entries'} of an earlier import"
    if taken:
        return f"{'Would move' if dry_run else 'Moved'} {what} to the right day in your time zone"
    counts, them = ("counts", "it") if number == 1 else ("count", "them")
    return f"{what} {counts} for the wrong day in your time zone; --take days corrects {them}"


def _differences(found: "Differences") -> str:
    """Report schedules that differ from Anki's, if there are any."""
    if not found.cards:
        return ""
    parts = [
        (found.due, "by due day"),
        (found.interval, "by interval"),
        (found.ease, "by ease"),
        (found.new, "new there"),
    ]
    named = ", ".join(f"{number:,} {what}" for number, what in parts if number)
    return (
        f"{count(found.cards, 'card')} {'is' if found.cards == 1 else 'are'} scheduled differently from Anki: {named}"
    )


def _say_rest(done: "Report") -> None:
    """Print the rest of the report."""
    if done.media:
        say(f"Copied {count(done.media, 'media file')}")
    if done.missing_media:
        names = ", ".join(done.missing_media[:_SHOWN]) + (", ..." if len(done.missing_media) > _SHOWN else "")
        missing = count(len(done.missing_media), "file")
        say(f"Not in the package, or not a picture, sound, video or PDF: {missing} ({names})")
    if done.nameless:
        shows, terms = ("shows", "it a term") if len(done.nameless) == 1 else ("show", "them terms")
        say(
            f"{count(len(done.nameless), 'card')} {shows} nothing that can be asked here, such as a drawing or a field"
            f" to type into; give {terms}: {_first(done.nameless)}"
        )
    if done.hollow:
        has, answers = ("has", "it an answer") if len(done.hollow) == 1 else ("have", "them answers")
        say(
            f"{count(len(done.hollow), 'note')} {has} an answer with nothing that can be shown here, only a"
            f" drawing or a script; give {answers}: {_first(done.hollow)}"
        )
    lines = (
        (done.cardless, "has no cards in Anki, and is left out", "have no cards in Anki, and are left out"),
        (
            done.unasked,
            "asks for a cloze that its note does not have, or that is numbered above 500, and is left out",
            "ask for clozes that their notes do not have, or that are numbered above 500, and are left out",
        ),
        (
            done.removed,
            "removed here before, and stays removed; --take removed brings it",
            "removed here before, and stay removed; --take removed brings them",
        ),
        (done.impossible, "has an impossible time, and is left out", "have impossible times, and are left out"),
    )
    for (number, one, more), noun in zip(lines, ("note", "card", "note", "review"), strict=True):
        if number:
            say(f"{count(number, noun)} {one if number == 1 else more}")
    if done.homeless_cards or done.orphaned_reviews:
        cards, reviews = count(done.homeless_cards, "card"), count(done.orphaned_reviews, "review")
        say(f"Left out, as they belong to no note or card: {cards}, {reviews}")


def _first(notes: "Sequence[Converted]") -> str:
    """The terms of the first of some notes."""
    return ", ".join(dict.fromkeys(plain(one.note.term) for one in notes[:_SHOWN])) + ", ..." * (len(notes) > _SHOWN)
