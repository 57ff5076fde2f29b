"""The parts of the screen, each alone: text, safety, style, Markdown, screens, keys, the editor's command."""

import os
import pty
import re
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from helpers import PATIENCE
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flashcards.formats.links import Kind, Link
from flashcards.lean import replace
from flashcards.settings import DEFAULTS
from flashcards.terminal import keyboard, media, overlays, text
from flashcards.terminal.editor import editor_command, open_editor
from flashcards.terminal.keyboard import Hangup, Keyboard
from flashcards.terminal.markdown import render, render_parts
from flashcards.terminal.safety import safe
from flashcards.terminal.screens import Frame, compose, fit
from flashcards.terminal.style import BOLD, DIM, RED, Style

PLAIN = Style(color=False, weight=False)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class TestText:
    """Measuring and wrapping."""

    @pytest.mark.parametrize(
        ("given_text", "width", "lines"),
        [
            ("", 10, [""]),
            ("one two three", 8, ["one two", "three"]),
            ("one two three", 7, ["one two", "three"]),
            ("exactly ten", 11, ["exactly ten"]),
            ("unbreakable", 4, ["unbr", "eaka", "ble"]),
            ("an unbreakable", 4, ["an", "unbr", "eaka", "ble"]),
            ("two\n\nparagraphs", 20, ["two", "", "paragraphs"]),
            ("\u6d77\u6d6a\u6d77", 4, ["\u6d77\u6d6a", "\u6d77"]),
            ("\u6d77\u6d6a\u6d77", 5, ["\u6d77\u6d6a", "\u6d77"]),
            ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
            ("a\x1b[31mb", 20, ["a␛[31mb"]),
        ],
    )
    def test_wrap(self, given_text: str, width: int, lines: list[str]) -> None:
        """Lines break at spaces, and inside a word only where it is too wide."""
        assert list(text.wrap(given_text, width)) == lines

    @given(st.text(), st.integers(2, 40))
    def test_wrapped_lines_fit(self, given_text: str, width: int) -> None:
        """No line is wider than it may be, and nothing but white space is lost."""
        lines = list(text.wrap(given_text, width))
        assert all(cell_len(line) <= width for line in lines)
        assert "".join("".join(lines).split()) == "".join(safe(given_text).split())

    @pytest.mark.parametrize(
        ("given_text", "width", "clipped"),
        [
            ("short", 5, "short"),
            ("longer", 5, "lo..."),
            ("two\nlines\there", 30, "two lines here"),
            ("\u6d77\u6d6a\u6d77\u6d6a", 6, "\u6d77..."),
            ("longer", 3, "..."),
            ("longer", 1, "."),
            ("\u6d77\u6d6a", 0, ""),
        ],
    )
    def test_clip(self, given_text: str, width: int, clipped: str) -> None:
        """A text that is too long ends in dots."""
        assert text.clip(given_text, width) == clipped

    @given(st.text(), st.integers(0, 40))
    def test_clipped_text_fits(self, given_text: str, width: int) -> None:
        """It is one line of at most the width."""
        clipped = text.clip(given_text, width)
        assert cell_len(clipped) <= width
        assert "\n" not in clipped

    @pytest.mark.parametrize(
        ("days", "said"),
        [(0, "0d"), (1, "1d"), (60, "60d"), (61, "2.0mo"), (365, "12.0mo"), (366, "1.0y"), (550, "1.5y")],
    )
    def test_span(self, days: int, said: str) -> None:
        """Days up to two months, months up to a year, then years."""
        assert text.span(days) == said

    @pytest.mark.parametrize(
        ("milliseconds", "said"),
        [
            (0, "0 s"),
            (8_400, "8 s"),
            (59_600, "1 min"),
            (200_000, "3 min 20 s"),
            (3_600_000, "1 h"),
            (3_900_000, "1 h 5 min"),
        ],
    )
    def test_duration(self, milliseconds: int, said: str) -> None:
        """Two units at most."""
        assert text.duration(milliseconds) == said

    @pytest.mark.parametrize(
        ("given_text", "isolated"),
        [("sea", "sea"), ("m\u00e9r", "m\u00e9r"), ("\u05d9\u05dd", "\u2068\u05d9\u05dd\u2069")],
    )
    def test_isolate(self, given_text: str, isolated: str) -> None:
        """Only what runs from right to left is set apart, and takes no more room for it."""
        assert text.isolate(given_text) == isolated
        assert cell_len(isolated) == cell_len(given_text)

    def test_count(self) -> None:
        """One card, two cards."""
        assert [text.count(number, "card") for number in (0, 1, 2, 1234)] == [
            "0 cards",
            "1 card",
            "2 cards",
            "1,234 cards",
        ]


class TestSafety:
    """Text that a terminal shows and never obeys."""

    @pytest.mark.parametrize(
        ("harm", "shown"),
        [
            ("\x1b]0;title\x07", "␛]0;title␇"),
            ("\x1b[2J", "␛[2J"),
            ("a\rb", "a␍b"),
            ("a\tb", "a   b"),
            ("a\nb", "a\nb"),
            ("\x00\x7f", "␀␡"),
            ("\x9b31m", "\\u009b31m"),
            ("\u202egnirts\u202c", "\\u202egnirts\\u202c"),
            ("\u2066\u2069\u2028", "\\u2066\\u2069\\u2028"),
            ("\u05d9\u05dd \U0001f468\u200d\U0001f469 e\u0301", "\u05d9\u05dd \U0001f468\u200d\U0001f469 e\u0301"),
        ],
    )
    def test_safe(self, harm: str, shown: str) -> None:
        """Control characters are pictured or named; all else stays."""
        assert safe(harm) == shown

    @given(st.text())
    def test_nothing_controls(self, anything: str) -> None:
        """No text keeps a control character, and making it safe again changes nothing."""
        assert not CONTROL.search(safe(anything))
        assert safe(safe(anything)) == safe(anything)


class TestStyle:
    """What may be written to a terminal."""

    @pytest.mark.parametrize(
        ("style", "painted"),
        [
            (Style(), "\x1b[1;31mx\x1b[0m"),
            (Style(color=False), "\x1b[1mx\x1b[0m"),
            (Style(weight=False), "\x1b[31mx\x1b[0m"),
            (PLAIN, "x"),
        ],
    )
    def test_paint(self, style: Style, painted: str) -> None:
        """Only the codes that are allowed are written."""
        assert style.paint("x", BOLD, RED) == painted

    def test_nothing_is_painted_as_nothing(self) -> None:
        """An empty text carries no codes."""
        assert Style().paint("", BOLD) == ""

    @pytest.mark.parametrize(
        ("environment", "encoding", "style"),
        [
            ({}, "utf-8", Style()),
            ({"NO_COLOR": "1"}, "utf-8", Style(color=False)),
            ({"NO_COLOR": ""}, "utf-8", Style()),
            ({}, "ascii", Style(unicode=False)),
            ({}, "iso-8859-1", Style(unicode=False)),
            ({}, None, Style(unicode=False)),
            ({}, "no such encoding", Style(unicode=False)),
            ({"LANG": "C"}, "utf-8", Style(unicode=False)),
            ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8", Style(unicode=False)),
            ({"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, "utf-8", Style()),
            ({"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, "utf-8", Style(unicode=False)),
            ({"LANG": "C", "LC_ALL": "de_DE.UTF-8"}, "utf-8", Style()),
            ({"LANG": "C.UTF-8"}, "utf-8", Style()),
        ],
    )
    def test_of_an_environment(self, environment: Mapping[str, str], encoding: str | None, style: Style) -> None:
        """NO_COLOR takes the colours; an encoding without lines, or the locale C, takes the lines."""
        assert Style.of(environment, encoding) == style

    def test_characters(self) -> None:
        """Lines, bars and dots have a form in ASCII."""
        for style, characters in ((Style(), "─━·"), (Style(unicode=False), "-=|")):
            assert style.rule + style.bar + style.dot == characters


class TestMarkdown:
    """Definitions as lines."""

    @pytest.mark.parametrize(
        ("source", "lines"),
        [
            ("", []),
            ("one\ntwo", ["one two"]),
            ("a *b* **c** `d` ~~e~~", ["a b c d e"]),
            ("List<int> & <b>x</b>", ["List<int> & <b>x</b>"]),
            ("- one\n- two", [" • one", " • two"]),
            ("one\n\n\n\n```\ncode\n```\n\ntwo", ["one", "", " code", "", "two"]),
            ("[text](http://sea.example)", ["text (http://sea.example)"]),
            (":wave: [bold]x[/bold]", [":wave: [bold]x[/bold]"]),
            ("<https://a.example> <me@a.example>", ["https://a.example me@a.example"]),
            ("[https://a.example](https://a.example)", ["https://a.example"]),
            ("[![x](a.png)](b.html) [](c.html)", ["[image: x] (b.html)  (c.html)"]),
            ("![tides](img/tides.png) ![](img/a.png)", ["[image: tides] [image: a.png]"]),
            ("![](wave.ogg) and [sound:sea.mp3]", ["[sound: wave.ogg] and [sound: sea.mp3]"]),
            ("if x:\\\n&nbsp; &nbsp; y", ["if x:", "\u00a0 \u00a0 y"]),
            ("so $x_1^2$ and \\(y\\)", ["so x\u2081\u00b2 and y"]),
            ("so $x^{$ is", ["so $x^{$ is"]),
            ("$$\na \\\\ b\n$$\n\nend", ["a", "b", "", "end"]),
            ("`$x^2$`", ["$x^2$"]),
        ],
    )
    def test_render(self, source: str, lines: list[str]) -> None:
        """Marks become shape; HTML, emoji names and rich's own marks are only text."""
        assert render(source, 40, PLAIN) == lines

    def test_formulas_in_ascii(self) -> None:
        """Where characters are few, TeX stays as it is written."""
        assert render("$x^2$", 20, Style(color=False, weight=False, unicode=False)) == ["$x^2$"]

    def test_code_for_every_background(self) -> None:
        """Code has colours that are read on dark and on light: no white, black, yellow or bright ones."""
        code = "@cached\ndef f(x: int) -> str:  # why\n    return 'a' if x in (1, 2) else None\nclass A: pass"
        painted = "\n".join(render(f"```python\n{code}\n```", 80, Style()))
        used = {int(number) for codes in re.findall(r"\x1b\[([\d;]*)m", painted) for number in codes.split(";")}
        assert {32, 35, 36} <= used <= {0, 1, 2, 3, 31, 32, 34, 35, 36, 39}
        bare = re.sub(r"\x1b\[[\d;]*m", "", painted)
        assert [line.strip() for line in bare.split("\n")] == [line.strip() for line in code.split("\n")]

    def test_pieces(self) -> None:
        """Pieces of a text are made safe and wrapped together; what isolates a direction stays."""
        lines = render_parts([("\u2068", ""), ("one \x1b[2J ", "bold"), ("two\nthree", ""), ("\u2069", "")], 12, PLAIN)
        assert lines == ["\u2068one \u241b[2J two", "three\u2069"]

    def test_in_ascii(self) -> None:
        """Bullets, quotes and rules have a form in ASCII."""
        lines = render("- one\n\n> two\n\n---\n", 10, Style(color=False, weight=False, unicode=False))
        assert "\n".join(lines).isascii()
        assert [line for line in lines if line] == [" * one", "| two", "-" * 10]

    @given(st.text(), st.integers(8, 60), st.sampled_from([Style(), PLAIN]))
    def test_lines_fit_and_obey_nothing(self, source: str, width: int, style: Style) -> None:
        """Whatever the text, no line is too wide, the only codes are ours, and blank lines come alone."""
        lines = render(source, width, style)
        bare = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
        assert all(cell_len(line) <= width for line in bare)
        assert not any(CONTROL.search(line) for line in bare)
        assert all(one or other for one, other in pairwise(lines))


def frame(body: int, *, top: int = 2, bottom: int = 1, hints: int = 1) -> Frame:
    """A frame of numbered lines."""
    parts = {"top": top, "body": body, "bottom": bottom, "hints": hints}
    return Frame(**{part: [f"{part} {number}" for number in range(size)] for part, size in parts.items()})


class TestScreens:
    """Fitting a frame into rows, and keys into columns."""

    def test_room_for_all(self) -> None:
        """Top, body, room, and the keys at the foot."""
        shown = compose(frame(1), 9, 0, PLAIN)
        assert shown.rows == ["top 0", "top 1", "", "body 0", "", "", "", "bottom 0", "hints 0"]
        assert (shown.furthest, shown.page) == (0, 3)

    def test_scrolling(self) -> None:
        """A body that is too long moves between top and bottom, and says which way there is more."""
        for offset, body, more in ((0, 0, "down"), (2, 2, "up and down"), (7, 7, "up"), (99, 7, "up")):
            shown = compose(frame(10), 9, offset, PLAIN)
            place = f" lines {body + 1}-{body + 3} of 10 · more: {more}"
            assert shown.rows[3:7] == [*(f"body {body + number}" for number in range(3)), place]
            assert shown.furthest == 7

    @pytest.mark.parametrize(
        ("height", "rows"),
        [
            (8, ["top 0", "", "body 0", "body 1", "body 2", " lines 1-3 of 5 · more: down", "bottom 0", "hints 0"]),
            (7, ["body 0", "body 1", "body 2", "body 3", " lines 1-4 of 5 · more: down", "bottom 0", "hints 0"]),
            (5, ["body 0", "body 1", "body 2", " lines 1-3 of 5 · more: down", "bottom 0"]),
            (3, ["body 0", " lines 1-1 of 5 · more: down", "bottom 0"]),
            (1, ["body 0"]),
        ],
    )
    def test_few_rows(self, height: int, rows: list[str]) -> None:
        """The top gives way, then how to go on; the text and the rating keys stay as long as they can."""
        assert compose(frame(5), height, 0, PLAIN).rows == rows

    @pytest.mark.parametrize(
        ("body", "height", "bottom"), [(3, 11, 3), (4, 11, 1), (9, 15, 1), (9, 16, 3), (2, 4, 1), (0, 4, 1)]
    )
    def test_few_rows_and_long_answers(self, body: int, height: int, bottom: int) -> None:
        """What each answer leads to gives way to a text that does not fit; the keys and names of the answers stay."""
        rows = compose(replace(frame(body, bottom=3), short=["bottom 0"]), height, 0, PLAIN).rows
        assert [row for row in rows if row.startswith("bottom")] == [f"bottom {number}" for number in range(bottom)]

    def test_few_rows_and_many_hints(self) -> None:
        """Before the top, all hints but the first line give way."""
        rows = compose(frame(5, hints=3), 9, 0, PLAIN).rows
        assert (rows[0], rows[-2:]) == ("top 0", ["bottom 0", "hints 0"])

    @given(*[st.integers(0, 12)] * 3, st.integers(1, 40), st.integers(0, 50), st.integers(0, 5))
    def test_a_screen_is_as_high_as_the_terminal(  # noqa: PLR0913, PLR0917 - the sizes of the parts
        self, body: int, bottom: int, hints: int, height: int, offset: int, top: int
    ) -> None:
        """A picture has a row for each of the screen, so that it covers the one before."""
        assert len(compose(frame(body, top=top, bottom=bottom, hints=hints), height, offset, PLAIN).rows) == height

    @pytest.mark.parametrize(
        ("width", "lines"),
        [(40, ["space show   u undo   q quit"]), (20, ["space show   u undo", "q quit"]), (9, None)],
    )
    def test_keys_flow(self, width: int, lines: list[str] | None) -> None:
        """Hints stand side by side where there is room, else below each other; what is too wide is cut."""
        keys = [("space", "show"), ("u", "undo"), ("q", "quit")]
        assert fit(keys, width, PLAIN) == (lines or ["space ...", "u undo", "q quit"])

    def test_keys_are_painted(self) -> None:
        """A key is bold, what it does is not."""
        style = Style()
        assert fit([("u", "undo")], 40, style) == [f"{style.paint('u', BOLD)} {style.paint('undo', DIM)}"]

    @pytest.mark.parametrize("width", [20, 30, 48, 80, 200])
    @pytest.mark.parametrize("grades", [4, 6])
    def test_help_fits(self, width: int, grades: int) -> None:
        """The help has every key, in one column where two have no room."""
        shown = overlays.help_screen(DEFAULTS._replace(grades=grades), width, PLAIN)
        lines = [*shown.top, *shown.body, *shown.hints]
        assert all(cell_len(line) <= width for line in lines)
        text = " ".join(" ".join(shown.body).split())
        assert text.count("undo the last answer") == 1
        assert ("nothing came to mind" in text) == (grades == 6)
        assert "q, Ctrl-C, Ctrl-D" in text

    def test_help_of_chosen_keys(self) -> None:
        """The help shows the keys that were chosen, and leaves out an action that has none."""
        lines = dict(overlays.help_lines(DEFAULTS._replace(keys={"undo": ("z", "backspace"), "redo": ()})))
        assert lines["z, backspace"].startswith("undo the last")
        assert not any("redo" in what for what in lines.values())


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


class TestMedia:
    """What may be opened, and with what."""

    @pytest.mark.parametrize(
        ("target", "asked"),
        [
            ("img/a b.png", False),
            ("in/a b.png", False),
            ("https://sea.example/x.desktop", False),
            ("img/gone.desktop", False),
            ("img/evil.desktop", True),
            ("img/evil.command", True),
            ("img/page.html", True),
            ("img/none", True),
            ("img/hidden.png", True),
            ("img/app.pdf", True),
        ],
    )
    def test_what_may_run(self, folder: Path, target: str, *, asked: bool) -> None:
        """Only pictures, sounds, films and PDF are opened without a question, by the name that they really have."""
        for name in ("evil.desktop", "evil.command", "page.html", "none"):
            (folder / "img" / name).write_bytes(b"#!/bin/sh")
        (folder / "img" / "hidden.png").symlink_to(folder / "img" / "evil.desktop")
        (folder / "img" / "app.pdf").mkdir()
        assert bool(media.doubt(Link(Kind.LINK, "x", target), str(folder))) == asked

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A folder of decks with a picture, beside a secret."""
        decks = tmp_path / "decks"
        (decks / "img").mkdir(parents=True)
        (decks / "img" / "a b.png").write_bytes(b"png")
        (tmp_path / "secret").write_bytes(b"secret")
        (decks / "out").symlink_to(tmp_path)
        (decks / "in").symlink_to(decks / "img")
        (decks / "circle").symlink_to(decks / "circle")
        return decks

    @pytest.mark.parametrize("target", ["img/a b.png", "img/a%20b.png", "img/../img/a%20b.png", "in/a%20b.png#part"])
    def test_a_file_beside_the_deck(self, folder: Path, target: str) -> None:
        """Names are relative to the deck, and may be written as in an address."""
        assert media.locate(target, str(folder)) == str((folder / "img" / "a b.png").resolve())

    def test_an_address(self, folder: Path) -> None:
        """An address of the web is handed on as it is."""
        assert media.locate("https://sea.example/?a=%20", str(folder)) == "https://sea.example/?a=%20"

    @pytest.mark.parametrize(
        ("target", "said"),
        [
            ("/etc/passwd", "outside the deck's folder"),
            ("../secret", "outside the deck's folder"),
            ("%2e%2e/secret", "outside the deck's folder"),
            ("out/secret", "outside the deck's folder"),
            ("img/gone.png", "no such file beside the deck"),
            ("file:///etc/passwd", "only http, https and files beside the deck can be opened"),
            ("mailto:me@a.example", "only http, https and"),
            ("#part", "not a file name"),
            ("", "not a file name"),
            ("a%00b", "not a file name"),
            ("circle/x", "not a file name"),
            ("x" * 5000, "not a file name"),
            ("http://[", "not a valid address"),
        ],
    )
    def test_refused(self, folder: Path, target: str, said: str) -> None:
        """What leads elsewhere is refused in one line."""
        message = media.open_link(Link(Kind.LINK, "x", target), str(folder))
        assert message.startswith(f"{target}: {said}")
        assert "\n" not in message

    @pytest.mark.parametrize(
        ("platform", "environment", "command"),
        [
            ("linux", {}, ["xdg-open"]),
            ("darwin", {}, ["open"]),
            ("win32", {}, []),
            ("linux", {"FLASHCARDS_OPENER": "my 'own viewer'"}, ["my", "own viewer"]),
            ("linux", {"FLASHCARDS_OPENER": "  "}, ["xdg-open"]),
        ],
    )
    def test_the_opener(self, platform: str, environment: Mapping[str, str], command: list[str]) -> None:
        """The person's command comes before the system's."""
        assert media.opener(platform, environment) == command

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("true", "opened x"),
            ("false", "false ended with 1"),
            ("/nowhere/viewer", "/nowhere/viewer: No such file or directory; set FLASHCARDS_OPENER to a command"),
            ("'unclosed", "FLASHCARDS_OPENER cannot be understood: No closing quotation"),
        ],
    )
    def test_a_command_of_ones_own(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, command: str, said: str
    ) -> None:
        """What went wrong comes back as a sentence."""
        monkeypatch.setenv("FLASHCARDS_OPENER", command)
        assert media.open_link(Link(Kind.LINK, "x", "https://sea.example"), str(folder)).startswith(said)

    @pytest.mark.parametrize(
        ("script", "patience", "said"),
        [
            ("exit 0", PATIENCE, "opened x"),
            ("exit 4", PATIENCE, "xdg-open could not open it (4); set FLASHCARDS_OPENER"),
            ("exec sleep 1", 0.1, "opened x"),
            (None, PATIENCE, "xdg-open: No such file or directory; set FLASHCARDS_OPENER"),
            ("", PATIENCE, "there is no display to open it on; set FLASHCARDS_OPENER"),
        ],
    )
    def test_the_systems_opener(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, script: str | None, patience: float, said: str
    ) -> None:
        """It works beside the quiz; when it fails at once, or cannot show anything, that is said."""
        for name in ("FLASHCARDS_OPENER", "BROWSER", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "TERMUX_VERSION"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DISPLAY", ":0" if script != "" else "")
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(media, "_PATIENCE", patience)
        programs = folder / "programs"
        programs.mkdir()
        if script is not None:
            (programs / "xdg-open").write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
            (programs / "xdg-open").chmod(0o755)
        monkeypatch.setenv("PATH", str(programs))
        assert media.open_link(Link(Kind.LINK, "x", "https://sea.example"), str(folder)).startswith(said)


class TestEditor:
    """The person's own editor."""

    @pytest.mark.parametrize(
        ("environment", "command"),
        [
            ({}, ["vi", "+7", "a b.md"]),
            ({"EDITOR": "nano"}, ["nano", "+7", "a b.md"]),
            ({"EDITOR": "ed", "VISUAL": "/usr/bin/vim -n"}, ["/usr/bin/vim", "-n", "+7", "a b.md"]),
            ({"EDITOR": "emacsclient -t"}, ["emacsclient", "-t", "+7", "a b.md"]),
            ({"EDITOR": "hx"}, ["hx", "a b.md:7"]),
            ({"EDITOR": "code"}, ["code", "--wait", "--goto", "a b.md:7"]),
            ({"EDITOR": "code -w"}, ["code", "-w", "--goto", "a b.md:7"]),
            ({"EDITOR": "subl"}, ["subl", "--wait", "a b.md:7"]),
            ({"EDITOR": "zed"}, ["zed", "--wait", "a b.md:7"]),
            ({"EDITOR": "gvim"}, ["gvim", "--nofork", "+7", "a b.md"]),
            ({"EDITOR": "open -t"}, ["open", "-t", "-W", "a b.md"]),
            ({"EDITOR": "'my editor' -x"}, ["my editor", "-x", "a b.md"]),
            ({"EDITOR": "  "}, ["vi", "+7", "a b.md"]),
            ({"EDITOR": "", "VISUAL": ""}, ["vi", "+7", "a b.md"]),
        ],
    )
    def test_command(self, environment: Mapping[str, str], command: list[str]) -> None:
        """VISUAL comes before EDITOR before vi; a known editor is told the line."""
        assert editor_command("a b.md", 7, environment) == command

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("true", ""),
            ("false", "false ended with 1"),
            ("/nowhere/vi", "/nowhere/vi: No such file or directory; set $EDITOR to your editor"),
            ("sh -c 'kill -9 $$'", "sh was ended by signal 9"),
        ],
    )
    def test_opening(self, monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
        """What went wrong comes back as a sentence; nothing when all went well."""
        monkeypatch.setenv("VISUAL", command)
        assert open_editor("a.md", 1) == said

    def test_a_command_that_cannot_be_understood(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An unclosed quote is the person's to mend."""
        monkeypatch.setenv("VISUAL", "vim '")
        assert open_editor("a.md", 1).startswith("$EDITOR cannot be understood")
