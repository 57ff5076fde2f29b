"""Merging histories from Anki into the log, without duplicates."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import NamedTuple

from flashcards.anki.importing.history import ORIGIN, Dates, answers, held, history, without_stated
from flashcards.anki.importing.union import beginnings, unknown
from flashcards.anki.notes.content import NEW, REVIEW, AnkiCard, AnswerRow, LogRow, review_of
from flashcards.anki.notes.convert import Converted
from flashcards.anki.package.reader import Package
from flashcards.cards import CardId, CardKind
from flashcards.clock import zone
from flashcards.collection import cards, choices, log
from flashcards.collection.base import Transaction
from flashcards.collection.exchange.merges import merge_first, merge_in
from flashcards.collection.store import Collection
from flashcards.reviews import (
    ANSWERS,
    Bury,
    Entry,
    Suspend,
    Undo,
    Unsuspend,
    button,
    effective,
    stamp_at,
)
from flashcards.scheduling.plain import Log, Reviews
from flashcards.studyday import Instant, Zone

_MANY = 10_000
"""From so many cards with a history on, their entries are sorted into the indexes together."""


Told = Iterable[tuple[int, list[AnswerRow]]]
"""What the review log of a package has for each card."""


@dataclass(slots=True, kw_only=True)
class Differences:
    """How many schedules of learnt cards differ from Anki's, and in what; ``new`` are new in Anki."""

    cards: int = 0
    due: int = 0
    interval: int = 0
    ease: int = 0
    new: int = 0


@dataclass(slots=True, kw_only=True)
class Total:
    """New entries of the log, the answers among them, and rows with impossible times.

    ``days`` counts entries of earlier imports that are on the wrong day.
    """

    entries: int = 0
    reviews: int = 0
    impossible: int = 0
    days: int = 0


class _Subject(NamedTuple):
    """A card of Anki's, and the one that it is here; None for a note that is not stored yet.

    ``key`` identifies it among the package's notes; in a damaged package, two cards may share it.
    """

    theirs: AnkiCard
    ours: CardId | None
    key: tuple[int, CardKind]


class Histories:
    """The histories of a package's cards; ``rows`` has the row of each of the notes in ``found``.

    A new card in a package without reviews has no information and is skipped.
    Entries of earlier imports that are on another day than they were in the local
    time zone are rewritten with ``take_days``.
    """

    def __init__(  # noqa: PLR0913 - what is united, and when
        self,
        collection: Collection,
        package: Package,
        found: Sequence[Converted],
        rows: Mapping[int, int],
        now: Instant,
        *,
        rollover_hour: int,
        take_days: bool = False,
    ) -> None:
        self._collection = collection
        self._now = now
        self._rollover_hour = rollover_hour
        self._zone = zone()
        self._dates = Dates(rollover_hour, self._zone)
        self._take_days = take_days
        self._total = Total()
        self._suspended = cards.suspended(collection)
        self._package = package
        self._subjects: dict[int, _Subject] = {}
        self._resting: dict[tuple[int, CardKind], int] = {}
        self._logged = cards.with_history(collection)
        everyone = bool(package.log.answered or self._suspended)
        told = [
            (place, kind, theirs)
            for place, item in enumerate(found)
            for kind, theirs in item.cards
            if everyone or _is_told(theirs)
        ]
        if told:
            known = cards.by_note(collection)
            for place, kind, theirs in told:
                note = rows.get(place)
                ours = None if note is None else known.get((note, kind))
                self._subjects[theirs.id] = _Subject(theirs, ours, (place, kind))
                if note is not None and ours is None:
                    self._resting[place, kind] = note
        keys = Counter(subject.key for subject in self._subjects.values())
        self._brought: dict[tuple[int, CardKind], list[Entry]] = {key: [] for key, times in keys.items() if times > 1}

    def count(self, told: Told) -> Total:
        """What a merge would add to the log, without writing."""
        for _ in self._news(told):
            pass
        return self._total

    def merge(self, connection: Transaction, told: Told) -> Total:
        """Add to the log what it does not have, inside the caller's transaction.

        A card that the text here does not ask for, such as the other direction,
        becomes inactive and keeps its history, too.
        """
        made = {key: cards.at_rest(connection, note, key[1]) for key, note in self._resting.items()}
        for number, subject in self._subjects.items() if made else ():
            self._subjects[number] = subject._replace(ours=made.get(subject.key, subject.ours))
        news = ((card, entries) for card, entries in self._news(told) if card is not None)
        if self._package.log.answered > _MANY and not self._logged and not self._brought:
            merge_first(connection, news)
        else:
            merge_in(connection, news)
        self._collection.device.count_all()
        return self._total

    def differences(self) -> Differences:
        """How the schedules here and in Anki differ, over the cards that are learnt in Anki."""
        found = Differences()
        if not self._subjects:
            return found
        standings = choices.standings(self._collection)
        for subject in self._subjects.values():
            standing = standings.get(subject.ours) if subject.ours is not None else None
            if standing is None or subject.theirs.kind not in {NEW, REVIEW}:
                continue
            if subject.theirs.kind == NEW:
                found.cards += 1
                found.new += 1
                continue
            due, interval, ease = standing
            off = (
                due != subject.theirs.due,
                interval != subject.theirs.interval,
                ease is not None and subject.theirs.ease not in {0, ease},
            )
            found.cards += any(off)
            found.due += off[0]
            found.interval += off[1]
            found.ease += off[2]
        return found

    def _news(self, told: Told) -> Iterator[tuple[CardId | None, Log | Reviews]]:
        """The entries of each card that the log does not have; one card in memory at a time."""
        left = dict(self._subjects)
        others: dict[int, _Subject] = {}
        for number, rows in told:
            subject = left.pop(number, None)
            if subject is None:
                continue
            found = answers(rows, self._now, self._dates) if self._is_new(subject) else None
            if found is None:
                others[number] = subject
                continue
            self._total.entries += len(found.moments)
            self._total.reviews += len(found.moments)
            yield subject.ours, found
        for number, whole in self._package.log.reviews(others):
            yield from self._of_card(others[number], whole)
        for subject in left.values():
            if _is_told(subject.theirs) or subject.ours in self._suspended:
                yield from self._of_card(subject, ())

    def _is_new(self, subject: _Subject) -> bool:
        """Whether a card has no history here and is not held back in Anki."""
        return subject.theirs.queue >= 0 and subject.ours not in self._logged and subject.key not in self._brought

    def _of_card(self, subject: _Subject, log: Sequence[LogRow]) -> Iterator[tuple[CardId | None, Log | Reviews]]:
        rows = [*map(review_of, log)]
        known, given = self._known(subject), len(rows)
        for seed in beginnings(known) if rows else ():
            rows = without_stated(rows, seed, self._rollover_hour, self._zone)
        found = history(subject.theirs, rows, self._now, self._rollover_hour, self._zone)
        news = list(unknown(found, known, self._are_taken))
        news += _hold(subject.theirs, [*known, *news], self._now, self._rollover_hour, self._zone)
        self._total.impossible += found.impossible + given - len(rows)
        self._total.entries += len(news)
        self._total.reviews += sum(isinstance(entry, ANSWERS) for entry in news)
        if known and (misplaced := _misplaced(found.entries, known)):
            self._total.days += sum(old.day != new.day for old, new in misplaced)
            news += _anew(misplaced, [*known, *news]) if self._take_days else ()
        if subject.key in self._brought:
            self._brought[subject.key] += news
        if news:
            yield subject.ours, news

    def _known(self, subject: _Subject) -> list[Entry]:
        """What the log has for a card, and what its twin in the package adds."""
        known = [] if subject.ours not in self._logged else log.entries(self._collection, subject.ours)
        return [*known, *self._brought.get(subject.key, ())]

    def _are_taken(self, first: int, last: int) -> bool:
        """Whether every millisecond of a span is taken by an entry here, or by an answer in Anki."""
        theirs = self._package.log.moments(first, last)
        if len(theirs) == last - first + 1:
            return True
        return len(theirs | log.moments(self._collection, first, last)) == last - first + 1


def _is_told(card: AnkiCard) -> bool:
    """Whether a card without reviews has any history."""
    return card.kind != NEW or card.queue < 0


def _misplaced(found: Sequence[Entry], known: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Effective entries of earlier imports, with what they should be, if any of them is on the wrong day.

    The day determines which answer of a day is the first, and so the review.
    """
    ours = {entry.at: entry for entry in effective(known) if entry.origin == ORIGIN}
    pairs = [(old, new) for new in found if (old := ours.get(new.at)) is not None and button(old) == button(new)]
    if all(old.day == new.day for old, new in pairs):
        return []
    return [
        (old, new)
        for old, new in pairs
        if old.day != new.day or (isinstance(old, ANSWERS) and type(old) is not type(new))
    ]


def _anew(pairs: Iterable[tuple[Entry, Entry]], entries: Iterable[Entry]) -> Iterator[Entry]:
    """For each pair an entry that voids the old one, and the new one, at the next free times."""
    moments = {entry.at for entry in entries}
    for old, new in pairs:
        free = (at for at in count(old.at + 1) if at not in moments)
        voiding, again = next(free), next(free)
        moments |= {voiding, again}
        undo = Undo(**new.stamp, origin=ORIGIN, voids=old.at, voids_origin=ORIGIN)
        yield replace(undo, at=voiding)
        yield replace(new, at=again)


def _hold(card: AnkiCard, entries: Sequence[Entry], now: Instant, rollover_hour: int, local: Zone) -> list[Entry]:
    """The entry that holds a card back, or not, as in Anki, if that was decided last in Anki."""
    wanted = held(card, now, rollover_hour, local)
    if wanted is None and not any(isinstance(entry, Suspend) for entry in entries):
        return []
    counted = effective(entries)
    last = next((entry for entry in reversed(counted) if isinstance(entry, Suspend | Unsuspend)), None)
    ahead = card.modified * 1000 > now.at  # by a clock ahead of ours: each import would hold it back again
    if isinstance(wanted, Suspend):
        taken_back = ahead and isinstance(last, Unsuspend) and last.origin != ORIGIN
        taken_back = taken_back and any(isinstance(entry, Suspend) and entry.origin == ORIGIN for entry in counted)
        same = last is not None and (isinstance(last, Suspend) or last.at >= wanted.at)
        return [] if same or taken_back else _free(wanted, entries)
    if isinstance(wanted, Bury):
        same = any(isinstance(entry, Bury) and (ahead or entry.until == wanted.until) for entry in entries)
        return [] if same else _free(wanted, entries)
    if isinstance(last, Suspend) and last.origin == ORIGIN:
        at = max(last.at + 1, min(card.modified * 1000 + 999, now.at))
        return _free(Unsuspend(**stamp_at(at, local(at), rollover_hour), origin=ORIGIN), entries)
    return []


def _free(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """The entry, moved to a time that is free."""
    moments = {other.at for other in entries}
    at = entry.at
    while at in moments:
        at += 1
    return [replace(entry, at=at)]
