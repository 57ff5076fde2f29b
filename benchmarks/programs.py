"""The programs that are compared, and how one run of each is measured from outside."""

import argparse
import os
import pty
import re
import resource
import select
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

S = TypeVar("S")
"""How large a benchmark is."""

_PEER = '''\
"""A click program that does nothing."""

import click


@click.command()
def main() -> None:
    """Say hello."""
    click.echo("hello")
'''

_SCRIPT = """\
#!{python}
import sys
from {module} import main
if __name__ == '__main__':
    sys.exit(main())
"""
"""What pip writes for an entry of ``[project.scripts]``."""

_MEASURE = """\
import resource, subprocess, sys
subprocess.run(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""
"""Runs a program and writes its peak memory to a file; small itself, as a child counts its parent's memory too."""

_PATIENCE = 60.0
"""Seconds after which a program that shows nothing is taken for stuck."""

_IMPORTED = re.compile(rb"import time:\s+\d+ \|\s+\d+ \|\s+([\w.]+)")


class Stuck(Exception):
    """A program did not do what it was to be measured at; the text says what came instead."""


class _Seen(Exception):
    """A program did what it was to be measured at, and may be killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """The peer and ours, started in the same way by the same interpreter: as scripts that pip could have written."""

    folder: Path
    home: Path

    @classmethod
    def install(cls, folder: Path, home: Path) -> "Programs":
        """Write both scripts, and the peer's module beside them."""
        folder.mkdir()
        (folder / "hello.py").write_text(_PEER, encoding="utf-8")
        for name, module in (("hello-world", "hello"), ("flashcards", "flashcards.cli")):
            (folder / name).write_text(_SCRIPT.format(python=sys.executable, module=module), encoding="utf-8")
        return cls(folder=folder, home=home)

    def peer(self) -> list[str]:
        """The command line of the bare click program."""
        return [sys.executable, str(self.folder / "hello-world")]

    def ours(self, *arguments: str) -> list[str]:
        """A command line of this program."""
        return [sys.executable, str(self.folder / "flashcards"), *arguments]

    def environment(self) -> dict[str, str]:
        """What the programs see: ours finds the home, both may keep their byte code, and nothing watches them."""
        ignored = ("PYTHON", "COVERAGE", "COV_", "FLASHCARDS_", "LINES", "COLUMNS", "NO_COLOR")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ignored)}
        return {**kept, "FLASHCARDS_HOME": str(self.home), "TERM": "xterm-256color", "PYTHONUTF8": "1"}

    def run(self, command: Sequence[str]) -> float:
        """Seconds from the start of a program to its end.

        Raises:
            Stuck: it failed.
        """
        begun = time.perf_counter()
        done = subprocess.run(
            command, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        took = time.perf_counter() - begun
        if done.returncode:
            raise Stuck(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()}")
        return took

    def show(self, command: Sequence[str], text: str) -> float:
        """Seconds from the start of a program on a terminal until a text of it arrives there."""
        begun = time.perf_counter()
        with self._terminal(command) as screen:
            _read_until(screen, text.encode())
            return time.perf_counter() - begun

    def imports(self, command: Sequence[str]) -> set[str]:
        """Every module that a program imports."""
        traced = [command[0], "-X", "importtime", *command[1:]]
        done = subprocess.run(
            traced, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        return _modules(done.stderr)

    def imports_until(self, command: Sequence[str], text: str) -> set[str]:
        """Every module that a program on a terminal imports before a text of it arrives there."""
        with self._terminal([command[0], "-X", "importtime", *command[1:]]) as screen:
            return _modules(_read_until(screen, text.encode()).partition(text.encode())[0])

    def memory(self, command: Sequence[str], text: str = "") -> float:
        """Peak memory of a program in MiB; with a text, on a terminal, where it is left once the text is there."""
        result = self.folder / "memory"
        measured = [sys.executable, "-S", "-c", _MEASURE, str(result), *command]
        if text:
            with self._terminal(measured) as screen:
                _read_until(screen, text.encode())
        else:
            self.run(measured)
        unit = 1024 if sys.platform == "darwin" else 1
        return int(result.read_text(encoding="utf-8")) / unit / 1024

    def costs(self, command: Sequence[str]) -> tuple[float, float]:
        """Seconds from the start of a program to its end, and those of the processor that it takes.

        Raises:
            Stuck: it failed.
        """
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = self.run(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def work(self, command: Sequence[str]) -> float:
        """Seconds of the processor that a program takes from its start to its end.

        Raises:
            Stuck: it failed.
        """
        return self.costs(command)[1]

    def work_of(self, command: Sequence[str]) -> float:
        """The same of one that may exit with any code, as one that finds nothing does."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def work_until(self, command: Sequence[str], text: str) -> float:
        """The same until a text of it arrives on its terminal, where it is killed."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with suppress(_Seen), self._terminal(command) as screen:
            _read_until(screen, text.encode())
            raise _Seen
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    @contextmanager
    def _terminal(self, command: Sequence[str]) -> Iterator[int]:
        """A program on a terminal of its own, of which this is the other end; it gets a ``q`` and may finish."""
        screen, inside = pty.openpty()
        termios.tcsetwinsize(inside, (24, 80))
        try:
            process = subprocess.Popen(
                command, env=self.environment(), stdin=inside, stdout=inside, stderr=inside, start_new_session=True
            )
        finally:
            os.close(inside)
        try:
            with process:
                try:
                    yield screen
                    os.write(screen, b"q")
                    _read_until(screen, None)
                except BaseException:
                    process.kill()
                    raise
        finally:
            os.close(screen)


def _read_until(screen: int, text: bytes | None) -> bytes:
    """What arrives on a terminal until a text is there, or to the end where that is None.

    Raises:
        Stuck: it ended without the text, or nothing comes any more.
    """
    seen = b""
    while text is None or text not in seen:
        if not select.select([screen], [], [], _PATIENCE)[0]:
            raise Stuck(f"nothing more came after: {seen.decode(errors='replace')}")
        try:
            data = os.read(screen, 65536)
        except OSError:  # Linux's way of saying that the other end is closed
            data = b""
        seen += data
        if not data:
            if text is None:
                break
            raise Stuck(f'ended without "{text.decode()}": {seen.decode(errors="replace")}')
    return seen


def _modules(trace: bytes) -> set[str]:
    return {name.decode() for name in _IMPORTED.findall(trace)}


def begun(arguments: Sequence[str], description: str, sizes: tuple[S, S], measure: Callable[[Path, S], int]) -> int:
    """Measure in an empty folder, at the first of two sizes or, with ``--smoke``, the second; the exit code."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--smoke", action="store_true", help="a small collection, few rounds, wider limits")
    full, smoke = sizes
    size = smoke if parser.parse_args(arguments).smoke else full
    with tempfile.TemporaryDirectory(prefix="flashcards-benchmark-") as folder:
        try:
            return measure(Path(folder), size)
        except Stuck as stuck:
            print(f"benchmarks: {stuck}", file=sys.stderr)
            return 1
