"""What ``flashcards import`` says about each deck file."""

import shlex
from typing import TYPE_CHECKING

from flashcards.cards import plain
from flashcards.cli.common import home, say
from flashcards.cli.exchange.judging import say_judged, say_left_out, say_missing
from flashcards.errors import shown as on_one_line
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from pathlib import Path

    from flashcards.library.imports import ImportPlan

_SHOWN = 5


def is_in_library(target: "Path") -> bool:
    """Whether a deck file is in the library."""
    from flashcards.library.places import source_name

    return source_name(str(target), home()).startswith("decks/")


def say_plan(plan: "ImportPlan", shown: str, *, dry_run: bool) -> None:
    """Say what an import does with a deck file."""
    name = plan.reading.deck.name
    total = len(plan.reading.deck.notes)
    verb = "Would add" if dry_run else "Added"
    say(f"{on_one_line(shown)}: {plan.title}, {count(total, 'note')}, deck {name}")
    if dry_run:
        say_judged(plan.reading)
        for note in plan.added:
            say(f"  new: {plain(note.term)}")
    else:
        say_left_out(plan.reading)
    for one in plan.taken:
        say(f"  {'would take' if dry_run else 'took'} the new text: {plain(one.after.term)}")
    _say_differing(plan)
    if plan.added:
        judgement = plan.reading.judgement
        unsure = dry_run and judgement is not None and not judgement.is_sure
        by = f', with "--from {judgement.format_name}"' if judgement and unsure else ""
        say(f"{verb} {count(len(plan.added), 'note')} to {on_one_line(plan.target)}{by}")
    elif not plan.taken:
        say(f"Nothing new for {on_one_line(plan.target)}")
    if plan.media:
        say(f"{'Would copy' if dry_run else 'Copied'} {count(len(plan.media), 'picture')} beside it")
    say_missing(plan, shown)
    if not dry_run:
        say_outside(plan.target)


def say_outside(target: "Path") -> None:
    """Say how to study a deck file that is not in the library."""
    if not is_in_library(target):
        say(f"It is not in your library; to study it: flashcards study {shlex.quote(on_one_line(target))}")


def say_changes(plan: "ImportPlan", *, dry_run: bool, take_text: bool) -> None:
    """Print the texts that were changed elsewhere, each as a diff, and how many notes stay removed."""
    from flashcards.cli.exchange.packages import diff

    for one in plan.changed:
        where = "there, and later here" if one.later else "there"
        say(f"Changed {where}: {plain(one.before.term)}")
        for line in diff(one.before, one.after):
            say(f"  {line}")
    total = len(plan.changed)
    if total and take_text:
        say(f"{'Would take' if dry_run else 'Took'} {count(total, 'text')} from there")
    elif total:
        say(f"Kept your {'version' if total == 1 else 'versions'} of {count(total, 'text')}; --take text takes theirs")
    for note in plan.apart:
        term = plain(note.term)
        say(f'Started over there, without its history: {term}; to do so here: flashcards relink --apart "{term}"')
    if plan.removed:
        single, several = "was removed here before, and stays removed", "were removed here before, and stay removed"
        rest = single if plan.removed == 1 else several
        say(f"{count(plan.removed, 'note')} {rest}; --take removed brings {'it' if plan.removed == 1 else 'them'}")


def _say_differing(plan: "ImportPlan") -> None:
    """Print what has different words here, and how to take those of the import."""
    if plan.shipped:
        number = len(plan.differing)
        what = f"{count(number, 'note')} {'is' if number == 1 else 'are'} in the sample deck"
        say(f'  {what} with other words: "--deck NAME" makes a deck of your own, "--take text" takes the new text')
    else:
        for note in plan.differing[:_SHOWN]:
            say(f"  kept as you wrote it: {plain(note.term)}")
        if len(plan.differing) > _SHOWN:
            say(
                f"  and {len(plan.differing) - _SHOWN} more; "
                '"--take text" takes the new text, "--deck NAME" makes another deck'
            )
