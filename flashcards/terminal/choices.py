"""The possible answers and their keys, the same on the screen and line by line."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flashcards.cards import plain
from flashcards.lean import NamedTuple
from flashcards.reviews import Rating
from flashcards.settings import Settings
from flashcards.study.keys import GRADES, RATINGS, keys_of
from flashcards.study.queue import Why
from flashcards.study.session import Session
from flashcards.terminal.text import span

if TYPE_CHECKING:
    from flashcards.study.outlook import Outlook

MARK = "marked"
"""The tag of a marked note, as in Anki."""

_GRADE_NAMES = ("Blank", "Wrong", "Almost", "Hard", "Good", "Perfect")

QUALITIES: Mapping[str, int] = {
    **{name: Rating(number).quality for number, name in enumerate(RATINGS, start=1)},
    **{name: quality for quality, name in enumerate(GRADES)},
}
"""The quality that each rating action stores."""


class AnswerKey(NamedTuple):
    """One answer: its key, its name, its quality of 0 to 5, and what it leads to, as shown."""

    key: str
    name: str
    quality: int
    when: str

    @property
    def label(self) -> str:
        """The key and the name: ``3 Good``."""
        return f"{self.key} {self.name}".strip()


def choices(
    settings: Settings, outlooks: "Mapping[int, Outlook] | None" = None, *, words: bool = False
) -> list[AnswerKey]:
    """The possible answers; ``outlooks`` by quality, or None; ``words`` means without abbreviations."""
    six = settings.grades == len(GRADES)
    found = []
    for action in GRADES if six else RATINGS:
        quality = QUALITIES[action]
        when = "" if outlooks is None or settings.hide_intervals else _promise(outlooks[quality], words=words)
        name = _GRADE_NAMES[quality] if six else action.capitalize()
        found.append(AnswerKey(first_key(action, settings), name, quality, when))
    return found


def _promise(outlook: "Outlook", *, words: bool) -> str:
    """What an answer leads to: ``again today, then 1d``, ``6d, later longer``."""
    if outlook.counts_as:
        return f"as {outlook.counts_as}"
    if outlook.suspends:
        return "suspended as a leech"
    days = outlook.days
    when = "" if days is None else f"in {span(days, words=True)}" if words else span(days)
    if outlook.again:
        return f"again today, then {when}" if when else "again today"
    return f"{when}, later {outlook.later}" if outlook.later else when


def first_key(action: str, settings: Settings) -> str:
    """The key that is shown for an action; empty if it has none."""
    return next(iter(keys_of(action, settings.keys)), "")


def suggested(rating: Rating, session: Session, settings: Settings) -> str:
    """A rating as its key and name."""
    quality = session.counted(rating.quality)
    return next(f"{each.key} {each.name}" for each in choices(settings) if each.quality == quality)


def remarks(session: Session, *, moves: bool, cram: bool) -> list[str]:
    """What to know before answering; ``moves`` is whether the answer changes the schedule."""
    said = []
    if cram:
        said = ["cramming: this answer does not count"]
    elif not moves:
        said = ["a repeat: the schedule does not change"]
    return [*said, "Hint used: the best rating is Hard"] if session.hints else said


def counts(session: Session) -> list[tuple[str, bool]]:
    """How many cards are done, then new, again and due as in Anki, each with whether the current card is one.

    A cram asks cards whether they are due or not, so it shows how many are left.
    """
    done, asked = (f"{len(session.ratings):,} done", False), session.queue[0]
    if asked.is_cram:
        again = [(f"{session.again:,} again", asked.is_repeat)] if session.again else []
        return [("cram", False), done, (f"{session.left:,} left", not asked.is_repeat), *again]
    new, is_new = session.new, asked.why is Why.NEW
    return [
        done,
        (f"{new:,} new", is_new),
        (f"{session.again:,} again", asked.is_repeat),
        (f"{session.left - new:,} due", not is_new and not asked.is_repeat),
    ]


def place_of(deck: str, section: str, *, words: bool = False) -> str:
    """The place of a card, on one line."""
    return plain(deck) + (f"{', section ' if words else ' / '}{plain(section)}" if section else "")
