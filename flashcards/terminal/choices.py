"""What a person may answer, and the keys of it: the same on the screen and line by line."""

from collections.abc import Mapping
from typing import NamedTuple

from flashcards.cards import plain
from flashcards.reviews import Rating
from flashcards.settings import Settings
from flashcards.study.keys import GRADES, RATINGS, keys_of
from flashcards.study.session import Session
from flashcards.terminal.text import span

_GRADE_NAMES = ("Blank", "Wrong", "Almost", "Hard", "Good", "Perfect")

QUALITIES: Mapping[str, int] = {
    **{name: Rating(number).quality for number, name in enumerate(RATINGS, start=1)},
    **{name: quality for quality, name in enumerate(GRADES)},
}
"""The quality that each rating action stores."""


class Choice(NamedTuple):
    """One answer: its key, its name, its quality of 0 to 5, and when the card comes then, as it is shown."""

    key: str
    name: str
    quality: int
    when: str

    @property
    def text(self) -> str:
        """All of it: ``3 Good 6d``."""
        return " ".join(part for part in self if isinstance(part, str) and part)


def choices(settings: Settings, intervals: Mapping[int, int] | None) -> list[Choice]:
    """The answers there are; ``intervals`` are days by quality, None where the schedule stays as it is."""
    six = settings.grades == len(GRADES)
    found = []
    for action in GRADES if six else RATINGS:
        quality = QUALITIES[action]
        when = "" if intervals is None or settings.hide_intervals else span(intervals[quality])
        name = _GRADE_NAMES[quality] if six else action.capitalize()
        found.append(Choice(first_key(action, settings), name, quality, when))
    return found


def first_key(action: str, settings: Settings) -> str:
    """The key that is shown for an action; empty where it has none."""
    return next(iter(keys_of(action, settings.keys)), "")


def suggested(rating: Rating, session: Session, settings: Settings) -> str:
    """A rating as the key and name that stand for it."""
    quality = session.counted(rating.quality)
    return next(f"{each.key} {each.name}" for each in choices(settings, None) if each.quality == quality)


def remarks(session: Session, intervals: Mapping[int, int] | None, *, cram: bool) -> list[str]:
    """What is worth knowing before an answer is given; ``intervals`` are those of :func:`choices`."""
    said = []
    if cram:
        said = ["cramming: this answer counts nowhere"]
    elif intervals is None:
        said = ["a repeat: the schedule stays as it is"]
    return [*said, "after a hint, Hard is the most"] if session.hints else said


def place_of(deck: str, section: str) -> str:
    """Where a card stands, as one line."""
    return plain(deck) + (f" / {plain(section)}" if section else "")
