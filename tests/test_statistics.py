"""What the log says about learning: numbers from entries, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards import statistics
from flashcards.cards import CardId
from flashcards.reviews import (
    Bury,
    Drill,
    Entry,
    Reset,
    Review,
    Seed,
    SetDue,
    Suspend,
    Undo,
    Unsuspend,
    effective,
    holds,
)
from flashcards.scheduling import Scheduled, Scheduler, State, replay
from flashcards.scheduling.fsrs import NOTHING, Fsrs, Memory
from flashcards.scheduling.sm2 import Sm2, memory_of, sm2_state
from flashcards.statistics import Answered, Backlog, Retention
from flashcards.study.rules import leech_alarms
from flashcards.studyday import Day

TODAY = Day(100)
SCHEDULER = Sm2()
HOUR = 3_600_000


def of(states: Iterable[State], scheduler: Scheduler = SCHEDULER) -> Iterator[Scheduled]:
    """Cards of one scheduler."""
    return (Scheduled(state, scheduler) for state in states)


def review(day: int, quality: int = 4, at: int = 0) -> Review:
    """A scheduled answer."""
    return Review(at=day * 24 * HOUR + at, utc_offset=0, day=Day(day), quality=quality, took=4000)


def drill(day: int, quality: int = 4, at: int = 1) -> Drill:
    """A repeat."""
    return Drill(at=day * 24 * HOUR + at, utc_offset=0, day=Day(day), quality=quality, took=2000)


def cram(day: int, quality: int = 4, at: int = 1) -> Drill:
    """An answer outside of the schedule."""
    return replace(drill(day, quality, at), cram=True)


def day(number: int, at: int = 0) -> int:
    """A moment of a study day."""
    return number * 24 * HOUR + at


def undo(number: int, voids: int) -> Undo:
    """Taking back the first answer of another day."""
    return Undo(at=day(number, 5), utc_offset=0, day=Day(number), voids=day(voids))


def bury(number: int, until: int) -> Bury:
    """Burying a card until a day."""
    return Bury(at=day(number, 2), utc_offset=0, day=Day(number), until=Day(until))


def answers(*entries: Entry, card: int = 1) -> list[Answered]:
    """The answers of a card with this log."""
    return statistics.answers(SCHEDULER, CardId(card), entries)


def on(day: int, *logs: Sequence[Entry]) -> list[Answered]:
    """The answers of one day, of cards with these logs."""
    found = [one for card, log in enumerate(logs, 1) for one in answers(*log, card=card)]
    return sorted((one for one in found if one.entry.day == day), key=lambda one: one.entry.at)


def state(late: int = 0, interval: int = 10, ease: int = 250) -> State:
    """A card that has been due for so many days."""
    return sm2_state(repetitions=3, interval=interval, ease=ease, lapses=0, due=Day(TODAY - late))


class TestAnswers:
    """Entries as answers."""

    def test_before_and_after(self) -> None:
        """Each answer has the state it met and the one it led to; the first of a day is marked."""
        first, again, later = answers(review(1, 2), drill(1), review(2))
        assert (first.before, first.first, first.right, first.is_new) == (None, True, False, True)
        assert again.before == first.after
        assert first.after is not None
        assert again.after == first.after._replace(memory=memory_of(first.after)._replace(passed=True))
        assert (again.first, again.right, again.is_new) == (False, True, False)
        assert (later.before, later.first, later.is_new) == (again.after, True, False)
        assert later.after is not None
        assert memory_of(later.after).repetitions == 1

    def test_what_is_new(self) -> None:
        """A card that was reset, or only got a due day by hand, is new; one that came with a state is not."""
        stamp = {"at": 1, "utc_offset": 0, "day": Day(1)}
        seed = Seed(**stamp, repetitions=2, interval=9, ease=250, lapses=0, due=Day(2))  # type: ignore[arg-type]
        by_hand = SetDue(**stamp, due=Day(2))  # type: ignore[arg-type]
        reset = Reset(at=2 * 24 * HOUR, utc_offset=0, day=Day(2))
        assert not answers(seed, review(2))[0].is_new
        assert answers(by_hand, review(2))[0].is_new
        assert [one.is_new for one in answers(review(1), reset, review(3))] == [True, True]
        assert not answers(drill(1))[0].is_new


class TestRecap:
    """The sum of a session."""

    def test_nothing(self) -> None:
        """A session without an answer has none of anything."""
        recap = statistics.recap([], 8)
        assert (recap.cards, recap.answers, recap.spent, recap.each) == (0, 0, 0, 0)
        assert recap.retention == Retention(0, 0)
        assert recap.retention.percent == 0

    def test_a_day(self) -> None:
        """True retention counts the first answer of the day to each card learnt before, not new cards or repeats."""
        right = [review(1), review(9)]
        wrong = [review(1), review(9, 2), drill(9)]
        fresh = [review(9)]
        hard = [review(9, 2), drill(9, 2), drill(9, 4, at=2)]
        recap = statistics.recap(on(9, right, wrong, fresh, hard), 8)
        assert recap.retention == Retention(1, 2)
        assert recap.retention.percent == 50
        assert (recap.cards, recap.answers, recap.learnt, recap.learnt_right, recap.repeats) == (4, 7, 2, 1, 3)
        assert (recap.spent, recap.each) == (4 * 4000 + 3 * 2000, 5500)
        assert (recap.crammed, recap.crammed_right) == (0, 0)

    def test_a_second_review_on_one_day(self) -> None:
        """A card that was given today as its due day and asked twice counts once."""
        again = SetDue(at=9 * 24 * HOUR + 5, utc_offset=0, day=Day(9), due=Day(9))
        assert statistics.retention(on(9, [review(1), review(9, 2), again, review(9, 4, at=9)])) == Retention(0, 1)

    def test_cramming(self) -> None:
        """Crammed cards are counted apart: right at first or not, and never as retention."""
        recap = statistics.recap(on(9, [review(1), cram(9)], [cram(9, 2), cram(9, 4, at=2)]), 8)
        assert (recap.cards, recap.crammed, recap.crammed_right, recap.repeats) == (2, 2, 1, 1)
        assert (recap.retention, recap.learnt) == (Retention(0, 0), 0)

    def test_what_was_repeated_from_earlier(self) -> None:
        """Repeats of what was answered earlier today make no cards."""
        given = on(9, [review(9, 2), drill(9)])[1:]
        recap = statistics.recap(given, 8)
        assert (recap.cards, recap.repeats) == (0, 1)

    def test_leeches(self) -> None:
        """A card is named at its second lapse where that is chosen, and again at each further one; others are not."""
        log = [entry for day in range(0, 50, 10) for entry in (review(day), review(day + 1, 2))]
        lapses = [one for one in answers(*log) if not one.right]
        named = [statistics.is_found_leech(one, 2) for one in lapses]
        assert named == [False, True, True, True, True]
        assert statistics.recap(lapses[1:2], 2).leeches == (1,)
        assert statistics.recap(lapses[:1], 2).leeches == ()
        assert not statistics.is_found_leech(answers(drill(1))[0], 1)

    @pytest.mark.parametrize(
        ("threshold", "lapses"), [(8, [8, 12, 16, 20]), (5, [5, 8, 11]), (1, [1, 2, 3]), (2, [2, 3, 4])]
    )
    def test_when_a_leech_is_named(self, threshold: int, lapses: list[int]) -> None:
        """At the threshold, and then at every half of it, rounded up."""
        alarms = [leech_alarms(number, threshold) for number in range(lapses[-1] + 1)]
        assert [number for number in range(1, len(alarms)) if alarms[number] > alarms[number - 1]] == lapses


class TestStreak:
    """Study days in a row."""

    @pytest.mark.parametrize(
        ("story", "days", "free", "length"),
        [
            ("never studied", [], [], 0),
            ("today", [100], [], 1),
            ("not yet today", [99, 98], [], 2),
            ("today too", [100, 99, 98, 96], [], 3),
            ("yesterday was missed", [98, 97], [], 0),
            ("today again after a break", [100, 98, 97], [], 1),
            ("the clock was set back", [103, 101, 100, 99], [], 2),
            ("nothing was due yesterday", [98, 97], [(99, 99)], 2),
            ("nothing was due for a week, and today is to come", [92, 91], [(93, 99)], 2),
            ("a free gap and then one that was not", [100, 96, 95, 90], [(97, 99)], 3),
            ("two free gaps", [100, 96, 95, 90], [(97, 99), (91, 94)], 4),
        ],
    )
    def test_streak(self, story: str, days: list[int], free: list[tuple[int, int]], length: int) -> None:
        """It runs up to today, or to the last day before it on which anything was due, and over gaps that were free."""
        found = statistics.streak(map(Day, days), TODAY, lambda first, last: (first, last) in free)
        assert found == length, story

    def test_no_more_is_read_than_needed(self) -> None:
        """It stops at the first gap that was not free."""
        days = iter([Day(100), Day(99), Day(90), Day(89)])
        assert statistics.streak(days, TODAY, lambda _first, _last: False) == 2
        assert list(days) == [89]

    @pytest.mark.parametrize(
        ("story", "log", "free_until"),
        [
            ("learnt on day 1, and due on day 2", [review(1)], 1),
            ("passed twice, and due on day 8", [review(1), review(2)], 7),
            ("failed, and due the next day", [review(1), review(2, 2), drill(2)], 2),
            ("suspended", [review(1), Suspend(at=day(1, 2), utc_offset=0, day=Day(1))], None),
            ("buried", [review(1), bury(1, 5)], 4),
            ("buried for less than its interval", [review(1), review(2), bury(2, 4)], 7),
            ("forgotten, and so new", [review(1), Reset(at=day(1, 2), utc_offset=0, day=Day(1))], None),
            ("moved by hand", [review(1), SetDue(at=day(1, 2), utc_offset=0, day=Day(1), due=Day(9))], 8),
            ("only crammed, and so new", [cram(1)], None),
            ("taken back on its day", [review(1), undo(1, 1)], None),
            ("taken back on a later day", [review(1), undo(9, 1)], 1),
        ],
    )
    def test_free_days(self, story: str, log: list[Entry], free_until: int | None) -> None:
        """A gap is free up to the day before the card is due, by its log of the days before the gap."""
        known = statistics.known_dues(log)
        first = next(entry.day for entry in reversed(log) if entry.day < 9) + 1
        due = statistics.due_before(known, Day(first))
        free = [last for last in range(first, 30) if due is None or due > last]
        assert free == [*range(first, 30 if free_until is None else free_until + 1)], story

    def test_before_the_first_entry(self) -> None:
        """A card is not due before its log begins."""
        assert statistics.due_before(statistics.known_dues([review(5)]), Day(2)) is None

    @given(st.data())
    def test_each_evening(self, data: st.DataObject) -> None:
        """What was known on an evening is what replaying the log up to it tells, whatever its order."""
        entries: list[Entry] = []
        for at in range(1, data.draw(st.integers(0, 9)) + 1):
            stamp = {"at": at, "utc_offset": 0, "day": Day(data.draw(st.integers(max(0, at - 2), at)))}
            kind = data.draw(st.sampled_from([Review, Review, Drill, Undo, Reset, Suspend, Unsuspend, Bury]))
            facts: dict[str, int] = {}
            if kind in {Review, Drill}:
                facts = {"quality": data.draw(st.integers(0, 5))}
            elif kind is Undo:
                facts = {"voids": data.draw(st.integers(1, 9))}
            elif kind is Bury:
                facts = {"until": at + data.draw(st.integers(0, 9))}
            entries.append(kind(**stamp, **facts))
        for day, due in statistics.known_dues(entries):
            counted = effective([entry for entry in entries if entry.day <= day])
            state, held = replay(SCHEDULER, counted), holds(counted)
            expected = None if state is None or held.suspended else max(state.due, held.buried_until or state.due)
            assert due == expected
        assert [known.day for known in statistics.known_dues(entries)] == sorted({entry.day for entry in entries})


class TestBacklog:
    """Much more due than usual."""

    @pytest.mark.parametrize(("counts", "usual"), [([], 0), ([20, 30], 25), ([20, 31], 26)])
    def test_a_usual_day(self, counts: list[int], usual: int) -> None:
        """The average of the days on which there was a review, rounded up."""
        assert statistics.usual_day(counts) == usual

    @pytest.mark.parametrize(
        ("due", "usual", "allowed", "expected"),
        [
            (312, 50, None, True), (150, 50, None, False), (151, 50, None, True), (49, 1, None, False),
            (50, 0, None, True), (312, 50, 200, False), (312, 200, 50, True),
        ],
    )  # fmt: skip
    def test_what_is_a_backlog(self, due: int, usual: int, allowed: int | None, expected: bool) -> None:  # noqa: FBT001
        """More than three usual days, or than three allowances where there is one, and fifty at least."""
        assert statistics.is_backlog(due, usual, allowed) == expected

    def test_recall(self) -> None:
        """On its due day a card has the usual chance; it falls with the days overdue by the interval."""
        assert Sm2().recall(state(), TODAY, 0.9) == pytest.approx(0.9)
        assert Sm2().recall(state(late=10), TODAY, 0.9) == pytest.approx(0.81)
        assert Sm2().recall(state(late=-5), TODAY, 0.9) == pytest.approx(0.9)
        assert Sm2().recall(state(late=3, interval=0), TODAY, 0.5) == pytest.approx(0.0625)

    def test_a_forecast_by_hand(self) -> None:
        """Nobody forgets: of five due and two that come tomorrow, three a day leave two, one, none."""
        cards = [state(late) for late in (5, 4, 3, 2, 1)] + [state(-1), state(-1)]
        assert list(islice(statistics.forecast(of(cards), TODAY, 3, 1.0), 3)) == [2, 1, 0]

    def test_what_is_forgotten_comes_again(self) -> None:
        """With even chances every second answer is wrong, and that card comes again on the next day."""
        cards = [state(interval=1000), state(interval=1000)]
        assert list(islice(statistics.forecast(of(cards), TODAY, 2, 0.5), 2)) == [0, 0]
        assert list(islice(statistics.forecast(of([*cards, *cards]), TODAY, 3, 0.5), 3)) == [1, 0, 0]

    def test_too_few_a_day(self) -> None:
        """Where more comes again than is answered, it is never cleared, and that is said."""
        cards = [state(late=30, interval=1) for _ in range(20)]
        assert statistics.backlog(of(cards), TODAY, 1, 0.5) == Backlog(due=20, per_day=1, days=None)
        assert statistics.backlog(of(cards), TODAY, 0, 0.5).days is None

    def test_nothing_due_is_cleared_today(self) -> None:
        """An empty backlog takes no more than today."""
        assert statistics.backlog(of([]), TODAY, 10, 0.9) == Backlog(due=0, per_day=10, days=1)

    def test_a_suggestion(self) -> None:
        """Twice the usual day in tens, or as many more as it takes to be done within a month."""
        cards = [state(late, interval=40) for late in range(100, 0, -1)]
        assert statistics.suggest(of(cards), TODAY, 23, 1.0).per_day == 60
        assert statistics.suggest(of(cards), TODAY, 0, 1.0).per_day == 20
        many = [state(late=40, interval=40) for _ in range(3000)]
        plan = statistics.suggest(of(many), TODAY, 5, 0.95)
        assert plan.days is not None
        assert plan.days <= 30
        assert plan.per_day > 100
        hopeless = [state(late=900, interval=1) for _ in range(30)]
        assert statistics.suggest(of(hopeless), TODAY, 0, 0.01).per_day >= 30

    def test_one_card_for_several(self) -> None:
        """Where a state stands for several cards, a backlog is worked off as fast as with all of them."""
        cards = [state(40 - number // 100, interval=40) for number in range(4000)]
        whole = statistics.backlog(of(cards), TODAY, 150, 0.9)
        part = statistics.backlog(of(cards[2::4]), TODAY, 150, 0.9, 4)
        assert (part.due, part.per_day) == (4000, 150)
        assert part.days == pytest.approx(whole.days, abs=1)
        assert statistics.suggest(of(cards[1::3]), TODAY, 5, 0.9, 3).per_day == (
            statistics.suggest(of(cards), TODAY, 5, 0.9).per_day
        )

    def test_no_more_is_read_than_is_told(self) -> None:
        """What falls due after a backlog is worked off is never asked for, and each state is asked for once."""
        taken = []

        def states() -> Iterator[State]:
            for late in range(20, -300, -1):
                taken.append(late)
                yield state(late, interval=100)

        assert statistics.suggest(of(states()), TODAY, 0, 1.0).days == 2
        assert taken == list(range(20, -3, -1))

    def test_under_fsrs(self) -> None:
        """The chance is R, whatever share was recalled before, and the forecast goes by it."""
        scheduler = Fsrs()
        known = State(TODAY, 10, 0, Day(TODAY - 10), Memory(10.0, 5.0, Day(TODAY - 10), 3, passed=True))
        assert scheduler.recall(known, TODAY, 0.5) == pytest.approx(0.9)
        assert scheduler.recall(known, Day(TODAY + 90), 0.5) == pytest.approx(scheduler.model.R(100, 10.0))
        assert scheduler.recall(known._replace(memory=NOTHING), TODAY, 0.5) == 0.5
        forgotten = known._replace(memory=Memory(0.001, 5.0, Day(TODAY - 400), 3, passed=True))
        left = [list(statistics.forecast(of([each] * 30, scheduler), TODAY, 30, 0.9)) for each in (known, forgotten)]
        assert sum(left[0][:4]) == sum(left[1][:4]) == 0
        few = [statistics.backlog(of([each] * 30, scheduler), TODAY, 3, 0.9) for each in (known, forgotten)]
        assert few[0].days is not None
        assert few[1].days is None or few[1].days > few[0].days

    @given(late=st.lists(st.integers(-9, 30), max_size=40), per_day=st.integers(1, 50), at_due=st.floats(0.5, 1))
    def test_no_card_is_lost(self, late: list[int], per_day: int, at_due: float) -> None:
        """There are never more waiting than cards, and more a day never leave more on the first day."""
        cards = [state(days) for days in sorted(late, reverse=True)]
        left = list(statistics.forecast(of(cards), TODAY, per_day, at_due))
        assert len(left) == statistics.HORIZON
        assert all(0 <= rest <= len(cards) for rest in left)
        assert left[0] == max(0, sum(days >= 0 for days in late) - per_day)


class TestConfused:
    """Cards that are taken for each other."""

    @pytest.mark.parametrize(
        ("story", "others", "likeness", "expected"),
        [
            ("no other card", {}, {}, None),
            ("twice is chance", {2: {1, 2}}, {}, None),
            ("three days together", {2: {1, 2, 3}}, {}, 2),
            ("the other one fails all the time", {2: set(range(1, 20))}, {}, None),
            ("the one most often", {2: {1, 2, 3}, 3: {1, 2, 3, 4}}, {}, 3),
            ("equally often, the one that reads alike", {2: {1, 2, 3}, 3: {2, 3, 4}}, {2: 0.2, 3: 0.7}, 3),
            ("equally often, and nothing tells them apart", {3: {1, 2, 3}, 2: {2, 3, 4}}, {}, 2),
        ],
    )
    def test_confused(
        self, story: str, others: dict[int, set[int]], likeness: dict[int, float], expected: int | None
    ) -> None:
        """The log must tell it: failed together on three days, and on half of those on which either failed."""
        failures = {Day(day) for day in (1, 2, 3, 4)}
        days = {CardId(card): {Day(day) for day in found} for card, found in others.items()}
        alike = {CardId(card): value for card, value in likeness.items()}
        assert statistics.confused(failures, days, alike) == expected, story
