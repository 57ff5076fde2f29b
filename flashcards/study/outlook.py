"""What an answer leads to: when its card comes next, and how two answers with one due day differ."""

from collections.abc import Mapping
from typing import NamedTuple

from flashcards.reviews import Rating
from flashcards.scheduling import Scheduler, State, outcome
from flashcards.study.rules import leech_alarms
from flashcards.study.session import Session
from flashcards.studyday import Day

_REVIEWS_AHEAD = 9
"""Two answers with one due day are said to differ if their intervals differ within so many reviews."""


class Outlook(NamedTuple):
    """What one answer leads to.

    ``days`` until the next review, None if no schedule says so. ``again`` means
    that the card comes back today before that, ``suspends`` that it is suspended
    as a leech. ``later`` is "longer" or "shorter" if Good gives the same days but
    other intervals after them. ``counts_as`` is the rating that is stored instead
    of this one, after a hint.
    """

    days: int | None
    again: bool = False
    suspends: bool = False
    later: str = ""
    counts_as: str = ""


class Leeches(NamedTuple):
    """Lapses at which a card becomes a leech, and whether leeches are suspended."""

    lapses: int
    suspended: bool


def outlooks(  # noqa: PLR0913, PLR0917 - all that an answer leads by
    session: Session,
    scheduler: Scheduler,
    states: Mapping[int, State | None],
    today: Day,
    leeches: Leeches,
    lapses: int,
) -> dict[int, Outlook]:
    """What each quality, 0 to 5, leads to for the current card.

    ``states`` are the states after each of them, ``lapses`` those of the card
    before it is answered.
    """
    good = states[session.counted(Rating.GOOD.quality)]
    found = {}
    for quality in states:
        counted = session.counted(quality)
        state = states[counted]
        alarms = leech_alarms(state.lapses, leeches.lapses) > leech_alarms(lapses, leeches.lapses) if state else False
        again = Rating.of_quality(counted) < session.repeat_below
        found[quality] = Outlook(
            days=state.due - today if state else None,
            again=again,
            suspends=alarms and leeches.suspended,
            later="" if again else _later(scheduler, state, good),
            counts_as="" if counted == quality else Rating.of_quality(counted).name.capitalize(),
        )
    return found


def _later(scheduler: Scheduler, state: State | None, good: State | None) -> str:
    """How the intervals after the next one compare with those after Good, if all later answers are Good."""
    if state == good or state is None or good is None or state.due != good.due:
        return ""
    for _ in range(_REVIEWS_AHEAD):
        state, good = _good(scheduler, state), _good(scheduler, good)
        if state.interval != good.interval:
            return "longer" if state.interval > good.interval else "shorter"
    return ""


def _good(scheduler: Scheduler, state: State) -> State:
    """The state after Good on the due day."""
    return outcome(scheduler, state, state.due, Rating.GOOD.quality) or state
