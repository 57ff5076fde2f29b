"""Other texts become decks of the library: whatever is there already stays as it is, byte for byte."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import Person, deck_text
from hypothesis import HealthCheck, assume, given, settings
from strategies import decks

from flashcards.cards import Deck, Note, names_of, term_key
from flashcards.formats import markdown
from flashcards.library import tables
from flashcards.library.imports import ImportPlan, carried_out, plan_imports
from flashcards.library.texts import Request, read

PAGE = """\
Seas & Oceans3
CoreHow the water moves.
Tide
The rise and fall of the sea under the pull of the moon.
All concepts
G
Gyre (ocean gyre)
A ring of currents that turns with the wind.
W
Wave
A ridge that moves through water without carrying it along.
"""
"""A glossary page as a browser copies it."""

LESS = "the rest may not have been copied: open all of the page and copy again; an import adds only what is new\n"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with nothing but a page, in the folder beside their home."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    return Person(tmp_path / "home")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page that they copied."""
    return tmp_path / "page.txt"


def deck_of(path: Path) -> Deck:
    """The deck in a file, which has nothing wrong."""
    reading = markdown.parse(path.read_text(encoding="utf-8"), path.stem)
    assert reading.problems == ()
    return reading.deck


def test_a_page_becomes_a_deck(person: Person, page: Path) -> None:
    """The title names the deck and its file; terms, definitions and description are those of the page."""
    result = person.run("import", str(page))
    assert (result.exit_code, result.stderr) == (0, "")
    target = person.decks / "seas-oceans.md"
    assert result.stdout == (f"{page}: glossary page, 3 notes, deck Seas & Oceans\nAdded 3 notes to {target}\n")
    deck = deck_of(target)
    assert (deck.name, deck.description) == ("Seas & Oceans", "How the water moves.")
    assert [note.term for note in deck.notes] == ["Tide", "Gyre (ocean gyre)", "Wave"]
    assert "Seas & Oceans" in person.run("decks").stdout


def test_the_second_time_nothing_is_new(person: Person, page: Path) -> None:
    """Importing again writes no byte, not even the file's time, and says so."""
    person.run("import", str(page))
    target = person.decks / "seas-oceans.md"
    person.touch(target)
    before = (target.read_bytes(), target.stat())
    result = person.run("import", str(page))
    assert result.exit_code == 0
    assert result.stdout.endswith(f"Nothing new for {target}\n")
    assert (target.read_bytes(), target.stat()) == before


def test_what_a_person_wrote_is_kept(person: Person, page: Path) -> None:
    """In a deck that is there, only new terms are added, below a text that is the same to the last byte."""
    own = "\ufeff---\ndeck: 'Seas & Oceans'\n---\nMine.\r\n\r\n# Water\r\n## **tide**\r\nMy own words.\r\n\r\n#mine\r\n"
    target = person.write("my seas.md", own)
    result = person.run("import", str(page))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        "  kept as you wrote it: Tide",
        f"Added 2 notes to {target}",
    ]
    grown = target.read_bytes().decode()
    assert grown.startswith(own + "\r\n#\r\n\r\n## Gyre (ocean gyre)\r\n")
    assert "\n" not in grown.removeprefix(own).replace("\r\n", "")
    deck = deck_of(target)
    assert [note.term for note in deck.notes] == ["**tide**", "Gyre (ocean gyre)", "Wave"]
    assert [note.section for note in deck.notes] == ["Water", "", ""]
    assert deck.notes[0].definition == "My own words."
    assert [*person.decks.iterdir()] == [target]


def test_an_edited_import_keeps_its_bytes(person: Person, page: Path) -> None:
    """Renamed abbreviations and new definitions stand; a removed term comes back at the end."""
    person.run("import", str(page))
    target = person.decks / "seas-oceans.md"
    text = target.read_text(encoding="utf-8")
    kept = text[: text.index("## Wave")].replace("Gyre (ocean gyre)", "Gyre").rstrip()
    target.write_text(kept + "\n\n\n", encoding="utf-8")
    result = person.run("import", str(page))
    assert f"Added 1 note to {target}" in result.stdout
    assert "kept" not in result.stdout
    grown = target.read_text(encoding="utf-8")
    assert grown.startswith(kept + "\n\n\n## Wave\n")
    assert [note.term for note in deck_of(target).notes] == ["Tide", "Gyre", "Wave"]


def test_a_dry_run_writes_nothing(person: Person, page: Path, tmp_path: Path) -> None:
    """It says what would be added, and there is no file and no folder more than before."""
    before = sorted(tmp_path.rglob("*"))
    result = person.run("import", "--dry-run", str(page))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[1].startswith("  read as terms above their definitions, ")
    assert lines[2] == "  Tide: The rise and fall of the sea under the pull of the moon."
    assert lines[5:] == [
        "  new: Tide",
        "  new: Gyre (ocean gyre)",
        "  new: Wave",
        f"Would add 3 notes to {person.decks / 'seas-oceans.md'}",
    ]
    assert sorted(tmp_path.rglob("*")) == before


def test_another_name_and_another_place(person: Person, page: Path, tmp_path: Path) -> None:
    """--deck names the deck, -o its file; it is said when that is not in the library, as a shell takes it."""
    output = tmp_path / "our water.md"
    result = person.run("import", "--deck", "Water: all", "-o", str(output), str(page))
    assert result.exit_code == 0
    assert deck_of(output).name == "Water: all"
    assert not person.folder.exists()
    assert result.stdout.endswith(f"It is not in your library; to study it: flashcards study '{output}'\n")
    assert person.run("import", "--deck", "Water: all", str(page)).exit_code == 0
    assert deck_of(person.decks / "water-all.md").name == "Water: all"


def test_a_folder_that_is_not_there(person: Person, page: Path, tmp_path: Path) -> None:
    """A mistyped -o makes no folders."""
    result = person.run("import", "-o", str(tmp_path / "new" / "folder" / "water.md"), str(page))
    assert result.exit_code == 5
    assert f"water.md: cannot write: there is no folder {tmp_path / 'new' / 'folder'}; run: mkdir -p" in result.stderr
    assert not (tmp_path / "new").exists()


def test_two_decks_whose_files_would_have_one_name(person: Person, page: Path) -> None:
    """A file that is another deck's is left alone, and so is one that cannot be read."""
    person.write("water.md", deck_text("Something else", {"Tide": "Mine."}))
    person.write("water-2.md", b"\xff\xfe\xfd")
    before = (person.decks / "water.md").read_bytes()
    assert person.run("import", "--deck", "Water", str(page)).exit_code == 0
    assert deck_of(person.decks / "water-3.md").name == "Water"
    assert (person.decks / "water.md").read_bytes() == before


def test_a_deck_called_readme(person: Person, page: Path) -> None:
    """Its file gets a name that the library reads, and the second time nothing is new."""
    for said in ("Added 3 notes to", "Nothing new for"):
        result = person.run("import", "--deck", "README", str(page))
        assert result.stdout.endswith(f"{said} {person.decks / 'readme-deck.md'}\n")
    assert "README" in person.run("decks").stdout


def test_standard_input(person: Person) -> None:
    """A page may come through a pipe."""
    result = person.run("import", "-", text=PAGE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("standard input: glossary page, 3 notes, deck Seas & Oceans\n")
    assert (person.decks / "seas-oceans.md").exists()


def test_the_program_reads_its_standard_input(person: Person) -> None:
    """So it does as a process of its own, whatever the locale is."""
    done = subprocess.run(
        [sys.executable, "-m", "flashcards", "import", "-"],
        env=person.environment({"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}),
        input=PAGE.replace("Tide", "Mar\u00e9e").encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "## Mar\u00e9e" in (person.decks / "seas-oceans.md").read_text(encoding="utf-8")


def test_a_markdown_deck_is_imported_too(person: Person, tmp_path: Path) -> None:
    """A deck from elsewhere is read as what it is, with its tags and sections."""
    source = tmp_path / "theirs.md"
    source.write_text("---\ndeck: Lakes\n---\n# High\n## Tarn\nA lake in the mountains.\n\n#cold\n", encoding="utf-8")
    result = person.run("import", str(source))
    assert (result.exit_code, result.stderr) == (0, "")
    (note,) = deck_of(person.decks / "lakes.md").notes
    assert (note.term, note.section, note.tags) == ("Tarn", "High", ("cold",))


def test_a_format_can_be_forced(person: Person, page: Path) -> None:
    """--from reads a text as what the person says, and an unknown format is wrong usage."""
    assert "glossary page" in person.run("import", "--dry-run", "--from", "glossary", str(page)).stdout
    forced = person.run("import", "--dry-run", "--from", "markdown", str(page))
    assert (forced.exit_code, forced.stdout) == (3, "")
    assert f"flashcards: {page}: no terms" in forced.stderr
    assert person.run("import", "--from", "runes", str(page)).exit_code == 2


def test_what_is_odd_is_said(person: Person, page: Path) -> None:
    """A wrong count is a notice and no failure; a line without a pair is a problem with its place, and 3."""
    page.write_text(PAGE.replace("Oceans3", "Oceans9"), encoding="utf-8")
    result = person.run("import", str(page))
    assert result.exit_code == 0
    assert result.stderr == f"flashcards: {page}:1: the page announces 9 terms, but 3 were found; " + LESS
    page.write_text(PAGE.replace("Gyre (ocean gyre)\n", ""), encoding="utf-8")
    result = person.run("import", "--deck", "Sound", str(page))
    assert result.exit_code == 3
    assert [line.split(": ")[1].rsplit(":", 1)[1] for line in sorted(result.stderr.splitlines())] == ["1", "7"]
    assert "a definition without a term" in result.stderr
    assert [note.term for note in deck_of(person.decks / "sound.md").notes] == ["Tide", "Wave"]


@pytest.mark.parametrize(
    ("story", "data", "message"),
    [
        ("an empty file", b"", ""),
        ("prose", b"Once upon a time there was a sea, and it was wide.\nAnd deep.\n", "not recognised"),
        ("binary", bytes(range(256)) * 4, ""),
        ("another encoding", "Marée\nLa mer qui monte et qui descend.\n".encode("latin-1"), "not valid UTF-8"),
    ],
)
def test_what_is_no_deck(person: Person, page: Path, story: str, data: bytes, message: str) -> None:
    """One line that names the file and what is wrong, exit code 3, and nothing is written."""
    page.write_bytes(data)
    result = person.run("import", str(page))
    assert (result.exit_code, result.stdout) == (3, ""), story
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"flashcards: {page}"), story
    assert message in line, story
    assert not person.folder.exists()


def test_several_files(person: Person, page: Path, tmp_path: Path) -> None:
    """One bad file among several stops none of the others, and its code is the last word."""
    other = tmp_path / "lakes.md"
    other.write_text(deck_text("Lakes", {"Tarn": "A lake in the mountains."}), encoding="utf-8")
    result = person.run("import", str(page), str(tmp_path / "nowhere.txt"), str(other))
    assert result.exit_code == 3
    assert "nowhere.txt: cannot be read (No such file or directory)" in result.stderr
    assert {path.name for path in person.decks.iterdir()} == {"seas-oceans.md", "lakes.md"}
    assert person.run("import", "-o", str(tmp_path / "x.md"), str(page), str(other)).exit_code == 2
    assert person.run("import").exit_code == 2


def test_a_deck_that_cannot_be_added_to(person: Person, page: Path) -> None:
    """A file with the marks of a merge is refused with their lines, and stays as it is."""
    text = "---\ndeck: Seas & Oceans\n---\n## Tide\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> theirs\n"
    target = person.write("seas.md", text)
    result = person.run("import", "-o", str(target), str(page))
    assert result.exit_code == 3
    assert f"{target}:5: an unresolved git merge" in result.stderr
    assert target.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("output", ["file/deck.md", "folder", "/proc/deck.md"])
def test_a_place_that_cannot_be_written(person: Person, page: Path, tmp_path: Path, output: str) -> None:
    """One line that says where and why, and a code of its own where it is the writing that fails."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    result = person.run("import", "-o", str(tmp_path / output), str(page))
    assert result.exit_code in {3, 5}
    assert len(result.stderr.splitlines()) == 1
    assert "cannot" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_deck_in_another_encoding(person: Person, page: Path, encoding: str) -> None:
    """New terms are written in the encoding that the file has."""
    own = deck_text("Seas & Oceans", {"Mar\u00e9e": "Mine."}).encode(encoding)
    target = person.write("seas.md", own)
    assert person.run("import", str(page)).exit_code == 0
    assert target.read_bytes().startswith(own)
    assert "## Wave" in target.read_bytes().decode(encoding)


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_becomes_the_deck(person: Person, page: Path, tmp_path: Path, text: str) -> None:
    """A file with nothing in it is written as if it were not there, the deck's name included."""
    target = tmp_path / "empty.md"
    target.write_text(text, encoding="utf-8")
    assert person.run("import", "-o", str(target), str(page)).exit_code == 0
    assert deck_of(target).name == "Seas & Oceans"


def test_an_open_code_block_swallows_nothing(person: Person, tmp_path: Path) -> None:
    """Where a new note's code would close an open block and fall into it, the file is left alone and the line named."""
    source = tmp_path / "new.md"
    source.write_text("---\ndeck: Seas\n---\n## Tide\nSee:\n\n```\nebb\n```\n", encoding="utf-8")
    text = "---\ndeck: Seas\n---\n## Reef\nSee:\n\n```\ncorals\n"
    target = person.write("seas.md", text)
    result = person.run("import", str(source))
    assert result.exit_code == 3
    assert f"flashcards: {target}:7: " in result.stderr
    assert target.read_text(encoding="utf-8") == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deck=decks(), more=decks())
def test_any_deck_can_grow_by_any_other(tmp_path: Path, deck: Deck, more: Deck) -> None:
    """An import brings every term, the old bytes are the new ones' beginning, and importing again does nothing."""
    before = markdown.render(deck).encode(errors="replace")
    data = markdown.render(more).encode(errors="replace")
    assume(markdown.parse(data.decode(), "").deck.notes)
    person, target = Person(tmp_path), tmp_path / "deck.md"
    target.write_bytes(before)
    request = Request(format_name="markdown", output=str(target))

    def plan() -> ImportPlan:
        (only,) = plan_imports(read(data, "more", request), person.home, request)
        return only

    first = plan()
    with carried_out([first], person.home):
        pass
    after = target.read_bytes()
    assert after.startswith(before)
    known = {bare(note) for note in markdown.parse(after.decode(), "deck").deck.notes}
    assert {bare(note) for note in first.reading.deck.notes} <= known
    again = plan()
    assert (again.added, again.data) == ([], None)


def bare(note: Note) -> str:
    """A term without what stands in parentheses behind it."""
    return term_key(names_of(note.term)[0])


def test_an_import_is_due_at_once(person: Person, page: Path) -> None:
    """What was imported can be studied, with no further step."""
    person.run("import", str(page))
    assert json.loads(person.run("due", "--json").stdout)["new"] == 3


LARGE = {
    "a new deck": ("Tide,The sea rises.\nWave,A ridge.\n", [], None),
    "what is wrong with rows": ("Tide,The sea rises.\nWave\nTIDE,A ridge.\n", [], None),
    "another name": ("Tide,The sea rises.\nWave,A ridge.\n", ["--deck", "Sea: all"], None),
    "another file": ("Tide,The sea rises.\nWave,A ridge.\n", ["--output", "{folder}/mine.md"], None),
    "columns": ("The sea rises.,Tide\nA ridge.,Wave\n", ["--columns", "definition,term"], None),
    "a deck that is there": ("Tide,The sea rises.\nWave,A ridge.\n", [], "## Tide\n\nMine.\n"),
    "an open quote": ('Tide,The sea rises.\nWave,A ridge.\n"Gyre,A ring.\n', [], None),
    "rows that get wider": ("Tide,Rises.\n" * 1000 + "Wave,A ridge.,more\n" * 1001, [], None),
    "a try": ("Tide,The sea rises.\nWave,A ridge.\n", ["--dry-run"], None),
}


@pytest.mark.parametrize(("text", "options", "there"), LARGE.values(), ids=LARGE)
def test_a_large_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, options: list[str], there: str | None
) -> None:
    """A large table, of which no note is kept in memory, becomes the same file with the same words as a small one."""
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    said = []
    for at, large in enumerate((2**18, 0)):
        monkeypatch.setattr(tables, "LARGE", large)
        person = Person(tmp_path / f"home{at}")
        if there is not None:
            person.write("table.md", there)
        given = [each.format(folder=person.folder) for each in options]
        done = person.run("import", *given, str(tmp_path / "table.csv"))
        files = {str(each.relative_to(person.folder)): each.read_bytes() for each in person.folder.rglob("*.md")}
        words = [text.replace(str(person.folder), "HOME") for text in (done.stdout, done.stderr)]
        said.append((done.exit_code, words, files))
    assert said[0] == said[1]


def test_a_large_table_that_cannot_be_a_deck_leaves_nothing(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that would be too large for a deck file is refused as a whole."""
    monkeypatch.setattr(tables, "LARGE", 0)
    monkeypatch.setattr(tables, "LARGEST_DECK", 100)
    path = tmp_path / "table.csv"
    path.write_text("Tide,The sea rises.\n" * 10, encoding="utf-8")
    done = person.run("import", str(path))
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.endswith("table.md: would have more than 64 MB; split it into several decks\n")
    assert not [*(person.folder / "decks").glob("*")]
