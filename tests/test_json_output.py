"""What commands print as JSON is what ``docs/json.md`` says, field by field."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text

from flashcards.cli import main
from flashcards.study import options
from flashcards.study.keys import ACTIONS

PAGE = (Path(__file__).parent.parent / "docs" / "json.md").read_text(encoding="utf-8")
SECTIONS = {
    head: dict(re.findall(r"^\| `([^`]+)` \| ([a-z ]+?) \|", body, re.MULTILINE))
    for head, body in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
"""The fields of each command and their types, as the page has them."""

TYPES = {
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list),
    "entry": lambda value: isinstance(value, dict) and {"kind", "at", "day"} <= set(value),
}
LISTS = {"decks", "search", "show", "log"}


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with something of everything."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.write("lost.md", deck_text("Lost", {"Ebb": "flow"}))
    with person.collection() as opened:
        person.answer(opened, "Tide")
    person.suspend("Wave")
    (person.decks / "lost.md").unlink()
    return person


def leaves(value: object, path: str = "", *, known: set[str]) -> Iterator[tuple[str, object]]:
    """Each value that is no list and no object, or that the page has as a whole, with its path."""
    if path in known:
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key, known=known)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{path}[]", known=known)
    else:
        yield path, value


def check(found: object, fields: dict[str, str]) -> None:
    """Every field that is there is on the page with its type, and every field of the page is there."""
    seen = set()
    for path, value in leaves(found, known=set(fields)):
        assert path in fields, f"{path} is not on the page"
        assert any(TYPES[kind](value) for kind in fields[path].split(" or ")), (path, value)
        seen.add(path)
    assert seen == set(fields)


def run(person: Person, *command: str) -> object:
    """What a command prints."""
    return json.loads(person.run(*command, "--json").stdout)


def test_due(person: Person) -> None:
    """The counts, of all and of each deck."""
    check(run(person, "due"), SECTIONS["due"])


def test_decks(person: Person) -> None:
    """Each deck with its files, one of which is missing."""
    found = run(person, "decks")
    check(found, SECTIONS["decks"])
    assert isinstance(found, list)
    assert [deck["files"][0]["missing"] for deck in found] == [True, False]
    assert "Lost: paused" in person.run("decks").stdout
    assert "1 note retired" in person.run("decks", "forget", "lost").stdout
    assert "Lost" not in person.run("decks").stdout


def test_search_and_show(person: Person) -> None:
    """A learnt card and a new one, with the history of the first."""
    cards = run(person, "search", "deck:Seas")
    check(cards, SECTIONS["search"])
    person.write("more.md", "# Part\n## Ria\nA drowned valley.\n\nAliases: inlet\n\n#coast\n")
    with person.collection() as opened:
        person.answer(opened, "Ria")
    check(run(person, "show", "Ria"), {**SECTIONS["search"], **SECTIONS["show"]})


def test_check(person: Person) -> None:
    """What changed, also in a deck's settings, what is wrong, and what is worth knowing."""
    person.write("coast.md", deck_text("Coast", {"Ria": "A drowned valley."}))
    person.run("due")
    person.write("coast.md", deck_text("Coast", {"Ria": "A drowned valley."}, "scheduler: fsrs\n"))
    person.write("prose.md", "Dear diary.\n")
    person.write("bad.md", "## Term\n\n## Other\nSound.\n")
    check(run(person, "check"), SECTIONS["check"])


def test_log(person: Person) -> None:
    """Entries with what their kinds say besides."""
    found = run(person, "log")
    assert isinstance(found, list)
    own = {"quality", "took"}
    check([{key: value for key, value in entry.items() if key not in own} for entry in found], SECTIONS["log"])


def test_stats(person: Person) -> None:
    """Every figure, of one answer."""
    check(run(person, "stats"), SECTIONS["stats"])


def test_backups(person: Person) -> None:
    """What each holds, and why it was made."""
    assert person.run("backup").exit_code == 0
    check(run(person, "backups"), SECTIONS["backups"])


def test_doctor(person: Person) -> None:
    """Each finding, such as the deck that is gone."""
    check(run(person, "doctor"), SECTIONS["doctor"])


def test_config(person: Person) -> None:
    """Every key, and the keys of every action."""
    found = run(person, "config")
    assert isinstance(found, dict)
    assert list(found) == [*options.OPTIONS, "fsrs-parameters", "keys"]
    assert list(found["keys"]) == list(ACTIONS)


def test_before_anything_was_begun(tmp_path: Path) -> None:
    """There is JSON then, too, and nothing is made."""
    new = Person(tmp_path / "new")
    for command in ("due", "decks", "log"):
        json.loads(new.run(command, "--json").stdout)
    assert not new.folder.exists()


def test_every_command_with_json_is_on_the_page() -> None:
    """No command prints JSON that the page does not describe."""
    context = main.make_context("flashcards", [], resilient_parsing=True)
    commands = {name: main.get_command(context, name) for name in main.list_commands(context)}
    having = {
        name
        for name, command in commands.items()
        if command and any("--json" in parameter.opts for parameter in command.params)
    }
    assert having == set(SECTIONS)
