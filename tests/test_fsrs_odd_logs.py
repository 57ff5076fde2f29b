"""FSRS and logs as clocks and other programs make them: every command has sane numbers to show, and none fails."""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from helpers import Person, card_of, check_derived, deck_text, merge

from flashcards.reviews import Drill, Entry, Reset, Review, Seed, SetDue
from flashcards.studyday import Day

TODAY = 20_516  # 2026-03-04
DAY_MS = 86_400_000


def made(kind: Callable[..., Entry], day: int, ms: int = 0, **facts: Any) -> Entry:
    """An entry of a study day, in its morning."""
    return kind(at=day * DAY_MS + DAY_MS // 3 + ms, utc_offset=0, day=Day(day), **facts)


def review(day: int, quality: int, ms: int = 0) -> Entry:
    """A review."""
    return made(Review, day, ms, quality=quality)


def seed(day: int, interval: int, ease: int, due: int) -> Entry:
    """A schedule without a history."""
    return made(Seed, day, repetitions=3, interval=interval, ease=ease, lapses=1, due=Day(due))


def other_day(entry: Entry, day: int) -> Entry:
    """The entry with a study day that its moment is not on."""
    return type(entry)(**{**{name: getattr(entry, name) for name in entry.__dataclass_fields__}, "day": Day(day)})


LOGS: dict[str, Sequence[Entry]] = {
    "a clock set back between two answers": [
        review(TODAY - 9, 4), other_day(review(TODAY - 8, 4), TODAY - 400), review(TODAY - 1, 4),
    ],
    "days that go back with every answer": [
        other_day(review(TODAY - 50 + number, 4), TODAY - 10 * number) for number in range(9)
    ],
    "an answer years ahead of the clock": [review(TODAY - 3, 4), review(TODAY + 4_000, 4)],
    "an answer before the first": [review(TODAY - 5, 4), other_day(review(TODAY - 4, 2), TODAY - 900)],
    "answers of one moment": [review(TODAY - 5, 4, number % 2) for number in range(4)],
    "before the calendar": [other_day(review(TODAY - 5, 4), -1_000_000), review(TODAY - 1, 4)],
    "seeds only": [
        seed(TODAY - 9, 30, 250, TODAY + 20), seed(TODAY - 8, 1, 130, TODAY), seed(TODAY - 7, 0, 250, TODAY),
    ],
    "a seed with impossible numbers": [seed(TODAY - 9, 10**9, 10**6, TODAY + 10**9)],
    "a seed without ease": [seed(TODAY - 9, 5, 0, TODAY - 4), review(TODAY - 4, 4)],
    "a due day and nothing else": [made(SetDue, TODAY - 3, due=Day(TODAY + 5))],
    "cramming and nothing else": [made(Drill, TODAY - 3, number, quality=4, cram=True) for number in range(3)],
    "repeats before any review": [made(Drill, TODAY - 3, number, quality=2) for number in range(3)],
    "reset at last": [review(TODAY - 9, 4), made(Reset, TODAY - 8)],
    "never passed": [review(TODAY - 900 + day, 2) for day in range(900)],
    "answered two thousand times": [review(TODAY - 2_000 + day, 4 if day % 7 else 2) for day in range(2_000)],
    "failed fourteen hundred times a day": [
        review(TODAY - 1, 2), *(made(Drill, TODAY - 1, number, quality=2) for number in range(1, 1_400)),
    ],
}  # fmt: skip


def numbers(value: object) -> list[float]:
    """Every number in some JSON."""
    if isinstance(value, dict):
        return [number for each in value.values() for number in numbers(each)]
    if isinstance(value, list):
        return [number for each in value for number in numbers(each)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


@pytest.mark.parametrize(
    ("name", "scheduler"),
    [
        *(
            pytest.param(name, "fsrs", marks=[pytest.mark.uncovered] if len(entries) > 100 else [])
            for name, entries in LOGS.items()
        ),
        ("a seed with impossible numbers", "sm2"),
    ],
)
def test_every_command(tmp_path: Path, name: str, scheduler: str) -> None:
    """Nothing fails; numbers are finite and within their bounds; a session, undo and a switch go on as ever."""
    person = Person(tmp_path / "home")
    person.write("seas.md", deck_text("Seas", {"Tide": "In and out.", "Wave": "Water."}))
    person.run("config", "scheduler", scheduler)
    person.moment = person.moment.replace(month=3, day=4)
    with person.collection() as opened:
        opened_card = card_of(opened, "Tide")
        merge(opened, [(opened_card, LOGS[name])])
    for arguments in (
        ("due", "--json"),
        ("search", "--json", "Tide"),
        ("show", "--json", "Tide"),
        ("search", "--json", "prop:due>3"),
        ("export", "json"),
    ):
        result = person.run(*arguments)
        assert result.exit_code in {0, 1}, result.stderr
        told = json.loads(result.stdout)
        assert all(math.isfinite(number) for number in numbers(told))
        for card in told if isinstance(told, list) else ():
            assert card["scheduler"] == scheduler
            assert card["ease"] is None or scheduler == "sm2"
            assert card["stability"] is None or 0.001 <= card["stability"] <= 36_500
            assert card["difficulty"] is None or 1 <= card["difficulty"] <= 10
            assert card["retrievability"] is None or 0 < card["retrievability"] <= 1
    for command in ("show --all Tide", "log", "search Tide"):
        assert person.run(*command.split()).exit_code in {0, 1}
    assert person.run("export", "sqlite", "-o", str(tmp_path / "a.db")).exit_code == 0
    assert person.run("export", "anki", "-o", str(tmp_path / "a.apkg")).exit_code == 0
    studied = person.run("study", "--ahead", "10000", text="\n3\n\n3\n\n3\n\n3\n")
    assert studied.exit_code == 0, studied.stderr
    assert person.run("undo").exit_code == 0
    assert person.run("redo").exit_code == 0
    for other in ("sm2", "fsrs"):
        assert person.run("config", "scheduler", other).exit_code == 0
        with person.collection() as opened:
            check_derived(opened)
