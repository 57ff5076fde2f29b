"""A large document of JSON that is all that an empty home gets, and what an import says of histories."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.cli.common import home, is_empty, say, settings
from flashcards.cli.opening import collection
from flashcards.cli.progress import telling
from flashcards.errors import shown as on_one_line
from flashcards.formats.registry import named
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from flashcards.library.pasts import ImportCounts
    from flashcards.library.texts import Request


def import_whole(file: str, request: "Request") -> bool:
    """Import a large document into an empty home; returns whether that was possible."""
    from flashcards.clock import now
    from flashcards.formats import Special
    from flashcards.library.whole.document import is_large, written

    as_it_is = request == replace(request, format_name=None, deck=None, output=None, columns=None)
    if not as_it_is or not is_large(Path(file)) or not is_empty():
        return False
    with suppress(Special), written(Path(file), home()) as found:
        with collection() as opened, telling("storing what was learnt") as tell:
            counts = found.bring(opened, now(), settings().day_starts_at, tell)
        for name, plan in found.plans.items():
            say(f"{on_one_line(file)}: {named('json').title}, {count(found.notes[name], 'note')}, deck {name}")
            added = f"Added {count(found.added[name], 'note')} to" if found.added[name] else "Nothing new for"
            say(f"{added} {on_one_line(plan.target)}")
        say_counts(counts, dry_run=False)
        return True
    return False


def say_counts(counts: "ImportCounts", *, dry_run: bool) -> None:
    """Say what an import added besides texts."""
    verb = "Would add" if dry_run else "Added"
    other = counts.entries - counts.reviews
    more = f" and {other:,} other {'entry' if other == 1 else 'entries'}" if other else ""
    if counts.entries:
        say(f"{verb} {count(counts.reviews, 'review')}{more}")
    if counts.retired:
        rest = "is no longer in a deck" if counts.retired == 1 else "are no longer in a deck"
        say(f"{verb} {count(counts.retired, 'note')} that {rest}")
    if counts.parameters is not None:
        from flashcards.cli.scheduler.arrived import said  # only if some were set

        for line in said(counts.parameters, dry_run=dry_run):
            say(line)
