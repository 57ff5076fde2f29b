"""What many tests share: somebody with an empty home and the real Anki beside it, and profiles of Hypothesis.

The profile is ``dev`` by hand, ``ci`` where CI is set; HYPOTHESIS_PROFILE names one outright.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import Person
from hypothesis import settings
from packages import Engine, engine

settings.register_profile("dev", max_examples=50, deadline=None, print_blob=True)
settings.register_profile("ci", max_examples=300, deadline=None, print_blob=True, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of the tests that take long."""
    parser.addoption("--nightly", action="store_true", help="run also what is too long for every push")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is nightly, unless it is asked for."""
    if not config.getoption("nightly"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("nightly")])
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]
