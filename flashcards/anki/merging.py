"""What was learnt in Anki into the log: the union of both, and nothing twice."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flashcards.anki.content import NEW, REVIEW, AnkiCard, AnkiReview
from flashcards.anki.convert import Converted
from flashcards.anki.history import ORIGIN, held, history
from flashcards.anki.reader import Package
from flashcards.cards import CardId, CardKind
from flashcards.collection import log
from flashcards.collection.bulk import AT_ONCE
from flashcards.collection.merges import merge_first, merge_in
from flashcards.collection.store import Collection
from flashcards.reviews import (
    ANSWERS,
    Bury,
    Drill,
    Entry,
    Rating,
    Reset,
    Review,
    Seed,
    SetDue,
    Suspend,
    Unsuspend,
    effective,
)
from flashcards.studyday import Instant, study_day

_MANY = 10_000
"""Cards with a history, from which on their entries are sorted into the indexes together."""

_SHIFT = 1000
"""Milliseconds by which an export may have moved an answer whose own millisecond was taken in Anki's log."""


@dataclass(slots=True, kw_only=True)
class Differences:
    """Of how many learnt cards the schedule here is another one than Anki's, and in what; ``new`` are new there."""

    cards: int = 0
    due: int = 0
    interval: int = 0
    ease: int = 0
    new: int = 0


@dataclass(slots=True, kw_only=True)
class Total:
    """What is new in the log, the answers among it, and rows with times that cannot be."""

    entries: int = 0
    reviews: int = 0
    impossible: int = 0


class _Subject(NamedTuple):
    """A card of Anki's, and the one it is here; that is None for a note that is not written yet."""

    theirs: AnkiCard
    ours: CardId | None


class Histories:
    """The histories of a package's cards; ``rows`` says which note of the collection each of ``found`` is.

    A new card of a package without reviews says nothing, and is not looked at.
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
    ) -> None:
        self._collection = collection
        self._now = now
        self._rollover_hour = rollover_hour
        self._total = Total()
        execute = collection.connection.execute
        self._suspended = {CardId(card) for (card,) in execute("select card from holds where suspended")}
        self._answered = package.answered
        self._subjects: dict[int, _Subject] = {}
        self._resting: list[tuple[int, int, CardKind]] = []
        self._logged = {CardId(card) for (card,) in execute("select distinct card from log")}
        everyone = bool(package.answered or self._suspended)
        told = [
            (place, kind, theirs)
            for place, item in enumerate(found)
            for kind, theirs in item.cards
            if everyone or _is_told(theirs)
        ]
        if told:
            cards = {(note, kind): CardId(number) for number, note, kind in execute("select id, note, kind from cards")}
            for place, kind, theirs in told:
                note = rows.get(place)
                ours = None if note is None else cards.get((note, kind))
                self._subjects[theirs.id] = _Subject(theirs=theirs, ours=ours)
                if note is not None and ours is None:
                    self._resting.append((theirs.id, note, kind))
        # Damaged packages have a card twice. What its twin got must be stored before the other one is looked at.
        known = [subject.ours for subject in self._subjects.values() if subject.ours is not None]
        resting = {(note, kind) for _, note, kind in self._resting}
        self._twins = len(set(known)) < len(known) or len(resting) < len(self._resting)

    def count(self, reviews: Iterable[tuple[int, list[AnkiReview]]]) -> Total:
        """What a merge would add to the log; nothing is written."""
        for _ in self._news(reviews):
            pass
        return self._total

    def merge(self, reviews: Iterable[tuple[int, list[AnkiReview]]]) -> Total:
        """Add to the log what it does not have, inside the caller's transaction.

        A card that the text here does not ask for, such as the other
        direction, keeps its history too, and rests.
        """
        connection = self._collection.connection
        made: dict[tuple[int, CardKind], CardId] = {}
        for number, note, kind in self._resting:
            if (note, kind) not in made:
                (card,) = connection.execute(
                    "insert into cards (note, kind, active) values (?, ?, 0) returning id", (note, kind)
                ).fetchone()
                made[note, kind] = CardId(card)
            self._subjects[number] = _Subject(theirs=self._subjects[number].theirs, ours=made[note, kind])
        news = ((card, entries) for card, entries in self._news(reviews) if card is not None)
        if self._twins or self._logged or self._answered <= _MANY:
            merge_in(connection, news, at_once=1 if self._twins else AT_ONCE)
        else:
            merge_first(connection, news)
        return self._total

    def differences(self) -> Differences:
        """How the schedules here and in Anki differ, over the cards that are learnt in Anki."""
        found = Differences()
        if not self._subjects:
            return found
        states = {
            card: (due, interval, ease)
            for card, due, interval, ease in self._collection.connection.execute(
                "select card, due, interval, ease from schedule"
            )
        }
        for subject in self._subjects.values():
            state = states.get(subject.ours) if subject.ours is not None else None
            if state is None or subject.theirs.kind not in {NEW, REVIEW}:
                continue
            if subject.theirs.kind == NEW:
                found.cards += 1
                found.new += 1
                continue
            due, interval, ease = state
            off = (
                due != subject.theirs.due,
                interval != subject.theirs.interval,
                subject.theirs.ease not in {0, ease},
            )
            found.cards += any(off)
            found.due += off[0]
            found.interval += off[1]
            found.ease += off[2]
        return found

    def _news(self, reviews: Iterable[tuple[int, list[AnkiReview]]]) -> Iterator[tuple[CardId | None, list[Entry]]]:
        """The entries of each card that the log does not have; one card in memory at a time."""
        left = dict(self._subjects)
        for number, rows in reviews:
            subject = left.pop(number, None)
            if subject is not None:
                yield from self._of_card(subject, rows)
        for subject in left.values():
            if _is_told(subject.theirs) or subject.ours in self._suspended:
                yield from self._of_card(subject, ())

    def _of_card(self, subject: _Subject, rows: Sequence[AnkiReview]) -> Iterator[tuple[CardId | None, list[Entry]]]:
        found = history(subject.theirs, rows, self._now, self._rollover_hour)
        known = self._known(subject.ours)
        news = list(_unknown(found.entries, known, self._is_taken))
        news += _hold(subject.theirs, [*known, *news], self._now, self._rollover_hour)
        self._total.impossible += found.impossible
        self._total.entries += len(news)
        self._total.reviews += sum(isinstance(entry, ANSWERS) for entry in news)
        if news:
            yield subject.ours, news

    def _known(self, card: CardId | None) -> list[Entry]:
        """The log of a card; of one that had none before, only what its twin has just got."""
        if card is None or (card not in self._logged and not self._twins):
            return []
        return log.entries(self._collection, card)

    def _is_taken(self, at: int) -> bool:
        row = self._collection.connection.execute("select 1 from log where at = ?", (at,)).fetchone()
        return row is not None


def _is_told(card: AnkiCard) -> bool:
    """Whether a card without reviews says anything about what was learnt."""
    return card.kind != NEW or card.queue < 0


def _unknown(found: Sequence[Entry], known: Sequence[Entry], is_taken: Callable[[int], bool]) -> Iterator[Entry]:
    """The entries of ``found`` that ``known`` does not have, at their moment or where an export moved them from.

    A seed stands for a history that is missing: where there is one, it is not needed.
    """
    if not known:
        yield from found
        return
    ours = {entry.at: entry for entry in known}
    theirs = {entry.at for entry in found}
    missed = {entry.at: entry for entry in known if entry.at not in theirs}
    first = min(
        (entry.at for entry in known if isinstance(entry, Review | Drill | Seed | Reset | SetDue)), default=None
    )
    for entry in found:
        same = ours.get(entry.at)
        if same is not None:
            if _sort(entry) != _sort(same):
                yield from _beside(entry, ours, theirs)
            continue
        # Anki keeps the second in which a card changed: a seed at its beginning may stand for an answer within it.
        if isinstance(entry, Seed) and first is not None and first // 1000 <= entry.at // 1000:
            continue
        if missed and _was_moved(entry, missed, is_taken):
            continue
        yield entry


def _beside(entry: Entry, ours: dict[int, Entry], theirs: set[int]) -> Iterator[Entry]:
    """An entry of the same millisecond as another one of its card: it gets the next, unless it has it already."""
    at = entry.at + 1
    while (there := ours.get(at)) is not None or at in theirs:
        if there is not None and at not in theirs and there.origin == ORIGIN and _sort(there) == _sort(entry):
            return
        at += 1
    ours[at] = replace(entry, at=at)
    yield ours[at]


def _was_moved(entry: Entry, missed: dict[int, Entry], is_taken: Callable[[int], bool]) -> bool:
    """Whether an entry is one of ours that an export gave the next free millisecond of Anki's log."""
    for at in range(entry.at - 1, entry.at - _SHIFT, -1):
        if not is_taken(at):
            return False
        if at in missed and _sort(missed[at]) == _sort(entry):
            del missed[at]
            return True
    return False


def _sort(entry: Entry) -> int:
    """What Anki's log has of an entry: a button, 1 to 4, 0 for a change by hand, -1 for nothing."""
    if isinstance(entry, ANSWERS):
        return Rating.of_quality(entry.quality)
    return 0 if isinstance(entry, Reset | SetDue | Seed) else -1


def _hold(card: AnkiCard, entries: Sequence[Entry], now: Instant, rollover_hour: int) -> list[Entry]:
    """The entry that makes a card held back, or not, as it is in Anki, where the last word on that was Anki's."""
    wanted = held(card, now, rollover_hour)
    if wanted is None and not any(isinstance(entry, Suspend) for entry in entries):
        return []
    counted = effective(entries)
    last = next((entry for entry in reversed(counted) if isinstance(entry, Suspend | Unsuspend)), None)
    if isinstance(wanted, Suspend):
        return (
            [] if last is not None and (isinstance(last, Suspend) or last.at >= wanted.at) else _free(wanted, entries)
        )
    if isinstance(wanted, Bury):
        same = any(isinstance(entry, Bury) and entry.until == wanted.until for entry in entries)
        return [] if same else _free(wanted, entries)
    if isinstance(last, Suspend) and last.origin == ORIGIN:
        at = max(last.at + 1, min(card.modified * 1000 + 999, now.at))
        day = study_day(Instant(at=at, utc_offset=now.utc_offset), rollover_hour)
        return _free(Unsuspend(at=at, utc_offset=now.utc_offset, day=day, origin=ORIGIN), entries)
    return []


def _free(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """The entry at a moment of its own."""
    moments = {other.at for other in entries}
    at = entry.at
    while at in moments:
        at += 1
    return [replace(entry, at=at)]
