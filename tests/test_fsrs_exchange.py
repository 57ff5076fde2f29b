"""Parameters of FSRS between homes: a union of dated lists, of which the newest hold; undo and redo of one's own."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from helpers import Person, card_of, check_derived, deck_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.collection import log, parameters
from flashcards.collection.store import Collection
from flashcards.reviews import Rating
from flashcards.scheduling.dated import Dated, holding, standing, united
from flashcards.scheduling.fsrs import DEFAULTS

SETS = [(round(0.3 + number / 10, 1), *DEFAULTS[1:]) for number in range(4)]
VERSIONS = ("FSRS-6", "FSRS-6", "FSRS-7")


@cache
def dated() -> st.SearchStrategy[Dated]:
    """Entries of a list, many of one name, undos and undos of undos among them."""
    ats, origins = st.integers(1, 6), st.sampled_from("ab")
    numbers = st.sampled_from([(), *SETS])
    held = st.builds(Dated, ats, origins, st.sampled_from(VERSIONS), numbers, st.none(), st.just(""))
    return held | st.builds(Dated, ats, origins, st.just("FSRS-6"), st.just(()), ats, origins)


lists = st.lists(dated(), max_size=6)


@given(lists, lists, lists)
def test_a_union(a: list[Dated], b: list[Dated], c: list[Dated]) -> None:
    """The order in which lists are united, and how often, makes no difference."""
    assert united(a, b) == united(b, a)
    assert united(united(a, b), c) == united(a, united(b, c))
    assert united(a, a) == united(a) == united(united(a), a)
    assert {one.name for one in united(a, b)} == {one.name for one in a} | {one.name for one in b}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lists)
def test_what_holds_is_what_schedules_are_made_by(begun: Collection, found: list[Dated]) -> None:
    """The database answers as the list in memory does: the newest that were not undone, of this version."""
    with begun.transaction():
        begun.connection.execute("delete from parameters")
        parameters.unite_in(begun, found)
    assert parameters.listed(begun) == united(found)
    held = holding(found)
    assert log.parameters(begun) == (held.numbers if held else ())
    rows = [one for one in standing(found) if one.voids is None and one.version == "FSRS-6"]
    assert held == (max(rows, key=lambda one: one.name) if rows else None)


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Collection]:
    """A collection."""
    with Collection.open(str(tmp_path / "collection.db")) as opened:
        yield opened


@pytest.fixture
def settle(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[int]], list[Person]]:
    """Makes homes that study one deck by FSRS, each with a clock so many days ahead."""

    def make(ahead: list[int]) -> list[Person]:
        people = []
        for days in ahead:
            person = Person(tmp_path_factory.mktemp("home"))
            person.write("seas.md", deck_text("Seas", {"Tide": "In and out.", "Wave": "Water."}))
            person.run("config", "scheduler", "fsrs")
            person.moment += timedelta(days=days)
            with person.collection() as opened:
                person.answer(opened, "Tide", Rating.GOOD)
            person.wait(days=9)
            people.append(person)
        return people

    return make


def text_of(number: int) -> str:
    """One of the sets, as it is typed."""
    return " ".join(map(str, SETS[number]))


def exchange(giver: Person, taker: Person, *, lines: bool = False) -> str:
    """One home's JSON becomes known in another; what is said of it."""
    told = giver.run("export", "json", *(["--lines"] if lines else [])).stdout
    result = taker.run("import", "-", text=told)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def facts(person: Person) -> tuple[list[Dated], tuple[float, ...], object]:
    """The list of a home, what of it holds, and the schedule, which is what the log leads to."""
    with Collection.open(person.home.collection) as opened:
        check_derived(opened)
        rows = opened.connection.execute("select due, interval, memory from schedule order by card").fetchall()
        return parameters.listed(opened), log.parameters(opened), rows


homes = st.integers(0, 2)
happenings = st.tuples(homes, st.sampled_from(("set", "set", "unset", "undo", "redo", "answer")), st.integers(0, 3))
exchanges = st.tuples(homes, st.just("tell"), homes)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=examples(12),
    deadline=None,
)
@given(
    ahead=st.lists(st.sampled_from((0, 0, 1, -1, 300)), min_size=3, max_size=3),
    story=st.lists(happenings | happenings | exchanges, max_size=10),
)
def test_three_homes(
    settle: Callable[[list[int]], list[Person]], ahead: list[int], story: list[tuple[int, str, int]]
) -> None:
    """Whatever is set, undone and exchanged, in the end all use the same parameters, and schedules follow them."""
    people = settle(ahead)
    for home, what, number in story:
        person = people[home]
        person.wait(hours=1)
        if what == "tell":
            exchange(person, people[number], lines=number == home + 1)
        elif what == "answer":
            with person.collection() as opened:
                person.answer(opened, "Wave", Rating(number + 1))
        elif what in {"set", "unset"}:
            given = [text_of(number)] if what == "set" else ["--unset"]
            assert person.run("config", "fsrs-parameters", *given).exit_code == 0
        else:
            person.run(what)
    for _ in range(2):
        for giver, taker in ((0, 1), (1, 2), (2, 0), (0, 1)):
            exchange(people[giver], people[taker])
        first = facts(people[0])
        assert all(facts(person) == first for person in people[1:])


def test_what_an_import_says(settle: Callable[[list[int]], list[Person]]) -> None:
    """Newer parameters hold and move due days; older ones do not; a text without any changes nothing."""
    here, there = settle([0, 1])
    assert "parameters" not in exchange(here, there)
    here.run("config", "fsrs-parameters", text_of(1))
    told = here.run("export", "json").stdout
    before = facts(there)
    line = "FSRS parameters of 2026-03-10 from the file would be used\n"
    assert line in there.run("import", "-", "--dry-run", text=told).stdout
    assert facts(there) == before
    assert line.replace("would be used", "are used now") in exchange(here, there).replace(
        "; 1 card moved to another day", ""
    )
    assert facts(there)[1] == SETS[1]
    assert "parameters" not in exchange(here, there)
    there.wait(days=3)
    there.run("config", "fsrs-parameters", text_of(2))
    here.wait(days=1)
    here.run("config", "fsrs-parameters", text_of(3))
    kept = "FSRS parameters of 2026-03-11 from the file were added to the list, but yours of 2026-03-14 are newer"
    assert kept in exchange(here, there)
    assert facts(there)[1] == SETS[2]
    newer = "FSRS parameters of 2026-03-14 from the file are used now, as they are newer than yours of 2026-03-11"
    assert newer in exchange(there, here)
    there.run("undo")
    again = "FSRS parameters of 2026-03-11 are used now, as those of 2026-03-14 were undone there"
    assert again in exchange(there, here)
    assert facts(here) == facts(there)
    here.run("config", "scheduler", "sm2")
    there.run("config", "fsrs-parameters", "--unset")
    unused = "The default FSRS parameters, set on 2026-03-14, from the file are used once you choose FSRS"
    assert unused in exchange(there, here)


def test_a_new_home_has_all(settle: Callable[[list[int]], list[Person]], tmp_path: Path) -> None:
    """A backup brings the list too, and without schedules and reviews it has none."""
    (here,) = settle([0])
    here.run("config", "fsrs-parameters", text_of(1))
    here.run("config", "fsrs-parameters", text_of(2))
    there = Person(tmp_path / "new")
    there.run("config", "scheduler", "fsrs")
    told = here.run("export", "json").stdout
    assert "would be used" in there.run("import", "-", "--dry-run", text=told).stdout
    exchange(here, there)
    assert facts(there) == facts(here)
    assert "fsrs_parameters" not in here.run("export", "json", "--no-schedule").stdout


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"numbers": [1, 2, 3]}, "FSRS has 21 parameters (or 19 or 17, of FSRS-5 and FSRS-4.5), not 3"),
        ({"numbers": [*DEFAULTS[:20], 0.9]}, "w20 is 0.9, but goes from 0.1 to 0.8"),
        ({"numbers": "many"}, '"numbers" of FSRS parameters must be a list of numbers'),
        ({"numbers": [1e301]}, '"numbers" of FSRS parameters must be a list of numbers'),
        ({"numbers": [True]}, '"numbers" of FSRS parameters must be a list of numbers'),
        ({"version": None}, '"version" must be a text of up to 200 characters'),
        ({"at": "noon"}, '"at" must be a time like'),
        ({"origin": ""}, '"origin" must be a text of up to 200 characters'),
    ],
)
def test_what_is_none(settle: Callable[[list[int]], list[Person]], change: dict[str, object], message: str) -> None:
    """Parameters that FSRS cannot use are refused with the reason; the rest of the text is imported."""
    (here,) = settle([0])
    one = {"at": "2026-03-01T08:00:00.000+00:00", "origin": "x", "version": "FSRS-6", "numbers": SETS[1]}
    notes = [{"term": "Gyre", "definition": "A ring."}]
    text = {"format": "flashcards/1", "deck": "Seas", "fsrs_parameters": [one | change], "notes": notes}
    result = here.run("import", "-", text=json.dumps(text))
    assert (result.exit_code, "Added 1 note" in result.stdout) == (3, True)
    assert message in result.stderr
    assert facts(here)[0] == []
    many = here.run("import", "-", text=json.dumps(text | {"fsrs_parameters": [one] * 10_001}))
    assert '"fsrs_parameters" has 10,001 entries; the limit is 10,000' in many.stderr
    refused = here.run("import", "-", text=json.dumps(text | {"fsrs_parameters": {}}))
    assert '"fsrs_parameters" must be a list in brackets' in refused.stderr


def test_another_version(settle: Callable[[list[int]], list[Person]]) -> None:
    """Parameters of another version are kept and handed on, and not used."""
    here, there = settle([0, 0])
    one = {"at": "2026-03-01T08:00:00.000+00:00", "origin": "x", "version": "FSRS-7", "numbers": [1, 2.5]}
    notes = [{"term": "Gyre", "definition": "A ring."}]
    text = {"format": "flashcards/1", "deck": "Seas", "fsrs_parameters": [one], "notes": notes}
    said = here.run("import", "-", text=json.dumps(text)).stdout
    assert "FSRS-7 parameters in the file were kept, but are not used: this version of flashcards has FSRS-6" in said
    exchange(here, there)
    assert facts(there)[:2] == ([Dated(1772352000000, "x", "FSRS-7", (1.0, 2.5))], ())


@pytest.mark.parametrize(
    ("steps", "held", "said"),
    [
        ("set1 undo", None, "Undone: the last change"),
        ("set1 undo redo", 1, "Redone: the last change"),
        ("set1 set2 undo undo", None, "Undone: the last change"),
        ("set1 set2 undo undo redo", 1, "Redone: the last change"),
        ("set1 set2 undo undo redo redo", 2, "Redone: the last change"),
        ("set1 set2 undo undo redo redo redo", 2, "nothing to redo"),
        ("set1 undo redo undo", None, "Undone: the last change"),
        ("set1 undo redo undo redo", 1, "Redone: the last change"),
        ("set1 undo undo", None, "Undone: Good for Tide"),
        ("set1 undo undo redo", None, "Redone: Good for Tide"),
        ("set1 undo undo redo redo", 1, "Redone: the last change"),
        ("set1 answer undo", 1, "Undone: Good for Wave"),
        ("set1 answer undo undo", None, "Undone: the last change"),
        ("set1 answer undo undo redo redo", 1, "Redone: Good for Wave"),
        ("set1 answer undo undo undo", None, "Undone: Good for Tide"),
        ("set1 undo answer redo", None, "nothing to redo"),
        ("set1 undo set2 redo", 2, "nothing to redo"),
        ("answer undo set1 redo", 1, "nothing to redo"),
        ("answer undo set1 undo redo redo", 1, "nothing to redo"),
        ("set1 unset undo", 1, "Undone: the last change"),
    ],
)
def test_undo_and_redo(settle: Callable[[list[int]], list[Person]], steps: str, held: int | None, said: str) -> None:
    """Parameters and answers are undone and redone in the order in which they were set and given."""
    (here,) = settle([0])
    result = ""
    for step in steps.split():
        here.wait(hours=1)
        if step == "answer":
            with here.collection() as opened:
                here.answer(opened, "Wave", Rating.GOOD)
        elif step.startswith("set"):
            here.run("config", "fsrs-parameters", text_of(int(step[3:])))
        elif step == "unset":
            here.run("config", "fsrs-parameters", "--unset")
        else:
            done = here.run(step)
            result = done.stdout + done.stderr
    assert said in result
    assert facts(here)[1] == (SETS[held] if held is not None else ())


def test_a_clock_set_back(settle: Callable[[list[int]], list[Person]]) -> None:
    """An undo goes by the order of what was done, not by the clock."""
    (here,) = settle([300])
    with here.collection() as opened:
        here.answer(opened, "Wave", Rating.GOOD)
    here.wait(days=-300)
    here.run("config", "fsrs-parameters", text_of(1))
    assert "parameters" in here.run("undo").stdout
    assert "parameters" in here.run("redo").stdout
    with here.collection() as opened:
        assert card_of(opened, "Wave")
        here.answer(opened, "Tide", Rating.GOOD)
    assert "Good for Tide" in here.run("undo").stdout
    assert facts(here)[1] == SETS[1]
