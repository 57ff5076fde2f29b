"""The page that says where to put things: it names what exists, and whoever follows it halfway is told."""

import ast
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from helpers import SEAS, Person, append, card_of, check_derived

import flashcards.cli
import flashcards.formats
import flashcards.formats.pages
import flashcards.scheduling
from flashcards.cli import main
from flashcards.collection import log
from flashcards.formats import webpage
from flashcards.formats.entries import entry_from_json, entry_to_json
from flashcards.formats.pages.judging import ways
from flashcards.formats.pages.web import told
from flashcards.formats.registry import FORMATS
from flashcards.moving import texts
from flashcards.reviews import KINDS, Entry
from flashcards.scheduling.makers import MAKERS, Made
from flashcards.statistics import asjson
from flashcards.statistics.figures import Figures

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/where.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:flashcards|tests|docs)/[^`]*)`", PAGE)))


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """All modules of a package, and of those in it."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield import_module(found.name)


def defined(path: Path) -> set[str]:
    """The names of the classes and functions in a file."""
    source = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(source) if isinstance(node, ast.ClassDef | ast.FunctionDef)}


def test_the_page_names_what_exists() -> None:
    """Every file, folder and test on the page is there."""
    named = {one: one.split("::") for one in NAMED}
    assert len(named) > 20
    assert [one for one, (path, *_) in named.items() if not (ROOT / path).exists()] == []
    assert [one for one, (path, *names) in named.items() if names and not defined(ROOT / path) >= {*names}] == []


def test_each_row_has_its_files_and_its_test() -> None:
    """Every row of the table names one to three places, and a test."""
    rows = [row.split("|")[1:-1] for row in PAGE.splitlines() if row.startswith("| ")][1:]
    assert rows != []
    assert [what for what, files, _ in rows if not 1 <= files.count("`") // 2 <= 3] == []
    assert [what for what, _, test in rows if "::test_" not in test] == []


def test_every_format_is_registered() -> None:
    """A module that recognises and parses texts is in the registry, or read with the progress of another trainer."""
    found = {module.__name__ for module in modules(flashcards.formats) if hasattr(module, "recognises")}
    others = {name for name in found if name.startswith("flashcards.formats.others.")}
    assert found - others == {known.module for known in FORMATS}
    read = {module.__name__ for module in vars(texts).values() if isinstance(module, ModuleType)}
    assert others <= read


def test_every_reader_of_pages_is_tried() -> None:
    """A module that reads glossary pages is one of those that a page is read by."""
    sources = [ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")) for module in (ways, webpage, told)]
    tried = {node.id for source in sources for node in ast.walk(source) if isinstance(node, ast.Name)}
    readers = [module for module in modules(flashcards.formats.pages) if hasattr(module, "readings")]
    assert {module.__name__.rpartition(".")[2] for module in readers} <= tried


def test_every_scheduler_can_be_chosen() -> None:
    """A class that folds entries is made by the name that it has in the settings."""
    made = {name: make(Made(36500, late_credit=False, fuzz_seed=None)) for name, make in MAKERS.items()}
    assert {name: scheduler.name for name, scheduler in made.items()} == {name: name for name in MAKERS}
    found = {
        thing
        for module in modules(flashcards.scheduling)
        for thing in vars(module).values()
        if isinstance(thing, type) and hasattr(thing, "step") and thing.__module__ == module.__name__
    }
    assert found == {type(scheduler) for scheduler in made.values()}


def test_every_figure_is_in_the_json() -> None:
    """What is calculated is told to programs, too."""
    source = ast.parse(Path(asjson.__file__).read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute)}
    assert [field.name for field in fields(Figures) if field.name not in used] == []


def reachable(command: click.Command) -> Iterator[click.Command]:
    """A command, and all below it."""
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from reachable(found)


def test_every_command_can_be_called() -> None:
    """Each command of a module has a name on the command line."""
    called = {id(command) for command in reachable(main)}
    assert [
        f"{module.__name__}.{name}"
        for module in modules(flashcards.cli)
        for name, thing in vars(module).items()
        if isinstance(thing, click.Command) and not name.startswith("_") and id(thing) not in called
    ] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_entry_is_kept(person: Person, kind: type[Entry]) -> None:
    """The collection and JSON give back each fact of an entry, whichever kind it is."""
    person.write("seas.md", SEAS)
    given: dict[str, Any] = {"took": 1, "quality": 4, "cram": False, "voids_origin": "there"}
    names = [field.name for field in fields(kind)]
    own = {name: given.get(name, number) for number, name in enumerate(names, 20_000)}
    entry = kind(**own | {"utc_offset": 3600, "origin": "here"})
    assert entry_from_json(entry_to_json(entry)) == entry
    with person.collection() as opened:
        card = card_of(opened, "Tide")
        (written,) = append(opened, card, entry)
        assert log.entries(opened, card) == [written.entry]
        facts = {*names} - {field.name for field in fields(Entry)}
        assert {name: getattr(written.entry, name) for name in facts} == {name: own[name] for name in facts}
        check_derived(opened)
