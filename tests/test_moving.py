"""The way over from other trainers: their files become decks, with the progress that is in them, once."""

import gzip
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anki.collection import Collection
from blake3 import blake3
from helpers import Person, check_derived

from flashcards.formats import markdown

DATA = Path(__file__).parent / "data" / "moving"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty home."""
    return Person(tmp_path / "home")


@pytest.fixture
def mnemosyne(tmp_path: Path) -> Path:
    """A database that Mnemosyne 2.11.1 made: a card or more of each of its types, asked for sixty days."""
    path = tmp_path / "default.db"
    path.write_bytes(gzip.decompress((DATA / "mnemosyne.db.gz").read_bytes()))
    media = tmp_path / "default.db_media"
    media.mkdir()
    (media / "moon.png").write_bytes(PNG)
    return path


@pytest.fixture
def later(person: Person, live_in: Callable[[str], None]) -> Person:
    """The same person, after the sixty days, where the days of those answers are known."""
    live_in("UTC")
    person.moment = datetime(2026, 12, 1, 8, tzinfo=UTC)
    return person


def written(folder: Path, texts: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def terms(person: Person) -> dict[str, list[str]]:
    """The terms in each deck file of a library."""
    return {
        path.name: [note.term for note in markdown.parse(path.read_text(encoding="utf-8"), path.stem).deck.notes]
        for path in sorted(person.decks.glob("*.md"))
    }


def due(person: Person, query: str) -> dict[str, str | None]:
    """The due days of cards by their terms and kinds."""
    result = person.run("search", query, "--json")
    assert result.exit_code == 0, result.stderr
    return {f"{card['term']}, {card['kind']}": card["due"] for card in json.loads(result.stdout)}


def imports_once(person: Person, *files: str | Path, missing: str = "") -> str:
    """Import something twice: the second time brings nothing. Returns what the first one said.

    ``missing`` are the names of pictures that the first one does not find.
    """
    first = person.run("import", *map(str, files))
    assert first.exit_code == 0
    assert [f"no picture {missing}: " in line for line in first.stderr.splitlines()] == [True] * bool(missing)
    before = {path: path.read_bytes() for path in person.decks.rglob("*") if path.is_file()}
    again = person.run("import", *map(str, files))
    assert (again.exit_code, again.stderr) == (0, "")
    assert "Added" not in again.stdout
    assert {path: path.read_bytes() for path in person.decks.rglob("*") if path.is_file()} == before
    with person.collection() as opened:
        check_derived(opened)
    return first.stdout


# Mnemosyne


DUE = {
    "Capital of **Peru**, forward": "2027-02-08",
    "ebb, forward": "2026-12-05",
    "ebb, reverse": "2026-12-06",
    "mer, forward": "2026-12-03",
    "mer, reverse": "2026-12-04",
    "The [...] moves the [...]., cloze 1": "2027-02-23",
    "The [...] moves the [...]., cloze 2": "2027-02-18",
    "La casa es grande, forward": "2026-12-02",
    "La [...] es [...], cloze 1": "2026-12-03",
    "La [...] es [...], cloze 2": "2026-12-04",
}
"""The due days in the database."""


def test_mnemosyne_brings_its_whole_log(later: Person, mnemosyne: Path) -> None:
    """Each of its cards is due on the day that Mnemosyne gave, with every answer, its tags and its picture."""
    person = later
    said = imports_once(person, mnemosyne)
    assert "Mnemosyne, 6 notes, deck Mnemosyne" in said
    assert "Added 21 reviews" in said
    assert (person.decks / "moon.png").read_bytes() == PNG
    assert due(person, "deck:Mnemosyne") == DUE
    notes = {note.term: note for note in markdown.parse((person.decks / "mnemosyne.md").read_text(), "x").deck.notes}
    assert notes["Capital of **Peru**"].definition == "Lima\\\nby the sea $x^2$"
    assert notes["Capital of **Peru**"].tags == ("geo/america",)
    assert notes["The [...] moves the [...]."].definition == "The {{c1::moon::body}} moves the {{c2::sea}}."
    assert notes["La [...] es [...]"].definition.endswith("**Meaning:** The house is big")


def test_grades_of_mnemosyne_are_ratings(person: Person, mnemosyne: Path) -> None:
    """0 and 1 are failures, 2 is the first that passes; an answer on the day of another is a repeat."""
    assert person.run("import", str(mnemosyne)).exit_code == 0
    shown = person.run("show", "Capital of **Peru**", "--json")
    log = json.loads(shown.stdout)[0]["log"]
    assert [entry.get("quality") for entry in log] == [5, 3, 2, 3, 4, 5, None]
    assert log[-1]["kind"] == "set_due"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("delete from data_for_fact", "5 notes show nothing, and are left out"),
        (
            "update log set timestamp = -99999999999 where _id = (select max(_id) from log)",
            "1 review has an impossible",
        ),
        ("update log set grade = 17", "21 reviews have impossible times"),
        ("update data_for_fact set value = ' ' where key = 'b'", "2 notes show nothing"),
        ("update cards set next_rep = 0 where _id = 1 or _id = 3", "2 cards have impossible due days"),
    ],
)
def test_what_mnemosyne_holds_amiss_is_said(person: Person, mnemosyne: Path, change: str, message: str) -> None:
    """A fact or a repetition that cannot be read is counted, and the rest comes."""
    connection = sqlite3.connect(mnemosyne)
    with connection:
        connection.execute(change)
    connection.close()
    result = person.run("import", str(mnemosyne))
    assert result.exit_code == 3
    assert message in result.stderr


def changed(path: Path, *statements: str) -> None:
    """Carry out some SQL on a database."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_card_with_an_impossible_due_day_comes_back(later: Person, mnemosyne: Path) -> None:
    """Mnemosyne writes a date in five million years for some cards that it took over from Anki."""
    changed(mnemosyne, "update cards set next_rep = 155182364884800 where _id = 1")
    said = later.run("import", str(mnemosyne)).stderr
    assert "1 card has an impossible due day: its answers decide when it is due" in said
    assert due(later, "peru") == {"Capital of **Peru**, forward": "2026-11-05"}


MOVED = "timestamp < 1792200000"
"""The older half of the log: all of one card's, and the first answers of two others."""


def test_archives_of_mnemosyne_are_part_of_its_log(later: Person, mnemosyne: Path) -> None:
    """Reviews that Mnemosyne moved to its folder "archive" come along; an archive that cannot be read is named."""
    archive = mnemosyne.parent / "archive" / "default-abc-20261101-120000.db"
    archive.parent.mkdir()
    with closing(sqlite3.connect(mnemosyne, isolation_level=None)) as connection:
        connection.execute(f"attach '{archive}' as archive")
        connection.execute(f"create table archive.log as select * from log where {MOVED}")  # noqa: S608
        connection.execute(f"delete from main.log where {MOVED}")  # noqa: S608
    assert "Added 21 reviews" in imports_once(later, mnemosyne)
    archive.write_bytes(b"torn")
    result = later.run("import", str(mnemosyne))
    assert (result.exit_code, "archive/default-abc-20261101-120000.db cannot be read" in result.stderr) == (3, True)


def test_a_log_that_begins_late_is_no_loss(later: Person, mnemosyne: Path) -> None:
    """A card whose older answers are gone keeps its due day, and its interval and ease from before."""
    changed(mnemosyne, f"delete from log where {MOVED}")  # noqa: S608
    result = later.run("import", str(mnemosyne))
    assert (result.exit_code, "older reviews of 3 cards are not here" in result.stderr) == (0, True)
    assert "Added" not in later.run("import", str(mnemosyne)).stdout
    assert due(later, "deck:Mnemosyne") == DUE
    begun = {"kind": "seed", "repetitions": 2, "interval": 2, "ease": 236, "lapses": 1, "due": "2026-10-18"}
    log = json.loads(later.run("show", "Capital of **Peru**", "--json").stdout)[0]["log"]
    assert begun.items() <= log[0].items()
    assert [entry["kind"] for entry in log] == ["seed", "review", "review", "set_due"]
    state = json.loads(later.run("show", "The [...] moves the [...].", "--json").stdout)[0]["log"]
    assert [(entry["kind"], entry["interval"], entry["ease"]) for entry in state] == [("seed", 133, 250)]


def test_a_view_of_ones_own_makes_notes(person: Person, mnemosyne: Path) -> None:
    """A card type that a person made brings a note for each of its cards, by the fields that it shows."""
    connection = sqlite3.connect(mnemosyne)
    with connection:
        connection.execute("insert into facts values (99, 'f99', '')")
        values = [(99, "latin", "Larus"), (99, "english", "gull"), (99, "place", "coast")]
        connection.executemany("insert into data_for_fact values (?, ?, ?)", values)
        connection.execute(
            "insert into fact_views (id, name, q_fact_keys, a_fact_keys) values ('7::b.1', 'x', ?, ?)",
            ("['latin']", "['english', 'place', 'absent']"),
        )
        connection.execute(
            "insert into cards (_id, id, card_type_id, _fact_id, fact_view_id, grade, next_rep, extra_data)"
            " values (99, 'c99', '7::b', 99, '7::b.1', -1, -1, 'not a value(')"
        )
    connection.close()
    assert person.run("import", str(mnemosyne)).exit_code == 0
    notes = {note.term: note for note in markdown.parse((person.decks / "mnemosyne.md").read_text(), "x").deck.notes}
    assert notes["Larus"].definition == "gull\\\ncoast"


FROM_ANKI = """\
insert into card_types (id, name, fact_keys_and_names, extra_data) values
    ('7::5', 'Word', "[('0', 'Front'), ('1', 'Back'), ('2', 'Note')]", "{'type': 0, 'css': ''}"),
    ('7::6', 'Gaps', "[('0', 'Text'), ('1', 'Extra')]", "{'type': 1}"),
    ('7::7', 'Torn', 'not a value(', 'nor this(');
insert into fact_views (id, name, q_fact_keys, a_fact_keys, extra_data) values
    ('7::5.0', 'Card 1', '[]', '[]', "{'qfmt': '{{Front}}', 'afmt': '{{FrontSide}}<hr>{{Back}}<br>{{Note}}'}"),
    ('7::5.1', 'Card 2', '[]', '[]', "{'qfmt': '{{Back}}', 'afmt': '{{Front}}'}"),
    ('7::6.0', 'Cloze', '[]', '[]', "{'qfmt': '{{cloze:Text}}', 'afmt': '{{cloze:Text}}<br>{{Extra}}'}"),
    ('7::7.0', 'Card 1', '[]', '[]', '');
insert into facts values (91, 'f91', ''), (92, 'f92', ''), (93, 'f93', '');
insert into data_for_fact values
    (91, '0', '<b>Larus</b>'), (91, '1', 'gull'), (91, '2', '<audio src="cry.mp3">'),
    (92, '0', 'A {{c1::gull}} <$>x^2</$> on the {{c2::coast::where}}'), (92, '1', ''), (93, '0', 'torn');
insert into cards (_id, id, card_type_id, _fact_id, fact_view_id, grade, next_rep, extra_data) values
    (91, 'c91', '7::5', 91, '7::5.0', 4, 1796601600, "{'ord': 0}"),
    (92, 'c92', '7::5', 91, '7::5.1', 4, 1796688000, "{'ord': 1}"),
    (93, 'c93', '7::6', 92, '7::6.0', -1, -1, "{'ord': 1}"), (94, 'c94', '7::6', 92, '7::6.0', -1, -1, "{'ord': 0}"),
    (95, 'c95', '7::7', 93, '7::7.0', -1, -1, '');
insert into log (event_type, timestamp, object_id, grade, acq_reps, ret_reps) values
    (9, 1790000000, 'c91', 0, 0, 0), (9, 1791000000, 'c91', 4, 0, 0), (9, 1791500000, 'c91', 1, 0, 0),
    (9, 1792000000, 'c91', 2, 0, 0), (9, 1793000000, 'c91', 5, 0, 0), (9, 1793000000, 'c92', 3, 0, 0);
"""


def test_cards_that_mnemosyne_took_over_from_anki(later: Person, mnemosyne: Path) -> None:
    """Their templates say what is asked, and in their answers Again is a failure, as it was in Anki."""
    with closing(sqlite3.connect(mnemosyne)) as connection:
        connection.executescript(FROM_ANKI)
    result = later.run("import", str(mnemosyne))
    assert (result.exit_code, "1 note shows nothing" in result.stderr) == (3, True)
    notes = {note.term: note for note in markdown.parse((later.decks / "mnemosyne.md").read_text(), "x").deck.notes}
    assert notes["**Larus**"].definition == "gull\n\n**Note:**\n\n[sound:cry.mp3]"
    assert notes["A [...] $x^2$ on the [...]"].definition == "A {{c1::gull}} $x^2$ on the {{c2::coast::where}}"
    days = due(later, "deck:Mnemosyne")
    assert (days["**Larus**, forward"], days["gull, forward"]) == ("2026-12-07", "2026-12-08")
    for term, qualities in (("**Larus**", [4, 4, 2, 5, None]), ("gull", [3, None])):
        card = json.loads(later.run("show", term, "--json").stdout)[0]
        assert [entry.get("quality") for entry in card["log"]] == qualities


def cut(path: Path) -> None:
    """Leave half of a file."""
    os.truncate(path, path.stat().st_size // 2)


def test_a_cut_database_is_one_line(person: Person, mnemosyne: Path) -> None:
    """A half of default.db is refused, and nothing is written."""
    cut(mnemosyne)
    result = person.run("import", str(mnemosyne))
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
    assert "damaged" in result.stderr
    assert not person.decks.exists()


def test_a_database_in_use_is_left_alone(person: Person, mnemosyne: Path) -> None:
    """What is still in the file beside it would be missing, so the program has to be closed first."""
    Path(f"{mnemosyne}-wal").write_bytes(b"x")
    result = person.run("import", str(mnemosyne))
    assert (result.exit_code, "close the program" in result.stderr) == (3, True)


# hashcards

EXPORT = {
    "cards": [
        {
            "hash": "aa",
            "familyHash": None,
            "deckName": "Geography",
            "location": {"filePath": "/home/ada/Geography.md", "lineStart": 0, "lineEnd": 2},
            "content": {"basic": {"question": "Capital of Peru?", "answer": "Lima"}},
            "performance": {"lastReviewedAt": "2026-02-24T09:00:00.000", "dueDate": "2026-03-27", "reviewCount": 2},
        }
    ],
    "sessions": [
        {"reviews": [{"hash": "aa", "reviewedAt": f"2026-02-{day}T09:00:00.000", "grade": "Good"} for day in (20, 24)]}
    ],
}


def test_hashcards_is_studied_on(person: Person, tmp_path: Path) -> None:
    """The reviews of an export reach the same cards in a deck of one's own, which stays as it is."""
    person.write("Geography.md", "Q: Capital of Peru?\nA: Lima\n")
    assert person.run("due").exit_code in {0, 1}
    file = tmp_path / "export.json"
    file.write_text(json.dumps(EXPORT, indent=2), encoding="utf-8")
    assert "Added 2 reviews" in imports_once(person, file)
    assert terms(person) == {"Geography.md": ["Capital of Peru?"]}
    assert due(person, "Peru") == {"Capital of Peru?, forward": "2026-03-27"}


def test_an_export_can_come_through_a_pipe(person: Person) -> None:
    """Standard input is read as a file is, and --deck names the deck."""
    result = person.run("import", "-", "--deck", "World", text=json.dumps(EXPORT))
    assert (result.exit_code, result.stderr) == (0, "")
    assert terms(person) == {"world.md": ["Capital of Peru?"]}


def test_an_export_without_cards_is_refused(person: Person) -> None:
    """Nothing to import is an error that says so."""
    result = person.run("import", "-", text='{"cards": [], "sessions": []}')
    assert (result.exit_code, "no cards" in result.stderr) == (3, True)


# repeater

QUESTION = "Q: What moves the  Sea?\nA: The moon.\n"
GAPS = "C: The [moon] moves the [sea].\n"


def repeater_file(folder: Path, cards: Mapping[str, tuple[str | None, int | None, int]]) -> Path:
    """A database as repeater's first migration makes it, with these cards by their texts."""
    path = folder / "cards.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "create table cards (card_hash text primary key, added_at text not null, last_reviewed_at text,"
        " stability real, difficulty real, interval_raw real, interval_days integer, due_date text,"
        " review_count integer not null) strict"
    )
    with connection:
        for text, (day, interval, reviews) in cards.items():
            name = blake3(" ".join(text.lower().split()).encode()).hexdigest()
            row = (name, "2026-01-01T00:00:00Z", None, 3.1, 5.0, 3.1, interval, day, reviews)
            connection.execute("insert into cards values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.close()
    return path


def test_a_folder_of_which_no_file_can_be_read(person: Person, tmp_path: Path) -> None:
    """It says why of each file, before it says that there are no flashcards."""
    folder = written(tmp_path / "decks", {"sea.md": QUESTION})
    (folder / "sea.md").write_bytes(b"Q: Qu\xe9?\nA: Oui.\n")
    result = person.run("import", str(folder))
    first, second = result.stderr.splitlines()
    assert result.exit_code == 3
    assert "sea.md:1: not valid UTF-8" in first
    assert "a folder without flashcards: 1 file looked at" in second


def test_repeater_without_its_package(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what installs it into the Python that runs this program, and nothing is imported."""
    monkeypatch.setitem(sys.modules, "blake3", None)
    folder = written(tmp_path / "decks", {"sea.md": f"{QUESTION}\n---\n{GAPS}\n"})
    states = {QUESTION: ("2026-04-05T08:00:00Z", 12, 3)}
    result = person.run("import", str(repeater_file(tmp_path, states)), str(folder))
    assert result.exit_code == 3
    command = f'{sys.executable} -m pip install "flashcards-trainer[repeater]"'
    assert result.stderr == f"flashcards: cards.db: reading it needs the package blake3; run: {command}\n"
    assert not person.decks.exists()


def test_repeater_stands_where_it_stood(person: Person, tmp_path: Path) -> None:
    """With its decks, each card gets the state that the database has for its text, whatever its case and blanks."""
    folder = written(tmp_path / "decks", {"sea.md": f"{QUESTION}\n---\n{GAPS}\n---\n\nebb::flow\nspring::tide\n"})
    states = {
        QUESTION: ("2026-04-05T08:00:00Z", 12, 3),
        GAPS: ("2026-04-06T08:00:00Z", 4, 1),
        "ebb::flow": ("2026-04-07T08:00:00Z", 9, 2),
        "spring::tide": (None, None, 0),
        "gone::away": ("2026-04-07T08:00:00Z", 9, 2),
    }
    database = repeater_file(tmp_path, states)
    result = person.run("import", str(database), str(folder))
    assert result.exit_code == 0
    assert "1 card of the progress matches no text; it was edited or deleted since" in result.stderr
    found = due(person, "deck:sea")
    gaps = "The [...] moves the [...]."
    assert found == {
        "What moves the Sea?, forward": "2026-04-05",
        f"{gaps}, cloze 1": "2026-04-06",
        f"{gaps}, cloze 2": "2026-04-06",
        "ebb, forward": "2026-04-07",
        "spring, forward": None,
    }
    again = person.run("import", str(database), str(folder / "sea.md"))
    assert (again.exit_code, "Added" in again.stdout) == (0, False)


def test_repeaters_database_needs_its_decks(person: Person, tmp_path: Path) -> None:
    """It has no texts: alone, or with files that have no card, it is refused with what to do."""
    database = repeater_file(tmp_path, {})
    alone = person.run("import", str(database))
    assert (alone.exit_code, "give its decks too" in alone.stderr) == (3, True)
    prose = written(tmp_path / "prose", {"a.md": "Only words.\n"})
    without = person.run("import", str(database), str(prose / "a.md"))
    assert (without.exit_code, "no cards in the files" in without.stderr) == (3, True)
    cut(database)
    damaged = person.run("import", str(database), str(prose))
    assert (damaged.exit_code, damaged.stderr.count("\n")) == (3, 1)
    assert "nothing was imported" in damaged.stderr


@pytest.mark.parametrize("harm", ["cut", "header"])
def test_decks_never_come_without_the_progress_given_with_them(person: Person, tmp_path: Path, harm: str) -> None:
    """With a damaged database nothing is imported: not even the decks, which would be new then."""
    database = repeater_file(tmp_path, {QUESTION: ("2026-04-07T08:00:00Z", 9, 2)})
    folder = written(tmp_path / "decks", {"sea.md": QUESTION})
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2] if harm == "cut" else b"x" + whole[1:])
    for decks in (folder, folder / "sea.md"):
        result = person.run("import", str(database), str(decks))
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
        assert "nothing was imported" in result.stderr
    assert not person.decks.exists()
    database.write_bytes(whole)
    result = person.run("import", str(database), str(folder))
    assert (result.exit_code, result.stderr) == (0, "")
    assert due(person, "deck:sea") == {"What moves the Sea?, forward": "2026-04-07"}


# Folders

VAULT = {
    "Tides.md": "#flashcards\n\nebb::flow\n<!--SR:!2026-04-07,9,250-->\n\nThe moon: ![[full moon.png]]::here\n",
    "Science/Sea/Tides.md": "#flashcards\n\nneap:::small tide\n<!--SR:!2026-04-08,9,250!2000-01-01,1,250-->\n",
    "Science/Logseq.md": "- What? #card\n  card-last-interval:: 4\n  card-next-schedule:: 2026-04-09T12:00:00.000Z\n"
    "\t- That ![x](../img/wave.png) ![y](https://example.org/y.png) ![z](../../outside.png).\n",
    "org/seas.org": "* Swell :drill:\nSCHEDULED: <2026-04-10 Fri>\n"
    ":PROPERTIES:\n:DRILL_LAST_INTERVAL: 4\n:END:\nWaves\n",
    "Prose.md": "## A heading\n\nNothing to learn, but ==marked==.\n",
    ".trash/Old.md": "#flashcards\n\nold::card\n",
    "img/full moon.png": "moon",
    "img/wave.png": "wave",
}


def test_a_vault_comes_with_its_schedules_and_pictures(person: Person, tmp_path: Path) -> None:
    """Every text with cards becomes a deck named by its folders, the others are counted, hidden ones passed over."""
    vault = written(tmp_path / "vault", VAULT)
    said = imports_once(person, vault, missing='"../../outside.png"')
    assert "1 file has no flashcards" in said
    decks = {deck["deck"] for deck in json.loads(person.run("decks", "--json").stdout)}
    assert decks == {"Tides", "Science::Sea::Tides", "Science::Logseq", "org::seas"}
    assert {term: day for name in decks for term, day in due(person, f'"deck:{name}"').items()} == {
        "ebb, forward": "2026-04-07",
        "The moon: ![](<full moon.png>), forward": None,
        "neap, forward": "2026-04-08",
        "neap, reverse": None,
        "What?, forward": "2026-04-09",
        "Swell, forward": "2026-04-10",
    }
    assert (person.decks / "wave.png").read_text() == "wave"
    assert (person.decks / "full moon.png").read_text() == "moon"
    text = next(person.decks.glob("*logseq*")).read_text()
    assert "![x](wave.png) ![y](https://example.org/y.png) ![z](../../outside.png)" in text


def test_pictures_of_a_vault(person: Person, tmp_path: Path) -> None:
    """Embedded pictures come with their sizes, also in names, and each that is missing is told."""
    page = "#flashcards\n\nWave::a wave ![[wave.png|100]]\nNo::x ![[none.png]]\n\n==Sea== is big ![[wave.png|100x50]]\n"
    vault = written(tmp_path / "vault", {"N.md": page, "img/wave.png": "wave", "Note.md": "![[N]]\n"})
    said = person.run("import", str(vault))
    assert said.exit_code == 0
    assert said.stderr.count("none.png") == 1
    text = next(person.decks.glob("*.md")).read_text(encoding="utf-8")
    assert "a wave ![|100](wave.png)" in text
    assert "## [...] is big ![|100x50](wave.png)" in text
    assert "{{c1::Sea}} is big ![|100x50](wave.png)" in text
    assert "x ![[none.png]]" in text


@pytest.mark.parametrize("name", ["default.db", "cards.DB", "x.sqlite"])
def test_what_is_called_a_database(person: Person, tmp_path: Path, name: str) -> None:
    """A file that is called a database and is none is not advised to be saved as text."""
    path = tmp_path / name
    path.write_bytes(bytes(range(128, 256)))
    said = person.run("import", str(path))
    assert (said.exit_code, "called a database, but it is none" in said.stderr) == (3, True)


def test_a_folder_without_cards_is_refused(person: Person, tmp_path: Path) -> None:
    """It says what was looked at; --deck is for one deck."""
    result = person.run("import", str(written(tmp_path / "empty", {"Prose.md": VAULT["Prose.md"]})))
    assert (result.exit_code, "a folder without flashcards: 1 file looked at" in result.stderr) == (3, True)
    both = person.run("import", str(written(tmp_path / "vault", VAULT)), "--deck", "x")
    assert (both.exit_code, "several decks" in both.stderr) == (2, True)


def test_a_file_of_a_vault_that_is_no_text_is_named(person: Person, tmp_path: Path) -> None:
    """The others come, and the command ends with 3."""
    vault = written(tmp_path / "vault", VAULT)
    (vault / "Bad.md").write_bytes(b"#flashcards\n\nebb::\xff\xfe\n")
    result = person.run("import", str(vault))
    assert result.exit_code == 3
    assert "Bad.md" in result.stderr
    assert len(terms(person)) == 4


def test_one_page_of_logseq_or_org(person: Person, tmp_path: Path) -> None:
    """A file alone is read as in a folder; one whose cards have no answers is refused."""
    vault = written(tmp_path / "vault", VAULT)
    imports_once(
        person, vault / "Science/Logseq.md", vault / "org/seas.org", missing='"../img/wave.png", "../../outside.png"'
    )
    assert due(person, "deck:seas") == {"Swell, forward": "2026-04-10"}
    empty = written(tmp_path / "more", {"empty.org": "* Nothing :fc:\n"})
    result = person.run("import", str(empty / "empty.org"))
    assert (result.exit_code, "a card without an answer" in result.stderr) == (3, True)


# CrowdAnki


@pytest.fixture
def crowd(tmp_path: Path) -> Callable[[], Path]:
    """What makes a folder as CrowdAnki exports it: note types as Anki has them, decks within a deck, media."""

    def make() -> Path:
        collection = Collection(str(tmp_path / "engine.anki2"))
        basic, cloze = (collection.models.by_name(name) for name in ("Basic (optional reversed card)", "Cloze"))
        collection.close()
        assert basic is not None
        assert cloze is not None
        types = [
            {**model, "__type__": "NoteModel", "crowdanki_uuid": name} for model, name in ((basic, "b"), (cloze, "c"))
        ]
        notes = [
            ("g1", "b", ["ebb", 'flow <img src="moon.png">', ""], ["sea"]),
            ("g2", "b", ["neap", "small", "y"], []),
            ("g1", "b", ["twice", "there", ""], []),
        ]
        said = {
            "__type__": "Deck",
            "crowdanki_uuid": "d1",
            "name": "Sea",
            "note_models": types,
            "media_files": ["moon.png"],
            "notes": [
                {"__type__": "Note", "guid": guid, "note_model_uuid": of, "fields": values, "tags": tags}
                for guid, of, values, tags in notes
            ],
            "children": [
                {
                    "__type__": "Deck",
                    "crowdanki_uuid": "d2",
                    "name": "Sea::Moon",
                    "notes": [{"guid": "g3", "note_model_uuid": "c", "fields": ["The {{c2::moon}}.", ""], "tags": []}],
                }
            ],
        }
        folder = tmp_path / "Sea"
        (folder / "media").mkdir(parents=True)
        (folder / "media" / "moon.png").write_bytes(PNG)
        (folder / "deck.json").write_text(json.dumps(said, indent=4), encoding="utf-8")
        return folder

    return make


def test_crowdanki_brings_content_and_media(person: Person, crowd: Callable[[], Path]) -> None:
    """Decks, note types, clozes, tags and pictures come as from Anki; the file may be given as well as the folder."""
    folder = crowd()
    said = imports_once(person, folder)
    assert "CrowdAnki deck, 3 notes" in said
    assert (person.decks / "moon.png").read_bytes() == PNG
    assert set(due(person, "is:new")) == {
        "ebb, forward",
        "neap, forward",
        "neap, reverse",
        "The [...]., cloze 2",
    }
    again = person.run("import", str(folder / "deck.json"))
    assert (again.exit_code, "Added" in again.stdout) == (0, False)


@pytest.mark.parametrize("text", ['{"crowdanki_uuid": "x", "notes": [{}]}', '["crowdanki_uuid"', '{"crowdanki_uuid'])
def test_a_cut_deck_of_crowdanki_is_one_line(person: Person, tmp_path: Path, text: str) -> None:
    """What is not whole is refused, with the file's name."""
    folder = written(tmp_path / "Sea", {"deck.json": text})
    result = person.run("import", str(folder))
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
    assert "deck.json" in result.stderr or "without flashcards" in result.stderr
    shutil.rmtree(folder)
