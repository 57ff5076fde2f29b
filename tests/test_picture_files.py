"""The process that reads the pictures of cards: files of each kind, those that cannot be read, and its end."""

import os
import select
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from drawings import BAD, BLUE, FIELDS, GOOD, GREEN, RED, SVG, YELLOW, flag
from helpers import PATIENCE
from PIL import Image
from test_pictures import painted

from flashcards.terminal.pictures import worker
from flashcards.terminal.pictures.layout import Box
from flashcards.terminal.pictures.workshop import Answer, Request, Workshop

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
