"""The second import of a package, texts that changed on either side, and imports that fail."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

import pytest
from helpers import Person, check_derived, deck_text, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import Engine, add_note, answer, bend, compress, export, members, pack
from strategies import AWKWARD_LINES, examples

from flashcards.collection import browse, log
from flashcards.library.sync import decide, survey


def bring(person: Person, package: Path, *options: str, code: int = 0) -> str:
    """Import a package; what was said."""
    result = person.run("import", str(package), *options)
    assert result.exit_code == code, result.output
    if code == 0:
        with person.collection() as opened:
            check_derived(opened)
    return result.output


def rows(person: Person) -> dict[str, list[tuple[object, ...]]]:
    """What the collection knows of notes, cards and the log."""
    with person.collection() as opened:
        tables = ("notes", "cards", "log", "schedule", "holds", "unseen")
        return {name: opened.connection.execute(f"select * from {name}").fetchall() for name in tables}  # noqa: S608


def change(anki: Engine, number: int, fields: list[str], *, later: int = 100) -> None:
    """Edit a note in Anki, so many seconds from now."""
    assert anki.db is not None
    note = anki.get_note(number)  # type: ignore[arg-type]
    note.fields = fields
    anki.update_note(note)
    anki.db.execute("update notes set mod = mod + ? where id = ?", later, number)


class TestTexts:
    """Texts that change in Anki, here, or on both sides."""

    def test_the_second_time_changes_nothing(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Neither files nor notes nor the log change, and it is said."""
        number = add_note(anki, ["q", "a *b* <i>c</i>"], tags="x").cards()[0].id
        answer(anki, number, 3)
        package = export(anki, tmp_path / "a.apkg")
        bring(person, package)
        before = tree(person.folder), rows(person)
        said = bring(person, package)
        assert "No new notes" in said
        assert "No new reviews" in said
        assert (tree(person.folder), rows(person)) == before

    def test_a_dry_run_writes_nothing(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """What would come is listed, and neither a file nor the collection is different."""
        number = add_note(anki, ["q", "a"]).cards()[0].id
        answer(anki, number, 3)
        person.write("seas.md", deck_text("Seas", {"Tide": "Up and down."}))
        before = tree(person.folder), rows(person)
        said = bring(person, export(anki, tmp_path / "a.apkg"), "--dry-run")
        assert "new in Default: q" in said
        assert "Would add 1 note" in said
        assert "Would add 1 review" in said
        assert (tree(person.folder), rows(person)) == before

    def test_ours_is_kept_and_theirs_is_shown(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A text that was changed in Anki is a diff, and taken only when that is asked for, with its history."""
        note = add_note(anki, ["q", "one<br>two"], tags="x")
        answer(anki, note.cards()[0].id, 4)
        other = add_note(anki, ["other", "same"])
        assert other.id
        bring(person, export(anki, tmp_path / "a.apkg"))
        deck = person.decks / "default.md"
        before = deck.read_text(encoding="utf-8")
        change(anki, note.id, ["quite another", "three<br>two"])
        later = export(anki, tmp_path / "b.apkg")
        said = bring(person, later)
        for line in (
            "Changed in Anki: Default, q",
            "  -q\n",
            "  +quite another",
            "  -one\\",
            "  +three\\",
            "Kept your version of 1 text",
        ):
            assert line in said
        assert deck.read_text(encoding="utf-8") == before
        person.wait(hours=1)
        assert "Took 1 text" in bring(person, later, "--take", "text")
        assert deck.read_text(encoding="utf-8") == before.replace("## q\none", "## quite another\nthree")
        assert "Changed in Anki" not in bring(person, later)
        with person.collection() as opened:
            ((reviews,),) = opened.connection.execute(
                "select count(*) from log join cards on cards.id = card join notes on notes.id = note"
                " where term = 'quite another' and not retired"
            ).fetchall()
            assert reviews == 1
            assert opened.connection.execute("select count(*) from notes").fetchone() == (2,)

    def test_an_edit_older_than_the_import(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A note was last edited when it was in Anki, not when it came: an edit between export and import is seen."""
        note = add_note(anki, ["q", "a"])
        first = export(anki, tmp_path / "a.apkg")
        change(anki, note.id, ["q", "b"], later=5)
        second = export(anki, tmp_path / "b.apkg")
        person.wait(hours=5)
        bring(person, first)
        assert "  +b\n" in bring(person, second)

    def test_our_own_edit_is_newer(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """What was edited here after it was edited in Anki is not called changed there."""
        add_note(anki, ["q", "a"])
        package = export(anki, tmp_path / "a.apkg")
        bring(person, package)
        person.wait(hours=1)
        person.write("default.md", deck_text("Default", {"q": "ours"}))
        with person.collection():
            pass
        assert "Changed in Anki" not in bring(person, package, "--take", "text")
        assert "ours" in (person.decks / "default.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("here_first", [True, False])
    def test_edits_on_both_sides(self, person: Person, anki: Engine, tmp_path: Path, *, here_first: bool) -> None:
        """A text that was changed in both is shown, whoever was first; ours stays until Anki's is asked for."""
        note = add_note(anki, ["q", "a"])
        package = export(anki, tmp_path / "a.apkg")
        bring(person, package)
        path = person.write("default.md", deck_text("Default", {"q": "ours"}))
        change(anki, note.id, ["q", "theirs"], later=20 if here_first else -8)
        saved = person.moment.timestamp() - (5 if here_first else 3)
        os.utime(path, (saved, saved))
        later = export(anki, tmp_path / "b.apkg")
        said = bring(person, later)
        assert f"Changed in Anki{'' if here_first else ', and later here'}: Default, q" in said
        assert "  +theirs\n" in said
        assert "ours" in path.read_text(encoding="utf-8")
        assert "Took 1 text" in bring(person, later, "--take", "text")
        assert "theirs" in path.read_text(encoding="utf-8")
        for known in (package, later):
            assert "Changed" not in bring(person, known)

    def test_a_direction_that_was_added_in_anki(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """It is a change like that of a text; one that was added here stays when another change is taken."""
        note = add_note(anki, ["q", "a"], kind="Basic (optional reversed card)")
        other = add_note(anki, ["r", "b"], kind="Basic (optional reversed card)")
        bring(person, export(anki, tmp_path / "a.apkg"))
        with person.collection():
            pass
        text = (person.decks / "default.md").read_text(encoding="utf-8").replace("\nb\n", "\nb\n\n#reverse\n")
        person.write("default.md", text)
        change(anki, note.id, ["q", "a", "y"], later=50)
        change(anki, other.id, ["r", "c", ""], later=50)
        person.wait(hours=1)
        later = export(anki, tmp_path / "b.apkg")
        assert "  +#reverse\n" in bring(person, later)
        assert "Took 2 texts" in bring(person, later, "--take", "text")
        assert (person.decks / "default.md").read_text(encoding="utf-8").count("#reverse") == 2
        assert "Changed" not in bring(person, later)

    def test_a_text_that_stands_under_no_heading(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Notes of Q: and A: lines cannot be edited, which is said, and the lines stay."""
        text = "---\ndeck: Default\n---\n\nQ: q\nA: a\n\nQ: r\nA: s\n"
        person.write("blocks.md", text)
        note = add_note(anki, ["q", "a"])
        bring(person, export(anki, tmp_path / "a.apkg"))
        change(anki, note.id, ["q", "b"], later=10_000)
        person.wait(hours=1)
        said = bring(person, export(anki, tmp_path / "b.apkg"), "--take", "text")
        assert "could not be taken" in said
        assert (person.decks / "blocks.md").read_text(encoding="utf-8") == text

    def test_a_note_that_was_removed_here(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """It stays removed, and its new reviews are kept for when it is back."""
        card = add_note(anki, ["q", "a"]).cards()[0].id
        add_note(anki, ["r", "s"])
        bring(person, export(anki, tmp_path / "a.apkg"))
        person.write("default.md", deck_text("Default", {"r": "s"}))
        answer(anki, card, 3)
        said = bring(person, export(anki, tmp_path / "b.apkg"))
        assert "1 note removed here before" in said
        assert "Added 1 review" in said
        assert "## q" not in (person.decks / "default.md").read_text(encoding="utf-8")
        assert "Added 1 note to" in bring(person, tmp_path / "b.apkg", "--take", "removed")
        with person.collection() as opened:
            (view,) = browse.find_term(opened, "q")
            assert view.active
            assert len(log.entries(opened, view.card)) == 1

    def test_a_deck_file_that_is_gone_comes_back(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Its notes are written again, and go on with their history."""
        card = add_note(anki, ["q", "a"]).cards()[0].id
        answer(anki, card, 3)
        package = export(anki, tmp_path / "a.apkg")
        bring(person, package)
        before = rows(person)
        (person.decks / "default.md").unlink()
        with person.collection():
            pass
        assert "Added 1 note" in bring(person, package)
        assert rows(person)["log"] == before["log"]
        assert rows(person)["schedule"] == before["schedule"]

    def test_a_deck_that_is_known_by_its_texts(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Notes that are in both get no second copy: they are one by term and deck, and new ones join their file."""
        person.write("mine.md", deck_text("Default", {"Tide": "Up and down."}))
        answer(anki, add_note(anki, ["Tide", "Up and down."]).cards()[0].id, 3)
        add_note(anki, ["Wave", "A ridge."])
        said = bring(person, export(anki, tmp_path / "a.apkg"))
        assert "Added 1 note" in said
        assert sorted(path.name for path in person.decks.iterdir()) == ["mine.md"]
        with person.collection() as opened:
            assert opened.connection.execute("select count(*) from notes").fetchone() == (2,)
            assert opened.connection.execute("select count(*) from log").fetchone() == (1,)
        assert "No new notes" in bring(person, export(anki, tmp_path / "b.apkg"))

    def test_two_notes_of_one_guid(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Both come, each with a guid of its own, and the second time brings neither again."""
        first = add_note(anki, ["q", "a"])
        add_note(anki, ["r", "b"])
        assert anki.db is not None
        anki.db.execute("update notes set guid = ?", first.guid)
        package = export(anki, tmp_path / "legacy.apkg")
        bring(person, package)
        assert "No new notes" in bring(person, package)
        with person.collection() as opened:
            assert opened.connection.execute("select count(distinct guid) from notes").fetchone() == (2,)

    @given(
        texts=st.lists(
            st.lists(st.sampled_from(AWKWARD_LINES) | st.text(max_size=8), min_size=1, max_size=4).map("\n".join),
            min_size=1,
            max_size=4,
        )
    )
    @settings(
        max_examples=examples(16), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    def test_the_file_says_what_was_stored(self, tmp_path: Path, anki: Engine, texts: list[str]) -> None:
        """Reading a deck file that an import wrote gives the very notes that the import stored."""
        shutil.rmtree(tmp_path / "home", ignore_errors=True)
        somebody = Person(tmp_path / "home")
        somebody.moment = datetime.now(UTC).astimezone()
        anki.remove_notes(anki.find_notes(""))
        for text in texts:
            escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
            add_note(anki, [escaped or "x", escaped], tags="a b")
        bring(somebody, export(anki, tmp_path / "a.apkg"))
        with somebody.collection() as opened:
            opened.connection.execute("update sources set modified = -1, fingerprint = ''")
            plan = decide(opened, survey(opened, somebody.home, somebody.now))
            assert {decision.what for decision in plan.decisions} == {"same"}
            known = {decision.old.id: decision.old.note for decision in plan.decisions if decision.old}
            assert all(decision.old and known[decision.old.id] == decision.note for decision in plan.decisions)
            assert [decision.note.line for decision in plan.decisions if decision.note] == [
                decision.old.note.line for decision in plan.decisions if decision.old
            ]


class TestLogs:
    """Logs that meet in odd ways."""

    def test_a_direction_that_the_text_does_not_ask(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Its history is kept on a card that rests, and goes on once the text asks for it."""
        person.write("mine.md", deck_text("Default", {"q": "a"}))
        cards = add_note(anki, ["q", "a"], kind="Basic (and reversed card)").cards()
        answer(anki, next(card.id for card in cards if card.ord == 1), 3)
        assert "Added 1 review" in bring(person, export(anki, tmp_path / "a.apkg"))
        with person.collection() as opened:
            query = "select kind, active, (select count(*) from log where card = cards.id) from cards order by kind"
            assert opened.connection.execute(query).fetchall() == [("forward", 1, 0), ("reverse", 0, 1)]
        person.write("mine.md", deck_text("Default", {"q": "a\n\n#reverse"}))
        with person.collection() as opened:
            assert opened.connection.execute(query).fetchall() == [("forward", 1, 0), ("reverse", 1, 1)]
            check_derived(opened)

    def test_a_card_that_is_there_twice(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A damaged package with two cards of a direction that is not asked here: what both have is one history."""
        person.write("mine.md", deck_text("Default", {"q": "a"}))
        first, second = sorted(
            add_note(anki, ["q", "a"], kind="Basic (and reversed card)").cards(), key=attrgetter("ord")
        )
        for card in (first, second):
            answer(anki, card.id, 3)
        columns = "nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data"
        twice = bend(
            export(anki, tmp_path / "legacy.apkg"),
            tmp_path / "twice.apkg",
            f"insert into cards select id + 99, {columns} from cards where id = {second.id}",  # noqa: S608 - ours
            "insert into revlog select id + 5, cid + 99, usn, ease, ivl, lastIvl, factor, time, type from revlog"  # noqa: S608
            f" where cid = {second.id}",
        )
        assert "Would add 3 reviews" in bring(person, twice, "--dry-run")
        assert "Added 3 reviews" in bring(person, twice)
        assert "No new reviews" in bring(person, twice)
        with person.collection() as opened:
            query = "select kind, active, (select count(*) from log where card = cards.id) from cards order by kind"
            assert opened.connection.execute(query).fetchall() == [("forward", 1, 1), ("reverse", 0, 2)]

    def test_two_answers_of_one_millisecond(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Different buttons on one card at the same moment are two answers, and stay two."""
        card = add_note(anki, ["q", "a"]).cards()[0].id
        bring(person, export(anki, tmp_path / "a.apkg"))
        with person.collection() as opened:
            person.answer(opened, "q", 2)
        answer(anki, card, 4, at=person.now.at)
        person.wait(hours=1)
        package = export(anki, tmp_path / "b.apkg")
        assert "Added 1 review" in bring(person, package)
        assert "No new reviews" in bring(person, package)
        assert set(query_log(person, "quality")) == {(3,), (5,)}

    def test_a_schedule_whose_history_is_here(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A package without the reviews brings no seed for a card that has them here."""
        answer(anki, add_note(anki, ["q", "a"]).cards()[0].id, 4)
        bring(person, export(anki, tmp_path / "a.apkg"))
        assert anki.db is not None
        anki.db.execute("delete from revlog")
        assert "No new reviews" in bring(person, export(anki, tmp_path / "b.apkg"))
        assert query_log(person, "kind") == [("review",)]


def query_log(person: Person, column: str) -> list[tuple[object, ...]]:
    """A column of the log."""
    with person.collection() as opened:
        return opened.connection.execute(f"select {column} from log").fetchall()  # noqa: S608 - two literals


class TestAllOrNothing:
    """What goes wrong leaves everything as it was."""

    @pytest.fixture
    def package(self, anki: Engine, tmp_path: Path) -> Path:
        """Two decks, each with a picture, and a review."""
        for name in ("a", "b"):
            (tmp_path / f"{name}.png").write_bytes(name.encode())
            anki.media.add_file(str(tmp_path / f"{name}.png"))
            note = add_note(anki, [f"term {name}", f'<img src="{name}.png">'], deck=name.upper())
            answer(anki, note.cards()[0].id, 3)
        return export(anki, tmp_path / "legacy.apkg")

    def check(self, person: Person, package: Path, code: int) -> str:
        """Import, fail with this code, and find everything as it was, also where there was no home."""
        for prepared in (False, True):
            if prepared:
                person.write("mine.md", deck_text("Mine", {"Tide": "Up and down."}))
            before = tree(person.folder), rows(person)
            said = bring(person, package, code=code)
            assert said.count("\n") == 1
            assert (tree(person.folder), rows(person)) == before
            assert not list(person.folder.rglob("*.part"))
            if not prepared:
                assert not person.decks.exists()
        return said

    def test_a_medium_that_is_damaged(self, person: Person, anki: Engine, package: Path, tmp_path: Path) -> None:
        """A picture that is not what its list says, the second of two, refuses the whole package."""
        with_sums = export(anki, tmp_path / "new.apkg")
        assert package.exists()
        broken = pack(tmp_path / "b.apkg", members(with_sums) | {"1": compress(b"other")})
        assert "not the one its list names" in self.check(person, broken, 3)

    def test_a_row_that_is_damaged(self, person: Person, package: Path, tmp_path: Path) -> None:
        """Nothing of a package is taken where one of its last notes is broken."""
        bent = bend(package, tmp_path / "b.apkg", "update notes set flds = 'x' where id = (select max(id) from notes)")
        assert "run Check Database" in self.check(person, bent, 3)

    def test_a_collection_that_cannot_be_written(
        self, person: Person, package: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Deck files are taken back where their notes cannot be stored."""
        person.write("mine.md", deck_text("Mine", {"Tide": "Up and down."}))
        before = tree(person.folder), rows(person)

        def fail(*_: object) -> list[int]:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr("flashcards.anki.importing.importer.arrive", fail)
        bring(person, package, code=4)
        assert (tree(person.folder), rows(person)) == before

    def test_a_deck_that_cannot_be_added_to(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A file in the middle of a git merge is not touched, which is said, and no other deck is written."""
        person.write("a.md", deck_text("A", {"Tide": "Up and down."}))
        with person.collection():
            pass
        person.write("a.md", deck_text("A", {"Tide": "Up and down."}) + "\n<<<<<<< HEAD\n=======\n>>>>>>> b\n")
        add_note(anki, ["new", "a"], deck="A")
        add_note(anki, ["new", "a"], deck="B")
        with person.collection():
            pass
        before = tree(person.folder)
        result = person.run("import", str(export(anki, tmp_path / "a.apkg")))
        assert result.exit_code == 3
        assert "a.md" in result.output
        assert tree(person.folder) == before
