"""What many tests share: somebody with an empty home, the real Anki, and which tests run how.

The profile of Hypothesis is ``dev`` by hand, ``ci`` where CI is set, ``nightly`` with --nightly; HYPOTHESIS_PROFILE
names one outright.
"""

import gc
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import growth
import pytest
import warm
from helpers import Person, measured, unmeasured
from hypothesis import HealthCheck, settings
from packages import Engine, engine
from terminal import DOORS, Door, Terminal, started

for name, count in {"dev": 50, "few": 20, "ci": 50, "nightly": 400}.items():
    settings.register_profile(
        name,
        max_examples=count,
        deadline=None,
        print_blob=True,
        derandomize=name != "dev",
        suppress_health_check=[HealthCheck.too_slow],  # which looks at the clock on the wall
    )

if "TZ" not in os.environ:
    os.environ["TZ"] = f"NOON{datetime.now(UTC).hour - 12:+d}"
    time.tzset()
"""The engine knows no clock but the machine's; where it is about noon, no study day ends while a test runs."""

warm.load()
"""Hypothesis draws from the constants of the modules that are loaded; which these are shall not depend on the order."""

OBEYED = {"SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP"}
"""Signals that the tests send, and that whoever starts them may have ignored."""

measuring = sys.gettrace()
"""What measures the coverage of the test that runs now."""

UNMEASURED = frozenset({"process", "siege", "growth", "uncovered"})
"""Marks of the tests that run without coverage: what they are about runs elsewhere, or is time, or is covered."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what ``start.py nightly`` asks for."""
    parser.addoption("--nightly", action="store_true", help="run also what is too long for every push")
    parser.addoption("--exec", action="store_true", help="start every program as a shell does, none by fork")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile, and let signals do what they do by default, whatever this process was started from."""
    if not config.getoption("hypothesis_profile", None):
        by_default = "nightly" if config.getoption("nightly") else "ci" if os.environ.get("CI") else "dev"
        settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or by_default)
    growth.shrunk = 1 if config.getoption("nightly") else growth.shrunk
    for number in signal.Signals:
        if number.name in OBEYED and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what starts the program, and leave out what is nightly."""
    for item in items:
        if "start" in getattr(item, "fixturenames", ()):  # the fixtures of this name start it
            item.add_marker("process")
    if not config.getoption("nightly"):
        kept = [item for item in items if not item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("nightly")])
        items[:] = kept


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without coverage: the program is loaded by now, and tracing doubles the time that pytest takes."""
    with unmeasured():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure a test and its fixtures, unless that would only slow them down, and nothing that pytest does around."""
    global measuring  # noqa: PLW0603 - fixtures know their test only through the hooks
    measuring = None if any(mark.name in UNMEASURED for mark in item.iter_markers()) else sys.gettrace()
    with unmeasured():
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_fixture_setup() -> Generator[None, object, object]:
    """Measure what a fixture does."""
    with measured(measuring):
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Measure what a test does."""
    with measured(measuring):
        return (yield)


def pytest_collection_finish() -> None:
    """Let nothing look for garbage in what stays: ten thousand tests, and all that they import."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say how this test starts programs."""
    warm.ALLOWED = not (item.config.getoption("exec") or item.get_closest_marker("exec"))


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Engine]:
    """A fresh collection of the real Anki."""
    with engine(tmp_path / "anki") as collection:
        yield collection


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty home, whose clock is the engine's."""
    somebody = Person(tmp_path / "home")
    somebody.moment = datetime.now(UTC).astimezone()
    return somebody


@pytest.fixture
def live_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the time zone of this process."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(params=DOORS)
def enter(request: pytest.FixtureRequest, person: Person) -> Iterator[Callable[[], Door]]:
    """Begins a session; each story is told through every door."""
    doors: list[Door] = []

    def begin() -> Door:
        doors.append(request.param(person))
        return doors[-1]

    yield begin
    for door in doors:
        door.abandon()


@pytest.fixture
def start(person: Person) -> Iterator[Callable[..., Terminal]]:
    """Starts the program on a terminal and waits for its first picture; ends it with the test."""
    yield from started(person)
