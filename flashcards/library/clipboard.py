"""The contents of the clipboard, read with common programs: HTML if there is any, otherwise text.

That is ``wl-paste`` on Wayland, ``xclip`` or ``xsel`` on X11, ``osascript`` and
``pbpaste`` on macOS, PowerShell on Windows and in WSL.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import NamedTuple

from flashcards.errors import DeckError, Problem

SHOWN = "clipboard"
"""What errors call it."""

_PATIENCE = 15
"""Seconds to wait for a program that owns the clipboard."""

_EMPTY = "empty; copy the page first (Ctrl+A, then Ctrl+C)"
_PICTURE = "holds a picture and no text; copy the text of the page"
_NO_TOOL = (
    "no program can read it; install wl-clipboard (Wayland) or xclip (X11), or save the page and import that file"
)
_NO_DISPLAY = "the screen that holds it cannot be reached; save the page and import that file"
_UNREACHED = re.compile(rb"can(?:no|')t open display|failed to connect to a wayland", re.IGNORECASE)
_HTML_DATA = re.compile(rb"\xc2?\xabdata HTML([0-9A-F]*)\xc2?\xbb", re.IGNORECASE)
_FRAGMENT = re.compile(rb"<!--\s*StartFragment\s*-->(.*?)<!--\s*EndFragment\s*-->", re.DOTALL)
_POWERSHELL = ("-NoProfile", "-NonInteractive", "-Command")
_UTF8 = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Windows.Forms; "


class Clip(NamedTuple):
    """What was copied; empty if there is none of that kind."""

    html: bytes = b""
    text: bytes = b""


def read(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Clip:
    """Read the clipboard.

    Raises:
        DeckError: it is empty, contains a picture, or no program can read it.
    """
    if platform == "darwin":
        clip, kinds = _mac(), ""
    elif platform == "win32" or "WSL_DISTRO_NAME" in environment:
        clip, kinds = _windows(), ""
    elif environment.get("WAYLAND_DISPLAY") and shutil.which("wl-paste"):
        clip, kinds = _wayland()
    elif environment.get("DISPLAY") and shutil.which("xclip"):
        clip, kinds = _x11()
    elif environment.get("DISPLAY") and shutil.which("xsel"):
        clip, kinds = Clip(text=_run("xsel", "--clipboard", "--output")), ""
    else:
        raise _refused(_NO_TOOL)
    if not (clip.html.strip() or clip.text.strip()):
        raise _refused(_PICTURE if "image/" in kinds else _EMPTY)
    return clip


def _refused(message: str) -> DeckError:
    return DeckError(SHOWN, [Problem(line=0, message=message)])


def _wayland() -> tuple[Clip, str]:
    kinds = _run("wl-paste", "--list-types").decode(errors="replace")
    html = _run("wl-paste", "--no-newline", "--type", "text/html") if "text/html" in kinds else b""
    text = _run("wl-paste", "--no-newline", "--type", "text") if "text/plain" in kinds or "STRING" in kinds else b""
    return Clip(html, text), kinds


def _x11() -> tuple[Clip, str]:
    kinds = _run("xclip", "-selection", "clipboard", "-target", "TARGETS", "-out").decode(errors="replace")
    html = _run("xclip", "-selection", "clipboard", "-target", "text/html", "-out") if "text/html" in kinds else b""
    plain = next(
        (kind for kind in ("UTF8_STRING", "text/plain;charset=utf-8", "STRING", "text/plain") if kind in kinds), ""
    )
    text = _run("xclip", "-selection", "clipboard", "-target", plain, "-out") if plain else b""
    return Clip(html, text), kinds


def _mac() -> Clip:
    told = _HTML_DATA.search(_run("osascript", "-e", "the clipboard as \u00abclass HTML\u00bb"))
    html = bytes.fromhex(told[1].decode("ascii")) if told else b""
    return Clip(html, _run("pbpaste", "-Prefer", "txt"))


def _windows() -> Clip:
    program = "powershell.exe" if shutil.which("powershell.exe") else "powershell"
    command = _UTF8 + "[Windows.Forms.Clipboard]::GetText('Html')"
    html = _run(program, "-STA", *_POWERSHELL, command)
    fragment = _FRAGMENT.search(html)
    return Clip(fragment[1] if fragment else b"", _run(program, "-STA", *_POWERSHELL, _UTF8 + "Get-Clipboard -Raw"))


def _run(*command: str) -> bytes:
    """The output of a program; empty if it fails, as all do when there is nothing of that kind."""
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours to choose, without a shell
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_PATIENCE
        )
    except FileNotFoundError:
        raise _refused(f"{command[0]} is missing, so it cannot be read; save the page and import that file") from None
    except subprocess.TimeoutExpired:
        raise _refused("the program that holds it does not answer; copy the page again") from None
    if done.returncode and _UNREACHED.search(done.stderr):
        raise _refused(_NO_DISPLAY)
    return done.stdout if done.returncode == 0 else b""
