"""The shape of the program: which way imports go, what the pure part may use, how big things are, what loads when.

Every import counts, also one inside a function and one that names its module
in a string, as the registry of formats does.
"""

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "flashcards"

LAYERS = (
    ("lean", "errors", "spans", "controls", "guidkey", "clozes", "cards", "scales", "reviews", "studyday"),
    ("scheduling", "matching", "formats", "settings"),
    ("study", "statistics", "html", "report"),
    ("clock", "interrupts", "extras", "disk"),
    ("collection",),
    ("library",),
    ("backups", "sharing"),
    ("anki",),
    ("moving",),
    ("terminal",),
    ("cli",),
    ("__main__",),
)
"""Each layer may import itself and those above it here."""

FLOORS = (("notes",), ("package",), ("importing", "exporting"))
"""The same within ``anki``: what a note is, what a package holds, and the ways in and out, which do not meet."""

PURE_LAYERS = 3
MOST_LINES = 400
MOST_LINES_BY_ROOM = {"anki": 350, "html": 350, "collection": 350}
MOST_MODULES = 30
MOST_LINES_OF_A_FUNCTION = 50

RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}

IMPURE_MODULES: frozenset[str] = frozenset().union(
    ("asyncio", "multiprocessing", "signal", "socket", "subprocess", "threading", "urllib"),
    ("glob", "io", "os", "pathlib", "platformdirs", "shutil", "tempfile", "zipfile"),
    ("random", "secrets", "uuid"),
    ("dateutil", "time"),
    ("click", "getpass", "logging", "rich", "sys"),
    ("sqlite3", "sqlite_utils"),
)
PURE_ALL_THE_SAME = frozenset({"urllib.parse"})
IMPURE_NAMES = frozenset({"open", "input", "print", "breakpoint", "__import__"})
IMPURE_ATTRIBUTES = frozenset({"now", "today", "utcnow"})

HEAVY = ("dateutil", "markdown_it", "rich", "sqlite3", "sqlite_utils", "yaml")
NEVER_ON_THE_HOT_PATH = ("dateutil", "markdown_it", "sqlite_utils", "yaml")


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def part_of(module: str) -> str:
    """The part of the house a module is in: ``formats`` of ``flashcards.formats.markdown``."""
    return module.split(".")[1]


@cache
def tree(module: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


@cache
def nodes(module: str) -> list[ast.AST]:
    """Every node of that tree."""
    return list(ast.walk(tree(module)))


def base_of(module: str, node: ast.ImportFrom) -> str:
    """The absolute name of what a ``from`` imports from."""
    if not node.level:
        return node.module or ""
    is_package = FILES[module].name == "__init__.py"
    kept = module.split(".")[: module.count(".") + 1 - node.level + is_package]
    return ".".join([*kept, node.module] if node.module else kept)


@cache
def imports(module: str) -> list[tuple[int, str]]:
    """Every module that one imports, with the line: at its top, in its functions, by a string."""
    found: list[tuple[int, str]] = []
    for node in nodes(module):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = base_of(module, node)
            wholes = (f"{base}.{alias.name}" for alias in node.names)
            found += ((node.lineno, whole if whole in FILES else base) for whole in wholes)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in FILES:
            found.append((node.lineno, node.value))
    return found


def impurities(module: str) -> Iterator[str]:
    """What a module of the pure part uses that it must be given instead, with the line."""
    for line, name in imports(module):
        if name.split(".")[0] in IMPURE_MODULES and name not in PURE_ALL_THE_SAME:
            yield f"{module}:{line} imports {name}"
    for node in nodes(module):
        if isinstance(node, ast.Name) and node.id in IMPURE_NAMES:
            yield f"{module}:{node.lineno} uses {node.id}"
        elif isinstance(node, ast.Attribute) and node.attr in IMPURE_ATTRIBUTES:
            yield f"{module}:{node.lineno} uses .{node.attr}"


MODULES = [module for module in FILES if module != "flashcards"]
PURE = [module for module in MODULES if RANK.get(part_of(module), PURE_LAYERS) < PURE_LAYERS]


def running(module: str) -> Iterator[str]:
    """What a module imports when it is loaded or used: all but what only its types name."""
    for_types = {
        line
        for node in nodes(module)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    yield from (name for line, name in imports(module) if line not in for_types)


def circles(edges: dict[str, set[str]]) -> list[set[str]]:
    """The sets of modules each of which needs all others of its set."""
    needs = {module: set(names) for module, names in edges.items()}
    changed = True
    while changed:
        changed = False
        for names in needs.values():
            more = set().union(*(needs.get(name, ()) for name in names)) - names
            names.update(more)
            changed = changed or bool(more)
    found = {frozenset(name for name in names if module in needs.get(name, ())) for module, names in needs.items()}
    return [set(one) for one in found if one]


def test_circles_are_found() -> None:
    """Modules that need each other are found, whatever hangs on them."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [{"b", "c"}]


def test_no_imports_go_in_a_circle() -> None:
    """No module needs one that needs it, also not by an import within a function."""
    edges = {module: {name for name in running(module) if name != module} for module in MODULES}
    assert [sorted(circle) for circle in circles(edges)] == []


def test_the_floors_of_anki() -> None:
    """Within ``anki``, too, imports go one way, and the way in needs nothing of the way out."""
    rank = {floor: rank for rank, floors in enumerate(FLOORS) for floor in floors}
    breaches = [
        f"{module}:{line} must not import {name}"
        for module in MODULES
        if module.startswith("flashcards.anki.") and (floor := module.split(".")[2])
        for line, name in imports(module)
        if name.startswith("flashcards.anki.") and (other := name.split(".")[2]) != floor and rank[other] >= rank[floor]
    ]
    assert breaches == []


KNOWS_OUR_TABLES = "flashcards.collection"
KNOW_OTHER_FILES = ("flashcards.anki.package", "flashcards.anki.exporting.schema11", "flashcards.moving")
SPEAK_SQL = (KNOWS_OUR_TABLES, *KNOW_OTHER_FILES)
"""Who may: the one room that knows our tables and what reads and writes Anki's own files."""

RUNS_SQL = frozenset({"execute", "executemany", "executescript", "connection", "cursor"})
A_STATEMENT = re.compile(
    r"\s*(?:select\s.*\sfrom\s|insert\s+(?:or\s+\w+\s+)?into\s|update\s.*\sset\s|delete\s+from\s|with\s.*\sas\s*\(|pragma\s"
    r"|(?:create|drop|alter)\s+(?:table|index|view|trigger)\s)",
    re.IGNORECASE | re.DOTALL,
)


def text_of(node: ast.expr) -> str:
    """What a string says; what is put into it is an x."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(text_of, node.values))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "x"


def spoken(source: ast.Module) -> Iterator[str]:
    """What a module says to SQLite: statements, where they are run, and the library itself."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            if not {name.split(".")[0] for name in names}.isdisjoint({"sqlite3", "sqlite_utils"}):
                yield f"line {node.lineno} imports {names[0]}"
        elif isinstance(node, ast.Attribute) and node.attr in RUNS_SQL:
            yield f"line {node.lineno} uses .{node.attr}"
        elif isinstance(node, ast.Constant | ast.JoinedStr) and A_STATEMENT.match(text_of(node)):
            yield f"line {node.lineno} has a statement"


@pytest.mark.parametrize(
    "source",
    [
        "import sqlite3",
        "def look():\n    from sqlite_utils import Database",
        "collection.connection",
        "rows.execute(query)",
        "query = 'select id from notes'",
        "query = f'select {columns} from notes where id in ({marks})'",
        "query = '\\ninsert or replace into notes values (1)'",
        "update = 'UPDATE notes SET retired = 1'",
        "pragma = 'pragma journal_mode = delete'",
    ],
)
def test_sql_is_found(source: str) -> None:
    """The test below notices SQL whichever way it is spoken."""
    assert list(spoken(ast.parse(source))) != []


def test_one_room_knows_sqlite() -> None:
    """No SQL stands outside of ``collection``, but for that on Anki's own files; others ask by functions."""
    others = [module for module in MODULES if not module.startswith(SPEAK_SQL)]
    assert {module: said for module in others if (said := list(spoken(tree(module))))} == {}


def test_who_reads_the_files_of_anki_sees_no_collection() -> None:
    """What speaks SQL to Anki's own files cannot speak it to ours: no collection is ever given to it."""
    readers = [module for module in MODULES if module.startswith(KNOW_OTHER_FILES)]
    assert readers != []
    seen = [(module, name) for module in readers for _, name in imports(module)]
    assert [module for module, name in seen if name.startswith("flashcards.collection.store")] == []


STAMPED = (
    "flashcards.reviews",
    "flashcards.scheduling",
    "flashcards.scheduling.plain",
    "flashcards.statistics",
    "flashcards.collection.entries",
    "flashcards.formats.entries",
)
"""Where entries are stamped, where answers are made that nobody gave, and where stored ones are read."""


def test_one_helper_stamps_entries() -> None:
    """An entry gets its moment, offset and day from a stamp, never one by one."""
    assert [
        f"{module}:{call.lineno}"
        for module in MODULES
        if module not in STAMPED
        for call in nodes(module)
        if isinstance(call, ast.Call) and {"utc_offset", "day"} <= {word.arg for word in call.keywords}
    ] == []


def test_every_module_has_its_place() -> None:
    """A new part of the house is given a layer here before it is built."""
    assert {part_of(module) for module in MODULES} <= set(RANK)


ROOMS = sorted({path.parent.relative_to(PACKAGE).as_posix() for path in FILES.values()} - {"."})
ALONE = sorted(path.name for path in FILES.values() if path.parent == PACKAGE and not path.name.startswith("__"))


def test_the_map_of_the_house_is_whole() -> None:
    """CONTRIBUTING.md says of every folder, and of every module that stands alone, what it is for."""
    rows = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    told = [row.split("|")[1] for row in rows if row.startswith("|")]
    places = [*(f"`{room}/`" for room in ROOMS), *(f"`{name}`" for name in ALONE)]
    assert [place for place in places if not any(place in cell for cell in told)] == []


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/design.md"])
def test_the_pages_show_the_layers(page: str) -> None:
    """The pictures of the layers show those that are checked here, in their order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    picture = next(block for block in text.split("```")[1::2] if "-> cli" in block)
    shown = [re.split(r"\s{2,}", line.removeprefix("  -> ").strip())[0] for line in picture.strip().splitlines()]
    assert [set(line.split(", ")) for line in shown] == [set(layer) for layer in LAYERS[:-1]]


def test_the_root_imports_nothing() -> None:
    """Importing the package costs nothing."""
    assert imports("flashcards") == []


def test_imports_go_one_way() -> None:
    """A module imports its own layer and earlier ones, never a later one."""
    breaches = [
        f"{module}:{line} must not import {name}"
        for module in MODULES
        for line, name in imports(module)
        if name.startswith("flashcards.") and RANK[part_of(name)] > RANK[part_of(module)]
    ]
    assert breaches == []


def test_the_pure_part_is_pure() -> None:
    """Up to statistics there is no file, clock, chance, terminal or database: they come in as arguments."""
    assert [breach for module in PURE for breach in impurities(module)] == []


def test_no_room_is_too_full() -> None:
    """A folder has at most 30 modules, so that one look takes it in."""
    modules = Counter(path.parent for path in FILES.values())
    assert {room: count for room, count in modules.items() if count > MOST_MODULES} == {}


def test_nothing_is_too_long() -> None:
    """A file has at most 400 lines, in some rooms 350, and a function at most 50."""
    lines = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in FILES.items()}
    most = {module: MOST_LINES_BY_ROOM.get(part_of(f"{module}."), MOST_LINES) for module in FILES}
    assert {module: number for module, number in lines.items() if number > most[module]} == {}
    long = [
        f"{module}.{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for module in FILES
        for node in nodes(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def loaded(*arguments: str) -> set[str]:
    """Every module that a fresh interpreter imports for its arguments, standard input being empty."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "PYTHON"))}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), *(place for place in sys.path if "-packages" in place)])
    process = subprocess.run(
        [sys.executable, "-S", "-X", "importtime", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
        text=True,
        encoding="utf-8",
    )
    lines = process.stderr.splitlines()
    said = [line for line in lines if not line.startswith("import time:")]
    assert process.returncode in {0, 1}, said
    assert not any("Traceback" in line for line in said), said
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


def among(modules: set[str], names: tuple[str, ...]) -> set[str]:
    """Those of the named packages that were imported."""
    return {module.split(".")[0] for module in modules} & set(names)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that a first study session has set up."""
    place = tmp_path_factory.mktemp("home")
    assert "sqlite3" in loaded("-m", "flashcards", "--home", str(place), "study", "--plain")
    return place


@pytest.mark.parametrize(
    "arguments", [("-c", "import flashcards.cli"), ("-m", "flashcards", "--version")], ids=["import", "version"]
)
def test_starting_loads_hardly_anything(arguments: tuple[str, ...]) -> None:
    """The command line alone loads no database, no parser, no screen, and none of our other parts."""
    modules = loaded(*arguments)
    assert among(modules, HEAVY) == set()
    ours = {part_of(module) for module in modules if module.startswith("flashcards.")}
    assert "cli" in ours
    assert ours <= {"__main__", "cli", "errors"}


@pytest.mark.parametrize("arguments", [("-h",), ("study", "-h"), ("import", "-h")], ids=" ".join)
def test_help_loads_no_library(arguments: tuple[str, ...]) -> None:
    """Help needs the commands' own modules and none of the libraries that do their work."""
    assert among(loaded("-m", "flashcards", *arguments), NEVER_ON_THE_HOT_PATH) == set()


@pytest.mark.parametrize("arguments", [("due",), ("due", "--json"), ("due", "-q"), ("study", "--plain")], ids=" ".join)
def test_the_hot_path_loads_only_what_it_needs(home: Path, arguments: tuple[str, ...]) -> None:
    """Counting what is due and showing the first card need no migrations, no parser and no date library."""
    modules = loaded("-m", "flashcards", "--home", str(home), *arguments)
    assert "sqlite3" in modules
    assert among(modules, NEVER_ON_THE_HOT_PATH) == set()
    assert "flashcards.scheduling.fsrs" not in modules


def test_start_is_read_by_old_pythons() -> None:
    """Pythons from 3.6 on can read start.py, and so can say that they are too old."""
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))
