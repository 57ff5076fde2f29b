"""An import of a package that is interrupted or killed: all of it is there afterwards, or nothing.

Each story begins with a library that knows a part of the package: a deck that
gets more notes, one of them with another text, beside decks that are new.
"""

import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from helpers import Person, check_derived, deck_text
from packages import Engine, add_note, answer, engine, export

from flashcards.collection.store import Collection

DAY = 86_400_000
BEFORE = {
    "the first medium is copied": ("flashcards.anki.importing.staging._copy", 1),
    "the second medium is copied": ("flashcards.anki.importing.staging._copy", 2),
    "the first deck file is written": ("flashcards.anki.importing.staging.write_part", 1),
    "the first deck file gets a second name": ("flashcards.anki.importing.staging.Stage._keep", 1),
    "the second deck file is written": ("flashcards.anki.importing.staging.write_part", 2),
    "the first notes are stored": ("flashcards.anki.importing.importer.arrive", 1),
    "the second notes are stored": ("flashcards.anki.importing.importer.arrive", 2),
    "the logs are united": ("flashcards.anki.importing.importer.Histories.merge", 1),
    "the third history": ("flashcards.anki.importing.merging.answers", 3),
    "the schedules are compared": ("flashcards.anki.importing.importer.Histories.differences", 1),
}
"""What comes next when it happens, as a function and which of its calls; nothing has its place yet."""

WHILE = {
    "media take their places": ("flashcards.anki.importing.staging.Stage.place", 1),
    "the first deck file takes its place": ("flashcards.anki.importing.staging.check", 1),
    "the second deck file takes its place": ("flashcards.anki.importing.staging.check", 2),
}
"""From here to the commit no signal is obeyed."""

AFTER = {
    "it is committed": ("flashcards.anki.importing.staging.Stage.tidy", 1),
    "the decks are read again": ("flashcards.library.sync.refresh", 2),
}
EVERYWHERE = BEFORE | WHILE | AFTER

IN_TIME = "flashcards: interrupted\n"
TOO_LATE = "flashcards: interrupted; the whole package was imported before\n"

HURT = """
import os, sys
from importlib import import_module
where, call, number, *arguments = sys.argv[1:]
module, _, name = where.rpartition(".")
try:
    owner = import_module(module)
except ImportError:
    module, _, inner = module.rpartition(".")
    owner = getattr(import_module(module), inner)
real, calls = getattr(owner, name), []
def hurt(*given, **named):
    calls.append(1)
    if len(calls) == int(call):
        os.kill(os.getpid(), int(number))
    return real(*given, **named)
setattr(owner, name, hurt)
from flashcards.cli import main
main(arguments, prog_name="flashcards")
"""
"""Run the program, and send it a signal when a function is called for so many times."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a home, and a later package of the same collection of Anki."""
    folder = tmp_path_factory.mktemp("story")
    with engine(folder / "anki") as anki:
        for name in ("a", "b", "c"):
            (folder / f"{name}.png").write_bytes(name.encode())
            anki.media.add_file(str(folder / f"{name}.png"))
        first = [add_note(anki, [f"old {number}", "first"], deck="A") for number in range(3)]
        answer_on_days(anki, first[0].cards()[0].id, 2)
        somebody = person_in(folder / "home")
        somebody.write("mine.md", deck_text("Mine", {"Tide": "Up and down."}))
        assert somebody.run("import", str(export(anki, folder / "first.apkg"))).exit_code == 0
        first[1].fields[1] = "second"
        anki.update_note(first[1])
        assert anki.db is not None
        anki.db.execute("update notes set mod = mod + 100 where id = ?", first[1].id)
        for number in range(4):
            for deck in ("A", "B"):
                note = add_note(anki, [f"new {number} of {deck}", f'<img src="{"abc"[number % 3]}.png">'], deck=deck)
                answer_on_days(anki, note.cards()[0].id, number)
        answer_on_days(anki, first[0].cards()[0].id, 4)
        export(anki, folder / "later.apkg")
        yield folder


def answer_on_days(anki: Engine, card: int, times: int) -> None:
    """Answer a card so often, a day after the other, the last time yesterday."""
    now = int(datetime.now(UTC).timestamp() * 1000)
    for number in range(times):
        answer(anki, card, 3, at=now - (times - number) * DAY + card % 1000)


def person_in(folder: Path) -> Person:
    """Somebody whose clock is the engine's."""
    somebody = Person(folder)
    somebody.moment = datetime.now(UTC).astimezone()
    return somebody


def copy_of(story: Path, folder: Path) -> Person:
    """Somebody with a copy of the home, which knows already that it is one."""
    somebody = person_in(folder)
    shutil.copytree(story / "home", somebody.folder)
    with Collection.open(somebody.home.collection) as opened, opened.transaction():
        assert opened.device.id
    return somebody


@pytest.fixture
def person(story: Path, tmp_path: Path) -> Person:
    """Somebody who has the first package, and edited the time of nothing."""
    return copy_of(story, tmp_path / "home")


@pytest.fixture(scope="module")
def whole(story: Path, tmp_path_factory: pytest.TempPathFactory) -> "State":
    """What an import that nobody interrupts leads to."""
    somebody = copy_of(story, tmp_path_factory.mktemp("whole") / "home")
    assert somebody.run("import", str(story / "later.apkg"), "--take", "text").exit_code == 0
    found = state(somebody)
    assert len(found[1]["log"]) > 2 * (1 + 2 + 3)
    return found


State = tuple[dict[str, bytes], dict[str, list[tuple[object, ...]]]]
_WHAT = {
    "notes": "select guid, name, source, place, term, definition, retired from notes join decks on decks.id = deck",
    "log": "select guid, log.kind, at, day, quality from log join cards on cards.id = card"
    " join notes on notes.id = note",
    "schedule": "select guid, due, interval, memory, schedule.deck is null from schedule"
    " join cards on cards.id = card join notes on notes.id = note",
    "unseen": "select guid, unseen.place from unseen join cards on cards.id = card join notes on notes.id = note",
}


def state(person: Person) -> State:
    """Every file of a home, hidden ones too, and what the collection holds; its schedule is the replay of its log."""
    with Collection.open(person.home.collection) as opened:
        rows = {name: sorted(opened.connection.execute(query)) for name, query in _WHAT.items()}
        check_derived(opened)
    files = {
        str(path.relative_to(person.folder)): path.read_bytes()
        for path in sorted(person.folder.rglob("*"))
        if path.is_file() and not path.name.startswith("collection.db")
    }
    return files, rows


def bring(person: Person, story: Path) -> tuple[int, str]:
    """Import the later package; the exit code, and what was said."""
    result = person.run("import", str(story / "later.apkg"), "--take", "text")
    return result.exit_code, result.output


def hurt(person: Person, story: Path, place: tuple[str, int], number: int) -> tuple[int, str]:
    """Import it in a process that gets a signal; how it ended, and what it said on standard error."""
    return signalled(person, place, number, "import", str(story / "later.apkg"), "--take", "text")


def signalled(person: Person, place: tuple[str, int], number: int, *arguments: str) -> tuple[int, str]:
    """Run a command in a process that gets a signal; how it ended, and what it said on standard error."""
    where, call = place
    extra = {"TMPDIR": str(person.folder.parent)}
    done = person.start(where, str(call), str(int(number)), *arguments, code=HURT, extra=extra)
    return done.returncode, done.stderr


def hook(patch: pytest.MonkeyPatch, place: tuple[str, int], what: Callable[[], object]) -> None:
    """Do something when a function is called for so many times."""
    where, call = place
    module, _, name = where.rpartition(".")
    owner: object = None
    try:
        owner = import_module(module)
    except ImportError:
        module, _, inner = module.rpartition(".")
        owner = getattr(import_module(module), inner)
    real = getattr(owner, name)
    calls: list[object] = []

    def hooked(*given: object, **named: object) -> object:
        calls.append(name)
        if len(calls) == call:
            what()
        return real(*given, **named)

    patch.setattr(owner, name, hooked)


def interrupt() -> None:
    """Press Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


class TestInterrupted:
    """Ctrl-C and the signals that end a program."""

    @pytest.mark.parametrize("when", BEFORE)
    def test_nothing_is_left(
        self, person: Person, story: Path, whole: State, monkeypatch: pytest.MonkeyPatch, when: str
    ) -> None:
        """Before anything has its place, Ctrl-C leaves everything as it was, and the next import brings it all."""
        before = state(person)
        times = {path: path.stat().st_mtime_ns for path in person.decks.iterdir()}
        with monkeypatch.context() as patch:
            hook(patch, BEFORE[when], interrupt)
            assert bring(person, story) == (130, IN_TIME)
        assert state(person) == before
        assert {path: path.stat().st_mtime_ns for path in person.decks.iterdir()} == times
        assert bring(person, story)[0] == 0
        assert state(person) == whole

    @pytest.mark.parametrize("when", WHILE | AFTER)
    def test_all_is_there(
        self, person: Person, story: Path, whole: State, monkeypatch: pytest.MonkeyPatch, when: str
    ) -> None:
        """Where files take their places Ctrl-C waits until they have, and the log with them; then it is told."""
        hook(monkeypatch, EVERYWHERE[when], interrupt)
        assert bring(person, story) == (130, TOO_LATE)
        with person.collection():
            pass
        assert state(person) == whole

    @pytest.mark.exec
    @pytest.mark.skipif(sys.platform == "win32", reason="the signals of Unix")
    @pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT"])
    @pytest.mark.parametrize("when", ["the second medium is copied", "the third history", "media take their places"])
    def test_a_process_that_is_told_to_end(
        self, person: Person, story: Path, whole: State, when: str, number: str
    ) -> None:
        """It takes back what it wrote, or finishes, ends with the signal's code, and leaves no temporary folder."""
        before = state(person)
        outside = {*person.folder.parent.iterdir()}
        sent = getattr(signal, number)
        said = IN_TIME if when in BEFORE else TOO_LATE
        assert hurt(person, story, EVERYWHERE[when], sent) == (128 + sent, said)
        assert {*person.folder.parent.iterdir()} == outside
        with person.collection():
            pass
        assert state(person) == (before if when in BEFORE else whole)

    @pytest.mark.skipif(sys.platform == "win32", reason="the signals of Unix")
    @pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT"])
    @pytest.mark.parametrize(
        "where", ["flashcards.anki.exporting.writer._note_row", "flashcards.anki.package.container._pack"]
    )
    def test_an_export(self, person: Person, tmp_path: Path, where: str, number: str) -> None:
        """It leaves what was there before, and nothing else."""
        (tmp_path / "out").mkdir()
        target = tmp_path / "out" / "a.apkg"
        target.write_bytes(b"before")
        outside = {*tmp_path.iterdir()}
        sent = getattr(signal, number)
        ended = signalled(person, (where, 1), sent, "export", "anki", "--replace", "-o", str(target))
        assert ended == (128 + sent, IN_TIME)
        assert [path.read_bytes() for path in target.parent.iterdir()] == [b"before"]
        assert {*tmp_path.iterdir()} == outside

    def test_twice(self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A second Ctrl-C while everything is taken back waits for that."""
        before = state(person)
        hook(monkeypatch, ("flashcards.anki.importing.merging.answers", 2), interrupt)
        hook(monkeypatch, ("flashcards.anki.importing.staging.Stage.undo", 1), interrupt)
        hook(monkeypatch, ("flashcards.anki.importing.staging.Stage.tidy", 1), interrupt)
        assert bring(person, story) == (130, IN_TIME)
        assert state(person) == before

    def test_other_files_are_left_alone(self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The next package of the same command is not begun."""
        hook(monkeypatch, ("flashcards.anki.importing.importer.arrive", 1), interrupt)
        again = str(story / "later.apkg")
        before = state(person)
        assert person.run("import", again, again).exit_code == 130
        assert state(person) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
class TestKilled:
    """What no program hears: the next start is consistent, and the next import brings the rest, nothing twice."""

    @pytest.mark.parametrize(
        "when", ["the second medium is copied", "the second notes are stored", "the third history"]
    )
    def test_before_anything_has_its_place(self, person: Person, story: Path, whole: State, when: str) -> None:
        """Hidden parts of files are all that stays; an import an hour later takes them away."""
        before = state(person)
        assert hurt(person, story, BEFORE[when], signal.SIGKILL) == (-signal.SIGKILL, "")
        files, rows = state(person)
        parts = {name for name in files if name.endswith(".part")}
        assert parts
        assert ({name: data for name, data in files.items() if name not in parts}, rows) == before
        assert "Nothing changed" in person.run("check").output
        person.wait(hours=2)
        assert bring(person, story)[0] == 0
        assert state(person) == whole

    @pytest.mark.parametrize("when", WHILE | AFTER)
    @pytest.mark.parametrize("look", [(), ("due",)], ids=["at once", "after a look"])
    def test_while_files_take_their_places(
        self, person: Person, story: Path, whole: State, when: str, look: tuple[str, ...]
    ) -> None:
        """Notes of the files that are there are read as new ones, and then get their guids and histories."""
        assert hurt(person, story, EVERYWHERE[when], signal.SIGKILL) == (-signal.SIGKILL, "")
        if look:
            assert person.run(*look).exit_code == 0
            with person.collection() as opened:
                check_derived(opened)
        person.wait(hours=2)
        assert bring(person, story)[0] == 0
        with person.collection():
            pass
        found = state(person)
        parts = [name for name in found[0] if name.endswith(".part")]
        assert not parts or when in AFTER  # no folder was written to
        assert ({name: data for name, data in found[0].items() if name not in parts}, found[1]) == whole

    def test_answers_given_meanwhile(self, person: Person, story: Path) -> None:
        """What was answered before the import was completed stays in the log, beside what the package brings."""
        place = WHILE["the second deck file takes its place"]
        assert hurt(person, story, place, signal.SIGKILL)[0] == -signal.SIGKILL
        with person.collection() as opened:
            terms = [term for (term,) in opened.connection.execute("select term from notes where term like 'new 2%'")]
            for term in terms:
                person.answer(opened, term)
        assert terms
        person.wait(hours=2)
        assert bring(person, story)[0] == 0
        with person.collection() as opened:
            check_derived(opened)
            query = (
                "select term, count(*) from log join cards on cards.id = card join notes on notes.id = note"
                " where term like 'new 2%' group by term"
            )
            assert dict(opened.connection.execute(query)) == {
                f"new 2 of {deck}": 2 + (f"new 2 of {deck}" in terms) for deck in ("A", "B")
            }
