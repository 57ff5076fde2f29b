"""One file is one source, by whatever path it is reached; what was kept twice is joined."""

from pathlib import Path

import pytest
from helpers import SEAS, Person, append, card_of, check_derived
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.collection import browse, log, sources
from flashcards.collection.doubles import join
from flashcards.collection.store import Collection
from flashcards.reviews import Review, effective
from flashcards.scheduling import replay


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody whose deck lies in a folder of notes that is linked into the library."""
    somebody = Person(tmp_path / "home")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "seas.md").write_text(SEAS)
    somebody.decks.mkdir(parents=True)
    (somebody.decks / "vault").symlink_to(vault)
    return somebody


@pytest.mark.parametrize("name", ["vault/seas.md", "home/decks/vault/seas.md", "other/decks/vault/seas.md", "hard.md"])
def test_studied_by_another_path(person: Person, tmp_path: Path, name: str) -> None:
    """Through a link, past it, through a linked home, or by a second name: the cards are those that are there."""
    (tmp_path / "other").symlink_to(person.folder)
    (tmp_path / "hard.md").hardlink_to(tmp_path / "vault" / "seas.md")
    assert person.run("due").stdout == "Seas: 0 due, 3 new\n"
    result = person.run("study", str(tmp_path / name), text="\n3\n")
    assert "1 card in" in result.stdout
    assert person.run("due").stdout == "Seas: 0 due, 2 new\n"
    assert person.run("check").stdout == "Nothing changed\n"


def test_linked_after_it_was_studied(person: Person, tmp_path: Path) -> None:
    """A file that was studied by its path stays the one it was when its folder is linked into the library."""
    (person.decks / "vault").unlink()
    person.run("study", str(tmp_path / "vault"), text="\n3\n")
    (person.decks / "vault").symlink_to(tmp_path / "vault")
    assert person.run("due").stdout == "Seas: 0 due, 2 new\n"
    assert person.run("due").stderr == ""


def _doubled(person: Person, tmp_path: Path) -> tuple[str, str]:
    """Let the collection know the file by two names, as it could once come about; both have three cards."""
    person.run("due")
    copy = tmp_path / "copy.md"
    copy.write_text(SEAS)
    person.run("study", str(copy), text="q\n")
    copy.unlink()
    copy.symlink_to(tmp_path / "vault" / "seas.md")
    return "decks/vault/seas.md", str(copy)


def _review(person: Person, source: str, term: str, days: list[int]) -> None:
    with Collection.open(person.home.collection) as opened:
        for view in browse.find_term(opened, term):
            if view.source == source:
                for day in days:
                    append(opened, view.card, Review(at=day * 86_400_000, utc_offset=0, day=day, quality=4))  # type: ignore[arg-type]


class TestJoining:
    """The same file by two names, each with cards of its own."""

    def test_by_older_rules(self, person: Person, tmp_path: Path) -> None:
        """A file that was read by two names and by older rules as well was edited by nobody."""
        _doubled(person, tmp_path)
        query = "select term, edited from notes where not retired order by place"
        with Collection.open(person.home.collection) as opened:
            execute = opened.connection.execute
            execute("update notes set definition = 'as it was read' where line = 14")
            execute("update sources set rules = 1")
            before = {*execute(query).fetchall()}
        assert "1 note reads differently" in person.run("due").stderr
        with Collection.open(person.home.collection) as opened:
            assert {*opened.connection.execute(query).fetchall()} <= before
            assert browse.find_term(opened, "Wave")[0].definition != "as it was read"

    def test_both_were_answered(self, person: Person, tmp_path: Path) -> None:
        """Each note is there once, with the reviews of both in one history, and none counts twice."""
        kept, dropped = _doubled(person, tmp_path)
        _review(person, kept, "Tide", [20_000, 20_004])
        _review(person, dropped, "Tide", [19_000, 19_001, 19_007])
        _review(person, dropped, "Wave", [19_500])
        result = person.run("due")
        assert result.stdout == "Seas: 2 due, 1 new\n"
        assert result.stderr.count("\n") == 1
        assert f"{dropped}: the same file as {person.folder / kept}; their cards were merged" in result.stderr
        with person.collection() as opened:
            check_derived(opened)
            tide = card_of(opened, "Tide")
            assert [entry.day for entry in effective(log.entries(opened, tide))] == [
                19_000,
                19_001,
                19_007,
                20_000,
                20_004,
            ]
            every = opened.connection.execute("select id from cards").fetchall()
            assert sum(len(effective(log.entries(opened, card))) for (card,) in every) == 6
            assert {view.source for view in browse.find_term(opened, "Tide") if view.active} == {kept}
        again = person.run("due")
        assert (again.stdout, again.stderr) == ("Seas: 2 due, 1 new\n", "")

    def test_one_name_was_gone(self, person: Person, tmp_path: Path) -> None:
        """What waits for a name that comes back as another one of a file is joined, too."""
        kept, dropped = _doubled(person, tmp_path)
        _review(person, dropped, "Tide", [20_000])
        Path(dropped).unlink()
        assert "its cards are paused until it is back" in person.run("due").stderr
        Path(dropped).symlink_to(tmp_path / "vault" / "seas.md")
        assert "the same file as" in person.run("due").stderr
        assert person.run("due").stdout == "Seas: 1 due, 2 new\n"
        assert person.run("due").stderr == ""
        assert person.run("decks").stdout.count(kept) == 1

    def test_check_says_it_and_changes_nothing(self, person: Person, tmp_path: Path) -> None:
        """It is named before it is done."""
        _, dropped = _doubled(person, tmp_path)
        assert f"{dropped}: the same file as" in person.run("check").stderr
        assert f"{dropped}: the same file as" in person.run("check").stderr

    @given(
        first=st.lists(st.integers(20_000, 20_060), max_size=5, unique=True),
        second=st.lists(st.integers(20_000, 20_060), max_size=5, unique=True),
    )
    @settings(max_examples=examples(24))
    def test_no_review_is_lost(
        self, tmp_path_factory: pytest.TempPathFactory, first: list[int], second: list[int]
    ) -> None:
        """Whatever both histories are, the note that stays has all of both, and its schedule is their replay."""
        somebody = Person(tmp_path_factory.mktemp("sea"))
        for name in ("a.md", "b.md"):
            somebody.write(name, "# Seas\n\n## Tide\nrise\n")
        with somebody.collection() as opened:
            cards = [view.card for view in sorted(browse.find_term(opened, "Tide"), key=lambda view: view.source)]
            for card, days in zip(cards, (first, second), strict=True):
                for day in sorted(days):
                    append(opened, card, Review(at=day * 86_400_000, utc_offset=0, day=day, quality=4))  # type: ignore[arg-type]
            join(opened, "decks/a.md", "decks/b.md", somebody.now)
            (view,) = (view for view in browse.find_term(opened, "Tide") if view.active)
            counted = effective(log.entries(opened, view.card))
            assert {entry.day for entry in counted} == {*first, *second}
            assert view.state == replay(log.scheduler(opened, view.card), counted)
            assert sources.known(opened)["decks/b.md"].given_up
            check_derived(opened)
