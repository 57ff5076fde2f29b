"""A damaged row of the log or of the notes is named, and never folded, shown or exported as if it were sound."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from helpers import SEAS, Person, append, card_of, rebuild

from flashcards.cards import CardId
from flashcards.collection.entries import checksum, row_of
from flashcards.errors import CollectionError
from flashcards.reviews import Bury, Drill, Entry, Seed, Undo
from flashcards.studyday import Day

IN_THE_LOG = "is corrupted; to see what can be done, run: flashcards doctor\n"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who answered a card, drilled it, buried another one and undid something."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    with somebody.collection() as opened:
        somebody.answer(opened, "Tide")
        tide, wave = card_of(opened, "Tide"), card_of(opened, "Wave")
        stamp = somebody.stamp()
        append(opened, tide, Drill(**stamp, quality=4))
        append(opened, tide, Bury(**stamp, until=Day(stamp["day"] + 1)))
        append(opened, wave, Undo(**stamp, voids=5))
    return somebody


def damage(person: Person, statement: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(person.home.collection)) as connection:
        (trigger,) = connection.execute("select sql from sqlite_master where name = 'log_keeps_facts'").fetchone()
        connection.execute("drop trigger log_keeps_facts")
        connection.execute(statement)
        connection.execute(trigger)
        connection.commit()


@pytest.mark.parametrize(
    "change",
    [
        "quality = 5 where kind = 'review'",
        "at = at - 1 where kind = 'review'",
        "day = day + 1 where kind = 'review'",
        "utc_offset = 0 where kind = 'review'",
        "took = null where kind = 'review'",
        "origin = 'here' where kind = 'review'",
        "kind = 'drill' where kind = 'review'",
        "due = 9 where kind = 'review'",
        "cram = 1 where kind = 'drill'",
        "step = 1 where kind = 'drill'",
        "due = due + 1 where kind = 'bury'",
        "kind = 'set_due' where kind = 'bury'",
        "quality = 3 where kind = 'bury'",
        "voids = 6 where kind = 'undo'",
        "voids_origin = 'anki' where kind = 'undo'",
        "card = 3 where kind = 'review'",
        "checksum = checksum + 1 where kind = 'review'",
    ],
)
def test_any_change_of_an_entry(person: Person, change: str) -> None:
    """Whatever fact of an entry is another one than was written, whoever reads it hears of damage."""
    damage(person, f"update log set {change}")  # noqa: S608 - from the table above
    with (
        pytest.raises(CollectionError, match=r"review log.* is corrupted"),
        person.collection() as it,
    ):
        rebuild(it)


@pytest.mark.parametrize(
    "command",
    [
        ("show", "Tide"),
        ("log",),
        ("undo",),
        ("forget", "Tide"),
        ("export", "json", "-o", "-"),
        ("export", "anki", "-o", "out.apkg"),
    ],
    ids=lambda command: command[0] + command[1] if len(command) > 1 else command[0],
)
def test_commands(person: Person, command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command that reads the entry ends with one line and code 4, and leaves no file behind."""
    monkeypatch.chdir(tmp_path)
    damage(person, "update log set quality = 5 where kind = 'review'")
    result = person.run(*command, text="\n3\n")
    assert result.exit_code == 4
    assert result.stderr.startswith(f"flashcards: {person.home.collection}: an entry of card 1 ")
    assert result.stderr.endswith(IN_THE_LOG)
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out.apkg").exists()


@pytest.mark.parametrize("column", ["term", "definition", "tags", "aliases", "section"])
@pytest.mark.parametrize("command", [("json", "-o", "-"), ("anki", "-o", "out.apkg"), ("markdown", "-o", "-")])
def test_a_damaged_text(
    person: Person, command: tuple[str, ...], column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that changed in the collection alone is not exported; the line names the note."""
    monkeypatch.chdir(tmp_path)
    value = '["x"]' if column in {"tags", "aliases"} else "Else"
    damage(person, f"update notes set {column} = '{value}' where id = 2")  # noqa: S608 - from the table above
    result = person.run("export", *command)
    assert result.exit_code == 4
    assert "the text of the note " in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out.apkg").exists()


def test_equal_entries_have_checksums_of_their_own(person: Person) -> None:
    """The checksum covers the card as well, so an entry that lands on another card is noticed."""
    entry: Entry = Seed(at=1, utc_offset=0, day=Day(1), repetitions=1, interval=1, ease=250, lapses=0, due=Day(2))
    for each in (entry, person.review()):
        rows = [row_of(CardId(card), each) for card in (1, 2)]
        assert rows[0][-1] != rows[1][-1]
        assert checksum(rows[0][:-1]) == rows[0][-1]
