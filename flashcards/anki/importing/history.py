"""Anki's review log as our entries.

An answer that Anki counted is a review, one that it did not count a cram. The
learning and relearning steps, which take minutes in Anki, are reviews on one
study day, of which only the first changes a schedule here. So the kind of an
answer never depends on which other answers a package happens to contain. A
history that begins in the middle, and a schedule without any history, begin
with a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import gt

from flashcards.anki.notes.content import (
    BURIED,
    CRAM_ROW,
    KNOWN_BEFORE,
    LEARN_ROW,
    LEARNING,
    MANUAL_ROW,
    MOST,
    NEW,
    RELEARN_ROW,
    RESCHEDULED_ROW,
    REVIEW,
    REVIEW_ROW,
    SUSPENDED,
    AnkiCard,
    AnkiReview,
    AnswerRow,
)
from flashcards.reviews import ANKI, Bury, Drill, Entry, Rating, Reset, Review, Seed, SetDue, Stamp, Suspend, stamp_at
from flashcards.scheduling.plain import Reviews
from flashcards.scheduling.sm2 import LEAST_EASE, NEW_EASE
from flashcards.studyday import MAX_INTERVAL, Day, Instant, Zone, study_day, study_day_at

ORIGIN = ANKI
"""The origin of every entry from a package."""

_QUALITIES = {int(rating): rating.quality for rating in Rating}
_ANSWERED = frozenset((LEARN_ROW, REVIEW_ROW, RELEARN_ROW, CRAM_ROW))
_CODED = {button + known: quality for button, quality in _QUALITIES.items() for known in (0, KNOWN_BEFORE)}
_KNOWN_BEFORE = frozenset((REVIEW_ROW, RELEARN_ROW))
_KNOWN = 2  # repetitions after which SM-2 multiplies the interval
_MOST_EASE = 9_999
_QUARTER = 900_000  # milliseconds; no clock changes within a quarter of an hour
_MOST_QUARTERS = 2**16
AHEAD_MS = 86_400_000
"""Milliseconds by which a clock may be ahead of ours; anything later is impossible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A card's entries in order of time, and how many rows have impossible times.

    ``stated`` is the UTC second in which, by Anki's clock, the card got the state
    of the last entry; None if that is not all that is known about the card.
    ``chosen`` are the times at which a due day was set for a card without a
    history.
    """

    entries: tuple[Entry, ...]
    impossible: int = 0
    stated: int | None = None
    chosen: frozenset[int] = frozenset()


def history(card: AnkiCard, rows: Sequence[AnkiReview], now: Instant, rollover_hour: int, zone: Zone) -> History:
    """What happened to a card, as our entries; ``rows`` are its reviews in order of time.

    Days are those of the time ``zone`` at each moment, and begin at
    ``rollover_hour``. Whether a card is held back is not included; see
    :func:`held`.
    """
    sound = [row for row in rows if 0 < row.at <= now.at + AHEAD_MS]
    folding = _Folding(card, now, rollover_hour, zone)
    for row in sound:
        folding.take(row)
    impossible = len(rows) - len(sound)
    stated = folding.finish(ahead=impossible > 0 and rows[-1].at > now.at)
    return History(
        entries=tuple(folding.entries),
        impossible=impossible,
        stated=card.modified if stated else None,
        chosen=frozenset(folding.chosen),
    )


class Dates(dict[int, tuple[int, Day]]):
    """The UTC offset and the study day of each quarter of an hour."""

    def __init__(self, rollover_hour: int, zone: Zone) -> None:
        super().__init__()
        self._rollover_hour = rollover_hour
        self._zone = zone

    def __missing__(self, quarter: int) -> tuple[int, Day]:
        """Work it out.

        Raises:
            KeyError: a day may begin within the quarter.
        """
        if len(self) == _MOST_QUARTERS:
            self.clear()
        at = quarter * _QUARTER
        offset = self._zone(at)
        if offset * 1000 % _QUARTER:
            raise KeyError(quarter)
        self[quarter] = found = offset, study_day_at(at, offset, self._rollover_hour)
        return found


def answers(rows: Sequence[AnswerRow], now: Instant, dates: Dates) -> Reviews | None:
    """What :func:`history` finds for a card that was answered and nothing else, from its first answer on.

    None if there is anything that it has to look at: a state before the first
    answer, a change by hand, an answer that did not count or at an impossible time.
    """
    _, moments, codes, took = zip(*rows, strict=True)
    if moments[0] <= 0 or moments[-1] > now.at + AHEAD_MS or codes[0] not in _QUALITIES:
        return None
    try:
        qualities = [*map(_CODED.__getitem__, codes)]
        dated = [dates[at // _QUARTER] for at in moments]
    except KeyError:  # not an answer, or not one whose day is certain
        return None
    offsets, days = zip(*dated, strict=True)
    if any(map(gt, days, days[1:])):
        return None
    if min(took) < 0 or max(took) > MOST:
        took = tuple(ms if 0 <= ms <= MOST else MOST * (ms > 0) for ms in took)
    return Reviews(moments, offsets, days, qualities, took)


def without_stated(rows: Sequence[AnkiReview], seed: Seed, rollover_hour: int, zone: Zone) -> list[AnkiReview]:
    """The rows without those that a state already includes: they led to it, at impossible times.

    Anki's clock was ahead then. The last of them led to the interval and due day
    of the state, and each of the others to the beginning of the next one.
    """
    start = next((number for number, row in enumerate(rows) if row.at > seed.at + AHEAD_MS), len(rows))
    for last in range(len(rows) - 1, start - 1, -1):
        first = last
        while first > start and rows[first - 1].interval == rows[first].before:
            first -= 1
        day = stamped(rows[last].at, rollover_hour, zone)["day"]
        if day > seed.day and _leads_to(rows[first : last + 1], day, seed):
            return [*rows[:first], *rows[last + 1 :]]
    return [*rows]


def _leads_to(rows: Sequence[AnkiReview], day: Day, seed: Seed) -> bool:
    """Whether a state is what some rows led to on a day; no row has the due day that was finally set."""
    last = rows[-1]
    if last.button:
        return (last.interval, day + last.interval) == (seed.interval, seed.due)
    return last.interval == seed.interval and (any(row.button for row in rows) or not rows[0].before)


def held(card: AnkiCard, now: Instant, rollover_hour: int, zone: Zone) -> Entry | None:
    """The entry that holds a card back as in Anki; None if nothing does, or no longer."""
    stamp = stamped(min(card.modified * 1000 + 999, now.at), rollover_hour, zone)
    if card.queue == SUSPENDED:
        return Suspend(**stamp, origin=ORIGIN)
    until = Day(stamp["day"] + 1)
    if card.queue in BURIED and until > study_day(now, rollover_hour):
        return Bury(**stamp, origin=ORIGIN, until=until)
    return None


def stamped(at: int, rollover_hour: int, zone: Zone) -> Stamp:
    """The stamp of a moment in a time zone; there is none before the first millisecond of 1970."""
    at = max(1, at)
    return stamp_at(at, zone(at), rollover_hour)


class _Folding:
    """A card's entries, read row by row.

    ``known`` means that they lead to a state, ``reviewed`` is the study day of
    the last review, ``moved`` the position of a due day set after it, ``seeded``
    that of a state without an answer after it. ``chosen`` are the times at which
    a due day was set while nothing led to a state.
    """

    def __init__(self, card: AnkiCard, now: Instant, rollover_hour: int, zone: Zone) -> None:
        self.card = card
        self.now = now
        self.zone = zone
        self.rollover_hour = rollover_hour
        self.today = study_day(now, rollover_hour)
        self.entries: list[Entry] = []
        self.known = False
        self.reviewed: Day | None = None
        self.moved: int | None = None
        self.seeded: int | None = None
        self.chosen: list[int] = []

    def take(self, row: AnkiReview) -> None:
        """Read one row."""
        if row.button and row.kind in _ANSWERED:
            self.answer(row)
            return
        stamp = self.stamp(row.at)
        if row.forgot:
            self.entries.append(Reset(**stamp, origin=ORIGIN))
            self.known, self.reviewed, self.moved, self.seeded = False, None, None, None
        else:
            since = stamp["day"] if row.kind != RESCHEDULED_ROW or self.reviewed is None else self.reviewed
            self.move(row, stamp, self.near(since + row.interval))

    def answer(self, row: AnkiReview) -> None:
        """An answer: a review, or a cram if it did not count."""
        stamp = self.stamp(row.at)
        day = stamp["day"]
        if row.counted and not self.known and row.before and row.kind in _KNOWN_BEFORE:
            self.seed_before(row, due=day)
        if row.counted and self.seeded is not None and row.before:
            self.spread(self.seeded, row.before, self.entries[self.seeded].day + row.before)
        quality = _QUALITIES[row.button]
        if row.counted:
            self.entries.append(Review(**stamp, origin=ORIGIN, quality=quality, took=row.took))
            self.known, self.reviewed, self.moved, self.seeded = True, day, None, None
        else:
            self.entries.append(Drill(**stamp, origin=ORIGIN, quality=quality, took=row.took, cram=True))

    def seed_before(self, row: AnkiReview, *, due: Day) -> None:
        """The state before an answer, just before it and the repeats that are too near; otherwise there is no room."""
        place, at = len(self.entries), row.at
        while place and self.entries[place - 1].at == at - 1:
            place, at = place - 1, at - 1
        if all(isinstance(entry, Drill) for entry in self.entries[place:]):
            later = self.entries[place:]
            del self.entries[place:]
            self.seed(self.stamp(at - 1), row.before, row.ease, due=due)
            self.entries += later

    def move(self, row: AnkiReview, stamp: Stamp, due: Day) -> None:
        """A due day set by hand or by Anki; for a card without a history it is all there is."""
        if self.known:
            self.entries.append(SetDue(**stamp, origin=ORIGIN, due=due))
        else:
            self.seed(stamp, row.interval, row.ease, due=due)
            self.chosen += [row.at] if row.kind == MANUAL_ROW else []
        self.moved = len(self.entries) - 1

    def seed(  # noqa: PLR0913 - the parts of a state
        self, stamp: Stamp, interval: int, ease: int | None, *, due: Day, lapses: int = 0, known: bool = True
    ) -> None:
        """A state that no history here leads to; ``known`` means that the card was learnt."""
        self.entries.append(
            Seed(
                **stamp,
                origin=ORIGIN,
                repetitions=_KNOWN if known else 0,
                interval=min(interval, MAX_INTERVAL),
                ease=min(max(ease or NEW_EASE, LEAST_EASE), _MOST_EASE),
                lapses=min(lapses, MAX_INTERVAL),
                due=due,
            )
        )
        self.known, self.seeded = True, len(self.entries) - 1

    def finish(self, *, ahead: bool) -> bool:
        """End with what Anki states: the last due day that was set, and a state if no history leads to one.

        Rows that are ``ahead`` changed the card's due day after that. Their result is
        used if the card was learnt; its steps wait for them. Returns whether there is
        such a state.
        """
        card = self.card
        if self.moved is not None and card.due is not None and not ahead:  # only the card has the due day that was set
            entry = self.entries[self.moved]
            if isinstance(entry, SetDue | Seed):
                self.entries[self.moved] = replace(entry, due=self.near(card.due))
            if self.seeded is not None:
                self.spread(self.seeded, card.due - entry.day, card.due)
        if self.known or card.kind == NEW or card.due is None or (ahead and card.kind != REVIEW):
            return False
        stamp = self.stamp(min(card.modified * 1000, self.now.at))
        if self.entries and stamp["at"] <= self.entries[-1].at:
            stamp = self.stamp(self.entries[-1].at + 1)
        interval = 0 if card.kind == LEARNING else max(1, card.interval or card.due - stamp["day"])
        known = card.kind == REVIEW
        self.seed(stamp, interval, card.ease, due=self.near(card.due), lapses=card.lapses, known=known)
        return True

    def spread(self, place: int, interval: int, due: int) -> None:
        """Give a seed whose row had no interval the one that its due day shows."""
        entry = self.entries[place]
        if isinstance(entry, Seed) and not entry.interval:
            self.entries[place] = replace(entry, interval=max(1, min(interval, MAX_INTERVAL)), due=self.near(due))

    def stamp(self, at: int) -> Stamp:
        """The stamp of a moment."""
        return stamped(at, self.rollover_hour, self.zone)

    def near(self, due: int) -> Day:
        """A due day, or the nearest that a schedule may have."""
        return Day(max(self.today - MAX_INTERVAL, min(due, self.today + MAX_INTERVAL)))
