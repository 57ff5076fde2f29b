"""Ctrl-C while schedules are derived anew or FSRS is fitted, and a choice made while a session runs elsewhere."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import PATIENCE, Person, check_derived, deck_text, dump, rebuild
from terminal import Terminal, started

from flashcards.cards import CardId
from flashcards.collection.entries import INSERT, ROW, row_of
from flashcards.collection.store import Collection
from flashcards.errors import OutputError
from flashcards.library import config
from flashcards.reviews import Review
from flashcards.studyday import Day

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the signals of Unix")

CARDS, REVIEWS, DAY_MS = 2_000, 4, 86_400_000
BY_HAND = " ".join(map(str, (0.5, 1.3, 2.4, 8.3, 6.4, 0.8, 3.0, 0.001, 1.9, 0.2, 0.8, 1.5, 0.1, 0.3, 1.6, 0.6, 1.9,
                             0.5, 0.1, 0.1, 0.15)))  # fmt: skip


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody with thousands of cards, studied by SM-2."""
    person = Person(tmp_path_factory.mktemp("settled") / "home")
    person.write("many.md", deck_text("Many", {f"Term {number}": f"{number}." for number in range(CARDS)}))
    chance = random.Random(7)  # noqa: S311 - nothing secret
    with person.collection() as opened:
        with opened.transaction() as connection:
            rows = []
            for card in range(1, CARDS + 1):
                day = 20_000 + card % 300
                for number in range(REVIEWS):
                    at = day * DAY_MS + 10 * card
                    quality = chance.choice((2, 4, 4, 4, 5))
                    entry = Review(at=at, utc_offset=0, day=Day(day), quality=quality, took=900)
                    rows.append(row_of(CardId(card), entry, None))
                    day += 3 * (number + 1) + chance.randrange(9)
            connection.executemany(f"{INSERT} values {ROW}", rows)
        rebuild(opened)
    person.run("config", "order", "added")
    return person


def facts(person: Person) -> tuple[object, ...]:
    """All that a choice of the scheduler may change: the collection and the configuration."""
    with Collection.open(person.home.collection) as opened:
        parameters = opened.connection.execute("select * from parameters").fetchall()
        return dump(opened), opened.options, parameters, (person.folder / "config.toml").read_text()


def interrupted(person: Person, after: float | None, *arguments: str) -> tuple[int, str]:
    """The exit code and the complaints of a program that gets Ctrl-C after so many seconds, None for never."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flashcards", *arguments],
        env=person.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if after is not None:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=PATIENCE)
    return process.returncode, complaints.decode()


CHANGES = (
    (("config", "scheduler", "fsrs"), ("config", "scheduler", "sm2")),
    (("config", "fsrs-parameters", BY_HAND), ("undo",)),
    (("optimize",), ("undo",)),
)
"""What is interrupted, and what takes it back where it was done before."""


@pytest.mark.process
@pytest.mark.exec
@pytest.mark.parametrize(("change", "back"), CHANGES, ids=["switch", "by hand", "optimize"])
def test_ctrl_c_at_any_moment(settled: Person, change: tuple[str, ...], back: tuple[str, ...]) -> None:
    """Whenever it comes, all is as it was before, or all is done; nothing is in between."""
    settled.run("config", "scheduler", "sm2" if "scheduler" in change else "fsrs")
    before = facts(settled)
    begun = time.monotonic()
    assert interrupted(settled, None, *change, "--dry-run")[0] == 0
    lasts = time.monotonic() - begun
    assert facts(settled) == before
    chance = random.Random(3)  # noqa: S311 - nothing secret
    for _ in range(4):
        code, said = interrupted(settled, chance.uniform(0.2, 1.1) * lasts, *change)
        after = facts(settled)
        assert code in {0, 130, -signal.SIGINT}, said
        if after != before:
            assert settled.run(*back).exit_code == 0
        with Collection.open(settled.home.collection) as opened:
            check_derived(opened)
        before = facts(settled)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who studied a few cards for some days."""
    person = Person(tmp_path / "home")
    person.write("lakes.md", deck_text("Lakes", {f"Lake {number}": f"{number}." for number in range(6)}))
    person.run("config", "order", "added")
    for days in (0, 3, 9):
        person.wait(days=days)
        with person.collection() as opened:
            for number in range(6):
                person.answer(opened, f"Lake {number}")
    person.wait(days=300)
    return person


def test_ctrl_c_between_the_file_and_the_commit(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits until both are done, and then says that the change was made."""

    def save(path: str, text: str) -> None:
        real(path, text)
        signal.raise_signal(signal.SIGINT)

    real = config.save
    monkeypatch.setattr("flashcards.library.config.save", save)
    result = person.run("config", "scheduler", "fsrs")
    assert result.exit_code == 130
    assert "interrupted; the change was made before" in result.stderr
    assert person.run("config", "scheduler").stdout == "fsrs\n"
    with person.collection() as opened:
        assert opened.options[3] == "fsrs"
        check_derived(opened)
    assert person.run("due").stderr == ""


@pytest.mark.parametrize("had", ["", "# mine\n"])
def test_the_file_is_put_back(person: Person, monkeypatch: pytest.MonkeyPatch, had: str) -> None:
    """Where the collection cannot be stored after the file was, the file is as it was, or not there."""
    path = person.folder / "config.toml"
    path.unlink()
    if had:
        path.write_text(had)
    with person.collection() as opened:
        before = dump(opened)

    def save(path: str, text: str) -> None:
        real(path, text)
        if "fsrs" in text:
            raise OutputError(path, "No space left on device")

    real = config.save
    monkeypatch.setattr("flashcards.library.config.save", save)
    assert person.run("config", "scheduler", "fsrs").exit_code == 5
    assert (path.read_text() if path.exists() else "") == had
    with person.collection() as opened:
        assert dump(opened) == before


@pytest.fixture
def begin(person: Person) -> Iterator[Callable[..., Terminal]]:
    """Starts sessions on terminals of their own."""
    yield from started(person)


@pytest.mark.process
@pytest.mark.parametrize(
    "change", [("config", "scheduler", "fsrs"), ("config", "fsrs-parameters", BY_HAND), ("config", "light-days", "sun")]
)
def test_a_session_notices_on_its_terminal(
    person: Person, begin: Callable[..., Terminal], change: tuple[str, ...]
) -> None:
    """While a card is on one screen, another process changes how due days are made: the next answer says so."""
    if "fsrs-parameters" in change:
        person.run("config", "scheduler", "fsrs")
    terminal = begin()
    terminal.wait_for("Lake 0")
    assert person.start(*change).returncode == 0
    terminal.press(" ")
    terminal.press("3")
    terminal.wait_for("scheduling options changed meanwhile; due days follow the new ones")
    terminal.press(" ")
    terminal.press("3")
    terminal.press("q")
    assert terminal.finish().status == 0
    with person.collection() as opened:
        check_derived(opened)
        assert opened.connection.execute("select count(*) from log where kind = 'review'").fetchone() == (20,)
