"""The parts of the screen, each alone: text, safety, style, Markdown and screens."""

import re
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flashcards.lean import replace
from flashcards.settings import DEFAULTS
from flashcards.terminal import overlays, text
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
