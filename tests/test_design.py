"""The pages about the code say what it is: each name on them exists, and each list on them is complete."""

import ast
import re
import tomllib
from importlib import metadata
from pathlib import Path

from helpers import Person
from packaging.requirements import Requirement
from test_architecture import FILES, MOST_LINES, MOST_LINES_BY_ROOM, MOST_LINES_OF_A_FUNCTION, MOST_MODULES, tree
from test_where import modules

import flashcards.formats.pages
from flashcards.collection.derived import rebuilding
from flashcards.errors import FlashcardsError
from flashcards.reviews import KINDS

ROOT = Path(__file__).parent.parent
PAGES = ("CONTRIBUTING.md", "docs/design.md", "docs/where.md")
DESIGN = (ROOT / "docs/design.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MADE = ("backups/collection-schema-N.db", "collection.db", ".flashcards-PROCESS-NUMBER.part")
"""Files that the program makes."""


LICENCES = {
    "BSD-3-Clause": ("BSD-3-Clause", "BSD", "Dual License"),
    "BSD-2-Clause": ("BSD-2-Clause", "BSD"),
    "Apache-2.0": ("Apache-2.0", "Apache License, Version 2.0", "Apache 2.0"),
    "MIT": ("MIT", "MIT License"),
    "MIT-CMU": ("MIT-CMU", "HPND"),
    "PSF-2.0": ("PSF-2.0", "Python Software Foundation"),
    "CC0-1.0": ("CC0-1.0 OR Apache-2.0", "CC0-1.0"),
    "public domain": ("Public Domain",),
}
"""The licences of packages on the page, as their metadata name them."""


def spans(page: str) -> set[str]:
    """What is in code on a page, but not in blocks of it."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", text))


def paths() -> list[tuple[str, str]]:
    """Every file and folder that is named on a page."""
    pattern = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|toml))|[\w.-]+(?:/[\w.-]+)+")
    return [
        (page, span) for page in PAGES for span in sorted(spans(page)) if pattern.fullmatch(span) and span not in MADE
    ]


def test_each_file_that_is_named_exists() -> None:
    """A file or folder is named from the root or from the package, a module by its name alone where that is clear."""
    alone = {file.name for file in FILES.values()}
    found = paths()
    assert len(found) > 50
    places = {path: (ROOT / path, ROOT / "flashcards" / path, ROOT / f"flashcards/{path}.py") for _, path in found}
    missing = {path for path in places if path not in alone and not any(place.exists() for place in places[path])}
    assert [one for one in found if one[1] in missing] == []


def names() -> list[tuple[str, str]]:
    """Every dotted name on a page: of something in a module or a class, or a column of a table."""
    pattern = re.compile(r"[A-Za-z]\w*\.[A-Za-z]\w*(?:\(\))?")
    found = (
        (page, span.removesuffix("()")) for page in PAGES for span in sorted(spans(page)) if pattern.fullmatch(span)
    )
    return [(page, name) for page, name in found if not name.endswith((".py", ".md", ".toml", ".db"))]


def test_each_name_exists(person: Person) -> None:
    """A function, a method or a column that a page names is there."""
    there = {"person.run", "person.start"}
    for module in FILES:
        for found in (tree(module), *tree(module).body):
            owner = module.rpartition(".")[2] if isinstance(found, ast.Module) else getattr(found, "name", "")
            there |= {f"{owner}.{getattr(node, 'name', '')}" for node in getattr(found, "body", ())}
    with person.collection() as opened:
        tables = [name for (name,) in opened.connection.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            there |= {f"{table}.{row[1]}" for row in opened.connection.execute(f"pragma table_info({table})")}
    found_names = names()
    assert len(found_names) >= 5
    assert [one for one in found_names if one[1] not in there] == []


def test_the_kinds_of_entries() -> None:
    """The page on the design names every kind of entry, and no other."""
    sentence = re.search(r"There are \w+ kinds: (.*?)\. ", DESIGN)
    assert sentence is not None
    assert set(re.findall(r"`(\w+)`", sentence[1])) == set(KINDS)


def test_the_derived_tables(person: Person) -> None:
    """The tables that the page calls derived are those that a rebuild empties and fills."""
    rows = re.findall(
        r"^\| `(\w+)` \|", DESIGN.partition("These tables are derived")[2].partition("**")[0], re.MULTILINE
    )
    emptied: list[str] = []
    with person.collection() as opened, opened.transaction() as connection:
        connection.set_trace_callback(emptied.append)
        rebuilding.rebuild_in(connection)
        connection.set_trace_callback(None)
    deleted = {statement.split()[-1] for statement in emptied if statement.startswith("delete from ")}
    assert deleted == set(rows)


def test_the_readers_of_pages() -> None:
    """The page on the design names every reader of glossary pages."""
    sentence = re.search(r"has one reader for each shape of page: (.*?)\. ", DESIGN)
    assert sentence is not None
    found = [module.__name__ for module in modules(flashcards.formats.pages) if hasattr(module, "readings")]
    assert {*re.findall(r"`(\w+)`", sentence[1])} == {name.rpartition(".")[2] for name in found}


def test_the_dependencies() -> None:
    """The table of dependencies has each package that the program needs, and no other."""
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    rows = DESIGN.partition("## Dependencies")[2].split("|---|---|")[1]
    told = {
        name.strip().lower() for row in re.findall(r"^\| ([^|]+) \|", rows, re.MULTILINE) for name in row.split(",")
    }
    assert told == {re.split(r"[^\w.-]", one)[0].lower() for one in needed}


def test_how_big_things_are() -> None:
    """The sizes on the page for contributors are those that are tested."""
    rooms = " and ".join(f"`{room}`" for room in MOST_LINES_BY_ROOM).replace(" and ", ", ", len(MOST_LINES_BY_ROOM) - 2)
    (most,) = set(MOST_LINES_BY_ROOM.values())
    assert (
        f"fails on a folder of more than {MOST_MODULES} modules, a file of more than {MOST_LINES} lines"
        f" ({most} in {rooms}), a function of more than {MOST_LINES_OF_A_FUNCTION}," in CONTRIBUTING
    )


def test_the_marks_of_tests() -> None:
    """The table of marks has every mark that is registered."""
    marks = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"][
        "markers"
    ]
    rows = CONTRIBUTING.partition("| mark | a test with it")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)) == {mark.partition(":")[0] for mark in marks}


def codes(root: type[FlashcardsError]) -> set[int]:
    """The exit codes of an error and all below it."""
    return {root.exit_code}.union(*(codes(child) for child in root.__subclasses__()))


def test_the_exit_codes() -> None:
    """The page of exit codes has each one that an error ends with."""
    for module in FILES:
        __import__(module)
    rows = re.findall(r"^\| (\d+) \|", (ROOT / "docs/exit-codes.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert codes(FlashcardsError) <= {int(row) for row in rows}


def licence_on_the_page(name: str) -> str:
    """What the page says of a package's licence: in its row of the table, or in the sentence below it."""
    part = DESIGN[DESIGN.index("| package | for |") :]
    name = re.sub(r"[-_.]", "[-_.]", name)
    row = re.search(rf"^\|[^|\n]*\b{name}\b[^|\n]*\|[^|\n]*\| ([^|\n]+) \|$", part, re.MULTILINE | re.IGNORECASE)
    inside = re.search(rf"\b{name}\b[^(.]*\(([^)]+)\)", part, re.IGNORECASE)
    found = row or inside
    assert found is not None, name
    return found[1]


def test_every_licence_is_on_the_page() -> None:
    """Each package that an installed program needs, however far down, is named with the licence it has."""
    waiting, seen = ["flashcards-trainer"], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        found = metadata.distribution(name)
        needs = [Requirement(text) for text in found.requires or ()]
        asked = {"extra": "repeater"} if name == "flashcards-trainer" else {"extra": ""}
        waiting += [each.name for each in needs if each.marker is None or each.marker.evaluate(asked)]
        if name != "flashcards-trainer":
            facts = found.metadata.json
            said = [facts.get("license_expression"), facts.get("license")]
            said += [str(kind).rpartition(" :: ")[2] for kind in facts.get("classifier", ()) if "License" in kind]
            assert {*said} & {*LICENCES[licence_on_the_page(name)]}, (name, said)
