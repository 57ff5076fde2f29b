"""Forty packages that somebody made to do harm: each is refused in one line, or taken without any, and nothing leaks.

They attack what an importer may trust: names in the zip, fields that lie about sizes, rows that refer to one another in
circles, HTML that reaches out, numbers at the edges of their types. None harms the program that unpacks zips.
"""

import json
import struct
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import Person, check_derived, deck_text
from packages import bend, compress, members, one_of_each, pack

Attack = Callable[[Path, Path], Path]
MAIN = "collection.anki21"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one package of each container, with a review and a picture."""
    return one_of_each(tmp_path_factory.mktemp("attacks"))


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a deck of their own, whose clock is the engine's."""
    somebody = Person(tmp_path / "home")
    somebody.moment = datetime.now(UTC).astimezone()
    somebody.write("mine.md", deck_text("Mine", {"Tide": "Up and down."}))
    somebody.run("decks")
    return somebody


def sql(*statements: str) -> Attack:
    """Statements run on the collection of a sound package."""
    return lambda sound, target: bend(sound / "legacy.apkg", target, *statements)


def fields(text: str) -> Attack:
    """Every field has this text."""
    quoted = text.replace("'", "''")
    return sql(f"update notes set flds = '{quoted}' || char(31) || '{quoted}'")  # noqa: S608 - a text of ours


def files(change: Callable[[dict[str, bytes]], dict[str, bytes]], source: str = "legacy.apkg") -> Attack:
    """Other files in the zip."""
    return lambda sound, target: pack(target, change(members(sound / source)))


def media(names: dict[str, str]) -> Attack:
    """These names in the list of media."""
    return files(lambda held: held | {"media": json.dumps(names).encode(), "1": b"two"})


def raw(change: Callable[[bytearray], None]) -> Attack:
    """Bytes of the zip itself, changed."""

    def attack(sound: Path, target: Path) -> Path:
        data = bytearray((sound / "legacy.apkg").read_bytes())
        change(data)
        target.write_bytes(data)
        return target

    return attack


def entries(*named: tuple[str, bytes], mode: int = 0, flags: int = 0) -> Attack:
    """Further entries of the zip, which may have equal names, a mode of Unix or flags."""

    def attack(sound: Path, target: Path) -> Path:
        pack(target, members(sound / "legacy.apkg"))
        with zipfile.ZipFile(target, "a") as archive:
            for name, data in named:
                info = zipfile.ZipInfo("x")
                info.filename = name
                info.external_attr = mode << 16
                info.flag_bits |= flags
                with warnings.catch_warnings(action="ignore"):  # of names that are there already
                    archive.writestr(info, data)
        return target

    return attack


def comment_that_is_a_zip(data: bytearray) -> None:
    """Let the comment at the end be the end of another directory."""
    data[-2:] = struct.pack("<H", 22)
    data += b"PK\x05\x06" + bytes(18)


def size_that_lies(data: bytearray) -> None:
    """Let every entry claim to be four gigabytes."""
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 24 : at + 28] = b"\xff\xff\xff\xff"
        at += 4


def method_that_nobody_has(data: bytearray) -> None:
    """Let every entry be packed by method 99."""
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 10 : at + 12] = struct.pack("<H", 99)
        at += 4


MODELS = "update col set models = replace(models, '{{Front}}', '%s')"
ATTACKS: dict[str, Attack] = {
    # the zip
    "two collections": entries((MAIN, b"SQLite format 3\0")),
    "a collection that is a link": entries(("collection.anki2", b"/etc/passwd"), mode=0o120777),
    "a medium that is a link": entries(("7", b"/etc/passwd"), mode=0o120777),
    "an entry that climbs out": entries(("../../climbed.txt", b"x")),
    "an entry with a whole path": entries(("/tmp/whole.txt", b"x")),  # noqa: S108 - nothing is written there
    "an entry on a drive": entries(("C:\\windows\\evil.txt", b"x")),
    "a setuid entry": entries(("tool", b"#!/bin/sh\n"), mode=0o104755),
    "a folder called as the collection": entries((f"{MAIN}/", b"")),
    "an entry without a name": entries(("", b"x")),
    "a name that goes backwards": entries(("\u202egnp.exe", b"x")),
    "a comment that is a zip": raw(comment_that_is_a_zip),
    "sizes that lie": raw(size_that_lies),
    "a method that nobody has": raw(method_that_nobody_has),
    "a zip in front of the zip": lambda sound, target: (
        target.write_bytes(b"#!/bin/sh\ntouch pwned\n" + (sound / "legacy.apkg").read_bytes()), target
    )[1],
    # the list of media
    "one name twice": media({"0": "a.png", "1": "a.png"}),
    "names that differ by case": media({"0": "a.png", "1": "A.PNG"}),
    "names that differ by normal form": media({"0": "\u00e9.png", "1": "e\u0301.png"}),
    "a name that is a deck file": media({"0": "a.png", "1": "mine.md"}),
    "a name that is hidden": media({"0": "a.png", "1": ".bashrc"}),
    "a name that is our part": media({"0": "a.png", "1": ".flashcards-1-2.part"}),
    "a name that is an option": media({"0": "a.png", "1": "-rf.png"}),
    "a name with orders for a terminal": media({"0": "a.png", "1": "\x1b]0;owned\x07.png"}),
    "a key that is a path": media({"../mine.md": "b.png", "0": "a.png"}),
    "a list of lists": files(lambda held: held | {"media": b'{"0": ["a.png"]}'}),
    # the rows
    "decks in a circle": sql("update col set decks = replace(decks, '\"D\"', '\"D::D::D::D::D\"')"),
    "a deck called as a path": sql("update col set decks = replace(decks, '\"D\"', '\"../../../evil\"')"),
    "a deck called as a device": sql("update col set decks = replace(decks, '\"D\"', '\"NUL::CON\"')"),
    "a deck with front matter": sql("update col set decks = replace(decks, '\"D\"', '\"D\\\\n---\\\\nx: true\"')"),
    "floats for numbers": sql("update cards set ivl = 1e300, due = 2.5, factor = -0.0"),
    "texts for numbers": sql("update cards set ivl = '9; drop table notes', reps = 'x'"),
    "blobs for texts": sql("update notes set tags = x'ff00ff', sfld = x'00'"),
    "reviews before the calendar": sql("update revlog set id = -62135596800001"),
    "an ease of no button": sql("update revlog set ease = 99, type = 99"),
    # the texts
    "a template in a circle": sql(MODELS % "{{Front}}{{#Front}}{{/Back}}{{^Front}}{{FrontSide}}"),
    "ten thousand conditions": sql(MODELS % ("{{#Front}}" * 10_000)),
    "clozes in clozes": fields("{{c1::" * 500 + "x" + "}}" * 500),
    "front matter in a field": fields("---\ndeck: Mine\n---\n\n## Tide\nStolen.\n"),
    "a heading in a field": fields("<h2>Tide</h2>## Tide<br>#tag<br>```"),
    "pictures from elsewhere": fields('<img src="file:///etc/passwd"><img src="//0.0.0.0/x"><img src="../mine.md">'),
    "tags a thousand deep": fields("<div><b><ul><li>" * 1000),
    "entities without end": fields("&amp;" * 50_000 + "&#x110000;&#xD800;&#0;&"),
    "numbers without end": fields("&#" + "9" * 5_000 + ";"),
    "a style that imports": fields('<style>@import "http://0.0.0.0/x"</style><div style="background:url(//x)">q</div>'),
    "new container, list of media in JSON": files(
        lambda held: held | {"media": compress(b'{"0": "a.png"}')}, "new.apkg"
    ),
    "new container, version of the future": files(lambda held: held | {"meta": b"\x08\x63"}, "new.apkg"),
    "new container, collection not packed": files(
        lambda held: held | {"collection.anki21b": b"SQLite format 3\0" + bytes(4080)}, "new.apkg"
    ),
}  # fmt: skip
EVERY_PUSH = tuple(ATTACKS)[::4]


def outside(folder: Path, home: Path) -> dict[Path, bytes]:
    """Every file that is not in the home."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(home)}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in EVERY_PUSH else pytest.mark.nightly) for name in ATTACKS]
)
def test_an_attack(sound: Path, person: Person, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused in one line, or taken as what it is; only decks and media are written, none of ours changes."""
    monkeypatch.chdir(tmp_path)
    package = ATTACKS[name](sound, tmp_path / "a.apkg")
    before, own = outside(tmp_path, person.folder), (person.decks / "mine.md").read_bytes()
    done = person.run("import", str(package))
    assert done.exit_code in {0, 3}, done.output
    if done.exit_code:
        assert done.stderr.startswith(f"flashcards: {package}: ")
        assert done.stderr.count("\n") == 1
    assert not any(ord(char) < 32 and char != "\n" for char in done.output)
    assert outside(tmp_path, person.folder) == before
    assert (person.decks / "mine.md").read_bytes() == own
    names = [
        path.relative_to(person.folder) for path in person.folder.rglob("*") if path.is_file() or path.is_symlink()
    ]
    assert not [path for path in names if (person.folder / path).is_symlink() or path.name.startswith((".bash", "-"))]
    assert not [path for path in names if path.parts[0] != "decks" and not path.name.startswith("collection.db")]
    assert json.loads(person.run("show", "Tide", "--json").stdout)[0]["definition"] == "Up and down."
    with person.collection() as opened:
        check_derived(opened)
    assert person.run("doctor").exit_code < 4
    assert person.run("export", "json", "-o", str(person.folder / "out.json")).exit_code == 0
