"""What people type first: other names of commands, advice where there is none, and what looks like a name."""

import click
import pytest
from click.shell_completion import ShellComplete
from helpers import SEAS, Person

from flashcards import __version__
from flashcards.cli import main
from flashcards.cli.aliases import ADVICE, ALIASES
from flashcards.cli.exchange.formats import ENDINGS, spelt_out

FORMATS = ("markdown", "csv", "json", "sqlite", "anki-text", "anki")


@pytest.fixture
def sea(person: Person) -> Person:
    """Somebody with one deck."""
    person.write("seas.md", SEAS)
    return person


def commands() -> list[str]:
    """The names of all commands."""
    return main.list_commands(click.Context(main))


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_another_name(sea: Person, alias: str, name: str) -> None:
    """Each alias is the command that the table says, in any case, and no command's own name."""
    assert alias not in commands()
    own = name in commands()
    usage = sea.run(alias.upper(), "--help").stdout
    assert usage.startswith(f"Usage: flashcards {name} ")
    assert not own or usage == sea.run(name, "--help").stdout


_WHOLE = "the path of a Markdown file or folder, which then joins your decks."
"""The end of a sentence of ``study --help`` that is longer than a line."""


@pytest.mark.parametrize(
    ("arguments", "plain", "whole"),
    [
        (("study", "--help"), "", False),
        (("study", "--help"), "plain = true", True),
        (("help", "study"), "plain = true", True),
        (("study", "--help", "--plain"), "", True),
        (("study", "--help", "--no-plain"), "plain = true", False),
        (("study", "--help"), "plain = 3", False),
    ],
    ids=["on a screen", "set", "the word", "asked for", "not this time", "a broken file"],
)
@pytest.mark.parametrize("named", [False, True], ids=["by the environment", "by an option"])
def test_help_that_is_heard(sea: Person, arguments: tuple[str, ...], plain: str, whole: bool, named: bool) -> None:  # noqa: FBT001 - columns
    """For a screen reader no sentence of a help text is broken; elsewhere it is as wide as the terminal at most."""
    (sea.folder / "config.toml").write_text(plain, encoding="utf-8")
    place = ("--home", str(sea.folder)) if named else ()
    shown = sea.run(*place, *arguments, home=not named)
    assert shown.exit_code == 0
    assert (_WHOLE in shown.stdout) == whole
    assert (max(map(len, shown.stdout.splitlines())) > 100) == whole


@pytest.mark.parametrize("place", ["", "~nobody-at-all/x", "x" * 300, "/dev/null/x", "--help", "\udcff"])
def test_help_wherever_the_home_is(sea: Person, place: str) -> None:
    """A home that cannot be there changes nothing about the help."""
    shown = sea.run("study", "--home", place, "--help")
    assert shown.exit_code == (2 if place == "\udcff" else 0)
    assert place == "\udcff" or shown.stdout == sea.run("study", "--help").stdout


def test_the_list_of_commands_that_is_heard(sea: Person) -> None:
    """For a screen reader no command's sentence ends in dots."""
    assert "..." in sea.run("--help").stdout.partition("Commands:")[2]
    (sea.folder / "config.toml").write_text("plain = true", encoding="utf-8")
    assert "..." not in sea.run("--help", f"--home={sea.folder}").stdout.partition("Commands:")[2]
    formats = sea.run("--home", str(sea.folder), "export", home=False).stderr.partition("Commands:")[2]
    assert "sqlite" in formats
    assert "..." not in formats


@pytest.mark.parametrize("word", ADVICE)
def test_advice(sea: Person, word: str) -> None:
    """What no command does is one line that says what to type instead."""
    assert word not in commands()
    assert word not in ALIASES
    result = sea.run(word, "Tide")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f'flashcards: no command "{word}"; {ADVICE[word]}\n'


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("remov", f'if you mean "remove": {ADVICE["remove"]}'),
        ("bakcup", 'did you mean "backup"?'),
        ("stdy", 'did you mean "study"?'),
        ("reveiw", 'did you mean "review"?'),
        ("hlep", 'did you mean "help"?'),
        ("seas.md", "to study it: flashcards study seas.md"),
        ("my deck.apkg", "to import it: flashcards import 'my deck.apkg'"),
        ("Seas", "to study that deck: flashcards study Seas"),
        ("xyzzy", "see flashcards --help"),
    ],
)
def test_no_command(sea: Person, typed: str, said: str) -> None:
    """Meaning comes before spelling, and no line lists every command."""
    sea.run("due")
    result = sea.run(typed)
    assert (result.exit_code, result.stderr) == (2, f'flashcards: no command "{typed}"; {said}\n')


@pytest.mark.parametrize("option", ["-v", "-V", "version"])
def test_version(person: Person, option: str) -> None:
    """The version is told however it is asked for."""
    result = person.run(option)
    assert (result.exit_code, result.stdout) == (0, f"flashcards {__version__}\n")


def test_completion() -> None:
    """Another name is completed as its command is, and a name of nothing quietly has no completions."""
    complete = ShellComplete(main, {}, "flashcards", "_FLASHCARDS_COMPLETE").get_completions
    assert "--plain" in [item.value for item in complete(["review"], "--pl")]
    assert "forget" in [item.value for item in complete(["list"], "for")]
    assert complete(["xyzzy"], "--pl") == []


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("help",), ()),
        (("help", "study"), ("study",)),
        (("help", "review"), ("study",)),
        (("help", "decks", "forget"), ("decks", "forget")),
        (("man", "export", "csv"), ("export", "csv")),
    ],
)
def test_help(person: Person, words: tuple[str, ...], command: tuple[str, ...]) -> None:
    """``help`` shows what --help shows, of the program or of a command."""
    result = person.run(*words)
    assert (result.exit_code, result.stdout) == (0, person.run(*command, "--help").stdout)


def test_help_of_what_is_not_there(person: Person) -> None:
    """Help on no command says what may be meant."""
    result = person.run("help", "remove")
    assert (result.exit_code, result.stderr) == (2, f'flashcards: no command "remove"; {ADVICE["remove"]}\n')


@pytest.mark.parametrize("word", ["rm", "remove", "delete", "drop"])
def test_what_is_done_with_a_deck(sea: Person, word: str) -> None:
    """A word for removing, and a deck, is what ``decks forget`` does; the word alone is a deck's name."""
    sea.run("due")
    (sea.decks / "seas.md").unlink()
    assert f'flashcards: no deck or file "{word}"' in sea.run("decks", word).stderr
    assert sea.run("decks", word, "seas").stdout.startswith("Removed deck file ")


@pytest.mark.parametrize("word", ["new", "add", "create", "make"])
def test_a_deck_is_made_elsewhere(person: Person, word: str) -> None:
    """Who would make a deck by ``decks`` is told how."""
    result = person.run("decks", word, "Seas")
    assert (result.exit_code, result.stderr) == (2, "flashcards: to make a deck: flashcards new NAME\n")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("cards.apkg", "anki -o cards.apkg"),
        ("CARDS.APKG Seas", "anki -o CARDS.APKG Seas"),
        ("Seas cards.apkg", "anki Seas -o cards.apkg"),
        ("-o x.db", "sqlite -o x.db"),
        ("Seas --output=x.jsonl", "json Seas --output=x.jsonl"),
        ("-ox.txt", "anki-text -ox.txt"),
        ("--no-schedule x.json", "json --no-schedule -o x.json"),
        ("anki cards.apkg Seas", "anki -o cards.apkg Seas"),
        ("anki -o cards.apkg x.apkg", "anki -o cards.apkg x.apkg"),
        ("csv Seas", "csv Seas"),
        ("csv x.json", "csv x.json"),
        ("apkg Seas -o x.apkg", "anki Seas -o x.apkg"),
        ("datasette x.db", "sqlite -o x.db"),
        ("md Seas", "markdown Seas"),
        ("json deck:x.json", "json deck:x.json"),
        ("--home x.json anki -o y.apkg", "--home x.json anki -o y.apkg"),
        ("Seas", "Seas"),
        ("-o x", "-o x"),
        ("-o", "-o"),
        ("-h", "-h"),
    ],
)
def test_the_ending_chooses_the_format(given: str, meant: str) -> None:
    """The file says the format where nothing else does, and needs no -o."""
    assert spelt_out(given.split(), FORMATS) == meant.split()


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_export_to_a_file(sea: Person, ending: str) -> None:
    """Every ending that is known makes a file of that kind."""
    target = sea.folder / f"cards{ending}"
    result = sea.run("export", str(target))
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{target}: 1 deck, 3 notes")
    assert target.stat().st_size


@pytest.mark.parametrize("arguments", [("Seas",), ("-o", "cards"), ("foo.doc",)])
def test_an_export_to_nothing_known(sea: Person, arguments: tuple[str, ...]) -> None:
    """One line says which endings there are."""
    result = sea.run("export", *arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "ends in .apkg, .json, .csv, .md, .txt or .db" in result.stderr
