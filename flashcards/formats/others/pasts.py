"""Answers that another program recorded, as entries of the log."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flashcards.reviews import Drill, Entry, Review, Seed, SetDue, stamp
from flashcards.scheduling import Summary
from flashcards.studyday import ROLLOVER_HOUR, Day, Instant, Zone, study_day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST_YEAR, _LAST_YEAR = 1970, 2200

At = Callable[[datetime], Instant]
"""Converts a time to an instant; one without an offset is local."""


class Answer(NamedTuple):
    """An answer: its time, its quality as in SM-2 (0 to 5), and how long it took in milliseconds."""

    at: Instant
    quality: int
    took: int = 0


def entries(
    answers: Iterable[Answer],
    origin: str,
    due: Day | None = None,
    hour: int = ROLLOVER_HOUR,
    before: Summary | None = None,
) -> list[Entry]:
    """The log of one card: the first answer of a study day is a review, the others are repeats.

    ``due`` is the due day in the other program, ``hour`` the hour at which a study
    day begins, ``before`` the state before the first answer. Answers of one
    millisecond count once.
    """
    found: dict[int, Entry] = {}
    last: Instant | None = None
    reviewed: Day | None = None
    for answer in sorted(answers, key=lambda each: each.at.at):
        if before is not None and last is None:
            begun = Instant(at=answer.at.at - 1, utc_offset=answer.at.utc_offset)
            found[begun.at] = Seed(
                **stamp(begun, hour),
                origin=origin,
                repetitions=before.repetitions,
                interval=before.interval,
                ease=before.ease,
                lapses=before.lapses,
                due=before.due,
            )
        day = study_day(answer.at, hour)
        kind = Review if day != reviewed else Drill
        made = kind(**stamp(answer.at, hour), origin=origin, quality=answer.quality, took=answer.took)
        found.setdefault(answer.at.at, made)
        last, reviewed = answer.at, day
    if last is not None and due is not None:
        after = Instant(at=last.at + 1, utc_offset=last.utc_offset)
        found[after.at] = SetDue(**stamp(after, hour), origin=origin, due=due)
    return [*found.values()]


def local_times(zone: Zone) -> At:
    """A converter from times to instants; those without an offset are local to a time zone.

    Raises (when called):
        ValueError: nobody answered cards in that year.
    """

    def at(moment: datetime) -> Instant:
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise ValueError(moment.year)
        if moment.tzinfo is not None:
            when = (moment - _EPOCH) // _MILLISECOND
            return Instant(at=when, utc_offset=zone(when))
        wall = (moment.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND
        offset = zone(wall - 1000 * zone(wall))
        return Instant(at=wall - 1000 * offset, utc_offset=offset)

    return at
