"""Draw the pictures of the page of statistics: the real page of a made log, in the Chromium of the system.

usage: python docs/report_pictures.py [FOLDER]    writes report-*.png into docs, or FOLDER

The clock is pinned and the log is made, so the same program gives the same
pictures where the fonts are the same.
"""

import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Page as Shown
from playwright.sync_api import ViewportSize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import chromium  # noqa: E402 - the tests know how to start it
from made_logs import golden, learner  # noqa: E402 - the tests make the log

Scheme = Literal["light", "dark"]

PICTURES: dict[str, tuple[ViewportSize, Scheme]] = {
    "report-light": ({"width": 1280, "height": 1380}, "light"),
    "report-dark": ({"width": 1280, "height": 1380}, "dark"),
    "report-narrow": ({"width": 400, "height": 1095}, "light"),
    "report-print": ({"width": 794, "height": 935}, "light"),
}
"""What is pictured, by size and scheme; the last is the upper part of a sheet of A4."""


def main(folder: Path) -> None:
    """Write the page of the made log and take its pictures."""
    with TemporaryDirectory() as home:
        person = learner(Path(home) / "home")
        person.moment = datetime.fromisoformat(golden()["now"])
        page = Path(home) / "page.html"
        done = person.run("report", "-o", str(page))
        if done.exit_code:
            sys.exit(done.stderr)
        with chromium() as browser:
            for name, (size, scheme) in PICTURES.items():
                target = folder / f"{name}.png"
                context = browser.new_context(viewport=size, color_scheme=scheme)
                target.write_bytes(picture(context.new_page(), page, is_print="print" in name))
                context.close()
                print(f"wrote {target}")


def picture(shown: Shown, page: Path, *, is_print: bool) -> bytes:
    """A picture of the top of the page, on a screen or as it is printed."""
    shown.goto(page.as_uri())
    if is_print:
        shown.emulate_media(media="print")
        shown.evaluate("document.body.style.padding = '53px'")  # the margins of a sheet
    return shown.screenshot()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs")
