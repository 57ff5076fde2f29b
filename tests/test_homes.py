"""Three homes with clocks and time zones apart exchange what they know, in any order: their logs end equal."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person, all_entries, append, card_of, check_derived, deck_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import engine, export
from strategies import examples

from flashcards.cards import CardId
from flashcards.collection import log, steps
from flashcards.collection.store import Collection
from flashcards.reviews import Bury, Drill, Entry, Reset, Review, SetDue, Suspend, Unsuspend, effective
from flashcards.studyday import Day, study_day

TERMS = ("Tide", "Wave", "Gyre")
HOMES = 3


class Told(NamedTuple):
    """Something that happens: in which home, to which term, how much later, and what with which number."""

    home: int
    term: str
    minutes: int
    what: str
    number: int


class Exchanged(NamedTuple):
    """One home imports what another one exported."""

    giver: int
    taker: int


homes = st.integers(0, HOMES - 1)
WHAT = ("review", "drill", "cram", "suspend", "unsuspend", "bury", "reset", "set due", "undo", "redo")
happenings = st.builds(
    Told,
    home=homes,
    term=st.sampled_from(TERMS),
    minutes=st.sampled_from((0, 0, 1, 600, 1440, 9000)),
    what=st.sampled_from((*WHAT, *["review"] * 6, *["undo"] * 2)),
    number=st.integers(0, 5),
)
exchanges = st.builds(Exchanged, giver=homes, taker=homes).filter(lambda each: each.giver != each.taker)
stories = st.lists(happenings | happenings | exchanges, min_size=1, max_size=16)
zones = st.lists(st.tuples(st.integers(-11, 12), st.sampled_from((0, 0, 1, -1, 400, -400))), min_size=3, max_size=3)
zones_behind_anki = st.lists(
    st.tuples(st.integers(-11, 12), st.sampled_from((0, 0, 1, -1, -400))), min_size=3, max_size=3
)
"""Without clocks that are ahead of the real one: Anki gives answers from the future the moment of their import."""


@pytest.fixture
def settle(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[tuple[int, int]]], list[Person]]:
    """Makes three homes with one deck, each in a time zone (hours) and with a clock of its own (days ahead)."""

    def make(places: list[tuple[int, int]]) -> list[Person]:
        people = []
        for hours, days in places:
            person = Person(tmp_path_factory.mktemp("home"))
            person.write("seas.md", deck_text("Seas", dict.fromkeys(TERMS, "Water.") | {"Tide": "In and out."}))
            person.moment = person.moment.astimezone(timezone(timedelta(hours=hours))) + timedelta(days=days)
            with person.collection():
                pass
            people.append(person)
        return people

    return make


def entry_of(person: Person, told: Told) -> Entry:
    """What is written for something that happens."""
    now = person.now
    stamp = {"at": now.at, "utc_offset": now.utc_offset, "day": study_day(now)}
    match told.what:
        case "review":
            return Review(**stamp, quality=told.number)  # type: ignore[arg-type]
        case "drill" | "cram":
            return Drill(**stamp, quality=told.number, cram=told.what == "cram")  # type: ignore[arg-type]
        case "bury":
            return Bury(**stamp, until=Day(stamp["day"] + 1))  # type: ignore[arg-type]
        case "set due":
            return SetDue(**stamp, due=Day(stamp["day"] + told.number))  # type: ignore[arg-type]
        case _:
            kinds = {"suspend": Suspend, "unsuspend": Unsuspend, "reset": Reset}
            return kinds[told.what](**stamp)  # type: ignore[arg-type]


def happen(person: Person, told: Told) -> None:
    """Let it happen."""
    person.wait(hours=told.minutes / 60)
    with Collection.open(person.home.collection) as opened:
        if told.what == "undo":
            steps.undo(opened, person.stamp())
        elif told.what == "redo":
            steps.redo(opened, person.stamp())
        else:
            append(opened, card_of(opened, told.term), entry_of(person, told))


def exchange(giver: Person, taker: Person, folder: Path) -> None:
    """One home's JSON becomes known in another."""
    file = folder / "exchanged.json"
    assert giver.run("export", "json", "-o", str(file)).exit_code == 0
    result = taker.run("import", str(file))
    assert result.exit_code == 0, result.stderr


def through_anki(giver: Person, taker: Person, folder: Path) -> None:
    """One home's package is imported into the real Anki, which exports one for another home."""
    ours, theirs = folder / "ours.apkg", folder / "theirs.apkg"
    assert giver.run("export", "anki", "-o", str(ours)).exit_code == 0
    with engine(folder / f"anki {len([*folder.iterdir()])}") as anki:
        options = ImportAnkiPackageOptions(with_scheduling=True)
        anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(ours), options=options))
        export(anki, theirs)
    result = taker.run("import", str(theirs))
    assert result.exit_code == 0, result.stderr


def known(person: Person) -> dict[str, tuple[list[Entry], list[Entry]]]:
    """The log of each term: every entry, sorted, and those that count in their order."""
    with Collection.open(person.home.collection) as opened:
        check_derived(opened)
        logs = dict(all_entries(opened))
        found = {}
        for term in TERMS:
            entries = logs.get(card_of(opened, term), [])
            found[term] = (sorted(entries, key=repr), effective(entries))
        return found


def schedules(person: Person) -> list[tuple[object, ...]]:
    """The schedule of each term."""
    with Collection.open(person.home.collection) as opened:
        return opened.connection.execute(
            "select term, due, interval, lapses, moved, memory, introduced, last, quality,"
            " suspended, buried_until from notes join cards on note = notes.id"
            " left join schedule on schedule.card = cards.id left join holds on holds.card = cards.id order by term"
        ).fetchall()


def all_equal(people: list[Person], folder: Path) -> dict[str, tuple[list[Entry], list[Entry]]]:
    """What all know once each has told the others, twice over; their logs and schedules are equal after each time."""
    for _ in range(2):
        for giver, taker in ((0, 1), (1, 2), (2, 0), (0, 1)):
            exchange(people[giver], people[taker], folder)
        first = known(people[0])
        assert all(known(person) == first for person in people[1:])
        assert all(schedules(person) == schedules(people[0]) for person in people[1:])
    return first


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=examples(15),
    deadline=None,
)
@given(places=zones, story=stories)
def test_all_end_equal(
    settle: Callable[[list[tuple[int, int]]], list[Person]],
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[int, int]],
    story: list[Told | Exchanged],
) -> None:
    """After any exchanges, and one round of all, logs and schedules are equal, and another round changes nothing."""
    people, folder = settle(places), tmp_path_factory.mktemp("exchanges")
    for each in story:
        if isinstance(each, Told):
            happen(people[each.home], each)
        else:
            exchange(people[each.giver], people[each.taker], folder)
    first = all_equal(people, folder)
    written = sum(isinstance(each, Told) and each.what not in {"undo", "redo"} for each in story)
    entries = [entry for entries, _ in first.values() for entry in entries]
    assert len(set(entries)) == len(entries)
    assert sum(type(entry).__name__ != "Undo" for entry in entries) == written


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=examples(6),
    deadline=None,
)
@given(places=zones_behind_anki, story=st.lists(happenings | happenings | exchanges, min_size=3, max_size=10))
def test_all_end_equal_through_anki(
    settle: Callable[[list[tuple[int, int]]], list[Person]],
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[int, int]],
    story: list[Told | Exchanged],
) -> None:
    """What homes know of each other through Anki's packages alone is told from new answers once they exchange more."""
    people, folder = settle(places), tmp_path_factory.mktemp("exchanges")
    answered: Counter[str] = Counter()
    for each in story:
        if isinstance(each, Told):
            happen(people[each.home], each)
            answered[each.term] += each.what in {"review", "drill", "cram"}
        else:
            through_anki(people[each.giver], people[each.taker], folder)
    counted = Counter(
        term
        for term, (_, entries) in all_equal(people, folder).items()
        for entry in entries
        if isinstance(entry, Review | Drill)
    )
    assert counted <= answered


def test_an_undo_is_of_this_home(settle: Callable[[list[tuple[int, int]]], list[Person]], tmp_path: Path) -> None:
    """After an exchange each home takes back its own last answer, though the other's came later in time and writing."""
    here, there, _ = settle([(0, 0), (9, 1), (0, 0)])
    happen(here, Told(0, "Tide", 1, "review", 4))
    happen(there, Told(1, "Tide", 1, "review", 3))
    exchange(there, here, tmp_path)
    with here.collection() as opened:
        taken = steps.undo(opened, here.stamp())
        assert taken is not None
        assert isinstance(taken.entry, Review)
        assert taken.entry.quality == 4
        assert steps.undo(opened, here.stamp()) is None
        (left,) = effective(log.entries(opened, CardId(taken.card)))
        assert isinstance(left, Review)
        assert left.quality == 3


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_old_entries_of_one_name(
    settle: Callable[[list[tuple[int, int]]], list[Person]], tmp_path: Path, order: tuple[int, int]
) -> None:
    """Of two different answers from before devices had ids, of one card and millisecond, one counts in every home."""
    person, *_ = settle([(0, 0), (0, 0), (0, 0)])
    answer = {"kind": "review", "at": "2026-02-01T08:00:00.000+00:00", "day": "2026-02-01", "took": 100}
    note = '{{"term": "Tide", "definition": "In and out.", "cards": [{{"kind": "forward", "log": [{}]}}]}}'
    for number in order:
        said = str(answer | {"quality": 3 + number}).replace("'", '"')
        file = tmp_path / f"{number}.json"
        file.write_text(f'{{"format": "flashcards/1", "deck": "Seas", "notes": [{note.format(said)}]}}')
        assert person.run("import", str(file)).exit_code == 0
    everything, counted = known(person)["Tide"]
    assert len(everything) == 2
    assert [entry.quality for entry in counted if isinstance(entry, Review)] == [3]
