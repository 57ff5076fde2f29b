"""A folder that several devices share: whatever way its files take, all devices end with the same reviews."""

import json
import os
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import Person, check_derived
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.reviews import Rating
from flashcards.sharing import folder, segments, state
from flashcards.sharing.exchange import receive, send

DECK = "## Tide\nThe rise and fall of the sea.\n\n## Ebb\nThe tide going out.\n\n## Wave\nA ridge of water.\n"
TERMS = ("Tide", "Ebb", "Wave")


class Computer(Person):
    """A person's home on one computer, with its copy of the shared folder."""

    def __init__(self, place: Path, share: Path | None = None) -> None:
        super().__init__(place / "home")
        self.share = share or place / "share"
        self.share.mkdir(parents=True, exist_ok=True)
        self.write("sea.md", DECK)

    def chooses(self) -> "Computer":
        """The same, with the folder in its settings."""
        assert self.run("config", "sync-folder", str(self.share)).exit_code == 0
        return self

    def takes(self) -> list[str]:
        """Take what is in the folder; what was said."""
        with self.collection() as opened:
            self.refresh(opened)
            return receive(opened, self.home, str(self.share), self.now, 4)

    def sends(self) -> list[str]:
        """Send what happened; what was said."""
        with self.collection() as opened:
            return send(opened, self.home, str(self.share))

    def answers(self, term: str, rating: Rating = Rating.GOOD) -> None:
        """Answer a card."""
        with self.collection() as opened:
            self.refresh(opened)
            self.answer(opened, term, rating)
        self.wait(hours=1)

    def log(self) -> list[tuple[object, ...]]:
        """All entries, in an order that no device decides."""
        with self.collection() as opened:
            check_derived(opened)
            rows = opened.connection.execute(
                "select guid, cards.kind, at, log.origin, log.kind from log join cards on cards.id = log.card"
                " join notes on notes.id = cards.note order by 1, 2, 3, 4"
            )
            return rows.fetchall()

    def schedule(self) -> list[tuple[object, ...]]:
        """Where every card stands."""
        with self.collection() as opened:
            rows = opened.connection.execute(
                "select term, cards.kind, due, interval, lapses, moved, memory from schedule"
                " join cards on cards.id = schedule.card join notes on notes.id = cards.note order by 1, 2"
            )
            return rows.fetchall()


@pytest.fixture
def two(tmp_path: Path) -> tuple[Computer, Computer]:
    """Two computers with one folder, chosen on both."""
    share = tmp_path / "share"
    return Computer(tmp_path / "a", share).chooses(), Computer(tmp_path / "b", share).chooses()


def deliver(one: Computer, other: Computer, chance: random.Random) -> None:
    """Carry some files from one copy of the folder to the other: late, twice, or half."""
    for file in one.share.glob("*.jsonl"):
        if chance.random() < 0.6:
            data = file.read_bytes()
            part = data[: chance.randrange(len(data))] if chance.random() < 0.3 else data
            target = other.share / file.name
            if not target.exists() or len(target.read_bytes()) < len(part):
                target.write_bytes(part)


def deliver_all(one: Computer, computers: list[Computer]) -> None:
    """Carry everything that a computer has in its folder to the others."""
    for other in computers:
        for file in one.share.glob("*.jsonl") if other is not one else ():
            shutil.copy(file, other.share / file.name)


def lose(one: Computer, what: str, chance: random.Random) -> None:
    """Take away some files of the folder, or half of each, or what the home knows."""
    for file in sorted(one.share.iterdir()) if what in {"files", "halves"} else ():
        if chance.random() < 0.4:
            continue
        if what == "files":
            file.unlink()
        else:
            os.truncate(file, chance.randrange(1 + file.stat().st_size))
    for file in Path(one.home.path).glob("collection.db*") if what == "collection" else ():
        file.unlink()
    if what == "state":
        Path(state.path(one.home.path)).unlink(missing_ok=True)


def do(  # noqa: PLR0913, PLR0917 - one step of a story
    one: Computer, act: str, other: Computer, term: str, rating: Rating, chance: random.Random
) -> None:
    """One step of a story."""
    if act == "answer":
        one.answers(term, rating)
    elif act in {"undo", "suspend"}:
        one.run(act, *([term] if act == "suspend" else []))
        one.wait(hours=1)
    elif act == "send":
        one.sends()
    elif act == "take":
        one.takes()
    elif act == "deliver":
        deliver(one, other, chance)
    else:
        lose(one, act, chance)


ACTS_OF_ALL = (
    *("answer", "answer", "answer", "undo", "suspend", "send", "send", "take", "take", "deliver", "deliver"),
    *("files", "halves", "collection", "state"),
)
ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(ACTS_OF_ALL),
        st.integers(0, 2),
        st.sampled_from(Rating),
    ),
    max_size=25,
)


@given(ACTS, st.randoms(use_true_random=False))
@settings(
    max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_three_devices_end_equal(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, str, int, Rating]], chance: random.Random
) -> None:
    """What is done on three computers reaches all of them, in any order, late, twice or half, whatever is lost."""
    root = tmp_path_factory.mktemp("devices")
    computers = [Computer(root / name) for name in "abc"]
    for number, one in enumerate(computers):
        one.wait(hours=number * 0.1)
    for who, act, which, rating in acts:
        do(computers[who], act, computers[which], TERMS[which], rating, chance)
    for _ in range(2):
        for one in computers:
            one.sends()
            deliver_all(one, computers)
        for one in computers:
            assert one.takes() == []
    assert computers[0].log() == computers[1].log() == computers[2].log()
    assert computers[0].schedule() == computers[1].schedule() == computers[2].schedule()
    shutil.rmtree(root)


def test_a_command_takes_and_sends(two: tuple[Computer, Computer]) -> None:
    """What one computer did is there at the next command of the other, and an undo of it comes back."""
    one, other = two
    assert one.run("suspend", "Tide").exit_code == 0
    assert "suspended" in other.run("show", "Tide").stdout
    assert other.run("unsuspend", "Tide").exit_code == 0
    assert "suspended;" not in one.run("show", "Tide").stdout
    assert one.run("undo").exit_code == 0  # of its own suspension
    assert one.log() == other.log() or other.run("due").exit_code in {0, 1}
    assert one.log() == other.log()
    assert len({segments.owner_of(file.name) for file in one.share.iterdir()}) == 2


def test_no_file_is_written_twice(two: tuple[Computer, Computer]) -> None:
    """A file in the folder never changes, so no program that carries it can make a conflict."""
    one, other = two
    before: dict[str, bytes] = {}
    for number in range(6):
        computer = two[number % 2]
        computer.answers(TERMS[number % 3])
        assert computer.run("due").exit_code in {0, 1}
        now = {file.name: file.read_bytes() for file in one.share.iterdir()}
        assert before.items() <= now.items()
        before = now
    assert other.run("due").exit_code in {0, 1}
    assert all(segments.unsealed(data) for data in before.values())


def test_many_small_files_become_one(tmp_path: Path) -> None:
    """After some dozens of files a device joins its own, and the others lose nothing by it."""
    share = tmp_path / "share"
    one, other = Computer(tmp_path / "a", share), Computer(tmp_path / "b", share)
    for number in range(30):
        one.answers(TERMS[number % 3])
        assert one.sends() == []
        if number == 10:
            assert other.takes() == []
    assert len(list(share.iterdir())) < 24
    assert other.takes() == []
    assert one.log() == other.log()


def test_reviews_wait_for_their_text(tmp_path: Path) -> None:
    """What is known of a note that is not here yet is kept, and is there when its deck file comes."""
    share = tmp_path / "share"
    one, other = Computer(tmp_path / "a", share), Computer(tmp_path / "b", share)
    one.write("rivers.md", "## Rhine\nA river of the Alps.\n")
    one.answers("Rhine")
    assert one.sends() == []
    assert other.takes() == []
    other.write("rivers.md", "## Rhine\nA river of the Alps.\n")
    with other.collection() as opened:
        other.refresh(opened)
    assert [row for row in other.schedule() if row[0] == "Rhine"] == [
        row for row in one.schedule() if row[0] == "Rhine"
    ]


def test_a_note_whose_text_has_not_come_is_in_no_deck_file(tmp_path: Path) -> None:
    """A search, the note itself and the editor say so, and name no file that is not there."""
    share = tmp_path / "share"
    one, other = Computer(tmp_path / "a", share), Computer(tmp_path / "b", share)
    one.write("rivers.md", "## Rhine\nA river of the Alps.\n")
    one.answers("Rhine")
    one.sends()
    other.takes()
    assert other.run("search", "Rhine", "is:any").stdout == "Rhine: rivers, retired, in no deck file\n"
    assert "  rivers, in no deck file\n" in other.run("show", "Rhine").stdout
    edited = other.run("edit", "Rhine")
    assert (edited.exit_code, edited.stderr.startswith("flashcards: Rhine: its text is in no deck file")) == (1, True)


def test_a_folder_that_is_not_there_is_one_line(two: tuple[Computer, Computer]) -> None:
    """A stick that is not in holds nothing up, and what was done meanwhile goes there later."""
    one, other = two
    away = one.share.with_name("away")
    one.share.rename(away)
    done = one.run("suspend", "Tide")
    assert done.exit_code == 0
    assert f"{one.share}: the sync folder is not there" in done.stderr
    assert {line.split(":")[0] for line in done.stderr.splitlines()} == {"flashcards"}
    away.rename(one.share)
    assert one.run("due").stderr == ""
    assert "suspended" in other.run("show", "Tide").stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_what_is_no_file_is_passed_over(two: tuple[Computer, Computer]) -> None:
    """A pipe, a link to nowhere, a folder and a file that says nothing keep nobody waiting, and hide no other file."""
    one, other = two
    os.mkfifo(one.share / "pipe.jsonl")
    (one.share / "nowhere.jsonl").symlink_to("/nonexistent")
    (one.share / "round.jsonl").symlink_to("round.jsonl")
    (one.share / "folder.jsonl").mkdir()
    (one.share / "other.jsonl").write_bytes(b"\0\xff")
    done = one.run("suspend", "Tide")
    assert (done.exit_code, done.stderr) == (0, "")
    seen = other.run("show", "Tide")
    assert ("suspended" in seen.stdout, seen.stderr) == (True, "")


def test_a_file_that_became_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is looked at and what is read may differ."""
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert folder.data(str(tmp_path), "pipe.jsonl") is None
    assert folder.data(str(tmp_path), "gone.jsonl") is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_one_line(two: tuple[Computer, Computer]) -> None:
    """It is read, and the command works."""
    one, _ = two
    one.share.chmod(0o500)
    try:
        done = one.run("suspend", "Tide")
    finally:
        one.share.chmod(0o700)
    assert (done.exit_code, "cannot be written" in done.stderr) == (0, True)


def test_a_folder_that_is_away_is_said_once(two: tuple[Computer, Computer]) -> None:
    """A command that would take something from it and send something there has one line about it."""
    one, _ = two
    one.share.rename(one.share.with_name("away"))
    done = one.run("suspend", "Tide")
    assert (done.exit_code, done.stderr.count("the sync folder is not there")) == (0, 1), done.stderr


def test_a_file_cannot_be_put_where_a_file_is(tmp_path: Path) -> None:
    """A folder that is a file is said to be none, and nothing fails."""
    computer = Computer(tmp_path / "a")
    computer.share.rmdir()
    computer.share.write_text("no folder")
    computer.answers("Tide")
    assert any("cannot be read" in line for line in computer.sends())
    assert any("cannot be read" in line for line in computer.takes())


def test_a_file_of_a_newer_version_waits(two: tuple[Computer, Computer]) -> None:
    """One line says which, and everything else is taken."""
    one, other = two
    assert one.run("suspend", "Tide").exit_code == 0
    newer = segments.sealed(['{"format": "flashcards/2", "deck": {"name": "sea"}}\n'])
    (one.share / "aaaaaaaaaaaa-000001-00000000.jsonl").write_bytes(newer)
    done = other.run("show", "Tide")
    assert "written by a newer flashcards; update this one" in done.stderr
    assert "suspended" in done.stdout


def test_two_devices_of_one_id_are_noticed(tmp_path: Path) -> None:
    """A home that was copied with everything, as by an image of a disk, takes an id of its own at the next meeting."""
    share = tmp_path / "share"
    one = Computer(tmp_path / "a", share)
    one.answers("Tide")
    assert one.sends() == []
    (name,) = (file.name for file in share.iterdir())
    strange = name[:-14] + "ffffffff.jsonl"
    (share / strange).write_bytes((share / name).read_bytes())
    one.answers("Ebb")
    said = one.sends()
    assert len(said) == 1
    assert "this one has a new id now" in said[0]
    assert len({segments.owner_of(file.name) for file in share.iterdir()}) == 2
    assert one.sends() == []


def test_what_is_current_costs_one_look(tmp_path: Path) -> None:
    """Once all is read and the folder has settled, its time alone says that nothing is new."""
    share = tmp_path / "share"
    one, other = Computer(tmp_path / "a", share), Computer(tmp_path / "b", share)
    one.answers("Tide")
    assert one.sends() == []
    other.wait(days=400)
    assert other.takes() == []
    known = state.load(other.home.path, str(share))
    assert state.is_current(known)
    os.utime(share, (1, 1))
    assert not state.is_current(known)
    assert not state.is_current(state.load(other.home.path, "/elsewhere"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"folder": "x"}', '{"folder": "x", "version": 1}'])
def test_a_state_that_is_damaged_is_as_none(tmp_path: Path, text: str) -> None:
    """What this device knew of the folder may be lost: it sends and reads once more."""
    Path(state.path(str(tmp_path))).write_text(text)
    assert state.load(str(tmp_path), "x") == state.State("x")


@given(st.lists(st.text().map(lambda text: json.dumps(text) + "\n")))
def test_a_file_is_whole_or_not(lines: list[str]) -> None:
    """What was sealed is read again; whatever is cut off its end, it is not."""
    data = segments.sealed(lines)
    assert segments.unsealed(data) == "".join(lines)
    assert all(segments.unsealed(data[:end]) is None for end in range(len(data) - 1))


def test_names_say_whose_a_file_is() -> None:
    """A file of another program is nobody's."""
    name = segments.name_of("0123456789ab", 7, "deadbeef")
    assert (segments.owner_of(name), segments.number_of(name)) == ("0123456789ab", 7)
    assert (segments.owner_of("sea.md"), segments.number_of("sea.md")) == (None, 0)


# What is lost, in the folder or here


# Merging homes


def test_a_clock_apart_changes_nothing(tmp_path: Path) -> None:
    """Two computers whose clocks are days apart end with the same log and schedule."""
    share = tmp_path / "share"
    one, other = Computer(tmp_path / "a", share), Computer(tmp_path / "b", share)
    other.moment = one.moment - timedelta(days=3)
    one.answers("Tide")
    other.answers("Tide", Rating.HARD)
    for computer in (one, other, one):
        assert computer.sends() == []
        assert computer.takes() == []
    assert one.log() == other.log()
    assert one.schedule() == other.schedule()
