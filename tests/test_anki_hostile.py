"""Packages that nobody made with Anki: one clear error each, in bounded time and memory, and nothing left behind."""

import os
import struct
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from helpers import Person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import add_note, answer, bend, engine, export, members, pack

from flashcards.anki.notes.content import review_of
from flashcards.anki.package import reader, tables
from flashcards.anki.package.opening import read_package
from flashcards.errors import DeckError


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


def test_halves_of_characters(sound: Path, tmp_path: Path) -> None:
    """Names of decks, types and fields that hold half a character are taken with the mark of one that is missing."""
    person = Person(tmp_path / "home")
    for column, name in (("decks", "Default"), ("models", "Basic"), ("models", "Front")):
        change = rf"""update col set {column} = replace({column}, '"{name}"', '"\ud83d{name}"')"""  # noqa: S608 - ours
        bent = bend(sound / "legacy.apkg", tmp_path / f"{name}.apkg", change)
        assert person.run("import", str(bent)).exit_code == 0
    assert "\ufffdDefault: 1 card" in person.run("decks").stdout
