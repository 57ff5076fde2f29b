"""Exports to Anki: what becomes of schedules and histories, with Anki's own engine as the judge."""

from pathlib import Path

import pytest
from anki.collection import Collection
from test_anki_export import EDITED, Take, answer, found, learnt, today, when
from test_anki_export import anki as anki  # noqa: PLC0414 - a fixture
from test_anki_export import take as take  # noqa: PLC0414 - a fixture

from flashcards.anki.exporting.writer import write_package
from flashcards.reviews import Bury, Drill, Reset, Review, Seed, SetDue, Suspend
from flashcards.studyday import Day


class TestHistory:
    """Schedules and the review log."""

    def test_what_was_learnt_is_known_there(self, anki: Collection, take: Take) -> None:
        """Interval, ease, lapses and due day arrive, and so does every answer."""
        entries = (
            answer(-20, 4),
            answer(-19, 4),
            answer(-13, 2),
            Drill(**when(-12), quality=4, took=900),
            answer(-11, 4),
            answer(-2, 5),
        )
        take(learnt("A", *entries))
        (card,) = found(anki).cards()
        assert (card.type, card.queue, card.due - anki.sched.today) == (2, 2, 4)
        assert (card.ivl, card.factor, card.reps, card.lapses) == (6, 2280, 5, 1)
        times = [entry.at for entry in entries]
        assert log_of(anki) == [
            (times[0], 3, 1, 0, 2500, 1500, 0),
            (times[1], 3, 6, 1, 2500, 1500, 1),
            (times[2], 1, 1, 6, 2180, 1500, 1),
            (times[3], 3, 1, 1, 0, 900, 3),
            (times[4], 3, 1, 1, 2180, 1500, 2),
            (times[5], 4, 6, 1, 2280, 1500, 1),
        ]

    def test_a_failed_new_card_comes_back_tomorrow(self, anki: Collection, take: Take) -> None:
        """A card never passed has no lapse, and is due a day after its only answer."""
        take(learnt("A", answer(0, 2)))
        (card,) = found(anki).cards()
        assert (card.queue, card.due - anki.sched.today, card.ivl, card.factor, card.lapses) == (2, 1, 1, 2180, 0)
        assert [row[1:] for row in log_of(anki)] == [(1, 1, 0, 2180, 1500, 0)]

    def test_a_reset_card_is_new_and_keeps_its_history(self, anki: Collection, take: Take) -> None:
        """Both the answers and the reset are in the log, and the card waits among the new ones."""
        take(learnt("A", answer(-9, 4), answer(-8, 4), Reset(**when(-1))))
        (card,) = found(anki).cards()
        assert (card.type, card.queue, card.ivl, card.factor, card.reps) == (0, 0, 0, 0, 0)
        assert [row[1:] for row in log_of(anki)][2] == (0, 0, 6, 0, 0, 4)

    def test_a_due_day_set_by_hand_arrives(self, anki: Collection, take: Take) -> None:
        """The card is due on that day, and the log says that nobody answered."""
        take(learnt("A", answer(-9, 4), answer(-8, 4), SetDue(**when(-1), due=Day(today() + 30))))
        (card,) = found(anki).cards()
        assert (card.due - anki.sched.today, card.ivl) == (30, 6)
        assert [row[1:] for row in log_of(anki)][2] == (0, 6, 6, 2500, 0, 4)

    def test_a_due_day_of_a_new_card_is_no_reset(self, anki: Collection, take: Take) -> None:
        """Only a reset has neither an interval nor an ease in Anki's log."""
        take(learnt("A", SetDue(**when(-1), due=Day(today() + 3))))
        (card,) = found(anki).cards()
        assert card.due - anki.sched.today == 3
        assert [row[1:] for row in log_of(anki)] == [(0, 1, 0, 2500, 0, 4)]

    def test_a_state_from_outside_arrives(self, anki: Collection, take: Take) -> None:
        """An import without history is a state without a row; what Anki cannot hold is cut."""
        seed = Seed(**when(-9), repetitions=300, interval=36_500, ease=9_999, lapses=2, due=Day(today() - 700))
        take(learnt("A", seed))
        (card,) = found(anki).cards()
        assert (card.due - anki.sched.today, card.ivl, card.factor, card.lapses) == (-700, 36_500, 65_535, 2)
        assert log_of(anki) == []

    def test_a_state_from_outside_before_answers(self, anki: Collection, take: Take) -> None:
        """Where answers follow, it is a row that nobody answered."""
        seed = Seed(**when(-9), repetitions=3, interval=12, ease=230, lapses=2, due=Day(today() - 7))
        take(learnt("A", seed, answer(-7, 4)))
        assert [row[1:] for row in log_of(anki)] == [(0, 12, 0, 2300, 0, 5), (3, 28, 12, 2300, 1500, 1)]

    @pytest.mark.parametrize(
        ("qualities", "kinds"),
        [((2, 2, 4), [0, 0, 0]), ((3, 3, 4), [0, 2, 2]), ((4, 4), [0, 2])],
    )
    def test_repeats_are_steps(
        self, anki: Collection, take: Take, qualities: tuple[int, ...], kinds: list[int]
    ) -> None:
        """A drill after a review of its day is a step: of learning before the first pass, of relearning after it."""
        first, *drills = qualities
        stamp = when(-9)
        repeats = [
            Drill(at=stamp["at"] + at, utc_offset=0, day=stamp["day"], quality=quality)
            for at, quality in enumerate(drills, 1)
        ]
        take(learnt("A", answer(-9, first), *repeats))
        rows = log_of(anki)
        assert [row[-1] for row in rows] == kinds
        assert {row[2:4] for row in rows[1:]} == {(-600, -600)}
        assert all(row[4] >= 1300 for row in rows)
        (card,) = found(anki).cards()
        assert (card.reps, card.last_review_time) == (len(qualities), repeats[-1].at // 1000)

    @pytest.mark.parametrize("entries", [(), (-2,)], ids=["new", "learnt"])
    def test_cards_held_back_are_held_back_there(self, anki: Collection, take: Take, entries: tuple[int, ...]) -> None:
        """Suspended and buried cards arrive so, with their due days; suspending and burying log nothing."""
        history = tuple(answer(days, 4) for days in entries)
        take(
            learnt("A", *history, Suspend(**when(-1)), suspended=True),
            learnt("B", *history, Bury(**when(-1), until=Day(today() + 1)), buried=True),
            learnt("C", *history, suspended=True, buried=True),
        )
        cards = [found(anki, f"Term:{term}").cards()[0] for term in "ABC"]
        assert [card.queue for card in cards] == [-1, -3, -1]
        if history:
            assert [card.due - anki.sched.today for card in cards] == [-1, -1, -1]
        assert anki.db is not None
        assert anki.db.scalar("select count() from revlog") == 3 * len(history)

    def test_answers_of_one_millisecond_are_told_apart(self, tmp_path: Path, anki: Collection, take: Take) -> None:
        """Anki's log has one answer a millisecond: the later card's moves on, and the summary says where."""
        at = EDITED + 999
        first, second = (Review(at=at + step, utc_offset=0, day=Day(19_000), quality=4) for step in (0, 1))
        notes = [learnt("A", first, second), learnt("B", first)]
        summary = write_package(tmp_path / "a.apkg", (), notes)
        moved = [(move.guid, move.order, move.at, move.id) for move in summary.moved]
        assert moved == [(notes[1].guid, 0, at, at + 1), (notes[0].guid, 0, at + 1, at + 2)]
        take(*notes)
        assert anki.db is not None
        assert anki.db.list("select id from revlog order by id") == [at, at + 1, at + 2]


def log_of(anki: Collection) -> list[tuple[int, ...]]:
    """Anki's review log: id, ease, interval, last interval, factor, time and type."""
    assert anki.db is not None
    rows = anki.db.all("select id, ease, ivl, lastIvl, factor, time, type from revlog order by id")
    return [tuple(row) for row in rows]
