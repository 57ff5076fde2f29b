"""``flashcards report``: what it writes, where, and what it says."""

import os
import re
import sys
from datetime import datetime
from pathlib import Path

import pytest
from helpers import SEAS, Person
from made_logs import golden, learner

from flashcards.cli.statistics.report import NAME
from flashcards.report.document import BEGINNING


@pytest.fixture
def studied(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody who gave one answer, in an empty folder."""
    person.write("seas.md", SEAS)
    with person.collection() as opened:
        person.answer(opened, "Tide")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return person


def names(folder: Path | None = None) -> list[str]:
    """What is in a folder, the current one by default."""
    return sorted(path.name for path in (folder or Path.cwd()).iterdir())


def text_of(path: Path) -> str:
    """What a page shows, without its markup."""
    return re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))


def test_a_page_is_written_here(studied: Person) -> None:
    """Without options the page goes into the current folder; its path is said, and it is replaced the next time."""
    for _ in range(2):
        done = studied.run("report")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == f"Wrote {Path.cwd() / NAME}\n"
    assert names() == [NAME]
    page = text_of(Path(NAME))
    assert "All decks, 3 cards" in page
    assert f"{studied.moment:%H:%M}" in page


@pytest.mark.parametrize("place", ["page.html", "folder", "new.htm"])
def test_a_page_is_written_where_one_wants(studied: Person, place: str) -> None:
    """A name is that of the file, and a folder takes the file under its usual name."""
    Path("folder").mkdir()
    assert studied.run("report", "-o", place).exit_code == 0
    written = Path(place) / NAME if place == "folder" else Path(place)
    assert written.read_text(encoding="utf-8").startswith(BEGINNING)


def test_a_page_goes_to_standard_output(studied: Person) -> None:
    """With - the page is all that is printed, and no file is written."""
    done = studied.run("report", "-o", "-")
    assert done.stdout.startswith(BEGINNING)
    assert done.stdout.endswith("</html>\n")
    assert (done.stderr, names()) == ("", [])


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        (("Seas",), "deck:Seas, 3 cards"),
        (("tag:moon",), "tag:moon, 1 card"),
        (("deck:Seas", "is:due"), None),
        (("--since", "yesterday"), "All decks, 3 cards, since"),
    ],
    ids=["deck", "query", "nothing", "since"],
)
def test_a_page_is_of_what_one_wants(studied: Person, arguments: tuple[str, ...], about: str | None) -> None:
    """A deck, a query or a day narrow the page, which says so; where nothing is left, that is one line."""
    done = studied.run("report", *arguments)
    if about is None:
        assert (done.exit_code, names()) == (1, [])
        assert done.stderr.count("\n") == 1
    else:
        assert about in text_of(Path(NAME))


def test_a_deck_named_like_markup(studied: Person) -> None:
    """The page of a deck called ``</script>`` shows that name as text."""
    studied.write("evil.md", "---\ndeck: </script>\n---\n\n## <script>alert(1)</script>\n<b>\n")
    with studied.collection() as opened:
        studied.answer(opened, "<script>alert(1)</script>", 1)
    assert studied.run("report", "</script>").exit_code == 0
    page = Path(NAME).read_text(encoding="utf-8")
    assert "&lt;/script&gt;, 1 card" in page
    assert page.count("<script>") == page.count("</script>") == 1
    assert "alert" not in page.partition("<script>")[2]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("report", "-o", "notes.txt"), 2, "notes.txt: already exists and is not a page written by flashcards"),
        (
            ("report", "-o", "nowhere/page.html"),
            5,
            "nowhere/page.html: cannot write: there is no folder nowhere; run: mkdir -p nowhere",
        ),
        (("report", "-o", "notes.txt/page.html"), 5, "here/notes.txt is not a folder; choose another place"),
        (("report", "-o", "-", "--open"), 2, "--open needs a file"),
        (("report", "-o", ""), 2, "the name is empty; name a file, or leave it out"),
        (("report", "-o", f"{'x' * 300}.html"), 5, "cannot write: File name too long"),
        (("report", "-o", "notes.txt/"), 2, "notes.txt/: no such folder; make it first"),
        (("report", "-o", "new/"), 2, "new/: no such folder; make it first"),
        (("report", ""), 2, '"": it is empty; leave it out for all cards'),
        (("report", "-o", "/dev/full"), 5, "/dev/full: cannot write: No space left on device"),
        (("report", "--since", "tomorrow"), 1, "which is in the future"),
        (("report", "--since", "never"), 2, '"never" is not a date'),
        (("report", "nothing"), 2, 'no deck or file "nothing"'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_one_line(studied: Person, arguments: tuple[str, ...], code: int, said: str) -> None:
    """A page that cannot be written, or of nothing, is one line that says so; nothing is left behind."""
    Path("notes.txt").write_text("mine\n", encoding="utf-8")
    done = studied.run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (code, "", 1)
    assert said in done.stderr
    assert names() == ["notes.txt"]
    assert Path("notes.txt").read_text(encoding="utf-8") == "mine\n"


def test_no_answers_yet(person: Person, tmp_path: Path) -> None:
    """Before the first answer there is nothing to show, in a new home and in one with decks."""
    for _ in range(2):
        done = person.run("report", "-o", str(tmp_path / NAME))
        assert (done.exit_code, done.stderr) == (1, "flashcards: no answers yet; to begin: flashcards study\n")
        assert not (tmp_path / NAME).exists()
        person.write("seas.md", SEAS)


def test_a_library_is_kept(studied: Person) -> None:
    """No page goes among the decks."""
    done = studied.run("report", "-o", str(studied.decks / "page.html"))
    assert done.exit_code == 2
    assert "this is in your library" in done.stderr
    assert names(studied.decks) == ["seas.md"]


def test_an_empty_file_may_be_written(studied: Person) -> None:
    """A file that was only just made has nothing to lose."""
    Path("page.html").touch()
    assert studied.run("report", "-o", "page.html").exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="its opener is no command")
def test_a_page_is_opened(studied: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The opener gets the whole path of the page."""
    heard = tmp_path / "heard"
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\necho "$@" > {heard}\n', encoding="utf-8")
    opener.chmod(0o755)
    page = Path.cwd() / NAME
    choices = {
        "": f"{page}\n",
        "{0}": f"{page}\n",
        "nosuchbrowser:{0} -new-tab %s": f"-new-tab {page}\n",
        "{0} &": f"{page}\n",
    }
    for browser, expected in choices.items():
        heard.unlink(missing_ok=True)
        monkeypatch.setenv("BROWSER", browser.format(opener))
        monkeypatch.setenv("FLASHCARDS_OPENER", "" if browser else str(opener))
        assert studied.run("report", "--open").exit_code == 0
        assert heard.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("variable", ["FLASHCARDS_OPENER", "BROWSER"])
def test_nobody_waits_for_a_browser(
    studied: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """A program that stays open holds no command, but one that fails at once, or that needs the terminal, does."""
    monkeypatch.delenv("FLASHCARDS_OPENER", raising=False)
    monkeypatch.setattr("flashcards.terminal.media._PATIENCE", 0.1)
    held = tmp_path / "held"
    os.mkfifo(held)
    for name, code in (("slow", 0), ("hasty", 1), ("w3m", 1)):
        opener = tmp_path / name
        wait = f"read line < {held}\n" if name == "slow" else "sleep 0.2\n" if name == "w3m" else ""
        opener.write_text(f"#!/bin/sh\n{wait}exit 7\n", encoding="utf-8")
        opener.chmod(0o755)
        monkeypatch.setenv(variable, str(opener))
        done = studied.run("report", "--open")
        assert (done.exit_code, f"{name} ended with 7" in done.stderr) == (code, code == 1), name
    held.write_text("go on\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("FLASHCARDS_OPENER", "nosuchprogram", "nosuchprogram: No such file"),
        ("FLASHCARDS_OPENER", "'", "cannot be understood"),
        ("BROWSER", "nosuchbrowser", "nosuchbrowser: No such file or directory; set BROWSER to a browser"),
        ("BROWSER", "false:'", "false ended with 1; BROWSER cannot be understood"),
        ("DISPLAY", "", "not opened: there is no display to open it on; set FLASHCARDS_OPENER"),
    ],
)
def test_no_browser(studied: Person, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    """Where nothing opens the page, it is there all the same, and one line says why and where it is."""
    for name in ("FLASHCARDS_OPENER", "BROWSER", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    done = studied.run("report", "--open")
    assert done.exit_code == 1
    assert done.stdout == f"Wrote {Path.cwd() / NAME}\n"
    assert said in done.stderr
    assert done.stderr.endswith(f"; the page is {Path.cwd() / NAME}\n")
    assert done.stderr.count("\n") == 1


def test_a_large_log(tmp_path: Path) -> None:
    """The page of a log of some twenty thousand entries is smaller than a third of a megabyte."""
    person = learner(tmp_path / "home")
    person.moment = datetime.fromisoformat(golden()["now"])
    done = person.run("report", "-o", str(tmp_path / "page.html"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert 200_000 < (tmp_path / "page.html").stat().st_size < 333_333
