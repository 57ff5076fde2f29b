"""Changing the scheduler or its options: how the workload changes, and recalculating every schedule."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import NamedTuple

from flashcards.cli.common import report, settings, today
from flashcards.cli.opening import collection
from flashcards.cli.progress import telling
from flashcards.collection import choices, counts
from flashcards.collection.base import Tell
from flashcards.collection.derived import rebuilding
from flashcards.collection.store import Collection
from flashcards.interrupts import ending_in_order, too_late, undisturbed
from flashcards.scheduling.makers import Options, Own
from flashcards.settings import NO_LIMIT, Settings
from flashcards.study.rules import Rules
from flashcards.terminal.text import count

_NAMED = 5


class _OnlyAsked(Exception):
    """Raised to store nothing."""


class Saving(NamedTuple):
    """Functions that store a choice outside of the collection, and undo that."""

    save: Callable[[], None]
    restore: Callable[[], None]


def switch(key: str, chosen: Settings, saving: Saving, *, dry_run: bool) -> None:
    """Recalculate every schedule after a change to this key, say how the workload changes, and save the choice."""
    with collection() as opened:

        def change(tell: Tell | None) -> int:
            return rebuilding.choose_options_in(opened, Options(*chosen.scheduling), tell)

        workload(opened, change, saving, choices.retention(opened, chosen.scheduling), dry_run=dry_run)
        if said := _kept(choices.own_options(opened, present=True), key):
            report(said)


def _kept(decks: Mapping[str, Own], key: str) -> str:
    """A line with the decks whose files set this key for themselves; empty if there are none."""
    found = [
        f"{name} ({NO_LIMIT if value == '' else value})"
        for name, own in decks.items()
        if (value := own.of(key)) is not None
    ]
    if not found:
        return ""
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"decks that keep their own {key}: {', '.join(found[:_NAMED])}{more}"


def workload(
    opened: Collection,
    change: Callable[[Tell | None], int],
    saving: Saving | None,
    retention: float | None,
    *,
    dry_run: bool,
) -> None:
    """Make a change that affects schedules, say how the workload changes, and save the choice.

    All of it or nothing, also if a signal comes or the disk is full.
    ``change`` returns how many cards have another schedule.
    """
    with ending_in_order(), telling("recalculating schedules") as tell, ExitStack() as late, ExitStack() as failing:
        before = _due(opened)
        try:
            with opened.transaction():
                moved = change(tell)
                report(_forecast(before, _due(opened), moved, retention, dry_run=dry_run))
                _refuse(dry_run=dry_run)
                late.enter_context(undisturbed())  # no signal comes between the file and the commit
                if saving is not None:
                    failing.callback(saving.restore)
                    saving.save()
        except _OnlyAsked:
            return
        failing.pop_all()
        too_late("the change was made before")


def _refuse(*, dry_run: bool) -> None:
    if dry_run:
        raise _OnlyAsked


def _due(opened: Collection) -> counts.DeckCount:
    """What is due today and tomorrow in all decks, ignoring their limits."""
    rules = Rules.of(settings())
    return counts.today(opened, today(), rules).total()


def _forecast(
    before: counts.DeckCount, after: counts.DeckCount, moved: int, retention: float | None, *, dry_run: bool
) -> str:
    """One line: ``due tomorrow 41 instead of 63; at 90%``."""
    parts = [f"due tomorrow {_instead(after.tomorrow, before.tomorrow)}, today {_instead(after.due, before.due)}"]
    if retention is not None:
        parts.append(f"at {100 * retention:g}%")
    verb = "would be" if dry_run else "is" if moved == 1 else "are"
    parts.append(f"{count(moved, 'card')} {verb} due on another day" if moved else "no card is due on another day")
    return "; ".join(parts)


def _instead(now: int, before: int) -> str:
    return f"{now:,} instead of {before:,}" if now != before else f"{now:,} as before"
