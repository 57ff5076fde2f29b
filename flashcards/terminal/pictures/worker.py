"""The process that reads pictures, so that a broken or huge one can stop nothing else.

It is started with the first picture, and ends with the input it reads requests
from. Each request is a line of JSON, each answer too, followed by as many bytes
as it says. A picture that takes too long ends the process, by an alarm.
"""

import json
import os
import signal
import stat
import sys
from collections import OrderedDict
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from flashcards.terminal.pictures import protocols, sixel

if TYPE_CHECKING:
    from PIL.Image import Image

NO_PICTURE = "not a picture that can be read"
NO_PILLOW = "pictures need Pillow, which is missing; install it: pip install pillow"
NO_SVG = "SVG is shown if rsvg-convert is installed (apt install librsvg2-bin, brew install librsvg)"

_MOST_BYTES = 64 << 20
_MOST_PIXELS = 64_000_000
_MEMORY = 1 << 30
"""Bytes of address space, where the system limits it."""

_LARGEST = 2000
"""A picture is kept with at most so many pixels a side; no card shows more."""

_KEPT = 8
_LATER = ("WebP", "Avif", "Tiff", "Ico")
"""Formats that Pillow does not know until asked; its others are left out, as some start programs."""

_USUAL = ("PNG", "JPEG", "GIF", "BMP")
_SECONDS_SVG = 10
"""Processor time of rsvg-convert."""

_SCALED = ("RGB", "RGBA", "L", "LA", "CMYK", "YCbCr")
"""Modes in which a huge picture is made smaller at once."""

_DARK, _LIGHT, _BRIGHT = (24, 24, 24), (255, 255, 255), 170


class Refused(Exception):
    """A picture that is not shown, with the reason, which may be the same for all pictures of its kind."""

    def __init__(self, reason: str, *, once: bool = False) -> None:
        super().__init__(reason)
        self.once = once


class Original(NamedTuple):
    """A picture without transparency, its first frame, and its size in the file."""

    image: "Image"
    size: tuple[int, int]


_originals: OrderedDict[tuple[str, int, int], Original] = OrderedDict()


def main(patience: float) -> None:
    """Answer requests until there are no more; each may take so many seconds."""
    _limit()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    output = sys.stdout.buffer
    for line in sys.stdin.buffer:
        signal.setitimer(signal.ITIMER_REAL, patience)
        head, data = answer(json.loads(line))
        signal.setitimer(signal.ITIMER_REAL, 0)
        output.write(json.dumps({**head, "length": len(data)}).encode() + b"\n" + data)
        output.flush()


def _limit() -> None:
    import resource

    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):  # not on every system
            resource.setrlimit(what, (most, most))


def _limit_time() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS_SVG, _SECONDS_SVG))


def answer(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer to a request: the size of the picture, and what a terminal shows; or an error."""
    try:
        original = _original(request["path"])
        data = _shown(original.image, **request["show"]) if request["show"] else b""
    except Refused as error:
        return {"error": str(error), "once": error.once}, b""
    except ImportError:
        return {"error": NO_PILLOW, "once": True}, b""
    except MemoryError:
        return {"error": "takes too much memory"}, b""
    except Exception:  # noqa: BLE001 - decoders of broken files raise anything
        return {"error": NO_PICTURE}, b""
    return {"size": original.size}, data


def _original(path: str) -> Original:
    facts = os.stat(path)  # noqa: PTH116 - pathlib would only be imported for this
    if not stat.S_ISREG(facts.st_mode):
        raise Refused("not a file")
    key = (path, facts.st_mtime_ns, facts.st_size)
    if key not in _originals:
        if facts.st_size > _MOST_BYTES:
            raise Refused(f"larger than {_MOST_BYTES >> 20} MB")
        _originals[key] = _rasterized(path) if path.lower().endswith(".svg") else _opened(path)
        while len(_originals) > _KEPT:
            _originals.popitem(last=False)
    _originals.move_to_end(key)
    return _originals[key]


def _opened(source: str | BytesIO) -> Original:
    """A picture from a file, or from one in memory."""
    from importlib import import_module

    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, below, and its warning would say so twice
    Image.preinit()
    try:
        image: Image.Image = Image.open(source, formats=_USUAL)
    except UnidentifiedImageError:
        for name in _LATER:
            with suppress(ImportError):
                import_module(f"PIL.{name}ImagePlugin")
        image = Image.open(source, formats=[name.upper() for name in _LATER if name.upper() in Image.OPEN])
    with image:
        width, height = image.size
        if width * height > _MOST_PIXELS:
            raise Refused(f"too large: {width} x {height} pixels")
        image.draft("RGB", (_LARGEST, _LARGEST))  # a JPEG is then read as a smaller one
        is_turned = image.getexif().get(0x0112, 1) > 4  # noqa: PLR2004 - lying on its side
        whole = ImageOps.exif_transpose(image)
        if whole.mode in _SCALED:
            whole.thumbnail((_LARGEST, _LARGEST), reducing_gap=2)
        flat = _flat(whole)
        flat.thumbnail((_LARGEST, _LARGEST))
        return Original(flat, (height, width) if is_turned else (width, height))


def _flat(image: "Image") -> "Image":
    """The picture in RGB; what is transparent becomes white, or dark if all the rest is bright."""
    from PIL import Image, ImageStat

    if image.mode.startswith("I"):  # 16 bits of gray
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode not in {"RGBA", "LA", "PA", "La", "RGBa"} and "transparency" not in image.info:
        return image.convert("RGB")
    image = image.convert("RGBA")
    alpha = image.getchannel("A")
    seen = alpha.point(lambda value: 255 if value > 127 else 0)  # noqa: PLR2004 - half
    mean = ImageStat.Stat(image.convert("RGB").convert("L"), seen).mean[0] if seen.getbbox() else 0
    flat = Image.new("RGB", image.size, _DARK if mean > _BRIGHT else _LIGHT)
    flat.paste(image, mask=alpha)
    return flat


def _rasterized(path: str) -> Original:
    """An SVG, drawn by rsvg-convert, which loads nothing from the network and runs no script."""
    import re
    import shutil
    import subprocess

    program = shutil.which("rsvg-convert")
    if program is None:
        raise Refused(NO_SVG, once=True)
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib would only be imported for this
        begin = file.read(8192)
    said = re.search(rb"<svg[^>]*>", begin)
    numbers = re.findall(rb"\d+", said[0]) if said else []
    is_large = any(int(number[:9]) > _LARGEST for number in numbers)
    limits = ["--width", str(_LARGEST), "--height", str(_LARGEST), "--keep-aspect-ratio"] if is_large else []
    try:
        done = subprocess.run(  # noqa: S603 - the path is absolute, so it is not an option
            [program, "--format", "png", *limits, path],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            preexec_fn=_limit_time,  # it ends, too, when this process was killed meanwhile
            check=False,
        )
    except OSError as error:
        raise Refused(NO_SVG, once=True) from error
    if done.returncode or not done.stdout:
        raise Refused(NO_PICTURE)
    return _opened(BytesIO(done.stdout))


def _shown(
    image: "Image", *, way: str, box: tuple[int, int, int, int], cell: tuple[int, int], part: tuple[int, int]
) -> bytes:
    """What a terminal shows of a picture in a box (columns, rows, width and height in pixels).

    ``part`` is the first row of cells and the number of rows. For kitty it is
    the whole picture, as the terminal cuts it.
    """
    from PIL import Image

    columns, rows, width, height = box
    if way.startswith("blocks"):
        size = max(1, round(width / cell[0])), max(1, round(height * 2 / cell[1]))
        small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
        return "\n".join(protocols.blocks(small.tobytes(), size[0], all_colors=way == "blocks-all")).encode()
    scaled = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
    if way == "sixel":
        top, bottom = part[0] * cell[1], min(height, (part[0] + part[1]) * cell[1])
        few = scaled.crop((0, top, width, max(bottom, top + 1))).quantize(256)
        palette = few.getpalette("RGB") or []
        colors = [(palette[at], palette[at + 1], palette[at + 2]) for at in range(0, len(palette), 3)]
        return sixel.encode(few.tobytes(), width, colors).encode()
    if (width, height) != (columns * cell[0], rows * cell[1]):
        padded = Image.new("RGBA", (columns * cell[0], rows * cell[1]), (0, 0, 0, 0))
        padded.paste(scaled)
        scaled = padded
    if way == "iterm":
        scaled = scaled.crop((0, part[0] * cell[1], scaled.width, (part[0] + part[1]) * cell[1]))
    output = BytesIO()
    scaled.save(output, "PNG")
    return output.getvalue()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        main(float(sys.argv[1]))
