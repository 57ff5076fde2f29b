# ruff: noqa: S608 - the statements bend a collection on purpose
"""Hostile packages at the command line, under limits of memory and time: one line said, nothing taken, nothing left."""

import json
import os
import resource
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import Person, check_derived, deck_text, tree
from packages import bend, compress, decompress, members, one_of_each, pack

pytestmark = pytest.mark.siege

MEGABYTE = 2**20
MEMORY = 400 * MEGABYTE
"""What the process may map, libraries included; docs/anki.md says that a refusal needs less."""

SECONDS = 10
"""What a refusal may take of the processor, or its process is ended; docs/anki.md says the same."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one package of each container, all of one collection, with a review and a picture."""
    return one_of_each(tmp_path_factory.mktemp("siege"))


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a deck of their own, whose clock is the engine's."""
    somebody = Person(tmp_path / "home")
    somebody.moment = datetime.now(UTC).astimezone()
    somebody.write("mine.md", deck_text("Mine", {"Tide": "Up and down."}))
    with somebody.collection():
        pass
    return somebody


def limited() -> None:
    """Limit the process that is about to start."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def bring(person: Person, package: Path) -> subprocess.CompletedProcess[str]:
    """Import under the limits, with a temporary folder of its own, which must be empty afterwards."""
    scratch = person.folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "flashcards", "import", str(package)],
        env={**os.environ, "FLASHCARDS_HOME": str(person.folder), "TMPDIR": str(scratch), "PYTHONUTF8": "1"},
        cwd=person.folder.parent,
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert list(scratch.iterdir()) == []
    return done


def zip_bomb(sound: Path, path: Path) -> Path:
    """900 MiB of nothing in a megabyte."""
    return pack(path, members(sound / "legacy.apkg") | {"collection.anki21": bytes(900 * MEGABYTE)})


def zstd_bomb(member: str) -> Callable[[Path, Path], Path]:
    """900 MiB of nothing in some kilobytes."""

    def build(sound: Path, path: Path) -> Path:
        return pack(path, members(sound / "new.apkg") | {member: compress(bytes(900 * MEGABYTE))})

    return build


def claims_gigabytes(sound: Path, path: Path) -> Path:
    """A frame whose header claims two terabytes, and a window of two gigabytes."""
    frame = b"\x28\xb5\x2f\xfd" + b"\xc0" + b"\xa8" + struct.pack("<Q", 2**41) + b"\x01\x00\x00"
    return pack(path, members(sound / "new.apkg") | {"collection.anki21b": frame})


def medium(name: str) -> Callable[[Path, Path], Path]:
    """A picture whose name is another."""

    def build(sound: Path, path: Path) -> Path:
        changed = bend(sound / "legacy.apkg", path.with_suffix(".bent"), f"update notes set flds = '{_shows(name)}'")
        return pack(path, members(changed) | {"media": json.dumps({"0": name}).encode()})

    return build


def _shows(name: str) -> str:
    return f'q\x1f<img src="{name}">'.replace("'", "''").replace("\0", "")


def cut_off(sound: Path, path: Path) -> Path:
    """Half of a package."""
    data = (sound / "new.apkg").read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def wrong_checksum(sound: Path, path: Path) -> Path:
    """A member whose bytes are not those that were packed."""
    pack(path, members(sound / "legacy.apkg"), 0)
    data = path.read_bytes()
    at = data.index(b"SQLite format 3")
    path.write_bytes(data[: at + 200] + b"XXXX" + data[at + 204 :])
    return path


def encrypted(sound: Path, path: Path) -> Path:
    """A member that says so in its own header only."""
    pack(path, members(sound / "legacy.apkg"))
    data = bytearray(path.read_bytes())
    data[data.index(b"collection.anki21") - 30 + 6] |= 1
    path.write_bytes(data)
    return path


def no_database(sound: Path, path: Path) -> Path:
    """Text where the collection should be."""
    return pack(path, members(sound / "legacy.apkg") | {"collection.anki21": b"text" * 1000})


def corrupt_database(sound: Path, path: Path) -> Path:
    """A page of noise."""
    content = members(sound / "legacy.apkg")
    data = content["collection.anki21"]
    return pack(path, content | {"collection.anki21": data[:4096] + b"\xee" * 4096 + data[8192:]})


def bent(*statements: str) -> Callable[[Path, Path], Path]:
    """A collection on which these statements were run."""

    def build(sound: Path, path: Path) -> Path:
        return bend(sound / "legacy.apkg", path, *statements)

    return build


def index_that_disagrees(sound: Path, path: Path) -> Path:
    """An index with texts that its table does not have any more."""
    return bend(
        sound / "legacy.apkg",
        path,
        "create table plain (id integer primary key, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)",
        "insert into plain select * from notes",
        "drop table notes",
        "alter table plain rename to notes",
        "update notes set data = hex(zeroblob(500))",
        "create index lies on notes (guid, mid, mod, tags, flds)",
        "create table kept as select * from sqlite_master where name = 'lies'",
        "pragma writable_schema = on",
        "delete from sqlite_master where name = 'lies'",
        "pragma writable_schema = reset",
        "update notes set flds = 42, tags = 7",
        "pragma writable_schema = on",
        "insert into sqlite_master select * from kept",
    )


def media_in_messages(entries: Iterable[bytes]) -> Callable[[Path, Path], Path]:
    """A list of media of these entries."""

    def build(sound: Path, path: Path) -> Path:
        listed = b"".join(b"\x0a" + bytes([len(entry)]) + entry for entry in entries)
        return pack(path, members(sound / "new.apkg") | {"media": compress(listed)})

    return build


def media_in_json(sound: Path, path: Path) -> Path:
    """A list of a million media."""
    listed = json.dumps({str(number): f"{number:x}" for number in range(1_000_000)}).encode()
    return pack(path, members(sound / "legacy.apkg") | {"media": listed})


def many_files(_sound: Path, path: Path) -> Path:
    """A directory of 600,000 files, whose end says that it is one."""
    entry = struct.Struct("<4s6H3L5H2L4s")
    zeros = (0,) * 16
    names = (f"{number:04x}".encode()[-4:] for number in range(600_000))
    directory = b"".join(entry.pack(b"PK\1\2", *zeros[:9], 4, *zeros[:6], name) for name in names)
    path.write_bytes(directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), 0, 0))
    return path


def many_decks(sound: Path, path: Path) -> Path:
    """A collection of the newest schema with decks without end."""
    content = members(sound / "new.apkg")
    file = path.with_suffix(".db")
    file.write_bytes(decompress(content["collection.anki21b"]))
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        connection.execute("pragma journal_mode = delete")
        connection.execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)"
            " insert into decks select 100 + i, 'd' || i, 0, 0, x'', x'' from n"
        )
    content["collection.anki21b"] = compress(file.read_bytes())
    file.unlink()
    return pack(path, content)


def pipe(_sound: Path, path: Path) -> Path:
    """What nobody writes into."""
    os.mkfifo(path)
    return path


def elsewhere(sound: Path, path: Path) -> Path:
    """A directory that says of a file that it begins in the middle of another."""
    pack(path, members(sound / "legacy.apkg"))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"collection.anki21") - 46
    data[at + 42 : at + 46] = struct.pack("<L", 7)
    path.write_bytes(data)
    return path


REFUSED: dict[str, Callable[[Path, Path], Path]] = {
    "zip bomb": zip_bomb,
    "zstd bomb as collection": zstd_bomb("collection.anki21b"),
    "zstd bomb as list of media": zstd_bomb("media"),
    "zstd bomb as medium": zstd_bomb("0"),
    "frame that claims gigabytes": claims_gigabytes,
    "medium that climbs out": medium("../a.png"),
    "medium with a path": medium("/tmp/a.png"),  # noqa: S108 - nothing is written there
    "medium on a drive": medium("C:a.png"),
    "medium with a NUL": medium("a\0.png"),
    "medium named like a device": medium("NUL.png"),
    "medium with a long name": medium("x" * 300 + ".png"),
    "cut off": cut_off,
    "wrong checksum": wrong_checksum,
    "encrypted": encrypted,
    "no database": no_database,
    "corrupt database": corrupt_database,
    "view in place of a table": bent("alter table notes rename to x", "create view notes as select * from x"),
    "JSON of absurd depth": bent("update col set models = '" + "[" * 200_000 + "'"),
    "note without a type": bent("update notes set mid = 77"),
    "JSON of many objects": bent(
        "update col set models = '{\"a\":[' || replace(hex(zeroblob(2100000)), '00', '{\"\":0},') || '{}]}'"
    ),
    "JSON of many lists": bent(
        "update col set models = '{\"a\":[' || replace(hex(zeroblob(5200000)), '00', '[],') || '{}]}'"
    ),
    "JSON of wide characters": bent(
        'update col set models = \'{"1":{"name":"\U0001f600\' || hex(zeroblob(7700000)) || \'"},"2":[]}\''
    ),
    "note type with many fields": bent(
        "update col set models = replace(models, '\"flds\":',"
        " '\"flds\":[' || replace(hex(zeroblob(30000)), '00', '{},') || '{}],\"was\":')"
    ),
    "media without names": media_in_messages([b""] * 5_000_000),
    "media without end": media_in_messages(b"\x0a\x05" + f"{number:05x}".encode() for number in range(300_000)),
    "media of many parts": media_in_messages([b"\x18\x00" * 60] * 100_000),
    "a million media in JSON": media_in_json,
    "directory of many files": many_files,
    "file that is elsewhere": elsewhere,
    "pipe": pipe,
    "decks without end": many_decks,
    "index that disagrees with its table": index_that_disagrees,
    "rows that are there twice": bent(
        "create table x as select * from notes",
        "drop table notes",
        "alter table x rename to notes",
        "insert into notes select * from notes",
    ),
    "view that says it is a table": bent(
        "create view x as with recursive n(i) as (select 1 union all select i + 1 from n) select i as crt from n",
        "pragma writable_schema = on",
        "update sqlite_master set sql = replace((select sql from sqlite_master where name = 'x'), 'VIEW x', 'VIEW col')"
        " where name = 'col'",
    ),
    "schema with a name of two lines": bent(
        'create table "a\x1b[31m\nb" (c)',
        "pragma writable_schema = on",
        "update sqlite_master set sql = 'create table xx (' where name like 'a%b'",
    ),
    "note with tags without end": bent("update notes set tags = replace(hex(zeroblob(3500000)), '00', ' a b')"),
    "note with an endless id": bent("update notes set guid = hex(zeroblob(3000000))"),
    "note that cards copy": bent(
        "update notes set flds = 'q' || char(31) || hex(zeroblob(2000000))",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)"
        " insert into cards select id + i, nid, did, i, mod, usn, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '' from cards, n",
    ),
    "field larger than any": bent("update notes set flds = 'q' || char(31) || hex(zeroblob(17000000))"),
    "more text than may be": bent(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 40)"
        " insert into notes select id + i, guid || i, mid, mod, usn, tags, 'q' || char(31) || hex(zeroblob(4000000)),"
        " sfld, csum, flags, data from notes, n"
    ),
}


EVERY_PUSH = frozenset(
    {
        "zstd bomb as collection",
        "frame that claims gigabytes",
        "medium that climbs out",
        "wrong checksum",
        "corrupt database",
        "JSON of absurd depth",
        "media of many parts",
        "pipe",
        "index that disagrees with its table",
        "view that says it is a table",
    }
)
"""One of each kind; the others take a minute, and wait for the night."""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in EVERY_PUSH else pytest.mark.nightly) for name in REFUSED],
)
def test_a_refusal(sound: Path, person: Person, tmp_path: Path, name: str) -> None:
    """One line, exit code 3, within the limits, and every file and row is as it was."""
    package = REFUSED[name](sound, tmp_path / "a.apkg")
    with closing(sqlite3.connect(person.home.collection)) as connection:
        before = list(connection.iterdump())
    files, outside = tree(person.folder), {path.name for path in tmp_path.iterdir()} | {"scratch"}
    done = bring(person, package)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert done.stderr.startswith(f"flashcards: {package}: ")
    assert done.stderr.count("\n") == 1
    assert tree(person.folder) == files
    assert {path.name for path in tmp_path.iterdir()} == outside
    with closing(sqlite3.connect(person.home.collection)) as connection:
        assert list(connection.iterdump()) == before


_ABSURD = (-(2**63), -1, 0, 2**53 + 1, 2**63 - 1)
_NUMBERS = (
    "update notes set id = ?, mod = ?",
    "update cards set id = ?, nid = ?, did = ?, ord = ?, mod = ?, due = ?, ivl = ?, factor = ?",
    "update cards set reps = ?, lapses = ?, flags = ?, odue = ?, type = 2, queue = 2",
    "update revlog set id = ?, cid = ?, ease = ?, ivl = ?, lastIvl = ?, factor = ?, time = ?, type = ?",
)
_EVIL = (
    "<script>alert(1)</script>\x1b]0;owned\x07\x9b31m\u202e<img src=x onerror=alert(2)>"
    '<a href="javascript:alert(3)">x</a><svg onload=alert(4)>'
)
_NAME = json.dumps("D\x1b]0;owned\x07 <b>")
TAKEN: dict[str, tuple[str, ...]] = {
    **{f"ids {number}": tuple(text.replace("?", str(number)) for text in _NUMBERS) for number in _ABSURD},
    "times in the future": (
        "update revlog set id = id + 3155760000000",
        "update cards set mod = mod + 3155760000, due = due + 99999",
        "update notes set mod = mod + 3155760000",
    ),
    "cards of no note, reviews of no card": (
        (
            "insert into cards select id + 1, 5, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left,"
            " odue, odid, flags, data from cards"
        ),
        "insert into revlog select 1, 99, usn, ease, ivl, lastIvl, factor, time, type from revlog",
    ),
    "control characters and scripts": (
        f"update notes set flds = '{_EVIL}' || char(31) || '{_EVIL}', tags = ' a\x1b[31m <b> '",
        f"update col set decks = replace(decks, '\"D\"', '{_NAME}')",
    ),
    "presets without end, and cards with all kinds of data": (
        "update col set dconf = '{\"1\": [' || replace(hex(zeroblob(600000)), '00', '[],') || '1]}'",
        "update cards set data = hex(zeroblob(200000))",
    ),
    "triggers and views of others": (
        "create trigger t after insert on notes begin delete from notes; end",
        "create view v as select load_extension('x')",
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_and_does_no_harm(sound: Path, person: Person, tmp_path: Path, name: str) -> None:
    """It is imported within the limits, twice without a difference, schedules follow the log, and nothing is obeyed."""
    package = bend(sound / "legacy.apkg", tmp_path / "a.apkg", *TAKEN[name])
    outside = {path.name for path in tmp_path.iterdir()} | {"scratch"}
    said = bring(person, package)
    assert (said.returncode, said.stderr) == (0, "")
    again = bring(person, package)
    assert "No new notes" in again.stdout
    assert "No new reviews" in again.stdout
    assert {path.name for path in tmp_path.iterdir()} == outside
    with person.collection() as opened:
        check_derived(opened)
        rows = opened.connection.execute("select at, day from log").fetchall()
        assert all(0 < at <= person.now.at + 2 * 86_400_000 for at, _ in rows)
    spoken = said.stdout + "".join(_commands(person, tmp_path))
    written = "".join(path.read_text(encoding="utf-8") for path in person.decks.glob("*.md"))
    for text in (spoken, written):
        assert not any(ord(char) < 32 and char != "\n" for char in text)
        assert "\x9b" not in text
        assert "<script" not in text
        assert "javascript:" not in text


def _commands(person: Person, folder: Path) -> Iterator[str]:
    """What other commands say about the notes afterwards, and an export."""
    for arguments in (("due",), ("decks",), ("check",), ("search", "deck:d"), ("study", "--plain")):
        result = person.run(*arguments, text="\n3\nq\n")
        assert result.exit_code in {0, 1}, result.output
        yield result.output
    result = person.run("export", "anki", "-o", str(folder / "out.apkg"))
    assert result.exit_code == 0, result.output
    yield result.output
