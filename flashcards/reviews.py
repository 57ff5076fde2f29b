"""What happened: ratings, and the entries of the append-only review log.

An entry is identified by its card, its UTC millisecond and its origin. Nothing
is ever removed from the log: an :class:`Undo` voids another entry, and a redo is
an undo of that undo. An entry keeps the time zone and study day in which it was
made, so travel and daylight saving never rewrite history.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from flashcards.lean import NamedTuple, Record, replace, values
from flashcards.scales import Rating as Rating  # noqa: PLC0414 - it belongs to what happened, but not only
from flashcards.studyday import ROLLOVER_HOUR, Day, Instant, study_day_at

HERE = "here"
"""The origin of an entry until it is written, when it becomes the id of the device.

Entries from before devices had ids keep it, as the same entry may exist in several homes.
"""

ANKI = "anki"
"""The origin of entries from a package of Anki."""

Name = tuple[int, str]
"""What identifies an entry within its card: its UTC millisecond and its origin."""


PASS = 3
"""The lowest quality that counts as remembered."""


class Stamp(TypedDict):
    """When an entry is made, as arguments for any kind of entry: ``Suspend(**stamp)``."""

    at: int
    utc_offset: int
    day: Day


def stamp(moment: Instant, rollover_hour: int = ROLLOVER_HOUR) -> Stamp:
    """The stamp of entries made at a moment, where study days begin at ``rollover_hour``."""
    return stamp_at(moment.at, moment.utc_offset, rollover_hour)


def stamp_at(at: int, utc_offset: int, rollover_hour: int = ROLLOVER_HOUR) -> Stamp:
    """A stamp from the parts of an :class:`Instant`."""
    return Stamp(at=at, utc_offset=utc_offset, day=study_day_at(at, utc_offset, rollover_hour))


class Entry(Record):
    """What every log entry has.

    ``at`` is UTC milliseconds, ``utc_offset`` seconds east of UTC, ``day`` the
    study day it fell on, ``origin`` where it was made.
    """

    at: int
    utc_offset: int
    day: Day
    origin: str = HERE

    @property
    def name(self) -> Name:
        """What identifies the entry within its card."""
        return self.at, self.origin

    @property
    def stamp(self) -> Stamp:
        """When it was made, for another entry of the same time."""
        return Stamp(at=self.at, utc_offset=self.utc_offset, day=self.day)


class Review(Entry):
    """A scheduled answer. ``quality`` is 0..5, ``took`` milliseconds from question to rating."""

    quality: int
    took: int = 0


class Drill(Entry):
    """A repeat on the day of a review; with ``cram``, an answer outside the schedule that never counts."""

    quality: int
    took: int = 0
    cram: bool = False


ANSWERS = (Review, Drill)
"""The kinds of entries that are answers."""

REPEAT, REVIEW, CRAM = range(3)
"""The kinds of answers: a repeat is a drill that is not a cram."""

Answered = tuple[Day, int, int, int, int, int]
"""An answer where there are many: study day, quality, kind, milliseconds it took, moment, and seconds east of UTC."""


class Undo(Entry):
    """Voids the entry of the same card with this millisecond and origin, whether earlier or later."""

    voids: int
    voids_origin: str = HERE

    @property
    def voided(self) -> Name:
        """The name of the entry it voids."""
        return self.voids, self.voids_origin


class Reset(Entry):
    """The card starts again, as if it had never been seen."""


class Seed(Entry):
    """A state given from outside, such as an import without history.

    ``interval`` is in days, ``ease`` in hundredths (250 is a factor of 2.5).
    """

    repetitions: int
    interval: int
    ease: int
    lapses: int
    due: Day


class SetDue(Entry):
    """A due day set by hand: it moves the due day and nothing else."""

    due: Day


class Suspend(Entry):
    """The card is not asked until it is unsuspended."""


class Unsuspend(Entry):
    """The card is asked again."""


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
"""The names of the kinds of entries in the log and in JSON."""

KIND_NAMES = {kind: name for name, kind in KINDS.items()}


class Holds(NamedTuple):
    """Why a card is held back although it is due; by default it is not."""

    suspended: bool = False
    buried_until: Day | None = None


NO_HOLDS = Holds()


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """One card's entries that count, in the order in which they are folded.

    They are ordered by time, then by origin, which is the same in every home.
    Undos and what they void are left out, and so are answers that came back from
    Anki if the log has them already. Of several entries with one name, the
    smallest by content counts. A drill with no review before it on its study day
    is a cram, whether it is marked or not.
    """
    found = [*entries]
    return found if _is_plain(found) else _resolved(found)


def _is_plain(entries: Sequence[Entry]) -> bool:
    """Whether all of these entries count and are in order: true of nearly every log, and quick to check."""
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
    """For each of one card's entries, whether it was not undone and is folded; always True for undos."""
    names = {entry.name for entry in effective(entries)}
    chosen = {entry.name: entry for entry in _one_a_name(entries)}
    return [isinstance(entry, Undo) or (entry.name in names and entry == chosen[entry.name]) for entry in entries]


def standing(entries: Iterable[Entry]) -> set[Name]:
    """The names of one card's entries that no undo voids, including undos."""
    unique = _one_a_name(entries)
    voided = _voided([entry for entry in unique if isinstance(entry, Undo)])
    return {entry.name for entry in unique if entry.name not in voided}


def uncounted(entries: Sequence[Entry], counted: Sequence[Entry]) -> set[Name]:
    """The names of one card's entries that do not count, given the effective ones, ``counted``.

    Those are the voided ones, including undos, and copies that came back from Anki.
    """
    if len(counted) == len(entries):
        return set()
    names = {entry.name for entry in counted}
    left = standing(entries)
    return {
        entry.name for entry in _one_a_name(entries) if entry.name not in (left if isinstance(entry, Undo) else names)
    }


def _one_a_name(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in the order of folding; of those with one name, the smallest by content."""
    named: defaultdict[Name, list[Entry]] = defaultdict(list)
    for entry in entries:
        named[entry.name].append(entry)
    return [min(named[name], key=_content) for name in sorted(named)]


def _content(entry: Entry) -> tuple[str, bool, str]:
    """A sort key for entries of one name, the same in every home; a cram comes first."""
    return type(entry).__name__, not (isinstance(entry, Drill) and entry.cram), repr(values(entry))


def _without_echoes(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without those from Anki for which there is an entry of ours that Anki would log the same way."""
    own = {(entry.at, button(entry)) for entry in entries if entry.origin != ANKI}
    return [entry for entry in entries if entry.origin != ANKI or (entry.at, button(entry)) not in own]


def button(entry: Entry) -> int:
    """The button of an entry in Anki's log: 1 to 4, 0 for a change by hand, -1 for nothing."""
    if isinstance(entry, ANSWERS):
        return Rating.of_quality(entry.quality)
    return 0 if isinstance(entry, Reset | SetDue | Seed) else -1


def _voided(undos: Sequence[Undo]) -> set[Name]:
    """The names that these undos void. An undo that is itself voided voids nothing, nor do undos in a circle."""
    named = {undo.name: undo for undo in undos}
    undecided = Counter(undo.voided for undo in undos)
    decided = [undo for undo in undos if not undecided[undo.name]]
    voided: set[Name] = set()
    for undo in decided:  # this list grows: an undo is decided after all that may void it
        if undo.name not in voided:
            voided.add(undo.voided)
        undecided[undo.voided] -= 1
        if undo.voided in named and not undecided[undo.voided]:
            decided.append(named[undo.voided])
    return voided


def holds(entries: Sequence[Entry]) -> Holds:
    """What holds a card back after its effective entries, given in order."""
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
