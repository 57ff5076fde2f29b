"""Pictures in real terminals on a screen that nobody sees: they are there, where they belong, and go with the card."""

import subprocess
from pathlib import Path

import pytest
from drawings import BLUE, GREEN, RED, YELLOW, flag
from helpers import Person
from PIL import Image
from terminal import environment, study
from xserver import Shown, needs, terminal

DECK = """# Sea

## Flag

![the flag](flag.png)

Four fields.

## Tide

Water that comes and goes.
"""

WAYS = [
    ("xterm", "sixel"),
    pytest.param("xterm", "blocks", marks=pytest.mark.nightly),
    pytest.param("mlterm", "auto", marks=pytest.mark.nightly),
    pytest.param("kitty", "auto", marks=pytest.mark.nightly),
    pytest.param("tmux in kitty", "kitty", marks=pytest.mark.nightly),
]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a picture."""
    somebody = Person(tmp_path)
    somebody.write("sea.md", DECK)
    flag((240, 160)).save(somebody.decks / "flag.png")
    return somebody


def where(shown: Image.Image, color: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """The box around what has a colour, or one very like it."""
    bands = zip(shown.convert("RGB").split(), color, strict=True)
    masks = [band.point(lambda value, wanted=wanted: 255 * (abs(value - wanted) < 14)) for band, wanted in bands]
    return Image.merge("RGB", masks).convert("L").point(lambda value: 255 * (value > 250)).getbbox()


def has_text(shown: Image.Image) -> bool:
    """Whether there are letters, whose edges have many colours."""
    return len(shown.getcolors(1 << 20) or []) > 8


def is_flag(shown: Image.Image) -> bool:
    """Whether the flag is on the screen, its four fields where they belong and of one size."""
    found = [where(shown, color) for color in (RED, GREEN, BLUE, YELLOW)]
    boxes = [box for box in found if box and box[2] - box[0] > 50]
    if len(boxes) < 4:
        return False
    red, green, blue, yellow = boxes
    return (
        red[2] <= green[0] + 12 and red[3] <= blue[1] + 12 and blue[2] <= yellow[0] + 12 and green[3] <= yellow[1] + 12
    )


def has_none(shown: Image.Image) -> bool:
    """Whether nothing of it is left."""
    found = [where(shown, color) for color in (GREEN, BLUE, YELLOW)]
    return not any(box and box[2] - box[0] > 50 for box in found)


def command(name: str, way: str, socket: Path) -> list[str]:
    """The quiz, in a terminal or in one that is in another."""
    quiz = study("--order", "deck", "--pictures", way)
    if name.startswith("tmux"):
        begin = ["tmux", "-S", str(socket), "-f", "/dev/null", "new-session", *quiz, ";"]
        options = "set -g allow-passthrough on ; split-window -v -b -l 3 ; select-pane -t 1"
        return [*begin, *options.split()]
    return quiz


@pytest.mark.process
@pytest.mark.parametrize(("name", "way"), WAYS)
def test_a_picture_is_seen(person: Person, name: str, way: str) -> None:
    """A picture comes with the answer, goes for the help, comes back, and goes with its card and at the end."""
    needs(*(["tmux"] if name.startswith("tmux") else []))
    socket = person.folder / "tmux"
    try:
        with terminal(name.rsplit(maxsplit=1)[-1], command(name, way, socket), environment(person)) as window:
            window.wait_until(has_text, "the question")
            check(window)
    finally:
        if socket.exists():  # its server has a life of its own
            subprocess.run(["tmux", "-S", str(socket), "kill-server"], check=False)


def check(window: Shown) -> None:
    """Study a card with a picture, and the one after it."""
    for key, true in (("space", is_flag), ("question", has_none), ("x", is_flag), ("3", has_none)):
        window.type(key)
        window.wait_until(true, f"what {key} does")
