"""The clipboard as a source of pages: of a real screen, and of the programs of every system."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import Person
from test_import_pages import PAGE
from test_import_pages import person as person  # noqa: PLC0414 - a fixture

from flashcards.errors import DeckError
from flashcards.library import clipboard


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real X server of its own, with nothing in its clipboard."""
    if not (shutil.which("Xvfb") and shutil.which("xclip")):
        pytest.skip("needs Xvfb and xclip")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "320x240x8", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            display = f":{told.readline().strip()}"
        monkeypatch.setenv("DISPLAY", display)
        for name in ("WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
            monkeypatch.delenv(name, raising=False)
        yield display
    finally:
        server.terminate()
        server.wait(timeout=10)


def copy(data: bytes, target: str) -> None:
    """Put something into the clipboard; it is there as soon as xclip has gone into the background."""
    subprocess.run(
        ["xclip", "-selection", "clipboard", "-target", target],
        input=data,
        check=True,
        timeout=20,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        done = subprocess.run(
            ["xclip", "-selection", "clipboard", "-target", "TARGETS", "-out"],
            capture_output=True,
            check=False,
            timeout=20,
        )
        if target in done.stdout.decode():
            return
        time.sleep(0.05)


def test_the_clipboard_of_a_real_screen(person: Person, screen: str) -> None:
    """Its HTML is a deck, else its text; nothing, a picture and no program are one line each."""
    assert screen
    empty = person.run("import", "--clipboard")
    assert (empty.exit_code, empty.stderr) == (
        3,
        "flashcards: clipboard: empty; copy the page first (Ctrl+A, then Ctrl+C)\n",
    )
    copy(b"<h1>Seas</h1><dl><dt>Ebb<dd>The tide going <b>out</b>.<dt>Flood<dd>The tide coming in.</dl>", "text/html")
    html = person.run("import", "--clipboard")
    assert (html.exit_code, html.stderr) == (0, "")
    assert "The tide going **out**." in (person.decks / "seas.md").read_text(encoding="utf-8")
    copy(PAGE.replace("Zealot\nA pair of somebody else, who was never on a boat at all.\n", "").encode(), "UTF8_STRING")
    text = person.run("import", "--clipboard")
    assert "6 notes, deck Words of the Sea" in text.stdout
    copy(b"\x89PNG\r\n\x1a\n", "image/png")
    assert "holds a picture" in person.run("import", "--clipboard").stderr


def test_without_a_screen_it_says_what_to_install(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """No display is no clipboard; files and the clipboard are not given at once."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert "install wl-clipboard" in person.run("import", "--clipboard").stderr
    assert person.run("import", "--clipboard", "page.txt").exit_code == 2
    assert person.run("import").exit_code == 2


@pytest.mark.parametrize(
    ("program", "variables", "error"),
    [
        ("xclip", {"DISPLAY": ":99"}, "Error: Can't open display: :99"),
        ("xsel", {"DISPLAY": ":99"}, "xsel: Can't open display: (null)"),
        ("wl-paste", {"WAYLAND_DISPLAY": "gone"}, "Failed to connect to a Wayland server"),
    ],
)
def test_a_screen_that_is_gone_is_no_empty_clipboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, variables: dict[str, str], error: str
) -> None:
    """Where the screen cannot be reached, as after a login from afar, it is not said that nothing was copied."""
    path = tmp_path / program
    path.write_text(f'#!/bin/sh\necho "{error}" >&2\nexit 1\n', encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/nowhere")
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(DeckError, match="the screen that holds it cannot be reached"):
        clipboard.read(variables, "linux")


SCRIPTS = {
    "wl-paste": 'case "$*" in *--list-types*) echo text/html;; *text/html*) echo "<p>wayland</p>";; esac',
    "xsel": "echo plain",
    "osascript": "echo '\u00abdata HTML3C703E6D61633C2F703E\u00bb'",
    "pbpaste": "echo mac",
    "powershell.exe": (
        'case "$*" in *Html*) echo "<!--StartFragment--><p>win</p><!--EndFragment-->";; *) echo win;; esac'
    ),
}


@pytest.mark.parametrize(
    ("programs", "variables", "platform", "html", "text"),
    [
        (["wl-paste"], {"WAYLAND_DISPLAY": "wayland-0"}, "linux", b"<p>wayland</p>", b""),
        (["xsel"], {"DISPLAY": ":0"}, "linux", b"", b"plain"),
        (["osascript", "pbpaste"], {}, "darwin", b"<p>mac</p>", b"mac"),
        (["powershell.exe"], {"WSL_DISTRO_NAME": "Debian"}, "linux", b"<p>win</p>", b"win"),
    ],
)
def test_every_system_has_its_program(  # noqa: PLR0913, PLR0917 - the columns of a table
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    programs: list[str],
    variables: dict[str, str],
    platform: str,
    html: bytes,
    text: bytes,
) -> None:
    """The programs of other systems are stood in for by scripts that print what those print."""
    for name in programs:
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\n{SCRIPTS[name]}\n", encoding="utf-8")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    clip = clipboard.read(variables, platform)
    assert (clip.html.strip(), clip.text.strip()) == (html, text)


def test_a_program_that_is_gone_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the system has no program that it should have, the line names it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeckError, match="osascript is missing"):
        clipboard.read({}, "darwin")
