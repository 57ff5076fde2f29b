"""Commands that only look: show, decks, and what an empty home says to them."""

import json
import os
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from helpers import SEAS, Person, append, card_of, deck_text
from test_cli import newcomer as newcomer  # noqa: PLC0414 - a fixture
from test_cli import person as person  # noqa: PLC0414 - a fixture

from flashcards.cli import main
from flashcards.cli.common import choose
from flashcards.collection import steps
from flashcards.errors import AmbiguousDeck, UnknownDeck
from flashcards.reviews import Bury, Rating, SetDue, Suspend
from flashcards.studyday import Day
from flashcards.terminal.text import indented


@pytest.mark.parametrize("term", ["Wave (water wave)", "wave", "WATER  WAVE", "*Wave*", "Water-wave"])
def test_show_by_any_of_its_names(person: Person, term: str) -> None:
    """The term, what stands in its parentheses, in any case and with any punctuation."""
    result = person.run("show", *term.split(" "))
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Wave (water wave)\n  Seas / Moon and wind, {person.decks / 'seas.md'}:14\n")
    assert "  A ridge that moves through water.\n" in result.stdout


def test_show_tells_what_happened(person: Person) -> None:
    """Schedule, holds and history, with what was undone marked."""
    with person.collection() as opened:
        person.answer(opened, "Tide", Rating.EASY)
        steps.undo(opened, person.stamp())
        person.answer(opened, "Tide", Rating.HARD)
        stamp, today = person.stamp(), person.today
        append(opened, card_of(opened, "Tide"), Suspend(**stamp))
        bury = Bury(**stamp, until=Day(today + 1))
        append(opened, card_of(opened, "Gyre"), bury)
        append(opened, card_of(opened, "Tide"), person.drill(Rating.GOOD))
        append(opened, card_of(opened, "Tide"), SetDue(at=stamp["at"], utc_offset=0, day=today, due=Day(today + 9)))
    shown = person.run("show", "tide").stdout
    assert "  #moon\n" in shown
    assert "due 2026-03-10; interval 1 d, ease 2.36, repetitions 1, lapses 0; suspended\n" in shown
    assert "    2026-03-01 08:00  review: Easy, 2 s (undone)\n" in shown
    assert "    2026-03-01 08:00  review: Hard, 2 s\n" in shown
    assert "    2026-03-01 08:00  drill: Good, 1 s\n    2026-03-01 07:00  due day set to 2026-03-10\n" in shown
    assert "new; buried until 2026-03-02" in person.run("show", "gyre").stdout
    person.write("seas.md", SEAS[: SEAS.index("## Gyre")])
    assert "its text is gone, its history is kept" in person.run("show", "gyre").stdout


def test_show_something_unknown(person: Person) -> None:
    """The nearest terms are named."""
    result = person.run("show", "Tidle")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == 'flashcards: no term "Tidle"; did you mean "Tide"?\n'


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Sea", ["Sea::Deep", "Sea::Shore"]),
        ("sea::deep", ["Sea::Deep"]),
        ("deep", ["Sea::Deep"]),
        ("ecole", ["\u00c9cole"]),
        ("\u00c9COL", ["\u00c9cole"]),
        ("sea::d", ["Sea::Deep"]),
        ("Lak", ["Lakes"]),
    ],
)
def test_decks_by_a_part_of_their_names(wanted: str, found: list[str]) -> None:
    """A name is enough without its accents, without what stands above it, or by how it begins."""
    assert choose(["Sea::Deep", "Sea::Shore", "\u00c9cole", "Lakes", "Ladder"], wanted) == found


def test_decks_that_share_a_part() -> None:
    """Where several decks may be meant, all are named; where none may be, the nearest."""
    with pytest.raises(AmbiguousDeck) as several:
        choose(["Lakes", "Ladder", "Seas"], "la")
    assert several.value.decks == ("Ladder", "Lakes")
    for wanted in ("Sees", ""):
        with pytest.raises(UnknownDeck):
            choose(["Lakes", "Ladder", "Seas"], wanted)


def test_what_a_deck_is_about(person: Person) -> None:
    """A session over one deck begins with its description, one over several with none; "decks NAME" shows it, too."""
    assert person.run("study", "--plain").stdout.startswith(
        "What moves the water.\n\nSeas, section Moon and wind: 0 done"
    )
    person.write("lakes.md", "---\ndeck: Lakes\n---\n\nStill, **deep** `water`.\n\n- and cold\n\n## Tarn\nHigh.\n")
    assert person.run("study", "--plain").stdout.startswith("\nLakes: 0 done")
    about = person.run("study", "--plain", "lakes").stdout.partition("\n\nLakes")[0]
    assert [" ".join(line.split()) for line in about.splitlines() if line] == ["Still, deep water.", "\u2022 and cold"]
    path = person.decks / "seas.md"
    assert person.run("decks", "sea").stdout == f"Seas: 3 cards, 3 new\n    What moves the water.\n    {path}\n"
    for arguments in (("decks", "--json", "sea"), ("decks", "sea", "--json")):
        (facts,) = json.loads(person.run(*arguments).stdout)
        assert (facts["deck"], facts["description"]) == ("Seas", "What moves the water.")
    assert person.run("decks", "seesaw").exit_code == 2


def test_what_decks_above_others_are_about(person: Person) -> None:
    """A session over a deck and those below it begins with the description of the upper one."""
    person.write("cold.md", deck_text("Seas::Cold", {"Floe": "Ice."}))
    assert person.run("study", "--plain").stdout.startswith("What moves the water.\n")
    assert person.run("study", "--plain", "cold").stdout.startswith("\nSeas::Cold: ")


def test_a_deck_in_an_empty_home(newcomer: Person) -> None:
    """Asking for a deck where there is none begins nothing."""
    assert newcomer.run("decks", "seas").exit_code == 2
    assert not newcomer.folder.exists()


def test_decks_are_completed(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind "decks" a shell completes names of decks beside commands."""
    person.run("due")
    monkeypatch.setenv("FLASHCARDS_HOME", str(person.folder))
    complete = ShellComplete(main, {}, "flashcards", "_FLASHCARDS_COMPLETE")
    assert [item.value for item in complete.get_completions(["decks"], "s")] == ["split", "Seas"]
    assert [item.value for item in complete.get_completions(["decks"], "fo")] == ["forget"]


def test_a_long_text_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its lines end between words and keep their indent; in a file they stay as they are written."""
    monkeypatch.setenv("COLUMNS", "20")
    text = "The rise and fall of the sea.\n- twice a day"
    outside, inside = os.openpty()
    with os.fdopen(outside), os.fdopen(inside, "w", encoding="utf-8") as terminal:
        lines = ["    The rise and", "    fall of the sea.", "    - twice a day"]
        assert [*indented(text, "    ", terminal)] == lines
    with (tmp_path / "file").open("w", encoding="utf-8") as file:
        assert [*indented(text, "    ", file)] == ["    The rise and fall of the sea.", "    - twice a day"]
