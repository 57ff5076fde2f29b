"""Edit anything, lose nothing: what people do to their files between two runs, told with the commands they use."""

import json
from pathlib import Path

import pytest
from helpers import Person, append, check_derived, deck_text

from flashcards.collection import browse
from flashcards.library import readfiles
from flashcards.library.files import read_bytes

TIDE = "The rise and fall of the sea."
SEAS = {"Tide": TIDE, "Wave": "A ridge.", "Gyre": "A ring of currents."}


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who learnt the three notes of a deck."""
    return learner(tmp_path / "a")


def learner(home: Path, *terms: str) -> Person:
    """Somebody with the deck Seas, who answered these terms, or all."""
    somebody = Person(home)
    save(somebody, SEAS)
    with somebody.collection() as opened:
        for term in terms or SEAS:
            somebody.answer(opened, term)
            somebody.wait(hours=0.01)
    return somebody


def save(person: Person, notes: dict[str, str], name: str = "seas.md", deck: str = "Seas") -> None:
    """Write a deck file of these notes."""
    person.write(name, deck_text(deck, notes))
    person.wait(hours=1)


def histories(person: Person) -> dict[str, int]:
    """How many answers each note in a deck file has, by term and definition; the derived tables are as they must be."""
    with person.collection() as opened:
        check_derived(opened)
        rows = opened.connection.execute(
            "select term || ': ' || definition, (select count(*) from cards join log on log.card = cards.id"
            " where cards.note = notes.id) from notes join sources on path = source where not retired and not missing"
        )
        return dict(rows.fetchall())


def kept(person: Person, **others: int) -> bool:
    """Whether the notes of the deck have one answer each, and others as many as said."""
    return histories(person) == {f"{term}: {text}": 1 for term, text in SEAS.items()} | others


def test_a_branch_that_renames_the_file(person: Person) -> None:
    """Text that is there is asked with its history, whatever order of branches came before."""
    (person.decks / "seas.md").unlink()
    save(person, {"Tide": TIDE, "Wave": "A ridge."}, "oceans.md")
    assert "the file is missing" in person.run("due").stderr
    (person.decks / "oceans.md").unlink()
    save(person, SEAS)
    said = person.run("due")
    assert (said.stderr, kept(person)) == ("", True)


@pytest.mark.parametrize("deck", ["Seas", "Other"])
def test_a_copy_that_replaces_its_original(person: Person, deck: str) -> None:
    """A file that was copied, seen, and then stands alone goes on with the histories; nobody waits for the original."""
    save(person, SEAS, "better.md", deck)
    person.run("due")
    (person.decks / "seas.md").unlink()
    assert person.run("check").stdout.count("moved  ") == 3
    assert person.run("due").stderr == ""
    assert kept(person)


def test_a_conflict_copy_that_takes_the_place(person: Person) -> None:
    """A copy made by a program that syncs files goes on with the history also where it says a word more."""
    changed = SEAS | {"Tide": "The rise and fall of the whole sea."}
    save(person, changed, "seas.sync-conflict-1.md")
    person.run("due")
    (person.decks / "seas.sync-conflict-1.md").replace(person.decks / "seas.md")
    assert person.run("due").stderr == ""
    assert histories(person) == {f"{term}: {text}": 1 for term, text in changed.items()}


def test_two_notes_that_were_both_learnt(person: Person) -> None:
    """Where a copy has a history of its own it is said, and a relink hands on the other one."""
    save(person, {"Tide": TIDE}, "copy.md", "Other")
    with person.collection() as opened:
        view = next(view for view in browse.find_term(opened, "Tide") if view.state is None)
        for _ in range(2):
            append(opened, view.card, person.review())
            person.wait(hours=1)
    save(person, {term: text for term, text in SEAS.items() if term != "Tide"})
    assert 'flashcards relink "Tide" "decks/copy.md:5"' in person.run("due").stderr
    assert histories(person)[f"Tide: {TIDE}"] == 2
    assert person.run("relink", "Tide", "decks/copy.md:5").exit_code == 0
    assert histories(person)[f"Tide: {TIDE}"] == 1


def export(person: Person, into: Path) -> str:
    """A file with all that somebody has."""
    path = str(into / f"{person.folder.name}.json")
    assert person.run("export", "json", "-o", path).exit_code == 0
    return path


def rows(person: Person) -> list[tuple[object, ...]]:
    """All notes as they must be on every home, with their logs and schedules."""
    with person.collection() as opened:
        check_derived(opened)
        return opened.connection.execute(
            "select guid, term, definition, retired, cards.kind, active, group_concat(log.at || log.kind),"
            " schedule.due, memory from notes join cards on cards.note = notes.id"
            " left join log on log.card = cards.id left join schedule on schedule.card = cards.id"
            " where not retired or log.at is not null group by cards.id order by guid, cards.kind"
        ).fetchall()


def exchange(*people: Person, into: Path) -> None:
    """Everybody imports what everybody else has, twice."""
    for _ in range(2):
        for one in people:
            path = export(one, into)
            for other in people:
                if other is not one:
                    assert other.run("import", path).exit_code == 0


def test_a_backup_and_one_more_edit(person: Person, tmp_path: Path) -> None:
    """After an import of one's own backup everything goes on, and an edit is later than the one before."""
    backup = export(person, tmp_path)
    edited = "select edited from notes where definition = ?"
    times: list[int] = []
    for term in ("Tides", "The tides", "Tides"):
        save(person, {term: TIDE} | {name: text for name, text in SEAS.items() if name != "Tide"})
        assert person.run("import", backup).exit_code == 0
        with person.collection() as opened:
            times.append(opened.connection.execute(edited, (TIDE,)).fetchone()[0])
    assert times == sorted(set(times))
    assert [row for row in histories(person).items() if row[0].startswith("Tides")] == [(f"Tides: {TIDE}", 1)]


def test_homes_with_equal_texts_have_equal_rows(person: Person, tmp_path: Path) -> None:
    """One home saw two edits in two runs, one saw them in one, and one has the text from the file only."""
    other, third = learner(tmp_path / "b", "Wave"), Person(tmp_path / "c")
    exchange(person, other, into=tmp_path)
    rest = {term: text for term, text in SEAS.items() if term != "Tide"}
    save(person, {"Ebb and flow": TIDE} | rest)
    person.run("due")
    for somebody in (person, other, third):
        save(somebody, {"Ebb and flow": "Sea level, up and down, as moon and sun pull."} | rest)
    with third.collection() as opened:
        third.answer(opened, "Ebb and flow")
    exchange(other, person, third, into=tmp_path)
    assert rows(person) == rows(other) == rows(third)
    with other.collection() as opened:
        other.wait(days=8)
        other.answer(opened, "Ebb and flow")
    exchange(person, third, other, into=tmp_path)
    assert rows(person) == rows(other) == rows(third)


def test_what_was_removed_stays_removed(person: Person, tmp_path: Path) -> None:
    """A note that was taken out here comes back with JSON only where that is wanted, or its text is back."""
    backup = export(person, tmp_path)
    less = {term: text for term, text in SEAS.items() if term != "Tide"}
    save(person, less)
    before = read_bytes(person.decks / "seas.md")
    for arguments in (("--dry-run",), ()):
        said = person.run("import", *arguments, backup).stdout
        assert "1 note was removed here before, and stays removed; --take removed brings it" in said
    assert read_bytes(person.decks / "seas.md") == before
    assert person.run("import", "--take", "removed", backup).exit_code == 0
    assert kept(person)
    save(person, less)
    person.run("import", backup)
    save(person, SEAS)
    assert kept(person)
    newcomer = Person(tmp_path / "new")
    assert newcomer.run("import", backup).exit_code == 0
    assert kept(newcomer)


def test_a_text_that_was_changed_on_both_homes(person: Person, tmp_path: Path) -> None:
    """Both texts are shown, ours is kept, and theirs is taken where that is asked for."""
    other = learner(tmp_path / "b", "Tide")
    exchange(person, other, into=tmp_path)
    save(person, {"Tide": TIDE, "Breaker": "A ridge.", "Gyre": SEAS["Gyre"]})
    person.run("due")
    save(other, SEAS | {"Wave": "A ridge of water."})
    theirs = export(other, tmp_path)
    said = person.run("import", theirs).stdout
    assert "  -Breaker\n  -A ridge.\n  +Wave\n  +A ridge of water.\n" in said
    assert "Kept your version of 1 text; --take text takes theirs" in said
    assert "Breaker: A ridge." in histories(person)
    assert "Would take 1 text" in person.run("import", "--take", "text", "--dry-run", theirs).stdout
    assert "Took 1 text from there" in person.run("import", "--take", "text", theirs).stdout
    assert histories(person)["Wave: A ridge of water."] == 1
    assert "Changed there" not in person.run("import", theirs).stdout
    assert "Changed there" not in other.run("import", export(person, tmp_path)).stdout


def test_another_meaning_keeps_its_own_history(person: Person, tmp_path: Path) -> None:
    """A note from another home with our term and another definition mixes its history with none."""
    other = Person(tmp_path / "b")
    save(other, {"Tide": "A powder that washes clothes."})
    with other.collection() as opened:
        other.answer(opened, "Tide")
    path = export(other, tmp_path)
    text = Path(path).read_text(encoding="utf-8")
    with person.collection() as opened:
        guid = opened.connection.execute("select guid from notes where term = 'Tide'").fetchone()[0]
    Path(path).write_text(text.replace(guid, "another"), encoding="utf-8")
    said = person.run("import", path).stdout
    assert "kept as you wrote it: Tide" in said
    assert "Added 1 note that is no longer in a deck" in said
    assert kept(person)


def test_a_guid_is_believed_once(person: Person, tmp_path: Path) -> None:
    """A second note with a guid is read without one, and said; nothing of it is lost."""
    backup = Path(export(person, tmp_path))
    data = json.loads(backup.read_text(encoding="utf-8"))
    data["notes"][1]["guid"] = data["notes"][0]["guid"]
    backup.write_text(json.dumps(data), encoding="utf-8")
    other = Person(tmp_path / "b")
    said = other.run("import", str(backup))
    assert (said.exit_code, said.stderr.count("\n")) == (3, 1)
    assert "has the same guid as the note in line 1; it is read without its own" in said.stderr
    assert kept(other)


@pytest.mark.parametrize("is_empty", [True, False])
@pytest.mark.parametrize("words", [{}, {"term": "Ebb", "definition": "Less."}], ids=["same words", "other words"])
def test_a_copied_record_counts_once(person: Person, tmp_path: Path, words: dict[str, str], *, is_empty: bool) -> None:
    """A note that stands twice in a backup, as it was or with other words, has its history once, here and elsewhere."""
    backup = Path(export(person, tmp_path))
    data = json.loads(backup.read_text(encoding="utf-8"))
    data["notes"].append(data["notes"][0] | words)
    backup.write_text(json.dumps(data), encoding="utf-8")
    other = Person(tmp_path / "b") if is_empty else person
    said = other.run("import", str(backup))
    assert (said.exit_code, said.stderr.count("\n")) == (3 if words else 0, 1)
    assert kept(other, **({"Ebb: Less.": 0} if words else {}))


class TestGaps:
    """A gap of a ``C:`` block keeps the number that it had first."""

    def kinds(self, person: Person) -> dict[str, str]:
        """What the gaps hold, by the active cards."""
        with person.collection() as opened:
            found = opened.connection.execute(
                "select kind, definition from cards join notes on notes.id = note where active and kind like 'cloze%'"
            ).fetchall()
        texts = {number: text for kind, whole in found for number, text in self.numbered(whole) if kind[6:] == number}
        return dict(sorted(texts.items()))

    def numbered(self, definition: str) -> list[tuple[str, str]]:
        """The gaps of a text, by their numbers."""
        return [(part[0], part[3:].split("}}")[0]) for part in definition.split("{{c")[1:]]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("The [heart] pumps, the [lung] breathes, the [liver] cleans.", {"1": "lung", "2": "liver", "3": "heart"}),
            ("The heart pumps, the lung breathes, the [liver] cleans.", {"2": "liver"}),
            ("The [liver] cleans, the [lung] breathes.", {"1": "lung", "2": "liver"}),
            ("The heart pumps, the [lungs] breathe, the [liver] cleans.", {"1": "lungs", "2": "liver"}),
            ("The heart pumps, the [gills] breathe, the [liver] cleans.", {"1": "gills", "2": "liver"}),
            ("The [heart] pumps, the lung breathes, the [liver] cleans.", {"2": "liver", "3": "heart"}),
            ("The {{c1::heart}} pumps, the {{c2::lung}} breathes, the liver cleans.", {"1": "heart", "2": "lung"}),
        ],
    )
    def test_it_keeps_its_number(self, person: Person, text: str, expected: dict[str, str]) -> None:
        """Whatever is put before it, or taken away; a number that is written stays as written."""
        person.write("c.md", "C: The heart pumps, the [lung] breathes, the [liver] cleans.\n")
        assert self.kinds(person) == {"1": "lung", "2": "liver"}
        person.write("c.md", f"C: {text}\n")
        assert self.kinds(person) == expected
        person.write("c.md", f"C: {text}\n\nMore.\n\n---\n")
        assert self.kinds(person) == expected

    def test_it_comes_back(self, person: Person) -> None:
        """A gap that was closed and opened again has its number, and no other took it meanwhile."""
        for text, expected in (
            ("The [lung] breathes, the [liver] cleans.", {"1": "lung", "2": "liver"}),
            ("The lung breathes, the [liver] cleans.", {"2": "liver"}),
            ("The lung [breathes], the [liver] cleans.", {"2": "liver", "3": "breathes"}),
            ("The [lung] [breathes], the [liver] cleans.", {"1": "lung", "2": "liver", "3": "breathes"}),
        ):
            person.write("c.md", f"C: {text}\n")
            assert self.kinds(person) == expected


def test_a_file_that_vanishes_while_it_is_read(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one line, and takes nothing away."""
    path = person.decks / "seas.md"
    text = path.read_bytes()
    person.touch(path)

    def too_late(*arguments: object) -> bytes:
        path.unlink()
        return read_bytes(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(readfiles, "read_bytes", too_late)
    assert person.run("due").stderr.count("\n") == 1
    monkeypatch.undo()
    person.write("seas.md", text)
    assert kept(person)


def test_a_clock_in_1970(person: Person, tmp_path: Path) -> None:
    """A clock that was never set stops nothing, and what was learnt meanwhile goes through an exchange."""
    person.moment = person.moment.replace(year=1970, month=1, day=1, hour=1)
    person.wait(hours=0.01)
    with person.collection() as opened:
        person.answer(opened, "Tide")
    assert histories(person)[f"Tide: {TIDE}"] == 2
    other = learner(tmp_path / "b", "Wave")
    path = export(person, tmp_path)
    assert json.loads(Path(path).read_text(encoding="utf-8"))["notes"]
    assert other.run("import", path).exit_code == 0
    assert histories(other)[f"Tide: {TIDE}"] == 2


def test_check_says_why(person: Person) -> None:
    """Each change comes with what it was found by, and with what it might be instead."""
    save(person, {"Ebb": TIDE, "Wave": "Wind on water does it.", "Gyres": "Water turns."})
    found = json.loads(person.run("check", "--json").stdout)["changes"]
    assert [(one["what"], one["term"], one["why"], one["sure"], one["candidate"]) for one in found] == [
        ("renamed", "Ebb", "same definition", True, None),
        ("changed", "Wave", "same term", False, None),
        ("new", "Gyres", None, True, "Gyre"),
        ("retired", None, None, True, None),
    ]
    lines = person.run("check").stdout.splitlines()
    assert "[same definition]" in lines[0]
    assert "[same term, not sure]" in lines[1]
    assert "perhaps it was Gyre" in lines[2]
    said = person.run("due").stderr
    assert 'relink "Gyre" "Gyres"' in said
    assert 'relink --apart "Wave"' in said


def test_several_definitions_of_one_file_are_said_in_one_line(person: Person) -> None:
    """Terms that say other things than before have one line together."""
    save(person, {"Tide": "Soap for clothes.", "Wave": "To greet by hand.", "Gyre": SEAS["Gyre"]})
    (line,) = person.run("due").stderr.splitlines()
    assert '"Tide", "Wave" keep their histories' in line
    assert 'relink --apart "TERM"' in line
