"""The shape of the program: which way imports go, what the pure part may use, how big things are, what loads when.

Every import counts, also one inside a function and one that names its module
in a string, as the registry of formats does.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "flashcards"

LAYERS = (
    ("errors", "spans", "guidkey", "clozes", "cards", "reviews", "studyday", "settings"),
    ("scheduling", "matching", "formats"),
    ("study", "statistics"),
    ("collection", "clock", "library", "anki"),
    ("terminal",),
    ("cli",),
    ("__main__",),
)
"""Each layer may import itself and those above it here."""

PURE_LAYERS = 3
MOST_LINES = 400
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


def base_of(module: str, node: ast.ImportFrom) -> str:
    """The absolute name of what a ``from`` imports from."""
    if not node.level:
        return node.module or ""
    is_package = FILES[module].name == "__init__.py"
    parts = module.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, node.module] if node.module else kept)


def imports(module: str) -> Iterator[tuple[int, str]]:
    """Every module that one imports, with the line: at its top, in its functions, by a string."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = base_of(module, node)
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield node.lineno, whole if whole in FILES else base
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in FILES:
            yield node.lineno, node.value


def impurities(module: str) -> Iterator[str]:
    """What a module of the pure part uses that it must be given instead, with the line."""
    for line, name in imports(module):
        if name.split(".")[0] in IMPURE_MODULES:
            yield f"{module}:{line} imports {name}"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Name) and node.id in IMPURE_NAMES:
            yield f"{module}:{node.lineno} uses {node.id}"
        elif isinstance(node, ast.Attribute) and node.attr in IMPURE_ATTRIBUTES:
            yield f"{module}:{node.lineno} uses .{node.attr}"


MODULES = [module for module in FILES if module != "flashcards"]
PURE = [module for module in MODULES if RANK.get(part_of(module), PURE_LAYERS) < PURE_LAYERS]


def test_every_module_has_its_place() -> None:
    """A new part of the house is given a layer here before it is built."""
    assert {part_of(module) for module in MODULES} <= set(RANK)


def test_the_root_imports_nothing() -> None:
    """Importing the package costs nothing."""
    assert list(imports("flashcards")) == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    """A module imports its own layer and earlier ones, never a later one."""
    breaches = [
        f"line {line}: {part_of(module)} must not import {name}"
        for line, name in imports(module)
        if name.startswith("flashcards.") and RANK[part_of(name)] > RANK[part_of(module)]
    ]
    assert breaches == []


@pytest.mark.parametrize("module", PURE)
def test_the_pure_part_is_pure(module: str) -> None:
    """Up to statistics there is no file, clock, chance, terminal or database: they come in as arguments."""
    assert list(impurities(module)) == []


@pytest.mark.parametrize("module", FILES)
def test_nothing_is_too_long(module: str) -> None:
    """A file has at most 400 lines, and a function at most 50."""
    assert len(FILES[module].read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree(module))
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
