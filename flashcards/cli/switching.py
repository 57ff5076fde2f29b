"""Another scheduler, or other options of it: what becomes of the workload, and then every schedule derived anew."""

from collections.abc import Callable

from flashcards.cli.common import collection, report, settings, today
from flashcards.cli.progress import telling
from flashcards.collection import counts, log
from flashcards.collection.store import Collection
from flashcards.scheduling.makers import Options
from flashcards.settings import Settings
from flashcards.study.rules import Rules
from flashcards.terminal.text import count


class _OnlyAsked(Exception):
    """Nothing is to be stored."""


def switch(chosen: Settings, save: Callable[[], None], *, dry_run: bool) -> None:
    """Derive every schedule under these options, say what becomes of the workload, and ``save`` the choice.

    All of it or nothing: what is saved last is saved inside the transaction.
    """
    with collection() as opened, telling("scheduling anew") as tell:
        before = _due(opened)
        try:
            with opened.transaction() as connection:
                moved = log.choose_options_in(connection, Options(*chosen.scheduling), tell)
                report(_forecast(before, _due(opened), moved, chosen, dry_run=dry_run))
                _finish(save, dry_run=dry_run)
        except _OnlyAsked:
            pass


def _finish(save: Callable[[], None], *, dry_run: bool) -> None:
    if dry_run:
        raise _OnlyAsked
    save()


def _due(opened: Collection) -> counts.DeckCount:
    """What is due today and tomorrow in all decks, whatever their allowances."""
    rules = Rules.of(settings())
    return counts.today(opened, today(), rules).total()


def _forecast(before: counts.DeckCount, after: counts.DeckCount, moved: int, chosen: Settings, *, dry_run: bool) -> str:
    """One line: ``due tomorrow 41 instead of 63; at 90 %``."""
    parts = [f"due tomorrow {_instead(after.tomorrow, before.tomorrow)}, today {_instead(after.due, before.due)}"]
    if chosen.scheduler == "fsrs":
        parts.append(f"at {100 * chosen.desired_retention:g} %")
    verb = "would be" if dry_run else "is" if moved == 1 else "are"
    parts.append(f"{count(moved, 'card')} {verb} due on another day" if moved else "no card is due on another day")
    return "; ".join(parts)


def _instead(now: int, before: int) -> str:
    return f"{now:,} instead of {before:,}" if now != before else f"{now:,} as before"
