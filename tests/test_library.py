"""Deck files on disk: when they are read, and what becomes of progress when they change."""

import os
from pathlib import Path

import pytest
from helpers import SEAS, Person, append, card_of, check_derived, deck_text

from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.library.watch import is_current

TIDE = "The rise and fall of the sea."


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with one deck of three notes."""
    made = Person(tmp_path / "home")
    made.write("seas.md", SEAS)
    return made


def told(person: Person, opened: Collection) -> list[str]:
    """What reading the decks has to say, each with the file's name and line."""
    return [
        f"{Path(trouble.path).name}:{trouble.problem.line}: {trouble.problem.message}"
        for trouble in person.refresh(opened)
    ]


def entries(opened: Collection, term: str) -> int:
    """How many entries the log has of a term."""
    return len(log.entries(opened, card_of(opened, term)))


class TestReadingAgain:
    """A file is read when it changed, and only then."""

    def test_a_file_with_the_same_size_and_time_is_not_opened(self, person: Person) -> None:
        """What looks as it did is taken to be as it was."""
        with person.collection() as opened:
            path = person.decks / "seas.md"
            status = path.stat()
            path.write_text(SEAS.replace("Gyre", "Reef"), encoding="utf-8")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
            person.refresh(opened)
            assert "Gyre" in person.terms(opened)
            person.touch(path)
            person.refresh(opened)
            assert person.terms(opened) == ["Tide", "Wave (water wave)", "Reef"]

    def test_the_same_bytes_are_not_parsed_again(self, person: Person) -> None:
        """A file that was only touched writes nothing about its notes."""
        with person.collection() as opened:
            opened.connection.execute("update notes set definition = 'kept' where term = 'Tide'")
            person.touch(person.decks / "seas.md")
            person.refresh(opened)
            (view,) = browse.find_term(opened, "Tide")
            assert view.definition == "kept"
            assert is_current(opened, person.home)

    def test_a_file_that_was_saved_just_now_is_read_again(self, person: Person) -> None:
        """Two edits within one tick of the file's clock are both seen."""
        path = person.decks / "seas.md"
        instant = person.moment.timestamp()
        os.utime(path, (instant, instant))
        with person.collection() as opened:
            path.write_text(SEAS.replace("Gyre", "Reef"), encoding="utf-8")
            os.utime(path, (instant, instant))
            assert not is_current(opened, person.home)
            person.refresh(opened)
            assert "Reef" in person.terms(opened)

    def test_whether_anything_changed(self, person: Person) -> None:
        """A look at names, sizes and times tells a new, changed, missing or faulty file from none of these."""
        with person.collection() as opened:
            assert is_current(opened, person.home)
            path = person.write("seas.md", SEAS + "\nMore.\n")
            assert not is_current(opened, person.home)
            person.refresh(opened)
            assert is_current(opened, person.home)
            path.rename(path.with_name("oceans.md"))
            assert not is_current(opened, person.home)
            person.refresh(opened)
            assert is_current(opened, person.home)
            person.write("faulty.md", "## Only a term\n")
            assert not is_current(opened, person.home)
            person.refresh(opened)
            assert not is_current(opened, person.home)


class TestProgress:
    """Edit anything, lose nothing."""

    @pytest.mark.parametrize(
        ("story", "before", "after", "term"),
        [
            ("a definition was rewritten", TIDE, "Water that comes and goes with the moon.", "Tide"),
            ("a comma was added", TIDE, "The rise, and fall, of the sea.", "Tide"),
            ("the case of the term", "## Tide", "## TIDE", "TIDE"),
            ("punctuation in the term", "## Tide", "## Tide!", "Tide!"),
            ("emphasis in the term", "## Tide", "## **Tide**", "**Tide**"),
            ("spaces in the term", "## Tide", "##   Tide  ", "Tide"),
            ("an abbreviation was added", "## Tide", "## Tide (T)", "Tide (T)"),
            ("the term was renamed", "## Tide", "## Ebb and flow", "Ebb and flow"),
            ("a tag was added", "#moon", "#moon #water", "Tide"),
            ("the section was renamed", "# Moon and wind", "# Forces", "Tide"),
            ("Windows saved it", "\n", "\r\n", "Tide"),
            ("a byte-order mark was added", "---\ndeck", "\ufeff---\ndeck", "Tide"),
        ],
    )
    def test_an_edit_keeps_it(self, person: Person, story: str, before: str, after: str, term: str) -> None:
        """The schedule, the history and the guid stay with the concept."""
        guid = "select guid from notes where term = ?"
        with person.collection() as opened:
            person.answer(opened, "Tide")
            state = browse.find_term(opened, "Tide")[0].state
            was = opened.connection.execute(guid, ("Tide",)).fetchone()
            person.write("seas.md", SEAS.replace(before, after))
            assert len(told(person, opened)) == (story == "a definition was rewritten"), story
            (view,) = browse.find_term(opened, term)
            assert (view.term, view.state, view.active) == (term, state, True)
            assert opened.connection.execute(guid, (term,)).fetchone() == was
            assert entries(opened, term) == 1
            check_derived(opened)

    def test_a_removed_note_rests_and_comes_back(self, person: Person) -> None:
        """A note whose text is gone is asked no more, and goes on with its history when the text is back."""
        with person.collection() as opened:
            person.answer(opened, "Tide")
            person.write("seas.md", SEAS.replace(f"## Tide\n{TIDE}\n\n#moon\n", ""))
            assert told(person, opened) == []
            assert not browse.find_term(opened, "Tide")[0].active
            assert browse.decks(opened)[0].cards == 2
            person.wait(days=1)
            assert "Tide" not in person.terms(opened)
            person.write("seas.md", SEAS)
            person.refresh(opened)
            (view,) = browse.find_term(opened, "Tide")
            assert view.active
            assert entries(opened, "Tide") == 1
            assert person.terms(opened)[0] == "Tide"
            check_derived(opened)

    def test_a_half_saved_file_retires_nothing(self, person: Person) -> None:
        """While a file has a problem, its sound notes are read, and those that are not in it stay."""
        with person.collection() as opened:
            person.answer(opened, "Gyre")
            person.write("seas.md", SEAS[: SEAS.index("A ring")].replace("Tide", "Tides"))
            assert told(person, opened) == [
                'seas.md:17: the term "Gyre" has no definition; write it on the lines below the term'
            ]
            assert all(view.active for view in browse.find_term(opened, "Gyre"))
            assert "Tides" in person.terms(opened)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (b"", "no terms"),
            (b"Just a text.\n", "no terms"),
            (b"## Tide\nThe \xff sea.\n", "not valid UTF-8"),
            (b"## Tide\nThe \0 sea.\n", "binary"),
            (b"<<<<<<< HEAD\n## Tide\n=======\n## Ebb\n>>>>>>> theirs\n", "unresolved git merge"),
        ],
    )
    def test_a_file_that_cannot_be_read_takes_nothing(self, person: Person, text: bytes, message: str) -> None:
        """The last good reading stays in force, the problem is said each time, and saving it again mends all."""
        with person.collection() as opened:
            person.write("seas.md", text)
            for _ in range(2):
                assert any(message in line for line in told(person, opened))
            assert person.terms(opened) == ["Tide", "Wave (water wave)", "Gyre"]
            person.write("seas.md", SEAS)
            assert told(person, opened) == []

    def test_a_missing_file_pauses_its_cards(self, person: Person) -> None:
        """While a file is away its cards rest, and they resume where they were."""
        with person.collection() as opened:
            person.answer(opened, "Tide")
            path = person.decks / "seas.md"
            away = path.rename(person.folder / "away.md")
            assert ["the file is missing" in line for line in told(person, opened)] == [True]
            person.wait(days=1)
            assert person.terms(opened) == []
            check_derived(opened)
            away.rename(path)
            assert told(person, opened) == []
            assert person.terms(opened)[0] == "Tide"
            check_derived(opened)

    def test_reverse_comes_and_goes(self, person: Person) -> None:
        """The other direction is made when the text asks for it, rests when it does not, and keeps its history."""
        with person.collection() as opened:
            person.write("seas.md", SEAS.replace("#moon", "#moon #reverse"))
            person.refresh(opened)
            kinds = [(view.kind, view.active) for view in browse.find_term(opened, "Tide")]
            assert kinds == [("forward", True), ("reverse", True)]
            append(opened, browse.find_term(opened, "Tide")[1].card, person.review())
            person.write("seas.md", SEAS)
            person.refresh(opened)
            assert [view.active for view in browse.find_term(opened, "Tide")] == [True, False]
            check_derived(opened)
            person.write("seas.md", SEAS.replace("deck: Seas", "deck: Seas\nreverse: true"))
            person.refresh(opened)
            both = browse.find_term(opened, "Tide")
            assert [view.active for view in both] == [True, True]
            assert both[1].state is not None

    def test_two_files_of_one_deck(self, person: Person) -> None:
        """Two files that name one deck are one deck, and each keeps its own notes."""
        person.write("more.md", deck_text("Seas", {"Reef": "Corals.", "Atoll": "A ring of reefs."}))
        with person.collection() as opened:
            (deck,) = browse.decks(opened)
            assert (deck.name, deck.cards) == ("Seas", 5)
            assert deck.sources == ("decks/more.md", "decks/seas.md")
            person.write("more.md", deck_text("Seas", {"Reef": "Corals."}))
            person.refresh(opened)
            assert browse.decks(opened)[0].cards == 4

    def test_equal_terms_are_two_notes(self, person: Person) -> None:
        """Two notes of one term are both asked, and a line says so."""
        person.write("twice.md", "## Bank\nThe side of a river.\n\n## Bank\nA house for money.\n")
        with Collection.open(person.home.collection) as opened:
            assert told(person, opened) == [
                'twice.md:4: 2 notes have the term "Bank": lines 1 and 4; rename one, or join them'
            ]
            assert [view.definition for view in browse.find_term(opened, "bank")] == [
                "The side of a river.",
                "A house for money.",
            ]


def test_what_removes_the_cards_of_a_missing_file_can_be_pasted(person: Person) -> None:
    """A name with a blank stands in quotes, as a shell needs it."""
    path = person.write("our seas.md", "## Tide\nIt rises and falls.\n")
    assert person.run("due").exit_code == 0
    path.unlink()
    assert "(\"flashcards decks forget 'our seas.md'\" removes them)" in person.run("due").stderr
    assert person.run("decks", "forget", "our seas.md").exit_code == 0
