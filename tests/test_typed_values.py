"""Values as people type them: percentages, numbers below zero, and what is set already."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import SEAS, Person, dump

from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.settings import share

USUAL = ", ".join(f"{each:.10g}" for each in DEFAULTS)
OTHER = USUAL.replace("0.212", "0.4", 1).replace("2.3065", "9.5", 1)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who studied a deck for some days by FSRS."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.run("config", "scheduler", "fsrs")
    for days in (2, 5, 60):
        person.run("study", text="\n3\n" * 6)
        person.wait(days=days)
    return person


@pytest.mark.parametrize("value", ["0.85", ".85", "85", "85%", "85 %", "0.850"])
def test_a_share(person: Person, value: str) -> None:
    """A share may be typed as a percentage, at the prompt, in the file and in a deck."""
    assert person.run("config", "desired-retention", value).stdout == "desired-retention = 0.85\n"
    path = person.folder / "config.toml"
    assert "desired-retention = 0.85\n" in path.read_text(encoding="utf-8")
    stated = f'"{value}"' if "%" in value else value.replace(".85", "0.85").replace("00.85", "0.85")
    path.write_text(f"desired-retention = {stated}\n", encoding="utf-8")
    assert person.run("config", "desired-retention").stdout == "0.85\n"
    person.write("seas.md", SEAS.replace("deck: Seas", f"deck: Seas\ndesired-retention: {value}"))
    assert person.run("due").stderr.count("desired-retention") == 0
    with person.collection() as opened:
        assert opened.connection.execute("select retention from decks").fetchall() == [(0.85,)]


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("prop:r<80%", "prop:r<0.8"),
        ("prop:r<80", "prop:r<0.8"),
        ("prop:r<2%", "prop:r<0.02"),
        ("prop:r<10", "prop:r<0.1"),
        ("prop:r<99.95%", "prop:r<.9995"),
        ("prop:r<=100%", "prop:r<=1"),
    ],
)
def test_a_share_in_a_query(person: Person, query: str, same: str) -> None:
    """So may the chance of recall in a query."""
    found, expected = (person.run("search", "--json", each).stdout for each in (query, same))
    assert found == expected


STATES = "is:new, is:due, is:suspended, is:buried, is:leech, is:retired, is:paused, is:any"
DAYS = "write rated:7, rated:2026-03-01 or rated:2026-03-01..2026-03-31"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("prop:r<180%", "r is the chance to recall it today, 0 to 1 or in percent; this fits no card, or every card"),
        ("prop:r>-0.5", "r is the chance to recall it today, 0 to 1 or in percent; this fits no card, or every card"),
        ("prop:d>0.3", "d is difficulty, 1 to 10; this fits no card, or every card"),
        ("prop:d<50", "d is difficulty, 1 to 10; this fits no card, or every card"),
        ("prop:s<-1", "s is stability, days; this fits no card, or every card"),
        ("prop:lapses<-1", "lapses is how often it was forgotten; this fits no card, or every card"),
        ("prop:ivl>10%", "ivl is not a percentage, but interval, days"),
        (
            "prop:r<=2",
            ": r is the chance to recall it today, 0 to 1 or in percent; if you mean 2%, write prop:r<=2%",
        ),
        (
            "Tide prop:r<abc",
            "Tide prop:r<abc: prop:r<abc is not a comparison; write one like prop:lapses>3, in quotes in a shell",
        ),
        (
            "prop:r<abc",
            "flashcards: prop:r<abc is not a comparison; write one like prop:lapses>3, in quotes in a shell",
        ),
        ("is:foo", f"flashcards: there is no is:foo; use {STATES}"),
        ("tide is:foo", f"flashcards: tide is:foo: there is no is:foo; use {STATES}"),
        ("rated:x", f"flashcards: rated:x is not a number of days or a date; {DAYS}"),
    ],
)
def test_numbers_that_mean_nothing(person: Person, query: str, reason: str) -> None:
    """A number that the property never has is refused with what the property is, in one line."""
    refused = person.run("search", query)
    assert refused.exit_code == 2
    assert refused.stderr.endswith(f"{reason}\n")
    assert refused.stderr.count("\n") == 1


def test_ease_in_percent(person: Person) -> None:
    """Anki shows the ease in percent, so it may be typed like that."""
    person.run("config", "scheduler", "sm2")
    every = person.run("search", "--json", "prop:ease>=1.3").stdout
    assert every == person.run("search", "--json", "prop:ease>=130%").stdout
    assert every == person.run("search", "--json", "prop:ease>=130").stdout
    assert person.run("search", "prop:ease>400").exit_code == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("config", "fsrs-parameters", f"-{USUAL}"), "fsrs-parameters: w0 is -0.212, but goes from 0.001 to 100"),
        (("config", "fsrs-parameters", "-1,2"), "FSRS has 21 parameters"),
        (("config", "--dry-run", "max-interval", "-5"), 'max-interval takes days, 1 to 36500, not "-5"'),
        (("config", "desired-retention", "-.9", "--dry-run"), 'not "-.9"'),
        (("config", "-x"), "no option -x"),
    ],
)
def test_what_begins_with_a_hyphen(person: Person, words: tuple[str, ...], message: str) -> None:
    """A number below zero is a value that the key does not take, and no option."""
    refused = person.run(*words)
    assert refused.exit_code == 2
    assert message in refused.stderr


def test_a_query_that_begins_with_a_hyphen(person: Person) -> None:
    """A query may begin with what it leaves out, among options and their values, or after two hyphens."""
    every = json.loads(person.run("search", "--json", "is:due").stdout)
    assert every
    for words in (("-is:new",), ("--limit", "50", "-is:new"), ("-is:new", "--limit", "50"), ("--", "-is:new")):
        assert json.loads(person.run("search", "--json", *words).stdout) == every, words
    assert person.run("stats", "-is:new", "--table").exit_code == 0
    assert person.run("search", "-tag:moon", "tide").exit_code == 1


def test_parameters_that_are_used_already(person: Person) -> None:
    """Setting what is set stores nothing, so that there is no step to undo."""
    with person.collection() as opened:
        before = dump(opened)
    answered = person.run("undo").stdout
    assert person.run("redo").exit_code == 0
    for words in (("--unset",), (USUAL,)):
        said = person.run("config", "fsrs-parameters", *words)
        assert (said.exit_code, said.stdout) == (0, f"fsrs-parameters = {USUAL}\n")
        assert "due tomorrow" not in said.stderr
    assert person.run("undo").stdout == answered
    assert person.run("redo").exit_code == 0
    for _ in range(3):
        person.run("config", "fsrs-parameters", OTHER)
    assert "parameters" in person.run("undo").stdout
    assert person.run("undo").stdout == answered
    assert person.run("redo").exit_code == 0
    with person.collection() as opened:
        assert dump(opened) == before


def test_the_list_has_the_parameters(person: Person) -> None:
    """They are listed with the settings, shortened, and whole in JSON; the list needs no collection."""
    assert "fsrs-parameters    0.212, 1.2931, 2.3065 and 18 more\n" in person.run("config").stdout
    person.run("config", "fsrs-parameters", OTHER)
    listed = "fsrs-parameters    0.4, 1.2931, 9.5 and 18 more  (default 0.212, 1.2931, 2.3065 and 18 more)\n"
    assert listed in person.run("config").stdout
    assert json.loads(person.run("config", "--json").stdout)["fsrs-parameters"] == [
        float(each) for each in OTHER.split(",")
    ]
    Path(person.home.collection).write_bytes(b"not a collection")
    assert "fsrs-parameters    0.212" in person.run("config").stdout


def test_parameters_by_a_clock_that_was_ahead(person: Person) -> None:
    """``undo --ahead`` reaches parameters that a wrong clock dated, wherever they were set, and says so."""
    with person.collection() as opened:
        before = dump(opened)
    assert person.run("undo", "--ahead").exit_code == 1
    other = Person(person.folder.parent / "other")
    other.moment = person.moment + timedelta(days=900)
    other.run("import", "-", text=person.run("export", "json").stdout)
    other.run("config", "fsrs-parameters", OTHER)
    person.run("import", "-", text=other.run("export", "json").stdout)
    assert person.run("config", "fsrs-parameters").stdout == f"{OTHER}\n"
    said = person.run("undo", "--ahead").stdout
    assert said.startswith("Undone: FSRS parameters dated ahead of this clock; ")
    assert person.run("config", "fsrs-parameters").stdout == f"{USUAL}\n"
    with person.collection() as opened:
        assert dump(opened) == before
    assert person.run("undo", "--ahead").exit_code == 1


@pytest.mark.parametrize("value", ["150", "150%", "100.1", "x", "", "%"])
def test_what_is_no_share(value: str) -> None:
    """More than everything, and what is no number, is refused."""
    with pytest.raises(ValueError, match=r"^$|could not convert"):
        share(value)


LARGE = "a whole number of at least 0"
ODD = "nothing can be done with {} here; leave it out, or quote a name of several words"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("study", "--new", "1e9"), f'--new takes {LARGE}, not "1e9"'),
        (("study", "--new", "-1"), f'--new takes {LARGE}, not "-1"'),
        (("study", "--ahead", "0"), '--ahead takes a whole number from 1 to 36,500, not "0"'),
        (("study", "--seed", "1.5"), '--seed takes a whole number, not "1.5"'),
        (("study", "--minutes", "nan"), '--minutes takes a number above 0, not "nan"'),
        (("study", "--minutes", "inf"), '--minutes takes a number above 0, not "inf"'),
        (("compare", "--minutes", "NaN"), '--minutes takes a number from 1 to 1,440, not "NaN"'),
        (("study", "--order", "up"), '--order takes due, random, added or deck, not "up"'),
        (("completion", "csh"), 'SHELL takes bash, zsh or fish, not "csh"'),
        (("edit",), "TERM is missing"),
        (("set-due",), "WHEN is missing"),
        (("suspend",), "TERM or QUERY is missing"),
        (("suspend", ""), "TERM or QUERY: it is empty; give a term, or a query such as deck:Seas"),
        (("undo", "x"), ODD.format('"x"')),
        (("undo", "--hom"), "no option --hom; did you mean --home?"),
        (("undo", "--json"), "no option --json"),
        (("decks", "Seas", "Tide"), ODD.format('"Tide"')),
        (("relink", "Tide", "tide"), 'NEW: "tide" is the same note as OLD; give the terms of two'),
    ],
)
def test_what_is_wrong_with_arguments(person: Person, words: tuple[str, ...], message: str) -> None:
    """One line in the words of the help says what an option or argument takes, and where to read more."""
    refused = person.run(*words)
    mark = "" if message.endswith("?") else ";"
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == f"flashcards: {message}{mark} see flashcards {words[0]} --help\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("search", "--limit"), "--limit needs a value"),
        (("study", "--cram=1"), "--cram takes no value"),
        (("due", "--home", "{file}"), "--home: {file} is a file; give a folder; see flashcards due --help"),
    ],
)
def test_options_and_their_values(person: Person, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    """So does one for a value too few, one too many, or one of another kind."""
    file = tmp_path / "file"
    file.touch()
    refused = person.run(*(word.format(file=file) for word in words))
    assert (refused.exit_code, refused.stderr) == (2, f"flashcards: {message.format(file=file)}\n")


def test_what_can_be_no_deck(person: Person, tmp_path: Path) -> None:
    """A pipe, which may never begin, and the whole disk are refused at once."""
    os.mkfifo(pipe := tmp_path / "pipe.md")
    for path, message in (
        (pipe, "a pipe or device; save its text"),
        ("/", "the whole disk cannot be a folder of decks"),
    ):
        refused = person.run("study", str(path))
        assert refused.exit_code == 3
        assert message in refused.stderr
