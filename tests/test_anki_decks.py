"""Anki's decks as files of the library: their names, their descriptions, and files that take no more notes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import Person, check_derived
from packages import Engine, add_note, engine, export


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


def bring(person: Person, anki: Engine, *options: str, name: str = "a.apkg") -> str:
    """Import what the engine has now; what was said."""
    result = person.run("import", str(export(anki, Path(anki.path).parent / name)), *options)
    assert result.exit_code == 0, result.output
    with person.collection() as opened:
        check_derived(opened)
    return result.output


def files(person: Person) -> dict[str, str]:
    """The deck files by their names."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(person.decks.iterdir())}


def terms(person: Person) -> list[tuple[str, str]]:
    """Deck and term of every note that is in a text now."""
    with person.collection() as opened:
        return opened.connection.execute(
            "select decks.name, term from notes join decks on decks.id = notes.deck where not retired order by 1, 2"
        ).fetchall()


class TestNames:
    """What the file of a deck is called."""

    @pytest.mark.parametrize("name", ["README", "Changelog", "contributing", "LICENSE"])
    def test_a_deck_called_like_what_is_no_deck(self, person: Person, anki: Engine, name: str) -> None:
        """Its file gets a name that the library reads, so its notes are there, and come no second time."""
        add_note(anki, ["q", "a"], deck=name)
        for said in ("added 1 note", "no new notes"):
            assert said in bring(person, anki)
            assert list(files(person)) == [f"{name.lower()}-deck.md"]
            assert terms(person) == [(name, "q")]
