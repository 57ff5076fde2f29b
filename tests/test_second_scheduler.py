"""A second scheduler is one file: what is here needs no change of anything else."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import SEAS, Person, card_of, check_derived, rebuild

from flashcards.collection import browse, log, steps
from flashcards.collection.answers import backlog_of
from flashcards.reviews import PASS, Drill, Entry, Reset, Review, Seed, SetDue, effective
from flashcards.scales import SCHEDULERS
from flashcards.scheduling import Figures, Span, State, Summary, moves, replay
from flashcards.scheduling.makers import MAKERS, Made
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics import Backlog
from flashcards.studyday import Day


class Doubling:
    """A right answer doubles how long a card is away, a wrong one halves it; it remembers a strength, not an ease."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.name = "doubling"
        self.counts_repeats = False

    def step(self, state: State | None, entry: Entry) -> State | None:
        """The state after one effective entry."""
        match entry:
            case Review() if moves(state, entry.day):
                strength = self.strength(state) if state else 0.75
                strength *= 2 if entry.quality >= PASS else 0.5
                interval = min(self.longest, max(1, round(strength)))
                lapses = (state.lapses if state else 0) + (state is not None and entry.quality < PASS)
                return State(Day(entry.day + interval), interval, lapses, entry.day, (strength, None))
            case Seed():
                return State(entry.due, entry.interval, entry.lapses, None, (float(entry.interval), None))
            case SetDue():
                return (state or State(entry.due, 0, 0, None, (0.75, None)))._replace(due=entry.due, moved=None)
            case Reset():
                return None
            case Drill() | _:
                return state

    @staticmethod
    def strength(state: State) -> float:
        """What it remembers."""
        return state.memory[0] or 0.0

    def summary(self, state: State) -> Summary:
        """The state as a seed would give it."""
        return Summary(int(self.strength(state) >= 1), state.interval, 250, state.lapses, state.due, self.name)

    def figures(self, state: State, day: Day) -> Figures:  # noqa: ARG002 - the same on any day
        """It knows nothing that has a name elsewhere."""
        return Figures(None, None, None, None)

    def span(self, state: State) -> Span:
        """As SM-2."""
        return Span(state.due, max(1, state.interval))

    def recall(self, state: State, day: Day, at_due: float) -> float:
        """As SM-2."""
        return Sm2().recall(state, day, at_due)

    def facts(self, state: State, day: Day) -> dict[str, str]:  # noqa: ARG002 - as above
        """The strength."""
        return {"strength": f"{self.strength(state):.2f}"}


def doubling(made: Made) -> Doubling:
    """Make one."""
    return Doubling(made.max_interval)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody who chose it, and studied a deck for some days."""
    monkeypatch.setitem(MAKERS, "doubling", doubling)
    monkeypatch.setitem(SCHEDULERS, "doubling", "Doubling")
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    assert person.run("due").exit_code == 0
    assert person.run("config", "scheduler", "doubling").exit_code == 0
    for days in (2, 3, 6, 12):
        assert "Tide" in person.run("study", text="\n3\n" * 9).stdout
        person.moment += timedelta(days=days)
    return person


def state_of(person: Person, term: str = "Tide") -> State:
    """What the schedule says of a card, which is what its log leads to."""
    with person.collection() as opened:
        check_derived(opened)
        card = card_of(opened, term)
        state = browse.card(opened, card).state
        assert state is not None
        assert state == replay(Doubling(36_500), effective(log.entries(opened, card)))
        return state


def test_study_follows_it(person: Person) -> None:
    """Due days are those of the chosen scheduler, also where its memory is a fraction or nothing."""
    state = state_of(person)
    assert (state.interval, list(state.memory)) == (12, [12.0, None])
    assert "strength 12.00" in person.run("show", "Tide").stdout


def test_undo_and_redo(person: Person) -> None:
    """A step that is taken back leaves the state before it; redo brings the same again."""
    after = state_of(person)
    with person.collection() as opened:
        for _ in range(3):
            steps.undo(opened, person.stamp())
    assert state_of(person) != after
    with person.collection() as opened:
        for _ in range(3):
            steps.redo(opened, person.stamp())
    assert state_of(person) == after


def test_back_to_sm2_and_again(person: Person) -> None:
    """Each choice derives every schedule anew from the same log; nothing of it depends on what was chosen before."""
    own = state_of(person)
    assert "due on another day" in person.run("config", "scheduler", "sm2").stderr
    assert not person.run("due").stderr
    assert "ease 2.50" in person.run("show", "Tide").stdout
    assert person.run("config", "scheduler", "doubling").exit_code == 0
    person.run("due")
    assert state_of(person) == own


def test_a_rebuild(person: Person) -> None:
    """Derived anew from the log alone, it is the same."""
    before = state_of(person)
    with person.collection() as opened:
        rebuild(opened)
    assert state_of(person) == before


def test_json_both_ways(person: Person, tmp_path: Path) -> None:
    """Another home that imports what was exported has the same logs, and under the same choice the same schedules."""
    text = person.run("export", "json").stdout
    told = next(note for note in json.loads(text)["notes"] if note["term"] == "Tide")["cards"][0]
    assert told["schedule"]["interval"] == state_of(person).interval
    other = Person(tmp_path / "other")
    other.moment = person.moment
    assert other.run("config", "scheduler", "doubling").exit_code == 0
    assert other.run("import", "-", text=text).exit_code == 0
    assert state_of(other) == state_of(person)


def test_what_is_told_of_it(person: Person, tmp_path: Path) -> None:
    """Search, the backlog's forecast, leeches and the exports for other programs work with any state."""
    found = json.loads(person.run("search", "--json", "Tide").stdout)[0]
    assert (found["interval"], found["ease"], found["repetitions"]) == (12, None, 1)
    with person.collection() as opened:
        assert backlog_of(opened, person.today, 3, per_day=2) == Backlog(3, 2, 2)
    for kind, name in (("anki", "a.apkg"), ("sqlite", "a.db"), ("csv", "a.csv")):
        result = person.run("export", kind, "-o", str(tmp_path / name))
        assert result.exit_code == 0, result.stderr
    assert person.run("study", text="\n1\n\n3\n" * 5).exit_code == 0
    assert state_of(person).lapses == 1


def test_every_scheduler_has_a_name() -> None:
    """What the settings offer is what can be made."""
    assert set(SCHEDULERS) == set(MAKERS)
