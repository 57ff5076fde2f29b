"""Pictures on cards, without a terminal: which way is chosen, where they go, and what is written."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence

import pytest
from drawings import RED
from hypothesis import given
from hypothesis import strategies as st

from flashcards.formats.links import Kind, Link
from flashcards.settings import declared
from flashcards.terminal.markdown import render
from flashcards.terminal.pictures import layout, protocols, sixel
from flashcards.terminal.pictures.choosing import Way, is_true_color, way
from flashcards.terminal.pictures.layout import BEGIN, END, Box, Pictured, Spot
from flashcards.terminal.style import Style

PLAIN = Style(color=False, weight=False)


class TestChoosing:
    """Which way of showing pictures a terminal has."""

    @pytest.mark.parametrize(
        ("environment", "expected"),
        [
            ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, "kitty"),
            ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty"}, "kitty"),
            ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
            ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "iterm"),
            ({"TERM": "wezterm"}, "iterm"),
            ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm"),
            ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "iterm"),
            ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"}, "iterm"),
            ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210400"}, "blocks"),
            ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804", "XTERM_VERSION": "XTerm(379)"}, "blocks"),
            ({"TERM": "xterm-256color", "TERM_PROGRAM": "mintty"}, "iterm"),
            ({"TERM": "foot"}, "sixel"),
            ({"TERM": "mlterm"}, "sixel"),
            ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "blocks"),
            ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, "blocks"),
            ({"TERM": "alacritty", "TERM_PROGRAM": "WezTerm"}, "blocks"),
            ({"TERM": "xterm"}, "blocks"),
            ({"TERM": "tmux-256color", "TMUX": "/run/tmux", "TERM_PROGRAM": "tmux"}, "blocks"),
            ({"TERM": "xterm-kitty", "TMUX": "/run/tmux"}, "blocks"),
            ({"TERM": "screen.xterm-256color", "STY": "1.tty"}, "blocks"),
            ({"TERM": "screen"}, None),
            ({"TERM": "linux"}, None),
            ({"TERM": "vt100"}, None),
            ({}, None),
        ],
    )
    def test_auto(self, environment: Mapping[str, str], expected: str | None) -> None:
        """It is the best that the environment tells; behind tmux or screen it is text, in a simple terminal none."""
        assert way("auto", environment, Style()) == expected

    @pytest.mark.parametrize("setting", ["kitty", "iterm", "sixel", "blocks"])
    def test_a_setting_is_obeyed(self, setting: str) -> None:
        """A way that was chosen is used wherever it is; off is off."""
        assert way(setting, {"TERM": "linux"}, PLAIN) == setting
        assert way("off", {"TERM": "xterm-kitty"}, Style()) is None

    @pytest.mark.parametrize(("style", "term"), [(PLAIN, "xterm-256color"), (Style(unicode=False), "xterm-256color")])
    def test_blocks_need_colours_and_characters(self, style: Style, term: str) -> None:
        """Without colour or without Unicode there are no blocks; a protocol needs neither."""
        assert way("auto", {"TERM": term}, style) is None
        assert way("auto", {"TERM": "xterm-kitty"}, style) == "kitty"

    def test_each_way_is_a_setting(self) -> None:
        """The setting takes each way, and two other values."""
        assert {"auto", *Way, "off"} == set(declared()["pictures"].option.choices)

    def test_all_colours(self) -> None:
        """Blocks have all colours where the terminal says so, and 256 elsewhere."""
        assert is_true_color({"TERM": "xterm-256color", "COLORTERM": "truecolor"})
        assert not is_true_color({"TERM": "xterm-256color"})
        assert not is_true_color({"TERM": "screen", "COLORTERM": "truecolor", "STY": "1"})


def sequences(text: str) -> list[tuple[dict[str, str], str]]:
    """The keys and the data of each of kitty's sequences in a text."""
    found = re.findall(r"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\", text)
    return [(dict(each.split("=") for each in keys.split(",")), data) for keys, data in found]


class TestProtocols:
    """What is written."""

    @given(st.binary(max_size=20_000))
    def test_kitty_gets_the_file(self, png: bytes) -> None:
        """The pieces together are the file; none is too long, only the last says it is, and none wants an answer."""
        found = sequences(protocols.kitty_send(7, png))
        assert base64.b64decode("".join(data for _, data in found)) == png
        assert all(len(data) <= 4096 and keys["q"] == "2" for keys, data in found)
        assert [keys["m"] for keys, _ in found] == ["1"] * (len(found) - 1) + ["0"]
        assert (found[0][0]["a"], found[0][0]["i"], found[0][0]["f"]) == ("t", "7", "100")

    def test_kitty_shows_a_part(self) -> None:
        """A part is shown in its cells, and the cursor stays."""
        ((keys, data),) = sequences(protocols.kitty_show(7, 20, 3, (0, 40, 200, 60)))
        assert data == ""
        assert keys == {
            "a": "p", "q": "2", "i": "7", "c": "20", "r": "3", "x": "0", "y": "40", "w": "200", "h": "60", "C": "1",
        }  # fmt: skip

    @given(st.binary(min_size=1, max_size=5000))
    def test_iterm_gets_the_file(self, picture: bytes) -> None:
        """The file is whole, with its size in bytes and in cells."""
        match = re.fullmatch(r"\x1b\]1337;File=([^:]*):([^\x07]*)\x07", protocols.iterm(picture, 20, 3))
        assert match
        keys = dict(each.split("=") for each in match[1].split(";"))
        assert base64.b64decode(match[2]) == picture
        assert (keys["size"], keys["width"], keys["height"]) == (str(len(picture)), "20", "3")

    def test_through_tmux(self) -> None:
        """Each sequence is passed on as it is; what shows something does so at its place in the whole terminal."""
        show = protocols.kitty_show(7, 2, 1, (0, 0, 20, 20))
        passed = protocols.through_tmux(protocols.kitty_send(7, b"png") + protocols.move(4, 2) + show, 10, 20)
        inside = re.findall(r"\x1bPtmux;((?:\x1b\x1b|[^\x1b])*)\x1b\\", passed)
        assert [each.replace("\x1b\x1b", "\x1b") for each in inside] == [
            protocols.kitty_send(7, b"png"),
            f"\x1b7{protocols.move(24, 12)}{show}\x1b8",
        ]

    @given(st.data())
    def test_blocks(self, data: st.DataObject) -> None:
        """A block is two pixels; each has its colours, whatever was before it on its line."""
        width, height = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 6))
        color = st.tuples(*[st.integers(0, 255)] * 3)
        pixels = data.draw(st.lists(color, min_size=width * height, max_size=width * height))
        lines = protocols.blocks(b"".join(map(bytes, pixels)), width, all_colors=True)
        assert len(lines) == (height + 1) // 2
        assert [pixel for line in lines for pixel in seen(line)] == [
            (pixels[row * width + column], pixels[(row + 1) * width + column] if row + 1 < height else None)
            for row in range(0, height, 2)
            for column in range(width)
        ]

    @pytest.mark.parametrize(
        ("color", "number"),
        [((0, 0, 0), 16), ((255, 255, 255), 231), (RED, 197), ((128, 128, 128), 244), ((8, 8, 8), 232)],
    )
    def test_the_nearest_of_few_colours(self, color: tuple[int, int, int], number: int) -> None:
        """With 256 colours the nearest is taken, and never one of the 16 that each terminal has its own of."""
        assert protocols.nearest(*color) == number
        assert f"38;5;{number}" in protocols.blocks(bytes(color), 1, all_colors=False)[0]

    @given(st.data())
    def test_sixels(self, data: st.DataObject) -> None:
        """What a terminal makes of the sixels is the picture."""
        width, height = data.draw(st.integers(1, 20)), data.draw(st.integers(1, 14))
        pixels = data.draw(st.binary(min_size=width * height, max_size=width * height))
        colors = [(number, 255 - number, 0) for number in range(256)]
        assert painted(sixel.encode(pixels, width, colors)) == (width, height, pixels)


def seen(line: str) -> Iterator[tuple[tuple[int, ...], tuple[int, ...] | None]]:
    """The two colours of each block of a line."""
    upper: tuple[int, ...] = ()
    lower: tuple[int, ...] | None = None
    for codes, blocks in re.findall(r"\x1b\[([\d;]+)m(▀*)", line):
        numbers = [int(number) for number in codes.split(";")]
        upper, lower = tuple(numbers[2:5]), tuple(numbers[7:10]) or None
        for _ in blocks:
            yield upper, lower


def painted(text: str) -> tuple[int, int, bytes]:
    """A terminal for sixels: the size that they declare, and the number of the colour of each pixel."""
    match = re.fullmatch(r'\x1bP0;1;0q"1;1;(\d+);(\d+)((?:#\d+;2;\d+;\d+;\d+)*)(.*)\x1b\\', text)
    assert match
    width, height = int(match[1]), int(match[2])
    declared = {int(number) for number in re.findall(r"#(\d+);2", match[3])}
    pixels = bytearray(width * height)
    for band, row in enumerate(match[4].split("-")):
        for number, body in re.findall(r"#(\d+)([^#$]*)", row):
            assert int(number) in declared
            column = 0
            for count, character in re.findall(r"(?:!(\d+))?([?-~])", body):
                for _ in range(int(count or 1)):
                    for bit in range(6):
                        if (ord(character) - 63) >> bit & 1:
                            pixels[(6 * band + bit) * width + column] = int(number)
                    column += 1
            assert column <= width
    return width, height, bytes(pixels)


SIZES = st.tuples(st.integers(1, 5000), st.integers(1, 5000))
CELLS = st.tuples(st.integers(4, 30), st.integers(8, 60))


def pictured(target: str = "tide.png", width: int = 0, height: int = 0) -> Pictured:
    """A picture in a text."""
    return Pictured(Link(Kind.IMAGE, target, target), width, height)


class TestLayout:
    """Where pictures go."""

    @given(SIZES, CELLS, st.integers(1, 88), st.integers(1, 60))
    def test_a_picture_fits_its_box(
        self, size: tuple[int, int], cell: tuple[int, int], columns: int, rows: int
    ) -> None:
        """It is within its cells, as they are within the limits, never larger than it is, and keeps its shape."""
        box = layout.fit(size, cell, columns, rows)
        assert 1 <= box.columns <= columns
        assert 1 <= box.rows <= rows
        assert box.width <= min(size[0], box.columns * cell[0])
        assert box.height <= min(size[1], box.rows * cell[1])
        assert abs(box.width * size[1] - box.height * size[0]) <= max(size)

    @given(
        st.integers(1, 40),
        st.lists(st.tuples(st.integers(0, 39), st.booleans(), SIZES), max_size=4),
        CELLS,
        st.integers(8, 88),
        st.integers(1, 40),
    )
    def test_a_text_that_fits_still_does(
        self,
        count: int,
        places: Sequence[tuple[int, bool, tuple[int, int]]],
        cell: tuple[int, int],
        columns: int,
        rows: int,
    ) -> None:
        """Pictures never push a text off the screen, all that it says is there, and blank lines lie under pictures.

        None is left out: those without room are below the text.
        """
        named = {place[0] for place in places}
        lines = [f"line {number}" if number % 3 or number in named else "" for number in range(count)]
        wanted, taken = [], set()
        for line, alone, size in sorted(places):
            if line < count:
                alone = alone and line not in taken  # noqa: PLW2901 - two on a line are not alone
                taken.add(line)
                wanted.append((Spot(line, alone, pictured(f"{line}.png")), size))
        hung_lines, hung = layout.hang(lines, wanted, cell, columns, rows)
        assert len(hung) == len(wanted)
        if count <= rows:
            assert not any(hung_lines[rows:])
        replaced = {f"line {spot.line}" for spot, _ in wanted if spot.alone}
        shown = [each.pictured.link.target for each in hung]
        gone = ({f"line {target.removesuffix('.png')}" for target in shown} & replaced) - {*hung_lines}
        assert [line for line in hung_lines if line] == [line for line in lines if line and line not in gone]
        for each in hung:
            assert hung_lines[each.line : each.line + each.box.rows] == [""] * each.box.rows

    @pytest.mark.parametrize(
        ("lines", "rows", "sizes", "expected"),
        [
            (5, 15, [(400, 200)], [10]),
            (5, 9, [(400, 200)], [5]),
            (5, 7, [(400, 200)], [3]),
            (5, 6, [(400, 200)], [3]),
            (5, 5, [(400, 200)], [3]),
            (5, 5, [(400, 20)], [1]),
            (5, 15, [(400, 200), (400, 200)], [6, 6]),
            (5, 9, [(400, 200), (400, 200)], [3, 3]),
            (5, 8, [(400, 200), (400, 200)], [4, 4]),
            (5, 14, [(400, 40), (400, 400)], [2, 9]),
            (50, 20, [(400, 2000)], [10]),
        ],
    )
    def test_the_rows_are_shared(
        self, lines: int, rows: int, sizes: Sequence[tuple[int, int]], expected: Sequence[int]
    ) -> None:
        """Free rows are shared; what they are too few for is scrolled to, below the text, as in a long text."""
        wanted = [(Spot(number, alone=True, pictured=pictured()), size) for number, size in enumerate(sizes)]
        _, hung = layout.hang(["x"] * lines, wanted, (10, 20), 80, rows)
        assert [each.box.rows for each in hung] == expected

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            (7, ["Flag", "", *"123", "", "Red."]),
            (6, ["Flag", *"1234", "Red."]),
            (5, ["Flag", *"123", "Red."]),
        ],
    )
    def test_blank_lines_give_way(self, rows: int, expected: Sequence[str]) -> None:
        """Before a picture has to be scrolled to, the text does without its blank lines, but keeps all its words."""
        wanted = [(Spot(2, alone=True, pictured=pictured()), (300, 800))]
        lines, (hung,) = layout.hang(["Flag", "", "[image: flag]", "", "Red."], wanted, (10, 20), 40, rows)
        for number in range(hung.box.rows):
            lines[hung.line + number] = f"{number + 1}"
        assert lines == expected

    @pytest.mark.parametrize(
        ("count", "columns", "expected"),
        [
            (2, 80, [(1, 0, 39), (1, 41, 39)]),
            (3, 80, [(1, 0, 25), (1, 27, 25), (1, 54, 25)]),
            (3, 40, [(1, 0, 19), (1, 21, 19), (6, 0, 40)]),
            (2, 20, [(1, 0, 20), (6, 0, 20)]),
        ],
    )
    def test_side_by_side(self, count: int, columns: int, expected: Sequence[tuple[int, int, int]]) -> None:
        """Pictures of one line are side by side with equal shares, as many as are wide enough."""
        wanted = [(Spot(0, alone=False, pictured=pictured()), (1000, 500)) for _ in range(count)]
        lines, hung = layout.hang(["two of them"], wanted, (10, 20), columns, 30)
        assert [(each.line, each.column, each.box.columns) for each in hung] == expected
        assert len(lines) == max(each.line + each.box.rows for each in hung)

    @pytest.mark.parametrize(
        ("offset", "page", "expected"),
        [
            (0, 20, (5, 0, 10)),
            (0, 8, (5, 0, 5)),
            (6, 20, (2, 3, 7)),
            (6, 4, (2, 3, 4)),
            (0, 3, None),
            (13, 20, None),
        ],
    )
    def test_a_part_is_visible(self, offset: int, page: int, expected: tuple[int, int, int] | None) -> None:
        """Of a picture that is scrolled, the rows within the page are seen."""
        hung = layout.Hung(3, 22, pictured(), Box(20, 10, 200, 200))
        places = layout.visible([hung], offset, page, 2, 4)
        assert [(place.row, place.first, place.rows) for place in places] == ([expected] if expected else [])
        assert {place.column for place in places} <= {26}

    @pytest.mark.parametrize(
        ("said", "expected"), [((0, 0), (400, 300)), ((200, 0), (200, 150)), ((200, 50), (200, 50))]
    )
    def test_a_size_in_the_text_counts(self, said: tuple[int, int], expected: tuple[int, int]) -> None:
        """A width in the text, alone or with a height, is used instead of the size of the file."""
        assert layout.natural(pictured("a.png", *said), (400, 300)) == expected

    @pytest.mark.parametrize(
        ("markdown", "expected"),
        [
            ("![a](a.png)", [(0, True, "a.png", 0)]),
            ("**![a](a.png)**", [(0, True, "a.png", 0)]),
            ("![a|300](a.png)", [(0, True, "a.png", 300)]),
            ("see ![a](a.png) and ![b](b.png) here", [(0, False, "a.png", 0), (0, False, "b.png", 0)]),
            ("one\n\n![a](a.png)\n\ntwo", [(2, True, "a.png", 0)]),
            ("- ![a](a.png)\n- ![b](b.png)", [(0, False, "a.png", 0), (1, False, "b.png", 0)]),
            ("![a][1]\n\n[1]: a.png", [(0, True, "a.png", 0)]),
            ("![a](a.mp3) `![b](b.png)`", []),
            ("| ![a](a.png) | b |\n|---|---|\n| c | d |\n\nend", [(4, True, "a.png", 0)]),
            ("\u2066![a](a.png)\u2067", [(0, False, "a.png", 0)]),
        ],
    )
    def test_spots(self, markdown: str, expected: Sequence[tuple[int, bool, str, int]]) -> None:
        """Each picture has its line, and whether that says nothing else; no marks are left in the lines."""
        found: list[Pictured] = []
        lines, spots = layout.spots(render(markdown, 60, PLAIN, pictured=found), found)
        assert [(spot.line, spot.alone, spot.pictured.link.target, spot.pictured.width) for spot in spots] == expected
        assert not any(BEGIN in line or END in line for line in lines)

    @given(st.text(alphabet="ab ![]()|-\n\u2066\u2067`*x.png"))
    def test_marks_change_nothing(self, markdown: str) -> None:
        """A text has the same lines with pictures as without, whatever is in it."""
        found: list[Pictured] = []
        lines, spots = layout.spots(render(markdown, 30, PLAIN, pictured=found), found)
        assert [line.rstrip() for line in lines] == render(markdown, 30, PLAIN)
        assert len(spots) == len(found)
