"""Exports to files: what they replace and what they leave alone, and how far they are."""

from pathlib import Path
from shutil import copy, copytree

import pytest
from helpers import SEAS, Person, deck_text
from terminal import PROGRAM, Terminal

from flashcards.formats.registry import FILES

LAKES = "---\ndeck: Lakes\ntags: [fresh, water]\nreverse: true\n---\n\n## Baikal\nThe =deepest= one.\n"
TEXTS = ("markdown", "csv", "json", "anki-text")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with two decks."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.write("lakes.md", LAKES)
    return person


class TestOtherFiles:
    """What was in the place of an export."""

    @pytest.mark.parametrize("name", [*FILES])
    def test_existing_files(self, person: Person, tmp_path: Path, name: str) -> None:
        """An export replaces an earlier one in its format, and any other file only with --replace."""
        target = tmp_path / f"out{FILES[name].endings[0]}"
        sign = {"csv": "term,definition,tags,aliases,section,deck\n", "json": '"format": "flashcards/1"'}
        mine = f"mine\n{sign.get(name, 'notes_fts')}"
        for command in (("export", str(target), "seas"), ("export", name, "seas", "-o", str(target))):
            target.write_text("", encoding="utf-8")
            assert [person.run(*command).exit_code for _ in range(2)] == [0, 0]
            target.write_text(mine, encoding="utf-8")
            refused = person.run(*command)
            assert (refused.exit_code, refused.stdout) == (5, "")
            assert refused.stderr == (
                f"flashcards: {target}: cannot write: the file exists and is not an earlier export in this format; "
                "choose another name, or add --replace to overwrite it\n"
            )
            assert target.read_text(encoding="utf-8") == mine
            assert person.run(*command, "--replace").exit_code == 0
            assert target.read_text(encoding="utf-8", errors="replace") != mine

    @pytest.mark.parametrize("name", [*FILES])
    def test_existing_files_of_a_home(self, person: Person, name: str) -> None:
        """Neither a backup nor the configuration is taken for an earlier export."""
        backup, config = person.folder / "kept.apkg", person.folder / "config.toml"
        assert person.run("backup", str(backup)).exit_code == 0
        config.write_text("new-per-day = 3\n", encoding="utf-8")
        for mine in (backup,) if name == "anki" else (backup, config):
            before = mine.read_bytes()
            assert person.run("export", name, "seas", "-o", str(mine)).exit_code == 5
            assert mine.read_bytes() == before

    def test_markdown_edited_since(self, person: Person, tmp_path: Path) -> None:
        """A deck in Markdown by hand, or edited since its export, is not replaced, however neat it is."""
        target = tmp_path / "seas.md"
        command = ("export", "markdown", "lakes", "-o", str(target))
        assert person.run(*command).exit_code == 0
        for mine in (LAKES, target.read_text(encoding="utf-8").replace("deepest", "oldest")):
            target.write_text(mine, encoding="utf-8")
            assert person.run(*command).exit_code == 5
            assert target.read_text(encoding="utf-8") == mine

    def test_markdown_into_a_folder(self, person: Person, tmp_path: Path) -> None:
        """If one of several files is somebody's own, none is written."""
        (tmp_path / "seas.md").write_text("mine\n", encoding="utf-8")
        assert person.run("export", "markdown", "-o", str(tmp_path)).exit_code == 5
        assert [path.name for path in tmp_path.glob("*.md")] == ["seas.md"]

    @pytest.mark.parametrize("form", TEXTS)
    @pytest.mark.parametrize("name", ["seas.md", "new.csv", "."])
    def test_the_library_is_not_written_over(self, person: Person, form: str, name: str) -> None:
        """Deck files are a person's own text: an export into the library is refused."""
        result = person.run("export", form, "seas", "-o", str(person.decks / name))
        assert result.exit_code == 2
        assert "this is in your library" in result.stderr
        assert (person.decks / "seas.md").read_text(encoding="utf-8") == SEAS

    @pytest.mark.parametrize("form", TEXTS)
    def test_a_folder_that_is_not_there(self, person: Person, form: str, tmp_path: Path) -> None:
        """The error names the place, and nothing is made."""
        result = person.run("export", form, "seas", "-o", str(tmp_path / "no" / "file"))
        assert result.exit_code == 5
        assert "cannot write: there is no folder" in result.stderr
        assert not (tmp_path / "no").exists()


EDITED = "the file was edited since it was exported; choose another name, or add --replace to overwrite it"


def exported(person: Person, name: str, target: Path, *extra: str) -> int:
    """The exit code of an export, which says nothing if it is 0 and why if it is 5."""
    done = person.run("export", name, "lakes", "-o", str(target), *extra)
    assert done.stderr == (f"flashcards: {target}: cannot write: {EDITED}\n" if done.exit_code else "")
    return done.exit_code


def edit(path: Path) -> bytes:
    """Change a word of a file in an editor; returns what is in it then."""
    path.write_bytes(path.read_bytes().replace(b"deepest", b"largest"))
    return path.read_bytes()


class TestEdited:
    """Somebody edited an export, and the next one comes."""

    @pytest.mark.parametrize("name", ["csv", "anki-text", "sqlite", "markdown"])
    def test_it_is_kept(self, person: Person, tmp_path: Path, name: str) -> None:
        """It is not replaced, unless that is wanted; then exports go on as before."""
        target = tmp_path / f"out{FILES[name].endings[0]}"
        assert [exported(person, name, target) for _ in range(2)] == [0, 0]
        mine = edit(target)
        assert (exported(person, name, target), target.read_bytes()) == (5, mine)
        assert [exported(person, name, target, *extra) for extra in (("--replace",), ())] == [0, 0]
        assert target.read_bytes() != mine

    def test_by_another_name(self, person: Person, tmp_path: Path) -> None:
        """A link to it, and a name from another folder, are the same place."""
        target, link = tmp_path / "out.csv", tmp_path / "link.csv"
        link.symlink_to(target)
        assert exported(person, "csv", target) == 0
        edit(target)
        assert [exported(person, "csv", place) for place in (link, tmp_path / "home" / ".." / "out.csv")] == [5, 5]

    def test_the_deck_changed_meanwhile(self, person: Person, tmp_path: Path) -> None:
        """An older export is replaced, also one that was put back."""
        target = tmp_path / "out.csv"
        assert exported(person, "csv", target) == 0
        first = target.read_bytes()
        person.write("lakes.md", LAKES.replace("deepest", "oldest"))
        assert exported(person, "csv", target) == 0
        target.write_bytes(first)
        assert exported(person, "csv", target) == 0
        assert b"oldest" in target.read_bytes()

    def test_exports_of_other_homes(self, person: Person, tmp_path: Path) -> None:
        """What another computer exported is replaced where this one exported nothing; a copy knows its exports."""
        target, elsewhere = tmp_path / "out.csv", tmp_path / "copy.csv"
        assert exported(person, "csv", target) == 0
        other = Person(tmp_path / "other")
        other.write("lakes.md", LAKES.replace("deepest", "oldest"))
        assert exported(other, "csv", target) == 0
        copytree(person.folder, tmp_path / "copied")
        copy(target, elsewhere)
        assert exported(Person(tmp_path / "copied"), "csv", elsewhere) == 0

    @pytest.mark.parametrize("name", ["json", "anki"])
    def test_homes_that_export_in_turn(self, person: Person, tmp_path: Path, name: str) -> None:
        """What two homes exchange by one file is written by each of them again and again."""
        target, other = tmp_path / f"out{FILES[name].endings[0]}", Person(tmp_path / "other")
        other.write("lakes.md", LAKES.replace("deepest", "oldest"))
        assert [exported(one, name, target) for one in (person, other, person, other)] == [0, 0, 0, 0]

    def test_after_a_restore(self, person: Person, tmp_path: Path) -> None:
        """Going back to a backup forgets no export."""
        target, backup = tmp_path / "out.csv", tmp_path / "kept.zip"
        assert person.run("backup", str(backup)).exit_code == 0
        person.write("lakes.md", LAKES.replace("deepest", "deepest and oldest"))
        assert exported(person, "csv", target) == 0
        assert person.run("restore", str(backup)).exit_code == 0
        assert exported(person, "csv", target) == 0
        edit(target)
        assert exported(person, "csv", target) == 5

    def test_a_list_that_cannot_be_written(self, person: Person, tmp_path: Path) -> None:
        """The export is written all the same."""
        (person.folder / ".exports").mkdir()
        assert exported(person, "csv", tmp_path / "out.csv") == 0

    def test_a_list_that_grows(self, person: Person, tmp_path: Path) -> None:
        """It loses its older half when it is long, and is private."""
        listed = person.folder / ".exports"
        listed.write_text("".join(f'{number:064} "/tmp/{number}.csv"\n' for number in range(14000)), encoding="ascii")
        assert exported(person, "csv", tmp_path / "out.csv") == 0
        assert len(listed.read_text(encoding="ascii").splitlines()) == 7001
        edit(tmp_path / "out.csv")
        assert exported(person, "csv", tmp_path / "out.csv") == 5
        (person.folder / ".exports").unlink()
        assert exported(person, "csv", tmp_path / "new.csv") == 0
        assert listed.stat().st_mode & 0o777 == 0o600


class TestBars:
    """What a terminal shows meanwhile."""

    def test_on_a_terminal(self, person: Person) -> None:
        """What could move the cursor is shown, not obeyed."""
        person.write("odd.md", deck_text("Odd", {"Esc": "a \x1b[2J b"}))
        with Terminal(person, command=(*PROGRAM, "export", "markdown", "odd")) as terminal:
            ended = terminal.finish()
        assert "a ␛[2J b" in ended.text

    def test_a_bar_while_decks_are_read(self, person: Person) -> None:
        """So does the first reading of a large deck, by whatever command."""
        long = "It says a few words about itself and its kin, and then some more. " * 4
        text = deck_text("Many", {f"Term {number}": f"{long} {number}" for number in range(4000)})
        person.write("many.md", text)
        with Terminal(person, command=(*PROGRAM, "due")) as terminal:
            ended = terminal.finish()
        assert "reading decks" in ended.text
        assert "100%" in ended.text
        assert "Many: 0 due, 20 new" in ended.text
        person.write("many.md", text.replace("kin", "kind"))
        assert person.start("due").stderr == ""

    def test_a_bar_while_a_history_is_stored(self, person: Person, tmp_path: Path) -> None:
        """So does a text that tells of thousands of notes."""
        person.write("many.md", deck_text("Many", {f"Term {number}": f"It is {number}." for number in range(2500)}))
        path = tmp_path / "many.json"
        person.run("export", "json", "-o", str(path))
        with Terminal(Person(tmp_path / "other"), command=(*PROGRAM, "import", str(path))) as terminal:
            ended = terminal.finish()
        assert "storing what was learnt" in ended.text

    def test_bars_of_packages(self, person: Person, tmp_path: Path) -> None:
        """So do packages for Anki, written and read, and nothing of it is on a pipe."""
        person.write("many.md", deck_text("Many", {f"Term {number}": f"It is {number}." for number in range(2500)}))
        path, other = tmp_path / "many.apkg", Person(tmp_path / "other")
        with Terminal(person, command=(*PROGRAM, "export", "anki", "-o", str(path))) as terminal:
            ended = terminal.finish()
        assert "writing notes" in ended.text
        assert "100%" in ended.text
        with Terminal(other, command=(*PROGRAM, "import", str(path))) as terminal:
            ended = terminal.finish()
        assert "reading notes" in ended.text
        assert "Added 2,500 notes" in ended.text
        assert person.start("export", "anki", "-o", str(path)).stderr == ""
        assert other.start("import", str(path)).stderr == ""

    def test_a_bar_on_a_terminal(self, person: Person, tmp_path: Path) -> None:
        """Long work shows how far it is, on standard error, and only where somebody looks."""
        person.write("many.md", deck_text("Many", {f"Term {number}": f"It is {number}." for number in range(2500)}))
        with Terminal(person, command=(*PROGRAM, "export", "csv", "-o", str(tmp_path / "x.csv"))) as terminal:
            ended = terminal.finish()
        assert "writing notes" in ended.text
        assert "100%" in ended.text
        assert person.start("export", "csv", "-o", str(tmp_path / "y.csv")).stderr == ""
