"""Pictures for the tests, made as they are needed: good ones, and some that are not."""

import os
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from struct import pack

from PIL import Image

RED, GREEN, BLUE, YELLOW = (255, 0, 95), (0, 175, 0), (0, 0, 215), (215, 215, 0)
"""Colours that are among the 256 of every terminal, and that no text has."""


def flag(size: tuple[int, int] = (480, 300)) -> Image.Image:
    """A flag with four fields."""
    small = Image.new("RGB", (2, 2))
    small.putdata([RED, GREEN, BLUE, YELLOW])
    return small.resize(size, Image.Resampling.NEAREST)


def _clear(color: tuple[int, int, int]) -> Image.Image:
    """A drawing in one colour on nothing."""
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste((*color, 255), (20, 10, 40, 30))
    return image


def _animated(path: Path) -> None:
    flag().save(path, save_all=True, append_images=[Image.new("RGB", (480, 300), BLUE)], duration=50, loop=0)


def _turned(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    flag().save(path, exif=exif, quality=95)


def _bomb(path: Path) -> None:
    """A PNG of a few hundred bytes that says it has a billion pixels."""
    chunks = [(b"IHDR", pack(">IIBBBBB", 40_000, 30_000, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(1000)))]
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    )


def _cut(path: Path) -> None:
    flag().save(path)
    path.write_bytes(path.read_bytes()[:-200])


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        os.truncate(file.fileno(), (64 << 20) + 1)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 2 2"{2}>{3}</svg>'
FIELDS = "".join(
    f'<rect x="{place % 2}" y="{place // 2}" width="1" height="1" fill="rgb{color}"/>'
    for place, color in enumerate((RED, GREEN, BLUE, YELLOW))
)

GOOD: Mapping[str, Callable[[Path], object]] = {
    "flag.png": lambda path: flag().save(path),
    "flag.jpg": lambda path: flag().save(path, quality=95),
    "flag.webp": lambda path: flag().save(path, lossless=True),
    "flag.bmp": lambda path: flag().save(path),
    "flag.tiff": lambda path: flag().save(path),
    "palette.gif": lambda path: flag().quantize(4).save(path),
    "animated.gif": _animated,
    "animated.webp": _animated,
    "animated.png": _animated,
    "print.jpg": lambda path: flag().convert("CMYK").save(path, quality=95),
    "jpeg called.png": lambda path: flag().save(path, "JPEG", quality=95),
}
"""Files that all show the flag."""

BAD: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "text.png": (lambda path: path.write_text("no picture\n"), "not a picture that can be read"),
    "empty.png": (lambda path: path.write_bytes(b""), "not a picture that can be read"),
    "cut.png": (_cut, "not a picture that can be read"),
    "script.png": (lambda path: path.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"), "not a picture"),
    "bomb.png": (_bomb, "too large: 40000 x 30000 pixels"),
    "large.png": (_large, "larger than 64 MB"),
    "pipe.png": (os.mkfifo, "not a file"),
    "folder.png": (Path.mkdir, "not a file"),
}
"""Files that cannot be shown, and why."""
