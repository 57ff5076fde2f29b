"""What happened: ratings, and the entries of the append-only review log.

An entry is named by its card, its UTC millisecond and its origin. Nothing is
ever taken out of the log: an :class:`Undo` voids another entry, and a redo is
an undo of that undo. Where and when an entry was made is frozen as it is
written, so travel and daylight saving never rewrite history.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from enum import IntEnum
from typing import NamedTuple, TypedDict

from flashcards.studyday import ROLLOVER_HOUR, Day, Instant, study_day_at

HERE = "here"
"""The origin of an entry until it is written, which is where a device puts its own id.

It stays the origin of entries from before devices had ids: the same entry may lie in several homes.
"""

ANKI = "anki"
"""The origin of entries that came in a package from Anki."""

Name = tuple[int, str]
"""What an entry is called among those of its card: its UTC millisecond and its origin."""


PASS = 3
"""Least quality that counts as remembered."""


class Rating(IntEnum):
    """How well an answer came to mind: the numbers of Anki's ease and FSRS's rating."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def quality(self) -> int:
        """SM-2's quality, 0..5, that this key writes to the log: 2, 3, 4 or 5."""
        return self + 1

    @classmethod
    def of_quality(cls, quality: int) -> "Rating":
        """The rating a quality of 0..5 reads back as; 0, 1 and 2 are all Again."""
        return _OF_QUALITIES[quality]


_OF_QUALITIES: tuple[Rating, ...] = (Rating.AGAIN, Rating.AGAIN, *Rating)


class Stamp(TypedDict):
    """When an entry is made, as the arguments that every kind of entry takes: ``Suspend(**stamp)``."""

    at: int
    utc_offset: int
    day: Day


def stamp(moment: Instant, rollover_hour: int = ROLLOVER_HOUR) -> Stamp:
    """The stamp of entries made at a moment, by somebody whose study day begins at ``rollover_hour``."""
    return stamp_at(moment.at, moment.utc_offset, rollover_hour)


def stamp_at(at: int, utc_offset: int, rollover_hour: int = ROLLOVER_HOUR) -> Stamp:
    """The same of the parts of an :class:`Instant`."""
    return Stamp(at=at, utc_offset=utc_offset, day=study_day_at(at, utc_offset, rollover_hour))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every log entry holds.

    ``at`` is UTC milliseconds, ``utc_offset`` seconds east of UTC, ``day`` the
    study day it fell on, ``origin`` where it was made.
    """

    at: int
    utc_offset: int
    day: Day
    origin: str = HERE

    @property
    def name(self) -> Name:
        """What the entry is called among those of its card."""
        return self.at, self.origin

    @property
    def stamp(self) -> Stamp:
        """When it was made, for an entry that is made with it."""
        return Stamp(at=self.at, utc_offset=self.utc_offset, day=self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Entry):
    """A scheduled answer. ``quality`` is 0..5, ``took`` milliseconds from question to rating."""

    quality: int
    took: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Entry):
    """A repeat on the day of a review; with ``cram``, an answer outside of the schedule, which counts nowhere."""

    quality: int
    took: int = 0
    cram: bool = False


ANSWERS = (Review, Drill)
"""The kinds of entries that somebody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Entry):
    """Voids the entry of the same card that has this millisecond and this origin, earlier or later than itself."""

    voids: int
    voids_origin: str = HERE

    @property
    def voided(self) -> Name:
        """The name of the entry that it voids."""
        return self.voids, self.voids_origin


# A kind without facts of its own inherits what the decorator would make anew, at 0.3 ms of every start.
class Reset(Entry):
    """The card starts afresh, as if it had never been seen."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed(Entry):
    """A state given from outside, such as an import without history.

    ``interval`` is in days, ``ease`` in hundredths (250 is a factor of 2.5).
    """

    repetitions: int
    interval: int
    ease: int
    lapses: int
    due: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDue(Entry):
    """A due day chosen by hand: it moves the day and leaves the memory alone."""

    due: Day


class Suspend(Entry):
    """The card is not asked until it is unsuspended."""

    __slots__ = ()


class Unsuspend(Entry):
    """The card is asked again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bury(Entry):
    """The card is not asked before the study day ``until``."""

    until: Day


KINDS: Mapping[str, type[Entry]] = {
    "review": Review,
    "drill": Drill,
    "undo": Undo,
    "reset": Reset,
    "seed": Seed,
    "set_due": SetDue,
    "suspend": Suspend,
    "unsuspend": Unsuspend,
    "bury": Bury,
}
"""What the kinds of entries are called where they are written down: in a collection's log and in JSON."""

KIND_NAMES = {kind: name for name, kind in KINDS.items()}


class Holds(NamedTuple):
    """Why a card is not asked although its schedule says so; the default holds nothing back."""

    suspended: bool = False
    buried_until: Day | None = None


NO_HOLDS = Holds()


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """One card's entries that count, in the order in which they are folded.

    That is the order of time, then of origin, which is the same in every home.
    Undos and what they void are left out. So is an answer that came back from
    Anki where the log has the answer itself. Of several entries with one name
    the smallest by content counts. A drill that no review of its study day
    precedes is a cram, whether it is marked so or not.
    """
    found = [*entries]
    return found if _is_plain(found) else _resolved(found)


def _is_plain(entries: Sequence[Entry]) -> bool:
    """Whether all of these entries count as they are and are in order: what nearly every log is, found out fast."""
    at: int | None = None
    day: Day | None = None
    for entry in entries:
        if at is not None and entry.at <= at:
            return False
        at = entry.at
        if isinstance(entry, Review):
            day = entry.day
        elif isinstance(entry, Undo) or (isinstance(entry, Drill) and not entry.cram and entry.day != day):
            return False
    return True


def _resolved(entries: Iterable[Entry]) -> list[Entry]:
    unique = _without_echoes(_one_a_name(entries))
    voided = _voided([entry for entry in unique if isinstance(entry, Undo)])
    reviewed: set[Day] = set()
    found: list[Entry] = []
    for entry in unique:
        if isinstance(entry, Undo) or entry.name in voided:
            continue
        if isinstance(entry, Review):
            reviewed.add(entry.day)
        elif isinstance(entry, Drill) and not entry.cram and entry.day not in reviewed:
            found.append(replace(entry, cram=True))
            continue
        found.append(entry)
    return found


def counting(entries: Sequence[Entry]) -> list[bool]:
    """Which of one card's entries were not undone and are folded, one by one; of undos it says nothing but yes."""
    names = {entry.name for entry in effective(entries)}
    chosen = {entry.name: entry for entry in _one_a_name(entries)}
    return [isinstance(entry, Undo) or (entry.name in names and entry == chosen[entry.name]) for entry in entries]


def standing(entries: Iterable[Entry]) -> set[Name]:
    """The names of one card's entries that no undo voids, undos among them."""
    unique = _one_a_name(entries)
    voided = _voided([entry for entry in unique if isinstance(entry, Undo)])
    return {entry.name for entry in unique if entry.name not in voided}


def uncounted(entries: Sequence[Entry], counted: Sequence[Entry]) -> set[Name]:
    """The names of one card's entries that do not count, where ``counted`` are its effective ones.

    Those are what an undo that stands voids, undos among them, and what came back from Anki beside itself.
    """
    if len(counted) == len(entries):
        return set()
    names = {entry.name for entry in counted}
    left = standing(entries)
    return {
        entry.name for entry in _one_a_name(entries) if entry.name not in (left if isinstance(entry, Undo) else names)
    }


def _one_a_name(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in the order of folding; of those with one name the smallest by content."""
    named: defaultdict[Name, list[Entry]] = defaultdict(list)
    for entry in entries:
        named[entry.name].append(entry)
    return [min(named[name], key=_content) for name in sorted(named)]


def _content(entry: Entry) -> tuple[str, bool, str]:
    """What orders entries of one name, alike in every home; of two that differ in the mark of a cram it comes first."""
    return type(entry).__name__, not (isinstance(entry, Drill) and entry.cram), repr(astuple(entry))


def _without_echoes(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without those from Anki that stand beside an entry made elsewhere which Anki would log alike."""
    own = {(entry.at, button(entry)) for entry in entries if entry.origin != ANKI}
    return [entry for entry in entries if entry.origin != ANKI or (entry.at, button(entry)) not in own]


def button(entry: Entry) -> int:
    """What Anki's log keeps of an entry: a button, 1 to 4, 0 for a change by hand, -1 for nothing."""
    if isinstance(entry, ANSWERS):
        return Rating.of_quality(entry.quality)
    return 0 if isinstance(entry, Reset | SetDue | Seed) else -1


def _voided(undos: Sequence[Undo]) -> set[Name]:
    """The names that these undos void. One that is itself voided voids nothing, nor do undos that void in a circle."""
    named = {undo.name: undo for undo in undos}
    undecided = Counter(undo.voided for undo in undos)
    decided = [undo for undo in undos if not undecided[undo.name]]
    voided: set[Name] = set()
    for undo in decided:  # it grows: all that may void an undo is decided before the undo
        if undo.name not in voided:
            voided.add(undo.voided)
        undecided[undo.voided] -= 1
        if undo.voided in named and not undecided[undo.voided]:
            decided.append(named[undo.voided])
    return voided


def holds(entries: Sequence[Entry]) -> Holds:
    """What holds a card back after its effective entries, in order of time."""
    suspended = False
    buried_until: Day | None = None
    for entry in entries:
        if isinstance(entry, ANSWERS):
            continue
        if isinstance(entry, Suspend | Unsuspend):
            suspended = isinstance(entry, Suspend)
        elif isinstance(entry, Bury):
            buried_until = entry.until
        elif isinstance(entry, Reset):
            buried_until = None
    return Holds(suspended=suspended, buried_until=buried_until)
