"""Anki's decks as files of the library: their names, their descriptions, and files that take no more notes."""

from pathlib import Path

import pytest
from helpers import Person
from packages import CONTAINERS, Engine, add_note, bring, export


def files(person: Person) -> dict[str, str]:
    """The deck files by their names."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(person.decks.iterdir())}


def terms(person: Person) -> list[tuple[str, str]]:
    """Deck and term of every note that is in a text now."""
    with person.collection() as opened:
        return opened.connection.execute(
            "select decks.name, term from notes join decks on decks.id = notes.deck where not retired order by 1, 2"
        ).fetchall()


class TestNames:
    """What the file of a deck is called."""

    @pytest.mark.parametrize("name", ["README", "Changelog", "contributing", "LICENSE"])
    def test_a_deck_called_like_what_is_no_deck(self, person: Person, anki: Engine, name: str) -> None:
        """Its file gets a name that the library reads, so its notes are there, and come no second time."""
        add_note(anki, ["q", "a"], deck=name)
        for said in ("Added 1 note", "No new notes"):
            assert said in bring(person, anki)
            assert list(files(person)) == [f"{name.lower()}-deck.md"]
            assert terms(person) == [(name, "q")]


class TestFiles:
    """Which file of a deck takes new notes."""

    @pytest.mark.parametrize(
        "text",
        [
            "---\ndeck: TT\n---\n\n| term | definition |\n|---|---|\n| old | note |\n",
            "---\ndeck: TT\n---\n\nold :: note\n",
            "---\ndeck: TT\n---\n\n## old\n<!-- a comment that is not closed\n",
        ],
        ids=["table", "lines", "open comment"],
    )
    def test_a_file_that_takes_no_more_notes(self, person: Person, anki: Engine, text: str) -> None:
        """It stays as it is, new notes get a file of the same deck, which takes later ones, and the rest comes too."""
        person.write("tt.md", text)
        add_note(anki, ["new", "with a &lt;!-- comment --&gt;"], deck="TT")
        add_note(anki, ["else", "where"], deck="Other")
        said = bring(person, anki)
        assert f"Added 1 note to {person.decks / 'tt-2.md'}\n" in said
        assert list(files(person)) == ["other.md", "tt-2.md", "tt.md"]
        assert files(person)["tt.md"] == text
        assert files(person)["tt-2.md"].startswith("---\ndeck: TT\n---\n\n## new\n")
        assert terms(person) == [("Other", "else"), ("TT", "new"), ("TT", "old")]
        before = files(person)
        assert "No new notes" in bring(person, anki)
        assert files(person) == before
        add_note(anki, ["newer", "&lt;!-- note --&gt;"], deck="TT")
        bring(person, anki)
        assert [*files(person)] == [*before]
        assert files(person)["tt-2.md"] == before["tt-2.md"] + "\n## newer\n\\<!-- note -->\n"
        assert files(person)["tt.md"] == text

    def test_a_second_file_says_the_same_of_the_deck(self, person: Person, anki: Engine) -> None:
        """What the first file says of all notes and of the daily allowance holds in the new one, so nothing changes."""
        head = "---\ndeck: TT\ntags: [sea]\nreverse: true\nnew-per-day: 5\n---\n\nWhat moves.\n\n"
        person.write("tt.md", f"{head}old :: note\n")
        add_note(anki, ["new", "note"], deck="TT")
        bring(person, anki)
        assert files(person)["tt-2.md"] == f"{head}## new\nnote\n"

    def test_a_dry_run_names_the_new_file(self, person: Person, anki: Engine) -> None:
        """What would come says into which file, and none is written."""
        person.write("tt.md", "---\ndeck: TT\n---\n\nold :: note\n")
        add_note(anki, ["new", "note"], deck="TT")
        assert "tt-2.md" in bring(person, anki, "--dry-run")
        assert list(files(person)) == ["tt.md"]

    def test_questions_and_answers_take_notes(self, person: Person, anki: Engine) -> None:
        """Below Q: and A: lines a heading is a note, so they stay one file."""
        text = "---\ndeck: TT\n---\n\nQ: old\nA: note\n"
        person.write("tt.md", text)
        add_note(anki, ["new", "note"], deck="TT")
        bring(person, anki)
        assert files(person) == {"tt.md": f"{text}\n## new\nnote\n"}


class TestDescriptions:
    """What a deck says of itself."""

    @pytest.mark.parametrize("name", CONTAINERS)
    @pytest.mark.parametrize(
        ("markdown", "text"),
        [
            (True, "\\## What\n\n- *moves*\\\n  water\n\n```\ncode\n```"),
            (False, r"\\## What - \*moves\* water \`\`\` code \`\`\`"),
        ],
        ids=["Markdown", "HTML"],
    )
    def test_markdown_stays_markdown(
        self, person: Person, anki: Engine, name: str, text: str, *, markdown: bool
    ) -> None:
        """It is taken as what Anki says it is, from every container."""
        add_note(anki, ["q", "a"], deck="Sea")
        there = anki.decks.by_name("Sea")
        assert there is not None
        there |= {"desc": "## What\n\n- *moves*  \n  water\n\n```\ncode  \n```\n", "md": markdown}
        anki.decks.save(there)
        bring(person, anki, name=name)
        assert files(person)["sea.md"] == f"---\ndeck: Sea\n---\n\n{text}\n\n## q\na\n"

    def test_what_is_no_text(self, person: Person, anki: Engine) -> None:
        """Control characters are replaced in Markdown too, and what begins a note or a merge there stays text."""
        add_note(anki, ["q", "a"], deck="Sea")
        there = anki.decks.by_name("Sea")
        assert there is not None
        there |= {"desc": "a \x1b[31m\r\nb\n# T\n<<<<<<< x\n#tag", "md": True}
        anki.decks.save(there)
        bring(person, anki)
        text = "a \N{REPLACEMENT CHARACTER}[31m\nb\n\\# T\n\\<<<<<<< x\n\\#tag\n\n## q\na\n"
        assert files(person)["sea.md"].partition("---\n\n")[2] == text
        assert terms(person) == [("Sea", "q")]

    def test_one_that_is_too_long(self, person: Person, anki: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """A package with a description beyond all measure is refused in one line."""
        monkeypatch.setattr("flashcards.anki.package.reader.LONGEST_DESCRIPTION", 5)
        add_note(anki, ["q", "a"], deck="Sea")
        there = anki.decks.by_name("Sea")
        assert there is not None
        there["desc"] = "123456"
        anki.decks.save(there)
        result = person.run("import", str(export(anki, Path(anki.path).parent / "a.apkg")))
        assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
        assert "the description of a deck has more than 5 characters" in result.stderr
