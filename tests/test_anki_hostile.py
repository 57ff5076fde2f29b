"""Packages that nobody made with Anki: one clear error each, in bounded time and memory, and nothing left behind."""

import json
import os
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing, suppress
from math import isfinite
from pathlib import Path

import pytest
from helpers import Person
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from packages import add_note, answer, bend, compress, engine, export, members, pack
from strategies import examples

from flashcards.anki.notes.content import AnkiCard, AnkiNote, AnkiNoteType, AnkiTemplate, review_of
from flashcards.anki.notes.convert import Converter
from flashcards.anki.package import foreignjson, presets, protobuf, reader, schema18, tables, unpack
from flashcards.anki.package.opening import read_package
from flashcards.errors import DeckError

MEGABYTE = 2**20


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one package of each container, all of one collection."""
    folder = tmp_path_factory.mktemp("sound")
    with engine(folder / "anki") as anki:
        (folder / "a.png").write_bytes(b"picture")
        anki.media.add_file(str(folder / "a.png"))
        card = add_note(anki, ["q", '<img src="a.png">']).cards()[0].id
        answer(anki, card, 4)
        for name in ("new.apkg", "legacy.apkg", "legacy.colpkg"):
            export(anki, folder / name)
    return folder


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def read_all(path: Path) -> int:
    """Read everything in a package; returns the number of notes."""
    with read_package(path) as package:
        count = sum(1 for _ in package.notes())
        for _ in package.log.reviews([card for card, _ in package.log.answers()]):
            pass
        for name in package.media:
            for _ in package.medium(name) or ():
                pass
        return count


def refusal(path: Path) -> str:
    """What is said of a package that is refused: one problem of the whole file, and no temporary file stays."""
    before = set(Path(tempfile.gettempdir()).iterdir())
    with pytest.raises(DeckError) as caught:
        read_all(path)
    (problem,) = caught.value.problems
    assert caught.value.path == str(path)
    assert problem.line == 0
    assert "\n" not in problem.message
    assert {*Path(tempfile.gettempdir()).iterdir()} <= before
    return problem.message


@pytest.mark.usefixtures("scratch")
class TestContainer:
    """The zip and what is compressed in it."""

    def test_a_sound_package_is_read(self, sound: Path) -> None:
        """The packages that the tests below bend are read as they are."""
        for name in ("new.apkg", "legacy.apkg", "legacy.colpkg"):
            assert read_all(sound / name) == 1

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "it is empty"),
            (b"text", "not a zip"),
            (b"PK\x05\x06", "not a zip"),
            (b"\0" * 100_000, "not a zip"),
            (b"SQLite format 3\0" + bytes(100), "a damaged database"),
        ],
    )
    def test_no_zip(self, tmp_path: Path, data: bytes, reason: str) -> None:
        """A file of another kind is named as such."""
        (tmp_path / "a.apkg").write_bytes(data)
        assert reason in refusal(tmp_path / "a.apkg")

    def test_a_zip_of_something_else(self, tmp_path: Path) -> None:
        """A zip without a collection is no package."""
        assert "without a collection" in refusal(pack(tmp_path / "a.apkg", {"readme.txt": b"x"}))

    def test_a_name_of_two_lines(self, tmp_path: Path) -> None:
        """What is said of a file is one line, also where its name has more."""
        path = tmp_path / "a\nb.apkg"
        path.write_bytes(b"x")
        with pytest.raises(DeckError) as caught:
            read_all(path)
        assert "\n" not in str(caught.value)

    def test_what_is_no_file(self, tmp_path: Path) -> None:
        """Nobody waits for what a pipe may hold one day."""
        os.mkfifo(tmp_path / "a.apkg")
        assert "neither a file nor a folder" in refusal(tmp_path / "a.apkg")

    def test_no_file(self, tmp_path: Path) -> None:
        """A missing file and a folder are said with the system's reason."""
        assert "No such file" in refusal(tmp_path / "missing.apkg")
        assert "cannot be read" in refusal(tmp_path)

    def test_a_version_of_the_future(self, sound: Path, tmp_path: Path) -> None:
        """A package of a version that is not known says what to do."""
        content = members(sound / "new.apkg") | {"meta": b"\x08\x09"}
        assert "older versions of Anki" in refusal(pack(tmp_path / "a.apkg", content))

    @pytest.mark.parametrize("name", ["new.apkg", "legacy.apkg"])
    def test_truncated_anywhere(self, sound: Path, tmp_path: Path, name: str) -> None:
        """However much of its end is missing, a package is refused."""
        data = (sound / name).read_bytes()
        for length in {*range(1, len(data), 997), len(data) - 1, len(data) - 22, len(data) - 40}:
            (tmp_path / "a.apkg").write_bytes(data[:length])
            assert refusal(tmp_path / "a.apkg")

    @pytest.mark.parametrize("name", ["new.apkg", "legacy.apkg"])
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(st.data())
    def test_any_damaged_byte(self, sound: Path, tmp_path: Path, name: str, data: st.DataObject) -> None:
        """A flipped byte anywhere is refused or does no harm, and never gives another error."""
        content = bytearray((sound / name).read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
        (tmp_path / "a.apkg").write_bytes(content)
        with suppress(DeckError):
            assert read_all(tmp_path / "a.apkg") <= 1

    def test_a_wrong_checksum(self, sound: Path, tmp_path: Path) -> None:
        """A stored member whose bytes are not those that were packed is refused."""
        path = pack(tmp_path / "a.apkg", members(sound / "legacy.apkg"), zipfile.ZIP_STORED)
        data = path.read_bytes()
        at = data.index(b"SQLite format 3")
        path.write_bytes(data[: at + 200] + b"XXXX" + data[at + 204 :])
        assert "Bad CRC-32" in refusal(path)

    @pytest.mark.parametrize("both", [True, False], ids=["in both headers", "in one header"])
    def test_encrypted(self, sound: Path, tmp_path: Path, *, both: bool) -> None:
        """A member that says that it is encrypted is refused, also where only its own header says so."""
        path = pack(tmp_path / "a.apkg", members(sound / "legacy.apkg"))
        data = bytearray(path.read_bytes())
        name = b"collection.anki21"
        local = data.index(name) - 30
        data[local + 6] |= 1
        if both:
            data[data.rindex(name) - 46 + 8] |= 1
        path.write_bytes(data)
        assert "encrypted" in refusal(path)

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_another_compression(self, sound: Path, tmp_path: Path, method: int) -> None:
        """What Anki never uses is not unpacked."""
        assert "compressed in a way" in refusal(pack(tmp_path / "a.apkg", members(sound / "legacy.apkg"), method))

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_members_of_one_name(self, sound: Path, tmp_path: Path) -> None:
        """Which of two collections is meant, nobody can say."""
        path = pack(tmp_path / "a.apkg", members(sound / "legacy.apkg"))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("collection.anki21", b"x")
        assert "two files named" in refusal(path)

    def test_a_directory_that_would_fill_the_memory(self, tmp_path: Path) -> None:
        """A zip that claims a directory of gigabytes is refused before it is read."""
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 2**31, 0, 0)
        (tmp_path / "a.apkg").write_bytes(b"\0" * 100 + end)
        assert "more than 200000 files" in refusal(tmp_path / "a.apkg")
        big = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 2**40, 0)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
        (tmp_path / "a.apkg").write_bytes(big + locator + end)
        assert "more than 200000 files" in refusal(tmp_path / "a.apkg")


class TestBombs:
    """A small file that unpacks to a large one."""

    def test_a_zip_bomb(self, sound: Path, scratch: Path, tmp_path: Path) -> None:
        """A collection of a gigabyte of nothing stops at what its size allows."""
        content = members(sound / "legacy.apkg") | {"collection.anki21": bytes(200 * MEGABYTE)}
        path = pack(tmp_path / "a.apkg", content)
        assert path.stat().st_size < MEGABYTE
        assert "unpacks to more than the" in refusal(path)
        assert list(scratch.iterdir()) == []

    @pytest.mark.parametrize("member", ["collection.anki21b", "media", "0"])
    def test_a_zstd_bomb(self, sound: Path, scratch: Path, tmp_path: Path, member: str) -> None:
        """The collection, the list of media and each medium have limits of their own."""
        content = members(sound / "new.apkg") | {member: compress(bytes(200 * MEGABYTE))}
        path = pack(tmp_path / "a.apkg", content)
        assert "unpacks to more than the" in refusal(path)
        assert list(scratch.iterdir()) == []

    @pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
    def test_memory_stays_small(self, sound: Path, tmp_path: Path) -> None:
        """A bomb in a bomb costs no more memory than a small package."""
        content = members(sound / "new.apkg") | {"collection.anki21b": compress(bytes(900 * MEGABYTE))}
        path = pack(tmp_path / "a.apkg", content)
        script = (
            "import sys; from pathlib import Path; from flashcards.anki.package.opening import read_package\n"
            "from flashcards.errors import DeckError\n"
            "try:\n    read_package(Path(sys.argv[1])).__enter__()\n"
            "except DeckError:\n    print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
        )
        run = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=True, timeout=60)
        assert int(run.stdout) // 1024 < 100

    def test_a_window_that_is_too_large(self, sound: Path, scratch: Path, tmp_path: Path) -> None:
        """A frame that asks for two gigabytes of memory to be unpacked does not get them."""
        frame = b"\x28\xb5\x2f\xfd" + b"\x00" + b"\xa8" + b"\x01\x00\x00"  # a window of 2 ** 31 bytes
        content = members(sound / "new.apkg") | {"collection.anki21b": frame}
        assert "damaged" in refusal(pack(tmp_path / "a.apkg", content))
        assert list(scratch.iterdir()) == []

    @pytest.mark.usefixtures("scratch")
    def test_a_frame_that_is_cut_off(self, sound: Path, tmp_path: Path) -> None:
        """A zstd frame must be whole, even where its bytes so far make a database."""
        content = members(sound / "new.apkg")
        frame = content["collection.anki21b"]
        content["collection.anki21b"] = frame[:-4]
        assert "cut off" in refusal(pack(tmp_path / "a.apkg", content))


@pytest.mark.usefixtures("scratch")
class TestMedia:
    """Names in the list of media, which may come to be names of files."""

    @pytest.mark.parametrize(
        "name",
        ["../a", "a/b", "/etc/passwd", "..", ".", "", " ", "a\\b", "C:a", "C:\\a", "a\0b", "a\nb", "con", "NUL.txt",
         "com1.png", "x" * 256, "\u00e9" * 128, "a.", "a ", "\ud800", "con .png", "CLOCK$", "d.md:a.png", "a?.png",
         "a*", "<a", "a>", "a|b", 'a".png', "a\x9b31m.png", "a\u0085b", "\u202egnp.exe", "\u2066a", "a.png\u200b",
         "a\u2028b", "\ufeffa"],
    )  # fmt: skip
    def test_a_name_that_is_no_files_name(self, sound: Path, tmp_path: Path, name: str) -> None:
        """What climbs out of its folder, or is special to a system, refuses the whole package."""
        content = members(sound / "legacy.apkg") | {"media": json.dumps({"0": name}).encode()}
        assert "not a valid file name" in refusal(pack(tmp_path / "a.apkg", content))

    def test_a_name_in_the_modern_list(self, sound: Path, tmp_path: Path) -> None:
        """The same holds for the list in protocol buffers."""
        entry = b"\x0a\x05../ab"
        content = members(sound / "new.apkg") | {"media": compress(b"\x0a" + bytes([len(entry)]) + entry)}
        assert "not a valid file name" in refusal(pack(tmp_path / "a.apkg", content))

    @pytest.mark.parametrize(
        "listed", [b"[]", b"{", b'{"0": 1}', b"[" * 100_000, b"\xff", b'{"0": ' + b"9" * 5000 + b"}"]
    )
    def test_a_list_that_is_damaged(self, sound: Path, tmp_path: Path, listed: bytes) -> None:
        """A list that is none, or is nested without end, is refused."""
        content = members(sound / "legacy.apkg") | {"media": listed}
        assert "list of media is damaged" in refusal(pack(tmp_path / "a.apkg", content))

    def test_a_medium_with_other_bytes(self, sound: Path, tmp_path: Path) -> None:
        """The checksum in the list is looked at."""
        content = members(sound / "new.apkg") | {"0": compress(b"other")}
        assert "not the one its list names" in refusal(pack(tmp_path / "a.apkg", content))

    def test_a_medium_that_is_not_there(self, sound: Path, tmp_path: Path) -> None:
        """A list may name what the package does not hold."""
        content = members(sound / "legacy.apkg")
        del content["0"]
        with read_package(pack(tmp_path / "a.apkg", content)) as package:
            assert list(package.media) == ["a.png"]
            assert package.medium("a.png") is None
            assert package.medium("b.png") is None


@pytest.mark.usefixtures("scratch")
class TestCollection:
    """The database in the package."""

    def test_no_database(self, sound: Path, tmp_path: Path) -> None:
        """Text in its place is named."""
        content = members(sound / "legacy.apkg") | {"collection.anki21": b"text"}
        assert "is not a database" in refusal(pack(tmp_path / "a.apkg", content))

    def test_a_corrupt_database(self, sound: Path, tmp_path: Path) -> None:
        """Pages of noise are noticed."""
        content = members(sound / "legacy.apkg")
        data = content["collection.anki21"]
        content["collection.anki21"] = data[:4096] + b"\xee" * 4096 + data[8192:]
        assert "damaged" in refusal(pack(tmp_path / "a.apkg", content))

    @pytest.mark.parametrize("table", ["notes", "cards", "revlog", "col"])
    def test_a_table_that_is_missing(self, sound: Path, tmp_path: Path, table: str) -> None:
        """Each table must be there, as a plain table."""
        missing = bend(sound / "legacy.apkg", tmp_path / "a.apkg", f"drop table {table}")
        assert f'no table "{table}"' in refusal(missing)
        view = bend(
            sound / "legacy.apkg",
            tmp_path / "b.apkg",
            f"alter table {table} rename to hidden",
            f"create view {table} as select * from hidden",  # noqa: S608 - the names above
        )
        assert f'no table "{table}"' in refusal(view)

    def test_a_virtual_table(self, sound: Path, tmp_path: Path) -> None:
        """A table that runs code to be read is none."""
        path = bend(
            sound / "legacy.apkg",
            tmp_path / "a.apkg",
            "drop table revlog",
            "create virtual table revlog using fts5(id)",
        )
        assert 'no table "revlog"' in refusal(path)

    def test_a_column_that_computes(self, sound: Path, tmp_path: Path) -> None:
        """A column that is worked out as it is read is refused."""
        path = bend(sound / "legacy.apkg", tmp_path / "a.apkg", "alter table notes add column x text as (upper(guid))")
        assert "is not Anki's" in refusal(path)

    def test_triggers_and_views_of_others_do_nothing(self, sound: Path, tmp_path: Path) -> None:
        """They are not run, and the notes beside them are read."""
        path = bend(
            sound / "legacy.apkg",
            tmp_path / "a.apkg",
            "create trigger t before insert on notes begin delete from notes; end",
            "create view v as select load_extension('x')",
        )
        assert read_all(path) == 1

    @pytest.mark.parametrize(
        "change",
        [
            "update col set models = '" + "[" * 100_000 + "'",
            "update col set models = '{}'",
            "update col set models = '[]'",
            "update col set decks = '{\"x\": {}}'",
            'update col set decks = \'{"1": {"name": 5}}\'',
            "update col set conf = 'x'",
            "update col set crt = -5",
            "update col set crt = 9007199254740993",
            "delete from col",
            "update notes set mid = 77",
            "update notes set guid = ''",
            "update notes set flds = 'a'",
            "update notes set flds = cast(x'ff1f' as text)",
            "update notes set flds = x'611f62'",
            "update notes set mod = 'soon'",
            "update cards set due = 'x'",
            "update cards set ivl = 1e300",
            "update revlog set ease = x'00'",
            "update notes set flds = replace(hex(randomblob(6000000)), 'A', 'some words')",
        ],
        ids=lambda change: change[:60],
    )
    def test_rows_that_anki_does_not_write(self, sound: Path, tmp_path: Path, change: str) -> None:
        """Each kind of damage is one error with what to do about it."""
        assert "Anki" in refusal(bend(sound / "legacy.apkg", tmp_path / "a.apkg", change))

    def test_more_than_may_be(self, sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """So many rows, or so much text, that memory would not hold them are refused by their number."""
        monkeypatch.setattr(tables, "MOST_TEXT", 3)
        assert "MiB of text" in refusal(sound / "legacy.apkg")
        monkeypatch.setattr(tables, "MOST_ROWS", {"revlog": 0})
        assert 'its table "revlog" has more than 0 rows' in refusal(sound / "legacy.apkg")

    def test_copies_are_counted(self, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Cards that no template makes become notes of their own, whose texts are more than the note's."""
        path = bend(
            sound / "legacy.apkg",
            tmp_path / "a.apkg",
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20)"
            " insert into cards"
            " select id + i, nid, did, i, mod, usn, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '' from cards, n",
        )
        assert read_all(path) == 1
        monkeypatch.setattr(reader, "MOST_TEXT", 10_000)
        assert "MiB of text" in refusal(path)

    def test_ids_that_are_not_the_order_of_rows(self, sound: Path, tmp_path: Path) -> None:
        """Other programs declare their tables otherwise; they are read if no id is there twice."""
        other = (
            "create table x (id bigint primary key, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)",
            "insert into x select * from notes",
            "drop table notes",
            "alter table x rename to notes",
        )
        assert read_all(bend(sound / "legacy.apkg", tmp_path / "a.apkg", *other)) == 1
        hidden = bend(sound / "legacy.apkg", tmp_path / "b.apkg", "alter table notes add column rowid integer")
        assert "is not Anki's" in refusal(hidden)

    def test_too_much_of_types(self, sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Decks and templates of the newest schema are counted too."""
        monkeypatch.setattr(tables, "MOST_OF_TYPES", 10)
        assert "decks and note types have more than" in refusal(sound / "new.apkg")

    def test_cards_and_reviews_that_belong_to_nothing(self, sound: Path, tmp_path: Path) -> None:
        """They are counted and left out, as a backup of Anki's holds them too."""
        path = bend(
            sound / "legacy.apkg",
            tmp_path / "a.apkg",
            *(
                f"insert into cards select id + {more}, {note}, did, ord, mod, usn, type, queue, due, ivl, factor,"  # noqa: S608 - numbers
                " reps, lapses, left, odue, odid, flags, data from cards where id = (select min(id) from cards)"
                for more, note in ((1, 5), (2, 2**60), (3, 2**61))
            ),
            "insert into revlog select 1, 99, usn, ease, ivl, lastIvl, factor, time, type from revlog",
        )
        with read_package(path) as package:
            for _ in range(2):
                assert [len(note.cards) for note in package.notes()] == [1]
            assert (package.homeless_cards, package.log.orphaned) == (3, 1)
            assert len(list(package.log.answers())) == 1

    @pytest.mark.parametrize("number", [-(2**63), -1, 0, 2**53 + 1, 2**63 - 1])
    def test_absurd_numbers(self, sound: Path, tmp_path: Path, number: int) -> None:
        """Ids are only names, and days, intervals and eases are cut to what they can be."""
        path = bend(
            sound / "legacy.apkg",
            tmp_path / "a.apkg",
            *(
                statement.replace("?", str(number))
                for statement in (
                    "update notes set id = ?",
                    "update cards set id = ?, nid = ?, did = ?, ord = ?, mod = ?, due = ?, ivl = ?, factor = ?",
                    "update cards set reps = ?, lapses = ?, flags = ?, odue = ?",
                    "update revlog set id = ?, cid = ?, ease = ?, ivl = ?, lastIvl = ?, factor = ?, time = ?, type = ?",
                )
            ),
        )
        with read_package(path) as package:
            ((card,),) = [note.cards for note in package.notes()]
            ((_, (row,)),) = package.log.reviews([number])
            review = review_of(row)
            assert package.deck_name(card.deck) == "Default"
            assert card.due is None or abs(card.due) < 20_000_000
            assert 0 <= card.interval <= 100_000
            assert 0 <= card.ease <= 6554
            assert (review.took >= 0, review.button, 0 <= review.interval <= 100_000) == (True, 0, True)


@pytest.mark.parametrize("data", [b"\x0a", b"\x0a\x05ab", b"\xff" * 11, b"\x0b", b"\x09\x00"])
def test_messages_that_are_none(data: bytes) -> None:
    """Bytes that are no protocol buffer give a ValueError and nothing else."""
    with pytest.raises(ValueError, match=r"\w"):
        list(protobuf.fields(data))


def test_messages_of_many_fields() -> None:
    """A message of small fields is not read to its end."""
    with pytest.raises(ValueError, match="too many"):
        protobuf.last(b"\x08\x01" * 300, 1)
    assert protobuf.last(b"\x08\x01" * 300, 1, most=300) == 1


@pytest.mark.parametrize(
    ("text", "most", "taken"),
    [
        ("[" + "1," * 1_000_000 + "1]", 1000, False),
        ('["' + ",[{" * 500_000 + '"]', 2, True),
        ('["' + r"\"," * 500_000 + '"]', 2, True),
        ("[" + "1," * 1000 + "1]", 10, True),
        ('["' + r"\"" * 1_000_000, 10, False),
    ],
    ids=["values", "brackets in a text", "quotes in a text", "small", "a text without end"],
)
def test_json_of_strangers(text: str, most: int, *, taken: bool) -> None:
    """Values are counted before they are made, and what stands in a text is none."""
    if taken:
        assert foreignjson.loads(text, most)
    else:
        with pytest.raises(ValueError, match=r"too many|Unterminated"):
            foreignjson.loads(text, most)


def test_a_name_without_end() -> None:
    """The name of a field stands in each note, so no more than its beginning does."""
    template = AnkiTemplate(name="card", question="{{a}}", answer="{{b}}")
    kind = AnkiNoteType(id=1, name="a", cloze=False, fields=("a", "b", "N" * 5000), templates=(template,))
    card = AnkiCard(1, 0, 1, 0, 0, None, 0, 0, 0, 0, 0, 0)
    (found,) = Converter({}).convert(AnkiNote(1, "g", kind, ("q", "x", "y"), (), 0, (card,)))
    assert found.note.definition == f"x\n\n**{'N' * 200}:** y"


@given(st.binary())
def test_any_bytes_as_a_message(data: bytes) -> None:
    """Whatever the bytes, reading them ends, with fields or a ValueError."""
    try:
        for number, _ in protobuf.fields(data):
            assert number >= 0
        protobuf.text(data, 1)
    except ValueError:
        pass


MESSAGES = [
    b"\x08\xe8\x84\x01\x22\x05about\x28\x01\x55\x9a\x99\x59\x3f",  # a deck with a retention of its own
    b"\x32\x54" + b"\xcd\xcc\xcc\x3e" * 21 + b"\xad\x02\x66\x66\x66\x3f",  # a preset of FSRS-6
    b"\x0a\x0b{{Question}}\x12\x09{{Answer}}",
    b"\x0a\x20\x0a\x08tide.mp3\x10\xac\x02\x1a\x14" + b"x" * 20,
]
"""Messages as Anki writes them, to be bent."""


@given(
    st.sampled_from(MESSAGES), st.lists(st.tuples(st.integers(0, 119), st.integers(0, 255)), max_size=4), st.integers(1)
)
@example(MESSAGES[0], [(-1, 0x7F), (-2, 0xC0)], 200)
@example(MESSAGES[1], [(-1, 0x7F), (-2, 0xC0)], 200)
@settings(max_examples=examples(60))
def test_bent_messages(message: bytes, changes: list[tuple[int, int]], length: int) -> None:
    """Whatever a deck, a note type or a preset says, it is read as text and finite numbers, or is damaged."""
    data = bytearray(message)
    for at, value in changes:
        data[at % len(data)] = value
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table deck_config (id, mtime_secs, config); create table decks (id, name, kind);"
            "create table fields (ntid, name, ord); create table templates (ntid, name, config, ord);"
            "create table notetypes (id, name, config)"
        )
        bent = bytes(data[:length])
        whole = b"\x0a" + bytes([len(bent)]) + bent
        connection.execute("insert into deck_config values (1, 2, ?)", (bent,))
        connection.execute("insert into decks values (1, 'Seas', ?)", (whole,))
        connection.execute("insert into templates values (1, 'Card', ?, 0)", (bent,))
        connection.execute("insert into notetypes values (1, 'Basic', ?)", (bent,))
        for preset in presets.presets(connection, modern=True).values():
            assert isfinite(preset.retention)
            assert all(map(isfinite, preset.parameters))
        with suppress(ValueError):
            (deck,) = schema18.decks(connection)
            assert deck.retention is None or isfinite(deck.retention)
        with suppress(ValueError):
            schema18.note_types(connection)


def test_limits_are_what_they_say() -> None:
    """The limits bound each other: what is free is less than what is most."""
    assert unpack.FREE_SIZE < unpack.MOST_MEDIA_LIST < unpack.MOST_MEDIUM < unpack.MOST_COLLECTION


def test_halves_of_characters(sound: Path, tmp_path: Path) -> None:
    """Names of decks, types and fields that hold half a character are taken with the mark of one that is missing."""
    person = Person(tmp_path / "home")
    for column, name in (("decks", "Default"), ("models", "Basic"), ("models", "Front")):
        change = rf"""update col set {column} = replace({column}, '"{name}"', '"\ud83d{name}"')"""  # noqa: S608 - ours
        bent = bend(sound / "legacy.apkg", tmp_path / f"{name}.apkg", change)
        assert person.run("import", str(bent)).exit_code == 0
    assert "\ufffdDefault: 1 card" in person.run("decks").stdout
