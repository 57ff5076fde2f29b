"""A browser for the tests: the Chromium of the system, driven by Playwright, with axe-core from npm."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

AXE = "4.14.1"
"""Which axe-core is asked."""

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""What Chromium may be called."""

CACHE = Path(sys.prefix) / "axe-core"
"""Where axe-core stays once it was installed."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the system, without a window."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium, so the page was not looked at in a browser; install it: apt install chromium")
    options = [] if os.geteuid() else ["--no-sandbox"]  # it refuses its sandbox to root
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()


@cache
def axe() -> str:
    """The script of axe-core, which npm installs the first time."""
    script = CACHE / AXE / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("no npm, so axe-core did not judge the page; install it: apt install npm")
        CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=CACHE) as folder:
            options = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1", "--prefix", folder]
            done = subprocess.run(
                [npm, "install", *options, f"axe-core@{AXE}"], capture_output=True, text=True, check=False
            )
            if done.returncode:
                why = " ".join(done.stderr.split())[:200]
                pytest.skip(f"npm cannot install axe-core, which would judge the page: {why}")
            script.parent.mkdir(exist_ok=True)
            # Other processes may be doing the same; each of them puts a whole file there.
            (Path(folder) / "node_modules/axe-core/axe.min.js").replace(script)
    return script.read_text(encoding="utf-8")


def findings(page: Page) -> list[str]:
    """What axe-core has to say against a page as it is shown, by all of its rules."""
    page.evaluate(f"() => {{ {axe()} }}")
    # What is in order need not be described element by element, which takes most of the time.
    found = page.evaluate("() => axe.run({resultTypes: ['violations']}).then((all) => all.violations)")
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


class Heard(list[str]):
    """Every line on the console of a page, every error of its scripts, and all that it asked for."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        page.on("console", self._line)
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.on("request", lambda request: self.append(f"request: {request.url[:200]}"))

    def _line(self, message: ConsoleMessage) -> None:
        self.append(f"console: {message.text}")
