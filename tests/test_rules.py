"""New rules for reading decks, and what is said of a library: prose, copies, what is passed over, equal terms."""

import json
import os
from pathlib import Path

import pytest
from helpers import Person, check_derived, deck_text, rebuild

from flashcards.collection.base import READING_RULES
from flashcards.collection.checksums import text_checksum
from flashcards.collection.store import Collection
from flashcards.reviews import Rating

CODE = "## `__init__`\nMakes it.\n\n## Haiku\nfirst  \nsecond\n\n## White\nIt is\n\n#c0c0c0\n\n## Plain\nAs ever.\n"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty library."""
    return Person(tmp_path / "home")


def errors(person: Person, text: str) -> list[str]:
    """What is said on standard error, without the program's name and the folder."""
    return [line.removeprefix("flashcards: ").replace(f"{person.decks}/", "") for line in text.splitlines()]


class TestNewRules:
    """The collection knows by which rules each file was read."""

    @pytest.fixture
    def learnt(self, person: Person) -> Person:
        """Somebody who read and learnt a deck by earlier rules."""
        person.write("code.md", CODE)
        with person.collection() as opened:
            for term in ("__init__", "Haiku", "White"):
                person.answer(opened, term, Rating.EASY)
            execute = opened.connection.execute
            execute("update notes set definition = 'first\nsecond' where term = 'Haiku'")
            execute("""update notes set definition = 'It is', tags = '["c0c0c0"]' where term = 'White'""")
            execute("update sources set rules = ?", (READING_RULES - 1,))
            self.sum_texts(opened)
        person.wait(days=1)
        return person

    def test_a_file_is_read_anew_once(self, learnt: Person) -> None:
        """Notes read otherwise, keep history, guid and time of edit, and one line counts them."""
        with learnt.collection() as opened:
            pass
        before = self.facts(learnt)
        with learnt.collection() as opened:
            opened.connection.execute("update notes set definition = 'first\nsecond' where term = 'Haiku'")
            opened.connection.execute("update sources set rules = 1")
            self.sum_texts(opened)
        said = learnt.run("due")
        assert said.stderr == (
            f"flashcards: {learnt.decks}: new rules for reading: 1 note reads differently, its history as before\n"
        )
        assert self.facts(learnt) == before
        assert learnt.run("due").stderr == ""
        with learnt.collection() as opened:
            check_derived(opened)

    def sum_texts(self, opened: Collection) -> None:
        """Give each note the checksum of its text, as if that had been stored so."""
        opened.connection.create_function("text_checksum", 5, text_checksum, deterministic=True)
        opened.connection.execute("update notes set checksum = text_checksum(term, definition, tags, aliases, section)")

    def facts(self, person: Person) -> list[tuple[object, ...]]:
        """Guid, time of edit, text and number of log entries of each note."""
        with person.collection() as opened:
            return opened.connection.execute(
                "select guid, edited, term, definition, tags, retired,"
                " (select count(*) from cards join log on log.card = cards.id where cards.note = notes.id)"
                " from notes order by guid"
            ).fetchall()

    def test_check_shows_them_first(self, learnt: Person) -> None:
        """What only reads otherwise stands above what was edited, and changes nothing yet."""
        learnt.write("new.md", deck_text("A", {"Tide": "Up."}))
        done = learnt.run("check")
        assert [line.split()[:2] for line in done.stdout.splitlines()] == [
            ["reread", "Haiku"],
            ["reread", "White"],
            ["new", "Tide"],
        ]
        changes = json.loads(learnt.run("check", "--json").stdout)["changes"]
        assert [change["what"] for change in changes] == ["reread", "reread", "new"]
        learnt.run("due")
        assert learnt.run("check").stdout == "Nothing changed\n"

    def test_an_edit_at_the_same_time_is_an_edit(self, learnt: Person) -> None:
        """A file that has other bytes was edited, whatever the rules."""
        before = {row[2]: row[1] for row in self.facts_as_they_are(learnt)}
        learnt.write("code.md", CODE.replace("Makes it.", "Makes it whole."))
        learnt.run("due")
        after = {row[2]: row[1] for row in self.facts_as_they_are(learnt)}
        assert [term for term in after if after[term] != before[term]] == ["`__init__`", "Haiku", "White"]

    def facts_as_they_are(self, person: Person) -> list[tuple[str, int, str]]:
        """Guid, time of edit and term of each note, without reading any deck."""
        with Collection.open(person.home.collection) as opened:
            return opened.connection.execute("select guid, edited, term from notes order by place").fetchall()


class TestCheck:
    """``check`` says how the library is, whoever read it before."""

    def test_an_error_stands_until_it_is_mended(self, person: Person) -> None:
        """It ends with 3 also after another command has read the same error, and with 0 when it is gone."""
        person.write("sea.md", "## Tide\nUp.\n\n## Wave\n")
        person.write("torn.md", "<<<<<<< a\n## x\ny\n=======\n>>>>>>> b\n")
        for _ in range(2):
            done = person.run("check")
            assert done.exit_code == 3
            assert 'sea.md:4: the term "Wave" has no definition' in done.stderr
            assert "torn.md:1: an unresolved git merge" in done.stderr
            person.run("due")
        person.write("sea.md", "## Tide\nUp.\n")
        (person.decks / "torn.md").unlink()
        assert person.run("check").exit_code == 0

    def test_errors_and_notices_in_json(self, person: Person) -> None:
        """Errors are errors, and notices are by themselves."""
        person.write("sea.md", "## Tide\nUp.\n\n## tide\nDown.\n")
        person.write("prose.md", "Dear diary.\n")
        for _ in range(2):
            done = person.run("check", "--json")
            assert done.exit_code == 0
            found = json.loads(done.stdout)
            assert found["errors"] == []
            assert [(Path(notice["file"]).name, notice["line"]) for notice in found["notices"]] == [
                ("prose.md", 0),
                ("sea.md", 4),
            ]
            person.run("due")

    def test_a_torn_cloze(self, person: Person) -> None:
        """A cloze that ends amid its braces is said with its line."""
        person.write("sea.md", "## Half\nIt is {{c1::\\frac{1}{2}}}.\n")
        assert errors(person, person.run("check").stderr) == [
            'sea.md:1: a cloze ends within braces here; put a space between braces that do not end it, like "} }"'
        ]

    def test_an_open_cloze(self, person: Person) -> None:
        """A cloze that is never closed is said with the line of its note."""
        person.write("sea.md", "## Full\nIt is {{c1::whole}}.\n\n## Half\n{{c1::It}} is {{c2::half.\n")
        said = '"{{c2::" begins a cloze of "Half" that is never closed; end it with "}}"'
        assert errors(person, person.run("check").stderr) == [f"sea.md:4: {said}"]

    @pytest.mark.parametrize(
        ("name", "text", "line"),
        [
            ("a.csv", "term,definition\nHalf,It is {{c1::half.\nFull,It is.\n", 2),
            ("a.md", "## Half\nIt is {{c1::half.\n", 1),
            ("a.md", "C: It is {{c1::half.\n\nQ: Half\nA: It is {{c1::half.\n", 3),
            ("a.txt", "#separator:tab\n#columns:term\tdefinition\nHalf\tIt is {{c1::half.\n", 3),
        ],
    )
    def test_an_open_cloze_in_an_import(self, tmp_path: Path, name: str, text: str, line: int) -> None:
        """So does an import, of whatever text."""
        path, other = tmp_path / name, Person(tmp_path / "other")
        path.write_text(text, encoding="utf-8")
        done = other.run("import", str(path))
        said = '"{{c1::" begins a cloze of "Half" that is never closed; end it with "}}"'
        assert f"{path}:{line}: {said}" in done.stderr

    def test_many_equal_errors(self, person: Person) -> None:
        """What many lines share is one line with a count."""
        person.write("sea.md", "##\n" * 9 + "## Tide\nUp.\n")
        (line,) = errors(person, person.run("check").stderr)
        assert line.startswith("sea.md:1: a heading without a term")
        assert line.endswith("(also on 8 more lines, the last is 9)")


class TestVault:
    """A folder of notes that are no decks."""

    def test_prose_is_counted(self, person: Person) -> None:
        """Files without cards are one line when they are new, and none later; check names them."""
        for number in range(5):
            person.write(f"diary/{number}.md", "Dear diary.\n")
        person.write("sea.md", deck_text("Seas", {"Tide": "Up."}))
        assert person.run("due").stderr == (
            f'flashcards: {person.decks}: 5 files without cards; "flashcards check" lists them\n'
        )
        assert person.run("due").stderr == ""
        check = person.run("check")
        assert check.exit_code == 0
        assert [line.split(":")[0] for line in errors(person, check.stderr)] == [
            f"diary/{number}.md" for number in range(5)
        ]

    def test_what_is_said_of_many_files(self, person: Person) -> None:
        """Keys of other programs in the front matter of many decks are one line, and one by one in the check."""
        for number in range(5):
            person.write(f"{number}.md", f"---\ncssclass: wide\ndekc: A{number}\n---\n## T{number}\nd\n")
        said = person.run("due").stderr.splitlines()
        where = f'flashcards: {person.decks}: in 5 files ("flashcards check" lists them): unknown key'
        assert said == [
            f'{where} "cssclass" in the front matter; it is ignored',
            f'{where} "dekc" in the front matter; did you mean "deck"?',
        ]
        assert len(person.run("check").stderr.splitlines()) == 10

    @pytest.mark.parametrize("text", ["## Tide\nUp.\n\n## Tide\nAway.\n", "Dear diary.\n"])
    def test_what_was_said_is_not_said_again(self, person: Person, text: str) -> None:
        """A file of which only the time changed has nothing new to say."""
        person.write("sea.md", text)
        assert person.run("due").stderr.count("\n") == 1
        (person.decks / "sea.md").touch()
        assert person.run("due").stderr == ""

    def test_a_deck_that_lost_its_cards_is_no_prose(self, person: Person) -> None:
        """It is an error as before, and its cards stay."""
        person.write("sea.md", deck_text("Seas", {"Tide": "Up."}))
        person.run("due")
        person.write("sea.md", "Gone.\n")
        assert "sea.md: no terms" in person.run("due").stderr
        assert person.run("check").exit_code == 3
        assert "1 new" in person.run("due").stdout

    @pytest.mark.parametrize(
        ("lines", "read"),
        [
            ("diary/\n", ["a.md", "deep/b.md"]),
            ("/a.md\n# a comment\n\n", ["deep/b.md", "diary/c.md"]),
            ("*.md\n!deep/*.md\n", ["deep/b.md"]),
            ("**/b.md\n!\n", ["a.md", "diary/c.md"]),
            ("**/b.md\n[z-a].md\n", ["a.md", "diary/c.md"]),
        ],
    )
    def test_a_list_of_what_to_pass_over(self, person: Person, lines: str, read: list[str]) -> None:
        """It has the syntax of gitignore; a line that cannot be understood is passed over."""
        for name in ("a.md", "deep/b.md", "diary/c.md"):
            person.write(name, deck_text(name, {"Tide": "Up."}))
        (person.decks / ".flashcardsignore").write_text(lines)
        assert [line.split(":")[0] for line in person.run("due").stdout.splitlines()] == read

    def test_a_list_that_is_a_pipe(self, person: Person) -> None:
        """Nobody waits for what a pipe of that name would say."""
        person.write("a.md", deck_text("A", {"Tide": "Up."}))
        os.mkfifo(person.decks / ".flashcardsignore")
        assert person.run("due").stdout == "A: 0 due, 1 new\n"

    @pytest.mark.parametrize("name", ["loop.md", "loop"])
    def test_a_link_in_a_circle(self, person: Person, name: str) -> None:
        """It is passed over, and named by the check if it would be a deck; the hidden lock of an editor is not."""
        person.write("a.md", deck_text("A", {"Tide": "Up."}))
        (person.decks / name).symlink_to(name)
        (person.decks / ".#a.md").symlink_to("somebody@somewhere.1234")
        due = person.run("due")
        assert (due.exit_code, due.stdout, due.stderr) == (0, "A: 0 due, 1 new\n", "")
        said = person.run("check").stderr
        assert ("the link is broken" in said) is name.endswith(".md")
        assert ".#" not in said

    def test_what_is_passed_over_later_rests(self, person: Person) -> None:
        """Its cards rest without a word, and go on when the list says so."""
        person.write("a.md", deck_text("A", {"Tide": "Up."}))
        person.write("b.md", deck_text("B", {"Wave": "Up and down."}))
        with person.collection() as opened:
            person.answer(opened, "Wave")
        ignored = person.decks / ".flashcardsignore"
        ignored.write_text("b.md\n")
        due = person.run("due")
        assert (due.stdout, due.stderr) == ("A: 0 due, 1 new\n", "")
        ignored.unlink()
        person.wait(days=1)
        assert "B: 1 due, 0 new" in person.run("due").stdout
        with person.collection() as opened:
            check_derived(opened)

    @pytest.mark.parametrize(
        "copy",
        [
            "sea.sync-conflict-20240101-123456-ABCDEFG.md",
            "sea (Ada's conflicted copy 2024-01-01).md",
            "sea (conflicted copy 2024-01-01 123456).md",
            "sea (Conflicted copy laptop 202401011200).md",
            "sea (SFConflict ada@example.org 2024-01-01-12-00-00).md",
            "sea_conflict-20140101-120000.md",
            "sea.Conflict.md",
        ],
    )
    def test_a_conflict_copy(self, person: Person, copy: str) -> None:
        """A copy that a program for synchronising made is said and not read, so no card is there twice."""
        person.write("sea.md", deck_text("Seas", {"Tide": "Up."}))
        person.write(copy, deck_text("Seas", {"Tide": "Up.", "Wave": "New."}))
        due = person.run("due")
        assert due.stdout == "Seas: 0 due, 1 new\n"
        assert errors(person, due.stderr) == [
            f"{copy}: a conflict copy of sea.md, so it is not read; copy what you need from it, then delete it"
        ]
        assert copy in person.run("check").stderr

    def test_a_deck_about_conflicts(self, person: Person) -> None:
        """A file is a copy only where the other one is beside it."""
        person.write("conflict.md", deck_text("A", {"Tide": "Up."}))
        person.write("cold war (conflict).md", deck_text("B", {"Wave": "Up."}))
        assert person.run("due").stdout == "A: 0 due, 1 new\nB: 0 due, 1 new\n"

    def test_equal_terms_over_files(self, person: Person) -> None:
        """Two files of one deck with one term are reported with both places; two decks may share it."""
        person.write("a.md", deck_text("Seas", {"Tide": "Up."}))
        person.write("b.md", deck_text("Seas", {"Wave": "Up.", "tide": "Down."}))
        person.write("c.md", deck_text("Lakes", {"Tide": "None."}))
        expected = ['b.md:8: the deck "Seas" also has the term "Tide" in a.md:5']
        assert errors(person, person.run("due").stderr) == expected
        assert person.run("due").stderr == ""
        assert errors(person, person.run("check").stderr) == expected


def test_the_schedule_is_that_of_the_log(person: Person) -> None:
    """Reading by new rules leaves the derived tables what the log says."""
    person.write("code.md", CODE)
    with person.collection() as opened:
        person.answer(opened, "Haiku")
        opened.connection.execute("update sources set rules = 1")
    with person.collection() as opened:
        check_derived(opened)
        rebuild(opened)


class TestImport:
    """What an import says of texts that hold no notes, or hardly any."""

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            (
                "a.json",
                json.dumps({"notes": [{"fields": ["a", "b"]}] * 564}, indent=1),
                'a.json:3: a note without a "term" (also on 563 more lines, the last is 3381)',
            ),
            ("a.txt", "\n".join(f"{at * 37},{at % 91}" for at in range(99)), "a.txt: not recognised"),
            ("a.txt", "\n".join(f"word{at}\t{at * 37}\t{at % 91}" for at in range(99)), "a.txt: not recognised"),
            ("a.txt", "\n".join(f"{at * 37:08x}|{at:08x}" for at in range(99)), "a.txt: not recognised"),
        ],
    )
    def test_one_line_says_why(self, person: Person, tmp_path: Path, name: str, text: str, message: str) -> None:
        """A list of numbers is no table, and what is wrong is one sentence however often it is."""
        (tmp_path / name).write_text(text)
        done = person.run("import", str(tmp_path / name))
        assert done.exit_code == 3
        (line,) = done.stderr.splitlines()
        assert line.removeprefix("flashcards: ").replace(f"{tmp_path}/", "").startswith(message)
        assert not person.decks.exists()

    def test_numbers_with_words_are_a_table(self, person: Person, tmp_path: Path) -> None:
        """Years and what happened in them are."""
        text = "1066,Hastings\n1789,Paris\n1848,Everywhere\n"
        (tmp_path / "years.txt").write_text(text)
        assert "3 notes" in person.run("import", str(tmp_path / "years.txt")).stdout

    def test_half_a_note_is_not_imported(self, person: Person, tmp_path: Path) -> None:
        """Of questions and answers over several tags, those that are reported do not come."""
        (tmp_path / "a.txt").write_text("Q: a\nA: b\n\nQ: c\nQ: d\nA: e\nA: f\n\nQ: g\nA: h\n")
        done = person.run("import", str(tmp_path / "a.txt"))
        assert done.exit_code == 3
        assert "Added 2 notes" in done.stdout
