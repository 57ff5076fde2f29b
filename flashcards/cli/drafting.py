"""A text that the user writes in an editor before it goes anywhere."""

import os
import sys
import tempfile
import time
from contextlib import redirect_stderr
from pathlib import Path
from typing import NamedTuple

from flashcards.cli.common import home, report
from flashcards.errors import OutputError

_AT_ONCE = 1.0
"""Nobody writes a note in so many seconds: the editor's command has ended, but its window is still open."""


class Draft(NamedTuple):
    """What was written: its file, its bytes, and what went wrong with the editor, if anything."""

    path: Path
    written: bytes
    untouched: bool
    failure: str

    @property
    def kept(self) -> str:
        """Where to find what was written, in words."""
        return f"what you wrote is in {self.path}"

    def drop(self) -> None:
        """Delete the file."""
        self.path.unlink(missing_ok=True)


def write(template: str, what: str, line: int = 1) -> Draft:
    """Open the editor on a template, at a line; ``what`` is a word for what is being written."""
    from flashcards.terminal.editor import open_editor  # only here

    start = template.encode()
    path = _file(template, what)
    begun = time.monotonic()
    failure = open_editor(str(path), line)
    if not failure and time.monotonic() - begun < _AT_ONCE and _held(path) == start:
        _wait_for(path, what)
    written = _held(path)
    return Draft(path, written, written in {start, b""}, failure)


def _file(template: str, what: str) -> Path:
    """A new file for the editor, beside the collection."""
    folder = home().path
    try:
        number, name = tempfile.mkstemp(prefix=f"new-{what}-", suffix=".md", dir=folder, text=True)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(template)
    except OSError as error:
        raise OutputError(folder, error.strerror or str(error)) from error
    return Path(name)


def _held(path: Path) -> bytes:
    """The text of a draft; empty if the editor removed it."""
    return path.read_bytes() if path.exists() else b""


def _wait_for(path: Path, what: str) -> None:
    """Wait for the user to save, in an editor that is still open although its command has ended."""
    if sys.stdin is not None and sys.stdin.isatty():
        with redirect_stderr(sys.__stderr__):  # a question, which is over when the quiz says what became of it
            report(f"save your {what} in {path}, then press enter here")
        sys.stdin.readline()
