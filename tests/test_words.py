"""The index of words: it takes texts when somebody searches, and then has all of them and nothing else."""

import json
import sys
from pathlib import Path

import pytest
from helpers import Person, deck_text
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database
from terminal import Terminal

from flashcards.collection import base, search
from flashcards.collection.schema.migrations import collection_migrations
from flashcards.collection.store import Collection

TERMS = st.dictionaries(
    st.sampled_from(("Tide", "Gyre", "Eddy", "Surf")), st.sampled_from(("moon", "wind", "")), min_size=1
)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty home."""
    return Person(tmp_path / "home")


def found(person: Person, word: str) -> set[str]:
    """The terms of the cards that a word finds, after the deck files were looked at."""
    person.run("due")
    with person.collection() as opened:
        cards = search.find(opened, search.parse(word), person.today)
        opened.connection.execute("insert into search (search, rank) values ('integrity-check', 1)")
        assert opened.connection.execute("select * from unindexed").fetchall() == []
        return {card.term for card in cards}


@given(steps=st.lists(st.tuples(TERMS, st.booleans()), min_size=1, max_size=5))
def test_a_search_finds_what_the_texts_say(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[dict[str, str], bool]]
) -> None:
    """However texts came, changed and went between searches, a word finds the notes that have it now."""
    person = Person(tmp_path_factory.mktemp("words"))
    for texts, looks in steps:
        person.write("sea.md", deck_text("Sea", {term: f"It is of the {word}." for term, word in texts.items()}))
        if looks:
            assert found(person, "moon") == {term for term, word in texts.items() if word == "moon"}
    assert found(person, "wind") == {term for term, word in steps[-1][0].items() if word == "wind"}


def test_notes_that_are_deleted(person: Person) -> None:
    """A row that goes takes its words along, whether the index had them or not."""
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon.", "Gyre": "Wind."}))
    assert found(person, "moon") == {"Tide"}
    with person.collection() as opened:
        for statement in ("delete from unseen", "delete from cards", "delete from notes where term = 'Tide'"):
            opened.connection.execute(statement)
        opened.connection.execute("insert into search (search, rank) values ('integrity-check', 1)")
        opened.connection.execute("update notes set definition = 'Rain.'")
        opened.connection.execute("delete from notes")
        assert opened.connection.execute("select * from unindexed").fetchall() == []
        opened.connection.execute("insert into search (search, rank) values ('integrity-check', 1)")


def test_inside_a_transaction(person: Person) -> None:
    """A search in the middle of a change sees it, and goes back with it."""
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon."}))
    person.run("due")
    with person.collection() as opened:
        opened.connection.execute("begin")
        opened.connection.execute("update notes set definition = 'Wind.'")
        assert search.find(opened, search.parse("wind"), person.today)
        opened.connection.rollback()
        assert not search.find(opened, search.parse("wind"), person.today)
        assert search.find(opened, search.parse("moon"), person.today)


@pytest.mark.parametrize("schema", ["m002_words_later", "m003_new_notes_untold", "m004_past_edits", "m006_devices"])
def test_a_collection_of_an_older_schema(tmp_path: Path, schema: str) -> None:
    """Its index keeps what it has, takes what it had not got to, and follows the texts from then on."""
    path = str(tmp_path / "collection.db")
    old = Database(path)
    collection_migrations.apply(old, stop_before=schema)
    old.execute("insert into decks (name, description, tags, reverse) values ('Sea', '', '[]', 0)")
    old.execute("insert into sources values ('sea.md', 0, 0, '', '[]', 0)")
    old.execute("insert into notes values (1, 'g', 1, 'sea.md', 0, 1, 'Tide', 'tide', 'Moon.', '[]', '[]', '', 0, 0)")
    old.execute("insert into cards values (1, 1, 'forward', 1)")
    old.conn.commit()
    old.close()
    today = Person(tmp_path / "x").today
    with Collection.open(path) as opened:
        ask = opened.connection.execute
        assert ask("pragma user_version").fetchone() == (base.SCHEMA_VERSION,)
        assert len(search.find(opened, search.parse("moon"), today)) == 1
        ask("update notes set definition = 'Wind.'")
        assert not search.find(opened, search.parse("moon"), today)
        ask("insert into search (search, rank) values ('integrity-check', 1)")


def test_a_row_that_is_taken_again(person: Person) -> None:
    """A new note in the row of a deleted one is found by its own words."""
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon.", "Gyre": "Wind."}))
    assert found(person, "wind") == {"Gyre"}
    with person.collection() as opened:
        for statement in (
            "delete from unseen",
            "delete from cards where note = (select max(id) from notes)",
            "delete from notes where id = (select max(id) from notes)",
        ):
            opened.connection.execute(statement)
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon.", "Surf": "Foam."}))
    assert found(person, "foam") == {"Surf"}
    assert found(person, "wind") == set()


class TestPages:
    """What is printed of much that is found."""

    @pytest.fixture
    def many(self, tmp_path: Path) -> Person:
        """Somebody with sixty cards that have one word, in which the last has it three times."""
        somebody = Person(tmp_path / "many")
        notes = {f"Term {number}": "moon and other things" for number in range(60)}
        somebody.write("many.md", deck_text("Many", {**notes, "Moon": "moon moon"}))
        return somebody

    def test_a_pipe_gets_all(self, many: Person) -> None:
        """The best first, in text as in JSON; a limit holds for both."""
        lines = many.run("search", "moon").stdout.splitlines()
        assert len(lines) == 61
        assert lines[0].startswith("Moon: ")
        assert len(json.loads(many.run("search", "--json", "moon").stdout)) == 61
        assert [card["term"] for card in json.loads(many.run("search", "--json", "--limit", "1", "moon").stdout)] == [
            "Moon"
        ]
        limited = many.run("search", "--limit", "3", "moon")
        assert limited.stdout.splitlines() == lines[:3]
        assert limited.stderr == "flashcards: 3 of 61 cards; --all prints them all, --limit N more or fewer\n"
        assert many.run("search", "--limit", "3", "--all", "moon").exit_code == 2
        assert many.run("search", "--limit", "3", "nothing").exit_code == 1

    def test_a_terminal_gets_a_page(self, many: Person) -> None:
        """It is told how many there are."""
        many.run("due")
        command = [sys.executable, "-m", "flashcards", "search", "moon"]
        with Terminal(many, command=command, size=(120, 70)) as terminal:
            ended = terminal.finish()
        assert ended.text.count("Term ") == 49
        assert "50 of 61 cards" in ended.text
        with Terminal(many, command=[*command, "--all"], size=(120, 70)) as terminal:
            assert terminal.finish().text.count("Term ") == 60

    def test_the_rank_is_looked_up_once(self, many: Person) -> None:
        """No row asks the index of words again."""
        with many.collection() as opened:
            asked: list[str] = []
            opened.connection.set_trace_callback(asked.append)
            assert len(search.find(opened, search.parse("moon"), many.today)) == 61
            opened.connection.set_trace_callback(None)
            (query,) = [text for text in asked if "match" in text and text.lstrip().startswith("select")]
            plan = " ".join(str(row) for row in opened.connection.execute(f"explain query plan {query}"))
        assert plan.count("SCAN search VIRTUAL TABLE") == 1
        assert plan.index("SCAN search VIRTUAL TABLE") < plan.index("CORRELATED")
