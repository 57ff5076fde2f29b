"""One entry makes a format: to export to, and to keep decks in."""

import pytest
from helpers import Person, card_of

from flashcards.cli.exchange.exporting import command as export
from flashcards.formats.registry import FILES
from flashcards.library import places


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decks may also be kept in files that end in .table, as CSV."""
    monkeypatch.setitem(places.DECK_FORMATS, ".table", "csv")
    monkeypatch.setattr(places, "SUFFIXES", tuple(places.DECK_FORMATS))


@pytest.mark.usefixtures("tables")
def test_one_entry_makes_a_source_of_decks(person: Person) -> None:
    """Files in another format are studied like any deck, and what is learnt stays when they change."""
    person.write("sea.table", "Tide,rise\nWave,ridge\nSand,grain\n")
    with person.collection() as opened:
        assert person.terms(opened) == ["Tide", "Wave", "Sand"]
        person.answer(opened, "Tide")
        tide = card_of(opened, "Tide")
    person.write("sea.table", "Ebb,fall\nTide,the rise\nWave,ridge\n")
    with person.collection() as opened:
        assert person.terms(opened) == ["Ebb", "Wave"]
        assert card_of(opened, "Tide") == tide
    assert person.run("check").exit_code == 0


@pytest.mark.usefixtures("tables")
def test_another_source_is_changed_by_hand(person: Person) -> None:
    """What the program writes is Markdown, so it leaves a deck in another format to the person, and says so."""
    path = person.write("sea.table", "Tide,rise\nWave,ridge\nSand,grain\n")
    before = path.read_bytes()
    result = person.run("tag", "Tide", "moon")
    assert result.exit_code != 0
    assert "sea.table: only a Markdown deck can be changed from here; edit the file yourself" in result.stderr
    assert path.read_bytes() == before


def test_each_format_that_is_written_has_a_command() -> None:
    """The commands of exports are those of the registry, and no ending or other name stands for two of them."""
    assert set(export.commands) == set(FILES)
    said = [*FILES, *(name for each in FILES.values() for name in each.names)]
    endings = [ending for each in FILES.values() for ending in each.endings]
    assert len(said) == len(set(said))
    assert len(endings) == len(set(endings))
