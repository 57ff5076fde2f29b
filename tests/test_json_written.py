"""A collection as JSON, written from its rows: the same as from an object for each note and entry."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from helpers import Person, merge
from test_damage import in_memory, put_spare_index
from test_rebuilding import LOGS, at

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.base import Damaged
from flashcards.collection.derived import rebuilding
from flashcards.collection.derived.blocks import block_of
from flashcards.collection.exchange import contents, written
from flashcards.collection.exchange.contents import Choice
from flashcards.collection.store import Collection
from flashcards.formats import Outgoing
from flashcards.formats.interchange import write
from flashcards.reviews import ANKI, Drill, Entry, Review

FIRST = Review(**at(100), quality=4, took=5)
OTHERS: dict[str, list[Entry]] = {
    "answers on several devices": [FIRST, Review(**at(200, origin=ANKI), quality=5), Drill(**at(201, 200), quality=3)],
    "a time before the calendar": [Review(**at(-(2**60)), quality=4)],
    "a day beyond the calendar": [Review(**at(100, 2**40), quality=4)],
}
WORDS = {
    'A "term" of all\u2028lines \x7f': "A \\ and ümlauts 水\n\n#tag-ä #b",
    "Alone": "Text.\n\naliases: a; b",
}


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a card for each log."""
    return somebody(tmp_path / "home")


def somebody(folder: Path) -> Person:
    """Somebody with a card for each log, one of them removed, and two decks."""
    person = Person(folder)
    logs = [*(one.entries for one in LOGS.values()), *OTHERS.values()]
    terms = [*LOGS, *OTHERS]
    path = person.write("all.md", "".join(f"## {name}\n\nText.\n\n" for name in terms))
    person.write("more.md", "".join(f"## {term}\n\n{text}\n\n" for term, text in WORDS.items()))
    assert person.run("due").exit_code == 0
    with person.collection() as opened:
        merge(opened, [(CardId(card), entries) for card, entries in enumerate(logs, 1)])
    person.write("all.md", path.read_text(encoding="utf-8").replace(f"## {terms[1]}\n\nText.", ""))
    assert person.run("due").exit_code == 0
    return person


def text_of(opened: Collection, *, logs: bool, fast: bool) -> str:
    """The JSON of everything, made in one of two ways."""
    choice = Choice(contents.names(opened))
    decks = contents.decks(opened, choice, retired=logs)
    if fast:
        return "".join(write(Outgoing(decks, (), written=written.notes(opened, choice, logs=logs))))
    return "".join(write(Outgoing(decks, contents.notes(opened, choice, logs=logs, retired=logs))))


@pytest.mark.parametrize("chosen", [{}, {"scheduler": "fsrs"}, {"fuzz": True, "light_days": "sun"}], ids=str)
@pytest.mark.parametrize("logs", [True, False])
def test_all_that_is_written(
    person: Person, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, Any], *, logs: bool
) -> None:
    """Every note, schedule and entry has the text that its object has, whatever else its block holds."""
    with person.collection() as opened:
        rebuilding.choose_options(opened, log.options(opened)._replace(**chosen))
        for at_once in (1, 3, 100):
            monkeypatch.setattr(written, "_AT_ONCE", at_once)
            assert text_of(opened, logs=logs, fast=True) == text_of(opened, logs=logs, fast=False)


def test_blocks(person: Person) -> None:
    """The cards with answers in order are read together, unless one of them is out of order."""
    ordered = {CardId(card) for card, (name, one) in enumerate(LOGS.items(), 1) if one.is_plain and "cram" not in name}
    with person.collection() as opened:
        cards = {CardId(card) for card, entries in enumerate(LOGS.values(), 1) if entries.entries}
        block, others = block_of(opened.connection, ordered)
        assert ({*block.counts}, others) == (ordered, set())
        block, others = block_of(opened.connection, cards)
        assert ({*block.counts}, others) == (set(), cards)


@pytest.mark.parametrize("column", ["quality", "took", "day", "at", "utc_offset", "step", "checksum", "kind", "origin"])
def test_damaged_rows(person: Person, column: str) -> None:
    """An answer that is not as it was stored is never written, whatever of it is wrong."""
    with person.collection() as opened, opened.transaction() as connection:
        connection.execute("drop trigger log_keeps_facts")
        value = {"kind": "'drill'", "origin": "'x'"}.get(column, f"coalesce({column}, 0) + 1")
        connection.execute(f"update log set {column} = {value} where card = 2")  # noqa: S608 - a column
        with pytest.raises(Damaged, match="an entry of card 2 in the review log"):
            text_of(opened, logs=True, fast=True)


def test_a_damaged_text(person: Person) -> None:
    """A text that is not as it was stored is never written either."""
    with person.collection() as opened, opened.transaction() as connection:
        connection.execute("update notes set section = 'x' where id = 3")
        with pytest.raises(Damaged, match="the text of the note"):
            text_of(opened, logs=False, fast=True)


@pytest.mark.parametrize("change", ["one less", "another", "changed", "a gap"])
def test_entries_that_are_not_found(person: Person, change: str) -> None:
    """Whether an entry is missing or there twice is found out by adding up those that were read."""
    with closing(in_memory(person)) as connection, Collection("", connection) as opened:
        whole = text_of(opened, logs=True, fast=True)
        if change == "a gap":
            connection.execute("drop trigger log_keeps_entries")
            connection.execute("delete from log where seq = 2")
        else:
            put_spare_index(connection, "sqlite_autoindex_log_1", "")
            assert text_of(opened, logs=True, fast=True) == whole
            put_spare_index(connection, "sqlite_autoindex_log_1", change)
        with pytest.raises(Damaged, match=r"rows of the table log|entries of the review log|in the review log"):
            text_of(opened, logs=True, fast=True)


def test_entries_of_some_decks(person: Person) -> None:
    """Of some decks, the entries of the others need not be read to see that none is missing."""
    with person.collection() as opened:
        assert len([*written.notes(opened, Choice(["all"]), logs=True)]) == len(LOGS) + len(OTHERS)
        assert len([*written.notes(opened, Choice(["more"]), logs=True)]) == len(WORDS)
