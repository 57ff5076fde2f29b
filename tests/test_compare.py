"""``flashcards compare``: what it says of the made log, in every form, and the numbers behind it."""

import gzip
import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from helpers import Person, append, card_of, deck_text, dump
from made_logs import golden, learner
from rich.cells import cell_len
from test_json_output import SECTIONS, check

from flashcards.collection.figures import comparing as reading
from flashcards.reviews import SetDue, Suspend
from flashcards.scheduling import State
from flashcards.scheduling.fitting import Answer, Card
from flashcards.scheduling.fsrs import DEFAULTS, Memory
from flashcards.scheduling.sm2 import sm2_state
from flashcards.statistics import comparing
from flashcards.statistics.comparing import Choice, Comparison, Learnt, Material, Terms
from flashcards.statistics.simulation import AVERAGE, RETENTIONS
from flashcards.statistics.years import Limits, Year
from flashcards.study.rules import Rules
from flashcards.studyday import Day
from flashcards.terminal import compared as drawn
from flashcards.terminal.compared import Years
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.statistics.window import paper

TITLES = {"constant": "constant", "sm2": "SM-2", "fsrs-defaults": "FSRS", "fsrs-fitted": "FSRS fitted"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody whose log is the made one, on the evening of its last day; for all that changes nothing."""
    person = learner(tmp_path_factory.mktemp("made"))
    person.moment = datetime.fromisoformat(golden()["now"])
    assert person.run("due").exit_code == 0
    return person


@pytest.fixture
def person(made: Person, tmp_path: Path) -> Person:
    """The same in a home of their own."""
    person = Person(Path(shutil.copytree(made.folder, tmp_path / "home")))
    person.moment = made.moment
    return person


@pytest.fixture(scope="module")
def told(made: Person) -> dict[str, Any]:
    """The whole comparison as JSON; making it changes nothing."""
    with made.collection() as opened:
        before = dump(opened)
    result = made.run("compare", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    with made.collection() as opened:
        assert dump(opened) == before
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def found(made: Person) -> tuple[Comparison, Years]:
    """What was found, as it is drawn."""
    kept: list[tuple[Comparison, Years]] = []
    real = drawn.lines

    def keep(comparison: Comparison, years: Years, paper: Paper) -> list[str]:
        kept.append((comparison, years))
        return real(comparison, years, paper)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flashcards.terminal.compared.lines", keep)
        made.run("compare")
    return kept[0]


@pytest.fixture
def one_retention(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only one year with FSRS be simulated, after the one with SM-2."""
    monkeypatch.setattr(comparing, "RETENTIONS", RETENTIONS[:1])


def test_the_numbers(told: dict[str, Any]) -> None:
    """They are those that others reckoned of the log, and a fit is the best."""
    expected = golden()["prediction"]
    assert (told["scored"], told["tested"], told["best"]) == (12_066, 3_620, "fsrs-fitted")
    predictors = {one["name"]: one for one in told["predictors"]}
    assert [*predictors] == ["constant", "sm2", "fsrs-defaults", "fsrs-fitted"]
    for ours, theirs in {
        "constant": "constant_of_train",
        "sm2": "sm2_ours_0.9^(t/I)",
        "fsrs-defaults": "fsrs_defaults",
    }.items():
        for measure in ("log_loss", "rmse_bins", "calibration_tenths"):
            assert predictors[ours][measure] == expected[theirs][measure]
        assert predictors[ours]["auc"] == pytest.approx(expected[theirs]["auc"], abs=1e-6)
    assert predictors["fsrs-fitted"]["log_loss"] <= 0.2685
    assert predictors["fsrs-fitted"]["log_loss_above_best"] == 0
    assert predictors["sm2"]["interval95"][0] > 0
    assert len(predictors["fsrs-fitted"]["equal_bins"]) == 20
    check(told, SECTIONS["compare"])


def test_the_year(person: Person, told: dict[str, Any]) -> None:
    """SM-2 and FSRS at ten retentions are simulated: more retention takes more time, and more is remembered."""
    simulation = told["simulation"]
    assert [one["scheduler"] for one in simulation["years"]] == ["sm2", *["fsrs"] * 10]
    years = simulation["years"][1:]
    assert [one["desired_retention"] for one in years] == list(RETENTIONS)
    for name in ("minutes_a_day", "answers_a_day", "remembered"):
        assert [one[name] for one in years] == sorted(one[name] for one in years)
    # Two cards of the made log have a due day that was set by hand, and no answer.
    assert {one["learnt"] for one in simulation["years"]} == {years[0]["learnt"]}
    facts = (simulation["version"], len(simulation["parameters"]), simulation["minutes_per_day"])
    assert facts == ("FSRS-6", 21, None)
    assert 0.05 < simulation["repeats_of_hard"] < 0.25
    person.run("config", "repeat-below", "hard")
    capped = json.loads(person.run("compare", "--json", "--minutes", "1").stdout)["simulation"]
    assert (capped["minutes_per_day"], capped["repeats_of_hard"]) == (1, None)
    assert all(one["minutes_a_day"] <= 1.5 for one in capped["years"])
    assert capped["years"][-1]["waiting"] > 100
    assert capped["years"][-1]["remembered"] < years[-1]["remembered"]


@pytest.mark.uncovered
def test_parameters_of_ones_own(person: Person) -> None:
    """Where somebody set parameters, these are compared, too, and it is said what that is worth."""
    worse = ", ".join(map(str, (5.0, *DEFAULTS[1:])))
    assert person.run("config", "fsrs-parameters", worse).exit_code == 0
    assert person.run("config", "scheduler", "fsrs").exit_code == 0
    shown = person.run("compare").stdout
    assert "FSRS, yours" in shown
    assert "\nTo fit FSRS to all of your answers: flashcards optimize\n" in shown
    assert "Your parameters may have been fitted to these very reviews" in shown


def shown_on(found: tuple[Comparison, Years], columns: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a window of this width shows, in plain characters."""
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((columns, 24)))
    output = TextIOWrapper(BytesIO(), "utf-8")
    return "\n".join(drawn.lines(*found, paper(output, spoken=False)))


@pytest.mark.uncovered
def test_on_this_window(made: Person, found: tuple[Comparison, Years], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command draws it as wide as the window is."""
    assert f"{shown_on(found, 80, monkeypatch)}\n" == made.run("compare").stdout


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_on_a_window(found: tuple[Comparison, Years], columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line fits, log loss stands first, and it says in words which is best and that SM-2 is hard to tell."""
    shown = shown_on(found, columns, monkeypatch)
    assert max(cell_len(line) for line in shown.split("\n")) <= columns
    assert "\x1b" not in shown
    words = " ".join(shown.split())
    assert re.search(r"log loss +RMSE +AUC\n +constant +0\.2813 +0\.0445 +0\.500\n +SM-2 +0\.2829", shown)
    assert re.search(
        r"FSRS fitted to your earlier reviews predicted best: its log loss is 5\.\d% below that of SM-2", words
    )
    assert "hardly tells SM-2 from a constant" in words
    assert "To see what FSRS would change: flashcards config scheduler fsrs --dry-run" in words
    assert re.search(r"FSRS remembers as many cards as SM-2 at a desired retention of \d\d%, in \d\d% less time", words)
    assert "FSRS 70%" in shown
    assert "FSRS 97%" in shown


@pytest.mark.uncovered
def test_where_it_is_heard(person: Person) -> None:
    """Nothing is drawn: tables are sentences."""
    shown = person.run("compare", "--plain").stdout
    person.folder.joinpath("config.toml").write_text("plain = true\n", encoding="utf-8")
    assert person.run("compare").stdout == shown
    assert "SM-2: 0.2829 log loss, 0.0474 RMSE, 0.506 AUC.\n" in shown
    assert re.search(r"\nFSRS 90%: \d+\.\d minutes a day, [\d.]+ answers a day, 1,\d+ remembered, ", shown)
    assert re.search(r"\nPredicted 90% to 100%: 94% of 2,\d+ remembered\.\n", shown)
    assert shown.isascii()


@pytest.mark.uncovered
def test_of_some_cards(person: Person) -> None:
    """A deck or a query narrows what is compared; what is nothing is said as elsewhere."""
    assert json.loads(person.run("compare", "synthetic", "--json").stdout)["scored"] == 12_066
    assert 1_000 < json.loads(person.run("compare", "prop:ivl>100", "--json").stdout)["scored"] < 12_066
    for words, code, said in (
        (("prop:ivl<3",), 1, "reviews of prop:ivl<3 can be predicted, and a comparison needs 1,000"),
        (("nothing-like-it",), 2, 'no deck or file "nothing-like-it"'),
        (("tag:nothing",), 1, "no cards match tag:nothing"),
    ):
        result = person.run("compare", *words)
        assert (result.exit_code, result.stdout) == (code, "")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1


def test_too_little(tmp_path: Path) -> None:
    """Where too little was answered, one line says how many reviews there are and how many it takes."""
    person = Person(tmp_path / "home")
    assert person.run("compare").exit_code == 1
    assert not person.folder.exists()
    person.write("a.md", deck_text("A", {"Tide": "The sea."}))
    result = person.run("compare")
    assert result.exit_code == 1
    assert result.stderr == "flashcards: only 0 reviews can be predicted, and a comparison needs 1,000\n"


@pytest.mark.uncovered
def test_an_interrupt(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it with 130 and one line, and changes nothing."""
    person.run("due")
    with person.collection() as opened:
        before = dump(opened)

    def pressed(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(comparing, "simulate", pressed)
    result = person.run("compare")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "flashcards: interrupted\n")
    with person.collection() as opened:
        assert dump(opened) == before


@pytest.mark.usefixtures("one_retention")
def test_what_a_day_allows(tmp_path: Path) -> None:
    """New cards and reviews are what the decks and settings allow; without a limit, new ones are those of late."""
    person = Person(tmp_path / "home")
    person.write("a.md", deck_text("A", {f"A{number}": "x." for number in range(40)}, "new-per-day: 3\n"))
    person.write("b.md", deck_text("B", {f"B{number}": "x." for number in range(10)}, "reviews-per-day: 7\n"))
    with person.collection() as opened:
        person.answer(opened, "B1")
        person.answer(opened, "B2")
        append(opened, card_of(opened, "A1"), Suspend(**person.stamp()))
        person.wait(days=1)
        cards = reading.asked(opened, None)
        assert (len(cards.learnt), len(cards.unseen)) == (2, 47)
        assert reading.limits(opened, cards, person.today, Rules()) == Limits(3 + 8, None, None)
        assert reading.limits(opened, cards, person.today, Rules(5, 9)) == Limits(5, 9, None)
        of_b = reading.asked(opened, {card_of(opened, f"B{number}") for number in range(10)})
        assert reading.limits(opened, of_b, person.today, Rules()) == Limits(2 / 30, 7, None)
        append(opened, card_of(opened, "A2"), SetDue(**person.stamp(), due=Day(person.today + 5)))
        material = reading.material(opened, reading.asked(opened, None), person.today, DEFAULTS)
        assert (len(material.learnt), material.unseen, material.each) == (3, 46, 1)
    year = comparing.years(material, Terms(DEFAULTS, AVERAGE, Limits(2), 36_500))[0].year
    assert year.learnt == 2 + 46


def learnt(number: int) -> Learnt:
    """A card in the middle of its life."""
    memory = Memory(10.0 + number % 7, 5.0, Day(95), 3, passed=True)
    return Learnt(
        sm2_state(repetitions=3, interval=15, ease=250, lapses=0, due=Day(110)),
        State(Day(110), 15, 0, Day(95), memory),
    )


@pytest.mark.usefixtures("one_retention")
def test_a_part_stands_for_all() -> None:
    """A year of every fifth card, times five, is much like that of all; limits are shared out."""
    cards = [learnt(number) for number in range(4000)]
    told: list[tuple[int, int]] = []

    def first(material: Material, limits: Limits) -> Year:
        terms = Terms(DEFAULTS, AVERAGE, limits, 36_500)
        return comparing.years(material, terms, lambda *part: told.append(part))[0].year

    limits = Limits(10, 500, 120)
    whole, part = (first(Material(cards[::each], 2000, each, Day(100)), limits) for each in (1, 5))
    assert part.learnt == whole.learnt == 6000
    assert part.minutes_a_day == pytest.approx(whole.minutes_a_day, rel=0.05)
    assert part.remembered == pytest.approx(whole.remembered, rel=0.02)
    assert told == 2 * [(0, 2), (1, 2), (2, 2)]


@pytest.mark.usefixtures("one_retention")
def test_repeats_of_hard() -> None:
    """They take time from who uses Hard, and none from who studies nothing."""
    material, terms = Material([], 3000, 1, Day(100)), Terms(DEFAULTS, AVERAGE, Limits(10), 36_500)
    sm2 = comparing.years(material, terms)[0].year
    assert 0.1 < comparing.repeats_of_hard(material, terms, sm2) < 0.4
    never = terms._replace(of=AVERAGE._replace(passes=(0, 0, 1, 0), first=(0.3, 0, 0.7, 0), repeats=(0.2, 0, 0.8, 0)))
    sm2 = comparing.years(material, never)[0].year
    assert comparing.repeats_of_hard(material, never, sm2) == 0
    assert comparing.repeats_of_hard(material._replace(unseen=0), terms, Year([], [], 0, 0, 0)) == 0


def years(*of: tuple[float, float]) -> Iterator[Choice]:
    """Years of SM-2 and of FSRS, each by minutes a day and cards remembered."""
    for number, (minutes, remembered) in enumerate(of):
        yield Choice("fsrs", 0.6 + 0.1 * number if number else None, Year([minutes], [1], 9, remembered, 0))


def test_as_many_cards() -> None:
    """The retention at which as many cards are remembered lies between two, and so do its minutes."""
    found = comparing.as_many([*years((10, 50), (4, 40), (8, 60), (20, 80))])
    assert found is not None
    assert found == pytest.approx((0.75, 0.6))
    assert comparing.as_many([*years((10, 30), (4, 40), (8, 60))]) is None
    assert comparing.as_many([*years((10, 40), (4, 40), (8, 40))]) is None
    assert comparing.as_many([*years((0, 50), (4, 40), (8, 60))]) is None


def test_who_is_best() -> None:
    """The smallest log loss is; nobody is behind itself, and where all is recalled there is no AUC."""
    card: Card = [Answer(3, 0, 1, 4), *(Answer(3, 9, at, 4) for at in range(2, 12))]
    found = comparing.compare([card], TITLES, {"fsrs-defaults": DEFAULTS})
    assert (found.scored, found.best.scores.name, found.best.behind.mean) == (10, "constant", 0)
    assert found.named("sm2").behind.mean > 0
    assert found.best.scores.auc is None


def test_the_data_are_the_log() -> None:
    """The made log that is compared is the one that fits are tested on."""
    made = json.loads(gzip.decompress((Path(__file__).parent / "data/stats_golden_input.json.gz").read_bytes()))
    entries: list[dict[str, Any]] = [
        entry for note in made["notes"] for card in note["cards"] for entry in card.get("log", ())
    ]
    assert sum(entry["kind"] in {"review", "drill"} for entry in entries) == 17_341
