"""Draw what retention costs: the simulated year of ``flashcards compare``, for the made log of the tests.

usage: python docs/retention.py [FOLDER]    writes retention.svg into docs, or FOLDER

The person has the 1,214 cards of that log and begins 20 new ones a day. The
same program and log give the same picture.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from helpers import deck_text  # noqa: E402 - the tests know how to drive the program
from made_logs import golden, learner  # noqa: E402 - so they do

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, FOOT = 64, 24, 36, 52
STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #333 } .axis { stroke: #999 } .grid { stroke: #ddd }
.fsrs { fill: none; stroke: #0b6e4f; stroke-width: 2 } circle.fsrs { fill: #0b6e4f }
.sm2 { fill: #a23b72 } text.sm2 { fill: #a23b72 }
@media (prefers-color-scheme: dark) {
text { fill: #ccc } .grid { stroke: #444 } .fsrs { stroke: #4cc39a } circle.fsrs { fill: #4cc39a }
.sm2, text.sm2 { fill: #e58abf } }"""


class Year(NamedTuple):
    """A simulated year; SM-2 has no retention."""

    retention: float | None
    minutes: float
    remembered: float


def years() -> list[Year]:
    """The simulated years as the command says them."""
    with TemporaryDirectory() as folder:
        person = learner(Path(folder))
        person.moment = datetime.fromisoformat(golden()["now"])
        notes = {f"Word {number}": f"{number}." for number in range(8_000)}
        person.write("new.md", deck_text("New", notes, "new-per-day: 20\n"))
        told = json.loads(person.run("compare", "--json").stdout)["simulation"]["years"]
        return [Year(one["desired_retention"], one["minutes_a_day"], one["remembered"]) for one in told]


def picture(found: list[Year]) -> Iterator[str]:
    """The lines of the file: cards remembered by minutes a day."""
    most_x = 10 * -(-max(one.minutes for one in found) // 10)
    least_y = 500 * (min(one.remembered for one in found) // 500)
    most_y = 500 * -(-max(one.remembered for one in found) // 500)

    def x(minutes: float) -> float:
        return round(LEFT + minutes / most_x * (WIDTH - LEFT - RIGHT), 1)

    def y(cards: float) -> float:
        return round(HEIGHT - FOOT - (cards - least_y) / (most_y - least_y) * (HEIGHT - TOP - FOOT), 1)

    title = "Cards remembered after a year, by minutes a day: FSRS at desired retentions from 70 to 97%, and SM-2"
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{title}</title>'
    yield f"<style>{STYLE}</style>"
    for cards in range(int(least_y), int(most_y) + 1, 500):
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(cards)}" y2="{y(cards)}"/>'
        yield f'<text x="{LEFT - 8}" y="{y(cards) + 4}" text-anchor="end">{cards:,}</text>'
    for minutes in range(0, int(most_x) + 1, 10):
        yield f'<text x="{x(minutes)}" y="{HEIGHT - FOOT + 20}" text-anchor="middle">{minutes}</text>'
    yield f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(least_y)}" y2="{y(least_y)}"/>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">minutes a day</text>'
    yield f'<text x="8" y="{TOP - 10}">cards remembered after a year</text>'
    points = [(x(one.minutes), y(one.remembered), one.retention) for one in found]
    fsrs = [point for point in points if point[2] is not None]
    yield f'<polyline class="fsrs" points="{" ".join(f"{a},{b}" for a, b, _ in fsrs)}"/>'
    for a, b, retention in fsrs:
        yield f'<circle class="fsrs" cx="{a}" cy="{b}" r="3.5"/>'
        yield f'<text x="{a - 6}" y="{b - 7}" text-anchor="end">{100 * (retention or 0):.0f}</text>'
    a, b, _ = next(point for point in points if point[2] is None)
    yield f'<circle class="sm2" cx="{a}" cy="{b}" r="5"/>'
    yield f'<text class="sm2" x="{a + 9}" y="{b + 18}">SM-2</text>'
    words = "FSRS, at a desired retention of so many per cent"
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - FOOT - 40}" text-anchor="end">{words}</text>'
    yield "</svg>"


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs") / "retention.svg"
    found = years()
    target.write_text("\n".join(picture(found)) + "\n", encoding="utf-8")
    for one in found:
        print(one.retention, round(one.minutes, 1), round(one.remembered))
