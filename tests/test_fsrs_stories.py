"""FSRS from end to end: chosen, studied by, taken back, exchanged, and left again without a trace."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import SEAS, Person, card_of, check_derived, deck_text, dump

from flashcards.collection import browse, log, steps
from flashcards.reviews import Rating, effective
from flashcards.scheduling import State, replay
from flashcards.scheduling.fsrs import Fsrs, memory_of
from flashcards.study.session import Session
from flashcards.terminal.runner import Runner


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who studied a deck for some days by SM-2."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    study(person)
    return person


def study(person: Person) -> None:
    """Four days, with an answer of each kind among them."""
    for days, keys in ((2, "3 1 3 2 3"), (3, "3 3 3 3"), (6, "1 3 3 4"), (12, "2 3 3 3 3")):
        person.run("study", text="\n" + "\n\n".join(keys.split()) + "\n")
        person.moment += timedelta(days=days)


def choose(person: Person, scheduler: str, *arguments: str) -> str:
    """Choose a scheduler; what is said of the workload."""
    result = person.run("config", "scheduler", scheduler, *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stderr


def state_of(person: Person, term: str = "Tide", retention: float = 0.9) -> State:
    """What the schedule says of a card, which is what FSRS makes of its log."""
    with person.collection() as opened:
        check_derived(opened)
        card = card_of(opened, term)
        state = browse.card(opened, card).state
        assert state is not None
        assert state == replay(Fsrs(r=retention), effective(log.entries(opened, card)))
        return state


def test_study_follows_it(person: Person) -> None:
    """Due days, the keys and what is shown of a card are those of FSRS, whatever studied it before."""
    choose(person, "fsrs")
    before = state_of(person)
    person.wait(days=60)
    assert "again today, then" in person.run("study", text="\n\n").stdout
    person.run("study", text="\n3\n\n3\n\n3\n")
    after = state_of(person)
    assert after.moved == person.today
    assert after.due == person.today + after.interval
    assert after.memory != before.memory
    shown = person.run("show", "Tide").stdout
    assert "chance to recall it today 100.0%, lapses" in shown
    assert "ease" not in shown


def test_the_key_promises_what_it_does(person: Person) -> None:
    """Each key of a repeat leads where it says, too, as a repeat counts."""
    choose(person, "fsrs")
    with person.collection() as opened:
        runner = Runner(opened, Session(queue=person.queue(opened)), now=lambda: person.now)
        for rating in (Rating.AGAIN, Rating.AGAIN, Rating.HARD, Rating.GOOD):
            card = runner.view.card
            runner.reveal()
            assert runner.moves
            promised = runner.outlooks()[rating.quality].days
            runner.grade(rating.quality)
            state = browse.card(opened, card).state
            assert state is not None
            assert promised == state.due - person.today


def test_undo_and_redo(person: Person) -> None:
    """A step that is taken back leaves the state before it; redo brings the same again."""
    choose(person, "fsrs")
    after = {term: state_of(person, term) for term in ("Tide", "Wave", "Gyre")}
    with person.collection() as opened:
        for _ in range(3):
            steps.undo(opened, person.stamp())
    assert {term: state_of(person, term) for term in after} != after
    with person.collection() as opened:
        for _ in range(3):
            steps.redo(opened, person.stamp())
    assert {term: state_of(person, term) for term in after} == after


def test_back_to_sm2_leaves_no_trace(person: Person) -> None:
    """Back to SM-2, the schedules, the log and an export are byte for byte what they were."""
    with person.collection() as opened:
        before = dump(opened)
    export = person.run("export", "json").stdout
    choose(person, "fsrs")
    assert person.run("export", "json").stdout != export
    person.run("config", "desired-retention", "0.8")
    choose(person, "sm2")
    assert person.run("export", "json").stdout == export
    with person.collection() as opened:
        assert dump(opened) == before


def test_what_becomes_of_the_workload(person: Person) -> None:
    """A choice says how much is due by it; with --dry-run it is only said."""
    said = choose(person, "fsrs", "--dry-run")
    assert said.startswith("flashcards: due tomorrow ")
    assert "; at 90%; " in said
    assert " would be due on another day" in said
    assert person.run("config", "scheduler").stdout == "sm2\n"
    with person.collection() as opened:
        check_derived(opened)
        assert opened.options[3] == "sm2"
    assert choose(person, "fsrs") == said.replace("would be", "are")
    assert person.run("due").stderr == ""
    with person.collection() as opened:
        assert opened.options[3] == "fsrs"
    assert person.run("config", "order", "added", "--dry-run").stdout == "order would be added\n"
    assert person.run("config", "order").stdout == "due\n"


def test_a_choice_before_the_first_card(tmp_path: Path) -> None:
    """Whoever chooses FSRS first and studies then is told nothing of schedules that changed: there are none."""
    person = Person(tmp_path / "new")
    choose(person, "fsrs")
    person.run("config", "fsrs-parameters", FITTED)
    assert person.run("config", "fsrs-parameters").stdout == f"{FITTED}\n"
    person.write("seas.md", SEAS)
    result = person.run("due")
    assert (result.exit_code, result.stderr) == (0, "")
    assert person.run("config", "fsrs-parameters", "--unset").exit_code == 0
    study(person)
    assert state_of(person)


def test_a_choice_that_cannot_be_saved(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the choice cannot be written, or Ctrl-C comes before it is, everything is as it was."""
    with person.collection() as opened:
        before = dump(opened), opened.options

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("flashcards.library.config.save", stop)
        assert person.run("config", "scheduler", "fsrs").exit_code != 0
    with person.collection() as opened:
        assert (dump(opened), opened.options) == before
    assert person.run("config", "scheduler").stdout == "sm2\n"
    assert person.run("due").stderr == ""


@pytest.mark.parametrize("value", ["0.69", "1", "0.995", "69", "9%", "-0.9", "nine"])
def test_retentions_that_are_none(person: Person, value: str) -> None:
    """The desired retention goes from .70 to .99, in the settings and in a deck."""
    refused = person.run("config", "desired-retention", value)
    assert refused.exit_code == 2
    assert "desired-retention takes a number from 0.7 to 0.99" in refused.stderr
    person.write("lakes.md", deck_text("Lakes", {"Tarn": "A lake."}, f"desired-retention: {value}\n"))
    assert '"desired-retention" in the front matter takes a number from 0.7 to 0.99' in person.run("due").stderr


def test_a_retention(person: Person) -> None:
    """The one that was chosen holds for all decks but those that state their own, and JSON carries that."""
    choose(person, "fsrs")
    usual = state_of(person).interval
    said = person.run("config", "desired-retention", ".8").stderr
    assert "at 80%" in said
    longer = state_of(person, retention=0.8).interval
    assert longer > usual
    person.write("seas.md", SEAS.replace("deck: Seas", "deck: Seas\ndesired-retention: 0.95"))
    person.run("due")
    assert state_of(person, retention=0.95).interval < usual
    told = json.loads(person.run("export", "json").stdout)
    assert told["deck"]["desired_retention"] == 0.95
    assert "desired-retention: 0.95" in person.run("export", "markdown").stdout
    person.write("seas.md", SEAS)
    person.run("due")
    assert state_of(person, retention=0.8).interval == longer


def test_json_both_ways(person: Person, tmp_path: Path) -> None:
    """What is told of a card has its memory, and another home with the same choice has it from the log alone."""
    choose(person, "fsrs")
    text = person.run("export", "json").stdout
    told = next(note for note in json.loads(text)["notes"] if note["term"] == "Tide")["cards"][0]["schedule"]
    state = state_of(person)
    memory = memory_of(state)
    assert (told["scheduler"], told["interval"]) == ("fsrs", state.interval)
    assert (told["stability"], told["difficulty"]) == (pytest.approx(memory.S), pytest.approx(memory.D))
    found = json.loads(person.run("search", "--json", "Tide").stdout)[0]
    assert (found["scheduler"], found["ease"], found["repetitions"]) == ("fsrs", None, memory.repetitions)
    assert (found["stability"], found["difficulty"]) == (memory.S, memory.D)
    assert 0.5 < found["retrievability"] < 1
    other = Person(tmp_path / "other")
    other.moment = person.moment
    other.run("config", "scheduler", "fsrs")
    logs = json.loads(text)
    for note in logs["notes"]:
        for card in note["cards"]:
            del card["schedule"]
    assert other.run("import", "-", text=json.dumps(logs)).exit_code == 0
    assert state_of(other) == state


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("prop:r<0.999999", ["Gyre", "Tide", "Wave"]),
        ("prop:r>=1", []),
        ("prop:s>0 prop:d<=10", ["Gyre", "Tide", "Wave"]),
        ("prop:lapses=1", ["Wave"]),
        ("prop:ivl>100000", []),
        ("prop:due<0 prop:reps!=99", ["Gyre", "Tide", "Wave"]),
        ("Tide prop:r<.99999", ["Tide"]),
    ],
)
def test_search_by_numbers(person: Person, query: str, terms: list[str]) -> None:
    """Cards are found by what FSRS knows of them; one never learnt has no such number."""
    person.write("lakes.md", deck_text("Lakes", {"Tarn": "A lake."}))
    choose(person, "fsrs")
    person.moment += timedelta(days=500)
    found = json.loads(person.run("search", "--json", query).stdout)
    assert sorted(each["term"].partition(" (")[0] for each in found) == terms


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("prop:r", "prop:r is not a comparison"),
        ("prop:size>3", "there is no prop:size; use r, s, d, ivl, due, reps, lapses, ease"),
        ("prop:ease>2", "prop:ease needs the scheduler sm2, and yours is fsrs"),
    ],
)
def test_search_by_numbers_that_are_none(person: Person, query: str, message: str) -> None:
    """What cannot be compared is refused with what can; SM-2 has other numbers than FSRS."""
    choose(person, "fsrs")
    result = person.run("search", query)
    assert result.exit_code == 2
    assert message in result.stderr
    choose(person, "sm2")
    assert person.run("search", "prop:ease>1").exit_code == 0
    assert "prop:s needs the scheduler fsrs, and yours is sm2" in person.run("search", "prop:s>1").stderr


def test_what_is_least_known_comes_first(person: Person) -> None:
    """Due cards are asked in the order of the chance to recall them, whatever retention their decks want."""
    text = deck_text("Lakes", {f"Lake {number}": f"{number}." for number in range(12)}, "desired-retention: 0.75\n")
    person.write("lakes.md", text)
    for number in range(12):
        with person.collection() as opened:
            person.answer(opened, f"Lake {number}", Rating(number % 4 + 1))
        person.wait(days=number % 3)
    choose(person, "fsrs")
    person.wait(days=90)
    with person.collection() as opened:
        asked = [browse.card(opened, each.card).state for each in person.queue(opened)]
    scheduler = Fsrs()
    chances = [scheduler.figures(state, person.today).retrievability or 0.0 for state in asked if state]
    assert len(chances) == 15
    assert chances == sorted(chances)


def test_a_session_notices_a_switch(person: Person) -> None:
    """Another process may choose another scheduler while a card is on the screen: it is said, and nothing breaks."""
    person.wait(days=60)
    with person.collection() as opened:
        runner = Runner(opened, Session(queue=person.queue(opened)), now=lambda: person.now)
        runner.reveal()
        choose(person, "fsrs")
        assert runner.outlooks()
        said = runner.grade(Rating.GOOD.quality)
        assert said == "scheduling options changed meanwhile; due days follow the new ones"
        runner.reveal()
        assert not runner.grade(Rating.GOOD.quality)
        check_derived(opened)


def test_the_view(person: Person) -> None:
    """The view of the schedule has what each scheduler knows, and the day that the chance to recall counts from."""
    query = "select ease, repetitions, stability, difficulty, answered from card_schedule where term = 'Tide'"
    with person.collection() as opened:
        ease, repetitions, *nothing = opened.connection.execute(query).fetchone()
    assert (ease is not None, nothing) == (True, [None, None, None])
    choose(person, "fsrs")
    memory = memory_of(state_of(person))
    with person.collection() as opened:
        found = opened.connection.execute(query).fetchone()
        day = opened.connection.execute("select date(? * 86400, 'unixepoch')", (memory.last,)).fetchone()[0]
    assert found == (None, repetitions, memory.S, memory.D, day)


def test_other_exports(person: Person, tmp_path: Path) -> None:
    """A file for other programs names the scheduler and has what it knows."""
    choose(person, "fsrs")
    assert person.run("export", "sqlite", "-o", str(tmp_path / "a.db")).exit_code == 0
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        rows = connection.execute("select scheduler, ease, stability, difficulty from schedule").fetchall()
    assert len(rows) == 3
    assert all(row[:2] == ("fsrs", None) and min(row[2:]) > 0 for row in rows)
    assert person.run("export", "csv", "-o", str(tmp_path / "a.csv")).exit_code == 0


FITTED = "0.4, 0.9, 3.1, 12.5, 6.9, 0.6, 2.4, 0.05, 1.6, 0.25, 1.1, 1.7, 0.09, 0.35, 1.9, 0.4, 2.4, 0.7, 0.3, 0.2, 0.35"


def test_parameters_of_ones_own(person: Person) -> None:
    """Set by hand they derive every schedule anew, are shown as they can be given back, and are left again."""
    choose(person, "fsrs")
    usual = state_of(person)
    default = person.run("config", "fsrs-parameters").stdout
    said = person.run("config", "fsrs-parameters", FITTED, "--dry-run")
    assert "would be due on another day" in said.stderr
    assert person.run("config", "fsrs-parameters").stdout == default
    assert state_of(person) == usual
    said = person.run("config", "FSRS_parameters", f"[{FITTED}]")
    assert (said.exit_code, said.stdout) == (0, f"fsrs-parameters = {FITTED}\n")
    assert person.run("config", "fsrs-parameters").stdout == f"{FITTED}\n"
    with person.collection() as opened:
        check_derived(opened)
        state = browse.card(opened, card_of(opened, "Tide")).state
        assert state is not None
        w = tuple(map(float, FITTED.split(", ")))
        assert state == replay(Fsrs(w=w), effective(log.entries(opened, card_of(opened, "Tide"))))
    person.moment -= timedelta(days=400)  # a clock that was set back: what was set last holds
    assert person.run("config", "fsrs-parameters", "--unset").stdout == f"fsrs-parameters = {default}"
    person.moment += timedelta(days=400)
    assert state_of(person) == usual


def test_parameters_before_fsrs_is_chosen(person: Person) -> None:
    """They are kept, and nothing of SM-2 changes by them."""
    with person.collection() as opened:
        before = dump(opened)
    person.run("config", "fsrs-parameters", FITTED, "--dry-run")
    said = person.run("config", "fsrs-parameters", FITTED)
    assert "these are used once you choose FSRS" in said.stderr
    with person.collection() as opened:
        assert dump(opened) == before
        assert opened.connection.execute("select version from parameters").fetchall() == [("FSRS-6",)]
    choose(person, "fsrs")
    assert person.run("config", "fsrs-parameters").stdout == f"{FITTED}\n"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("1 2 3", "fsrs-parameters: FSRS has 21 parameters (or 19 or 17, of FSRS-5 and FSRS-4.5), not 3"),
        (FITTED.replace("0.35", "0.95"), "fsrs-parameters: w13 is 0.95, but goes from 0.001 to 0.9"),
        (FITTED.replace("12.5", "many"), 'fsrs-parameters: "many" is not a number; FSRS-6 has 21 numbers'),
        (FITTED.replace("12.5", "inf"), "fsrs-parameters: w3 is inf, not a finite number"),
    ],
)
def test_parameters_that_are_none(person: Person, value: str, message: str) -> None:
    """What FSRS cannot reckon with is refused by name and bound, and nothing is stored."""
    result = person.run("config", "fsrs-parameters", value)
    assert (result.exit_code, result.stderr) == (2, f"flashcards: {message}\n")
    with person.collection() as opened:
        assert opened.connection.execute("select count(*) from parameters").fetchone() == (0,)


def test_parameters_are_undone(person: Person) -> None:
    """An undo takes back the parameters that were set last, unless something was answered since; then the answer."""
    choose(person, "fsrs")
    usual = state_of(person)
    default = person.run("config", "fsrs-parameters").stdout
    person.wait(days=60)
    person.run("config", "fsrs-parameters", FITTED)
    undone = person.run("undo")
    assert undone.stdout == "Undone: the last change of the FSRS parameters; 3 cards moved to another day\n"
    assert person.run("config", "fsrs-parameters").stdout == default
    assert state_of(person) == usual
    person.run("config", "fsrs-parameters", FITTED)
    person.wait(hours=1)
    person.run("study", "--limit", "1", text="\n3\n")
    assert "Undone: Good for" in person.run("undo").stdout
    assert person.run("config", "fsrs-parameters").stdout == f"{FITTED}\n"
    other = Person(person.folder.parent / "other")
    other.moment = person.moment
    other.run("import", "-", text=person.run("export", "json").stdout)
    other.run("config", "fsrs-parameters", FITTED)
    assert other.run("undo").exit_code == 1
    other.run("config", "fsrs-parameters", "--unset")
    assert "parameters" in other.run("undo").stdout
    assert other.run("undo").exit_code == 1
