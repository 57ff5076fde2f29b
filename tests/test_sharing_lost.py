"""What is lost in a shared folder, or in a home that shares it: it is written again, or comes back."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from test_sharing import TERMS, Computer
from test_sharing import two as two  # noqa: PLC0414 - a fixture

from flashcards.reviews import Rating
from flashcards.sharing import segments


def test_an_emptied_folder_is_filled_again(two: tuple[Computer, Computer]) -> None:
    """The next command sends all that is missing, other devices' answers too, so that a new computer gets them."""
    one, other = two
    other.wait(hours=0.5)
    other.answers("Wave")
    assert other.run("due").exit_code in {0, 1}
    one.answers("Tide")
    assert one.run("due").exit_code in {0, 1}
    before = one.log()
    assert len(before) == 2
    for file in one.share.iterdir():
        file.unlink()
    assert one.run("due").stderr == ""
    assert len(list(one.share.iterdir())) == 1
    third = Computer(one.share.with_name("c"), one.share).chooses()
    assert third.run("due").stderr == ""
    assert third.log() == before
    assert [computer.run("due").stderr for computer in (other, one, third)] == [""] * 3
    names = {file.name for file in one.share.iterdir()}
    assert len({segments.owner_of(name) for name in names}) == 2
    assert [computer.run("due").stderr for computer in (other, one, third)] == [""] * 3
    assert {file.name for file in one.share.iterdir()} == names  # nothing is missing any more
    for file in one.share.iterdir():
        file.unlink()
    assert third.run("due").stderr == ""  # which wrote none of them
    fourth = Computer(one.share.with_name("d"), one.share).chooses()
    assert fourth.run("due").stderr == ""
    assert fourth.log() == before


def test_one_file_that_is_gone_is_written_again(two: tuple[Computer, Computer]) -> None:
    """Only what no other file has is sent again, and the file may come back without harm."""
    one, other = two
    for term in TERMS[:2]:
        one.answers(term)
        assert one.run("due").exit_code in {0, 1}
    first, second = sorted(one.share.iterdir())
    away = first.rename(one.share.with_name(first.name))
    assert one.run("due").stderr == ""
    assert sum(len(file.read_bytes().splitlines()) for file in one.share.iterdir()) == sum(
        len(file.read_bytes().splitlines()) for file in (away, second)
    )
    assert other.run("due").stderr == ""
    assert one.log() == other.log()
    away.rename(first)
    one.answers("Wave")
    assert one.run("due").stderr == ""
    assert {segments.owner_of(file.name) for file in one.share.iterdir()} == {segments.owner_of(first.name)}


def test_choosing_the_folder_sends_what_is_missing(two: tuple[Computer, Computer]) -> None:
    """At once, whoever wrote it: so any computer can stand in for a file that is damaged or gone."""
    one, other = two
    other.answers("Wave")
    assert other.run("due").exit_code in {0, 1}
    assert one.run("due").exit_code in {0, 1}
    (file,) = one.share.iterdir()
    data = file.read_bytes()
    file.write_bytes(data[:-20])
    one.chooses()
    third = Computer(one.share.with_name("c"), one.share).chooses()
    assert third.run("due").stderr == ""
    assert third.log() == one.log() == other.log()


def test_a_file_that_is_cut_off_is_written_again(two: tuple[Computer, Computer]) -> None:
    """Its author sees it at its next answer, and nothing of the cut file stays."""
    one, other = two
    one.answers("Tide")
    assert one.run("due").exit_code in {0, 1}
    (file,) = one.share.iterdir()
    os.truncate(file, file.stat().st_size // 2)
    assert other.run("due").stderr == ""
    one.answers("Ebb")
    assert one.run("due").stderr == ""
    assert other.run("due").stderr == ""
    assert len(one.log()) == 2
    assert one.log() == other.log()
    assert file not in set(one.share.iterdir())


def test_the_doctor_says_what_cannot_be_read_in_the_folder(two: tuple[Computer, Computer]) -> None:
    """Each file that says nothing is tidying, with what mends it; what it says to run does."""
    one, other = two
    for computer, term in ((one, "Tide"), (other, "Ebb")):
        computer.answers(term)
        assert computer.run("due").exit_code in {0, 1}
    assert "share" not in one.run("doctor").stdout
    for file in one.share.iterdir():
        os.truncate(file, file.stat().st_size // 2)
    (one.share / "notes.jsonl").write_text("mine\n")
    (one.share / "folder.jsonl").mkdir()
    newer = segments.sealed(['{"format": "flashcards/2", "deck": {"name": "sea"}}\n'])
    (one.share / "aaaaaaaaaaaa-000001-00000000.jsonl").write_bytes(newer)
    done = one.run("doctor", "--json")
    found = {each["what"]: each["fix"] for each in json.loads(done.stdout) if each["where"].startswith(str(one.share))}
    assert {what.split(":")[0]: fix for what, fix in found.items()} == {
        "not whole": f'"flashcards config sync-folder {one.share}" on the computer that wrote it; '
        "if that is gone, on each of the others, and remove the file",
        "not whole, and written here": f"flashcards config sync-folder {one.share}",
        "not a file that flashcards wrote": "remove it",
        "no file": "remove it",
        "written by a newer flashcards": "update flashcards here",
    }
    assert done.exit_code == 1
    one.chooses()
    other.chooses()
    assert "not whole" not in one.run("doctor").stdout
    shutil.rmtree(one.share)
    gone = one.run("doctor")
    assert (gone.exit_code, "the sync folder cannot be read" in gone.stdout) == (1, True)


def _restored(one: Computer, kept: Path) -> None:
    done = one.run("restore", str(kept))
    assert done.exit_code == 0
    assert (
        f"2 answers are now gone\nThe next command takes back all of them, which are in the sync folder: {one.share}\n"
        in (done.stdout)
    )


def _put_back(one: Computer, kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        for path in Path(one.home.path).glob("collection.db*"):
            path.unlink()
        archive.extract("collection.db", one.home.path)


def _removed(one: Computer, _: Path) -> None:
    for path in Path(one.home.path).glob("collection.db*"):
        path.unlink()


@pytest.mark.parametrize("lose", [_restored, _put_back, _removed])
def test_what_is_lost_here_comes_back(
    two: tuple[Computer, Computer], lose: Callable[[Computer, Path], None], tmp_path: Path
) -> None:
    """After a restore, an older copy put back, or a collection begun anew, all is read from the folder again."""
    one, other = two
    one.answers("Tide")
    kept = tmp_path / "kept.zip"
    assert one.run("backup", str(kept)).exit_code == 0
    one.answers("Ebb")
    assert one.run("due").exit_code in {0, 1}
    other.wait(hours=5)
    other.answers("Wave")
    assert other.run("due").exit_code in {0, 1}
    assert one.run("due").exit_code in {0, 1}
    before = one.log()
    assert len(before) == 3
    lose(one, kept)
    assert one.run("due").exit_code in {0, 1}
    assert one.log() == before == other.log()
    one.wait(hours=9)
    one.answers("Tide", Rating.HARD)
    for computer in (one, other, one):
        assert computer.run("due").exit_code in {0, 1}
    assert len(one.log()) == 4
    assert one.log() == other.log()
    assert one.schedule() == other.schedule()


def test_what_a_restore_says_of_a_folder_that_lost_files(two: tuple[Computer, Computer], tmp_path: Path) -> None:
    """All comes back only while the folder has all; of a damaged collection nobody knows what is gone."""
    one, _ = two
    one.answers("Tide")
    kept = tmp_path / "kept.zip"
    assert one.run("backup", str(kept)).exit_code == 0
    one.answers("Ebb")
    assert one.run("due").exit_code in {0, 1}
    for path in Path(one.share).iterdir():
        path.unlink()
    said = one.run("restore", "-n", str(kept)).stdout
    assert "The next command would then take back those of them that are in the sync folder" in said
    Path(one.home.collection).write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert "The next command takes back the answers that are in the sync folder" in one.run("restore", str(kept)).stdout
