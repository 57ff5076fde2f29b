"""The question that an import asks in a terminal about a page that may not be a glossary."""

import signal
from pathlib import Path

import pexpect
import pytest
from helpers import Person
from terminal import environment, study
from test_import_pages import PAGE, UNSURE


@pytest.mark.parametrize(
    ("answer", "written", "code"), [("y\r", True, 3), ("n\r", False, 3), ("\x04", False, 3), ("\x03", False, 130)]
)
def test_in_a_terminal_it_asks(person: Person, tmp_path: Path, answer: str, written: bool, code: int) -> None:  # noqa: FBT001 - a column
    """It shows what it found and asks; a yes imports the page, a no or the end of the input leaves everything."""
    child = asked(person, [unsure_page(tmp_path)])
    child.expect_exact("import it? [y/N]")
    child.send(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (person.decks.exists(), child.exitstatus) == (written, code)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_an_interrupt_at_the_question_ends_the_import(
    person: Person, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Ctrl-C, or a window that closes, says no to nothing: the pages after it are not imported, nor asked about."""
    sure = tmp_path / "sure.txt"
    sure.write_text(PAGE, encoding="utf-8")
    child = asked(person, [unsure_page(tmp_path), sure])
    child.expect_exact("import it? [y/N]")
    child.kill(number)
    child.expect(pexpect.EOF)
    child.close()
    assert child.before.split("\r\n")[1:] == ["flashcards: interrupted", ""]
    assert child.exitstatus == code
    assert not person.decks.exists()


def unsure_page(folder: Path) -> Path:
    """A page that is only imported after a yes."""
    page = folder / "page.html"
    page.write_text(f"<dl><dt>{UNSURE.replace(chr(10), '<dd>', 1)}</dl>", encoding="utf-8")
    return page


def asked(person: Person, files: list[Path]) -> "pexpect.spawn[str]":
    """An import in a terminal that has shown what it found in the first file."""
    command = study()
    child = pexpect.spawn(
        command[0],
        [*command[1 : command.index("study")], "import", *map(str, files)],
        env=environment(person),
        timeout=30,
        encoding="utf-8",
    )
    child.expect_exact("  read as a definition list")
    child.expect_exact(f"  {UNSURE.partition(chr(10))[0]}: ")
    return child
