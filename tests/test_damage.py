"""A damaged row of the log or of the notes is named, and never folded, shown or exported as if it were sound."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from helpers import SEAS, Person, append, card_of, rebuild
from test_damaged_files import PAGE

from flashcards.cards import CardId
from flashcards.collection import parameters
from flashcards.collection.base import Damaged
from flashcards.collection.checksums import FACTS, ROWS, damaged_rows
from flashcards.collection.derived import rebuilding
from flashcards.collection.entries import COLUMNS, checksum, row_of
from flashcards.collection.exchange import ids, origins
from flashcards.collection.rescue.soundness import check, check_leaving
from flashcards.collection.store import Collection
from flashcards.errors import CollectionError
from flashcards.reviews import Bury, Drill, Entry, Seed, Undo
from flashcards.studyday import Day

TRUSTED: dict[str, set[str]] = {
    "log": {"seq", *COLUMNS.split(", ")},
    "notes": {
        *("term", "definition", "tags", "aliases", "section", "checksum"),  # the checksum of the text
        *("id", "edited", "line", "retired"),  # FACTS
        *("guid", "deck", "place", "source", "term_key"),  # an index has them, too
    },
    "cards": {"id", "note", "kind", "active"},  # in an index, or what the text asks for
    "anki_notes": {"note", "id"},  # each is in the index of the other
    "anki_cards": {"card", "id"},
    "decks": {"id"},  # the index of names has it
    # Derived from the log, from texts, from the deck files or from the settings.
    "schedule": {
        *("card", "deck", "due", "interval", "lapses", "moved", "memory", "introduced", "last", "quality", "sibling"),
        *("since", "span"),
    },
    "unseen": {"card", "deck", "place", "sibling"},
    "holds": {"card", "suspended", "buried_until"},
    "undone": {"card", "at", "origin"},
    "days": {"day", "answers", "ms", "cards", "counted", "right"},
    "gaps": {"first", "due", "whole"},
    "indexed": {"last"},
    "unindexed": {"note"},
    "names": {"key", "note"},
    "trigrams": {"term"},
    "named": {"last"},
    "unnamed": {"note"},
    "sources": {"path", "size", "modified", "fingerprint", "problems", "missing", "rules", "notices"},
    "pieces": {"source", "state", "pieces"},
    "options": {"max_interval", "late_credit", "fuzz", "scheduler", "retention", "light_days"},
}
"""The columns without a checksum of their own row, by table."""

IN_THE_LOG = "is corrupted; to see what can be done, run: flashcards doctor\n"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who answered a card, drilled it, buried another one and undid something."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    with somebody.collection() as opened:
        somebody.answer(opened, "Tide")
        tide, wave = card_of(opened, "Tide"), card_of(opened, "Wave")
        stamp = somebody.stamp()
        append(opened, tide, Drill(**stamp, quality=4))
        append(opened, tide, Bury(**stamp, until=Day(stamp["day"] + 1)))
        append(opened, wave, Undo(**stamp, voids=5))
    return somebody


def damage(person: Person, statement: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(person.home.collection)) as connection:
        (trigger,) = connection.execute("select sql from sqlite_master where name = 'log_keeps_facts'").fetchone()
        connection.execute("drop trigger log_keeps_facts")
        connection.execute(statement)
        connection.execute(trigger)
        connection.commit()


@pytest.mark.parametrize(
    "change",
    [
        "quality = 5 where kind = 'review'",
        "at = at - 1 where kind = 'review'",
        "day = day + 1 where kind = 'review'",
        "utc_offset = 0 where kind = 'review'",
        "took = null where kind = 'review'",
        "origin = 'here' where kind = 'review'",
        "kind = 'drill' where kind = 'review'",
        "due = 9 where kind = 'review'",
        "cram = 1 where kind = 'drill'",
        "step = 1 where kind = 'drill'",
        "due = due + 1 where kind = 'bury'",
        "kind = 'set_due' where kind = 'bury'",
        "quality = 3 where kind = 'bury'",
        "voids = 6 where kind = 'undo'",
        "voids_origin = 'anki' where kind = 'undo'",
        "card = 3 where kind = 'review'",
        "checksum = checksum + 1 where kind = 'review'",
    ],
)
def test_any_change_of_an_entry(person: Person, change: str) -> None:
    """Whatever fact of an entry is another one than was written, whoever reads it hears of damage."""
    damage(person, f"update log set {change}")  # noqa: S608 - from the table above
    with (
        pytest.raises(CollectionError, match=r"review log.* is corrupted"),
        person.collection() as it,
    ):
        rebuild(it)


@pytest.mark.parametrize(
    "command",
    [
        ("show", "Tide"),
        ("log",),
        ("undo",),
        ("forget", "Tide"),
        ("export", "json", "-o", "-"),
        ("export", "anki", "-o", "out.apkg"),
    ],
    ids=lambda command: command[0] + command[1] if len(command) > 1 else command[0],
)
def test_commands(person: Person, command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command that reads the entry ends with one line and code 4, and leaves no file behind."""
    monkeypatch.chdir(tmp_path)
    damage(person, "update log set quality = 5 where kind = 'review'")
    result = person.run(*command, text="\n3\n")
    assert result.exit_code == 4
    assert result.stderr.startswith(f"flashcards: {person.home.collection}: an entry of card 1 ")
    assert result.stderr.endswith(IN_THE_LOG)
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out.apkg").exists()


@pytest.mark.parametrize("column", ["term", "definition", "tags", "aliases", "section"])
@pytest.mark.parametrize("command", [("json", "-o", "-"), ("anki", "-o", "out.apkg"), ("markdown", "-o", "-")])
def test_a_damaged_text(
    person: Person, command: tuple[str, ...], column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that changed in the collection alone is not exported; the line names the note."""
    monkeypatch.chdir(tmp_path)
    value = '["x"]' if column in {"tags", "aliases"} else "Else"
    damage(person, f"update notes set {column} = '{value}' where id = 2")  # noqa: S608 - from the table above
    result = person.run("export", *command)
    assert result.exit_code == 4
    assert "the text of the note " in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out.apkg").exists()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update notes set definition = 'Else' where id = 2", 4),
        ("update decks set reverse = 1", 4),
        ("update log set quality = 5 where kind = 'review'", 0),
    ],
)
def test_what_check_looks_at(person: Person, statement: str, code: int) -> None:
    """Reading what changed compares it with known texts and decks, so these are checked; entries are the doctor's."""
    damage(person, statement)
    assert (person.run("check").exit_code, person.run("doctor").exit_code) == (0, 4)
    person.write("seas.md", f"{SEAS}\n## Ebb\nThe tide that runs out.\n")
    done = person.run("check")
    assert done.exit_code == code
    assert done.stderr.endswith("run: flashcards doctor\n") or not code


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody whose collection has a row in every table with checksums of rows."""
    somebody = Person(tmp_path_factory.mktemp("whole") / "home")
    for text in (SEAS.replace("Tide", "Ebb"), SEAS):
        somebody.write("seas.md", text)
        with somebody.collection() as opened:
            parameters.listed(opened)
    with somebody.collection() as opened, opened.transaction() as connection:
        parameters.put_in(opened, [], somebody.now.at)
        origins.keep(connection, [origins.OriginRow(1, 5, ("a", "b"), 0, "head")], {5: "{}"})
    with somebody.collection() as opened:
        somebody.answer(opened, "Tide")
        ids.give(opened, somebody.now)
    return somebody


@pytest.mark.parametrize(("table", "column"), [(table, each) for table in ROWS for each in ROWS[table].split(", ")])
def test_any_change_of_a_row(whole: Person, table: str, column: str) -> None:
    """Whatever column of a row that nothing can replace is another one than was stored, it is called corrupted."""
    with closing(in_memory(whole)) as connection:
        assert [*damaged_rows(connection)] == []
        (kind,) = connection.execute(f"select typeof({column}) from {table}").fetchone()  # noqa: S608 - as above
        other = {"text": "'[0.5]'", "null": "1" if table != "origins" else "'x'"}.get(kind, f"{column} + 1")
        connection.execute(f"update {table} set {column} = {other}")  # noqa: S608 - as above
        assert {what.endswith(" is corrupted") for what in damaged_rows(connection)} == {True}
        with pytest.raises(Damaged):
            check(connection)


def in_memory(person: Person) -> sqlite3.Connection:
    """A copy of somebody's collection in which foreign keys are not looked at."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    data = bytearray(Path(person.home.collection).read_bytes())
    data[18:20] = 1, 1  # no write-ahead log
    made.deserialize(bytes(data))
    return made


KEPT = ("anki_cards", "anki_notes", "cards", "decks", "edits", "log", "note_types", "notes", "origins", "parameters")
INDEXES = (
    *(
        "edits_by_time",
        "notes_by_deck",
        "notes_by_source",
        "origins_by_head",
        "origins_by_type",
        "parameters_by_origin",
    ),
    *("seen_by_note", *(f"sqlite_autoindex_{table}_1" for table in ("anki_cards", "anki_notes", "cards", "decks"))),
    *(f"sqlite_autoindex_{table}_1" for table in ("log", "notes")),
)
EMPTY = {"rowid": "unindexed", "keyed": "pieces", "index": "names_by_note"}
"""A table with rows that are numbered, one with rows by key, and an index, of which none has rows."""


@pytest.mark.parametrize("table", [*KEPT, "seen", *INDEXES])
def test_pages_of_another_table(whole: Person, table: str) -> None:
    """Where the pages of a table or an index are those of an empty one, an export notices, as a backup does."""
    with closing(in_memory(whole)) as connection, Collection("", connection) as opened:
        check_leaving(opened, with_log=True)
        (sql,) = connection.execute("select sql from sqlite_master where name = ?", (table,)).fetchone()
        kind = "index" if table in INDEXES else "keyed" if "without rowid" in sql else "rowid"
        swap_roots(connection, table, EMPTY[kind])
        with pytest.raises(Damaged):
            check_leaving(opened, with_log=True)
        with pytest.raises(Damaged):
            check(connection)


def swap_roots(connection: sqlite3.Connection, one: str, other: str) -> None:
    """Let two tables or indexes have each other's pages, as after a sector that was written to the wrong place."""
    pages = dict(connection.execute("select name, rootpage from sqlite_master where name in (?, ?)", (one, other)))
    connection.execute("pragma writable_schema = on")
    for name, page in ((one, pages[other]), (other, pages[one])):
        connection.execute("update sqlite_master set rootpage = ? where name = ?", (page, name))
    connection.execute("pragma writable_schema = reset")


def test_an_import_into_a_damaged_collection(person: Person, tmp_path: Path) -> None:
    """Where an import fails because rows are not found that are there, damage is named, and no bug."""
    packed = tmp_path / "seas.apkg"
    assert person.run("export", "anki", "-o", str(packed)).exit_code == 0
    with closing(sqlite3.connect(person.home.collection, isolation_level=None)) as connection:
        put_spare_index(connection, "notes_by_source", "one less")
    done = person.run("import", str(packed))
    assert (done.exit_code, done.stderr.count("\n")) == (4, 1)
    assert "damaged" in done.stderr
    assert done.stderr.endswith("run: flashcards doctor\n")


@pytest.mark.parametrize("table", ["origins", "seen", "edits", "parameters"])
def test_a_repair_says_what_is_lost(person: Person, table: str) -> None:
    """Where the pages of a whole table are lost, a repair says how many rows that were, as their index knows it."""
    person.write("seas.md", SEAS.replace("The rise", "Rise"))
    with person.collection() as opened, opened.transaction() as connection:
        parameters.put_in(opened, [], person.now.at)
        origins.keep(connection, [origins.OriginRow(1, 5, ("a", "b"), 0, "head")], {5: "{}"})
    with closing(sqlite3.connect(person.home.collection, isolation_level=None)) as connection:
        lost = connection.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608 - from the table above
        (sql,) = connection.execute("select sql from sqlite_master where name = ?", (table,)).fetchone()
        (page,) = connection.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()
        swap_roots(connection, table, EMPTY["keyed" if "without rowid" in sql else "rowid"])
    with Path(person.home.collection).open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))
    done = person.run("doctor", "--repair")
    assert f"Lost {lost} other row{'s' * (lost != 1)}: " in done.stdout
    assert person.run("doctor").exit_code < 4


@pytest.mark.parametrize("index", INDEXES)
@pytest.mark.parametrize("change", ["one more", "one less", "another", "changed"])
def test_rows_of_an_index(whole: Person, index: str, change: str) -> None:
    """Where an index has one row more than its table, one less, another one or another key, an export notices."""
    with closing(in_memory(whole)) as connection, Collection("", connection) as opened:
        if index == "origins_by_head":
            connection.execute("pragma foreign_keys = off")
            origins.keep(connection, [origins.OriginRow(2, 5, ("c", "d"), 0, "head")], {})
        put_spare_index(connection, index, "")
        check_leaving(opened, with_log=True)
        put_spare_index(connection, index, change)
        with pytest.raises(Damaged, match=r"rows of the table|entries of the review log"):
            check_leaving(opened, with_log=True)


def put_spare_index(connection: sqlite3.Connection, index: str, change: str) -> None:
    """Give a table the pages of an index of a copy of it, in which one row is changed."""
    table, sql = connection.execute(
        "select name, sql from sqlite_master where name = (select tbl_name from sqlite_master where name = ?)", (index,)
    ).fetchone()
    (own,) = connection.execute("select sql from sqlite_master where name = ?", (index,)).fetchone()
    connection.execute("pragma foreign_keys = off")
    connection.execute(re.sub(rf'create table "?{table}"?', "create table spare", sql, count=1, flags=re.IGNORECASE))
    if own is not None:
        connection.execute(own.replace(f" {index} on {table}", " spare_index on spare"))
    columns = [
        (name, kind, key)
        for _, name, kind, _, _, key, hidden in connection.execute("select * from pragma_table_xinfo(?)", (table,))
        if not hidden
    ]
    names = ", ".join(name for name, *_ in columns)
    connection.execute(f"insert into spare ({names}) select {names} from {table}")  # noqa: S608 - names of ours
    others = {name: f"{name} + 1000" if kind == "INTEGER" else f"{name} || 'x'" for name, kind, _ in columns}
    if table == "log":
        others |= {"kind": "kind", "quality": "quality"}  # which the table checks
    other = ", ".join(others.values())
    key = "rowid" if "without rowid" not in sql else next(name for name, _, key in columns if key)
    last = f"where {key} = (select max({key}) from {table})"  # noqa: S608 - as above
    if change == "changed":
        own_keys = {name for name, _, key in columns if key} if "without rowid" not in sql else set()
        told = ", ".join(f"{name} = {value}" for name, value in others.items() if name not in own_keys)
        connection.execute(f"update spare set {told} {last}")  # noqa: S608 - as above
    if change in {"one more", "another"}:
        connection.execute(f"insert into spare ({names}) select {other} from {table} {last}")  # noqa: S608 - as above
    if change in {"one less", "another"}:
        connection.execute(f"delete from spare {last}")  # noqa: S608 - as above
    swap_roots(connection, index, "spare_index" if own is not None else "sqlite_autoindex_spare_1")
    connection.execute("pragma writable_schema = on")
    connection.execute("delete from sqlite_master where tbl_name = 'spare'")
    connection.execute("pragma writable_schema = reset")


KEYS = {
    "edits_by_time": "at from edits",
    "notes_by_source": "source from notes",
    "origins_by_head": "head from origins",
    "parameters_by_origin": "at from parameters",
    "sqlite_autoindex_anki_cards_1": "id from anki_cards",
    "sqlite_autoindex_anki_notes_1": "id from anki_notes",
    "sqlite_autoindex_cards_1": "kind from cards",
    "sqlite_autoindex_decks_1": "name from decks",
    "sqlite_autoindex_log_1": "at from log",
    "sqlite_autoindex_notes_1": "guid from notes",
}
"""Indexes, each with a column that it has."""


@pytest.mark.parametrize("index", KEYS)
def test_any_byte_of_a_key(whole: Person, index: str) -> None:
    """Whatever byte of a key is another one in the index than in its table, an export notices."""
    with closing(in_memory(whole)) as connection, Collection("", connection) as opened:
        connection.execute("vacuum")  # nothing of earlier rows stays in the pages
        (page,) = connection.execute("select rootpage from sqlite_master where name = ?", (index,)).fetchone()
        (key,) = connection.execute(f"select {KEYS[index]}").fetchone()
        sound = connection.serialize()
        size = int.from_bytes(sound[16:18])
        written = key.encode() if isinstance(key, str) else key.to_bytes(6, "big")
        at = sound.index(written, (page - 1) * size, page * size)
        for place in range(at, at + len(written)):
            connection.deserialize(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
            with pytest.raises(Damaged):
                check_leaving(opened, with_log=True)


def test_an_export_without_histories(whole: Person) -> None:
    """What an export does not read may be lost without a word, as long as it does not read it."""
    with closing(in_memory(whole)) as connection, Collection("", connection) as opened:
        swap_roots(connection, "sqlite_autoindex_log_1", EMPTY["index"])
        check_leaving(opened, with_log=False)


def test_schedules_of_a_log_with_gaps(whole: Person) -> None:
    """Schedules are not derived from a log of which an index does not have all entries."""
    with closing(in_memory(whole)) as connection:
        swap_roots(connection, "sqlite_autoindex_log_1", EMPTY["index"])
        with pytest.raises(Damaged, match=r"1 of 1 entries of the review log are missing"):
            rebuilding.rebuild_in(connection)


def test_when_a_text_was_edited(whole: Person) -> None:
    """Of a note, the columns that are in no index and in no text have a sum that SQLite keeps."""
    with closing(in_memory(whole)) as connection:
        sql, edited = connection.execute(
            "select sql, edited from sqlite_master, notes where name = 'notes' and notes.id = 1"
        ).fetchone()
        assert FACTS in sql
        data = connection.serialize()
        place = data.index(edited.to_bytes(6, "big"))
        connection.deserialize(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        (what,) = damaged_rows(connection)
        assert what.startswith("the row of the note ")


def test_every_column_can_be_trusted(whole: Person) -> None:
    """Each column is in a checksum or in a second place, or is derived from one that is."""
    with closing(in_memory(whole)) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "select name from pragma_table_list where schema = 'main'"
                " and type = 'table' and name not like 'sqlite%' and name not like '%migrations'"
            )
        ]
        for table in tables:
            columns = {name for (name,) in connection.execute("select name from pragma_table_info(?)", (table,))}
            assert columns <= TRUSTED.get(table, set()) | {*ROWS.get(table, "").split(", "), "row_checksum"}, table


def test_equal_entries_have_checksums_of_their_own(person: Person) -> None:
    """The checksum covers the card as well, so an entry that lands on another card is noticed."""
    entry: Entry = Seed(at=1, utc_offset=0, day=Day(1), repetitions=1, interval=1, ease=250, lapses=0, due=Day(2))
    for each in (entry, person.review()):
        rows = [row_of(CardId(card), each) for card in (1, 2)]
        assert rows[0][-1] != rows[1][-1]
        assert checksum(rows[0][:-1]) == rows[0][-1]
