"""The settings of the scheduler: what they do to due days, and that a change says so."""

from datetime import timedelta

import pytest
from helpers import SEAS, Person, check_derived, deck_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples
from test_config import configure
from test_config import person as person  # noqa: PLC0414 - a fixture

from flashcards.collection import browse, log
from flashcards.collection.derived import rebuilding
from flashcards.reviews import Rating, Review, effective
from flashcards.scheduling import replay
from flashcards.scheduling.makers import Options
from flashcards.scheduling.sm2 import Sm2, sm2_state
from flashcards.studyday import Day


class TestScheduling:
    """The options of the scheduler."""

    def test_late_credit(self) -> None:
        """Half of the days that a right answer came late count; those of a wrong one, or of one that was early, not."""
        state = sm2_state(repetitions=2, interval=6, ease=250, lapses=0, due=Day(100))

        def next_interval(day: int, quality: int = 4, *, late_credit: bool = True) -> int:
            entry = Review(at=0, utc_offset=0, day=Day(day), quality=quality)
            after = Sm2(late_credit=late_credit).step(state, entry)
            assert after is not None
            return after.interval

        assert [next_interval(day) for day in (90, 100, 101, 104, 110)] == [15, 15, 17, 20, 28]
        assert next_interval(110, 2) == 1
        assert next_interval(110, late_credit=False) == 15

    @given(st.integers(1, 36_500), st.text(max_size=5), st.integers(130, 400))
    def test_fuzz(self, interval: int, seed: str, ease: int) -> None:
        """It moves the due day by at most a twentieth, always by the same, and never the interval."""
        state = sm2_state(repetitions=5, interval=interval, ease=ease, lapses=0, due=Day(0))
        entry = Review(at=0, utc_offset=0, day=Day(0), quality=4)
        exact, moved, again = (Sm2(fuzz_seed=each).step(state, entry) for each in (None, seed, seed))
        assert exact is not None
        assert moved is not None
        assert moved == again
        assert moved.interval == exact.interval
        assert abs(moved.due - exact.due) <= exact.interval // 20
        assert moved.due <= 36_500

    def test_fuzz_parts_cards(self) -> None:
        """Cards that were learnt together come on several days; the first steps stay as they are."""
        state = sm2_state(repetitions=5, interval=40, ease=250, lapses=0, due=Day(0))
        entry = Review(at=0, utc_offset=0, day=Day(0), quality=4)
        dues = {after.due for n in range(50) if (after := Sm2(fuzz_seed=str(n)).step(state, entry))}
        assert dues == set(range(95, 106))
        first = Sm2(fuzz_seed="x").step(None, entry)
        assert first is not None
        assert first.due == 1

    def test_a_change_derives_the_schedule_anew(self, person: Person) -> None:
        """It is said once, undone by changing it back, and holds for a new answer and what is shown before it."""
        with person.collection() as opened:
            for days in (0, 1, 6, 30):
                person.wait(days=days)
                person.answer(opened, "Tide")
            before = browse.find_term(opened, "Tide")[0].state
        configure(person, "max-interval = 10\n")
        said = person.run("due").stderr
        assert said == "flashcards: scheduling options changed: 1 card is due on another day\n"
        assert person.run("due").stderr == ""
        with person.collection() as opened:
            check_derived(opened)
            state = browse.find_term(opened, "Tide")[0].state
        assert state is not None
        assert state.interval == 10
        said = person.run("config", "--unset", "max-interval").stderr
        assert said == "flashcards: due tomorrow 0 as before, today 0 as before; 1 card is due on another day\n"
        with person.collection() as opened:
            assert browse.find_term(opened, "Tide")[0].state == before

    def test_a_deck_with_a_longest_interval_of_its_own(self, person: Person) -> None:
        """It comes before the usual one, and follows every edit: set, taken out, and notes moved between decks."""
        with person.collection() as opened:
            for days in (0, 1, 6, 30):
                person.wait(days=days)
                person.answer(opened, "Tide")

        def interval() -> int:
            with person.collection() as opened:
                check_derived(opened)
                state = browse.find_term(opened, "Tide")[0].state
            assert state is not None
            return state.interval

        free = interval()
        assert free > 20
        person.write("seas.md", SEAS.replace("deck: Seas", "deck: Seas\nmax-interval: 12"))
        assert interval() == 12
        person.run("config", "max-interval", "9")
        person.run("due")
        assert interval() == 12
        person.write("lakes.md", deck_text("Lakes", {"Tide": "The rise and fall of the sea."}, "max-interval: 4\n"))
        person.write("seas.md", deck_text("Seas", {"Wave (water wave)": "A ridge that moves through water."}))
        assert interval() == 4
        person.write("lakes.md", deck_text("Lakes", {"Tide": "The rise and fall of the sea."}))
        assert interval() == 9
        person.run("config", "--unset", "max-interval")
        person.run("due")
        assert interval() == free

    @settings(
        max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    @given(data=st.data())
    def test_schedule_is_replay_under_any_options(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        """Whatever is answered and whichever options are chosen in between: each state is the replay of its log."""
        person = Person(tmp_path_factory.mktemp("home"))
        person.write("seas.md", SEAS)
        with person.collection() as opened:
            for _ in range(data.draw(st.integers(1, 12))):
                person.moment += timedelta(days=data.draw(st.integers(0, 60)))
                if data.draw(st.booleans()):
                    term, rating = data.draw(st.sampled_from(("Tide", "Wave"))), data.draw(st.sampled_from(Rating))
                    person.answer(opened, term, rating)
                else:
                    scheduler, retention = st.sampled_from(("sm2", "fsrs")), st.sampled_from((0.7, 0.9, 0.99))
                    each = st.integers(1, 400), st.booleans(), st.booleans(), scheduler, retention
                    chosen = Options(*data.draw(st.tuples(*each)))
                    rebuilding.choose_options(opened, chosen)
                    assert log.options(opened) == chosen
                check_derived(opened)
                for term in ("Tide", "Wave"):
                    view = browse.find_term(opened, term)[0]
                    entries = effective(log.entries(opened, view.card))
                    assert view.state == replay(log.scheduler(opened, view.card), entries)
