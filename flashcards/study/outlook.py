"""What comes of an answer: when its card is shown again, and what tells two answers with one due day apart."""

from collections.abc import Mapping
from typing import NamedTuple

from flashcards.reviews import Rating
from flashcards.scheduling.sm2 import Sm2State
from flashcards.study.rules import leech_alarms
from flashcards.study.session import Session
from flashcards.studyday import Day


class Outlook(NamedTuple):
    """What one answer leads to.

    ``days`` until the next review, None where no schedule says it. ``again``
    says that the card comes back today before that; ``suspends`` that it is
    put away as a leech. ``later`` is "longer" or "shorter" where Good gives
    the same days, and other intervals after them. ``counts_as`` is the rating
    that is stored in place of this one, after a hint.
    """

    days: int | None
    again: bool = False
    suspends: bool = False
    later: str = ""
    counts_as: str = ""


class Leeches(NamedTuple):
    """Lapses at which a card is a leech, and whether leeches are suspended."""

    lapses: int
    suspended: bool


def outlooks(
    session: Session, states: Mapping[int, Sm2State | None], today: Day, leeches: Leeches, lapses: int
) -> dict[int, Outlook]:
    """What each quality, 0 to 5, leads to for the card being asked.

    ``states`` are what the schedule says after each; ``lapses`` those of the
    card before it is answered.
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
            later="" if again else _later(state, good),
            counts_as="" if counted == quality else Rating.of_quality(counted).name.capitalize(),
        )
    return found


def _later(state: Sm2State | None, good: Sm2State | None) -> str:
    """How the intervals after the next one compare with those after Good."""
    if state is None or good is None or (state.due, state.repetitions) != (good.due, good.repetitions):
        return ""
    return "longer" if state.ease > good.ease else "shorter" if state.ease < good.ease else ""
