"""Decks go out as text and come back: what is written is read again, and nothing that was learnt is lost."""

import csv
import io
import json
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from anki.collection import Collection as Engine
from anki.collection import CsvMetadata, ImportCsvRequest
from anki.decks import DeckId
from helpers import MORNING, SEAS, Person, check_derived, deck_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.cards import CardId
from flashcards.collection import browse, log
from flashcards.errors import OutputError
from flashcards.formats import markdown
from flashcards.library import edits, imports
from flashcards.reviews import Entry, Rating
from flashcards.scheduling.sm2 import Sm2

LAKES = "---\ndeck: Lakes\ntags: [fresh, water]\nreverse: true\n---\n\n## Baikal\nThe =deepest= one.\n"
FORMATS = ("markdown", "csv", "json", "anki-text")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with two decks, one of which they have begun."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.write("lakes.md", LAKES)
    with person.collection() as opened:
        person.answer(opened, "Tide", Rating.AGAIN)
        person.wait(days=1)
        person.answer(opened, "Tide")
        person.answer(opened, "Baikal", Rating.EASY)
    person.suspend("Gyre")
    return person


def logs(person: Person) -> dict[tuple[str, str], list[Entry]]:
    """What happened to each card, by term and kind, its decks as they are now."""
    with person.collection() as opened:
        check_derived(opened)
        rows = opened.connection.execute(
            "select cards.id, term, kind from cards join notes on notes.id = cards.note"
        ).fetchall()
        found = {(term, kind): log.entries(opened, CardId(card)) for card, term, kind in rows}
    return {key: entries for key, entries in found.items() if entries}


def guids(person: Person) -> dict[str, tuple[str, int]]:
    """The guid of each term, and when its text was last edited."""
    with person.collection() as opened:
        rows = opened.connection.execute("select term, guid, edited from notes").fetchall()
    return {term: (guid, edited) for term, guid, edited in rows}


class TestWriting:
    """``flashcards export`` in each of the formats."""

    @pytest.mark.parametrize("form", FORMATS)
    def test_to_standard_output(self, person: Person, form: str) -> None:
        """Without -o, and with -, the text alone goes to standard output; with a file, the same to that."""
        plain = person.run("export", form, "seas")
        assert (plain.exit_code, plain.stderr) == (0, "")
        assert person.run("export", form, "seas", "-o", "-").stdout == plain.stdout
        target = person.folder / "out"
        done = person.run("export", form, "seas", "-o", str(target))
        assert done.stdout == f"{target}: 1 deck, 3 notes\n"
        written = re.sub("(?<=^---\n)# exported .*\n", "", target.read_text(encoding="utf-8"))
        assert written == plain.stdout

    def test_markdown_exported_is_a_deck(self, person: Person, tmp_path: Path) -> None:
        """The line about the export changes nothing in what is read."""
        target = tmp_path / "lakes.md"
        assert person.run("export", "markdown", "lakes", "-o", str(target)).exit_code == 0
        read = markdown.parse(target.read_text(encoding="utf-8"), "")
        assert (read.problems, read.notices, markdown.render(read.deck)) == ((), (), LAKES)

    def test_markdown(self, person: Person, tmp_path: Path) -> None:
        """One deck is one text; several are a file each, in a folder that is there."""
        assert person.run("export", "markdown", "lakes").stdout == (
            "---\ndeck: Lakes\ntags: [fresh, water]\nreverse: true\n---\n\n## Baikal\nThe =deepest= one.\n"
        )
        refused = person.run("export", "markdown")
        assert refused.exit_code == 2
        assert "2 decks: each is a file of its own; give -o an existing folder" in refused.stderr
        folder = tmp_path / "out"
        folder.mkdir()
        assert person.run("export", "markdown", "-o", str(folder)).stdout == f"{folder}: 2 decks, 4 notes\n"
        assert sorted(path.name for path in folder.iterdir()) == ["lakes.md", "seas.md"]
        assert [note.term for note in markdown.parse((folder / "seas.md").read_text(), "").deck.notes] == [
            "Tide",
            "Wave (water wave)",
            "Gyre",
        ]

    def test_decks_whose_files_would_have_one_name(self, person: Person, tmp_path: Path) -> None:
        """The second gets a number."""
        person.write("more.md", deck_text("Seas!", {"Eddy": "small"}))
        person.run("export", "markdown", "-o", str(tmp_path))
        assert {path.name for path in tmp_path.glob("*.md")} == {"lakes.md", "seas.md", "seas-2.md"}

    def test_csv(self, person: Person, tmp_path: Path) -> None:
        """A row for each note, with what its deck says of all; a formula is harmless; tabs and Excel's mark at will."""
        person.write("sums.md", deck_text("Sums", {"=1+1": "two, or 2"}))
        rows = list(csv.reader(io.StringIO(person.run("export", "csv").stdout)))
        assert rows[0] == ["term", "definition", "tags", "aliases", "section", "deck"]
        assert rows[1] == ["Baikal", "The =deepest= one.", "fresh water reverse", "", "", "Lakes"]
        assert rows[-1][:2] == ["'=1+1", "two, or 2"]
        target = tmp_path / "sums.TSV"
        person.run("export", "csv", "sums", "--excel", "-o", str(target))
        assert target.read_bytes().startswith(b"\xef\xbb\xbfterm\tdefinition\t")
        assert person.run("export", "csv", "sums", "--tabs").stdout.startswith("term\tdefinition\t")

    def test_json(self, person: Person) -> None:
        """Notes come with guid, schedule and log; lines and a document say the same."""
        document = json.loads(person.run("export", "json").stdout)
        assert [deck["name"] for deck in document["decks"]] == ["Lakes", "Seas"]
        tide = next(note for note in document["notes"] if note["term"] == "Tide")
        assert (tide["deck"], tide["guid"]) == ("Seas", guids(person)["Tide"][0])
        assert tide["cards"][0]["schedule"]["due"] == "2026-03-03"
        assert [entry["quality"] for entry in tide["cards"][0]["log"]] == [2, 4]
        lines = [json.loads(line) for line in person.run("export", "json", "--lines").stdout.splitlines()]
        assert [line for line in lines if "term" in line] == [
            {key: value for key, value in note.items() if key != "deck"} for note in document["notes"]
        ]
        without = person.run("export", "json", "--no-schedule").stdout
        assert "log" not in without
        assert "schedule" not in without

    @pytest.mark.parametrize("form", FORMATS)
    def test_what_a_query_finds(self, person: Person, form: str) -> None:
        """A query chooses notes, and one that finds none writes nothing."""
        done = person.run("export", form, "tag:moon")
        assert "Tide" in done.stdout
        assert "Gyre" not in done.stdout
        nothing = person.run("export", form, "tag:nothing", "-o", str(person.folder / "none"))
        assert (nothing.exit_code, nothing.stdout) == (2, "")
        assert "tag:nothing: no cards match" in nothing.stderr
        assert not (person.folder / "none").exists()


class TestComingBack:
    """What was exported is imported, here or elsewhere."""

    @pytest.mark.parametrize("extra", [(), ("--lines",)])
    def test_json_into_another_home(self, person: Person, tmp_path: Path, extra: tuple[str, ...]) -> None:
        """All comes back: decks, guids, times of edits, logs, and notes that were removed; twice is as once."""
        person.write("seas.md", SEAS.replace("## Tide\nThe rise and fall of the sea.\n\n#moon\n\n", ""))
        text = person.run("export", "json", *extra).stdout
        other = Person(tmp_path / "other")
        other.moment = person.moment + timedelta(days=3)
        would = other.run("import", "--dry-run", "-", text=text)
        assert not other.folder.exists()
        done = other.run("import", "-", text=text)
        assert (done.exit_code, done.stderr) == (0, "")
        assert "Added 3 reviews and 1 other entry\n" in done.stdout
        assert "Would add 3 reviews and 1 other entry\n" in would.stdout
        assert "Added 1 note that is no longer in a deck\n" in done.stdout
        assert logs(other) == logs(person)
        assert guids(other) == guids(person)
        for path in person.decks.iterdir():
            deck = markdown.parse(path.read_text(encoding="utf-8"), "").deck
            assert markdown.parse((other.decks / path.name).read_text(encoding="utf-8"), "").deck == deck
        again = other.run("import", "-", text=text)
        assert again.exit_code == 0
        assert "review" not in again.stdout
        assert other.run("export", "json", *extra).stdout == text

    def test_logs_become_the_union(self, person: Person, tmp_path: Path) -> None:
        """Two homes that went on apart have, after an exchange, what either had; a renamed note stays one."""
        other = Person(tmp_path / "other")
        other.moment = person.moment
        other.run("import", "-", text=person.run("export", "json").stdout)
        person.wait(days=2)
        other.wait(days=2, hours=1)
        with person.collection() as opened:
            person.answer(opened, "Tide", Rating.EASY)
        with other.collection() as opened:
            other.answer(opened, "Tide", Rating.HARD)
            other.answer(opened, "Wave")
        person.write("seas.md", SEAS.replace("## Gyre", "## Whirl"))
        text = other.run("export", "json").stdout
        before = (person.decks / "seas.md").read_bytes()
        done = person.run("import", "-", text=text)
        assert "Added 2 reviews\n" in done.stdout
        assert (person.decks / "seas.md").read_bytes() == before
        other.run("import", "-", text=person.run("export", "json").stdout)
        union = logs(person)
        assert len(union["Tide", "forward"]) == 4
        gyre = union.pop(("Whirl", "forward"))
        assert logs(other) == {**union, ("Gyre", "forward"): gyre}

    def test_a_schedule_without_a_history(self, person: Person) -> None:
        """It becomes a seed of a card without a history, once, and never of one that has one."""
        schedule = {"repetitions": 3, "interval": 20, "ease": 230, "lapses": 1, "due": "2026-04-01"}
        notes = [
            {"term": term, "definition": "d", "cards": [{"kind": "forward", "schedule": schedule}]}
            for term in ("Tide", "Eddy")
        ]
        text = json.dumps({"format": "flashcards/1", "deck": {"name": "Seas"}, "notes": notes})
        before = logs(person)
        done = person.run("import", "-", text=text)
        assert "kept as you wrote it: Tide" in done.stdout
        assert "Added 0 reviews and 1 other entry\n" in done.stdout
        with person.collection() as opened:
            state = browse.find_term(opened, "Eddy")[0].state
        assert state is not None
        assert Sm2().summary(state)[:4] == (3, 20, 230, 1)
        assert "review" not in person.run("import", "-", text=text).stdout
        after = logs(person)
        assert len(after.pop(("Eddy", "forward"))) == 1
        assert after == before

    def test_a_card_that_the_text_does_not_ask(self, person: Person, tmp_path: Path) -> None:
        """The history of the other direction is kept, and rests."""
        text = person.run("export", "json", "lakes").stdout.replace('"reverse": true', '"reverse": false')
        text = text.replace('"forward"', '"reverse"')
        other = Person(tmp_path / "other")
        other.moment = person.moment
        assert other.run("import", "-", text=text).exit_code == 0
        assert list(logs(other)) == [("Baikal", "reverse")]
        assert "Baikal" in other.run("search", "is:new").stdout

    def test_beside_the_library(self, person: Person, tmp_path: Path) -> None:
        """A text with a history may go to a file elsewhere, which is read from then on."""
        text = person.run("export", "json", "seas").stdout
        other = Person(tmp_path / "other")
        other.moment = person.moment
        done = other.run("import", "-", "-o", str(tmp_path / "mine.md"), text=text)
        assert (done.exit_code, done.stderr) == (0, "")
        assert "Added 2 reviews and 1 other entry\n" in done.stdout
        assert {term for term, _ in logs(other)} == {"Tide", "Gyre"}

    @pytest.mark.parametrize("form", ["csv", "anki-text", "json"])
    def test_each_deck_is_itself_again(self, person: Person, tmp_path: Path, form: str) -> None:
        """A text of several decks becomes several files; with --deck it is one."""
        text = person.run("export", form).stdout
        other = Person(tmp_path / "other")
        other.moment = person.moment
        done = other.run("import", "-", text=text)
        assert (done.exit_code, done.stderr) == (0, "")
        assert {line.split(":")[0] for line in other.run("decks").stdout.splitlines()} >= {"Seas", "Lakes"}
        one = Person(tmp_path / "one")
        one.run("import", "-", "--deck", "Water", text=text)
        assert [path.name for path in one.decks.iterdir()] == ["water.md"]
        assert {note.term for note in markdown.parse((one.decks / "water.md").read_text(), "").deck.notes} == {
            "Baikal",
            "Tide",
            "Wave (water wave)",
            "Gyre",
        }

    def test_all_decks_or_none(self, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """When the last file cannot be written, those before it are as they were."""
        person.write("tarns.md", deck_text("Tarns", {"Corrie": "round"}))
        text = person.run("export", "csv").stdout
        other = Person(tmp_path / "other")
        first = other.write("lakes.md", deck_text("Lakes", {"Como": "long"}))
        before = first.read_bytes()

        def fail_at_last(change: edits.Change) -> None:
            if change.path.name == "tarns.md":
                raise OutputError(str(change.path), "No space left on device")
            edits.carry_out(change)

        monkeypatch.setattr(imports, "carry_out", fail_at_last)
        assert other.run("import", "-", text=text).exit_code == 5
        assert first.read_bytes() == before
        assert [path.name for path in other.decks.iterdir()] == ["lakes.md"]
        monkeypatch.undo()
        assert other.run("import", "-", text=text).exit_code == 0
        assert first.read_bytes().startswith(before)
        assert sorted(path.name for path in other.decks.iterdir()) == ["lakes.md", "seas.md", "tarns.md"]

    def test_a_collection_that_cannot_be_written(self, person: Person, tmp_path: Path) -> None:
        """Decks whose history cannot be stored are not left behind without it."""
        text = person.run("export", "json").stdout
        other = Person(tmp_path / "other")
        other.folder.mkdir()
        (other.folder / "collection.db").write_bytes(b"no database at all, but long enough to look like something")
        result = other.run("import", "-", text=text)
        assert result.exit_code == 4
        assert not other.decks.exists()

    def test_columns(self, person: Person) -> None:
        """--columns says what the columns are, for a text that would not be known as a table, too."""
        text = "up and down;x;Neap\n"
        done = person.run("import", "-", "--columns", "definition,-,term", "--deck", "Moon", text=text)
        assert (done.exit_code, done.stderr) == (0, "")
        assert (person.decks / "moon.md").read_text(encoding="utf-8") == (
            "---\ndeck: Moon\n---\n\n## Neap\nup and down\n"
        )
        wrong = person.run("import", "-", "--columns", "tags", text="a,b\nc,d\n")
        assert wrong.exit_code == 3
        assert "no column for the term and the definition; name it in the header, or with --columns" in wrong.stderr
        assert person.run("import", "-", "--columns", "term", "--from", "json", text="{}").exit_code == 2


PAGE = Path(__file__).parent.parent / "docs" / "formats.md"


@pytest.mark.parametrize("sample", re.findall(r"```\w+\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
def test_the_samples_of_the_docs(tmp_path: Path, sample: str) -> None:
    """Each text that the page of formats shows is read without a complaint."""
    done = Person(tmp_path).run("import", "-", text=sample)
    assert (done.exit_code, done.stderr) == (0, "")


class TestTooMuch:
    """Files that nobody wrote by hand."""

    @pytest.mark.uncovered
    def test_a_deck_that_is_too_large(self, person: Person, tmp_path: Path) -> None:
        """A deck file of more than 64 MB is refused with one line, the others go on; it is not made either."""
        path = person.decks / "huge.md"
        with path.open("wb") as file:
            file.write(b"## Tide\n")
            file.truncate(200_000_000)
        done = person.run("due")
        said = f"flashcards: {path}: more than 64 MB, the limit; to split it, run: flashcards decks split {path}\n"
        assert done.stderr == said
        assert "Seas: " in done.stdout
        path.unlink()
        text = tmp_path / "text.md"
        with text.open("wb") as file:
            file.write(b"## Deep\n" + b"x" * 70_000_000)
        refused = person.run("import", str(text))
        assert refused.exit_code == 3
        assert "would have more than 64 MB; split it into several decks" in refused.stderr
        assert not (person.decks / "text.md").exists()

    def test_what_has_no_end(self, person: Person) -> None:
        """A file that never ends is refused once it is more than anybody imports."""
        limited = ["sh", "-c", 'ulimit -v 6000000; exec "$@"', "sh"]
        done = person.start("import", "/dev/zero", before=limited)
        assert done.returncode == 3
        assert done.stderr.startswith("flashcards: /dev/zero: more than 512 MB")

    def test_what_is_no_file(self, person: Person) -> None:
        """A pipe among the decks keeps nobody waiting."""
        os.mkfifo(person.decks / "pipe.md")
        assert "Seas: " in person.start("due").stdout


def test_anki_knows_its_notes_again(person: Person, tmp_path: Path) -> None:
    """A text of Anki keeps its guids here, so that what is written back updates the notes there."""
    engine = Engine(str(tmp_path / "anki.anki2"))
    try:
        note = engine.new_note(engine.models.by_name("Basic") or {})
        note.fields = ["Neap", "small <b>tide</b>"]
        engine.add_note(note, DeckId(engine.decks.id("Moon") or 0))
        path = tmp_path / "out.txt"
        engine.export_note_csv(
            out_path=str(path), limit=None, with_html=True, with_tags=True, with_deck=True, with_notetype=True,
            with_guid=True,
        )  # fmt: skip
        assert person.run("import", str(path)).exit_code == 0
        assert guids(person)["Neap"][0] == note.guid
        person.write("moon.md", (person.decks / "moon.md").read_text().replace("small", "weak"))
        person.run("export", "anki-text", "moon", "-o", str(path), "--replace")
        metadata = engine.get_csv_metadata(path=str(path), delimiter=None)
        assert isinstance(metadata, CsvMetadata)
        changes = engine.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))
        assert (len(changes.log.updated), len(changes.log.new)) == (1, 0)
        note.load()
        assert note.fields == ["Neap", "weak <strong>tide</strong>"]
    finally:
        engine.close()


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_random_exchanges_end_in_the_union(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """However two homes exchange JSON amid reviews, undo and suspending: in the end both have all of it, once."""
    people = [Person(tmp_path_factory.mktemp("home") / name) for name in ("one", "two")]
    for person in people:
        person.write("seas.md", SEAS)
    moment = MORNING
    for _ in range(data.draw(st.integers(1, 8))):
        moment += timedelta(hours=data.draw(st.integers(1, 60)))
        person = data.draw(st.sampled_from(people))
        person.moment = moment
        match data.draw(st.sampled_from(("answer", "undo", "suspend", "exchange"))):
            case "answer":
                with person.collection() as opened:
                    person.answer(opened, data.draw(st.sampled_from(("Tide", "Wave"))), data.draw(st.integers(1, 4)))
            case "undo":
                person.run("undo")
            case "suspend":
                person.suspend("Gyre")
            case _:
                other = people[1 - people.index(person)]
                other.moment = moment
                assert other.run("import", "-", text=person.run("export", "json").stdout).exit_code == 0
    for giver, taker in (people, people[::-1]):
        taker.run("import", "-", text=giver.run("export", "json").stdout)
    assert logs(people[0]) == logs(people[1])
