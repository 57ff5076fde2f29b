"""The pictures of the card on the screen: what is asked for, what is drawn, and what is taken away again."""

import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from flashcards.formats.links import Link
from flashcards.html.filenames import PICTURES
from flashcards.terminal import media
from flashcards.terminal.pictures import layout, protocols
from flashcards.terminal.pictures.choosing import Way, is_true_color
from flashcards.terminal.pictures.layout import Hung, Place, Spot
from flashcards.terminal.pictures.workshop import Answer, Request, Workshop

_ENDINGS = (*PICTURES, ".jfif", ".jpe")
_WEB = ("http://", "https://")
_PASSED = (Way.KITTY, Way.ITERM)
"""What tmux does not know, and so has to pass on."""


class Screen(Protocol):
    """What a gallery has to know of the keyboard."""

    farewell: str
    cleared: int

    def size(self) -> tuple[int, int]:
        """Columns and rows."""

    def cell(self) -> tuple[int, int]:
        """Pixels of a cell; 0 if unknown."""


class Drawn(NamedTuple):
    """What is on the screen: on which screen, and which pictures are where."""

    screen: tuple[int, tuple[int, int], tuple[int, int]]
    shown: Mapping[Place, Request]


class Gallery:
    """Pictures of one card after the other; nothing here waits for one to be read.

    ``said`` is what is wrong with one, until it was taken by :meth:`complaint`.
    """

    def __init__(self, way: Way, screen: Screen, environment: Mapping[str, str] = os.environ) -> None:
        self._way = way
        self._name = {Way.BLOCKS: "blocks-all"}.get(way, str(way)) if is_true_color(environment) else str(way)
        self._screen = screen
        self._workshop = Workshop()
        self._answers: dict[Request, Answer] = {}
        self._spots: list[Spot] = []
        self._wanted: list[str] = []
        self._sizes: list[Request] = []
        self._paths: dict[str, str] = {}
        self._hung: list[Hung] = []
        self._sent: dict[int, Request] = {}
        self._drawn: Drawn | None = None
        self._said: list[str] = []
        self._told: set[str] = set()
        self._pane = environment.get("TMUX_PANE", "") if environment.get("TMUX") and way in _PASSED else None
        if way is Way.KITTY:
            screen.farewell = self._pass(protocols.FORGET_ALL)

    @property
    def watched(self) -> tuple[int, ...]:
        """The files that can be read when a picture is ready."""
        return self._workshop.watched

    def close(self) -> None:
        """End what reads pictures."""
        self._workshop.close()

    def show(self, spots: Sequence[Spot], later: Iterable[Link], folder: str) -> None:
        """Begin with the pictures of a text; those that come ``later``, with the answer, are read, too."""
        self._spots = list(spots)
        self._wanted = [self._path(spot.pictured.link, folder) for spot in spots]
        behind = [path for path in (self._path(link, folder, quiet=True) for link in later) if path]
        paths = {*self._wanted, *behind}
        self._answers = {
            request: answer for request, answer in self._answers.items() if request.path in paths or answer.error
        }
        self._hung = []
        self._sizes = [Request(path) for path in (*self._wanted, *behind) if path]
        for request in self._sizes[: len(self._sizes) - len(behind)]:
            self._judge(request)
        self._ask()

    def _path(self, link: Link, folder: str, *, quiet: bool = False) -> str:
        """The file of a picture; empty if it is not a local picture."""
        target = link.target
        if target.lower().startswith(_WEB):
            if not quiet:
                self._complain(f"{link.label}: on the web, so it is not shown here; open it", target)
            return ""
        if not target.partition("#")[0].lower().endswith(_ENDINGS) or ":" in target.partition("/")[0]:
            return ""
        key = f"{folder}/{target}"
        if key not in self._paths:
            try:
                self._paths[key] = media.locate(target, folder)
            except media.Refused as error:
                if not quiet:
                    self._complain(str(error), key)
                return ""
        return self._paths[key]

    def _complain(self, said: str, key: str) -> None:
        if key not in self._told:
            self._told.add(key)
            self._said.append(said)

    def complaint(self) -> str:
        """What is wrong with pictures, once."""
        said, self._said = self._said, []
        return "; ".join(said)

    def _ask(self, shown: Iterable[Request] = ()) -> None:
        """Ask for the sizes of the pictures, and for what shows some."""
        missing = [request for request in (*shown, *self._sizes) if request not in self._answers]
        self._take(self._workshop.ask(missing))

    def take(self) -> None:
        """Take the answers that have come."""
        self._take(self._workshop.take())

    def _take(self, answers: Iterable[tuple[Request, Answer]]) -> None:
        for request, answer in answers:
            self._answers[request] = answer
            if answer.error:
                self._answers[Request(request.path)] = answer
            self._judge(Request(request.path))

    def _judge(self, request: Request) -> None:
        """Say what is wrong with a picture that the card shows."""
        answer = self._answers.get(request)
        if answer and answer.error and request.path in self._wanted:
            said = answer.error if answer.once else f"{Path(request.path).name}: {answer.error}"
            self._complain(said, answer.error if answer.once else request.path)

    @property
    def _cell(self) -> tuple[int, int]:
        width, height = self._screen.cell()
        return (width, height) if width and height else layout.SMALLEST_CELL if self._way is Way.SIXEL else layout.CELL

    def hang(self, lines: Sequence[str], columns: int, rows: int) -> Sequence[str]:
        """The lines with room for the pictures whose size is known."""
        self.take()
        wanted = []
        for spot, path in zip(self._spots, self._wanted, strict=True):
            answer = self._answers.get(Request(path)) if path else None
            if answer and not answer.error:
                wanted.append((spot, answer.size))
        hung, self._hung = layout.hang(lines, wanted, self._cell, columns, rows)
        return hung

    def draw(self, rows: Sequence[str], erase: str, offset: int, page: int, corner: tuple[int, int] | None) -> str:
        """The rows of a screen with the pictures on it; ``corner`` is the row and column of its text, if it has one.

        Rows below a picture that is there already are not written again, as that
        would erase it.
        """
        self.take()
        places = layout.visible(self._hung, offset, page, *corner) if corner else []
        wanted = {place: self._request(place) for place in places}
        self._ask(wanted.values())
        shown = {place: each for place, each in wanted.items() if self._answers.get(each, Answer(error="-")).data}
        screen = self._screen.cleared, self._screen.size(), self._screen.cell()
        before, self._drawn = self._drawn, Drawn(screen, shown)
        is_new = before is None or before.screen != screen
        gone = [number for number, request in self._sent.items() if is_new or request not in self._answers]
        if before == self._drawn and not gone:
            kept = {row for place in shown for row in range(place.row, place.row + place.rows)}
            return "\r\n".join("" if number in kept else f"{erase}{row}" for number, row in enumerate(rows))
        text = "\r\n".join(f"{erase}{row}" for row in rows)
        away = self._taken_away(gone, had=bool(before and before.shown))
        return text + self._pass(away + "".join(self._at(place, request) for place, request in shown.items()))

    def _pass(self, text: str) -> str:
        """The text as it reaches the terminal, whatever is between."""
        if self._pane is None or "\x1b" not in text:
            return text
        from flashcards.terminal.pictures.multiplexer import origin  # only within tmux

        return protocols.through_tmux(text, *origin(self._pane))

    def _request(self, place: Place) -> Request:
        """What shows a picture, or the visible part of it."""
        pictured, box = place.hung.pictured, place.hung.box
        path = next(path for spot, path in zip(self._spots, self._wanted, strict=True) if spot.pictured == pictured)
        part = (place.first, place.rows) if self._way in {Way.ITERM, Way.SIXEL} else (0, box.rows)
        return Request(path, self._name, box, self._cell, part)

    def _taken_away(self, gone: Iterable[int], *, had: bool) -> str:
        """Take the pictures of before off the screen, where the terminal does not do so by itself."""
        if self._way is not Way.KITTY:
            return ""
        for number in gone:
            del self._sent[number]
        return (protocols.kitty_hide() if had else "") + "".join(map(protocols.kitty_forget, gone))

    def _at(self, place: Place, request: Request) -> str:
        """One picture, or the visible part of it, at its place."""
        data, box = self._answers[request].data, place.hung.box
        there = protocols.move(place.row, place.column)
        if self._way is Way.ITERM:
            return there + protocols.iterm(data, box.columns, place.rows)
        if self._way is Way.SIXEL:
            return there + data.decode()
        if self._way is Way.BLOCKS:
            lines = data.decode().split("\n")[place.first : place.first + place.rows]
            return "".join(protocols.move(place.row + down, place.column) + line for down, line in enumerate(lines))
        number = zlib.crc32(data) & 0x7FFFFFFF or 1
        sent = "" if number in self._sent else protocols.kitty_send(number, data)
        self._sent[number] = request
        width, height = self._cell
        part = (0, place.first * height, box.columns * width, place.rows * height)
        return sent + there + protocols.kitty_show(number, box.columns, place.rows, part)
