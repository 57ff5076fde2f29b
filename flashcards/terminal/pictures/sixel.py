"""A picture in DEC's sixels: bands of six rows, in which every colour is painted for itself.

Source: VT330/VT340 Programmer Reference Manual, volume 2, chapter 14.
"""

import re
from collections.abc import Iterator, Sequence

_BAND = 6
_FIRST = 63
"""The character of six empty pixels."""

_AS_CHARACTERS = bytes((value + _FIRST) % 256 for value in range(256))
_REPEATED = re.compile(rb"(.)\1{3,}", re.DOTALL)


def encode(pixels: bytes, width: int, colors: Sequence[tuple[int, int, int]]) -> str:
    """The sixels of a picture; ``pixels`` are numbers of ``colors``, each of which is red, green, blue up to 255."""
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)]
    bands = (rows[start : start + _BAND] for start in range(0, len(rows), _BAND))
    palette = "".join(
        f"#{number};2;{';'.join(str(round(value * 100 / 255)) for value in color)}"
        for number, color in enumerate(colors)
        if number in {*pixels}
    )
    data = "-".join("$".join(_band(band, width)) for band in bands)
    return f'\x1bP0;1;0q"1;1;{width};{len(rows)}{palette}{data}\x1b\\'


def _band(rows: Sequence[bytes], width: int) -> Iterator[str]:
    """Each colour of a band, over its whole width."""
    for color in sorted(set().union(*rows)):
        bits = 0
        for place, row in enumerate(rows):
            if color in row:
                table = bytearray(256)
                table[color] = 1 << place
                bits |= int.from_bytes(row.translate(table))
        characters = bits.to_bytes(width).translate(_AS_CHARACTERS).rstrip(b"?")
        yield f"#{color}" + _REPEATED.sub(_shorter, characters).decode()


def _shorter(match: re.Match[bytes]) -> bytes:
    return b"!%d%c" % (len(match[0]), match[1][0])
