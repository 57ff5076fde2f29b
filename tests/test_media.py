"""What opens files and texts: pictures, sounds and links of a card, and the editor's command."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from helpers import PATIENCE

from flashcards.formats.links import Kind, Link
from flashcards.terminal import media
from flashcards.terminal.editor import editor_command, open_editor


class TestMedia:
    """What may be opened, and with what."""

    @pytest.mark.parametrize(
        ("target", "asked"),
        [
            ("img/a b.png", False),
            ("in/a b.png", False),
            ("https://sea.example/x.desktop", False),
            ("img/gone.desktop", False),
            ("img/evil.desktop", True),
            ("img/evil.command", True),
            ("img/page.html", True),
            ("img/none", True),
            ("img/hidden.png", True),
            ("img/app.pdf", True),
        ],
    )
    def test_what_may_run(self, folder: Path, target: str, *, asked: bool) -> None:
        """Only pictures, sounds, films and PDF are opened without a question, by the name that they really have."""
        for name in ("evil.desktop", "evil.command", "page.html", "none"):
            (folder / "img" / name).write_bytes(b"#!/bin/sh")
        (folder / "img" / "hidden.png").symlink_to(folder / "img" / "evil.desktop")
        (folder / "img" / "app.pdf").mkdir()
        assert bool(media.doubt(Link(Kind.LINK, "x", target), str(folder))) == asked

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A folder of decks with a picture, beside a secret."""
        decks = tmp_path / "decks"
        (decks / "img").mkdir(parents=True)
        (decks / "img" / "a b.png").write_bytes(b"png")
        (tmp_path / "secret").write_bytes(b"secret")
        (decks / "out").symlink_to(tmp_path)
        (decks / "in").symlink_to(decks / "img")
        (decks / "circle").symlink_to(decks / "circle")
        return decks

    @pytest.mark.parametrize("target", ["img/a b.png", "img/a%20b.png", "img/../img/a%20b.png", "in/a%20b.png#part"])
    def test_a_file_beside_the_deck(self, folder: Path, target: str) -> None:
        """Names are relative to the deck, and may be written as in an address."""
        assert media.locate(target, str(folder)) == str((folder / "img" / "a b.png").resolve())

    def test_an_address(self, folder: Path) -> None:
        """An address of the web is handed on as it is."""
        assert media.locate("https://sea.example/?a=%20", str(folder)) == "https://sea.example/?a=%20"

    @pytest.mark.parametrize(
        ("target", "said"),
        [
            ("/etc/passwd", "outside the deck's folder"),
            ("../secret", "outside the deck's folder"),
            ("%2e%2e/secret", "outside the deck's folder"),
            ("out/secret", "outside the deck's folder"),
            ("img/gone.png", "no such file beside the deck"),
            ("file:///etc/passwd", "only http, https and files beside the deck can be opened"),
            ("mailto:me@a.example", "only http, https and"),
            ("#part", "not a file name"),
            ("", "not a file name"),
            ("a%00b", "not a file name"),
            ("circle/x", "not a file name"),
            ("x" * 5000, "not a file name"),
            ("http://[", "not a valid address"),
        ],
    )
    def test_refused(self, folder: Path, target: str, said: str) -> None:
        """What leads elsewhere is refused in one line."""
        message = media.open_link(Link(Kind.LINK, "x", target), str(folder))
        assert message.startswith(f"{target}: {said}")
        assert "\n" not in message

    @pytest.mark.parametrize(
        ("platform", "environment", "command"),
        [
            ("linux", {}, ["xdg-open"]),
            ("darwin", {}, ["open"]),
            ("win32", {}, []),
            ("linux", {"FLASHCARDS_OPENER": "my 'own viewer'"}, ["my", "own viewer"]),
            ("linux", {"FLASHCARDS_OPENER": "  "}, ["xdg-open"]),
        ],
    )
    def test_the_opener(self, platform: str, environment: Mapping[str, str], command: list[str]) -> None:
        """The person's command comes before the system's."""
        assert media.opener(platform, environment) == command

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("true", "opened x"),
            ("false", "false ended with 1"),
            ("/nowhere/viewer", "/nowhere/viewer: No such file or directory; set FLASHCARDS_OPENER to a command"),
            ("'unclosed", "FLASHCARDS_OPENER cannot be understood: No closing quotation"),
        ],
    )
    def test_a_command_of_ones_own(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, command: str, said: str
    ) -> None:
        """What went wrong comes back as a sentence."""
        monkeypatch.setenv("FLASHCARDS_OPENER", command)
        assert media.open_link(Link(Kind.LINK, "x", "https://sea.example"), str(folder)).startswith(said)

    @pytest.mark.parametrize(
        ("script", "patience", "said"),
        [
            ("exit 0", PATIENCE, "opened x"),
            ("exit 4", PATIENCE, "xdg-open could not open it (4); set FLASHCARDS_OPENER"),
            ("exec sleep 1", 0.1, "opened x"),
            (None, PATIENCE, "xdg-open: No such file or directory; set FLASHCARDS_OPENER"),
            ("", PATIENCE, "there is no display to open it on; set FLASHCARDS_OPENER"),
        ],
    )
    def test_the_systems_opener(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, script: str | None, patience: float, said: str
    ) -> None:
        """It works beside the quiz; when it fails at once, or cannot show anything, that is said."""
        for name in ("FLASHCARDS_OPENER", "BROWSER", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "TERMUX_VERSION"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DISPLAY", ":0" if script != "" else "")
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(media, "_PATIENCE", patience)
        programs = folder / "programs"
        programs.mkdir()
        if script is not None:
            (programs / "xdg-open").write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
            (programs / "xdg-open").chmod(0o755)
        monkeypatch.setenv("PATH", str(programs))
        assert media.open_link(Link(Kind.LINK, "x", "https://sea.example"), str(folder)).startswith(said)


class TestEditor:
    """The person's own editor."""

    @pytest.mark.parametrize(
        ("environment", "command"),
        [
            ({}, ["vi", "+7", "a b.md"]),
            ({"EDITOR": "nano"}, ["nano", "+7", "a b.md"]),
            ({"EDITOR": "ed", "VISUAL": "/usr/bin/vim -n"}, ["/usr/bin/vim", "-n", "+7", "a b.md"]),
            ({"EDITOR": "emacsclient -t"}, ["emacsclient", "-t", "+7", "a b.md"]),
            ({"EDITOR": "hx"}, ["hx", "a b.md:7"]),
            ({"EDITOR": "code"}, ["code", "--wait", "--goto", "a b.md:7"]),
            ({"EDITOR": "code -w"}, ["code", "-w", "--goto", "a b.md:7"]),
            ({"EDITOR": "subl"}, ["subl", "--wait", "a b.md:7"]),
            ({"EDITOR": "zed"}, ["zed", "--wait", "a b.md:7"]),
            ({"EDITOR": "gvim"}, ["gvim", "--nofork", "+7", "a b.md"]),
            ({"EDITOR": "open -t"}, ["open", "-t", "-W", "a b.md"]),
            ({"EDITOR": "'my editor' -x"}, ["my editor", "-x", "a b.md"]),
            ({"EDITOR": "  "}, ["vi", "+7", "a b.md"]),
            ({"EDITOR": "", "VISUAL": ""}, ["vi", "+7", "a b.md"]),
        ],
    )
    def test_command(self, environment: Mapping[str, str], command: list[str]) -> None:
        """VISUAL comes before EDITOR before vi; a known editor is told the line."""
        assert editor_command("a b.md", 7, environment) == command

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("true", ""),
            ("false", "false ended with 1"),
            ("/nowhere/vi", "/nowhere/vi: No such file or directory; set $EDITOR to your editor"),
            ("sh -c 'kill -9 $$'", "sh was ended by signal 9"),
        ],
    )
    def test_opening(self, monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
        """What went wrong comes back as a sentence; nothing when all went well."""
        monkeypatch.setenv("VISUAL", command)
        assert open_editor(__file__, 1) == said

    def test_a_command_that_cannot_be_understood(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An unclosed quote is the person's to mend."""
        monkeypatch.setenv("VISUAL", "vim '")
        assert open_editor(__file__, 1).startswith("$EDITOR cannot be understood")
