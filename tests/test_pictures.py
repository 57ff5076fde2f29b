"""Pictures on cards, without a terminal: which way is chosen, where they go, what is written, and who reads them."""

import base64
import os
import re
import select
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from drawings import BAD, BLUE, FIELDS, GOOD, GREEN, RED, SVG, YELLOW, flag
from helpers import PATIENCE
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from flashcards.formats.links import Kind, Link
from flashcards.settings import declared
from flashcards.terminal.markdown import render
from flashcards.terminal.pictures import layout, protocols, sixel, worker
from flashcards.terminal.pictures.choosing import Way, is_true_color, way
from flashcards.terminal.pictures.layout import BEGIN, END, Box, Pictured, Spot
from flashcards.terminal.pictures.workshop import Answer, Request, Workshop
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
        """Pictures never push a text off the screen, all that it says is there, and blank lines lie under pictures."""
        named = {place[0] for place in places}
        lines = [f"line {number}" if number % 3 or number in named else "" for number in range(count)]
        wanted, taken = [], set()
        for line, alone, size in sorted(places):
            if line < count:
                alone = alone and line not in taken  # noqa: PLW2901 - two on a line are not alone
                taken.add(line)
                wanted.append((Spot(line, alone, pictured(f"{line}.png")), size))
        hung_lines, hung = layout.hang(lines, wanted, cell, columns, rows)
        if count <= rows:
            assert len(hung_lines) <= rows
        replaced = {f"line {spot.line}" for spot, _ in wanted if spot.alone}
        shown = [each.pictured.link.target for each in hung]
        gone = {f"line {target.removesuffix('.png')}" for target in shown} & replaced
        assert [line for line in hung_lines if line] == [line for line in lines if line and line not in gone]
        for each in hung:
            assert hung_lines[each.line : each.line + each.box.rows] == [""] * each.box.rows

    @pytest.mark.parametrize(
        ("lines", "rows", "sizes", "expected"),
        [
            (5, 15, [(400, 200)], [10]),
            (5, 9, [(400, 200)], [5]),
            (5, 7, [(400, 200)], [3]),
            (5, 6, [(400, 200)], []),
            (5, 5, [(400, 20)], [1]),
            (5, 15, [(400, 200), (400, 200)], [6, 6]),
            (5, 9, [(400, 200), (400, 200)], [3, 3]),
            (5, 8, [(400, 200), (400, 200)], [4]),
            (5, 14, [(400, 40), (400, 400)], [2, 9]),
            (50, 20, [(400, 2000)], [10]),
        ],
    )
    def test_the_rows_are_shared(
        self, lines: int, rows: int, sizes: Sequence[tuple[int, int]], expected: Sequence[int]
    ) -> None:
        """Free rows are shared; too few show no picture, or the first ones; a long text is scrolled."""
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
        """Before a picture is left out, the text does without its blank lines, but keeps all its words."""
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
        hung = layout.Hung(3, 0, pictured(), Box(20, 10, 200, 200))
        places = layout.visible([hung], offset, page, 2, 4)
        assert [(place.row, place.first, place.rows) for place in places] == ([expected] if expected else [])

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


BOX = Box(24, 8, 240, 150)


def asked(path: Path, way: str = "", box: Box = BOX, cell: tuple[int, int] = (10, 20)) -> Request:
    """A request for a picture, shown in a box of cells."""
    return Request(str(path), way, box, cell, (0, box.rows))


def read(request: Request) -> tuple[dict[str, Any], bytes]:
    """The worker's answer, in this process."""
    import json

    return worker.answer(json.loads(request.line))


def fields(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours of the four fields of a flag."""
    image = image.convert("RGB")
    width, height = image.size
    places = [(width // 4, height // 4), (width * 3 // 4, height // 4), (width // 4, height * 3 // 4)]
    pixels = [image.getpixel(place) for place in (*places, (width * 3 // 4, height * 3 // 4))]
    return [pixel for pixel in pixels if isinstance(pixel, tuple)]


def alike(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> bool:
    """Whether colours are the same but for what a JPEG changes."""
    return all(
        abs(first - second) < 16
        for left, right in zip(one, other, strict=True)
        for first, second in zip(left, right, strict=True)
    )


class TestWorker:
    """Reading files."""

    @pytest.mark.parametrize("name", GOOD)
    def test_pictures_are_read(self, name: str, tmp_path: Path) -> None:
        """Each kind of file is read, by its contents; of an animated one the first picture is shown."""
        GOOD[name](tmp_path / name)
        head, png = read(asked(tmp_path / name, "iterm"))
        assert head == {"size": (480, 300)}
        image = Image.open(BytesIO(png))
        assert image.size == (240, 160)
        assert alike(fields(image.crop((0, 0, 240, 150))), [RED, GREEN, BLUE, YELLOW])

    @pytest.mark.parametrize("name", BAD)
    def test_others_are_refused(self, name: str, tmp_path: Path) -> None:
        """A file that is broken, huge, or no picture gives a reason; a huge one is not even read."""
        make, why = BAD[name]
        make(tmp_path / name)
        before = time.process_time()
        head, data = read(asked(tmp_path / name, "sixel"))
        assert why in head["error"]
        assert data == b""
        assert time.process_time() - before < 1

    def test_a_photo_stands_upright(self, tmp_path: Path) -> None:
        """A photo that a camera has marked as turned is turned back."""
        exif = Image.Exif()
        exif[0x0112] = 6
        flag().save(tmp_path / "a.jpg", exif=exif, quality=95)
        head, png = read(asked(tmp_path / "a.jpg", "iterm", Box(10, 8, 100, 160)))
        assert head["size"] == (300, 480)
        assert alike(fields(Image.open(BytesIO(png))), [BLUE, RED, YELLOW, GREEN])

    @pytest.mark.parametrize(
        ("color", "around"), [((0, 0, 0), (255, 255, 255)), ((255, 255, 255), (24, 24, 24)), (RED, (255, 255, 255))]
    )
    def test_transparent_pictures_can_be_seen(
        self, color: tuple[int, int, int], around: tuple[int, int, int], tmp_path: Path
    ) -> None:
        """What is transparent gets a colour on which the rest is seen, in a dark terminal as in a light one."""
        image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
        image.paste((*color, 255), (20, 10, 40, 30))
        image.save(tmp_path / "a.png")
        shown = Image.open(BytesIO(read(asked(tmp_path / "a.png", "iterm", Box(6, 2, 60, 40)))[1]))
        assert shown.getpixel((2, 2)) == around
        assert shown.getpixel((30, 20)) == color

    def test_sixteen_bits_of_gray(self, tmp_path: Path) -> None:
        """Gray of 16 bits is gray, and not white."""
        Image.new("I;16", (60, 40), 0x8000).save(tmp_path / "a.png")
        shown = Image.open(BytesIO(read(asked(tmp_path / "a.png", "iterm", Box(6, 2, 60, 40)))[1]))
        assert shown.convert("RGB").getpixel((30, 20)) == (128, 128, 128)

    def test_sixels_have_the_size_of_their_box(self, tmp_path: Path) -> None:
        """Sixels are as large as the box in pixels, and a part of them as high as its rows."""
        flag().save(tmp_path / "a.png")
        whole = read(asked(tmp_path / "a.png", "sixel"))[1].decode()
        part = read(asked(tmp_path / "a.png", "sixel")._replace(part=(5, 3)))[1].decode()
        assert painted(whole)[:2] == (240, 150)
        assert painted(part)[:2] == (240, 50)

    def test_a_changed_file_is_read_again(self, tmp_path: Path) -> None:
        """A file that was changed meanwhile is shown as it is now."""
        flag().save(tmp_path / "a.png")
        first = read(asked(tmp_path / "a.png"))[0]
        flag((100, 50)).save(tmp_path / "a.png")
        assert (first, read(asked(tmp_path / "a.png"))[0]) == ({"size": (480, 300)}, {"size": (100, 50)})

    @pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="no rsvg-convert: apt install librsvg2-bin")
    @pytest.mark.parametrize(("width", "height"), [("240", "150"), ("100000", "62500")])
    def test_svg(self, width: str, height: str, tmp_path: Path) -> None:
        """An SVG is drawn in its own size, or smaller if that is huge."""
        text = SVG.format(width, height, ' preserveAspectRatio="none"', FIELDS)
        (tmp_path / "a.svg").write_text(text)
        head, png = read(asked(tmp_path / "a.svg", "iterm"))
        assert head["size"] == ((240, 150) if width == "240" else (2000, 1250))
        assert alike(fields(Image.open(BytesIO(png)).crop((0, 0, 240, 150))), [RED, GREEN, BLUE, YELLOW])

    def test_svg_without_its_program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without rsvg-convert one line, for all of them, says what to install."""
        monkeypatch.setenv("PATH", str(tmp_path))
        (tmp_path / "a.svg").write_text(SVG.format(9, 9, "", ""))
        head, _ = read(asked(tmp_path / "a.svg"))
        assert head == {"error": worker.NO_SVG, "once": True}


def answers(workshop: Workshop, count: int) -> list[tuple[Request, Answer]]:
    """What comes of so many requests."""
    found: list[tuple[Request, Answer]] = []
    end = time.monotonic() + PATIENCE
    while len(found) < count:
        assert select.select(workshop.watched, [], [], end - time.monotonic())[0], "no answer came"
        found += workshop.take()
    return found


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    """A workshop that has little patience."""
    made = Workshop(patience=3.0)
    yield made
    made.close()


def slow_svg(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Let rsvg-convert never end; whether it runs."""
    program = folder / "bin" / "rsvg-convert"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho $$ >{folder}/pid\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")

    def runs() -> bool:
        said = folder / "pid"
        number = said.read_text().strip() if said.exists() else ""
        return bool(number) and os.system(f"ps -o stat= -p {number} | grep -qv Z") == 0  # noqa: S605 - a number

    return runs


def assert_ended(runs: Callable[[], bool]) -> None:
    """Wait for the end of what was killed."""
    end = time.monotonic() + PATIENCE
    while runs():
        assert time.monotonic() < end, "it still runs"
        time.sleep(0.01)


@pytest.mark.process
class TestWorkshop:
    """The process that reads."""

    def test_it_answers_one_after_the_other(self, workshop: Workshop, tmp_path: Path) -> None:
        """All requests are answered in their order, good ones and bad ones, and nothing is waited for."""
        flag().save(tmp_path / "a.png")
        BAD["text.png"][0](tmp_path / "b.png")
        wanted = [asked(tmp_path / "a.png"), asked(tmp_path / "b.png"), asked(tmp_path / "a.png", "kitty")]
        assert workshop.ask(wanted) == []
        assert workshop.take() == []
        found = answers(workshop, 3)
        assert [request for request, _ in found] == wanted
        assert [answer.size for _, answer in found] == [(480, 300), (0, 0), (480, 300)]
        assert found[2][1].data.startswith(b"\x89PNG")
        assert workshop.watched == ()

    def test_one_that_takes_too_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A picture that takes too long is given up, with all that was started for it, and the next is read."""
        runs = slow_svg(tmp_path, monkeypatch)
        flag().save(tmp_path / "b.png")
        (tmp_path / "a.svg").write_text(SVG.format(9, 9, "", ""))
        workshop = Workshop(patience=0.5)
        try:
            workshop.ask([asked(tmp_path / "a.svg"), asked(tmp_path / "b.png")])
            found = answers(workshop, 2)
        finally:
            workshop.close()
        assert [answer.error or answer.size for _, answer in found] == ["takes too long to read", (480, 300)]
        assert_ended(runs)

    def test_it_ends_at_once(self, workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Closing ends the process in the middle of its work, with what it started."""
        runs = slow_svg(tmp_path, monkeypatch)
        (tmp_path / "a.svg").write_text(SVG.format(9, 9, "", ""))
        workshop.ask([asked(tmp_path / "a.svg")])
        end = time.monotonic() + PATIENCE
        while not runs():
            assert time.monotonic() < end
            time.sleep(0.01)
        workshop.close()
        assert workshop.watched == ()
        assert_ended(runs)
