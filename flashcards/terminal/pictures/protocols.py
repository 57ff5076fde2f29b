"""What is written to a terminal to show a picture: escape sequences as plain functions.

Sources: kitty's terminal graphics protocol, iTerm2's inline images. None of them
makes the terminal answer.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence

_PIECE = 4096
"""Characters of data in one sequence of kitty."""

FORGET_ALL = "\x1b_Ga=d,d=A,q=2\x1b\\"
"""Kitty: delete every picture on the screen."""


def move(row: int, column: int) -> str:
    """Move the cursor; both are counted from 0."""
    return f"\x1b[{row + 1};{column + 1}H"


def kitty_send(number: int, png: bytes) -> str:
    """Kitty: keep a picture under a number, and show nothing yet."""
    data = b64encode(png).decode()
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)] or [""]
    first, last = f"a=t,f=100,q=2,i={number},", len(pieces) - 1
    return "".join(
        f"\x1b_G{'' if place else first}{'q=2,' if place else ''}m={int(place < last)};{piece}\x1b\\"
        for place, piece in enumerate(pieces)
    )


def kitty_show(number: int, columns: int, rows: int, part: tuple[int, int, int, int]) -> str:
    """Kitty: show a part of a kept picture at the cursor, which stays; the part is left, top, width, height."""
    left, top, width, height = part
    crop = f"x={left},y={top},w={width},h={height}"
    return f"\x1b_Ga=p,q=2,i={number},c={columns},r={rows},{crop},C=1\x1b\\"


def kitty_hide() -> str:
    """Kitty: take all pictures off the screen, and keep what was sent."""
    return "\x1b_Ga=d,d=a,q=2\x1b\\"


def kitty_forget(number: int) -> str:
    """Kitty: delete a kept picture."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def iterm(picture: bytes, columns: int, rows: int) -> str:
    """iTerm2: show a picture file at the cursor in so many cells."""
    size = f"size={len(picture)};width={columns};height={rows};preserveAspectRatio=0;doNotMoveCursor=1"
    return f"\x1b]1337;File=inline=1;{size}:{b64encode(picture).decode()}\x07"


def through_tmux(text: str, left: int, top: int) -> str:
    """Sequences that tmux passes on to the terminal, if its ``allow-passthrough`` is on.

    The terminal's cursor is anywhere, so what shows a picture brings its place
    along, in a pane that begins at this column and row, and leaves the cursor.
    """

    def passed_on(match: re.Match[str]) -> str:
        there = match["row"] and move(int(match["row"]) - 1 + top, int(match["column"]) - 1 + left)
        inside = f"\x1b7{there}{match['sequence']}\x1b8" if there else match["sequence"]
        return "\x1bPtmux;" + inside.replace("\x1b", "\x1b\x1b") + "\x1b\\"

    return _SEQUENCE.sub(passed_on, text)


_SEQUENCE = re.compile(
    r"(?:\x1b\[(?P<row>\d+);(?P<column>\d+)H)?(?P<sequence>\x1b_G[^\x1b]*\x1b\\|\x1b\]1337;[^\x07]*\x07)"
)


def blocks(pixels: bytes, width: int, *, all_colors: bool) -> list[str]:
    """Lines of half blocks, each two pixels high; ``pixels`` are rows of red, green, blue."""
    size = 3 * width
    rows = [pixels[start : start + size] for start in range(0, len(pixels), size)]
    if len(rows) % 2:
        rows.append(b"")
    return ["".join(_line(above, below, all_colors)) for above, below in zip(rows[::2], rows[1::2], strict=True)]


def _line(above: bytes, below: bytes, all_colors: bool) -> Iterator[str]:  # noqa: FBT001 - of the function above
    before: tuple[str, str] | None = None
    for start in range(0, len(above), 3):
        upper, lower = above[start : start + 3], below[start : start + 3]
        colors = _color(upper, all_colors), _color(lower, all_colors) if lower else ""
        if colors != before:
            yield f"\x1b[38;{colors[0]}{f';48;{colors[1]}' if lower else ''}m"
            before = colors
        yield "▀"
    yield "\x1b[0m"


def _color(color: bytes, all_colors: bool) -> str:  # noqa: FBT001 - as above
    red, green, blue = color
    return f"2;{red};{green};{blue}" if all_colors else f"5;{nearest(red, green, blue)}"


_LEVELS = (0, 95, 135, 175, 215, 255)
"""The steps of each colour in the cube of 256 colours."""


_NEAREST_STEP = [min(range(6), key=lambda step: abs(_LEVELS[step] - value)) for value in range(256)]


def nearest(red: int, green: int, blue: int) -> int:
    """The number of the nearest of the 240 colours that are the same in every terminal."""
    steps = [_NEAREST_STEP[value] for value in (red, green, blue)]
    gray = max(0, min(23, round(((red + green + blue) / 3 - 8) / 10)))
    cube = [_LEVELS[step] for step in steps]
    if _distance((red, green, blue), [8 + 10 * gray] * 3) < _distance((red, green, blue), cube):
        return 232 + gray
    return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]


def _distance(one: Sequence[int], other: Sequence[int]) -> int:
    return sum((first - second) ** 2 for first, second in zip(one, other, strict=True))
