"""Making decks: ``new`` and ``add``, names that are near another, and what comes with the program."""

import shlex
import sys
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text
from terminal import PROGRAM, Terminal

from flashcards.cli.targets import near
from flashcards.errors import BadDeckName
from flashcards.library.files import begin, shipped_decks
from flashcards.library.newdecks import deck_name

WRITER = """\
import pathlib, sys
draft = pathlib.Path(sys.argv[-1])
pathlib.Path({seen!r}).write_bytes(draft.read_bytes())
text = pathlib.Path({text!r}).read_text()
draft.write_text(draft.read_text().replace("\\n## \\n", "\\n" + text) if {below!r} else text)
sys.exit({status})
"""


@pytest.fixture
def newcomer(tmp_path: Path) -> Person:
    """Somebody who has nothing yet."""
    return Person(tmp_path / "home")


@pytest.fixture
def sea(tmp_path: Path) -> Person:
    """Somebody with one deck."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    return somebody


def editor(folder: Path, text: str, *, below: bool = True, status: int = 0) -> str:
    """A command that writes a text in the place of the template's empty heading, or of all, and ends with a status."""
    (folder / "text").write_text(text, encoding="utf-8")
    script = folder / "editor.py"
    facts = {"seen": str(folder / "seen"), "text": str(folder / "text"), "below": below, "status": status}
    script.write_text(WRITER.format(**facts), encoding="utf-8")
    return f"{sys.executable} {script}"


def drafts(person: Person) -> list[Path]:
    """What was written and went nowhere."""
    return [*person.folder.glob("new-*.md")]


class TestNew:
    """A deck that is written in the editor."""

    @pytest.mark.parametrize("name", ["Seas", "seas.md", "Seven  Seas"])
    def test_a_deck(self, newcomer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        """The template explains the format in five comments, of which none stays in the deck."""
        monkeypatch.setenv("VISUAL", editor(tmp_path, "## Tide\nUp and down.\n\n## Gyre\nA {{c1::ring}}.\n"))
        called = deck_name(name)
        path = newcomer.decks / f"{called.lower().replace(' ', '-')}.md"
        result = newcomer.run("new", *name.split())
        assert (result.exit_code, result.stderr) == (0, "")
        next_line = f"Next: flashcards study {shlex.quote(called)}\n"
        assert result.stdout == f'Made "{called}" with 2 cards: {path}\n{next_line}'
        assert path.read_text() == deck_text(called, {"Tide": "Up and down.", "Gyre": "A {{c1::ring}}."})
        template = (tmp_path / "seen").read_text()
        assert template.startswith(f"---\ndeck: {called}\n---\n\n<!--")
        assert template.count("<!-- ") == 5
        assert max(map(len, template.splitlines())) < 80
        assert drafts(newcomer) == []
        assert newcomer.run("due").stdout == f"{called}: 0 due, 2 new\n"

    @pytest.mark.parametrize(
        ("text", "stays"),
        [
            ("## Tide\nUp.\n\n## \n", "## Tide\nUp.\n"),
            ("## \nUp.\n\n## Tide\nDown.\n", "## \nUp.\n\n## Tide\nDown.\n"),
            ("Of water.\n\n## Tide\n```\n##\n```\n", "Of water.\n\n## Tide\n```\n##\n```\n"),
            ("## Tide\nUp  \nand\n```\na\n\n\nb\n```\n", "## Tide\nUp  \nand\n```\na\n\n\nb\n```\n"),
        ],
    )
    def test_an_empty_heading(
        self, newcomer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, stays: str
    ) -> None:
        """One that was left as it was goes away with the comments; one with text below it stays, and is spoken of."""
        monkeypatch.setenv("VISUAL", editor(tmp_path, text))
        result = newcomer.run("new", "Seas")
        assert (newcomer.decks / "seas.md").read_text() == f"---\ndeck: Seas\n---\n\n{stays}"
        assert result.exit_code == (3 if stays.startswith("## \n") else 0)
        assert ("seas.md:5: " in result.stderr) == bool(result.exit_code)

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("true", ""),
            ("false", "false ended with 1; "),
            ("'", "$EDITOR cannot be understood: No closing quotation; "),
        ],
    )
    def test_nothing_was_written(
        self, newcomer: Person, monkeypatch: pytest.MonkeyPatch, command: str, said: str
    ) -> None:
        """Where the template stays as it was, one line says so, and the home is as empty as before."""
        monkeypatch.setenv("VISUAL", command)
        result = newcomer.run("new", "Seas")
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"flashcards: {said}no deck made\n")
        assert not newcomer.folder.exists()

    @pytest.mark.parametrize("command", ["new", "add"])
    def test_without_a_terminal_no_vi_waits(
        self, newcomer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
    ) -> None:
        """A script that names no editor is told so at once, and nothing is left behind."""
        (tmp_path / "vi").write_text('#!/bin/sh\necho \'## Tide\' >> "$2"; echo Up. >> "$2"\n', encoding="utf-8")
        (tmp_path / "vi").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        for name in ("VISUAL", "EDITOR"):
            monkeypatch.delenv(name, raising=False)
        result = newcomer.run(command, "Seas")
        assert result.exit_code == 1
        assert "there is no terminal for vi; set $EDITOR" in result.stderr
        assert not newcomer.folder.exists()

    @pytest.mark.parametrize(
        ("text", "status", "code", "said"),
        [
            ("## Tide\nUp.\n", 1, 1, "ended with 1; no deck made; what you wrote is in"),
            (
                "Only thoughts.\n",
                0,
                3,
                'no deck made: no card in it (a card begins with "## "); what you wrote is',
            ),
            ("## Tide\n", 0, 3, "no deck made: no card in it"),
            ("<<<<<<< a\n## Tide\nUp.\n=======\n>>>>>>> b\n", 0, 3, "no deck made: no card in it"),
        ],
    )
    def test_what_is_no_deck(  # noqa: PLR0913, PLR0917 - a case and what comes of it
        self,
        newcomer: Person,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        text: str,
        status: int,
        code: int,
        said: str,
    ) -> None:
        """No deck is made, and what was written stays in a file that is named."""
        monkeypatch.setenv("VISUAL", editor(tmp_path, text, below=False, status=status))
        result = newcomer.run("new", "Seas")
        assert (result.exit_code, result.stdout) == (code, "")
        assert said in result.stderr
        (draft,) = drafts(newcomer)
        assert str(draft) in result.stderr
        assert draft.read_text() == text
        assert not newcomer.decks.exists()

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("Seas", 'the deck "Seas" already exists: {}/seas.md; "flashcards add" adds to it'),
            ("SEAS", 'the deck "Seas" already exists: {}/seas.md; "flashcards add" adds to it'),
            ("Lakes", "{}/lakes.md already exists; choose another name, or edit that file"),
            ("a/b", '"a/b" cannot be the name of a deck: it has a slash; use :: for levels, as in Sea::Currents'),
            ("  ", '"  " cannot be the name of a deck: it has no letter or digit; use at least one'),
            (
                "A::",
                (
                    '"A::" cannot be the name of a deck: it has an empty level; write ::'
                    " only between two names, as in Sea::Currents"
                ),
            ),
            (
                "A\u200bB",
                '"A\u200bB" cannot be the name of a deck: it has an invisible character (U+200B); leave it out',
            ),
            ("x" * 250, f'"{"x" * 20}..." cannot be the name of a deck: it has 250 characters; use at most 200'),
        ],
    )
    def test_a_name_that_cannot_be(self, sea: Person, monkeypatch: pytest.MonkeyPatch, name: str, said: str) -> None:
        """One line says what is in the way, before any editor is opened."""
        sea.write("lakes.md", "Not a deck yet.\n")
        monkeypatch.setenv("VISUAL", "false")
        sea.run("due")
        before = sorted(sea.folder.rglob("*"))
        result = sea.run("new", name)
        assert (result.exit_code, result.stderr) == (2, f"flashcards: {said.format(sea.decks)}\n")
        assert sorted(sea.folder.rglob("*")) == before

    def test_a_file_that_comes_meanwhile(
        self, newcomer: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A deck that another program made while the editor was open is not written over."""
        other = newcomer.decks / "seas.md"
        command = editor(tmp_path, "## Tide\nUp.\n")
        script = tmp_path / "both.sh"
        script.write_text(f'#!/bin/sh\nmkdir -p {other.parent}\necho mine > {other}\nexec {command} "$@"\n')
        script.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(script))
        result = newcomer.run("new", "Seas")
        assert result.exit_code == 5
        assert other.read_text() == "mine\n"
        assert f"what you wrote is in {drafts(newcomer)[0]}" in result.stderr


@pytest.mark.parametrize("name", ["", "???", "a\\b", "x" * 201, "a\u200bb", "::"])
def test_no_name_of_a_deck(name: str) -> None:
    """A name can be seen, typed and made a file of."""
    with pytest.raises(BadDeckName):
        deck_name(name)


@pytest.mark.parametrize(
    ("name", "decks", "found"),
    [
        ("Seaz", ["Seas"], ["Seas"]),
        ("Seats", ["Lakes"], []),
        ("Sea", ["Seas"], ["Seas"]),
        ("Spansh", ["Spanish", "French"], ["Spanish"]),
        ("Currents", ["Sea::Currents"], ["Sea::Currents"]),
        ("Sea", ["Sea::Currents", "Sea::Waves"], ["Sea::Currents", "Sea::Waves"]),
        ("Cafe", ["Café"], ["Café"]),
        ("Spanish 2", ["Spanish 1"], []),
        ("French A2", ["French A1"], []),
        ("Biology", ["Geology"], []),
        ("Seas", [], []),
    ],
)
def test_names_that_are_near(name: str, decks: list[str], found: list[str]) -> None:
    """A slip, a shortened name and a part of one are near; another number or another word is not."""
    assert near(name, decks) == found


class TestAdd:
    """Where a new card goes."""

    CARD = ("-t", "Ebb", "-d", "Out.")

    def test_a_new_deck(self, newcomer: Person) -> None:
        """A name that no deck has makes it, in a file named after it, and later cards go below."""
        path = newcomer.decks / "seven-seas.md"
        result = newcomer.run("add", "Seven Seas", *self.CARD)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == f'Made the deck "Seven Seas": {path}\nAdded Ebb to {path}\n'
        assert path.read_text() == deck_text("Seven Seas", {"Ebb": "Out."})
        assert newcomer.run("add", "seven seas.md", "-t", "Flow", "-d", "In.").stdout == f"Added Flow to {path}\n"
        assert path.read_text() == deck_text("Seven Seas", {"Ebb": "Out.", "Flow": "In."})

    def test_a_file_that_waits_for_its_first_card(self, newcomer: Person) -> None:
        """A deck file without a card is the deck that it says it is."""
        path = newcomer.write("x.md", "---\ndeck: Seas\n---\n")
        assert newcomer.run("add", "Seas", *self.CARD).stdout == f"Added Ebb to {path}\n"

    def test_the_first_deck(self, newcomer: Person) -> None:
        """Without a name the first deck is made, and it is said where."""
        path = newcomer.decks / "my-cards.md"
        result = newcomer.run("add", *self.CARD)
        assert result.stdout == f'Made the deck "My cards": {path}\nAdded Ebb to {path}\n'
        assert newcomer.run("study", "--plain", text="").stdout.startswith("\nMy cards: 0 done, 1 new")

    def test_beside_the_deck_that_ships(self, newcomer: Person) -> None:
        """No card lands in the deck that came with the program, unless it is named or was changed."""
        (shipped,) = begin(newcomer.home)
        assert newcomer.run("add", *self.CARD).stdout.startswith('Made the deck "My cards"')
        assert shipped.read_bytes() == shipped_decks()[0].read_bytes()
        assert newcomer.run("add", *self.CARD).stdout == f"Added Ebb to {newcomer.decks / 'my-cards.md'}\n"
        (newcomer.decks / "my-cards.md").unlink()
        shipped.write_bytes(shipped.read_bytes() + b"\n## Mine\nIt is mine now.\n")
        assert newcomer.run("add", *self.CARD).stdout == f"Added Ebb to {shipped}\n"

    def test_several_decks(self, sea: Person) -> None:
        """Where nobody can be asked, one line names them."""
        sea.write("lakes.md", deck_text("Lakes", {"Como": "Deep."}))
        result = sea.run("add", *self.CARD)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            'flashcards: which deck? flashcards add DECK, where DECK is "Lakes", "Seas", or a new name\n'
        )

    def test_a_name_near_another(self, sea: Person) -> None:
        """Where nobody can be asked it is refused, with the name that it is near, and nothing is made."""
        result = sea.run("add", "Sea", *self.CARD)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            'flashcards: no deck "Sea"; there is "Seas": name it, or make a new deck: flashcards new "Sea"\n'
        )
        assert [path.name for path in sea.decks.iterdir()] == ["seas.md"]

    @pytest.mark.parametrize("name", ["a/b", "..", "a::"])
    def test_a_name_that_cannot_be(self, newcomer: Person, name: str) -> None:
        """One line, and nothing is made."""
        result = newcomer.run("add", name, *self.CARD)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert not newcomer.folder.exists()

    @pytest.mark.parametrize(
        ("arguments", "typed", "shown", "file"),
        [
            (("Sea",), "1", 'There is no deck "Sea".', "seas.md"),
            (("Sea",), "n", "make a new deck", "sea.md"),
            (("Sea",), "", "nothing added", ""),
            ((), "2", "Which deck?", "seas.md"),
            ((), "Rivers", "Which deck?", "rivers.md"),
            ((), "", "nothing added", ""),
        ],
    )
    def test_on_a_terminal(self, sea: Person, arguments: tuple[str, ...], typed: str, shown: str, file: str) -> None:
        """The person is asked: a number, a new deck, or nothing."""
        if not arguments:
            sea.write("lakes.md", deck_text("Lakes", {"Como": "Deep."}))
        sea.run("due")
        with Terminal(sea, command=(*PROGRAM, "add", *arguments, *self.CARD), size=(200, 24)) as terminal:
            terminal.wait_for("Which")
            terminal.type(f"{typed}\r")
            ended = terminal.finish()
        assert ended.status == (0 if file else 1)
        assert shown in ended.text
        assert [path.name for path in sea.decks.iterdir() if "## Ebb" in path.read_text()] == [file] * bool(file)

    @pytest.mark.parametrize(("typed", "file"), [("", "my-cards.md"), ("Rivers", "rivers.md")])
    def test_the_first_deck_on_a_terminal(self, newcomer: Person, typed: str, file: str) -> None:
        """The person is asked for its name, and enter alone gives it one."""
        with Terminal(newcomer, command=(*PROGRAM, "add", *self.CARD), size=(200, 24)) as terminal:
            terminal.wait_for("Name of your first deck [My cards]:")
            terminal.type(f"{typed}\r")
            assert terminal.finish().status == 0
        assert "## Ebb" in (newcomer.decks / file).read_text()


class TestTheDeckThatShips:
    """It comes when nothing was named, and goes in one step."""

    def test_not_beside_a_deck_of_ones_own(self, newcomer: Person, tmp_path: Path) -> None:
        """Whoever begins with a file of their own has that alone, now and later."""
        own = tmp_path / "own.md"
        own.write_text(deck_text("Own", {"Tide": "Up."}))
        assert newcomer.run("study", str(own), "--plain", text="").stderr == ""
        assert newcomer.run("study", "--plain", text="").stdout.startswith("\nOwn: 0 done, 1 new")
        assert not newcomer.decks.exists()

    def test_not_for_a_name(self, newcomer: Person) -> None:
        """A deck that is not there brings no other."""
        assert newcomer.run("study", "Spanish").exit_code == 2
        assert not newcomer.folder.exists()

    @pytest.mark.parametrize("name", ["training", "Training & Alignment", "training-and-alignment.md"])
    def test_it_is_removed(self, newcomer: Person, name: str) -> None:
        """One command deletes the file and retires its notes, and the next session does not bring it back."""
        first = newcomer.run("study", "--plain", text="\n3\nq\n")
        assert f"flashcards decks forget {shipped_decks()[0].name}\n" in first.stderr
        path = newcomer.decks / shipped_decks()[0].name
        result = newcomer.run("decks", "forget", name)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == f"Removed deck file {path}: 23 notes retired, history kept\n"
        assert not path.exists()
        assert newcomer.run("due").stderr == ""
        assert newcomer.run("study", text="").stdout == "Nothing to study: there are no cards.\n"

    def test_one_that_was_changed(self, newcomer: Person) -> None:
        """A file with a person's own words in it is theirs to delete."""
        (path,) = begin(newcomer.home)
        path.write_bytes(path.read_bytes() + b"\n## Mine\nIt is mine now.\n")
        result = newcomer.run("decks", "forget", "training")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"flashcards: {path} is your own file; delete it yourself, then run this again\n"
        assert path.exists()
