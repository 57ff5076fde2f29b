"""Decks with a scheduler, or light days, of their own: everything about their cards follows these."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from helpers import Person, card_of, check_derived, deck_text, dump

from flashcards.cards import Deck, Limits
from flashcards.collection import browse, log
from flashcards.collection.answers import backlog_of
from flashcards.formats.frontmatter import front_matter, render_settings
from flashcards.reviews import Rating, effective
from flashcards.scheduling import replay
from flashcards.scheduling.fsrs import DEFAULTS, Fsrs
from flashcards.scheduling.fuzz import weekday
from flashcards.scheduling.makers import WEEKDAYS
from flashcards.scheduling.sm2 import Sm2
from flashcards.study.session import Session
from flashcards.studyday import Day, date_text
from flashcards.terminal.runner import Runner

LAKES = {"Tarn": "A mountain lake.", "Mere": "A broad lake.", "Loch": "A lake in Scotland."}
SEAS = {"Tide": "The rise and fall of the sea.", "Wave": "A ridge that moves.", "Gyre": "A ring of currents."}
OTHER = ", ".join(["0.4", "1.5", *(f"{each:g}" for each in DEFAULTS[2:])])


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who studied two decks for some weeks, of which one says that FSRS schedules it."""
    person = Person(tmp_path / "home")
    person.write("seas.md", deck_text("Seas", SEAS))
    lakes(person, "scheduler: fsrs\n")
    with person.collection() as opened:
        for days, rating in ((2, 3), (5, 1), (9, 3), (30, 3)):
            for number, term in enumerate((*LAKES, *SEAS)):
                person.answer(opened, term, Rating(rating + number % 2))
            person.wait(days=days)
    return person


def lakes(person: Person, settings: str) -> None:
    """Write the deck of lakes with these further lines at its top."""
    person.write("lakes.md", deck_text("Lakes", LAKES, settings))


def check(person: Person, *, fsrs: tuple[str, ...], w: tuple[float, ...] = DEFAULTS, r: float = 0.9) -> None:
    """Check that FSRS made the schedules of these terms, and SM-2 the others."""
    with person.collection() as opened:
        check_derived(opened)
        for term in (*LAKES, *SEAS):
            scheduler = Fsrs(w=w, r=r) if term in fsrs else Sm2()
            card = card_of(opened, term)
            assert browse.card(opened, card).state == replay(scheduler, effective(log.entries(opened, card))), term


def found(person: Person, *query: str) -> dict[str, dict[str, object]]:
    """The cards that a search finds, by their terms."""
    return {each["term"]: each for each in json.loads(person.run("search", "--json", *query).stdout)}


def test_what_is_shown(person: Person) -> None:
    """``show``, ``search`` and the view for other tools tell of each card what its own scheduler knows."""
    check(person, fsrs=(*LAKES,))
    assert "stability" in person.run("show", "Tarn").stdout
    assert "ease" in person.run("show", "Tide").stdout
    assert json.loads(person.run("show", "Tarn", "--json").stdout)[0]["scheduler"] == "fsrs"
    every = found(person, "prop:ivl>=0")
    assert {term: each["scheduler"] for term, each in every.items()} == {
        **dict.fromkeys(LAKES, "fsrs"),
        **dict.fromkeys(SEAS, "sm2"),
    }
    assert {*found(person, "prop:s>0")} == {*found(person, "prop:r<=100%")} == {*LAKES}
    assert {*found(person, "prop:ease>1")} == {*SEAS}
    assert {*found(person, "prop:lapses=1")} == {"Tarn", "Loch", "Wave"}
    with closing(sqlite3.connect(person.home.collection)) as connection:
        rows = connection.execute("select term, ease is null, stability is null from card_schedule").fetchall()
    assert {(ease, stability) for term, ease, stability in rows if term in LAKES} == {(1, 0)}
    assert {(ease, stability) for term, ease, stability in rows if term in SEAS} == {(0, 1)}


def test_figures_and_the_forecast(person: Person) -> None:
    """Statistics take each card with its scheduler, and a backlog is worked off under both."""
    figures = json.loads(person.run("stats", "--json").stdout)
    assert figures["remembered"]["scheduler"] == "mixed"
    assert [sum(figures[of]["histogram"].values()) for of in ("ease_hundredths", "stability_days")] == [3, 3]
    assert "by the scheduler of each" in person.run("report", "-o", "-").stdout
    with person.collection() as opened:
        backlog = backlog_of(opened, person.today, 6, per_day=2)
    assert backlog is not None
    assert backlog.days is not None


def test_the_keys(person: Person) -> None:
    """Each key leads where it says, under either scheduler, and undo leads back."""
    person.wait(days=60)
    with person.collection() as opened:
        before = dump(opened)
        runner = Runner(opened, Session(queue=person.queue(opened)), now=lambda: person.now)
        for rating in (Rating.GOOD, Rating.EASY, Rating.HARD, Rating.GOOD, Rating.AGAIN, Rating.GOOD):
            person.wait(hours=0.01)
            card = runner.view.card
            runner.reveal()
            promised = runner.outlooks()[rating.quality].days
            runner.grade(rating.quality)
            state = browse.card(opened, card).state
            assert state is not None
            assert promised == state.due - person.today
        check_derived(opened)
        for _ in range(6):
            runner.undo()
        assert {**dump(opened), "days": before["days"]} == before


def test_a_line_more_or_less(person: Person) -> None:
    """The line decides alone: without it all is as it was before; a deck keeps it whatever is chosen for all."""
    with person.collection() as opened:
        own = dump(opened)
    lakes(person, "")
    check(person, fsrs=())
    said = person.run("config", "scheduler", "fsrs").stderr
    assert "keep their own" not in said
    check(person, fsrs=(*LAKES, *SEAS))
    lakes(person, "scheduler: SM2\n")
    check(person, fsrs=(*SEAS,))
    said = person.run("config", "--unset", "scheduler", "--dry-run").stderr
    assert said.endswith("flashcards: decks that keep their own scheduler: Lakes (sm2)\n")
    assert "at 90%" not in said
    assert person.run("config", "--unset", "scheduler").exit_code == 0
    check(person, fsrs=())
    lakes(person, "scheduler: fsrs\n")
    check(person, fsrs=(*LAKES,))
    with person.collection() as opened:
        assert dump(opened) == own
    lakes(person, "scheduler: fsrs\ndesired-retention: 80%\n")
    check(person, fsrs=(*LAKES,), r=0.8)
    said = person.run("config", "desired-retention", "95").stderr
    assert "at 95%" not in said
    assert said.endswith("decks that keep their own desired-retention: Lakes (0.8)\n")
    check(person, fsrs=(*LAKES,), r=0.8)


def test_what_check_says_of_it(person: Person) -> None:
    """Before a changed setting of a deck is read, check says what it was, what it is, and how many schedules move."""
    path = person.write("seas.md", deck_text("Seas", {"Tide": "Rise.", "Gyre": "Turn."}))
    person.run("study", text="\n3\n\n3\n")
    assert person.run("check").stdout == "Nothing changed\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", "---\nscheduler: fsrs\ndesired-retention: 0.95\n", 1), encoding="utf-8")
    said = person.run("check").stdout
    assert "scheduler fsrs (was as for all decks), recalculates 2 schedules" in said
    assert "desired-retention 0.95 (was as for all decks)" in said
    found = json.loads(person.run("check", "--json").stdout)["settings"]
    assert [(each["setting"], each["before"], each["now"], each["schedules"]) for each in found] == [
        ("scheduler", None, "fsrs", 2),
        ("desired-retention", None, 0.95, 2),
    ]
    person.run("due")
    assert person.run("check").stdout == "Nothing changed\n"


def test_parameters(person: Person) -> None:
    """New parameters move the cards of the deck that FSRS schedules, even if SM-2 is chosen for all others."""
    said = person.run("config", "fsrs-parameters", OTHER)
    assert "once you choose FSRS" not in said.stderr
    assert "due tomorrow" in said.stderr
    w = tuple(float(each) for each in OTHER.split(","))
    check(person, fsrs=(*LAKES,), w=w)
    assert "parameters" in person.run("undo").stdout
    check(person, fsrs=(*LAKES,))


def test_to_another_home_and_to_anki(person: Person, tmp_path: Path) -> None:
    """JSON brings the line along with the log; in a package only cards of FSRS have what Anki's FSRS keeps."""
    text = person.run("export", "json").stdout
    other = Person(tmp_path / "other")
    other.moment = person.moment
    assert other.run("import", "-", text=text).exit_code == 0
    assert "scheduler: fsrs" in next(other.decks.glob("[Ll]akes*.md")).read_text()
    check(other, fsrs=(*LAKES,))
    assert person.run("export", "anki", "-o", str(tmp_path / "a.apkg")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "a.apkg") as package:
        name = next(each for each in ("collection.anki21", "collection.anki2") if each in package.namelist())
        (tmp_path / "a.db").write_bytes(package.read(name))
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        rows = connection.execute("select sfld, cards.data from cards join notes on notes.id = nid").fetchall()
    assert {term for term, data in rows if '"s":' in data} == {*LAKES}


def test_a_running_session_notices(person: Person) -> None:
    """A deck whose scheduler changes while a session runs is named, and its cards follow the new one."""
    with person.collection() as opened:
        runner = Runner(opened, Session(queue=person.queue(opened)), now=lambda: person.now)
        runner.reveal()
        lakes(person, "")
        assert person.run("due").exit_code == 0
        assert "scheduling options changed meanwhile" in runner.grade(4)
        check_derived(opened)


@pytest.mark.parametrize(
    ("line", "takes"),
    [
        ("scheduler: fsrs5", "sm2 or fsrs"),
        ("scheduler: {a: b}", "sm2 or fsrs"),
        ("scheduler: [fsrs]", "sm2 or fsrs"),
        ("light-days: someday", "some of mon, tue, wed, thu, fri, sat, sun, but not all, or none"),
        ("light-days: mon tue wed thu fri sat sun", "some of mon, tue, wed, thu, fri, sat, sun, but not all, or none"),
        ("light-days: {sat: 1}", "some of mon, tue, wed, thu, fri, sat, sun, but not all, or none"),
    ],
)
def test_lines_that_are_wrong(person: Person, line: str, takes: str) -> None:
    """A value that a deck cannot have is one line with the file and the line."""
    lakes(person, f"{line}\n")
    said = person.run("due").stderr
    assert said.startswith(f"flashcards: {person.decks / 'lakes.md'}:3: ")
    assert said.count("\n") == 1
    assert f'"{line.partition(":")[0]}" in the front matter takes {takes}' in said


@pytest.mark.parametrize("line", ["scheduler:", "desired-retention: ~", "max-interval: null", "light-days:", "speak:"])
def test_lines_without_a_value(person: Person, line: str) -> None:
    """A key without a value changes nothing, which one line says with the file and the line."""
    lakes(person, f"{line}\n")
    said = person.run("due").stderr
    key = line.partition(":")[0]
    where = f"flashcards: {person.decks / 'lakes.md'}:3: "
    assert said == f'{where}"{key}" in the front matter has no value, so this deck does as all others\n'
    check(person, fsrs=())


@pytest.mark.parametrize("days", ["sat,sun", "sat, sun", "[sat, sun]", "Sun sat"])
def test_light_days_are_a_list(person: Person, days: str) -> None:
    """Light days of a deck may be separated by commas or spaces, or be a list of YAML."""
    lakes(person, f"light-days: {days}\n")
    with person.collection() as opened:
        rows = opened.connection.execute("select light_days from decks where name = 'Lakes'").fetchall()
    assert rows == [("sat sun",)]


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_light_days(person: Person, scheduler: str) -> None:
    """A deck may have light days of its own, or none where all others have some; without the line it has theirs."""
    person.run("config", "scheduler", scheduler)
    lakes(person, "")

    def due() -> Iterator[tuple[str, int]]:
        with person.collection() as opened:
            check_derived(opened)
            for term in (*LAKES, *SEAS):
                state = browse.card(opened, card_of(opened, term)).state
                assert state is not None
                yield term, state.due

    usual = dict(due())
    busy = {weekday(day) for day in usual.values()}
    light = [WEEKDAYS[each] for each in sorted(busy)]
    lakes(person, f"light-days: [{', '.join(light)}]\n")
    own = dict(due())
    assert {term for term in usual if own[term] != usual[term]} == {*LAKES}
    assert busy.isdisjoint(weekday(own[term]) for term in LAKES)
    lakes(person, "light-days: none\n")
    assert dict(due()) == usual
    said = person.run("config", "light-days", " ".join(light)).stderr
    assert "decks that keep their own light-days: Lakes (none)" in said
    assert {term for term, day in due() if day != usual[term]} == {*SEAS}
    lakes(person, "")
    assert {term for term, day in due() if day != usual[term]} == {*LAKES, *SEAS}


@pytest.mark.parametrize(
    "limits",
    [
        Limits(scheduler="fsrs", retention=0.85, light_days="sat sun", interval=90),
        Limits(light_days="", scheduler="sm2", new=None),
        Limits(),
    ],
)
def test_front_matter_both_ways(limits: Limits) -> None:
    """What is written at the top of a file is read as the same."""
    text = render_settings(Deck(name="Lakes", limits=limits))
    front, _ = front_matter(text.split("\n"))
    assert (front.limits, front.problems) == (limits, [])


def test_figures_under_light_days(person: Person) -> None:
    """The statistics foresee what the schedule says, where each card is moved by other days."""
    person.write("ponds.md", deck_text("Ponds", {f"Pond {number}": f"{number}." for number in range(30)}))
    with person.collection() as opened:
        for days in (1, 6, 1):
            for number in range(30):
                person.answer(opened, f"Pond {number}")
            person.wait(days=days)
        state = browse.card(opened, card_of(opened, "Pond 1")).state
        assert state is not None
    person.run("config", "light-days", WEEKDAYS[weekday(state.due)])
    with person.collection() as opened:
        rows = opened.connection.execute(
            "select due, count(*) from schedule where due > ? group by due order by due", (person.today,)
        ).fetchall()
    assert len(rows) > 1
    coming = json.loads(person.run("stats", "--json").stdout)["calendar"]["coming"]
    assert coming == {date_text(Day(day)): count for day, count in rows}


def test_notes_that_change_decks(person: Person) -> None:
    """A card is scheduled as the deck says that it is in now, also when a file is gone and comes back."""
    person.write("seas.md", deck_text("Seas", {**SEAS, "Tarn": LAKES["Tarn"]}))
    person.write("lakes.md", deck_text("Lakes", {term: LAKES[term] for term in ("Mere", "Loch")}, "scheduler: fsrs\n"))
    check(person, fsrs=("Mere", "Loch"))
    person.write("seas.md", deck_text("Seas", {"Wave": SEAS["Wave"]}))
    rest = {term: text for term, text in {**SEAS, **LAKES}.items() if term != "Wave"}
    person.write("lakes.md", deck_text("Lakes", rest, "scheduler: fsrs\n"))
    check(person, fsrs=("Tide", "Gyre", *LAKES))
    text = (person.decks / "lakes.md").read_text(encoding="utf-8")
    (person.decks / "lakes.md").unlink()
    assert person.run("due").exit_code == 0
    check(person, fsrs=("Tide", "Gyre", *LAKES))
    person.write("waters.md", text.replace("deck: Lakes", "deck: Waters").replace("scheduler: fsrs\n", ""))
    check(person, fsrs=())
    assert person.run("doctor").exit_code < 3
