"""What the docs tell people to type works as it stands there, and what they show is what comes."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers import PATIENCE, Person, append, card_of, deck_text

from flashcards.reviews import Rating, SetDue
from flashcards.studyday import Day

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(
    r"^(?:<!-- (?P<marker>.*?) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
SHELL = {"sh", "bash", "shell", "console"}

IN_CI = {"first study", "tests"}
"""Markers of the blocks that .ci/fresh-machine runs, in new clones."""

STAND_INS = {
    "editor": """\
case $1 in
    *seas.md) cp "$BLOCKS/markdown" "$1" ;;
    *) printf '## Eddy\\nA small whirl.\\n' >"$1" ;;
esac
""",
    "pipx": '"$PYTHON" -c "import importlib.metadata, sys; importlib.metadata.distribution(sys.argv[1])" "$2"\n',
    "datasette": 'exec "$PYTHON" -m datasette "$@" --get /-/versions.json\n',
}
"""What a person does in an editor; that a package is there already; and one question instead of serving for ever."""


class Block(NamedTuple):
    """A block of code of a page."""

    marker: str
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(each["marker"] or "", each["language"], each["text"]) for each in found]


def commands(page: Path) -> list[str]:
    """What a page tells people to type, block by block."""
    return [each.text for each in blocks(page) if each.language in SHELL - {"console"} and each.marker not in IN_CI]


def start(folder: Path) -> dict[str, str]:
    """The environment of somebody who has installed the program, and the commands beside it."""
    tools = folder / "tools"
    tools.mkdir()
    for name, text in STAND_INS.items():
        (tools / name).write_text(f"#!/bin/sh\nset -eu\n{text}", encoding="utf-8")
        (tools / name).chmod(0o755)
    kept = folder / "blocks"
    kept.mkdir()
    deck = next(each.text for each in blocks(ROOT / "README.md") if each.language == "markdown")
    (kept / "markdown").write_text(deck, encoding="utf-8")
    own = {
        "HOME": str(folder),
        "PATH": os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHON": sys.executable,
        "PYTHONUTF8": "1",
        "BLOCKS": str(kept),
        "EDITOR": "editor",
        "FLASHCARDS_NOW": "2026-03-02T08:00:00+01:00",
    }
    ours = ("FLASHCARDS_", "XDG_", "VISUAL", "NO_COLOR")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | own


@pytest.fixture
def learner(tmp_path: Path) -> Person:
    """Somebody with a library where it is by default, a day old, and the packages that the docs import."""
    library = ".local/share" if sys.platform != "darwin" else "Library/Application Support"
    person = Person(tmp_path / library / "flashcards")
    person.write("spanish.md", deck_text("Spanish", {"ser": "to be\n\n#verb"}))
    with person.collection() as opened:
        person.answer(opened, "ser")
    person.run("export", "sqlite", "-o", str(person.folder / "cards.db"))
    other = Person(tmp_path / "other")
    other.write("spanish.md", deck_text("Spanish", {"la ola": "wave"}))
    for name in ("spanish.apkg", "collection.colpkg"):
        package = tmp_path / "spanish.apkg"
        other.run("export", str(package), "Spanish")
        (tmp_path / name).write_bytes(package.read_bytes())
    return person


@pytest.mark.process
@pytest.mark.exec
@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.stem)
def test_what_is_typed(page: Path, learner: Person, tmp_path: Path) -> None:
    """Every shell block of a page runs, from its top to its end, without an error."""
    assert learner.folder.exists()
    script = "\n".join(commands(page))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env=start(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr


def test_what_is_shown(tmp_path: Path) -> None:
    """What the README shows of a day is what the program prints after a month with two decks."""
    person = Person(tmp_path / "home")
    person.wait(days=1)
    due, terms = {"Seas": (2, 1), "Spanish": (5, 3)}, {"Seas": 6, "Spanish": 20}
    for deck, number in terms.items():
        person.write(f"{deck}.md", deck_text(deck, {f"{deck} {nth}": "It is." for nth in range(number)}))
    learnt = [f"{deck} {nth}" for deck, numbers in due.items() for nth in range(sum(numbers))]
    with person.collection() as opened:
        person.wait(days=-30)
        for day in range(30):
            for nth, term in enumerate(learnt[: 1 + day * 7 % 11] if day % 13 != 4 else []):
                person.wait(hours=0.01)
                person.answer(opened, term, Rating.AGAIN if (day + nth) % 9 == 5 else Rating.GOOD)
            person.wait(days=1)
        person.wait(hours=-1)
        for deck, (today, tomorrow) in due.items():
            for nth in range(today + tomorrow):
                when = SetDue(**person.stamp(), due=Day(person.today + (nth >= today)))
                append(opened, card_of(opened, f"{deck} {nth}"), when)
    shown = next(each.text for each in blocks(ROOT / "README.md") if each.language == "console")
    assert "$ flashcards\n" + person.run().stdout == shown


@pytest.mark.process
@pytest.mark.nightly
def test_the_pictures(tmp_path: Path) -> None:
    """The pictures of the docs are those that the script draws today: ``python docs/screenshot.py``."""
    subprocess.run([sys.executable, "docs/screenshot.py", str(tmp_path)], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    drawn = {path.name: path.read_bytes() for path in tmp_path.glob("*.svg")}
    assert drawn == {name: (ROOT / "docs" / name).read_bytes() for name in drawn}
    assert {"quiz.svg", "stats.svg"} <= {*drawn}


def test_every_page_is_found() -> None:
    """The site leads to each page from its menu and from its first page."""
    menu = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    first = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    for page in PAGES[1:]:
        assert f"'{page.name}'" in str(menu)
        assert f"({page.name})" in first or page.name == "index.md"


def test_every_block_is_known() -> None:
    """Each shell block runs here or, where it is marked, in CI; indented and unmarked ones do not escape."""
    fresh = (ROOT / ".ci/fresh-machine").read_text(encoding="utf-8")
    assert all(f"readme_commands {marker}" in fresh.replace('"', "") for marker in IN_CI)
    assert [page.name for page in PAGES for each in blocks(page) if each.language == "console"] == ["README.md"]
    for page in PAGES:
        fences = re.findall(r"^ *(?:```|~~~)(\w*)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert len([each for each in fences if each in SHELL]) == len(
            [each for each in blocks(page) if each.language in SHELL]
        ), page


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_row_is_in_its_table(page: Path) -> None:
    """Rows follow each other below a head and a line of dashes, with as many cells; a table ends at a blank line."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for table in re.finditer(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = table[0].splitlines()
        cells = {len(re.findall(r"(?<!\\)\|", re.sub(r"`[^`\n]*`", "", row))) for row in rows}
        assert text[: table.start()].endswith("\n\n"), rows
        assert re.fullmatch(r"(?:\|:?-+:?)+\|", "".join(rows[1:2])), rows
        assert len(cells) == 1, rows
