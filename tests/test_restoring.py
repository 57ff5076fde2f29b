"""Going back to a backup: all of it or nothing, whenever it is interrupted."""

import gzip
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import SEAS, Person, check_derived
from test_backups import LAKES, answer, backup
from test_backups import person as person  # noqa: PLC0414 - a fixture

from flashcards.collection.base import SCHEMA_VERSION
from flashcards.collection.rescue.soundness import verify

EBB = "\n## Ebb\nThe tide that runs out.\n"


SCHEMAS = Path(__file__).parent / "data" / "schemas"


def state(person: Person) -> tuple[str, dict[str, str]]:
    """What a person would miss: the log, and every text."""
    said = person.run("export", "json", "-o", "-").stdout  # which finishes a restore that was cut off
    texts = [person.folder / "config.toml", *sorted(person.decks.rglob("*.md"))]
    return said, {
        path.relative_to(person.folder).as_posix(): path.read_text(encoding="utf-8") for path in texts if path.exists()
    }


def change(person: Person) -> None:
    """Go on: answers, an edited deck, one that is gone, a new one, another setting."""
    answer(person, "Wave")
    person.write("seas.md", SEAS.replace("rise and fall", "fall and rise") + EBB)
    (person.decks / "far" / "lakes.md").unlink()
    person.write("rivers.md", "## Ford\nA shallow place.\n")
    assert person.run("config", "order", "deck").exit_code == 0
    assert person.run("due").exit_code == 0


class TestRestoring:
    """The way back."""

    def test_everything_is_as_it_was(self, person: Person) -> None:
        """Log, schedule, texts and settings are those of the backup; a deck made since stays."""
        before, texts = state(person)
        backup(person)
        change(person)
        done = person.run("restore")
        assert done.exit_code == 0, done.stderr
        (person.decks / "rivers.md").unlink()
        assert state(person) == (before, texts)
        with person.collection() as opened:
            check_derived(opened)
            verify(opened)

    def test_and_forth(self, person: Person) -> None:
        """What was replaced was backed up, and can take its place again."""
        backup(person)
        change(person)
        after = state(person)
        said = person.run("restore").stdout.splitlines()[-1]
        assert state(person) != after
        assert person.run("restore", said.rpartition(" ")[2]).exit_code == 0
        assert state(person)[1] == {**after[1], "decks/far/lakes.md": LAKES}

    def test_what_is_said(self, person: Person) -> None:
        """A dry run says what would change, and changes nothing."""
        backup(person)
        change(person)
        before = state(person)
        said = person.run("restore", "--dry-run").stdout.splitlines()
        assert said[:-1] == [
            "1 answer would be gone",
            "1 note would be gone: Ebb",
            "1 deck file would be as in the backup: decks/seas.md",
            "1 deck file would be back: decks/far/lakes.md",
            "1 deck file that the backup does not have would stay as it is: decks/rivers.md",
            "The settings would be those of the backup",
        ]
        assert state(person) == before
        assert len([*(person.folder / "backups").iterdir()]) == 1

    def test_what_is_said_in_an_empty_home(self, person: Person, tmp_path: Path) -> None:
        """Nothing is called damaged there, and the time is one to read."""
        kept = backup(person)
        said = Person(tmp_path / "new").run("restore", str(kept)).stdout.splitlines()
        assert said[:2] == [
            "There was no collection here to compare with the backup",
            "2 deck files are now back: decks/far/lakes.md, decks/seas.md",
        ]
        assert f"Restored the backup of {person.moment:%Y-%m-%d %H:%M}" in said

    def test_the_reviews_alone(self, person: Person) -> None:
        """Texts and settings stay as they are."""
        backup(person)
        change(person)
        texts = state(person)[1]
        assert person.run("restore", "--reviews-only").exit_code == 0
        assert state(person)[1] == texts
        assert person.run("log").stdout.count("\n") == 1

    def test_undo_goes_on(self, person: Person) -> None:
        """The collection is still this device's: what was answered before the backup can be undone."""
        backup(person)
        change(person)
        assert person.run("restore").exit_code == 0
        done = person.run("undo")
        assert (done.stdout, done.stderr) == ("Undone: Good for Tide\n", "")

    def test_in_another_home(self, person: Person, tmp_path: Path) -> None:
        """A backup makes a whole home where there was none, which is a device of its own."""
        path = backup(person)
        other = Person(tmp_path / "other")
        other.moment = person.moment
        assert other.run("restore", str(path)).exit_code == 0
        assert state(other)[1] == state(person)[1]
        assert other.run("undo").exit_code == 1

    @pytest.mark.parametrize("day", ["2026-03-02", "yesterday", "2 days ago"])
    def test_by_its_day(self, person: Person, day: str) -> None:
        """The last backup of that day is meant; of a day without any, the nearest are named."""
        person.wait(days=1)
        backup(person)
        person.wait(days=2 if day == "2 days ago" else 1)
        change(person)
        assert person.run("restore", day, "--dry-run").exit_code == 0
        done = person.run("restore", "2026-01-01", "--dry-run")
        assert done.exit_code == 2
        assert 'did you mean "2026-03-02"?' in done.stderr

    def test_while_a_session_is_open(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is refused, with one line, and nothing changes."""
        monkeypatch.setattr("flashcards.collection.rescue.copying.LOCK_TIMEOUT", 0.1)
        backup(person)
        change(person)
        with person.collection() as opened:
            person.answer(opened, "Gyre")
            done = person.run("restore")
            person.answer(opened, "Wave")
        assert (done.exit_code, done.stdout) == (4, "")
        assert done.stderr == (
            f"flashcards: {person.home.collection}: another session is open; close the other program that uses it,"
            " then try again\n"
        )
        assert person.run("log").stdout.count("\n") == 4
        assert {path.name for path in person.folder.iterdir() if path.name.startswith(".")} == set()

    @pytest.mark.parametrize(
        "hurt",
        [
            lambda path: path.write_bytes(b""),
            lambda path: path.write_bytes(b"\0" * path.stat().st_size),
            lambda path: os.truncate(path, path.stat().st_size // 2),
            lambda path: path.write_bytes(b"not a database" * 1000),
        ],
        ids=["empty", "zeros", "half", "letters"],
    )
    def test_over_a_damaged_collection(self, person: Person, hurt: Callable[[Path], None]) -> None:
        """It takes the place of what cannot be read, which is kept as it is."""
        before = state(person)
        backup(person)
        hurt(person.folder / "collection.db")
        bad = (person.folder / "collection.db").read_bytes()
        done = person.run("restore")
        assert done.exit_code == 0, done.stderr
        assert state(person) == before
        path = Path(done.stdout.splitlines()[-1].rpartition(" ")[2])
        with zipfile.ZipFile(path) as archive:
            assert archive.read("collection.db") == bad or not bad

    @pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
    def test_of_an_earlier_schema(self, person: Person, tmp_path: Path, version: int) -> None:
        """A bare collection of any earlier schema is brought up to date on its way."""
        path = tmp_path / "old.db"
        path.write_bytes(gzip.decompress((SCHEMAS / f"schema-{version}.db.gz").read_bytes()))
        assert person.run("restore", str(path), "--reviews-only").exit_code == 0
        with person.collection() as opened:
            check_derived(opened)
            assert opened.connection.execute("select count(*) from log where origin = 'here'").fetchone() > (10,)

    @pytest.mark.parametrize(
        ("names", "code"),
        [
            (("../out.md",), 4),
            (("decks/../../out.md",), 4),
            (("/out.md",), 4),
            (("decks\\..\\..\\out.md",), 4),
            ((), 4),
        ],
    )
    def test_a_hostile_file(self, person: Person, tmp_path: Path, names: tuple[str, ...], code: int) -> None:
        """A file that would write outside of the home, or is no backup, is refused in one line."""
        path = tmp_path / "evil.zip"
        facts = {"source": "", "size": 1, "sha256": "", "modified": 1}
        files = [{**facts, "name": name, "source": name} for name in names]
        manifest = {"format": 1, "program": "x", "made": "", "kind": "", "files": files}
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
            archive.writestr("manifest.json", json.dumps(manifest))
        done = person.run("restore", str(path))
        assert (done.exit_code, done.stderr.count("\n")) == (code, 1)
        assert not (tmp_path / "out.md").exists()

    @pytest.mark.parametrize("how", ["changed", "cut"])
    def test_the_last_one_is_damaged(self, person: Person, how: str) -> None:
        """The list says so, and the sound one before it is named, whichever way the damaged one was meant."""
        sound = backup(person)
        person.wait(days=1)
        damaged = backup(person)
        data = bytearray(damaged.read_bytes())
        data[200] ^= 1
        damaged.write_bytes(data if how == "changed" else data[:-40])
        (line,) = (line for line in person.run("backups").stdout.splitlines() if damaged.name in line)
        assert line.split()[1] == "damaged"
        for what in ([], [damaged.name], ["today"]):
            done = person.run("restore", "-n", *what)
            fix = f"; the one before it is sound: flashcards restore {sound.name}\n"
            assert (done.exit_code, done.stderr[-len(fix) :]) == (4, fix)

    def test_an_earlier_one_has_more(self, person: Person) -> None:
        """A backup of a collection that was begun anew is the last, and the fuller one before it is named."""
        fuller = backup(person)
        for path in person.folder.glob("collection.db*"):
            path.unlink()
        person.wait(days=1)
        assert person.run("due").exit_code == 0
        backup(person)
        done = person.run("restore", "-n")
        said = f"an earlier backup has more (1 entries of the log, this one 0): flashcards restore {fuller.name}"
        assert (done.exit_code, said in done.stderr) == (0, True)
        assert person.run("restore", "-n", fuller.name).stderr == ""

    def test_of_another_computer(self, person: Person, tmp_path: Path) -> None:
        """That is said, with the command that adds what it has; nothing is said of one of one's own elsewhere."""
        other = Person(tmp_path / "other")
        other.write("seas.md", SEAS)
        answer(other, "Gyre")
        theirs = backup(other)
        assert f": flashcards merge {theirs}\n" in person.run("restore", "-n", str(theirs)).stderr
        ours = backup(person, str(tmp_path / "ours.zip"))
        assert person.run("restore", "-n", str(ours)).stderr == ""

    def test_a_file_with_the_name_of_a_day(
        self, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is the file that is taken, and that is said."""
        made = backup(person)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "2026-03-01").write_bytes(made.read_bytes())
        done = person.run("restore", "-n", "2026-03-01")
        said = "flashcards: 2026-03-01 is the name of a file here, so that is taken, not the backup of that date\n"
        assert (done.exit_code, done.stderr) == (0, said)

    def test_what_is_no_backup(self, person: Person, tmp_path: Path) -> None:
        """A text, and a backup that was cut or changed, are one line each, and nothing changes."""
        whole = backup(person)
        texts = {
            "text": b"Dear reader",
            "nothing": b"",
            "cut": whole.read_bytes()[:-40],
            "half": whole.read_bytes()[: whole.stat().st_size // 2],
            "changed": whole.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x03", 1),
        }
        middle = bytearray(whole.read_bytes())
        middle[200] ^= 1
        texts["flipped"] = bytes(middle)
        before = state(person)
        for name, data in texts.items():
            path = tmp_path / name
            path.write_bytes(data)
            done = person.run("restore", str(path))
            assert (name, done.exit_code, done.stderr.count("\n")) == (name, 4, 1)
        assert state(person) == before


KILLED = """
import os, signal, sys
left = int(sys.argv.pop())
WRITES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime", "os.chmod", "shutil.rmtree",
          "sqlite3.connect", "fcntl.flock", "os.truncate"}
def count(event, arguments):
    global left
    if event in WRITES:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
from flashcards.__main__ import run
run()
print(left, file=sys.stderr)
"""


@pytest.mark.process
@pytest.mark.parametrize("first", [*range(3), *(pytest.param(n, marks=pytest.mark.nightly) for n in range(3, 9))])
def test_killed_at_any_moment(tmp_path: Path, first: int) -> None:
    """Whenever a restore is killed, the next start finds all as it was, or all as in the backup."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.write("far/lakes.md", LAKES)
    assert person.run("config", "order", "added").exit_code == 0
    answer(person, "Tide")
    path = backup(person)
    change(person)
    old = state(person)
    files = [each for each in person.folder.rglob("*") if each.is_file() and "backups" not in each.parts]
    saved = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in files}

    def put_back() -> None:
        for beside in person.folder.glob("collection.db*"):
            beside.unlink()
        (person.decks / "far" / "lakes.md").unlink(missing_ok=True)
        for each, (data, modified) in saved.items():
            each.write_bytes(data)
            os.utime(each, ns=(modified, modified))

    assert person.run("restore", str(path)).exit_code == 0
    new = state(person)
    assert new != old
    put_back()
    outcomes = set()
    for left in range(1 + first, 10_000, 9):
        done = person.start("restore", str(path), str(left), code=KILLED)
        found = state(person)
        assert found in (old, new), left
        outcomes.add(found == new)
        assert not (person.folder / ".restoring").exists()
        put_back()
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
    assert outcomes == {False, True}
