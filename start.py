#!/usr/bin/env python3
"""Run flashcards, its tests and its tools from a clone, with nothing installed but Python.

usage: python3 start.py [study [ARGS...]]  start a study session
       python3 start.py test               run the tests of every push, side by side, with coverage
       python3 start.py test ARGS...       run some: pytest with these arguments
       python3 start.py nightly [ARGS...]  run all tests, with many more examples
       python3 start.py lint               check style, types and the generated docs
       python3 start.py docs               write the generated docs anew
       python3 start.py site               build the site of docs/, and check it
       python3 start.py bench [ARGS...]    measure how fast it is

What is needed is installed into .venv beside this file the first time, and
again when what pyproject.toml asks for, or the Python that runs this, changes.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older Python shall read why it does not run
    sys.exit("flashcards needs Python 3.11 or newer, and this is Python {}.{}".format(*sys.version_info[:2]))

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "start.json"
"""What this script installed: a fingerprint of the whole, and the dependency groups. Only our own .venv has it."""

CORE = (
    "errors",
    "spans",
    "controls",
    "guidkey",
    "lean",
    "scales",
    "clozes",
    "cards",
    "reviews",
    "studyday",
    "settings",
    "scheduling/*",
    "formats/*",
    "html/*",
    "matching/*",
    "study/*",
    "statistics/*",
    "report/*",
)
"""The modules that the tests must cover to the last branch."""

SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")
"""A process of tests for each processor; one that has nothing left takes from the others."""

MEMORY = Path("/dev/shm")  # noqa: S108 - the tests make folders of their own in it
"""Where Linux keeps files in memory."""

ROOM = 2**30
"""Bytes that must be free there."""

GENERATED = ("docs/cli.md", "docs/config.md", "docs/flashcards.1", "flashcards/collection/schema/current.sql")
"""Files with parts that cog writes."""

TOOLS = {"test": "its test tools", "lint": "its development tools", "site": "what builds the site"}


class Failure(Exception):
    """What went wrong, in words for the person at the terminal."""


def main(arguments: Sequence[str]) -> int:
    """Do the task that the first argument names; the exit code."""
    name, *rest = arguments or ["study"]
    tasks = {"study": study, "test": test, "nightly": nightly, "lint": lint, "docs": docs, "site": site, "bench": bench}
    if name not in tasks:
        wants_help = name in {"-h", "--help", "help"}
        print((__doc__ or "").partition("\n\n")[2].strip(), file=sys.stdout if wants_help else sys.stderr)
        return 0 if wants_help else 2
    try:
        return tasks[name](rest)
    except KeyboardInterrupt:
        say("\nstopped")
        return 130
    except (Failure, OSError) as error:
        say(f"start.py: {error}")
        return 1


STUDY = """\
import atexit, sys
atexit.register(print, sys.argv.pop(1), file=sys.stderr)
from flashcards.__main__ import run
run()
"""
"""The program, which says one thing more when it ends."""


def study(arguments: Sequence[str]) -> int:
    """Become the program: it gets this process's terminal, standard input and signals."""
    if install():
        forget_keys(0)
    program = shlex.quote(min(str(VENV / "bin" / "flashcards"), os.path.relpath(VENV / "bin" / "flashcards"), key=len))
    last = f"Every other command: {program} COMMAND ({program} help lists them)"
    os.execv(PYTHON, [str(PYTHON), "-P", "-c", STUDY, last, "study", *arguments])  # noqa: S606 - no shell is wanted


def forget_keys(terminal: int) -> None:
    """Forget what was typed while the program was installed: it does not answer a card that nobody had seen."""
    if os.isatty(terminal):
        import termios  # Windows has none

        termios.tcflush(terminal, termios.TCIFLUSH)


def test(arguments: Sequence[str]) -> int:
    """Run the tests that are named, or those of every push; these must cover the pure core completely."""
    install("test")
    if arguments:
        return run_tests(*arguments)
    code = run_tests(*SIDE_BY_SIDE, "--cov", "--cov-report=")
    if code:
        return code
    run("coverage", "report")
    print("\nThe pure core:", flush=True)
    files = ",".join(f"flashcards/{name}" if name.endswith("*") else f"flashcards/{name}.py" for name in CORE)
    return run("coverage", "report", "--show-missing", "--skip-covered", "--fail-under=100", f"--include={files}")


def nightly(arguments: Sequence[str]) -> int:
    """Run all tests, also those that take too long for every push, and start every program as a shell does."""
    install("test")
    return run_tests(*SIDE_BY_SIDE, "--nightly", "--exec", "--override-ini=faulthandler_timeout=3600", *arguments)


def run_tests(*arguments: str) -> int:
    """Run pytest, with its temporary folders in memory where there is room."""
    place = {"PYTEST_DEBUG_TEMPROOT": str(MEMORY)} if is_roomy(MEMORY) else {}
    return wait_for([str(PYTHON), "-m", "pytest", *arguments], {**place, **os.environ})


def is_roomy(folder: Path) -> bool:
    """Whether files may be written and run in a folder, and many of them."""
    try:
        system = os.statvfs(folder)
    except (AttributeError, OSError):
        return False
    return os.access(folder, os.W_OK) and not system.f_flag & os.ST_NOEXEC and system.f_bavail * system.f_frsize > ROOM


def lint(arguments: Sequence[str]) -> int:
    """Check everything that can be checked without running it, to the end."""
    take_none(arguments)
    install("lint")
    checks = (
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("cogapp", "--check", *GENERATED),
    )
    failed = []
    for check in checks:
        print(f"== {' '.join(check)}", flush=True)
        if run(*check):
            failed.append(check[0])
    if failed:
        say(f"not clean: {', '.join(dict.fromkeys(failed))}")
    return 1 if failed else 0


def docs(arguments: Sequence[str]) -> int:
    """Write anew what is made from the program: the reference, and the script of the schema."""
    take_none(arguments)
    install("lint")
    return run("cogapp", "-r", *GENERATED)


def site(arguments: Sequence[str]) -> int:
    """Build the site of the docs, and check it; a warning is an error."""
    take_none(arguments)
    install("site")
    built = ROOT / "build" / "site"
    code = run("zensical", "build", "--clean", "--strict") or wait_for([str(PYTHON), "docs/checks.py", str(built)])
    if code == 0:
        print(f"\nThe site: {built / 'index.html'}")
    return code


def bench(arguments: Sequence[str]) -> int:
    """Measure how fast the program is."""
    install("test")
    codes = [
        wait_for([str(PYTHON), f"benchmarks/{name}.py", *arguments])
        for name in ("frame", "run", "exchange", "scheduling", "stats")
    ]
    return max(codes)


def take_none(arguments: Sequence[str]) -> None:
    """Refuse the arguments of a task that has none.

    Raises:
        Failure: there are some.
    """
    if arguments:
        raise Failure(f"unexpected: {' '.join(arguments)}; this task takes no arguments")


def run(module: str, *arguments: str) -> int:
    """Run a module of the environment in the checkout; its exit code."""
    return wait_for([str(PYTHON), "-m", module, *arguments])


def wait_for(command: Sequence[str], environment: dict[str, str] | None = None) -> int:
    """Run a command in the checkout; on Ctrl-C, let it end in its own way first."""
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            raise


def install(group: str = "") -> bool:
    """Make sure that .venv holds the program as pyproject.toml states it, and a dependency group.

    Returns whether something was missing.

    Raises:
        Failure: it could not be made, or is not ours to make.
    """
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    fingerprint = fingerprint_of(project)
    wanted = [group] if group else []
    stamp = read_stamp()
    if stamp.get("fingerprint") != fingerprint or not PYTHON.exists():
        make_venv()
        stamp = {"groups": []}
    elif set(wanted) <= set(stamp["groups"]):
        return False
    tools = "".join(f" and {TOOLS[name]}" for name in wanted)
    say(f"installing flashcards{tools} into {VENV}; this may take a minute ...")
    groups = project["dependency-groups"]
    pip_install(["--editable", str(ROOT), *(line for name in wanted for line in requirements(groups, name))])
    done = {"fingerprint": fingerprint, "groups": sorted({*stamp["groups"], *wanted})}
    STAMP.write_text(json.dumps(done), encoding="utf-8")
    return True


def fingerprint_of(project: dict[str, Any]) -> str:
    """What makes an environment stale when it changes: what the project asks for, the Python, the place."""
    asked = {table: project[table] for table in ("build-system", "project", "dependency-groups")}
    parts = [asked, sys.version, sys.base_prefix, str(ROOT)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def read_stamp() -> dict[str, Any]:
    """What the stamp in .venv says; nothing where there is none or it was cut short."""
    try:
        stamp: dict[str, Any] = json.loads(STAMP.read_bytes())
    except (OSError, ValueError):
        return {}
    return stamp


def make_venv() -> None:
    """Make .venv anew; one that this script did not make is left alone.

    Raises:
        Failure: another .venv is in the way, or this Python cannot make one.
    """
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        message = "this Python cannot make virtual environments; on Debian and Ubuntu: sudo apt install python3-venv"
        raise Failure(message)
    if STAMP.exists():
        shutil.rmtree(VENV)
    elif VENV.is_symlink() or (VENV.exists() and any(VENV.iterdir())):
        raise Failure(f"{VENV} was made by another program; move it away, then run start.py again")
    VENV.mkdir(exist_ok=True)
    STAMP.write_text("{}", encoding="utf-8")  # from here on it is ours, also when the rest is interrupted
    result = quietly([sys.executable, "-m", "venv", str(VENV)])
    if result.returncode:
        raise Failure(f"could not make a virtual environment:\n{result.stdout.strip()}")


def pip_install(arguments: Sequence[str]) -> None:
    """Install into .venv, without a word unless it fails.

    Raises:
        Failure: with all that pip said.
    """
    options = ("--quiet", "--no-input", "--disable-pip-version-check")
    result = quietly([str(PYTHON), "-m", "pip", "install", *options, *arguments])
    if result.returncode:
        raise Failure(f"pip could not install what is needed:\n{result.stdout.strip()}")


def quietly(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command without showing what it prints, and without letting it read what is typed ahead."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def requirements(groups: dict[str, list[Any]], name: str) -> Iterator[str]:
    """What a dependency group asks for, with the groups it includes (pip below 25.1 does not read them)."""
    for line in groups[name]:
        if isinstance(line, str):
            yield line
        else:
            yield from requirements(groups, line["include-group"])


def say(message: str) -> None:
    """One line to the person, apart from what the program prints."""
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
