"""A collection file that is hurt: no command ends with a traceback, and none says anything else than it would have.

Bits are flipped, pages are zeroed, swapped or cut off, and a journal of another time is put beside the file. Then
every command that reads it says the same as before, or one line on what is wrong; and whatever an export cannot say
any more, the doctor finds.
"""

import gc
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from helpers import PATIENCE, Person, append, card_of, check_derived

from flashcards.cards import CardId
from flashcards.collection.exchange import origins
from flashcards.reviews import Bury, Suspend
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.studyday import Day

PAGE = 4096
NOTES = 60
EXPORTS: dict[str, tuple[str, ...]] = {
    "export json": ("export", "json", "-o", "-"),
    "export csv": ("export", "csv", "-o", "-"),
    "export markdown": ("export", "markdown", "-o", "out.folder"),
    "export anki-text": ("export", "anki-text", "-o", "-"),
    "export sqlite": ("export", "sqlite", "-o", "out.db"),
    "export anki": ("export", "anki", "-o", "out.apkg"),
    "backup": ("backup", "out.zip"),
}
OTHERS: dict[str, tuple[str, ...]] = {
    "today": (),
    "due": ("due", "--json"),
    "decks": ("decks", "--json"),
    "show": ("show", "Term 7", "--json"),
    "search": ("search", "word7", "--json"),
    "log": ("log", "--json"),
    "check": ("check", "--json"),
    "doctor": ("doctor", "--json"),
    "undo": ("undo",),
    "redo": ("redo",),
    "suspend": ("suspend", "Term 9"),
    "tag": ("tag", "Term 11", "wet"),
    "study": ("study", "--plain"),
    "restore": ("restore", "--dry-run"),
    "optimize": ("optimize",),
    "config": ("config", "fuzz", "true"),
}
SELDOM: dict[str, tuple[str, ...]] = {
    "stats": ("stats", "--json"),
    "report": ("report", "-o", "out.html"),
    "backups": ("backups",),
    "compare": ("compare",),
    "forget": ("forget", "Term 13"),
    "bury": ("bury", "Term 14"),
    "unsuspend": ("unsuspend", "Term 30"),
    "set-due": ("set-due", "2027-01-01", "Term 15"),
    "relink": ("relink", "Term 16", "Term 17"),
    "add": ("add", "Deck 0", "-t", "Term 99", "-d", "The last one."),
    "import": ("import", "first.apkg"),
    "export new cards": ("export", "anki", "--no-schedule", "-o", "out.apkg"),
    "export some": ("export", "csv", "word7", "-o", "-"),
    "merge": ("merge", "whole"),
}
"""Commands that are tried in a night only."""

PARAMETERS = ", ".join(map(repr, DEFAULTS))
TYPE = json.dumps(
    {
        "name": "Two",
        "fields": ["Front", "Back"],
        "templates": [["Card 1", "{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}"]],
        "cloze": False,
    }
)
DERIVED = re.compile(
    'INSERT INTO "(_sqlite_migrations|days|gaps|holds|indexed|named?s?|options|schedule|search_[a-z]+|sources'
    '|trigrams_[a-z]+|undone|unindexed|unnamed|unseen)"'
    "|CREATE TABLE '(search|trigrams)_"
)
"""What a backup may hold otherwise: what is derived anew when it is restored, or made again from files and settings."""

COMMANDS = {**EXPORTS, **OTHERS}
EVERY = {**COMMANDS, **SELDOM}


class Hurt:
    """A home whose collection can be put back, and what every export says of it."""

    def __init__(self, person: Person, journal: bytes) -> None:
        self.person = person
        self._journal = journal
        self._whole = person.folder.with_name("whole")
        shutil.copytree(person.folder, self._whole, symlinks=True)
        self.said = {name: self.run(name) for name in EXPORTS}

    def put_back(self, hurt: Callable[[Path], None] | None = None) -> None:
        """Let the home be as it was, but for the damage."""
        there = {path.relative_to(self.person.folder) for path in self.person.folder.rglob("*") if path.is_file()}
        whole = {path.relative_to(self._whole) for path in self._whole.rglob("*") if path.is_file()}
        for name in there - whole:
            (self.person.folder / name).unlink()
        for name in whole:  # into the same files, as a copy would be another device
            path, before = self.person.folder / name, self._whole / name
            path.write_bytes(before.read_bytes())
            os.utime(path, ns=(before.stat().st_mtime_ns, before.stat().st_mtime_ns))
        if hurt is not None:
            hurt(self.person.folder / "collection.db")

    def run(self, name: str) -> tuple[int, object, str]:
        """Run a command: its exit code, what came of it, and what it complained of."""
        out = self.person.folder.with_name("out")
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        if "out.folder" in EVERY[name]:
            (out / "out.folder").mkdir()
        beside = {"first.apkg", "whole"}
        words = [str(out / word) if word.startswith("out.") else word for word in EVERY[name]]
        words = [str(out.with_name(word)) if word in beside else word for word in words]
        with no_longer_than(PATIENCE):
            done = self.person.run(*words, text="\n3\nq\n")
        made: object = done.stdout
        for path in out.iterdir() if name in EXPORTS else ():
            made = content(path)
        return done.exit_code, made, done.stderr

    def hurting(self, kind: str, seed: int) -> Callable[[Path], None]:
        """What does one kind of damage, always the same for a seed."""
        chance = random.Random(f"{kind} {seed}")  # noqa: S311 - damage need not be unpredictable

        def hurt(path: Path) -> None:
            if "journal" in kind:
                own = bytearray(self._journal)
                if kind == "half a journal":
                    own[chance.randrange(len(own))] ^= 1
                    del own[chance.randrange(len(own)) :]
                path.with_name("collection.db-wal").write_bytes(own)
                return
            data = bytearray(path.read_bytes())
            KINDS[kind](data, chance, path)
            path.write_bytes(data)

        return hurt


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """End the block with an error if it takes longer, as what walks in a circle does."""

    def end(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def flip(data: bytearray, place: int, chance: random.Random) -> None:
    """Flip one bit of a byte."""
    data[place] ^= 1 << chance.randrange(8)


def hurt_row(data: bytearray, chance: random.Random, path: Path) -> None:
    """Flip a bit in a table or an index, be it as small as it may."""
    first = (chance.choice(roots(path)) - 1) * PAGE
    flip(data, chance.choice([place for place in range(first, first + PAGE) if data[place]]), chance)


def hurt_bits(data: bytearray, chance: random.Random, _: Path) -> None:
    """Flip eight bits, anywhere."""
    for _bit in range(8):
        flip(data, used(data, chance), chance)


def swap_pages(data: bytearray, chance: random.Random, _: Path) -> None:
    """Let two pages be in each other's places."""
    one, other = (slice(page, page + PAGE) for page in (page_of(data, chance), page_of(data, chance)))
    data[one], data[other] = data[other], data[one]


def fill(what: Callable[[random.Random], bytes]) -> Callable[[bytearray, random.Random, Path], None]:
    """Write something over the beginning of a page."""

    def hurt(data: bytearray, chance: random.Random, _: Path) -> None:
        page, new = page_of(data, chance), what(chance)
        data[page : page + len(new)] = new

    return hurt


def cut(data: bytearray, chance: random.Random, _: Path) -> None:
    """Take the end away."""
    del data[chance.randrange(len(data)) :]


def page_of(data: bytearray, chance: random.Random) -> int:
    """Where some page begins."""
    return chance.randrange(len(data) // PAGE) * PAGE


KINDS: dict[str, Callable[[bytearray, random.Random, Path], None]] = {
    "row": hurt_row,
    "bit": lambda data, chance, _: flip(data, used(data, chance), chance),
    "bits": hurt_bits,
    "byte": lambda data, chance, _: data.__setitem__(used(data, chance), chance.randrange(256)),
    "zeros": fill(lambda _: bytes(PAGE)),
    "noise": fill(lambda chance: chance.randbytes(512)),
    "swap": swap_pages,
    "cut": cut,
}
DAMAGE = (*KINDS, "journal", "half a journal")


def roots(path: Path) -> list[int]:
    """The first pages of all tables and indexes, of which many have no others: so the small ones are hurt as well."""
    with closing(sqlite3.connect(path)) as connection:
        return [page for (page,) in connection.execute("select rootpage from sqlite_master where rootpage order by 1")]


def used(data: bytearray, chance: random.Random) -> int:
    """A place in a file where something is: most of a small one is zeros, where nothing can be hurt."""
    while True:
        place = chance.randrange(len(data))
        if data[place] or chance.random() < 0.02:
            return place


def content(path: Path) -> object:
    """What a file says that a command wrote, whatever bytes it says that with."""
    if path.is_dir():
        return {each.name: each.read_text(encoding="utf-8") for each in path.iterdir()}
    if path.suffix == ".db":
        with closing(sqlite3.connect(path)) as connection:
            return [*connection.iterdump()]
    with zipfile.ZipFile(path) as archive:
        found: dict[str, object] = {}
        for name in archive.namelist():
            if name.startswith("collection"):
                inner = path.with_name("inner")
                inner.write_bytes(archive.read(name))
                with closing(sqlite3.connect(inner)) as connection:
                    connection.text_factory = lambda data: data.decode(errors="replace")
                    connection.execute("pragma writable_schema = on")
                    connection.execute("delete from sqlite_master where name in ('search', 'trigrams')")  # may not open
                    connection.execute("pragma writable_schema = reset")
                    found[name] = [line for line in connection.iterdump() if not DERIVED.match(line)]
                inner.unlink()
            elif name != "manifest.json":
                found[name] = archive.read(name)
        return found


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> Hurt:
    """Somebody with sixty notes in three decks and a history of a month, and a journal of another time."""
    folder = tmp_path_factory.mktemp("hurt")
    person = Person(folder / "home")
    for deck in range(3):
        notes = "\n".join(
            f"## Term {number}\nThe definition number {number} with word{number} in it, and its reasons.\n\n#wet\n"
            for number in range(deck, NOTES, 3)
        )
        text = f"---\ndeck: Deck {deck}\nreverse: {str(deck == 1).lower()}\n---\n\nAbout deck {deck}.\n\n{notes}"
        person.write(f"deck-{deck}.md", text)
    assert person.run("config", "fsrs-parameters", PARAMETERS).exit_code == 0
    journal = b""
    for day in range(30):
        person.wait(days=1)
        with person.collection() as opened:
            for number in range(day, NOTES, 9):
                person.wait(hours=0.01)
                person.answer(opened, f"Term {number}", 1 + (day * number) % 4)
            if day == 20:
                append(opened, card_of(opened, "Term 30"), Suspend(**person.stamp()))
                append(opened, card_of(opened, "Term 31"), Bury(**person.stamp(), until=Day(person.today + 9)))
                journal = (person.folder / "collection.db-wal").read_bytes()
        assert person.run("undo").exit_code == 0
    edited = (person.decks / "deck-2.md").read_text(encoding="utf-8").replace("definition number 5 ", "definition 5 ")
    person.write("deck-2.md", edited)
    with person.collection() as opened, opened.transaction() as connection:
        kept = [origins.OriginRow(note, 5, (f"Term {note}", f"<b>{note}</b>"), None, "") for note in range(1, NOTES, 4)]
        origins.keep(connection, kept, {5: TYPE})
    assert person.run("search", "word3").exit_code == 0
    assert person.run("export", "anki", "-o", str(folder / "first.apkg")).exit_code == 0
    assert person.run("backup").exit_code == 0
    person.folder.chmod(0o700)
    person.wait(days=1)
    return Hurt(person, journal)


def judge(hurt: Hurt, kind: str, seed: int, names: "list[str]") -> list[str]:
    """What commands do wrong with one damaged file."""
    wrong: list[str] = []
    silent = False
    hurting = hurt.hurting
    for name in names:
        hurt.put_back(hurting(kind, seed))
        try:
            code, made, complaint = hurt.run(name)
        except BaseException as error:  # noqa: BLE001 - which is what is looked for
            wrong.append(f"{name}: {type(error).__name__}: {error}")
            continue
        if "Traceback" in complaint or "bug in flashcards" in complaint:
            wrong.append(f"{name}: {complaint}")
        if name in EXPORTS:
            differs = code == hurt.said[name][0] and made != hurt.said[name][1]
            if differs:
                wrong.append(f"{name}: says something else")
            silent = silent or differs or code != hurt.said[name][0]
    if silent:
        hurt.put_back(hurting(kind, seed))
        try:
            code = hurt.person.run("doctor").exit_code
        except BaseException as error:  # noqa: BLE001 - as above
            wrong.append(f"doctor: {type(error).__name__}: {error}")
        else:
            if code != 4:
                wrong.append(f"doctor: finds nothing ({code})")
    return wrong


def test_a_sound_file(hurt: Hurt) -> None:
    """The doctor finds nothing, and every command works."""
    nothing = {"log": 1, "optimize": 1, "compare": 1}
    for name in EVERY:
        hurt.put_back()
        code, _, complaint = hurt.run(name)
        assert (name, code) == (name, nothing.get(name, 0)), complaint
    hurt.put_back()
    done = hurt.person.run("doctor")
    assert (done.exit_code, done.stdout) == (0, "Nothing is wrong\n")
    with hurt.person.collection() as opened:
        check_derived(opened)
        assert opened.connection.execute("select count(*) from log").fetchone() > (CardId(100),)


SEEDS = int(os.environ.get("DAMAGE_SEEDS", "56"))
"""How many files of each kind a night tries; with 500 it takes a quarter of an hour of the processor."""

FEW, MANY = (0, 1, 15), (*range(2, 15), *range(16, SEEDS))  # 15 has an index in a circle


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("seed", [*FEW, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in MANY)])
def test_a_hurt_file(hurt: Hurt, kind: str, seed: int) -> None:
    """Every command says what it would have said, or one line on what is wrong, and the doctor finds it."""
    assert judge(hurt, kind, seed, [*(COMMANDS if seed in FEW else EVERY)]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update search_config set v = 0",
        "delete from search_config",
        "delete from search_data where id = 10",
        "update search_data set block = zeroblob(length(block))",
        "update search_docsize set sz = x''",
        "update trigrams_config set v = 0",
        "delete from trigrams_config",
        "update trigrams_data set block = ''",
        "insert into trigrams_idx values (1, '0verse', 2)",
        "delete from names",
        "update sqlite_master set sql = replace(sql, 'PRIMARY', 'PRIMARX') where name = 'trigrams_data'",
        "update sqlite_master set sql = replace(sql, 'PRIMARY', 'PRIMARX') where name = 'search_docsize'",
        "insert into unnamed values (99)",
    ],
)
def test_a_backup_with_a_damaged_index(hurt: Hurt, statement: str, tmp_path: Path) -> None:
    """Words and names are found in the texts again: such a backup can be restored, and a repair keeps all else."""

    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("pragma writable_schema = on")
            connection.execute(statement)

    gc.collect()  # a connection that an error has left open would go on with what it knows of the file
    hurt.put_back(spoil)
    assert hurt.person.run("backup", str(tmp_path / "out.zip")).exit_code == 0
    other = Person(tmp_path / "other")
    other.moment = hurt.person.moment
    assert other.run("restore", str(tmp_path / "out.zip")).exit_code == 0
    hurt.person.run("doctor", "--repair")
    for person in (other, hurt.person):
        assert person.run("search", "word7").stdout.startswith("Term 7: ")
        assert 'did you mean "Term 7"' in person.run("show", "Tern 7").stderr
        assert person.run("doctor").exit_code < 3


def test_json_of_the_doctor(hurt: Hurt) -> None:
    """Each finding says how bad it is, where and what it is, what that means, and what mends it."""
    gc.collect()  # as above
    hurt.put_back(hurt.hurting("cut", 1))
    found = json.loads(hurt.person.run("doctor", "--json").stdout)
    assert {*found[0]} == {"level", "where", "what", "means", "fix"}
    assert found[0]["level"] == "collection"
