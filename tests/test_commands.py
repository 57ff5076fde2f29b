"""The commands as a person types them: what is said, where, and what the program ends with."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from flashcards import __version__
from flashcards.cli import main

PAGE = """\
Seas & Oceans3
CoreHow the water moves.
Tide
The rise and fall of the sea under the pull of moon and sun.
All concepts
W
Wave (W)
A ridge that moves through water without carrying it along.
"""
SEA = "---\ndeck: Sea\n---\n\n## Tide\nThe rise and fall of the sea.\n\n## Wave (W)\nA moving ridge.\n"


class Program:
    """The program with a home of its own, a deck of two notes in it, and a pinned clock."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.now = "2026-03-01T08:00:00+01:00"
        self.file = home / "decks" / "sea.md"
        self.write(SEA)

    def write(self, text: str) -> None:
        """Write the deck file anew."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, text: str = "") -> Result:
        """Run a command."""
        env = {"FLASHCARDS_NOW": self.now, "FLASHCARDS_HOME": str(self.home), "TERM": "dumb"}
        return CliRunner(env=env).invoke(main, arguments, input=text)


@pytest.fixture
def sea(tmp_path: Path) -> Program:
    """The program with one deck of two notes."""
    return Program(tmp_path / "home")


def commands(group: click.Command = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command there is, as words."""
    yield path
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            below = group.get_command(context, name)
            assert below is not None
            yield from commands(below, (*path, name))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_the_common_options(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Help and version are one option away, --home is taken by each, and none of it makes a file."""
    home = tmp_path / "new"
    for option in ("-h", "--help"):
        result = CliRunner().invoke(main, [*words, option], env={"FLASHCARDS_HOME": str(home)})
        assert (result.exit_code, result.stdout.split()[0]) == (0, "Usage:")
    result = CliRunner().invoke(main, [*words, "--home", str(home), "--version"])
    assert (result.exit_code, result.stdout) == (0, f"flashcards {__version__}\n")
    assert not home.exists()


def test_the_nearest_home_wins(sea: Program, tmp_path: Path) -> None:
    """The option beats the variable, before or after the command's name, and the later one the earlier."""
    other = str(tmp_path / "other")
    assert "Sea" in sea.run("due").stdout
    assert sea.run("--home", other, "due").stdout == ""
    assert sea.run("due", "--home", other).stdout == ""
    assert "Sea" in sea.run("--home", other, "due", "--home", str(sea.home)).stdout


def test_due_counts_and_its_codes(sea: Program) -> None:
    """It ends with 0 when there is something, 1 when there is nothing, and the day begins at four."""
    assert sea.run("due").stdout == "Sea: 0 due, 2 new\n"
    facts = json.loads(sea.run("due", "--json").stdout)
    numbers = {"due": 0, "new": 2, "again": 0, "tomorrow": 0}
    assert facts == numbers | {"decks": [numbers | {"deck": "Sea"}]}
    result = sea.run("due", "-q", "--json")
    assert (result.stdout, result.exit_code) == ("", 0)
    sea.run("study", text="\n2\n\n\n")
    assert sea.run("due").stdout == "Sea: 0 due, 0 new, 1 again\n"
    sea.run("study", text="\n\n")
    assert sea.run("due").exit_code == 1
    sea.now = "2026-03-02T03:59:00+01:00"
    assert sea.run("due").exit_code == 1
    sea.now = "2026-03-02T04:00:00+01:00"
    assert sea.run("due").stdout == "Sea: 2 due, 0 new\n"


def test_every_error_of_due_is_two(sea: Program) -> None:
    """As with grep, 1 means that nothing is due, so an error is always 2."""
    assert sea.run("due", "Nowhere").exit_code == 2
    sea.now = "yesterday"
    assert sea.run("due").exit_code == 2
    sea.now = "2026-03-01T08:00:00+01:00"
    (sea.home / "collection.db").write_bytes(b"not a database, whatever it is called")
    result = sea.run("due")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert sea.run("study").exit_code == 4


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("Seas", 'did you mean "Sea"?'),
        ("zzz", '"flashcards decks" lists'),
        ("no/deck.md", 'no deck or file "no/deck.md"'),
    ],
)
def test_an_unknown_deck(sea: Program, argument: str, message: str) -> None:
    """A name that is no deck is one line with the nearest ones."""
    result = sea.run("study", argument)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert message in result.stderr


def test_today_decks_and_show(sea: Program) -> None:
    """Today at a glance, the decks with their files, a concept by its abbreviation with its history."""
    assert "Next: flashcards study" in sea.run().stdout
    assert sea.run("decks").stdout == f"Sea: 2 cards, 2 new\n    {sea.file}\n"
    sea.run("study", text="\n\n\n4\n")
    assert sea.run("undo").stdout == "Undone: Easy for Wave (W)\n"
    shown = sea.run("show", "w").stdout
    assert shown.startswith(f"Wave (W)\n  Sea, {sea.file}:8\n\n  A moving ridge.\n")
    assert "term to definition: new" in shown
    assert "2026-03-01 08:00  review: Easy, 0 s (undone)" in shown
    assert sea.run("undo").exit_code == 0
    assert sea.run("undo").stderr == "flashcards: nothing to undo\n"
    unknown = sea.run("show", "tides")
    assert (unknown.exit_code, unknown.stderr) == (2, 'flashcards: no term "tides"; did you mean "Tide"?\n')


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rid mov", ["Wave (W)"]),
        ('"rise and"', ["Tide"]),
        ("deck:sea", ["Tide", "Wave (W)"]),
        ("is:new tide", ["Tide"]),
        ("is:due", []),
        ("tag:none", []),
        ("sea's -- ; drop", []),
    ],
)
def test_search(sea: Program, query: str, found: list[str]) -> None:
    """Words, phrases, decks, tags and states narrow a search; nothing found is 1."""
    result = sea.run("search", "--json", query)
    assert [fact["term"] for fact in json.loads(result.stdout)] == found
    assert result.exit_code == (0 if found else 1)


@pytest.mark.parametrize("query", ["is:nonsense", '"open'])
def test_a_bad_query(sea: Program, query: str) -> None:
    """A query that cannot be understood is one line and 2."""
    result = sea.run("search", query)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_import_twice(sea: Program) -> None:
    """A page becomes a deck, what is odd is said with its line, and a second run changes nothing."""
    result = sea.run("import", "-", text=PAGE)
    deck = sea.file.parent / "seas-oceans.md"
    assert "standard input:1: the page announces 3 terms, but 2 were found" in result.stderr
    assert f"Added 2 notes to {deck}" in result.stdout
    before = deck.read_bytes()
    assert "Nothing new for" in sea.run("import", "-", text=PAGE).stdout
    assert deck.read_bytes() == before


def test_import_into_an_edited_deck(sea: Program) -> None:
    """New terms go below a text that stays as it is, and what the person wrote is kept."""
    mine = "---\ndeck: Seas & Oceans\n---\n\n## TIDE (ebb)\n\nMine.   \n"
    sea.write(mine)
    assert "kept as you wrote it: Tide" in sea.run("import", "-", text=PAGE).stdout
    text = sea.file.read_text(encoding="utf-8")
    assert text.startswith(mine.rstrip())
    assert text.endswith("## Wave (W)\nA ridge that moves through water without carrying it along.\n")


def test_import_elsewhere_and_nowhere(sea: Program, tmp_path: Path) -> None:
    """The output may be any one file, and a dry run writes none."""
    target = tmp_path / "out.md"
    assert "Would add 2 notes" in sea.run("import", "--dry-run", "-o", str(target), "-", text=PAGE).stdout
    assert not target.exists()
    assert sea.run("import", "-", "-o", str(target), "--deck", "Mine", text=PAGE).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("---\ndeck: Mine\ntags: [core]\n---\n")
    assert sea.run("import", "a", "b", "-o", str(target)).exit_code == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"Caf\xe9\n", ":1: not valid UTF-8 text; save the file as UTF-8"),
        (b"\x7fELF\x00\x01", ":1: a binary file"),
        (b"", "empty; give a text"),
    ],
)
def test_import_of_something_else(sea: Program, tmp_path: Path, data: bytes, message: str) -> None:
    """What is no deck is one line with file and reason."""
    path = tmp_path / "thing"
    path.write_bytes(data)
    result = sea.run("import", str(path))
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    assert message in result.stderr


def test_add_and_tag(sea: Program) -> None:
    """A note goes below the others, tags are set on one, and the rest of the file stays byte for byte."""
    assert sea.run("add", "-t", "Gyre", "-d", "A ring of currents.", "--tag", "wind").exit_code == 0
    grown = SEA + "\n## Gyre\nA ring of currents.\n\n#wind\n"
    assert sea.file.read_text(encoding="utf-8") == grown
    assert sea.run("tag", "tide", "#moon", "two words").stdout == "Tide: #moon #two-words\n"
    assert "the sea.\n\n#moon #two-words\n\n## Wave" in sea.file.read_text(encoding="utf-8")
    assert sea.run("tag", "tide", "-r", "moon").stdout == "Tide: #two-words\n"
    unknown = sea.run("tag", "tide", "-r", "moon")
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (0, 1)
    assert "Tide has no tag #moon of its own" in unknown.stderr
    sea.run("tag", "tide", "-r", "two-words")
    assert sea.file.read_text(encoding="utf-8") == grown
    assert 'you already have "Tide"' in sea.run("add", "-t", "tide", "-d", "Again.").stderr
    assert sea.run("tag", "tide", "#").exit_code == 2


def test_check_says_and_changes_nothing(sea: Program) -> None:
    """Every edit is named with its place, errors end it with 3, and the next check says the same."""
    assert sea.run("due").exit_code == 0
    sea.write("---\ndeck: Sea\n---\n\n## Ebb\nThe rise and fall of the sea.\n\n## Swell\n")
    for _ in range(2):
        result = sea.run("check")
        assert f"renamed   Ebb (was Tide)  {sea.file}:5" in result.stdout
        assert "sea.md:8" in result.stderr
        assert result.exit_code == 3
    facts = json.loads(sea.run("check", "--json").stdout)
    assert [(one["what"], one["was"]) for one in facts["changes"]] == [("renamed", "Tide")]
    assert [error["line"] for error in facts["errors"]] == [8]


def test_forget_and_relink(sea: Program) -> None:
    """A missing file warns until it is given up, and a history goes on with another text."""
    sea.run("study", text="\n\n")
    sea.write("---\ndeck: Sea\n---\n\n## Neap\nWhen half a moon pulls.\n\n## Wave (W)\nA moving ridge.\n")
    sea.run("due")
    assert sea.run("relink", "Tide", "Neap").stdout == "Tide continues as Neap, in Sea\n"
    assert "review: Good" in sea.run("show", "neap").stdout
    assert sea.run("relink", "Wave", "Wave").exit_code == 2
    sea.file.unlink()
    assert "the file is missing" in sea.run("due").stderr
    assert sea.run("decks", "forget", "other.md").exit_code == 2
    assert "2 notes retired" in sea.run("decks", "forget", "sea.md").stdout
    assert sea.run("due").stderr == ""


@pytest.mark.parametrize(("output", "code"), [("x.zip", 2), ("/nowhere/at/all/x.apkg", 5)])
def test_an_export_to_a_place_that_cannot_be(sea: Program, output: str, code: int) -> None:
    """A wrong ending and a missing folder are said."""
    assert sea.run("export", "anki", "-o", output).exit_code == code


def test_export(sea: Program, tmp_path: Path) -> None:
    """The package's content, and what Anki will do with it, are said."""
    result = sea.run("export", "anki", "sea", "-o", str(tmp_path / "sea.apkg"))
    assert "1 deck, 2 notes, 2 cards, 0 reviews" in result.stdout
    assert "Import any learning progress" in result.stdout


def test_control_characters_are_shown(sea: Program) -> None:
    """Nothing in a deck reaches the terminal as a command, whatever prints it."""
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
    sea.write(f'---\ndeck: "D\\e[2J"\n---\n\n## Term {evil}\nMeaning {evil}\n\n#tag{evil}\n')
    for words in ([], ["due"], ["decks"], ["check"], ["show", "term"], ["search", "meaning"], ["study"], ["undo"]):
        output = sea.run(*words, text="\n\n").output
        assert output
        assert not set("\x1b\x07\x9b\u202e") & set(output), words
