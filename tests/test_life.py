"""A long life with every command: whatever is done, in any order, a model of a few lines knows what comes of it."""

import gc
import json
import random
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from helpers import Person, check_derived
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from flashcards.collection import browse
from flashcards.collection.rescue.soundness import verify
from flashcards.collection.store import Collection
from flashcards.scheduling.sm2 import memory_of
from flashcards.studyday import Day, to_date

TERMS = ("Tide", "Wave", "Gyre", "Reef", "Fjord")
FILES = ("seas.md", "lakes.md")
STAYING = ("Reef", "Fjord")
"""One term of each file, since a file without any is taken for one that is not whole."""

SESSION = re.compile(r"^(\w+)\nEnter shows the answer", re.MULTILINE)
YEARS = 3


@dataclass(frozen=True)
class Card:
    """Where a card stands: by SM-2 as its article has it, and what holds it back."""

    due: int | None = None
    interval: int = 0
    repetitions: int = 0
    ease: int = 250
    lapses: int = 0
    passed: bool = False
    moved: int | None = None
    failed: int | None = None
    suspended: bool = False
    buried: int = 0

    def answered(self, kind: str, key: int, day: int) -> "Card":
        """After an answer with one of the four keys."""
        quality = key + 1
        passed = quality >= 3
        if kind == "drill" or self.moved == day:
            return replace(self, passed=passed, failed=None if key > 2 else day)
        ease = max(130, self.ease + 10 - (5 - quality) * (8 + (5 - quality) * 2))
        interval = 1
        if passed and self.repetitions:
            interval = 6 if self.repetitions == 1 else -(-self.interval * self.ease // 100)
        return replace(
            self,
            due=day + interval,
            interval=interval,
            repetitions=self.repetitions + 1 if passed else 0,
            ease=ease,
            lapses=self.lapses + (not passed and self.passed),
            passed=passed,
            moved=day,
            failed=None if key > 2 else day,
        )


Cards = dict[str, Card]


class Life(RuleBasedStateMachine):
    """Somebody who uses every command, beside what is known of their cards."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="flashcards-"))
        self.person = Person(self.root / "home")
        self.past: list[Cards] = [dict.fromkeys(TERMS, Card())]
        self.undone: list[Cards] = []
        self.where = dict.fromkeys(TERMS, FILES[0]) | {STAYING[1]: FILES[1]}
        self.texts = dict.fromkeys(TERMS, 0)
        self.kept: dict[str, tuple[list[Cards], list[Cards], dict[str, str], dict[str, int]]] = {}
        self.homes = 0

    def teardown(self) -> None:
        """Remove the home."""
        shutil.rmtree(self.root)

    @property
    def cards(self) -> Cards:
        """Where every card stands now."""
        return self.past[-1]

    def becomes(self, **changed: Card) -> None:
        """Something was done that can be undone."""
        self.past.append(self.cards | changed)
        self.undone = []

    def save(self) -> None:
        """Write the deck files."""
        for name in FILES:
            here = [term for term, file in self.where.items() if file == name]
            body = "".join(f"\n## {term}\nWhat {term} is, version {self.texts[term]}.\n" for term in here)
            self.person.write(name, f"---\ndeck: {name[:-3].title()}\n---\n{body}")
        self.person.run("decks")

    @initialize()
    def begin(self) -> None:
        """Every life begins with two decks."""
        self.save()

    @rule(hours=st.integers(1, 80))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.person.wait(hours=hours)

    @rule(keys=st.lists(st.integers(1, 4), min_size=1, max_size=4))
    def study(self, keys: list[int]) -> None:
        """Some cards are answered, each of which should come today."""
        self.person.wait(hours=0.1)
        done = self.person.run("study", "--plain", text="".join(f"\n{key}\n" for key in keys) + "q\n")
        assert done.exit_code in {0, 1}, done.output
        asked = SESSION.findall(done.stdout)[: len(keys)]
        if not asked:
            assert not [term for term in self.where if self.comes(self.cards[term])]
            return
        entries = json.loads(self.person.run("log", "--json").stdout)[-len(asked) :]
        assert [entry["term"] for entry in entries] == asked
        for entry, key in zip(entries, keys, strict=False):
            before = self.cards[entry["term"]]
            assert self.comes(before), entry
            self.becomes(**{entry["term"]: before.answered(entry["kind"], key, self.person.today)})

    def comes(self, card: Card) -> bool:
        """Whether a card should come today: new, due, or failed today."""
        today = self.person.today
        if card.suspended or card.buried > today:
            return False
        return card.due is None or card.due <= today or card.failed == today

    @rule(term=st.sampled_from(TERMS), what=st.sampled_from(("suspend", "unsuspend", "bury", "forget")))
    def hold(self, term: str, what: str) -> None:
        """A card is suspended, let go, buried or forgotten, unless there is nothing to do."""
        card, today = self.cards[term], self.person.today
        after = {
            "suspend": replace(card, suspended=True),
            "unsuspend": replace(card, suspended=False),
            "bury": card if card.suspended or card.buried > today else replace(card, buried=today + 1),
            "forget": card if card.due is None else Card(suspended=card.suspended),
        }[what]
        self.change(term, after, what, term)

    @rule(term=st.sampled_from(TERMS), days=st.integers(0, 40))
    def set_due(self, term: str, days: int) -> None:
        """A card gets another due day."""
        card, due = self.cards[term], self.person.today + days
        after = card if card.due == due else replace(card, due=due, moved=None)
        self.change(term, after, "set-due", to_date(Day(due)).isoformat(), term)

    def change(self, term: str, after: Card, *command: str) -> None:
        """A command changes a card as expected, or says that there is nothing to do."""
        done = self.person.run(*command)
        if term not in self.where:
            assert done.exit_code in {1, 2}, done.output
        elif done.exit_code == 1:
            assert after == self.cards[term], done.output
        else:
            assert done.exit_code == 0, done.output
            self.becomes(**{term: after})

    @rule()
    def undo(self) -> None:
        """The last thing is undone."""
        assert self.person.run("undo").exit_code == (len(self.past) == 1)
        if len(self.past) > 1:
            self.undone.append(self.past.pop())

    @rule()
    def redo(self) -> None:
        """What was undone last is done again."""
        assert self.person.run("redo").exit_code == (not self.undone)
        if self.undone:
            self.past.append(self.undone.pop())

    @rule(term=st.sampled_from(TERMS), file=st.sampled_from((*FILES, "")))
    def edit(self, term: str, file: str) -> None:
        """A text is rewritten, moved to another deck or removed, or comes back with its own words."""
        self.texts[term] += term in self.where and bool(file)
        if term not in STAYING:
            self.where.pop(term, None)
            if file:
                self.where[term] = file
        self.save()

    @rule(name=st.sampled_from("ab"))
    def back_up(self, name: str) -> None:
        """A backup is made."""
        target = self.root / f"{name}.zip"
        target.unlink(missing_ok=True)
        assert self.person.run("backup", str(target)).exit_code == 0
        self.kept[name] = ([*self.past], [*self.undone], {**self.where}, {**self.texts})

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """A backup is restored."""
        name = data.draw(st.sampled_from(sorted(self.kept)))
        self.person.wait(hours=0.01)
        gc.collect()  # a session of this process may still hold a cursor, as no program does that has ended
        done = self.person.run("restore", str(self.root / f"{name}.zip"))
        assert done.exit_code == 0, done.output
        past, undone, where, texts = self.kept[name]
        self.past, self.undone, self.where, self.texts = [*past], [*undone], {**where}, {**texts}

    @precondition(lambda self: self.where)
    @rule()
    def move_house(self) -> None:
        """Everything goes to a new home through JSON, where nothing can be undone that was done elsewhere."""
        file = self.root / "all.json"
        assert self.person.run("export", "json", "-o", str(file)).exit_code == 0
        self.homes += 1
        there = Person(self.root / f"home-{self.homes}")
        there.moment = self.person.moment
        for name in FILES:
            there.write(name, (self.person.decks / name).read_bytes())
        assert there.run("import", str(file)).exit_code == 0
        with there.collection() as opened:
            self.compare_with(there, opened)
        shutil.rmtree(there.folder)

    @rule()
    def merge_with_a_copy(self) -> None:
        """A copy of the home has nothing new."""
        copied = self.root / "copy"
        shutil.copytree(self.person.folder, copied)
        done = self.person.run("merge", str(copied))
        assert done.exit_code == 0, done.output
        shutil.rmtree(copied)

    @rule(repair=st.booleans())
    def doctor(self, *, repair: bool) -> None:
        """Nothing is wrong but, perhaps, that no backup was made."""
        done = self.person.run("doctor", *(["--repair"] if repair else []))
        assert done.exit_code < 3, done.output

    @invariant()
    def all_is_as_expected(self) -> None:
        """Every card stands where the model says, and the collection is sound."""
        with self.person.collection() as opened:
            verify(opened)
            check_derived(opened)
            self.compare_with(self.person, opened)

    def compare_with(self, person: Person, opened: Collection) -> None:
        """Check every card that a text asks for."""
        for term in self.where:
            (view,) = browse.find_term(opened, term)
            card = self.cards[term]
            assert (view.holds.suspended, view.definition[-2:]) == (card.suspended, f"{self.texts[term]}."[-2:])
            assert max(view.holds.buried_until or 0, person.today) == max(card.buried, person.today)
            if view.state is None:
                assert card.due is None, (term, card)
                continue
            memory = memory_of(view.state)
            found = (view.state.due, view.state.interval, memory.repetitions, memory.ease, view.state.lapses)
            assert found == (card.due, card.interval, card.repetitions, card.ease, card.lapses), (term, card)


def live(examples: int, steps: int) -> None:
    """So many lives of so many steps."""
    found = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=[*HealthCheck])
    run_state_machine_as_test(Life, settings=found)


def test_some_lives() -> None:
    """Whatever is done, every card stands where a simple model says."""
    live(4, 25)


@pytest.mark.nightly
def test_long_lives() -> None:
    """The same for ten thousand steps."""
    live(100, 100)


class Learner:
    """Somebody who studies most days for years, and keeps a record of their own of every answer."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.person = Person(folder / "home")
        self.folder = folder
        self.chance = random.Random(seed)  # noqa: S311 - a life need not be unpredictable
        self.cards: Cards = {}
        self.answers = 0
        self.days: set[int] = set()
        self.texts: dict[str, str] = {}

    def write(self) -> None:
        """Save the deck: some notes more, and one that is written better."""
        for _ in range(3):
            term = f"Term{len(self.texts)}"
            self.texts[term], self.cards[term] = f"What {term} is.", Card()
        better = self.chance.choice([*self.texts])
        self.texts[better] += " And more."
        body = "".join(f"\n## {term}\n{text}\n" for term, text in self.texts.items())
        self.person.write("all.md", f"---\ndeck: All\nnew-per-day: 2\n---\n{body}")

    def study(self) -> None:
        """A session of a morning, to its end: what is answered, how, and now and then undone and answered again."""
        keys = [self.chance.choices((1, 2, 3, 4), (1, 1, 6, 2))[0] for _ in range(300)]
        done = self.person.run("study", "--plain", text="".join(f"\n{key}\n" for key in keys))
        assert done.exit_code == 0, done.output
        asked = SESSION.findall(done.stdout)
        if not asked:
            return
        entries = json.loads(self.person.run("log", "--json", "--since", "today").stdout)[-len(asked) :]
        for entry, term, key in zip(entries, asked, keys, strict=False):
            assert (entry["term"], entry["quality"]) == (term, key + 1)
            self.cards[term] = self.cards[term].answered(entry["kind"], key, self.person.today)
        self.answers += len(asked)
        self.days.add(self.person.today)

    def look_at_the_week(self, week: int) -> None:
        """What always holds: every schedule is the model's, the log has every answer, and everything can move."""
        with self.person.collection() as opened:
            verify(opened)
            check_derived(opened)
            for term, card in self.cards.items():
                (view,) = browse.find_term(opened, term)
                assert (view.state.due if view.state else None) == card.due
            (entries, days) = opened.connection.execute("select count(*), count(distinct day) from log").fetchone()
            assert (entries, days) == (self.answers, len(self.days))
            before = opened.connection.execute(LOG).fetchall()
        if week % 4:
            return
        file, other = self.folder / "all.json", Person(self.folder / "other")
        other.moment = self.person.moment
        assert self.person.run("export", "json", "-o", str(file)).exit_code == 0
        assert other.run("import", str(file)).exit_code == 0
        backup = self.folder / f"{week}.zip"
        assert self.person.run("backup", str(backup)).exit_code == 0
        restored = Person(self.folder / "restored")
        restored.moment = self.person.moment
        assert restored.run("restore", str(backup)).exit_code == 0
        for person in (other, restored):
            with person.collection() as opened:
                assert opened.connection.execute(LOG).fetchall() == before
            shutil.rmtree(person.folder)
        backup.unlink()


LOG = """
select term, kind, at, log.origin, quality from log join cards on cards.id = log.card
join notes on notes.id = cards.note order by 1, 3, 4
""".replace("kind", "log.kind")


@pytest.mark.parametrize("weeks", [3, pytest.param(52 * YEARS, marks=pytest.mark.nightly)])
def test_years(tmp_path: Path, weeks: int) -> None:
    """Week after week every answer is there and every card stands where it should: here, elsewhere, in a backup."""
    learner = Learner(tmp_path, weeks)
    for week in range(weeks):
        learner.write()
        for _ in range(7):
            if learner.chance.random() < 0.85:
                learner.study()
            learner.person.wait(days=1)
        learner.look_at_the_week(week)
    assert learner.answers > weeks * 8
