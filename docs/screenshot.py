"""Draw the pictures of the terminal: the quiz after a week with the deck that ships, and statistics of a made log.

usage: python docs/screenshot.py [FOLDER]    writes quiz.svg, typing.svg, keys.svg and stats.svg into docs, or FOLDER

The clock is pinned, so the same program and deck give the same pictures.
"""

import re
import sys
from datetime import datetime
from html import unescape
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from helpers import Person  # noqa: E402 - the tests know how to drive the program
from made_logs import golden, learner  # noqa: E402 - the tests have a log that was made up
from terminal import PROGRAM, Terminal  # noqa: E402 - the tests know how to drive the program

CARD = "LoRA (Low-Rank Adaptation)"
SIZE = (80, 16)
RATINGS = "3343313423"
"""What is answered, over and over, until the card comes."""

STATS = 48
"""Rows of the statistics that are shown."""

BLANK = "&#160;"
SPAN = re.compile(
    r'<text class="(?P<class>[^"]+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="(?P<length>[^"]+)"(?P<rest>[^>]*)>'
    r"(?P<text>[^<]*)</text>"
)
FONTS = "Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"


WORDS = """\
---
deck: French
---

# At the sea

## la mar\u00e9e
tide

## une vague
wave; surge

## le phare
lighthouse
"""
"""A deck to type answers for."""


def main(folder: Path) -> None:
    """Draw each picture from a home of its own."""
    for name, draw in (("quiz", card), ("typing", typing), ("keys", keys), ("stats", stats)):
        with TemporaryDirectory() as home:
            rows = draw(Person(Path(home) / "home"))
        target = folder / f"{name}.svg"
        target.write_text(svg(rows, name), encoding="utf-8")
        print(f"wrote {target}")


def card(person: Person) -> list[str]:
    """Study for a week, then show a card as it stands revealed."""
    for days in (0, 1):
        person.wait(days=days)
        person.start("study", text="\n" * 60)
    person.wait(days=6)
    with Terminal(person, size=SIZE) as terminal:
        terminal.wait_until(lambda: terminal.frames > 0, "the first picture")
        ratings = iter(RATINGS * 3)
        while CARD not in terminal.text:
            terminal.press(" ", next(ratings))
        terminal.press(" ")
        return without_pace(terminal.painted)


def typing(person: Person) -> list[str]:
    """A typed answer with a slip."""
    person.write("french.md", WORDS)
    with Terminal(person, size=SIZE) as terminal:
        terminal.wait_until(lambda: terminal.frames > 0, "the first picture")
        terminal.press(" ", "3", " ", "3", "t", *"lighthuose", "\r")
        return without_pace(terminal.painted)


def keys(person: Person) -> list[str]:
    """The help."""
    person.write("french.md", WORDS)
    with Terminal(person, size=(SIZE[0], 25)) as terminal:
        terminal.wait_until(lambda: terminal.frames > 0, "the first picture")
        terminal.press("?")
        return terminal.painted


def stats(person: Person) -> list[str]:
    """The first figures of the statistics of a log that a program made up."""
    person = learner(person.folder.parent)
    person.moment = datetime.fromisoformat(golden()["now"])
    zone = {"TZ": golden()["zone"]}
    with Terminal(person, size=(SIZE[0], 600), extra=zone, command=[*PROGRAM, "stats"]) as terminal:
        terminal.finish()
        return terminal.raw.decode().split("\r\n")[:STATS]


def without_pace(rows: list[str]) -> list[str]:
    """The rows with a likely pace: nobody thinks as fast as this script."""
    return [re.sub(r"(?<!\d)0 s each", "7 s each", rows[0]), *rows[1:]]


def svg(rows: list[str], name: str) -> str:
    """Rows with colours as an SVG that needs nothing from the network."""
    console = Console(record=True, width=SIZE[0], file=StringIO(), force_terminal=True, color_system="standard")
    for row in rows:
        console.print(Text.from_ansi(row), no_wrap=True, crop=True)
    drawn = console.export_svg(title=f"flashcards {'stats' if name == 'stats' else 'study'}", unique_id=name)
    drawn = re.sub(r"@font-face\s*\{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"font-family: Fira Code,[^;]*;", f"font-family: {FONTS};", drawn)
    drawn = SPAN.sub(trim, drawn)
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)


def trim(span: re.Match[str]) -> str:
    """A piece of a row without the blanks around it, which some viewers leave out."""
    text = span["text"].replace(BLANK, " ")
    if not text.strip():
        return ""
    width = float(span["length"]) / len(unescape(text))
    left = float(span["x"]) + width * (len(text) - len(text.lstrip()))
    length = width * len(unescape(text).strip())
    inner = text.strip().replace(" ", BLANK)
    place = f'x="{left:g}" y="{span["y"]}" textLength="{length:g}"'
    return f'<text class="{span["class"]}" {place}{span["rest"]}>{inner}</text>'


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs")
