"""What befalls a session on a real terminal besides keys: answers of the terminal, pastes, locks, stops and viewers."""

import os
import shlex
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from helpers import Person, deck_text
from terminal import CTRL_C, Terminal, study, three_cards

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

Start = Callable[..., Terminal]


person = three_cards


@pytest.fixture
def start(person: Person) -> Iterator[Start]:
    """Begins a session on a terminal; the card is there."""
    terminals: list[Terminal] = []

    def begin(extra: dict[str, str] | None = None, asks: str = "Tide") -> Terminal:
        terminals.append(Terminal(person, extra=extra))
        terminals[-1].wait_for(asks)
        return terminals[-1]

    yield begin
    for terminal in terminals:
        terminal.__exit__()


def _logged(person: Person) -> int:
    with closing(sqlite3.connect(person.home.collection)) as connection:
        return int(connection.execute("select count(*) from log").fetchone()[0])


def test_what_the_terminal_says_is_no_answer(start: Start, person: Person) -> None:
    """Answers to somebody's queries, mouse clicks and function keys in pieces neither rate nor change a card."""
    terminal = start()
    terminal.press(" ")
    for part in (
        "\x1b]11;rgb:3333/1313",
        "/1313\x1b\\",
        "\x1bP1+r73=31\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[M 31",
        "\x1b",
    ):
        terminal.type(part)
    terminal.wait_until(lambda: terminal.frames >= 7, "a picture for each of five events")
    terminal.type("O1;2P")
    terminal.press("\x1b[24~")
    assert "rise and fall" in terminal.text
    assert _logged(person) == 0
    terminal.type("3")
    terminal.wait_for("1 done")
    assert _logged(person) == 1


def test_keys_are_asked_for_as_characters(start: Start) -> None:
    """A keypad, or all keys, that another program left sending sequences rate cards again."""
    terminal = start()
    before = terminal.raw.partition(b"Tide")[0]
    assert all(mode in before for mode in (b"\x1b>", b"\x1b[?1l", b"\x1b[>4;0m"))


def test_keys_of_an_input_method(start: Start, person: Person) -> None:
    """A wide blank reveals and a digit of another script rates, while a letter of another script does nothing."""
    terminal = start()
    terminal.press("\u0433")
    assert "? lists the keys" in terminal.text
    terminal.press("\u3000")
    assert "rise and fall" in terminal.text
    terminal.type("\u0663")
    terminal.wait_for("1 done")
    terminal.press("t", "\uff11", "\u0663")
    assert "> \uff11\u0663_" in terminal.text
    assert _logged(person) == 1


def test_a_paste_is_no_key(start: Start, person: Person) -> None:
    """On a card one line says so; where an answer is typed the text goes in, its lines as one."""
    terminal = start()
    assert terminal.raw.count(b"\x1b[?2004h") == 1
    terminal.press("\x1b[200~https://sea.example/s3412\x1b[201~")
    assert "pasted text is not a key; press t to type an answer" in terminal.text
    terminal.press("t", "\x1b[200~rise\nand\x1b fall\x1b[201~")
    assert "> rise and fall_" in terminal.text
    terminal.type(CTRL_C)
    assert terminal.finish().status == 0
    assert terminal.raw.rindex(b"\x1b[?2004l") < terminal.raw.rindex(b"\x1b[?1049l")
    assert _logged(person) == 0


def test_a_slow_key_while_typing(start: Start) -> None:
    """A function key whose bytes come one by one ends no answer that is being typed."""
    terminal = start()
    terminal.press("t", *"rise", "\x1b")
    assert "> rise_" not in terminal.text
    terminal.press("[")
    assert "> rise_" in terminal.text
    terminal.type("15~ an\r")
    terminal.wait_for("you wrote")
    assert "rise an" in terminal.text


def test_words_with_joiners(start: Start, person: Person) -> None:
    """A no-break space and the joiners of some scripts can be typed, so that the exact answer is right."""
    person.write("seas.md", deck_text("Seas", {"Ship": "\u06a9\u0634\u062a\u06cc\u200c\u0647\u0627 12\u00a0m"}))
    terminal = start(asks="Ship")
    terminal.press("t", *"\u06a9\u0634\u062a\u06cc\u200c\u0647\u0627 12\u00a0m", "\r")
    assert "correct" in terminal.text.lower() or "right" in terminal.text.lower()


class TestLocks:
    """Another program holds the collection."""

    @pytest.fixture
    def other(self, start: Start, person: Person) -> Iterator[tuple[Terminal, sqlite3.Connection]]:
        """A session that waits to store an answer, and who holds the lock."""
        terminal = start()
        terminal.press(" ")
        with closing(sqlite3.connect(person.home.collection, isolation_level=None)) as connection:
            connection.execute("begin immediate")
            terminal.type("3")
            terminal.wait_for("another program is writing to the collection")
            yield terminal, connection

    def test_it_waits(self, other: tuple[Terminal, sqlite3.Connection], person: Person) -> None:
        """Once the lock is free the answer is stored, what was typed meanwhile counts, and the session goes on."""
        terminal, connection = other
        terminal.type(" ")
        connection.execute("rollback")
        terminal.wait_for("ridge")
        assert "1 done" in terminal.text
        assert _logged(person) == 1

    def test_giving_up(self, other: tuple[Terminal, sqlite3.Connection], person: Person) -> None:
        """Ctrl-C ends the session with its summary, and says that the answer was not stored."""
        terminal, connection = other
        terminal.type(CTRL_C)
        ended = terminal.finish()
        assert ended.status == 4
        assert "thelastanswerwasnotstored,allearlieroneswere" in "".join(ended.text.split())
        assert "No card answered." in ended.text
        connection.execute("rollback")
        assert _logged(person) == 0


@pytest.mark.parametrize("name", ["SIGUSR1", "SIGUSR2", "SIGALRM"])
def test_signals_of_others(start: Start, name: str) -> None:
    """A signal that ends a program leaves the terminal in order, and the status says which it was."""
    number = signal.Signals[name]
    terminal = start()
    terminal.signal(number)
    assert terminal.finish().status == 128 + number
    assert terminal.raw.rstrip().endswith(b"\x1b[?1049l")


def test_a_stop_from_outside(person: Person) -> None:
    """SIGTSTP gives the shell its terminal in order, and fg draws the card anew."""
    with Terminal(person, command=["/bin/sh", "-i"], extra={"PS1": "shell> "}) as shell:
        shell.wait_for("shell>")
        shell.type(f"echo $$; exec 3>&1; {shlex.join(study())}\r")
        shell.wait_for("Tide")
        (child,) = Path(f"/proc/{shell.process.pid}/task/{shell.process.pid}/children").read_text().split()
        os.kill(int(child), signal.SIGTSTP)
        shell.wait_for("topped")
        assert shell.is_cooked
        before = shell.frames
        shell.type("fg\r")
        shell.wait_until(lambda: shell.frames > before, "the picture after fg")
        shell.type("q")
        shell.wait_for("No card answered")


def test_a_terminal_with_one_screen(start: Start) -> None:
    """Where there is no other screen, as in GNU screen, the last picture is cleared."""
    terminal = start()
    terminal.type("q")
    terminal.finish()
    assert b"\x1b[H\x1b[J" in terminal.raw[terminal.raw.rindex(b"\x1b[?2026l") :]


class TestOpening:
    """The key o."""

    @pytest.fixture
    def person(self, tmp_path: Path) -> Person:
        """Somebody with a card that shows a picture, and one that leads to a program."""
        somebody = Person(tmp_path)
        somebody.write("seas.md", deck_text("Seas", {"Tide ![](a.png)": "rise", "Wave [x](evil.desktop)": "ridge"}))
        (somebody.decks / "a.png").write_bytes(b"png")
        (somebody.decks / "evil.desktop").write_bytes(b"[Desktop Entry]")
        return somebody

    def test_a_viewer_that_writes_here(self, start: Start, person: Person) -> None:
        """What it drew can be looked at until a key is pressed, which answers nothing."""
        terminal = start(extra={"FLASHCARDS_OPENER": "sh -c 'echo a picture' --"})
        terminal.type("o")
        terminal.wait_for("any key goes back")
        assert "a picture" in terminal.text
        terminal.press("1")
        assert "opened a.png" in terminal.text
        assert _logged(person) == 0

    def test_a_viewer_that_draws_by_itself(self, start: Start) -> None:
        """What was written past us moved the cursor, which the terminal says."""
        terminal = start(extra={"FLASHCARDS_OPENER": "sh -c 'echo a picture > /dev/tty' --"})
        terminal.type("o")
        self._answer(terminal, "2;1")
        terminal.wait_for("any key goes back")
        terminal.press("x")
        assert "opened a.png" in terminal.text

    def test_a_viewer_with_a_screen_of_its_own(self, start: Start, tmp_path: Path) -> None:
        """Who was in a pager has seen what there was."""
        (tmp_path / "pager").write_text(r"printf '\033[?1049hpage\033[?1049l'")
        terminal = start(extra={"FLASHCARDS_OPENER": f"sh {tmp_path / 'pager'}"})
        terminal.type("o")
        terminal.wait_for("opened a.png")
        assert b"any key goes back" not in terminal.raw

    def test_a_viewer_that_leaves_something_running(self, start: Start) -> None:
        """A program that goes on beside it holds nothing up."""
        terminal = start(extra={"FLASHCARDS_OPENER": "sh -c 'sleep 30 & echo $!' --"})
        terminal.type("o")
        terminal.wait_for("any key goes back")
        other = next(int(line) for line in terminal.lines if line.strip().isdecimal())
        terminal.press("x")
        assert "opened a.png" in terminal.text
        os.kill(other, signal.SIGTERM)

    def test_a_viewer_with_a_window(self, start: Start) -> None:
        """A command that draws nothing here brings the card back at once."""
        terminal = start(extra={"FLASHCARDS_OPENER": "true"})
        terminal.type("o")
        self._answer(terminal, "1;1")
        terminal.wait_for("opened a.png")
        assert b"any key goes back" not in terminal.raw

    def test_a_terminal_that_never_says_where_its_cursor_is(self, start: Start) -> None:
        """It is asked once and not waited for long: the card comes back."""
        terminal = start(extra={"FLASHCARDS_OPENER": "true"})
        terminal.type("o")
        terminal.wait_for("opened a.png")
        assert terminal.raw.count(b"\x1b[6n") == 1

    def test_what_may_run(self, start: Start, person: Person) -> None:
        """It is named, and opened only after a question."""
        terminal = start(extra={"FLASHCARDS_OPENER": "touch"})
        terminal.press(" ", "3")
        terminal.wait_for("Wave")
        before = (person.decks / "evil.desktop").stat().st_mtime_ns
        terminal.press("o")
        assert "evil.desktop is not a picture, sound, video or PDF" in terminal.text
        terminal.press("n")
        assert (person.decks / "evil.desktop").stat().st_mtime_ns == before
        terminal.press("o")
        terminal.type("y")
        self._answer(terminal, "1;1")
        terminal.wait_for("opened x")
        assert (person.decks / "evil.desktop").stat().st_mtime_ns > before

    @staticmethod
    def _answer(terminal: Terminal, place: str) -> None:
        """Say where the cursor is, as a terminal does that is asked."""
        terminal.wait_until(lambda: terminal.raw.endswith(b"\x1b[6n"), "the question where the cursor is")
        terminal.type(f"\x1b[{place}R")
