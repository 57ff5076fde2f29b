"""Pictures in the quiz, on a terminal that answers nothing: what is written to it, and what its keys do meanwhile."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from drawings import BAD, flag
from helpers import PATIENCE, Person
from terminal import Terminal

DECK = """# Sea

## Flag

![the flag](flag.png)

Four fields.

## Which {picture}?

A second flag

## Tide

Water that comes and goes.

## Shore

The {{c1::![a flag](flag.png)}} is on the {{c2::beach}}.
"""

Start = Callable[..., Terminal]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with pictures on both sides of cards."""
    somebody = Person(tmp_path)
    somebody.write("sea.md", DECK.replace("{picture}", "![a flag](flag.png)"))
    flag().save(somebody.decks / "flag.png")
    return somebody


@pytest.fixture
def start(person: Person) -> Iterator[Start]:
    """Starts the quiz on a terminal of its own, card after card as in the deck."""
    made: list[Terminal] = []

    def begin(*arguments: str, size: tuple[int, int] = (80, 24), extra: Mapping[str, str] | None = None) -> Terminal:
        made.append(Terminal(person, "--order", "deck", *arguments, size=size, extra=extra))
        made[-1].wait_for("Flag")
        return made[-1]

    yield begin
    for terminal in made:
        terminal.__exit__()


def rows(terminal: Terminal) -> int:
    """The rows of the screen that have blocks on them."""
    return sum("▀" in line for line in terminal.lines)


def step(terminal: Terminal, key: str, text: str) -> None:
    """Press a key and wait for what it brings: the next frame may be one with a picture that has just been read."""
    terminal.type(key)
    terminal.wait_for(text)


def wait_for_blocks(terminal: Terminal) -> None:
    """Wait until there are blocks on a whole screen."""
    terminal.wait_for("▀")


def test_a_picture_comes_with_its_side(start: Start) -> None:
    """The answer's picture is not there before the answer, and gone after it; the question's is there at once."""
    terminal = start()
    assert rows(terminal) == 0
    assert "o open" not in terminal.text
    terminal.press(" ")
    wait_for_blocks(terminal)
    assert rows(terminal) == 13
    assert "[image" not in terminal.text
    assert {"  Four fields.", "  Flag"} <= {*terminal.lines}
    assert "3 Good" in terminal.text
    assert "o open" in terminal.text
    terminal.press("3")
    terminal.wait_for("▀")
    assert "Which [image: a flag]?" in terminal.text
    assert "Four fields." not in terminal.text
    step(terminal, " ", "A second flag")
    step(terminal, "3", "Tide")
    assert rows(terminal) == 0
    assert "o open" not in terminal.text


def test_a_picture_in_a_cloze_stays_hidden(start: Start) -> None:
    """A picture that is asked for comes with the answer; on the card that asks for something else it is there."""
    terminal = start()
    terminal.type(" 3 3 3")
    terminal.wait_for("is on the beach")
    assert rows(terminal) == 0
    terminal.type(" ")
    wait_for_blocks(terminal)


@pytest.mark.parametrize(
    ("arguments", "extra", "expected"),
    [
        ((), {"TERM": "xterm-kitty"}, b"\x1b_Ga=p,"),
        ((), {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, b"\x1b]1337;File="),
        ((), {"TERM": "foot"}, b"\x1bP0;1;0q"),
        (("--pictures", "sixel"), {}, b"\x1bP0;1;0q"),
        ((), {"TERM": "xterm-kitty", "TMUX": "x"}, "▀".encode()),
        (("--pictures", "kitty"), {"TERM": "tmux-256color", "TMUX": "x"}, b"H\x1b\x1b_Ga=p,"),
    ],
)
def test_each_way(start: Start, arguments: tuple[str, ...], extra: Mapping[str, str], expected: bytes) -> None:
    """The terminal gets its own protocol, or the one that was chosen, and is never asked anything."""
    terminal = start(*arguments, extra=extra)
    terminal.press(" ")
    terminal.wait_until(lambda: expected in terminal.raw, "the picture")
    assert re.search(rb"\x1b\[[>=?]?\d*[cnq]|\x1b_Ga=q|\x1b\]1[01];\?", terminal.raw) is None


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [(("--pictures", "off"), {}), ((), {"TERM": "linux"}), ((), {"NO_COLOR": "1"}), ((), {"LC_ALL": "C"})],
    ids=["off", "a simple terminal", "no colour", "ASCII"],
)
def test_only_the_label(start: Start, arguments: tuple[str, ...], extra: Mapping[str, str]) -> None:
    """Where pictures are not wanted or not possible, there is the label, and a hint of how to open it."""
    terminal = start(*arguments, extra=extra)
    terminal.press(" ")
    assert "[image: the flag]" in terminal.text
    assert "o open" in terminal.text
    time.sleep(0.2)
    assert rows(terminal) == 0


def test_kitty_forgets(start: Start) -> None:
    """For kitty, each picture is sent once, shown where it is, taken off when the card goes, and deleted at the end."""
    terminal = start(extra={"TERM": "xterm-kitty"})
    terminal.press(" ")
    terminal.wait_until(lambda: b"a=p," in terminal.raw, "the picture")
    step(terminal, "?", "any key goes back")
    step(terminal, "x", "Four fields.")
    assert terminal.raw.count(b"a=t,") == 1
    assert terminal.raw.count(b"a=p,") == 2
    assert terminal.raw.count(b"a=d,d=a") == 1
    terminal.type("3 3")
    terminal.wait_for("Tide")
    sent = {match[1] for match in re.finditer(rb"a=t,[^;]*i=(\d+)", terminal.raw)}
    assert sent <= {match[1] for match in re.finditer(rb"a=d,d=I,i=(\d+)", terminal.raw)}
    terminal.type("q")
    terminal.finish()
    end = terminal.raw.rindex(b"\x1b[?1049l")
    assert terminal.raw.rindex(b"a=d,d=A") < end
    assert b"\x1b_G" not in terminal.raw[end:]


def test_a_picture_is_written_once(start: Start) -> None:
    """While it stays where it is, a picture is not written again, nor are its rows erased, whatever is typed."""
    terminal = start("--pictures", "sixel")
    terminal.press(" ")
    terminal.wait_until(lambda: b"\x1bP0;1;0q" in terminal.raw, "the picture of the answer")
    terminal.type("3")
    terminal.wait_until(lambda: terminal.raw.count(b"\x1bP0;1;0q") == 2, "the picture of the question")
    terminal.type("t")  # what is typed takes a row
    terminal.wait_until(lambda: terminal.raw.count(b"\x1bP0;1;0q") == 3, "the smaller picture")
    terminal.press("a", "b", "c")
    assert terminal.raw.count(b"\x1bP0;1;0q") == 3
    assert sum("\x1b[K" not in row for row in terminal.painted) > 5


def test_keys_are_never_eaten(start: Start) -> None:
    """Keys typed ahead, while pictures are read and drawn, do what they always do, all of them."""
    terminal = start("--pictures", "sixel")
    terminal.type(" 3 3 1 3q")
    ended = terminal.finish()
    assert "4 cards in" in ended.text


@pytest.mark.parametrize("way", ["blocks", "sixel", "kitty", "iterm"])
def test_sizes(start: Start, way: str) -> None:
    """In a smaller window the picture is smaller, down to none, and never pushes the answer or the keys off it."""
    terminal = start("--pictures", way)
    terminal.press(" ")
    for size in ((80, 24), (60, 15), (40, 14), (80, 12), (200, 50)):
        terminal.resize(*size)
        terminal.wait_until(lambda: not open_frames(terminal), "a whole screen")
        shown = "\n".join(terminal.frame)  # the screen that reads it knows no pictures, and shows their data
        assert "Four fields." in shown, size
        assert "Good" in shown, size
        assert "q quit" in shown, size


def open_frames(terminal: Terminal) -> int:
    """Frames that have begun and not ended."""
    return terminal.raw.count(b"\x1b[?2026h") - terminal.raw.count(b"\x1b[?2026l")


def test_a_long_text(person: Person, start: Start) -> None:
    """In a text of several pages each picture is scrolled with it, in parts, and space turns the pages to the end."""
    lines = "\n\n".join(f"Line {number}." for number in range(20))
    person.write("sea.md", f"# Sea\n\n## Flag\n\n![one](flag.png)\n\n{lines}\n\n![two](flag.png)\n\nThe end.\n")
    terminal = start()
    terminal.press(" ")
    wait_for_blocks(terminal)
    assert rows(terminal) >= 5
    before = rows(terminal)
    terminal.type("jjjj")
    terminal.wait_until(lambda: 0 < rows(terminal) < before, "a part of the picture")
    terminal.type(" " * 9)
    terminal.wait_for("The end.")
    terminal.wait_until(lambda: rows(terminal) > 0, "the second picture")
    assert "space Good" in terminal.text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing.png", "missing.png: no such file beside the deck"),
        ("../out.png", "../out.png: outside the deck's folder"),
        ("text.png", "text.png: not a picture that can be read"),
        ("bomb.png", "bomb.png: too large: 40000 x 30000 pixels"),
        ("pipe.png", "pipe.png: not a file"),
    ],
)
def test_what_cannot_be_shown(person: Person, start: Start, name: str, why: str) -> None:
    """A picture that is missing, broken or huge is a label and one line, once; the card is asked as usual."""
    if name in BAD:
        BAD[name][0](person.decks / name)
    person.write("sea.md", f"# Sea\n\n## Flag\n\n![b]({name})\n\n## Tide\n\n![b]({name})\n")
    terminal = start()
    terminal.press(" ")
    terminal.wait_for(why)
    assert "[image: b]" in terminal.text
    step(terminal, "3", "Tide")
    step(terminal, " ", "[image: b]")
    step(terminal, "?", "any key goes back")
    step(terminal, "x", "[image: b]")
    assert why not in terminal.text
    terminal.type("3q")
    assert terminal.finish().status == 0


def test_the_web_is_left_alone(person: Person, start: Start) -> None:
    """A picture on the web stays a label, with a line that says why; a film or a PDF does so without one."""
    person.write("sea.md", "# Sea\n\n## Flag\n\n![a](https://x.invalid/a.png) ![b](b.mp4) ![c](c.pdf)\n")
    terminal = start()
    terminal.press(" ")
    time.sleep(0.2)
    assert "[image: a] [image: b] [image: c]" in terminal.text
    assert "a: on the web, so it is not shown here; open it" in terminal.text
    assert "no such" not in terminal.text


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_running(start: Start, number: signal.Signals) -> None:
    """However the session ends, the process that reads pictures ends with it."""
    terminal = start()
    terminal.press(" ")
    wait_for_blocks(terminal)
    own = f"{terminal.process.pid} "
    listed = subprocess.run(["ps", "-ww", "-eo", "ppid=,pid=,args="], capture_output=True, text=True, check=True).stdout
    (worker,) = [
        line.split()[1] for line in listed.splitlines() if line.lstrip().startswith(own) and "pictures.worker" in line
    ]
    terminal.signal(number)
    end = time.monotonic() + PATIENCE
    while (
        "pictures.worker"
        in subprocess.run(["ps", "-o", "args=", "-p", worker], capture_output=True, text=True, check=False).stdout
    ):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.exec
def test_cards_without_pictures_import_nothing(person: Person) -> None:
    """As long as no card has a picture, nothing of what shows them is imported, and no process started."""
    person.write("sea.md", "# Sea\n\n## Flag\n\nNo picture, `code`, **bold**, a [link](https://x.invalid).\n")
    command = [sys.executable, "-X", "importtime", "-m", "flashcards", "study"]
    with Terminal(person, command=command, size=(80, 24)) as terminal:
        terminal.wait_until(lambda: b"show" in terminal.raw, "the card")
        terminal.type(" ")
        terminal.wait_until(lambda: b"3 Good" in re.sub(rb"\x1b\[[\d;]*m", b"", terminal.raw), "the answer")
        terminal.type("q")
        terminal.finish()
    imported = set(re.findall(rb"\| +([\w.]+)", terminal.raw))
    assert b"flashcards.terminal.quiz" in imported
    assert not {name for name in imported if name.split(b".")[0] == b"PIL" or b"terminal.pictures" in name}


def test_line_by_line_there_is_the_label(person: Person) -> None:
    """Without a terminal, and in plain words, pictures are labels."""
    done = person.run("study", "--pictures", "kitty", "--order", "deck", text="\n\n")
    assert "[image: the flag]" in done.stdout
    assert "\x1b" not in done.stdout
    assert os.environ.get("TMUX") is None or done.exit_code == 0
