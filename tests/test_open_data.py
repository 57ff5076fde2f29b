"""The collection and its export in other hands: the sqlite-utils command, a real Datasette, the lines of the docs."""

import csv
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from helpers import SEAS, Person, append, card_of, check_undone, deck_text
from hypothesis import given
from hypothesis import strategies as st

from flashcards.collection import log
from flashcards.collection.entries import INSERT, ROW, row_of
from flashcards.formats.entries import entry_to_json
from flashcards.reviews import Drill, Entry, Rating, Reset, Review, Suspend, Undo
from flashcards.studyday import Day

DOCS = Path(__file__).parent.parent / "docs" / "data.md"
_LINE = re.compile(r'^sqlite-utils (collection|cards)\.db "(.+)" -t$', re.MULTILINE)

ANSWERS: list[list[dict[str, Any]]] = [
    [{"day": "2026-03-02", "answers": 3, "minutes": 0.1}, {"day": "2026-03-01", "answers": 3, "minutes": 0.1}],
    [{"month": "2026-03", "reviews": 2, "percent": 50.0}],
    [{"term": "Wave (water wave)", "times": 1}],
    [{"term": "Tide", "seconds": 1.5}, {"term": "Wave (water wave)", "seconds": 1.2}],
    [{"hour": "08", "answers": 6, "percent": 83.3}],
    [{"month": "2026-03", "cards": 2}],
    [{"due": "2026-03-03", "cards": 1}, {"due": "2026-03-08", "cards": 1}],
    [{"deck": "Lakes", "cards": 1, "learnt": 0, "mature": 0}, {"deck": "Seas", "cards": 3, "learnt": 2, "mature": 0}],
    [
        {"term": "Wave (water wave)", "card": "forward", "ease": 2.18, "lapses": 1},
        {"term": "Tide", "card": "forward", "ease": 2.5, "lapses": 0},
    ],
    [{"moment": "2026-03-02T08:00:00.001+01:00", "term": "Gyre", "event": "review", "rating": "Good"}],
]
"""What the ten questions of the docs have for an answer here."""


VISIT = """
import asyncio, json, sys
from datasette.app import Datasette

async def visit(path, *places):
    client = Datasette([path]).client
    answers = [await client.get(place, follow_redirects=True) for place in places]
    return [(answer.status_code, answer.text) for answer in answers]

print(json.dumps(asyncio.run(visit(*sys.argv[1:]))))
"""
"""A Datasette in a process of its own, since it leaves databases open."""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who studied two decks on two days, took an answer back and repeated it."""
    made = Person(tmp_path / "home")
    made.write("seas.md", SEAS)
    made.write("lakes.md", deck_text("Lakes", {"Tarn": "A lake in the mountains."}))
    with made.collection() as opened:
        for term in ("Tide", "Wave"):
            made.answer(opened, term)
            made.moment = made.moment.replace(microsecond=made.moment.microsecond + 5000)
        wave = card_of(opened, "Wave")
        append(opened, wave, made.drill())
        made.wait(days=1)
        made.moment = made.moment.replace(microsecond=1000)
        made.answer(opened, "Gyre")
        made.run("undo")
        made.run("redo")
        made.run("undo")
        made.answer(opened, "Tide")
        made.answer(opened, "Wave", Rating.AGAIN)
        append(opened, wave, made.drill())
    return made


@pytest.fixture
def files(person: Person) -> dict[str, Path]:
    """The collection and the export of it."""
    target = person.folder / "cards.db"
    done = person.run("export", "sqlite", "-o", str(target))
    assert (done.exit_code, done.stdout) == (0, f"{target}: 2 decks, 4 notes\n")
    person.run("search", "moves")
    return {"collection": person.folder / "collection.db", "cards": target}


def utils(*arguments: str) -> Any:
    """What the command sqlite-utils prints, which is JSON; it lifts a limit of csv for the whole process."""
    limit = csv.field_size_limit()
    from sqlite_utils.cli import cli  # that is when it does

    csv.field_size_limit(limit)
    done = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def relations(path: Path) -> list[str]:
    """Every table and view of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return [
            name for (name,) in connection.execute("select name from sqlite_master where type in ('table', 'view')")
        ]


def questions() -> Iterator[tuple[str, str]]:
    """The lines of the docs: which file, and the statement."""
    for match in _LINE.finditer(DOCS.read_text(encoding="utf-8")):
        yield match[1], shlex.split(f'"{match[2]}"')[0]


def test_the_questions(files: dict[str, Path]) -> None:
    """Each line of the docs runs as it stands there, and gives what happened."""
    asked = [*questions()]
    assert len([name for name, _ in asked if name == "collection"]) == len(ANSWERS) == 10
    for (name, statement), expected in zip(asked, ANSWERS, strict=False):
        assert utils(str(files[name]), statement) == expected, statement
    name, statement = asked[-1]
    assert name == "cards"
    assert [tuple(row.values()) for row in utils(str(files[name]), statement)] == [
        ("Wave (water wave)", 4),
        ("Tide", 2),
    ]


@pytest.mark.parametrize("name", ["collection", "cards"])
def test_sqlite_utils_reads_all_of_it(files: dict[str, Path], name: str) -> None:
    """The command shows the rows of each table and view, and finds words."""
    path = str(files[name])
    names = relations(files[name])
    assert {"collection": "review_log", "cards": "README"}[name] in names
    for each in names:
        if not each.startswith(("search", "notes_fts")):
            assert isinstance(utils("rows", path, each, "--limit", "3"), list)
    assert [row["term"] for row in utils("search", path, "notes", "ridge")] == ["Wave (water wave)"]


@pytest.mark.parametrize("name", ["collection", "cards"])
def test_datasette_shows_all_of_it(files: dict[str, Path], name: str) -> None:
    """Each table and view is a page of a real Datasette, and words are found by its search."""
    shown = visited(files[name], [f"{each}.json?_shape=array" for each in relations(files[name])])
    assert {status for status, _ in shown.values()} == {200}
    (_, found), (_, page) = visited(files[name], ["notes.json?_shape=array&_search=ridge", "notes"]).values()
    assert [row["term"] for row in json.loads(found)] == ["Wave (water wave)"]
    assert 'name="_search"' in page


def visited(path: Path, places: list[str]) -> dict[str, tuple[int, str]]:
    """What a Datasette that serves this file answers at some places below it."""
    command = [sys.executable, "-c", VISIT, str(path), *(f"/{path.stem}/{place}" for place in places)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return dict(zip(places, map(tuple, json.loads(done.stdout)), strict=True))


def test_what_the_views_say(files: dict[str, Path]) -> None:
    """A row of the log and one of the schedule, in plain words."""
    rows = utils(str(files["collection"]), "select * from review_log where deck = 'Seas' and term like 'Wave%'")
    assert [(row["event"], row["rating"], row["seconds"], row["undone"]) for row in rows] == [
        ("review", "Good", 1.5, 0),
        ("drill", "Good", 0.9, 0),
        ("review", "Again", 1.5, 0),
        ("drill", "Good", 0.9, 0),
    ]
    assert (rows[0]["moment"], rows[0]["day"], rows[0]["card"]) == (
        "2026-03-01T08:00:00.005+01:00",
        "2026-03-01",
        "forward",
    )
    (row,) = utils(str(files["collection"]), "select * from card_schedule where term = 'Tarn'")
    assert (row["deck"], row["due"], row["interval"], row["suspended"]) == ("Lakes", None, None, 0)


@pytest.mark.parametrize(
    ("at", "utc_offset", "moment"),
    [
        (0, 0, "1970-01-01T00:00:00.000+00:00"),
        (-1, 0, "1969-12-31T23:59:59.999+00:00"),
        (1_772_348_400_250, 3600, "2026-03-01T08:00:00.250+01:00"),
        (1_772_348_400_001, -34_200, "2026-02-28T21:30:00.001-09:30"),
        (1_772_348_400_123, 1_172, "2026-03-01T07:19:32.123+00:19:32"),
        (10**17, 0, "100000000000000000 ms"),
    ],
)
def test_moments(person: Person, at: int, utc_offset: int, moment: str) -> None:
    """A moment is ISO's local time with its distance from UTC; one that no calendar has is its number."""
    with person.collection() as opened:
        entry = replace(person.review(), at=at, utc_offset=utc_offset)
        append(opened, card_of(opened, "Tarn"), entry)
        found = opened.connection.execute("select moment from review_log where term = 'Tarn'").fetchall()
        exported = entry_to_json(entry)["at"]
    assert found == [(moment,)]
    assert str(exported) == moment.removesuffix(" ms")


def test_the_export(files: dict[str, Path], person: Person) -> None:
    """Every table is joined by its foreign keys, says what its columns mean, and has what the collection has."""
    path = str(files["cards"])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        references = [
            (table, *row)
            for table in ("notes", "cards", "reviews", "events", "schedule")
            for row in connection.execute('select "from", "table", "to" from pragma_foreign_key_list(?)', (table,))
        ]
    assert references == [
        ("notes", "deck", "decks", "id"),
        ("cards", "note", "notes", "id"),
        ("reviews", "card", "cards", "id"),
        ("events", "card", "cards", "id"),
        ("schedule", "card", "cards", "id"),
    ]
    said = {(row["table"], row["column"]): row["meaning"] for row in utils("rows", path, "README")}
    for table in ("README", "decks", "notes", "cards", "reviews", "events", "schedule"):
        assert said[table, ""]
        with closing(sqlite3.connect(path)) as connection:
            columns = [name for (name,) in connection.execute("select name from pragma_table_info(?)", (table,))]
        assert all(said[table, column] for column in columns)
    log_rows = "select moment, day, event, rating, undone from review_log where rating is not null order by moment"
    reviews = "select moment, day, event, rating, undone from reviews order by moment"
    assert utils(path, reviews) == utils(str(files["collection"]), log_rows)
    schedule = "select term, due, schedule.interval, ease, lapses from schedule join cards on cards.id = card"
    schedule += " join notes on notes.id = note order by term"
    view = "select term, due, interval, ease, lapses from card_schedule where due is not null order by term"
    assert utils(path, schedule) == utils(str(files["collection"]), view)
    assert utils(path, "select tags from notes where term = 'Tide'") == [{"tags": '["moon"]'}]
    assert utils(path, "select event, count(*) as number from events") == [{"event": "undo", "number": 3}]
    assert (person.folder / "cards.db").exists()


def test_what_is_chosen(person: Person) -> None:
    """Names of decks and queries choose, a note that was taken out stays for its history, and cards may be many."""
    target = str(person.folder / "some.db")
    text = SEAS.replace("## Wave (water wave)\nA ridge that moves through water.\n", "")
    person.write("seas.md", text + "\n## Moon\nIt {{c1::pulls}} the {{c2::sea}}.\n")
    assert person.run("suspend", "Tide").exit_code == 0
    assert person.run("export", "sqlite", "seas", "-o", target).exit_code == 0
    assert [row["name"] for row in utils("rows", target, "decks")] == ["Seas"]
    notes = utils(target, "select term, in_deck from notes")
    assert ("Wave (water wave)", 0) in [tuple(row.values()) for row in notes]
    cards = utils(target, "select kind from cards join notes on notes.id = note where term = 'Moon'")
    assert [row["kind"] for row in cards] == ["cloze 1", "cloze 2"]
    held = utils(target, "select suspended from schedule join cards on cards.id = card join notes on notes.id = note")
    assert sum(row["suspended"] for row in held) == 1
    assert person.run("export", "sqlite", "tarn", "-o", target).exit_code == 0
    assert [row["term"] for row in utils("rows", target, "notes")] == ["Tarn"]


def test_where_it_is_not_written(person: Person, tmp_path: Path) -> None:
    """No export takes the place of a collection, a deck file, or what is there already where it fails."""
    collection = person.folder / "collection.db"
    before = collection.read_bytes()
    (tmp_path / "copy.db").write_bytes(before)
    for kind in ("sqlite", "json", "csv"):
        for target in (collection, tmp_path / "copy.db", f"{collection}-tail", person.decks / "new.db"):
            assert person.run("export", kind, "-o", str(target)).exit_code == 2
    assert person.run("export", "sqlite", "-o", "-").exit_code == 2
    assert person.run("export", "sqlite", "-o", str(tmp_path / "none" / "cards.db")).exit_code == 5
    assert collection.read_bytes() == before
    assert (tmp_path / "copy.db").read_bytes() == before
    assert not [*tmp_path.rglob("*.part")]


def test_a_link_and_a_pipe(person: Person, tmp_path: Path) -> None:
    """Through a link the file that it leads to is written, and into a pipe it goes as it is."""
    (tmp_path / "link.db").symlink_to(tmp_path / "real.db")
    assert person.run("export", "sqlite", "-o", str(tmp_path / "link.db")).exit_code == 0
    assert (tmp_path / "link.db").is_symlink()
    assert len(utils("rows", str(tmp_path / "real.db"), "decks")) == 2
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor() as pool:
        read = pool.submit((tmp_path / "pipe").read_bytes)
        done = person.run("export", "sqlite", "-o", str(tmp_path / "pipe"))
        os.close(os.open(tmp_path / "pipe", os.O_RDWR))  # whoever still waits for a writer has had one
        assert done.exit_code == 0
        assert read.result(timeout=30) == (tmp_path / "real.db").read_bytes()
    (tmp_path / "collection-link.db").symlink_to(person.folder / "collection.db")
    assert person.run("export", "sqlite", "-o", str(tmp_path / "collection-link.db")).exit_code == 2


def test_a_day_of_no_calendar(person: Person) -> None:
    """A day that no calendar has is its number, in the views and in the export."""
    with person.collection() as opened:
        append(opened, card_of(opened, "Tarn"), replace(person.review(), day=Day(10**9)))
        day, due = opened.connection.execute(
            "select day, due from review_log join card_schedule using (term) where term = 'Tarn'"
        ).fetchone()
    assert (day, due) == (10**9, 10**9 + 1)
    target = str(person.folder / "cards.db")
    assert person.run("export", "sqlite", "tarn", "-o", target).exit_code == 0
    assert utils(target, "select day, due from reviews join schedule using (card)") == [
        {"day": str(10**9), "due": str(10**9 + 1)}
    ]


_ORIGINS = st.sampled_from(["here", "anki", "0a1b2c3d4e5f"])
_NAMES = st.tuples(st.integers(1, 6), _ORIGINS)


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """One card's log as any exchange may leave it: undos of what came before or after, of each other and of nothing."""
    entries: dict[tuple[int, str], Entry] = {}
    for at, origin in draw(st.lists(_NAMES, max_size=10, unique=True)):
        kind = draw(st.sampled_from([Undo, Undo, Undo, Review, Drill, Suspend, Reset]))
        facts: dict[str, object] = {}
        if kind is Undo:
            facts["voids"], facts["voids_origin"] = draw(_NAMES)
        elif kind in {Review, Drill}:
            facts["quality"] = draw(st.sampled_from([2, 4]))
            facts |= {"cram": draw(st.booleans())} if kind is Drill else {}
        entries[at, origin] = kind(at=at, utc_offset=0, day=Day(at // 3), origin=origin, **facts)
    return [*entries.values()]


def test_undone_is_what_replaying_says(person: Person) -> None:
    """However undos void one another, the view says of each entry what the replay of its card's log does."""
    with person.collection() as opened:
        execute = opened.connection.execute
        card = card_of(opened, "Tarn")

        @given(logs())
        def holds_for(entries: list[Entry]) -> None:
            execute("begin")
            for entry in entries:
                execute(f"{INSERT} values {ROW}", row_of(card, entry))
            log.refold(opened.connection, [card])
            check_undone(opened)
            execute("rollback")

        holds_for()
