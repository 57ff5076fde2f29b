"""The keyboard: what the bytes of a terminal are as keys, pastes and events, and the terminal as it was afterwards."""

import os
import pty
import signal
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from helpers import PATIENCE

from flashcards.terminal import keyboard
from flashcards.terminal.keyboard import Hangup, Keyboard


@contextmanager
def terminal() -> Iterator[tuple[Keyboard, Callable[[str | bytes], None], int]]:
    """A keyboard on one end of a pty, what types on the other, and the end the program has.

    A read that would wait for ever is given keys that no test expects.
    """
    ours, theirs = pty.openpty()
    with (
        os.fdopen(theirs, "r", encoding="utf-8", closefd=False) as source,
        os.fdopen(theirs, "w", encoding="utf-8", closefd=False) as screen,
    ):
        keys = Keyboard(source, screen)

        def send(data: str | bytes) -> None:
            os.write(ours, data if isinstance(data, bytes) else data.encode())

        rescue = threading.Timer(PATIENCE, send, ["never mind" * 9])
        rescue.start()
        try:
            yield keys, send, theirs
        finally:
            rescue.cancel()
            rescue.join()
            os.close(ours)
            os.close(theirs)


class TestKeyboard:
    """Bytes of a terminal as keys."""

    @pytest.mark.parametrize(
        ("data", "keys"),
        [
            (" 3q", [" ", "3", "q"]),
            ("\r\n\x03\x04\x1a", ["enter", "enter", "ctrl-c", "ctrl-d", "ctrl-z"]),
            ("\u00e4\u6d77\U0001f30a", ["\u00e4", "\u6d77", "\U0001f30a"]),
            ("\x1b[A\x1b[B\x1bOA\x1bOB", ["up", "down", "up", "down"]),
            ("\x1b[5~\x1b[6~", ["page up", "page down"]),
            ("\x1b[3~\x1b[24~\x1b[1;5C\x1bOP", ["other"] * 4),
            ("\x1b[C\x1b[D\x1b[H\x1b[F\x1b[1~\x1b[4~", ["right", "left", "home", "end", "home", "end"]),
            ("\t\x7f\x08\x15", ["tab", "backspace", "backspace", "ctrl-u"]),
            ("\x1b[[A\x1b[[E3", ["other", "other", "3"]),
            ("\x1b1\x1bq", ["other", "other"]),
            ("\x1b\x1b[A", ["escape", "up"]),
            ("\x1b", ["escape"]),
            (b"\xff\xa03", ["\ufffd", "\ufffd", "3"]),
            (b"\x9b5~\x9d11;?\x9c3", ["page up", "other", "3"]),
            ("\x1b\u00e43", ["other", "3"]),
            ("\x1bO1;2P3", ["other", "3"]),
            ("\x1b[M !!3", ["other", "3"]),
            (b"\xe9 3", ["\ufffd", " ", "3"]),
        ],
    )
    def test_keys(self, data: str | bytes, keys: list[str]) -> None:
        """Each key press is one name, however many bytes it took; what is typed ahead waits."""
        with terminal() as (keyboard_, send, _), keyboard_:
            send(data)
            assert [keyboard_.read() for _ in keys] == keys

    def test_a_slow_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The bytes of one key may come one after the other."""
        monkeypatch.setattr(keyboard, "_PATIENCE", PATIENCE)
        with terminal() as (keyboard_, send, _), keyboard_:
            for first, second, key in (("\x1b[", "5~", "page up"), (b"\xe6\xb5", b"\xb7", "\u6d77")):
                send(first)
                timer = threading.Timer(0.1, send, [second])
                timer.start()
                assert keyboard_.read() == key
                timer.join()

    def test_a_sequence_that_never_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is worth one word, swallows the keys of nobody who presses Ctrl-C, and Escape twice gets out of it."""
        monkeypatch.setattr(keyboard, "_PATIENCE", 0.01)
        with terminal() as (keyboard_, send, _), keyboard_:
            for begun, way_out, keys in (
                ("\x1b]11;rgb:00", "\x03", ["other", "ctrl-c"]),
                ("\x1bP1$r", "\x1b\x1b", ["other", "escape"]),
                ("\x1b[3", "\r", ["other", "enter"]),
            ):
                send(begun)
                assert keyboard_.read() == "unfinished"
                send(way_out)
                assert [keyboard_.read() for _ in keys] == keys

    def test_an_escape_that_was_none(self) -> None:
        """What comes so late that Escape was read for its first byte is no key either."""
        with terminal() as (keyboard_, send, _), keyboard_:
            for rest in ("[A", "OP", "]11;rgb:1313/1313/1313\x07", "[<0;3;3M", "[M 33"):
                send("\x1b")
                assert keyboard_.read() == "escape"
                send(f"{rest}q")
                assert keyboard_.read() == "no escape"
                assert keyboard_.read() in {"other", "up"}
                assert keyboard_.read() == "q"

    def test_a_paste(self) -> None:
        """It is one event with its text, however it arrives, and none of it is a key."""
        with terminal() as (keyboard_, send, _), keyboard_:
            for part in ("\x1b[20", "0~https://sea.example/1\x1b[A\n2\x1b[2", "01~3"):
                send(part)
            assert [keyboard_.read(), keyboard_.pasted, keyboard_.read()] == [
                "pasted",
                "https://sea.example/1\x1b[A\n2",
                "3",
            ]

    def test_a_terminal_that_does_not_block(self) -> None:
        """That another program left it so neither ends the session nor loses anything."""
        with terminal() as (keyboard_, send, theirs), keyboard_:
            os.set_blocking(theirs, False)
            send("3")
            assert keyboard_.read() == "3"
            assert keyboard_._fill()  # noqa: SLF001 - a read that finds nothing

    def test_raw_and_back(self) -> None:
        """Inside, keys come at once and unechoed; outside, and while lent, the terminal is as it was."""
        with terminal() as (keyboard_, _, theirs):
            before = termios.tcgetattr(theirs)
            with keyboard_:
                assert not termios.tcgetattr(theirs)[3] & (termios.ICANON | termios.ECHO | termios.ISIG)
                with keyboard_.lent():
                    assert termios.tcgetattr(theirs) == before
                assert not termios.tcgetattr(theirs)[3] & termios.ICANON
            assert termios.tcgetattr(theirs) == before

    def test_signal_handlers_come_back(self) -> None:
        """What handled the signals before handles them again."""
        before = [signal.getsignal(number) for number in keyboard._SIGNALS]  # noqa: SLF001 - the list itself
        with terminal() as (keyboard_, _, _):
            with keyboard_:
                assert signal.getsignal(signal.SIGTERM) not in before
            assert [signal.getsignal(number) for number in keyboard._SIGNALS] == before  # noqa: SLF001 - its list

    @pytest.mark.parametrize(
        ("number", "key"),
        [
            (signal.SIGWINCH, "resized"),
            (signal.SIGCONT, "resized"),
            (signal.SIGINT, "ctrl-c"),
            (signal.SIGTSTP, "ctrl-z"),
        ],
    )
    def test_signals_as_keys(self, number: signal.Signals, key: str) -> None:
        """A new size, going on after a stop, and an interrupt and a stop are read like keys."""
        with terminal() as (keyboard_, _, _), keyboard_:
            os.kill(os.getpid(), number)
            assert keyboard_.read() == key

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGALRM])
    def test_the_end(self, number: signal.Signals) -> None:
        """A signal to end is met at the next read, and what was typed before it still counts."""
        with terminal() as (keyboard_, send, _), keyboard_:
            send("3x")
            assert keyboard_.read() == "3"
            os.kill(os.getpid(), number)
            assert keyboard_.read() == "x"
            with pytest.raises(Hangup) as caught:
                keyboard_.read()
            assert caught.value.args == (number,)

    def test_an_interrupt_of_another_program(self) -> None:
        """Ctrl-C while the terminal is lent is not ours; a signal to end is."""
        with terminal() as (keyboard_, send, _), keyboard_:
            with keyboard_.lent():
                os.kill(os.getpid(), signal.SIGINT)
            send("3")
            assert keyboard_.read() == "3"
            with pytest.raises(Hangup), keyboard_.lent():
                os.kill(os.getpid(), signal.SIGTERM)

    def test_a_terminal_that_went_away(self) -> None:
        """Reading from it and writing to it say so, and leaving it raises nothing."""
        ours, theirs = pty.openpty()
        with (
            os.fdopen(theirs, "r", encoding="utf-8", closefd=False) as source,
            os.fdopen(theirs, "w", encoding="utf-8", closefd=False) as screen,
            Keyboard(source, screen) as keyboard_,
        ):
            os.close(ours)
            with pytest.raises(Hangup):
                keyboard_.read()
            with pytest.raises(Hangup):
                keyboard_.write("x")
        os.close(theirs)

    def test_size(self) -> None:
        """The size is the terminal's own, or the usual one where it has none."""
        with terminal() as (keyboard_, _, theirs):
            assert keyboard_.size() == (80, 24)
            termios.tcsetwinsize(theirs, (10, 30))
            assert keyboard_.size() == (30, 10)
