"""Texts of other trainers, told apart by what is in them; no database is opened for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from flashcards.errors import DeckError
from flashcards.formats import Reading, compact, decode
from flashcards.formats.others import hashcards, logseq, org
from flashcards.formats.others.pasts import At, local_times
from flashcards.library.texts import Found
from flashcards.studyday import Zone, study_day, to_date

TEXTS = (".md", ".markdown", ".org")
"""The endings of files that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What came from another program: its readings, their files, how many files had no card, and how many failed.

    ``unknown`` counts states of repeater without a text.
    """

    found: Found
    sources: Sequence[str] = ()
    passed_over: int = 0
    unread: Mapping[str, str] = field(default_factory=dict)
    unknown: int = 0


class Place(NamedTuple):
    """The time zone, and the hour at which a study day begins."""

    zone: Zone
    hour: int

    @property
    def at(self) -> At:
        """A converter from times to instants."""
        return local_times(self.zone)

    def days(self, moment: datetime) -> date:
        """The study day of a moment; a time without an offset is local."""
        return to_date(study_day(self.at(moment), self.hour))


def read_text(data: bytes, shown: str, place: Place) -> Moved | None:
    """A text of another program with its progress, or None for any other."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not shown.endswith(TEXTS):
        return None
    try:
        text = decode(data, shown)
    except DeckError:
        return None
    found = reading_of(text, shown, place)
    if found is None:
        return None
    title, readings = found
    if not any(reading.deck.notes for reading in readings):
        raise DeckError(shown, [problem for reading in readings for problem in reading.problems])
    return Moved(found=Found(title=title, readings=readings), sources=[shown] * len(readings))


def reading_of(text: str, shown: str, place: Place) -> tuple[str, tuple[Reading, ...]] | None:
    """The program that a text is of, and what it says; None for any other text."""
    name = Path(shown).stem
    if shown.endswith(".org"):
        return ("Org", (org.parse(text, name, place.days),)) if org.recognises(text) else None
    if hashcards.recognises(text):
        readings = hashcards.parse(text, place.at, place.hour)
        return None if readings is None else ("hashcards", readings)
    if logseq.recognises(text) and not compact.present(text.split("\n")):
        return "Logseq", (logseq.parse(text, name, place.days),)
    return None
