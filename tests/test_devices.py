"""Which device wrote an entry: copies are told from the file itself, and an undo takes back this device's alone."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import SEAS, Person, card_of, check_derived, device_of, merge

from flashcards.collection import browse, log, steps
from flashcards.collection.store import Collection
from flashcards.disk import statx
from flashcards.reviews import Rating, Review
from flashcards.study.queue import Asked, Why
from flashcards.study.session import Session
from flashcards.terminal.runner import Runner

COPY = "is a copy; from now on it counts as a separate device"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a deck who answered one card."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    answer(somebody, "Tide")
    return somebody


def answer(person: Person, term: str) -> list[str]:
    """Answer a card; what is noticed of the file."""
    person.wait(hours=1)
    with person.collection() as opened:
        person.answer(opened, term)
        return opened.notices


def device(person: Person) -> str:
    """The id that the collection has now."""
    with Collection.open(person.home.collection) as opened:
        return device_of(opened)


def origins(person: Person, term: str) -> list[str]:
    """Where the entries of a card were made."""
    with person.collection() as opened:
        return [entry.origin for entry in log.entries(opened, card_of(opened, term))]


def test_an_entry_carries_the_device(person: Person) -> None:
    """What is written here has the id of this collection, which no other has."""
    assert origins(person, "Tide") == [device(person)]
    other = Person(person.folder.parent / "other")
    other.write("seas.md", SEAS)
    answer(other, "Tide")
    assert device(other) != device(person)


def moved(person: Person) -> Person:
    """The same home in another place."""
    place = person.folder.parent / "elsewhere" / "deeper"
    place.parent.mkdir()
    person.folder.rename(place)
    other = Person(place)
    other.moment = person.moment
    return other


def without_tail(person: Person) -> Person:
    """The same home, whose tail was not taken along."""
    Path(f"{person.home.collection}-tail").unlink()
    return person


def with_a_torn_tail(person: Person) -> Person:
    """The same home, whose tail was cut short."""
    os.truncate(f"{person.home.collection}-tail", 20)
    return person


def with_a_tail_behind(person: Person) -> Person:
    """The same home after an answer that the tail does not know of: the machine lost power before it was written."""
    tail = Path(f"{person.home.collection}-tail")
    before = tail.read_bytes()
    answer(person, "Tide")
    assert tail.read_bytes() != before
    tail.write_bytes(before)
    return person


@pytest.mark.parametrize("change", [moved, without_tail, with_a_torn_tail, with_a_tail_behind])
def test_the_same_file(person: Person, change: Callable[[Person], Person]) -> None:
    """A file that was moved, or whose tail is missing, torn or behind, keeps its id and says nothing."""
    before = device(person)
    person = change(person)
    assert answer(person, "Wave") == []
    assert device(person) == before
    assert origins(person, "Wave") == [before]


def copied(person: Person) -> Person:
    """A copy of the whole home beside it."""
    place = person.folder.parent / "copy"
    shutil.copytree(person.folder, place)
    other = Person(place)
    other.moment = person.moment
    return other


def replaced(person: Person) -> Person:
    """The same home, whose collection was replaced by a copy of it."""
    path = Path(person.home.collection)
    shutil.copy(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").replace(path)
    return person


@pytest.mark.parametrize("change", [copied, replaced])
def test_a_copy(person: Person, change: Callable[[Person], Person]) -> None:
    """A copy takes a new id and says so once; its entries keep the old one, and no undo reaches them."""
    before = device(person)
    person = change(person)
    assert [notice.endswith(COPY) for notice in answer(person, "Wave")] == [True]
    assert answer(person, "Gyre") == []
    after = device(person)
    assert after != before
    assert (origins(person, "Tide"), origins(person, "Wave")) == ([before], [after])
    with person.collection() as opened:
        taken = [steps.undo(opened, person.stamp()) for _ in range(3)]
        check_derived(opened)
    assert [each is not None for each in taken] == [True, True, False]


def test_an_older_copy_written_over_the_file(person: Person) -> None:
    """A backup that was copied into the file is noticed by the tail, with how many entries are gone."""
    path = Path(person.home.collection)
    backup = path.read_bytes()
    before = device(person)
    for term in ("Wave", "Gyre"):
        answer(person, term)
    path.write_bytes(backup)
    (said,) = answer(person, "Wave")
    assert "the last 2 entries are gone: " in said
    assert device(person) != before
    assert answer(person, "Gyre") == []


def test_an_older_copy_that_went_on(person: Person) -> None:
    """An older copy in which as much was answered as in the file before is noticed too."""
    path = Path(person.home.collection)
    backup = path.read_bytes()
    answer(person, "Wave")
    path.write_bytes(backup)
    with person.collection() as opened:
        merge(opened, [(card_of(opened, "Gyre"), [person.review()])])
    (said,) = answer(person, "Tide")
    assert "the last entries are gone: " in said


def test_an_import_that_is_gone(person: Person, tmp_path: Path) -> None:
    """The tail knows of what was imported, too."""
    other = Person(tmp_path / "other")
    other.write("seas.md", SEAS)
    answer(other, "Gyre")
    (tmp_path / "other.json").write_text(other.run("export", "json").stdout)
    path = Path(person.home.collection)
    backup = path.read_bytes()
    assert person.run("import", str(tmp_path / "other.json")).exit_code == 0
    path.write_bytes(backup)
    (said,) = answer(person, "Wave")
    assert "the last entry is gone: " in said


def test_a_copy_is_said_once(person: Person) -> None:
    """A copy in which nothing is to be taken back is named by the first command alone, and has one new id."""
    other = copied(person)
    assert other.run("undo").stderr.startswith(f"flashcards: {other.home.collection} {COPY}\n")
    new = device(other)
    assert other.run("undo").stderr == "flashcards: nothing to undo\n"
    assert answer(other, "Wave") == []
    assert device(other) == new


def test_a_new_id_whose_tail_was_not_written(person: Person) -> None:
    """Where the machine stopped between the commit and the tail, the copy keeps the id that it took."""
    other = copied(person)
    tail = Path(f"{other.home.collection}-tail")
    before = tail.read_bytes()
    answer(other, "Wave")
    new = device(other)
    tail.write_bytes(before)
    assert answer(other, "Gyre") == []
    assert device(other) == new


def deleted(person: Person) -> None:
    """Delete the collection, and what SQLite keeps beside it."""
    for path in person.folder.glob("collection.db*"):
        if not path.name.endswith("-tail"):
            path.unlink()


def emptied(person: Person) -> None:
    """Leave nothing in the file, as a full disk or a failed sync may."""
    deleted(person)
    Path(person.home.collection).touch()


@pytest.mark.parametrize("size", [1, 99, 511])
def test_a_file_of_a_few_bytes(person: Person, size: int) -> None:
    """It is no collection and not overwritten, although SQLite would take it for an empty one."""
    deleted(person)
    Path(person.home.collection).write_bytes(b"x" * size)
    assert "not a flashcards collection" in person.run("decks").stderr
    assert Path(person.home.collection).read_bytes() == b"x" * size


def test_a_new_collection_beside_backups(person: Person) -> None:
    """Where the collection is gone and its tail, too, the backups are named once."""
    assert person.run("backup").exit_code == 0
    deleted(person)
    Path(f"{person.home.collection}-tail").unlink()
    said = person.run("decks").stderr
    assert "there are backups of an earlier one; to get it back, run: flashcards restore\n" in said
    assert person.run("decks").stderr == ""


@pytest.mark.parametrize("lose", [deleted, emptied])
def test_a_new_collection_beside_an_old_tail(person: Person, lose: Callable[[Person], None]) -> None:
    """Where the file was deleted or emptied, one line says how many entries are gone; the new one is no copy of it."""
    answer(person, "Gyre")
    lose(person)
    assert person.run("due").stderr == (
        f"flashcards: {person.home.collection}: the collection that was here is gone, with its 2 entries:"
        " its file is empty or was deleted; to get it back, run: flashcards restore\n"
    )
    assert person.run("due").stderr == ""
    assert answer(person, "Wave") == []


def test_a_file_of_the_same_number(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that another file system gave the same number is told by when it was born, where that is known."""
    born = statx.birth(person.home.collection)
    if born is None:
        pytest.skip("this file system does not say when a file was born")
    other = copied(person)
    name = Path(person.home.collection).stat().st_ino
    monkeypatch.setattr("flashcards.collection.device.file_number", lambda _: name)
    assert [notice.endswith(COPY) for notice in answer(other, "Wave")] == [True]
    assert answer(person, "Wave") == []


def test_the_command_line_says_it(person: Person) -> None:
    """The notice is one line on standard error, after what the command did."""
    other = copied(person)
    other.wait(days=1)
    result = other.run("suspend", "Wave")
    assert result.exit_code == 0
    assert result.stderr == f"flashcards: {other.home.collection} {COPY}\n"
    assert other.run("unsuspend", "Wave").stderr == ""


def test_what_fails_takes_no_id(person: Person) -> None:
    """A new id is taken with the entry that needs it, or not at all."""
    other = copied(person)
    with other.collection() as opened:
        before = device_of(opened)
        with pytest.raises(ZeroDivisionError), opened.transaction():
            print(1 / (opened.device.id == before))  # noqa: T201 - a division by zero: the id is another one
        assert device_of(opened) == before
        other.answer(opened, "Wave")
        assert device_of(opened) != before


class TestClocks:
    """What lies ahead of the clock."""

    @pytest.fixture
    def ahead(self, person: Person) -> Person:
        """Somebody who answered two cards while the clock was three years ahead."""
        person.moment += timedelta(days=1000)
        for term in ("Wave", "Gyre"):
            answer(person, term)
        person.moment -= timedelta(days=1000)
        return person

    def test_it_is_named_once(self, ahead: Person) -> None:
        """The next command names what lies ahead, with the command that takes it back, and no further one does."""
        said = ahead.run("due").stderr
        assert said == (
            "flashcards: Wave (water wave), Gyre: 2 entries dated up to 2028-11-25 11:00 are ahead of this clock;"
            ' if that date is wrong, "flashcards undo --ahead" undoes them\n'
        )
        assert ahead.run("due").stderr == ""

    def test_it_is_kept_until_it_is_taken_back(self, ahead: Person) -> None:
        """All of it is taken back as one step, which can be given again."""
        assert ahead.run("undo", "--ahead").stdout == "Undone: Good for Wave (water wave) and 1 more\n"
        with ahead.collection() as opened:
            check_derived(opened)
            assert len(ahead.terms(opened)) == 2
        assert ahead.run("undo", "--ahead").exit_code == 1
        assert ahead.run("redo").exit_code == 0

    def test_an_answer_keeps_its_moment(self, ahead: Person) -> None:
        """A card that was answered in the future can be answered now, and the answer is dated now."""
        ahead.wait(hours=1)
        with ahead.collection() as opened:
            card = card_of(opened, "Gyre")
            ahead.answer(opened, "Gyre", Rating.AGAIN)
            entries = log.entries(opened, card)
            assert [entry.at for entry in entries if isinstance(entry, Review)] == [
                ahead.now.at,
                ahead.now.at - 3_600_000 + 1000 * 86_400_000,
            ]
            taken = steps.undo(opened, ahead.stamp())
            assert taken is not None
            assert taken.entry.at == ahead.now.at
            check_derived(opened)

    def test_what_is_done_by_hand_is_done(self, person: Person) -> None:
        """A card whose log lies two hours ahead is suspended, unsuspended, forgotten and given a day all the same."""
        person.wait(days=1, hours=2)
        person.run("suspend", "Tide")
        person.wait(hours=-2)
        person.run("unsuspend", "Tide")
        assert person.run("search", "is:suspended").exit_code == 1
        person.run("set-due", "2026-06-01", "Tide")
        assert "due 2026-06-01" in person.run("show", "Tide").stdout
        person.run("forget", "Tide")
        assert "new" in person.run("show", "Tide").stdout

    @pytest.mark.parametrize("by_hand", [("forget", "Tide"), ("set-due", "today", "Tide")])
    def test_keys_say_where_they_lead(self, person: Person, by_hand: tuple[str, ...]) -> None:
        """Where something lies ahead of the clock, the keys promise what the fold makes of it, and that is said."""
        person.wait(days=2, hours=2)
        person.run(*by_hand)
        person.wait(hours=-2)
        with person.collection() as opened:
            card = card_of(opened, "Tide")
            for _ in range(3):
                asked = Session(queue=(Asked(card=card, why=Why.DUE),))
                runner = Runner(opened, asked, now=lambda: person.now)
                runner.reveal()
                promised = runner.outlooks()[Rating.GOOD.quality].days if runner.moves else None
                said = runner.grade(Rating.GOOD.quality)
                state = browse.card(opened, card).state
                led = state.due - person.today if state else 0
                assert promised is None or promised == led
                assert promised is None or led > 0 or "its history has a later entry" in said
                check_derived(opened)
                person.wait(hours=0.1)

    def test_a_day_is_no_wonder(self, person: Person) -> None:
        """What lies less than a day ahead is not named: clocks and time zones differ."""
        person.moment += timedelta(hours=23)
        answer(person, "Wave")
        person.moment -= timedelta(hours=23)
        assert person.run("due").stderr == ""
