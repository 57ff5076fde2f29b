"""FSRS parameters that were imported with a history from another home, and which are used now."""

from collections.abc import Iterator

from flashcards.clock import zone
from flashcards.collection.parameters import United
from flashcards.scheduling.dated import Dated
from flashcards.scheduling.fsrs import VERSION
from flashcards.studyday import date_text, study_day_at
from flashcards.terminal.text import count


def said(found: United, *, dry_run: bool) -> Iterator[str]:
    """Lines that say which parameters are used after an import, and which cannot be; none if nothing changed."""
    after, before = found.after, found.before
    if after != before:
        used = "would be used" if dry_run else "are used now" if found.is_used else "are used once you choose FSRS"
        moved = f"; {count(found.cards, 'card')} moved to another day" if found.cards else ""
        yield f"{_named(after)} {_source(found)}{used}{_why(found)}{moved}"
    elif newest := [one for one in found.added if one.voids is None and one.version == VERSION]:
        kept = "would be kept in the list" if dry_run else "were added to the list"
        yield f"{_named(newest[-1])} from the file {kept}, but yours{_of(before)} are newer, and stay in use"
    for version in sorted({one.version for one in found.added if one.version != VERSION}):
        yield f"{version} parameters in the file were kept, but are not used: this version of flashcards has {VERSION}"


def _source(found: United) -> str:
    return "from the file " if found.after in found.added else ""


def _why(found: United) -> str:
    if found.before is None:
        return ""
    if found.after in found.added:
        return f", as they are newer than yours{_of(found.before)}"
    return f", as those{_of(found.before)} were undone there"


def _named(one: Dated | None) -> str:
    if one is None:
        return "The default FSRS parameters"
    return f"FSRS parameters{_of(one)}" if one.numbers else f"The default FSRS parameters, set on {_date(one.at)},"


def _of(one: Dated | None) -> str:
    return "" if one is None else f" of {_date(one.at)}"


def _date(at: int) -> str:
    """The local date of a time."""
    return date_text(study_day_at(at, zone()(at), 0))
