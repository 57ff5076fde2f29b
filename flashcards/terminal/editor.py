"""The user's editor, opened at a line."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from flashcards.errors import shown
from flashcards.library.places import is_there

_PLUS_LINE = (
    "vi", "vim", "nvim", "view", "gvim", "mvim", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne",
    "mg", "gedit", "xed", "pluma",
)  # fmt: skip
_COLON_LINE = ("hx", "helix", "subl", "sublime_text", "zed", "zeditor", "atom")
_GOTO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf", "positron")
_WAITING = {
    **dict.fromkeys((*_GOTO, "subl", "sublime_text", "zed", "zeditor", "atom", "mate", "bbedit"), ("--wait", "-w")),
    **dict.fromkeys(("gedit", "xed", "pluma", "lapce"), ("--wait", "-w")),
    **dict.fromkeys(("idea", "pycharm", "webstorm", "goland", "rubymine", "clion"), ("--wait",)),
    **dict.fromkeys(("gvim", "mvim"), ("--nofork", "-f")),
    "kate": ("--block", "-b"),
    "open": ("-W", "--wait-apps"),
}
"""The option, and other spellings of it, with which an editor in a window waits until the text is closed."""


def editor_command(path: str, line: int, environment: Mapping[str, str] = os.environ) -> list[str]:
    """A command that opens ``path``, at ``line`` if the editor is known, and waits until it is closed.

    The editor is ``$VISUAL``, ``$EDITOR`` or ``vi``.
    """
    words = shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or "vi") or ["vi"]
    name = Path(words[0]).name
    if name in _WAITING and not set(words) & {*_WAITING[name]}:
        words.append(_WAITING[name][0])
    if name in _PLUS_LINE:
        return [*words, f"+{line}", path]
    if name in _COLON_LINE:
        return [*words, f"{path}:{line}"]
    if name in _GOTO:
        return [*words, "--goto", f"{path}:{line}"]
    return [*words, path]


def open_editor(path: str, line: int) -> str:
    """Edit a file and wait for the editor to end; returns what went wrong, or an empty text.

    A file that is missing is not opened: the editor would make another. Without a
    terminal only an editor that the user chose is started: ``vi`` would wait for keys forever.
    """
    if not is_there(path):
        return f"{shown(Path(path).name)}: the file is missing; put it back, or see flashcards doctor"
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not chosen and (sys.stdin is None or not sys.stdin.isatty()):
        return "there is no terminal for vi; set $EDITOR to an editor that needs none"
    try:
        command = editor_command(str(Path(path).absolute()), line)  # a relative one may begin with a hyphen
    except ValueError as error:
        return f"$EDITOR cannot be understood: {error}"
    return in_front(command, "set $EDITOR to your editor")


def _run(command: list[str]) -> int:
    return subprocess.run(command, check=False).returncode  # noqa: S603 - the person's own command


def in_front(command: list[str], advice: str, run: Callable[[list[str]], int] = _run) -> str:
    """Run a command that has the terminal until it ends; returns what went wrong, or an empty text.

    Ctrl-C is for that command meanwhile. ``advice`` is added if it cannot be
    run; ``run`` runs it and returns its status.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        # a handler, because a command would inherit an ignored signal
        signal.signal(signal.SIGINT, _leave_it)
    try:
        status = run(command)
    except OSError as error:
        return f"{command[0]}: {error.strerror}; {advice}"
    finally:
        signal.signal(signal.SIGINT, before)
    name = Path(command[0]).name
    if status < 0:
        return f"{name} was ended by signal {-status}"
    return f"{name} ended with {status}" if status else ""


def _leave_it(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal is for another program."""
