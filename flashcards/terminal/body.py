"""The text of the card on the screen, in lines, computed once for each text and width; and its pictures."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flashcards.lean import replace
from flashcards.terminal import screens
from flashcards.terminal.keyboard import Keyboard
from flashcards.terminal.runner import Runner
from flashcards.terminal.screens import Frame, Shown
from flashcards.terminal.style import DIM, Style
from flashcards.terminal.text import wrap

if TYPE_CHECKING:
    from flashcards.terminal.pictures.gallery import Gallery
    from flashcards.terminal.pictures.layout import Pictured

_MAY_OPEN = ("](", "][", "![", "[sound:", "://", "<mailto:")
"""What a text with a link, picture or sound has in it."""

_PICTURE = "!["
_ERASE = "\x1b[K"


class Body:
    """The lines of the card. ``opens`` says whether there is something to open in them."""

    def __init__(self, runner: Runner, keyboard: Keyboard, style: Style) -> None:
        self._runner = runner
        self._keyboard = keyboard
        self._style = style
        self._key: object = None
        self._lines: Sequence[str] = ()
        self._own = self._added = 0
        self._gallery: Gallery | None = None
        self._may_show = runner.settings.pictures != "off" and runner.folder is not None
        self._complaint = ""
        self.opens = False

    @property
    def length(self) -> int:
        """The lines of the card itself, without the description of its deck."""
        return self._own + self._added

    @property
    def watched(self) -> tuple[int, ...]:
        """The files that can be read when there is something new to draw."""
        return self._gallery.watched if self._gallery else ()

    def close(self) -> None:
        """End what reads pictures."""
        if self._gallery:
            self._gallery.close()

    def lines(self, width: int, about: str, typed: str | None) -> Sequence[str]:
        """The card's lines; ``typed`` is an answer that is being typed."""
        runner, session = self._runner, self._runner.session
        about = "" if session.revealed else about
        key = (runner.view, session.revealed, width, session.hints, runner.compared, typed, about)
        if self._key != key:
            self._key = key
            texts = screens.texts(runner.view, revealed=session.revealed)
            self.opens = any(mark in text for text in texts for mark in _MAY_OPEN) and self._has_links()
            lines = self._with_pictures(lambda found: self._set(width, typed, found))
            self._own = len(lines)
            if about:
                set_about = screens.set_about(about, screens.text_width(width), self._style)
                lines = [*lines, "", *(self._style.paint(line, DIM) for line in set_about)]
            self._lines = lines
        return self._lines

    def _has_links(self) -> bool:
        from flashcards.terminal.aids import links  # few cards have any

        return bool(links(self._runner))

    def _set(self, width: int, typed: str | None, pictured: "list[Pictured] | None") -> list[str]:
        between = self._between(screens.text_width(width), typed)
        view, revealed = self._runner.view, self._runner.session.revealed
        return screens.set_card(view, width, self._style, revealed=revealed, between=between, pictured=pictured)

    def _with_pictures(self, make: "Callable[[list[Pictured] | None], list[str]]") -> list[str]:
        """The lines without the marks of pictures, which the gallery gets."""
        view = self._runner.view
        whole = screens.texts(view, revealed=True)
        is_pictured = self._may_show and any(_PICTURE in text for text in (*whole, view.face.question))
        if is_pictured and self._gallery is None:
            self._open()
        if self._gallery is None or self._runner.folder is None:
            return make(None)
        from flashcards.formats.links import Kind, links_of
        from flashcards.terminal.pictures.layout import spots

        pictured: list[Pictured] = []
        lines, found = spots(make(pictured), pictured)
        later = [] if self._runner.session.revealed or not is_pictured else map(links_of, whole)
        behind = [link for links in later for link in links if link.kind is Kind.IMAGE]
        self._gallery.show(found, behind, self._runner.folder(view))
        return lines

    def _open(self) -> None:
        """Make the gallery, if the terminal shows pictures."""
        import os

        from flashcards.terminal.pictures.choosing import way
        from flashcards.terminal.pictures.gallery import Gallery

        chosen = way(self._runner.settings.pictures, os.environ, self._style)
        self._may_show = chosen is not None
        if chosen:
            self._gallery = Gallery(chosen, self._keyboard)

    def hang(self, frame: Frame, width: int, height: int) -> Frame:
        """The frame of the card with room for its pictures."""
        if self._gallery is None:
            return frame
        filled = replace(frame, body=[""] * height)
        hung = self._gallery.hang(frame.body, screens.text_width(width), screens.page(filled, height))
        self._added = len(hung) - len(frame.body)
        return replace(frame, body=hung)

    def noted(self, note: str) -> str:
        """The note below the card, or what is wrong with pictures instead of none."""
        if self._gallery and note in {"", self._complaint} and (said := self._gallery.complaint()):
            self._complaint = note = "; ".join(filter(None, (note, said)))
        return note

    def draw(self, shown: Shown, width: int, *, is_card: bool) -> str:
        """What is written to show these rows; only the card has pictures."""
        if self._gallery is None:
            return "\r\n".join(f"{_ERASE}{row}" for row in shown.rows)
        corner = (shown.top, screens.margin(width)) if is_card else None
        return self._gallery.draw(shown.rows, _ERASE, shown.offset, shown.page, corner)

    def _between(self, width: int, typed: str | None) -> list[str]:
        """The lines between question and answer: the hint, and what is or was typed."""
        lines: list[str] = []
        if self._runner.session.hints and not self._runner.session.revealed:
            from flashcards.terminal.aids import hint_text  # only if asked for

            lines += [self._style.paint(line, DIM) for line in wrap(hint_text(self._runner), width)]
        if typed is not None:
            lines += wrap(f"> {typed}_", width)
        if self._runner.compared is not None:
            from flashcards.terminal.overlays import compared

            lines += compared(self._runner, width, self._style)
        return lines
