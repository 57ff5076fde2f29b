"""Take the picture of a card with a picture: the quiz in kitty, on a screen that nobody sees.

usage: python docs/picture.py [FOLDER]    writes picture.png into docs, or FOLDER

It needs what the tests of pictures need: apt install xvfb xdotool kitty
"""

import math
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from helpers import Person  # noqa: E402 - the tests know how to drive the program
from terminal import environment, study  # noqa: E402
from xserver import terminal  # noqa: E402 - and how to look at it

DECK = """\
---
deck: Seas
---

# Moon and wind

## Spring tide

![Sun, Moon and Earth in one line](tide.png)

The highest tides: at new and full moon, Sun, Moon and Earth are in one line, and both pull together.

## Neap tide

The lowest tides, at the half moons.
"""

SIZE, FINE = (620, 230), 3
SUN, MOON, EARTH, WATER, LINE = "#f2b632", "#b9bec7", "#4f8f4a", "#2f77c2", "#8a93a3"


def drawing() -> Image.Image:
    """Sun, Moon and Earth at a spring tide."""
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), "#10151f")
    draw = ImageDraw.Draw(image)

    def disc(x: float, y: float, wide: float, color: str, high: float = 0) -> None:
        draw.ellipse([FINE * each for each in (x - wide, y - (high or wide), x + wide, y + (high or wide))], fill=color)

    middle = SIZE[1] / 2
    draw.line([FINE * 150, FINE * middle, FINE * 600, FINE * middle], fill=LINE, width=FINE)
    for turn in range(24):
        x, y = math.cos(turn * math.pi / 12), math.sin(turn * math.pi / 12)
        ray = [FINE * each for each in (95 + 68 * x, middle + 68 * y, 95 + 84 * x, middle + 84 * y)]
        draw.line(ray, fill=SUN, width=3 * FINE)
    disc(95, middle, 60, SUN)
    disc(300, middle, 20, MOON)
    disc(470, middle, 92, WATER, 60)
    disc(470, middle, 52, EARTH)
    return image.resize(SIZE, Image.Resampling.LANCZOS)


def main(folder: Path) -> None:
    """Study a deck with the drawing until its card is revealed, and take the picture."""
    with TemporaryDirectory() as home:
        person = Person(Path(home))
        person.write("seas.md", DECK)
        drawing().save(person.decks / "tide.png")
        with terminal("kitty", study("--order", "deck"), environment(person)) as window:
            window.wait_until(lambda shown: len(shown.getcolors(1 << 20) or []) > 8, "the question")  # noqa: PLR2004
            time.sleep(1)
            window.type("space")
            window.wait_until(lambda shown: (shown.getcolors(1 << 20) or [])[100:] != [], "the picture")
            time.sleep(1)
            shown = window.picture()
    target = folder / "picture.png"
    shown.crop((0, 0, 722, 482)).quantize(200).save(target, optimize=True)
    print(f"wrote {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs")
