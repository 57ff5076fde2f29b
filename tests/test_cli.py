"""The program from the first start on, as a process of its own where that matters."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import click
import pytest
from helpers import SEAS, Person, append, card_of, deck_text

from flashcards import __version__
from flashcards.cli import main
from flashcards.collection import log
from flashcards.reviews import Rating

if TYPE_CHECKING:
    from datetime import datetime

NASTY = "\x1b]0;gotcha\x07\x1b[2J\x9b31m\r\u202e\x08"
"""A window title, a cleared screen, colour, an overwritten line, reversed text."""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with one deck of three notes."""
    made = Person(tmp_path / "home")
    made.write("seas.md", SEAS)
    return made


@pytest.fixture
def newcomer(tmp_path: Path) -> Person:
    """Somebody who has nothing yet."""
    return Person(tmp_path / "home")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command there is, with its name as words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield (*path, name), found
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


COMMANDS = dict(commands(main))


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_every_command_is_described(name: tuple[str, ...]) -> None:
    """A command has a sentence, and each of its options says what it is for."""
    assert COMMANDS[name].help
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, (name, parameter.name)


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_an_unknown_option_is_wrong_usage(newcomer: Person, name: tuple[str, ...]) -> None:
    """It ends with 2, says so on stderr, and makes nothing."""
    result = newcomer.run(*name, "--no-such-option")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no option --" in result.stderr
    assert not newcomer.folder.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 0, "No decks yet. To begin:"),
        (("due",), 1, ""),
        (("due", "-q"), 1, ""),
        (("decks",), 0, "No decks yet."),
        (("undo",), 1, ""),
    ],
)
def test_an_empty_home(newcomer: Person, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Before anything was begun, asking makes no file, and says how to begin where there is something to say."""
    result = newcomer.run(*arguments)
    assert result.exit_code == code
    assert result.stdout.startswith(said)
    assert bool(result.stdout) == bool(said)
    assert not newcomer.folder.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("due", "Seas"), 2, 'no deck or file "Seas"; "flashcards decks" lists your decks'),
        (("show", "Tide"), 2, 'no term "Tide"; "flashcards search WORD" finds notes'),
        (("undo",), 1, "nothing to undo"),
        (("study", "nowhere/deck.md"), 2, 'no deck or file "nowhere/deck.md"; "flashcards decks" lists'),
    ],
)
def test_what_an_empty_home_does_not_have(
    newcomer: Person, arguments: tuple[str, ...], code: int, message: str
) -> None:
    """A name that matches nothing is one line on stderr, and its code."""
    result = newcomer.run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.splitlines()[-1].startswith(f"flashcards: {message}")


def test_the_first_session(newcomer: Person) -> None:
    """The first run copies the deck that ships, says where, and asks its first card; the second just asks."""
    first = newcomer.run("study", text="\n\nq\n")
    assert first.exit_code == 0
    assert first.stderr.startswith(f"flashcards: your decks are in {newcomer.decks}; ")
    assert "Training & Alignment: 0 done, 20 new, 0 again, 0 due." in first.stdout
    assert "1 card in" in first.stdout
    second = newcomer.run("study", text="")
    assert (second.exit_code, second.stderr) == (0, "")
    assert "0 done, 19 new, 0 again, 0 due" in second.stdout
    assert "No card answered." in second.stdout


def test_a_first_session_on_a_deck_of_ones_own(newcomer: Person, tmp_path: Path) -> None:
    """A path makes that file a deck from now on, wherever it lies, and a folder all decks in it."""
    deck = tmp_path / "lakes.md"
    deck.write_text(deck_text("Lakes", {"Tarn": "A lake in the mountains."}), encoding="utf-8")
    assert "Lakes: 0 done, 1 new" in newcomer.run("study", str(deck), text="").stdout
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.md").write_text(deck_text("Rivers", {"Delta": "Where it ends."}), encoding="utf-8")
    assert "Rivers: 0 done, 1 new" in newcomer.run("study", str(folder), text="").stdout
    assert {"Lakes", "Rivers"} <= {deck["deck"] for deck in json.loads(newcomer.run("due", "--json").stdout)["decks"]}
    (folder / "a.md").unlink()
    empty = newcomer.run("study", str(folder))
    assert (empty.exit_code, empty.stdout) == (3, "")
    assert f"flashcards: {folder}: no deck in this folder" in empty.stderr


def test_a_session_line_by_line(person: Person) -> None:
    """One answer a card, a repeat until Good, an undo, and a summary; each answer is in the log."""
    told = person.run("study", "Seas", text="\n1\n\n3\n\nu\n\n\n\n4\n\n\n")
    assert told.exit_code == 0
    assert "Seas, section Moon and wind: 0 done, 3 new" in told.stdout
    assert (
        "1 Again, again today, then in 1 day; 2 Hard, again today, then in 1 day; 3 Good, in 1 day; 4 Easy, in 1 day"
        in told.stdout
    )
    assert "undone: Wave (water wave)" in told.stdout
    assert "3 new cards learnt, 2 right first time." in told.stdout
    assert "\n1 repeat.\n" in told.stdout
    assert "Still to study today: 0. Due tomorrow: 3." in told.stdout
    with person.collection() as opened:
        kinds = {term: [type(entry).__name__ for entry in log.entries(opened, card_of(opened, term))]
                 for term in ("Tide", "Wave", "Gyre")}  # fmt: skip
    assert kinds == {"Tide": ["Review", "Drill"], "Wave": ["Review", "Undo", "Review"], "Gyre": ["Review"]}
    assert person.run("study").stdout == "Nothing to study now. The next review is due tomorrow.\n"
    assert person.run("study", "--ahead", "1").stdout == person.run("study").stdout


def test_a_day_of_due(person: Person) -> None:
    """What is due, new, again and coming tomorrow, from the first answer to the next morning."""

    def due() -> tuple[int, dict[str, object]]:
        result = person.run("due", "--json")
        return result.exit_code, json.loads(result.stdout)

    counts = {"due": 0, "new": 3, "again": 0, "tomorrow": 0}
    assert due() == (0, {**counts, "decks": [{"deck": "Seas", **counts}]})
    with person.collection() as opened:
        person.answer(opened, "Tide", Rating.AGAIN)
        person.answer(opened, "Wave")
        person.answer(opened, "Gyre")
    counts = {"due": 0, "new": 0, "again": 1, "tomorrow": 3}
    assert due() == (0, {**counts, "decks": [{"deck": "Seas", **counts}]})
    assert person.run("due").stdout == "Seas: 0 due, 0 new, 1 again\n"
    with person.collection() as opened:
        append(opened, card_of(opened, "Tide"), person.drill())
    assert due()[0] == 1
    assert person.run("due").exit_code == 1
    person.wait(days=1)
    assert person.run("due").stdout == "Seas: 3 due, 0 new\n"


@pytest.mark.parametrize("arguments", [("-q",), ("--quiet", "--json"), ("-q", "Seas"), ("-q", "Nowhere")])
def test_quiet_prints_nothing(person: Person, arguments: tuple[str, ...]) -> None:
    """With -q the exit code is the only answer on standard output."""
    result = person.run("due", *arguments)
    assert result.stdout == ""
    assert result.exit_code == (2 if "Nowhere" in arguments else 0)


def test_due_of_some_decks(person: Person) -> None:
    """Decks are named in any case, with those below them, and a misspelt name brings the nearest."""
    person.write("lakes.md", deck_text("Water::Lakes", {"Tarn": "High."}))
    person.write("rivers.md", deck_text("Water::Rivers", {"Delta": "Where it ends."}))
    assert person.run("due", "seas").stdout == "Seas: 0 due, 3 new\n"
    assert person.run("due", "WATER").stdout == "Water::Lakes: 0 due, 1 new\nWater::Rivers: 0 due, 1 new\n"
    assert person.run("due", "Water::Lakes", "seas").stdout.count("\n") == 2
    wrong = person.run("due", "Sees")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr == 'flashcards: no deck or file "Sees"; did you mean "Seas"?\n'


def test_due_in_a_bad_time(person: Person) -> None:
    """A clock that is pinned to nonsense is one line."""
    done = person.start("due", extra={"FLASHCARDS_NOW": "soon"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("flashcards: FLASHCARDS_NOW=soon: not a date and time")


@pytest.mark.parametrize("arguments", [("study",), ("import", "-"), ("add", "Seas"), ("new", "Seas"), ("decks",), ()])
def test_nothing_is_made_in_a_bad_time(newcomer: Person, arguments: tuple[str, ...]) -> None:
    """No command makes a home, a deck or the sample deck at a time that is not one; each can still be explained."""
    newcomer.moment = cast("datetime", SimpleNamespace(isoformat=lambda: "soon"))
    done = newcomer.run(*arguments, text="a,b\n")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("flashcards: FLASHCARDS_NOW=soon: not a date and time")
    assert not newcomer.folder.exists()
    assert newcomer.run(*arguments, "--help").exit_code == 0


def test_today(person: Person) -> None:
    """A table of the decks with the date above it, and what to type next."""
    person.write("lakes.md", deck_text("Lakes", {"Tarn": "High."}, "new-per-day: 0\n"))
    result = person.run()
    assert result.exit_code == 0
    assert [" ".join(line.split()) for line in result.stdout.splitlines()] == [
        "Sunday 01 March 2026", "", "deck due new again tomorrow", "Lakes 0 0 0 0", "Seas 0 3 0 0", "all decks 0 3 0 0",
        "", "Next: flashcards study",
    ]  # fmt: skip


def test_today_when_all_is_done(person: Person) -> None:
    """With nothing left, it says when the next review is due, and what could be asked ahead, if anything could."""
    person.run("study", text="\n3\n" * 3)
    assert person.run().stdout.endswith("\nNothing to study now. The next review is due tomorrow.\n")
    person.wait(days=1)
    person.run("study", text="\n3\n" * 3)
    end = "Nothing to study now. The next review is due on Sunday 08 March 2026, in 6 days.\n"
    end += f"{'▁' * 28}██ 100% remembered in 30 days · 2 days in a row\n"
    assert person.run().stdout.endswith(end)
    person.wait(days=1)
    end = "Nothing to study now. The next review is due on Sunday 08 March 2026, in 5 days.\n"
    end += "flashcards study --ahead 5 studies 3 cards now.\n"
    assert end in person.run().stdout
    assert "0 done, 0 new, 0 again, 3 due" in person.run("study", "--ahead", "5", text="").stdout


def test_a_home_whose_decks_are_gone(newcomer: Person) -> None:
    """A library without a deck says how to begin, and where decks belong."""
    newcomer.decks.mkdir(parents=True)
    assert newcomer.run().stdout.startswith("No decks yet. To begin:")
    assert newcomer.run("decks").stdout.startswith(f'No decks in {newcomer.decks}. "flashcards new NAME" makes one')
    assert newcomer.run("due").exit_code == 1
    assert newcomer.run("study").stdout == "Nothing to study: there are no cards.\n"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a"], "your cards are paused, because {}/a.md is missing.\nThey continue as soon as it is back;"),
        (["a", "b"], "all your cards are paused, because {}/a.md and 1 other file are missing.\nThey continue"),
        (["a", "b", "c"], "all your cards are paused, because {}/a.md and 2 other files are missing.\nThey continue"),
    ],
)
def test_a_home_whose_files_are_missing(newcomer: Person, names: list[str], said: str) -> None:
    """Where every deck file is missing, the first is named, the others are counted, and nothing is lost."""
    files = [newcomer.write(f"{name}.md", f"## Term {name}\nText.\n") for name in names]
    assert newcomer.run("due").exit_code == 0
    for file in files:
        file.unlink()
    assert newcomer.run().stdout.startswith(f"Nothing to study: {said.format(newcomer.decks)}")
    assert newcomer.run("study").stdout == "Nothing to study: every card is paused, as its file is missing.\n"


@pytest.mark.parametrize("held", ["suspend", "bury"])
def test_a_home_whose_cards_are_held_back(newcomer: Person, held: str) -> None:
    """Where every card is suspended or buried, that is said, for one deck and for all."""
    newcomer.write("sea.md", "## Tide\nRise and fall.\n\n## Ebb\nFall.\n")
    newcomer.write("sky.md", "## Sun\nA star.\n")
    assert newcomer.run(held, "deck:sea").exit_code == 0
    assert newcomer.run("study", "sea").stdout == "Nothing to study: every card is suspended or buried.\n"
    assert newcomer.run(held, "deck:sky").exit_code == 0
    assert newcomer.run("study").stdout == "Nothing to study: every card is suspended or buried.\n"
    assert newcomer.run().stdout.endswith("\nNothing to study: every card is suspended or buried.\n")


def test_undo_of_a_suspension(person: Person) -> None:
    """What was suspended or buried is taken back like an answer, and said by its name."""
    person.run("study", text="s\nb\nq\n")
    assert json.loads(person.run("due", "--json").stdout)["new"] == 1
    assert person.run("undo").stdout == "Undone: bury for Wave (water wave)\n"
    assert person.run("undo").stdout == "Undone: suspend for Tide\n"
    assert json.loads(person.run("due", "--json").stdout)["new"] == 3


def test_undo_again_and_again(person: Person) -> None:
    """Each run takes back one more, of any session, until there is nothing."""
    person.run("study", text="\n3\n")
    person.wait(days=1)
    person.run("study", text="\n1\n")
    said = [(result.exit_code, result.stdout) for result in [person.run("undo") for _ in range(3)]]
    assert said == [(0, "Undone: Again for Tide\n"), (0, "Undone: Good for Tide\n"), (1, "")]
    assert json.loads(person.run("due", "--json").stdout)["new"] == 3


class TestHome:
    """Where the program looks."""

    @pytest.fixture
    def other(self, tmp_path: Path) -> Person:
        """Another home, with another deck."""
        made = Person(tmp_path / "other")
        made.write("lakes.md", deck_text("Lakes", {"Tarn": "High."}))
        return made

    def test_the_option_stands_anywhere_and_beats_the_variable(self, person: Person, other: Person) -> None:
        """Before the command or behind it, the one nearest to the command wins."""
        there, here = str(other.folder), str(person.folder)
        assert person.run("due").stdout.startswith("Seas")
        assert person.run("--home", there, "due").stdout.startswith("Lakes")
        assert person.run("due", "--home", there).stdout.startswith("Lakes")
        assert person.run("--home", here, "due", "--home", there).stdout.startswith("Lakes")
        assert person.run("due", "--home", there, home=False).stdout.startswith("Lakes")

    def test_a_subcommand_of_a_subcommand(self, person: Person, other: Person, tmp_path: Path) -> None:
        """So it does between the two words of an export."""
        for place, words in enumerate([("export", "anki"), ("export", "--home", str(other.folder), "anki")]):
            output = tmp_path / f"{place}.apkg"
            result = person.run(*words, "-o", str(output))
            assert result.exit_code == 0
            assert f"{output}: 1 deck, {'1 note' if place else '3 notes'}" in result.stdout

    def test_a_home_that_is_a_file(self, person: Person, tmp_path: Path) -> None:
        """It is wrong usage."""
        (tmp_path / "file").touch()
        result = person.run("due", "--home", str(tmp_path / "file"))
        assert result.exit_code == 2
        assert "is a file" in result.stderr


def test_version_everywhere(newcomer: Person) -> None:
    """The version, whatever else is asked."""
    for name in [(), *COMMANDS]:
        result = newcomer.run(*name, "--version")
        assert (result.exit_code, result.stdout) == (0, f"flashcards {__version__}\n")
    assert not newcomer.folder.exists()


def test_export_makes_a_package(person: Person, tmp_path: Path) -> None:
    """A package is a zip with a collection in it; another ending, or an unknown deck, makes none."""
    output = tmp_path / "seas.apkg"
    result = person.run("export", "anki", "seas", "-o", str(output))
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{output}: 1 deck, 3 notes, 3 cards, 0 reviews" in result.stdout
    with zipfile.ZipFile(output) as package:
        assert package.testzip() is None
        assert any(name.startswith("collection.") for name in package.namelist())
    before = sorted(tmp_path.iterdir())
    assert person.run("export", "anki", "-o", str(tmp_path / "seas.zip")).exit_code == 2
    assert person.run("export", "anki", "Nowhere", "-o", str(tmp_path / "no.apkg")).exit_code == 2
    assert person.run("export", "anki", "-o", str(tmp_path / "nowhere" / "no.apkg")).exit_code == 5
    assert sorted(tmp_path.iterdir()) == before
