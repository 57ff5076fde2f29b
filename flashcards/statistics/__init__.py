"""Figures about a person's learning, as plain numbers for any kind of display.

Days are study days and times are milliseconds. Everything is derived from the
entries that still count, so an answer that was undone was never given.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise, takewhile
from operator import attrgetter
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.lean import Record
from flashcards.reviews import ANSWERS, PASS, Drill, Entry, Holds, Rating, Review, effective, holds
from flashcards.scheduling import Scheduled, Scheduler, State, replay
from flashcards.scheduling.sm2 import Sm2
from flashcards.study.rules import leech_alarms
from flashcards.studyday import Day

BACKLOG = 3
"""What is due is a backlog if it is more than so many usual days of work."""

LEAST_BACKLOG = 50
"""Fewer cards than this are never called a backlog."""

USUAL_RECALL = 0.9
"""Share of reviews that succeed, assumed while the log is too short to tell."""

LEAST_ANSWERS = 50
"""Answers that the log needs to tell how many reviews succeed."""

TOGETHER = 3
"""Days on which two cards must have failed together to be called confused."""

HORIZON = 365
"""How many days ahead a forecast looks at most."""

_USUAL_SM2 = Sm2()

_STEP = 10
"""Suggested numbers of cards are whole multiples of this."""

_MONTH = 30
"""Days in which a suggested number of cards should clear a backlog."""


class Answered(NamedTuple):
    """One answer that counts, with the state of its card before and after it.

    ``first`` says whether it was the card's first answer of its study day;
    crams are counted by themselves.
    """

    card: CardId
    entry: Review | Drill
    before: State | None
    after: State | None
    first: bool

    @property
    def right(self) -> bool:
        """Whether the card was remembered."""
        return self.entry.quality >= PASS

    @property
    def is_new(self) -> bool:
        """Whether it was a scheduled answer to a card that had never been learnt."""
        return isinstance(self.entry, Review) and not _is_learnt(self.before)


def answers(scheduler: Scheduler, card: CardId, entries: Iterable[Entry]) -> list[Answered]:
    """The answers among a card's effective entries, given in order of time."""
    state: State | None = None
    found: list[Answered] = []
    last: dict[bool, Day] = {}
    for entry in entries:
        before, state = state, scheduler.step(state, entry)
        if isinstance(entry, ANSWERS):
            cram = is_cram(entry)
            first = last.get(cram) != entry.day
            last[cram] = entry.day
            found.append(Answered(card=card, entry=entry, before=before, after=state, first=first))
    return found


def is_cram(answer: Review | Drill) -> bool:
    """Whether an answer is a cram, which does not count for the schedule."""
    return isinstance(answer, Drill) and answer.cram


def _is_learnt(state: State | None) -> bool:
    """Whether a card has been answered before; one that only got a due day by hand has an interval of 0."""
    return state is not None and state.interval > 0


class Retention(NamedTuple):
    """How many reviews of a total were right: true retention, as Anki calls it."""

    right: int
    total: int

    @property
    def percent(self) -> int:
        """In whole percent: 100 only if all were right, 0 only if none was or there were none."""
        if self.right in {0, self.total}:
            return 100 if self.right else 0
        return min(99, max(1, (200 * self.right + self.total) // (2 * self.total)))


def retention(given: Iterable[Answered]) -> Retention:
    """The results of each day's first scheduled answers to cards learnt before."""
    counted = [one for one in given if one.first and isinstance(one.entry, Review) and _is_learnt(one.before)]
    return Retention(right=sum(one.right for one in counted), total=len(counted))


class Recap(Record):
    """What was done in a session.

    ``cards`` counts the cards answered, without those only repeated from
    earlier today, and ``answers`` every answer; ``spent`` is their milliseconds.
    ``learnt`` counts new cards, ``repeats`` further answers that do not change a
    schedule, ``crammed`` cards asked outside their schedule, and
    ``crammed_right`` those of them that were right the first time. ``leeches``
    are cards that became leeches or reached another multiple of the limit.
    """

    cards: int
    answers: int
    spent: int
    retention: Retention
    learnt: int
    learnt_right: int
    repeats: int
    crammed: int
    crammed_right: int
    leeches: tuple[CardId, ...]

    @property
    def each(self) -> int:
        """Milliseconds per card, with its repeats."""
        return self.spent // max(1, self.cards)


def recap(given: Sequence[Answered], leech_lapses: int) -> Recap:
    """Sum up the answers of a session, in the order in which they were given."""
    scheduled = [one for one in given if isinstance(one.entry, Review)]
    asked: dict[CardId, Answered] = {}
    for one in given:
        if is_cram(one.entry):
            asked.setdefault(one.card, one)
    crammed = [*asked.values()]
    new = [one for one in scheduled if one.is_new]
    cards = {one.card for one in (*scheduled, *crammed)}
    return Recap(
        cards=len(cards),
        answers=len(given),
        spent=sum(one.entry.took for one in given),
        retention=retention(given),
        learnt=len(new),
        learnt_right=sum(one.right for one in new),
        repeats=len(given) - len(scheduled) - len(crammed),
        crammed=len(crammed),
        crammed_right=sum(one.right for one in crammed),
        leeches=tuple(dict.fromkeys(one.card for one in scheduled if is_found_leech(one, leech_lapses))),
    )


def is_found_leech(answer: Answered, leech_lapses: int) -> bool:
    """Whether this answer makes its card a leech, or confirms that it is one."""
    before = answer.before.lapses if answer.before else 0
    after = answer.after.lapses if answer.after else 0
    return leech_alarms(after, leech_lapses) > leech_alarms(before, leech_lapses)


def streak(days: Iterable[Day], today: Day, was_free: Callable[[Day, Day], bool]) -> int:
    """Study days in a row up to today, across gaps in which nothing was due.

    ``days`` are those with an answer, latest first; only as many are consumed
    as needed. ``was_free`` takes the first and last day of a gap and says
    whether no review was due in it. Today is not over, so it is not a gap.
    """
    length = 0
    after = today
    for day in days:
        if day > today:
            continue
        if day < after - 1 and not was_free(Day(day + 1), Day(after - 1)):
            break
        length += 1
        after = day
    return length


class Known(NamedTuple):
    """When a card was due by its log at the end of a study day; None means never."""

    day: Day
    due: Day | None


def known_dues(entries: Sequence[Entry]) -> list[Known]:
    """When a card was due by its log at the end of each study day with an entry, in order.

    This is the log as it stood that evening: an answer undone later still
    counts. The scheduler is always SM-2 with its default options, so that no
    setting can change the past.
    """
    counted = effective(entries)
    if not counted or len(counted) < len(entries) or any(one.day > other.day for one, other in pairwise(counted)):
        days = sorted({entry.day for entry in entries})
        return [Known(day, _due(effective([entry for entry in entries if entry.day <= day]))) for day in days]
    ends = [number for number, (one, other) in enumerate(pairwise(counted), 1) if one.day != other.day]
    state: State | None = None
    found: list[Known] = []
    for start, end in pairwise([0, *ends, len(counted)]):
        for entry in counted[start:end]:
            state = _USUAL_SM2.step(state, entry)
        found.append(Known(counted[end - 1].day, _when(state, holds(counted[:end]))))
    return found


def due_before(known: Sequence[Known], first: Day) -> Day | None:
    """When a card is due by its log up to the day before ``first``."""
    before = bisect_left(known, first, key=attrgetter("day"))
    return known[before - 1].due if before else None


def _due(counted: Sequence[Entry]) -> Day | None:
    return _when(replay(_USUAL_SM2, counted), holds(counted))


def _when(state: State | None, holding: Holds) -> Day | None:
    """When a card in this state is due; None if it is new or suspended."""
    if state is None or holding.suspended:
        return None
    return Day(max(state.due, holding.buried_until or state.due))


def usual_day(counts: Sequence[int]) -> int:
    """Reviews on a usual day: the average of the days with any, rounded up."""
    return -(-sum(counts) // len(counts)) if counts else 0


def is_backlog(due: int, usual: int, reviews_per_day: int | None) -> bool:
    """Whether much more is due than on a usual day, or than the daily limit of reviews."""
    return due >= LEAST_BACKLOG and due > BACKLOG * (usual if reviews_per_day is None else reviews_per_day)


def forecast(cards: Iterable[Scheduled], today: Day, per_day: float, at_due: float) -> Iterator[int]:
    """How many reviews are left at the end of today, tomorrow and so on, at a fixed number a day without new cards.

    The cards come in the order of their due days, and only as many are consumed
    as needed. What falls due meanwhile counts, and so does what comes back:
    answers are Good, or Again as often as the scheduler expects a card to be
    forgotten, spread evenly.
    """
    ahead = iter(cards)
    following = next(ahead, None)
    coming: defaultdict[Day, list[Scheduled]] = defaultdict(list)
    waiting: deque[Scheduled] = deque()
    misses = room = 0.0
    for number in range(HORIZON):
        day = Day(today + number)
        again, good = (Review(at=0, utc_offset=0, day=day, quality=one.quality) for one in (Rating.AGAIN, Rating.GOOD))
        due = []
        while following is not None and following.state.due <= day:
            due.append(following)
            following = next(ahead, None)
        due += coming.pop(day, ())
        waiting += sorted(due, key=lambda card: card.scheduler.recall(card.state, day, at_due))
        room = room % 1 + per_day
        for _ in range(min(int(room), len(waiting))):
            state, scheduler = waiting.popleft()
            misses += 1 - scheduler.recall(state, day, at_due)
            answer = good
            if misses >= 1:
                misses, answer = misses - 1, again
            # An answer always leaves a state; only a reset does not.
            after = scheduler.step(state, answer) or state
            coming[after.due].append(Scheduled(after, scheduler))
        yield len(waiting)


class Backlog(NamedTuple):
    """How long a backlog takes; ``days`` is None if ``per_day`` is too few to clear it."""

    due: int
    per_day: int
    days: int | None


class _Ordered:
    """Cards in the order of their due days, read lazily and only once."""

    def __init__(self, cards: Iterable[Scheduled]) -> None:
        self._ahead = iter(cards)
        self._known: list[Scheduled] = []

    def __iter__(self) -> Iterator[Scheduled]:
        number = 0
        while True:
            if number == len(self._known):
                following = next(self._ahead, None)
                if following is None:
                    return
                self._known.append(following)
            yield self._known[number]
            number += 1


def backlog(cards: Iterable[Scheduled], today: Day, per_day: int, at_due: float, each: int = 1) -> Backlog:
    """How long it takes to clear what is due at so many reviews a day, starting today.

    The cards come in the order of their due days; each stands for so many cards.
    """
    known = _Ordered(cards)
    days = _days(known, today, per_day / each, at_due, HORIZON)
    return Backlog(each * _due_by(known, today), per_day, days)


def _due_by(cards: Iterable[Scheduled], today: Day) -> int:
    return sum(1 for _ in takewhile(lambda card: card.state.due <= today, cards))


def _days(cards: Iterable[Scheduled], today: Day, per_day: float, at_due: float, most: int) -> int | None:
    """Days until nothing is left; None if it takes more than ``most``, found out as early as possible."""
    left = enumerate(islice(forecast(cards, today, per_day, at_due), most), 1)
    decided = ((days, rest) for days, rest in left if not rest or rest > per_day * (most - days))
    return next((None if rest else days for days, rest in decided), None)


def suggest(cards: Iterable[Scheduled], today: Day, usual: int, at_due: float, each: int = 1) -> Backlog:
    """A number of reviews a day that clears a backlog: twice the usual, or more if that takes over a month.

    The cards come in the order of their due days; each stands for so many cards.
    """
    known = _Ordered(cards)
    due = each * _due_by(known, today)
    per_day = max(2 * _STEP, 2 * -(-usual // _STEP) * _STEP)
    while per_day < due:
        if per_day * _MONTH >= due:
            days = _days(known, today, per_day / each, at_due, _MONTH)
            if days is not None:
                return Backlog(due, per_day, days)
        per_day = -(-per_day * 3 // (2 * _STEP)) * _STEP
    return Backlog(due, per_day, _days(known, today, per_day / each, at_due, HORIZON))


def confused(failures: set[Day], others: Mapping[CardId, set[Day]], likeness: Mapping[CardId, float]) -> CardId | None:
    """The card most often confused with another, by the days on which each was forgotten; None if there is none.

    Two cards are confused if they were forgotten together on at least three
    days, and on at least half of the days on which either was. Of several that
    qualify equally, the one with the most similar text is returned.
    """
    best: tuple[int, float, int] | None = None
    for card, days in others.items():
        together = len(failures & days)
        if together >= TOGETHER and 2 * together >= len(failures | days):
            best = max(best or (0, 0.0, 0), (together, likeness.get(card, 0.0), -card))
    return CardId(-best[2]) if best else None
