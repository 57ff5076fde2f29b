"""What goes wrong outside of the program: each time one line that says what, where and what to do, and nothing lost."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import PATIENCE, SEAS, Person, card_of, check_derived, deck_text

from flashcards.collection import log, store

LIMITED = (
    "import os, resource, sys; size = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (size, size));"
    "os.execv(sys.argv[2], sys.argv[2:])"
)
"""A program that starts another one which may write no file longer than so many bytes."""

POWERLESS = (
    "import ctypes, os, sys; libc = ctypes.CDLL(None); capabilities = 1, 2, 3;"  # to pass over permissions, three times
    "assert not any(libc.prctl(24, capability, 0, 0, 0) for capability in capabilities);"  # out of the bounding set
    "os.execv(sys.argv[1], sys.argv[1:])"
)
"""A program that starts another one as a root for whom permissions count."""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with one deck of three notes, one of them learnt."""
    made = Person(tmp_path / "home")
    made.write("seas.md", SEAS)
    with made.collection() as opened:
        made.answer(opened, "Tide")
    return made


def answers(person: Person, term: str) -> int:
    """How many entries the log has of a term."""
    with person.collection() as opened:
        check_derived(opened)
        return len(log.entries(opened, card_of(opened, term)))


def unprivileged() -> list[str]:
    """What starts a program as somebody for whom permissions count, also when root runs the tests."""
    if os.geteuid():
        return []
    if sys.platform != "linux":
        pytest.skip("root may write everywhere")
    return [sys.executable, "-c", POWERLESS]


def said(stderr: str) -> str:
    """The one line on stderr, which is no traceback."""
    (line,) = stderr.splitlines()
    assert line.startswith("flashcards: ")
    return line.removeprefix("flashcards: ")


def newer(path: Path) -> None:
    """A later version of the program wrote the collection."""
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()


def foreign(path: Path) -> None:
    """The collection is another program's database."""
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("create table theirs (x)")
        connection.execute("pragma user_version = 1")
    connection.close()


def no_database(path: Path) -> None:
    """The collection is a text."""
    path.write_text("All my answers, in prose. " * 100, encoding="utf-8")


def cut_off(path: Path) -> None:
    """Half of the collection is gone."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def folder(path: Path) -> None:
    """There is a folder where the collection should be."""
    path.unlink()
    path.mkdir()


FOREIGN = "to see what can be done, run: flashcards doctor; or move that file away, or use another --home"


@pytest.mark.parametrize(
    ("spoil", "what", "todo"),
    [
        (newer, "written by a newer flashcards (schema 99", "update flashcards, or use another --home"),
        (foreign, "another program's database", FOREIGN),
        (no_database, "not a flashcards collection (not SQLite)", FOREIGN),
        (cut_off, "damaged", "to see what can be done, run: flashcards doctor"),
        (folder, "cannot be opened or created", "make the file and its folder writable, or use another --home"),
    ],
)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 4),
        (("due",), 2),
        (("due", "-q"), 2),
        (("decks",), 4),
        (("show", "Tide"), 4),
        (("study",), 4),
        (("undo",), 4),
        (("export", "anki", "-o", "seas.apkg"), 4),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_a_collection_that_cannot_be_used(  # noqa: PLR0913, PLR0917 - a table of two dimensions
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], None],
    what: str,
    todo: str,
    arguments: tuple[str, ...],
    code: int,
) -> None:
    """Every command says what is wrong with which file and what to do, ends with its code, and changes nothing."""
    monkeypatch.chdir(person.folder)
    path = Path(person.home.collection)
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    result = person.run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    line = said(result.stderr)
    assert line.startswith(f"{path}: ")
    assert what in line
    assert line.endswith(f"; {todo}")
    assert (path.read_bytes() if path.is_file() else None) == before


class TestLocked:
    """Another program writes to the collection."""

    @pytest.fixture
    def lock(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
        """Another connection that holds the lock for writing, while nobody waits long for it."""
        monkeypatch.setattr(store, "LOCK_TIMEOUT", 0.05)
        connection = sqlite3.connect(person.home.collection, isolation_level=None)
        connection.execute("begin immediate")
        yield connection
        connection.close()

    def test_reading_goes_on(self, person: Person, lock: sqlite3.Connection) -> None:
        """What is only looked up does not wait."""
        assert lock.in_transaction
        assert person.run("due").exit_code == 0
        assert person.run("show", "Tide").exit_code == 0

    def test_an_answer_is_not_pretended(self, person: Person, lock: sqlite3.Connection) -> None:
        """Where nobody can end the wait it ends by itself, says what was not stored, and the summary comes as usual."""
        result = person.run("study", text="\n3\n")
        assert result.exit_code == 4
        todo = "the last answer was not stored, all earlier ones were; close the other program and continue"
        assert said(result.stderr) == f"{person.home.collection}: locked by another program; {todo}"
        assert result.stdout.count("another program is writing to the collection; waiting for it") == 1
        assert "Still to study today" in result.stdout
        lock.rollback()
        assert answers(person, "Wave") == 0
        assert person.run("study", text="\n3\n").exit_code == 0
        assert answers(person, "Wave") == 1

    def test_a_changed_deck_waits(self, person: Person, lock: sqlite3.Connection) -> None:
        """A deck that cannot be read into the collection now is read the next time."""
        person.write("seas.md", SEAS.replace("Gyre", "Reef"))
        assert person.run("decks").exit_code == 4
        lock.rollback()
        assert person.run("decks").exit_code == 0
        assert person.run("show", "Reef").exit_code == 0


class TestReadOnly:
    """Nothing may be written."""

    @pytest.fixture
    def locked_away(self, person: Person) -> Iterator[Person]:
        """The home and what is in it may only be read."""
        paths = [person.folder, *person.folder.iterdir()]
        modes = [path.stat().st_mode for path in paths]
        for path in paths:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield person
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)

    def test_a_collection_that_may_only_be_read(self, locked_away: Person) -> None:
        """A session says so before an answer is given in vain, and everything is still there."""
        done = locked_away.start("study", text="\n3\n", before=unprivileged())
        assert done.returncode == 4
        line = said(done.stderr)
        assert line.startswith(f"{locked_away.home.collection}: ")
        assert line.endswith("; make the file and its folder writable, or use another --home")

    def test_a_file_that_may_only_be_read(self, person: Person) -> None:
        """In a folder that may be written the same is said of the file."""
        path = Path(person.home.collection)
        path.chmod(0o444)
        done = person.start("study", text="\n3\n", before=unprivileged())
        path.chmod(0o644)
        assert done.returncode == 4
        assert said(done.stderr).startswith(f"{path}: read-only; make the file")
        assert answers(person, "Wave") == 0

    def test_a_library_that_cannot_be_begun(self, tmp_path: Path) -> None:
        """The first session in a folder that may not be written is one line."""
        place = tmp_path / "closed"
        place.mkdir(mode=0o555)
        done = Person(place / "home").start("study", before=unprivileged())
        assert (done.returncode, done.stdout) == (5, "")
        assert "cannot write: Permission denied; choose another place" in said(done.stderr)

    def test_a_deck_that_may_not_be_read(self, person: Person) -> None:
        """It is named with the system's reason, and its cards are asked as they were last read."""
        path = person.write("seas.md", SEAS + "\nMore.\n")
        path.chmod(0)
        done = person.start("due", before=unprivileged())
        path.chmod(0o644)
        assert (done.returncode, done.stdout) == (0, "Seas: 0 due, 2 new\n")
        assert said(done.stderr) == (f"{path}: cannot be read (Permission denied); check the path and its permissions")

    @pytest.mark.parametrize("mode", [0o000, 0o300])
    def test_a_folder_of_decks_that_may_not_be_read(self, person: Person, mode: int) -> None:
        """Nobody is told that the decks are missing, nor to forget them, and the doctor says how to open the folder."""
        path = person.decks / "seas.md"
        person.decks.chmod(mode)
        done = person.start("due", before=unprivileged())
        found = json.loads(person.start("doctor", "--json", before=unprivileged()).stdout)
        person.decks.chmod(0o700)
        assert said(done.stderr).startswith(f"{path}: cannot be read (Permission denied); its cards are paused until")
        assert [(each["where"], each["fix"]) for each in found if each["level"] == "texts"] == [
            (str(path), f"chmod u+rX {person.decks}")
        ]
        assert (person.run("due").stdout, person.run("due").stderr) == ("Seas: 0 due, 2 new\n", "")

    def test_what_may_not_be_written_is_found_by_the_doctor(self, person: Person) -> None:
        """Where no deck can be changed and no backup made, that is said, with the command that allows it."""
        places = [person.decks, Path(person.home.backups)]
        for place in places:
            place.mkdir(exist_ok=True)
            place.chmod(0o500)
        found = json.loads(person.start("doctor", "--json", before=unprivileged()).stdout)
        for place in places:
            place.chmod(0o700)
        fixes = {each["where"]: each["fix"] for each in found if each["what"] == "you may not write there"}
        assert fixes == {str(place): f"chmod u+rwx {place}" for place in places}


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("a b", "cannot write: there is no folder {0}; run: mkdir -p '{0}', or choose another place with -o or --home"),
        ("file", "cannot write: {0} is not a folder; choose another place with -o or --home"),
    ],
)
def test_an_export_into_no_folder(person: Person, tmp_path: Path, folder: str, why: str) -> None:
    """The line names the folder that is missing and the command that makes it, or the file that is in its place."""
    (tmp_path / "file").touch()
    for name in ("out.apkg", "out.csv", "out.db"):
        target = tmp_path / folder / name
        done = person.run("export", str(target))
        assert done.exit_code == 5
        assert said(done.stderr) == f"{target}: {why.format(target.parent)}"


def test_a_full_disk(person: Person) -> None:
    """When the disk is full, the answer that does not fit is said to be lost, and every one before it is there."""
    person.write("many.md", deck_text("Many", {f"Term {i}": "D" for i in range(60)}, "new-per-day: none\n"))
    person.run("due")
    limit = [sys.executable, "-c", LIMITED, "120000"]
    done = person.start("study", "Many", text="\n3\n" * 60, before=limit)
    assert done.returncode == 4
    line = said(done.stderr)
    assert line.startswith(f"{person.home.collection}: the disk is full")
    assert line.endswith("; free some space, then continue: every earlier answer is stored")
    stored = sum(f"Many: {count} done" in done.stdout for count in range(1, 60))
    assert 0 < stored < 59
    with person.collection() as opened:
        check_derived(opened)
        (count,) = opened.connection.execute("select count(*) from log").fetchone()
        assert count == 1 + stored
    assert person.run("study", "Many", text="\n3\n").exit_code == 0


def test_a_full_disk_at_the_first_start(tmp_path: Path) -> None:
    """Where there is no room to begin, one line says so, and the next start with room begins."""
    person = Person(tmp_path / "home")
    limit = [sys.executable, "-c", LIMITED, "3000"]
    done = person.start("study", before=limit)
    assert done.returncode in {4, 5}
    assert "Traceback" not in done.stderr
    assert [line.startswith("flashcards: ") for line in done.stderr.splitlines()] == [True] * done.stderr.count("\n")
    shutil.rmtree(person.decks)
    assert person.run("study").exit_code == 0


@pytest.mark.parametrize(
    ("story", "text", "message", "sound"),
    [
        ("an empty file", b"", ": no terms: a deck needs at least one line", 0),
        ("only white space", b" \n\t\n", ": no terms", 0),
        ("no terms", b"# Seas\nProse.\n", ": no terms", 0),
        ("a binary file", b"\x7fELF\0\0\0", ":1: a binary file, not text", 0),
        ("another encoding", b"## Tide\nLa mar\xe9e.\n", ":2: not valid UTF-8 text; save the file as UTF-8", 0),
        ("half of UTF-16", b"\xff\xfe#\0#", ":1: not valid UTF-16 text", 0),
        ("a term without a definition", b"## Tide\n\n## Wave\nA ridge.\n", ':1: the term "Tide" has no definition', 1),
        ("a definition without a term", b"##\nA ridge.\n\n## Wave\nA ridge.\n", ":1: a heading without a term", 1),
        (
            "two equal terms",
            b"## Tide\nA.\n\n## tide\nB.\n",
            ':4: 2 notes have the term "Tide": lines 1 and 4; rename one, or join them',
            2,
        ),
        ("broken front matter", b"---\ndeck: [\n---\n## Tide\nA.\n", ":2: not valid YAML", 1),
        ("front matter without end", b"---\ndeck: Seas\n\n## Tide\nA.\n", ":1: front matter begins here", 1),
    ],
)
@pytest.mark.parametrize("outside", [False, True], ids=["in the library", "by its path"])
def test_a_deck_with_something_wrong(  # noqa: PLR0913 - a table of two dimensions
    *, tmp_path: Path, outside: bool, story: str, text: bytes, message: str, sound: int
) -> None:
    """One line with the file, the line and the reason, in the library or by its path; sound notes are asked."""
    person = Person(tmp_path / "home")
    path = person.write("faulty.md", text)
    if outside:
        path = path.rename(tmp_path / "faulty.md")
    result = person.run("study", *([str(path)] if outside else []))
    assert said(result.stderr).startswith(f"{path}{message}"), story
    assert (f" 0 done, {sound} new, " in result.stdout) == bool(sound), story
    assert result.exit_code == (3 if outside and not sound else 0), story


def test_every_error_of_a_deck_in_one_run(person: Person) -> None:
    """All that is wrong is said at once, in the order of lines, and the sound notes are there."""
    text = "---\ndeck: 7 seas\nreverse: perhaps\n---\n## One\n\n##\nTwo.\n\n## Three\nThree.\n\n## Four\n"
    path = person.write("faulty.md", text)
    result = person.run("due")
    lines = [line.removeprefix(f"flashcards: {path}:").split(":")[0] for line in result.stderr.splitlines()]
    assert lines == ["3", "5", "7", "13"]
    assert "7 seas: 0 due, 1 new" in result.stdout
    assert person.run("due").stderr == result.stderr


def test_damage_is_found(person: Person) -> None:
    """A page in the middle of the collection that was overwritten is found by ``check``, with the exit code for it."""
    person.run("due")
    path = Path(person.home.collection)
    with store.Collection.open(str(path)) as opened:
        opened.connection.execute("pragma wal_checkpoint(truncate)")
        (root,) = opened.connection.execute(
            "select rootpage from sqlite_master where name = 'notes_by_term'"
        ).fetchone()
        (size,) = opened.connection.execute("pragma page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(bytes(data))
    result = person.run("check")
    assert result.exit_code == 4
    assert "damaged" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_name_that_is_no_text(person: Person) -> None:
    """A deck whose file name nobody can type is said by ``check``, and by nothing else."""
    name = os.fsencode(person.decks) + b"/caf\xe9.md"
    Path(os.fsdecode(name)).write_text("## Term\nText.\n", encoding="utf-8")
    assert "caf\\xe9.md: not read: its name is not valid text; rename it" in person.start("check").stderr
    assert person.start("due").stderr == ""


def test_a_quiet_look(person: Person) -> None:
    """With -q nothing is printed at all, whatever is wrong with a deck; the exit code tells."""
    person.write("faulty.md", "## One\n\n## Two\nTwo.\n")
    result = person.run("due", "-q")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert "faulty.md:1: " in person.run("due").stderr


@pytest.mark.parametrize(
    "arguments",
    [("stduy",), ("due", "--jsno"), ("import",), ("show",), ("export", "anki"), ("--home",), ("export", "docx")],
    ids=" ".join,
)
def test_wrong_usage(person: Person, arguments: tuple[str, ...]) -> None:
    """A word that the program does not know is 2, with a line that says which, and nothing on standard output."""
    result = person.run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("flashcards: ")
    assert result.stderr.count("\n") == 1


def test_an_interrupt_ends_a_session_with_its_summary(person: Person) -> None:
    """Ctrl-C while a line is awaited ends the session as its end does: with a summary, with 0, nothing lost."""
    with subprocess.Popen(
        [sys.executable, "-m", "flashcards", "study"],
        env=person.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("\n3\n")
        process.stdin.flush()
        while "1 done" not in process.stdout.readline():
            assert process.poll() is None
        shown = ""
        while not shown.endswith("lists the keys: "):
            shown += process.stdout.read(1)
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE) == 0
    assert "1 card in" in rest
    assert answers(person, "Wave") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--home", "home", "due"),
        ("--home", "home", "study"),
        ("export", "json", "-o", "a.json"),
        ("export", "anki", "-o", "a.apkg"),
    ],
    ids=" ".join,
)
def test_in_a_folder_that_is_gone(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """Where a path leads nowhere because the folder that we are in was deleted, one line says so."""
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    result = person.run(*arguments)
    assert result.exit_code in {2, 5}  # no such place; it cannot be written
    assert len(result.stderr.splitlines()) == 1
    assert person.run("decks").exit_code == 0
