"""Opening the pictures, sounds and links of a card."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from flashcards.formats.links import Link
from flashcards.html.filenames import is_medium
from flashcards.terminal.editor import in_front

VARIABLE = "FLASHCARDS_OPENER"
"""Environment variable with the command that opens files and addresses."""

_BROWSER = "BROWSER"
_XDG = "xdg-open"
_BROWSER_ADVICE = f"set {_BROWSER} to a browser"
_ADVICE = f"set {VARIABLE} to a command that opens files"
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", _BROWSER, "WSL_DISTRO_NAME", "TERMUX_VERSION")
"""Environment variables of which one is set wherever ``xdg-open`` has something to show a file with.

Without them it starts a text browser in the background, sees it run, and reports success.
"""

_WEB = ("http", "https")
_PATIENCE = 1.0
"""Seconds in which the system's opener may report an error; after that it is left alone."""

_IN_TERMINAL = frozenset({"browsh", "carbonyl", "elinks", "links", "links2", "lynx", "w3m", "www-browser"})
"""Browsers that show a page in the terminal."""

Show = Callable[[bytes], None]

Lend = Callable[[], AbstractContextManager[Show | None]]
"""Lends the terminal, with a function that shows a command's output, or None if the command writes to it itself."""


class Refused(Exception):
    """A target that is not opened, with the reason on one line."""


def locate(target: str, folder: str) -> str:
    """A web address as it is, or the path of a file below ``folder``, that of the deck.

    Raises:
        Refused: it is neither, or the file does not exist.
    """
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError as error:
        raise Refused(f"{target}: not a valid address") from error
    if scheme in _WEB:
        return target
    if scheme:
        raise Refused(f"{target}: only http, https and files beside the deck can be opened")
    name = unquote(target.partition("#")[0])
    outside = f"{target}: outside the deck's folder, so it is not opened"
    if not name or "\0" in name:
        raise Refused(f"{target}: not a file name")
    try:
        root = Path(folder).resolve()
        path = (root / name).resolve()
        found = _is_there(path)
    except (OSError, RuntimeError) as error:
        # a name that is too long, or a link in a circle
        raise Refused(f"{target}: not a file name") from error
    if not path.is_relative_to(root) or Path(name).is_absolute():
        raise Refused(outside)
    if not found:
        raise Refused(f"{target}: no such file beside the deck")
    return str(path)


def doubt(link: Link, folder: str) -> str:
    """What to ask before a link is opened: the system may run a file that is not a picture, sound, film or PDF."""
    try:
        place = locate(link.target, folder)
    except Refused:
        return ""  # opening it reports why
    if place == link.target or (is_medium(place) and Path(place).is_file()):
        return ""
    return f"{Path(place).name} is not a picture, sound, video or PDF, and may be a program. Open it?"


def _is_there(path: Path) -> bool:
    """Whether something is at a path; an impossible path raises in every version of Python."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def open_link(link: Link, folder: str, lend: Lend = nullcontext) -> str:
    """Open a link; returns what went wrong or what was opened, on one line.

    A command that the user chose gets the terminal, by ``lend``, until it ends.
    The system's opener runs in the background.
    """
    try:
        place = locate(link.target, folder)
    except Refused as error:
        return str(error)
    return open_place(place, lend) or f"opened {link.label}"


def open_place(place: str, lend: Lend = nullcontext) -> str:
    """Open a web address or a whole path; returns what went wrong as one line, or nothing."""
    try:
        command = opener(sys.platform, os.environ)
    except ValueError as error:
        return f"{VARIABLE} cannot be understood: {error}"
    return _by_command(command, place, lend) if os.environ.get(VARIABLE, "").strip() else _by_system(command, place)


def open_page(path: str) -> str:
    """The same of a page for a browser: the commands in ``BROWSER`` are tried first, as other programs do.

    They are separated by colons; ``%s`` stands for the page, and an ``&`` at
    the end changes nothing. Nobody waits for a program, unless it is a browser
    for terminals.
    """
    browsers = [each for each in os.environ.get(_BROWSER, "").split(os.pathsep) if each.strip()]
    if os.environ.get(VARIABLE, "").strip():
        try:
            chosen = opener(sys.platform, os.environ)
        except ValueError as error:
            return f"{VARIABLE} cannot be understood: {error}"
        return _shown_by([*chosen, path], _ADVICE)
    if not browsers:
        return open_place(path)
    failures = []
    for each in browsers:
        try:
            parts = shlex.split(each)
        except ValueError as error:
            failures.append(f"{_BROWSER} cannot be understood: {error}")
            continue
        command = [part.replace("%s", path) for part in parts if part != "&"]
        if not command:
            continue
        if not any("%s" in part for part in parts):
            command.append(path)
        failure = _shown_by(command, _BROWSER_ADVICE)
        if not failure:
            return ""
        failures.append(failure)
    return "; ".join(failures) or open_place(path)


def _shown_by(command: list[str], advice: str) -> str:
    if Path(command[0]).name in _IN_TERMINAL:
        return in_front(command, advice)
    failure = _beside(command, advice)
    return f"{Path(command[0]).name} ended with {failure}" if isinstance(failure, int) and failure else failure or ""


def opener(platform: str, environment: Mapping[str, str]) -> list[str]:
    """The command of this system that opens files; empty if it is not a command, as on Windows."""
    chosen = shlex.split(environment.get(VARIABLE, ""))
    if chosen:
        return chosen
    return {"darwin": ["open"], "win32": []}.get(platform, [_XDG])


def _by_command(command: list[str], place: str, lend: Lend) -> str:
    with lend() as show:
        if show is None:
            return in_front([*command, place], _ADVICE)
        from flashcards.terminal import viewer  # only on a screen

        return in_front([*command, place], _ADVICE, partial(viewer.run, show=show))


def _by_system(command: list[str], place: str) -> str:
    if not command:
        os.startfile(place)  # type: ignore[attr-defined] # noqa: S606 - the opener of Windows
        return ""
    if command == [_XDG] and not any(map(os.environ.get, _SCREENS)):
        return f"there is no display to open it on; set {VARIABLE} to a command that needs none"
    failure = _beside([*command, place], _ADVICE)
    if isinstance(failure, int):
        advice = f"set {VARIABLE} to a command that can"
        return f"{command[0]} could not open it ({failure}); {advice}" if failure else ""
    return failure


def _beside(command: list[str], advice: str) -> str | int:
    """Run a command in the background; returns what went wrong, or its status if it ended at once, otherwise 0."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own command
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}; {advice}"
    try:
        return process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        # It continues beside the quiz; somebody has to wait for its end.
        Thread(target=process.wait, daemon=True).start()
        return 0
