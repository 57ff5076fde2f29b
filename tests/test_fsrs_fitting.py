"""Fitting FSRS to a log: the gradient, what it reaches, and the command that does it."""

import csv
import gzip
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from helpers import Person, check_derived, deck_text, rebuild

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.entries import INSERT, ROW, row_of
from flashcards.reviews import Drill, Entry, Reset, Review, Seed
from flashcards.scheduling.fitting import (
    Answer,
    Card,
    Tape,
    answers_of,
    before,
    fit,
    log_loss,
    predictions,
    scored,
)
from flashcards.scheduling.fsrs import BOUNDS, DEFAULTS, parameters
from flashcards.studyday import Day

TRUE = (
    0.35, 0.9, 3.4, 11.0, 6.9, 0.55, 2.5, 0.03, 1.55, 0.22, 1.05, 1.75, 0.08, 0.32, 1.9, 0.45, 2.3, 0.65, 0.25, 0.18,
    0.28,
)  # fmt: skip
"""The parameters that made the synthetic log."""


def synthetic() -> dict[int, list[Entry]]:
    """A log of 17,341 answers that a program made up with the parameters above, by card."""
    found: dict[int, list[Entry]] = {}
    with gzip.open(Path(__file__).parent / "data/fsrs_synthetic.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            stamp = {
                "at": int(row["at"]),
                "utc_offset": 0,
                "day": Day(int(row["day"])),
                "quality": int(row["rating"]) + 1,
            }
            kind = Review if row["kind"] == "review" else Drill
            found.setdefault(int(row["card"]), []).append(kind(**stamp))  # type: ignore[arg-type]
    return found


@pytest.fixture(scope="module")
def cards() -> list[Card]:
    """What FSRS counts of it."""
    return [card for entries in synthetic().values() for card in answers_of(entries)]


def test_what_is_fitted_to() -> None:
    """A card is followed from each time it was new; what follows a seed has no beginning, and crams count nowhere."""

    def stamp(at: int, day: int) -> dict[str, int]:
        return {"at": at, "utc_offset": 0, "day": day}

    entries: list[Entry] = [
        Review(**stamp(1, 5), quality=0),  # type: ignore[arg-type]
        Drill(**stamp(2, 5), quality=4),  # type: ignore[arg-type]
        Drill(**stamp(3, 6), quality=4, cram=True),  # type: ignore[arg-type]
        Review(**stamp(4, 9), quality=3),  # type: ignore[arg-type]
        Review(**stamp(5, 9), quality=5),  # type: ignore[arg-type]
        Reset(**stamp(6, 12)),  # type: ignore[arg-type]
        Review(**stamp(7, 20), quality=4),  # type: ignore[arg-type]
        Seed(**stamp(8, 21), repetitions=2, interval=9, ease=250, lapses=0, due=Day(30)),  # type: ignore[arg-type]
        Review(**stamp(9, 30), quality=4),  # type: ignore[arg-type]
    ]
    first, second = answers_of(entries)
    assert first == [Answer(1, 0, 1, 0), Answer(3, 0, 2, 4), Answer(2, 4, 4, 3), Answer(4, 0, 5, 5)]
    assert second == [Answer(3, 0, 7, 4)]
    assert scored([first, second]) == [4]
    assert before([first, second], 4) == [first[:2]]
    assert log_loss([]) == 0


@pytest.mark.parametrize("w", [DEFAULTS, TRUE, tuple((low + high) / 2 for low, high in BOUNDS)])
def test_the_gradient(cards: Sequence[Card], w: tuple[float, ...]) -> None:
    """The derivatives by hand are those that small changes show."""
    some = cards[:150]
    tape, found = Tape(w), [0.0] * 21
    for card in some:
        tape.add(card, found)

    def loss(i: int, change: float) -> float:
        moved = (*w[:i], w[i] + change, *w[i + 1 :])
        return sum(-math.log(one.chance if one.recalled else 1 - one.chance) for one in predictions(some, moved))

    for i in range(21):
        slope = (loss(i, 1e-6) - loss(i, -1e-6)) / 2e-6
        assert found[i] == pytest.approx(slope, rel=1e-3, abs=5e-3), i


def test_what_it_reaches(cards: Sequence[Card]) -> None:
    """On the last 30% of the synthetic log, a fit to the rest is nearly as good as the parameters that made it."""
    moments = scored(cards)
    assert len(moments) == 12_066
    cut = moments[8_446]
    told: list[tuple[int, int]] = []
    fitted = fit(before(cards, cut), tell=lambda done, of: told.append((done, of)))

    def loss(w: tuple[float, ...]) -> float:
        return log_loss(one for one in predictions(cards, w) if one.at >= cut)

    assert loss(DEFAULTS) == pytest.approx(0.2731, abs=5e-5)
    assert loss(TRUE) == pytest.approx(0.2666, abs=5e-5)
    assert loss(fitted) <= 0.2685
    assert parameters(fitted) == fitted
    assert told[-1][0] == told[-1][1]
    assert fit(before(cards, cut), epochs=1) == fit(before(cards, cut), epochs=1)


def test_few_answers_stay_near_the_defaults() -> None:
    """Where there is nothing to fit to, the parameters are the defaults."""
    assert fit([]) == DEFAULTS
    assert fit([[Answer(3, 0, 1, 4)]]) == pytest.approx(DEFAULTS, abs=0.2)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody whose log is the synthetic one."""
    person = Person(tmp_path / "home")
    logs = synthetic()
    person.write("many.md", deck_text("Many", {f"Term {number}": f"{number}." for number in range(len(logs))}))
    with person.collection() as opened:
        with opened.transaction() as connection:
            rows = [row_of(CardId(card), entry, None) for card, each in enumerate(logs.values(), 1) for entry in each]
            connection.executemany(f"{INSERT} values {ROW}", rows)
        rebuild(opened)
    return person


@pytest.mark.uncovered
def test_optimize(person: Person) -> None:
    """It says what is gained on the last fifth, lets the parameters hold, and with --dry-run only says it."""
    dry = person.run("optimize", "--dry-run")
    assert dry.exit_code == 0
    assert "a fit to the earlier ones predicts what you recalled " in dry.stdout
    assert dry.stdout.endswith("; the new parameters would be used\n")
    with person.collection() as opened:
        assert log.parameters(opened) == ()
    assert person.run("config", "scheduler", "fsrs").exit_code == 0
    done = person.run("optimize")
    assert done.stdout == dry.stdout.replace("would be used", "are used now")
    assert "due on another day" in done.stderr
    told = json.loads(person.run("optimize", "--json", "--dry-run").stdout)
    with person.collection() as opened:
        check_derived(opened)
        assert list(log.parameters(opened)) == told["parameters"]
    assert (told["version"], told["reviews"], told["stored"]) == ("FSRS-6", 12_066, False)
    assert told["tested"] == 12_066 - 12_066 * 4 // 5
    assert told["log_loss"] < 0.28
    again = person.run("optimize")
    assert "no better than the current parameters; nothing was changed" in again.stdout
    assert person.run("undo").stdout.startswith("Undone: the last change of the FSRS parameters; ")
    person.run("config", "scheduler", "sm2")
    later = person.run("optimize")
    assert later.stdout.endswith("are used once you choose FSRS: flashcards config scheduler fsrs\n")
    assert later.stderr == ""


def test_too_little_to_fit_to(tmp_path: Path) -> None:
    """Below a thousand reviews that can be predicted it refuses, and says why."""
    person = Person(tmp_path / "home")
    person.write("a.md", deck_text("A", {"Tide": "The sea."}))
    result = person.run("optimize")
    assert result.exit_code == 1
    assert "only 0 reviews can be predicted, and a fit needs 1,000" in result.stderr
