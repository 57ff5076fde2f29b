"""What is handed to other programs, terminals and files is data: never a command, an option or an order."""

import json
import os
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import Person, deck_text

from flashcards.formats.links import Kind, Link
from flashcards.terminal.media import open_link, open_place

NAMES = (
    "-rf",
    "--help",
    "$(touch pwned)",
    "`touch pwned`",
    "a; touch pwned",
    "a && touch pwned",
    "a\ntouch pwned",
    "+q",
)
"""Names that mean something else to a program that takes them for more than a name."""

Recorder = Callable[[], list[list[str]]]


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """An editor and opener that notes its arguments, and the mode of the last; calling it gives what it noted."""
    told, program = tmp_path / "told", tmp_path / "recorder"
    lines = (
        "#!/usr/bin/env python3",
        "import json, os, sys",
        "mode = oct(os.stat(sys.argv[-1]).st_mode & 0o777) if os.path.exists(sys.argv[-1]) else None",
        f"with open({str(told)!r}, 'a') as file:",
        "    print(json.dumps([*sys.argv[1:], mode]), file=file)",
    )
    program.write_text("\n".join(lines), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    for name in ("EDITOR", "FLASHCARDS_OPENER"):
        monkeypatch.setenv(name, shlex.quote(str(program)))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return lambda: [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]


def test_the_editor_gets_a_whole_path(recorder: Recorder, tmp_path: Path) -> None:
    """Whatever a home or a deck file is called, the editor gets its path as one word that cannot be an option."""
    for name in NAMES:
        person = Person(Path(name))
        person.write(f"{name}.md", deck_text(f"Deck {name!r}", {"Tide": "The sea rises."}))
        assert person.run("edit", "Tide").exit_code == 0
        *options, path, _ = recorder()[-1]
        assert (options, path) == ([], str(tmp_path / "work" / name / "decks" / f"{name}.md"))
    assert not [*tmp_path.rglob("pwned")]


def test_the_opener_gets_a_whole_path(recorder: Recorder, tmp_path: Path) -> None:
    """A picture of any name is opened by its whole path, and an address by itself, each as one word."""
    for name in NAMES:
        (tmp_path / f"{name}.png").write_bytes(b"")
        link = Link(Kind.IMAGE, "it", f"{name}.png")
        assert open_link(link, str(tmp_path)).startswith("opened ")
        assert recorder()[-1][:-1] == [str(tmp_path / f"{name}.png")]
    address = "https://example.org/$(touch pwned)?a=b;touch%20pwned&--help"
    assert open_link(Link(Kind.LINK, "it", address), str(tmp_path)).startswith("opened ")
    assert recorder()[-1][:-1] == [address]
    assert open_place(str(tmp_path)) == ""
    assert not [*tmp_path.rglob("pwned")]


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "/etc/passwd", "../../etc/passwd", "smb://host/x",
        "-x", "x-apple:y", "\\\\host\\share", "%2e%2e/%2e%2e/etc/passwd", "a%00b",
    ],
)  # fmt: skip
def test_what_is_not_opened(recorder: Recorder, tmp_path: Path, target: str) -> None:
    """Only web addresses and files beside the deck are opened; no program hears of anything else."""
    assert not open_link(Link(Kind.LINK, "it", target), str(tmp_path / "work")).startswith("opened")
    with pytest.raises(FileNotFoundError):
        recorder()


def test_drafts_are_private(recorder: Recorder, tmp_path: Path) -> None:
    """What is written in the editor before it is a deck is nobody else's to read, whatever the umask says."""
    person = Person(tmp_path / "home")
    before = os.umask(0)
    try:
        person.run("new", "Seas")
    finally:
        os.umask(before)
    ((*_, path, mode),) = recorder()
    assert Path(path).parent == person.folder
    assert mode == oct(stat.S_IRUSR | stat.S_IWUSR)
    assert not Path(path).exists()


def test_what_a_terminal_obeys_is_escaped_in_json(tmp_path: Path) -> None:
    """No character in any JSON is one that a terminal obeys, or that changes the order of a line; none is lost."""
    person = Person(tmp_path / "home")
    orders = "".join(map(chr, [*range(1, 10), *range(14, 32), *range(127, 133), *range(134, 160)])) + "\u202e\u2066"
    person.write("seas.md", deck_text("Seas", {"Tide": f"The sea{orders}rises."}))
    for command in (("export", "json"), ("search", "Tide", "--json"), ("show", "Tide", "--json"), ("due", "--json")):
        said = person.run(*command).stdout_bytes.decode()
        assert not [char for char in said if char != "\n" and not char.isprintable()]
    file = tmp_path / "all.json"
    assert person.run("export", "json", "-o", str(file)).exit_code == 0
    assert f"sea{orders}rises" in json.loads(file.read_text(encoding="utf-8"))["notes"][0]["definition"]
