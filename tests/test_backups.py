"""Backups: made whole or not at all."""

import errno
import json
import os
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from helpers import SEAS, Person

LAKES = "---\ndeck: Lakes\n---\n\n## Tarn\nA lake in the mountains.\n"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with two decks, settings, and an answer."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    somebody.write("far/lakes.md", LAKES)
    assert somebody.run("config", "order", "added").exit_code == 0
    answer(somebody, "Tide")
    return somebody


def answer(person: Person, term: str) -> None:
    """Answer the first card of a term, a little later."""
    person.wait(hours=1)
    with person.collection() as opened:
        person.answer(opened, term)


def backup(person: Person, *more: str) -> Path:
    """Make a backup; where it is."""
    done = person.run("backup", *more)
    assert done.exit_code == 0, done.stderr
    return Path(done.stdout.rstrip().rpartition(" to ")[2])


class TestMaking:
    """One file with everything in it."""

    def test_what_is_in_it(self, person: Person) -> None:
        """The collection, the texts and the settings, as they are; only its owner may read it."""
        done = person.run("backup")
        assert done.stdout.startswith("Backed up 2 decks, 4 notes and 1 answer to ")
        path = Path(done.stdout.rstrip().rpartition(" to ")[2])
        assert path.parent == person.folder / "backups"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with zipfile.ZipFile(path) as archive:
            assert {*archive.namelist()} == {
                "collection.db",
                "config.toml",
                "decks/seas.md",
                "decks/far/lakes.md",
                "manifest.json",
            }
            assert archive.read("decks/seas.md") == (person.decks / "seas.md").read_bytes()

    def test_while_a_session_is_open(self, person: Person) -> None:
        """What another session has just stored is in it."""
        with person.collection() as opened:
            person.answer(opened, "Gyre")
            path = backup(person)
            person.answer(opened, "Wave")
        with zipfile.ZipFile(path) as archive:
            assert json.loads(archive.read("manifest.json"))["answers"] == 2

    @pytest.mark.parametrize("name", ["mine.zip", "folder/"])
    def test_where_it_is_wanted(self, person: Person, tmp_path: Path, name: str) -> None:
        """A file, also over an earlier backup, or into a folder; never over something else."""
        (tmp_path / "folder").mkdir()
        for _ in range(2):
            path = backup(person, str(tmp_path / name))
            assert path.is_relative_to(tmp_path / name.rstrip("/"))
        other = tmp_path / "letter.zip"
        other.write_bytes(b"Dear reader")
        done = person.run("backup", str(other))
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert other.read_bytes() == b"Dear reader"

    @pytest.mark.parametrize(("name", "code"), [("no/x.zip", 5), ("no/", 2)])
    def test_in_a_folder_that_is_missing(self, person: Person, tmp_path: Path, name: str, code: int) -> None:
        """It is not made, as by an export."""
        done = person.run("backup", str(tmp_path / name) + "/" * name.endswith("/"))
        assert done.exit_code == code
        if code == 5:
            folder = tmp_path / "no"
            what = f"cannot write: there is no folder {folder}; run: mkdir -p {folder}, or choose another place"
            assert done.stderr == f"flashcards: {folder}/x.zip: {what}\n"
        assert not (tmp_path / "no").exists()

    def test_decks_elsewhere(self, person: Person, tmp_path: Path) -> None:
        """A deck outside of the home is in it, and is left as it is by a restore."""
        outer = tmp_path / "outer.md"
        outer.write_text("## Fen\nA wet place.\n", encoding="utf-8")
        assert person.run("study", "--plain", str(outer), text="\n3\nq\n").exit_code == 0
        path = backup(person)
        outer.write_text("## Fen\nA very wet place.\n", encoding="utf-8")
        said = person.run("restore", str(path)).stdout
        assert f"1 deck file outside the home stays as it is: {outer}" in said
        assert "very" in outer.read_text(encoding="utf-8")

    def test_of_a_damaged_collection(self, person: Person) -> None:
        """None is made, one line says why, and nothing is left."""
        with closing(sqlite3.connect(person.home.collection)) as connection:
            connection.execute("update notes set definition = 'else' where id = 1")
            connection.commit()
        done = person.run("backup")
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (4, "", 1)
        assert [*(person.folder / "backups").iterdir()] == []

    def test_of_nothing(self, tmp_path: Path) -> None:
        """A home in which nothing was begun has nothing to back up, and stays so."""
        nobody = Person(tmp_path / "nobody")
        assert nobody.run("backup").exit_code == 1
        assert nobody.run("backups").exit_code == 0
        assert not nobody.folder.exists()
        back = nobody.run("restore")
        assert (back.exit_code, back.stderr) == (2, "flashcards: no backup yet; to make one: flashcards backup\n")

    def test_a_deck_that_cannot_be_read(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is left out, the line names it, and the rest is there."""
        real = Path.open

        def refuse(path: Path, *arguments: object, **options: object) -> object:
            if path.name == "lakes.md":
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments, **options)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", refuse)
        done = person.run("backup")
        assert done.exit_code == 3
        assert "lakes.md: left out of the backup: Permission denied" in done.stderr

    @pytest.mark.parametrize(
        ("command", "advice"),
        [
            (("backup", "{}/x.zip"), "choose another FILE, or another --home"),
            (("add", "seas", "--term", "Ria", "--definition", "A drowned valley."), "choose another place with --home"),
            (("export", "json", "-o", "{}/x.json"), "choose another place with -o or --home"),
        ],
    )
    def test_advice_that_the_command_can_take(
        self, person: Person, tmp_path: Path, command: tuple[str, ...], advice: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a file cannot be written, only options that the command has are named."""

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        person.run("due")
        monkeypatch.setattr(os, "fsync", full)
        done = person.run(*(part.format(tmp_path) for part in command))
        assert (done.exit_code, done.stderr.rstrip().endswith(advice)) == (5, True), done.stderr

    def test_the_list(self, person: Person) -> None:
        """The newest first, with what each holds; both names of the command say the same."""
        first = backup(person)
        person.wait(days=1)
        second = backup(person)
        found = json.loads(person.run("backups", "--json").stdout)
        assert [each["file"] for each in found] == [str(second), str(first)]
        assert [each["answers"] for each in found] == [1, 1]
        assert person.run("backups").stdout == person.run("backup", "--list").stdout

    @pytest.mark.parametrize("columns", ["40", "80"])
    def test_a_name_that_can_be_restored(self, person: Person, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The list has it whole in a narrow terminal, too."""
        monkeypatch.setenv("COLUMNS", columns)
        made = [backup(person), backup(person)]
        shown = person.run("backups").stdout.split()
        assert {path.name for path in made} <= {*shown}

    def test_an_undone_answer_is_not_counted(self, person: Person) -> None:
        """A backup has as many answers as the statistics."""
        assert person.run("undo").exit_code == 0
        backup(person)
        assert [each["answers"] for each in json.loads(person.run("backups", "--json").stdout)] == [0]


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_pipe_or_a_device_is_no_place_for_a_backup(person: Person, tmp_path: Path, kind: str) -> None:
    """Neither is waited for, and none of them is read to its end, which a device may not have."""
    place = str(tmp_path / "pipe") if kind == "pipe" else "/dev/full"
    if kind == "pipe":
        os.mkfifo(place)
    done = person.run("backup", place)
    assert (done.exit_code, "a pipe or a device" in done.stderr) == (2, True)
    assert not stat.S_ISREG(Path(place).stat().st_mode)


def test_a_backup_in_the_folder_that_became_a_pipe_is_not_waited_for(person: Person) -> None:
    """What lists and checks backups says that it is none."""
    made = backup(person)
    made.unlink()
    os.mkfifo(made)
    assert "not a regular file" in person.run("backups", "--json").stdout
