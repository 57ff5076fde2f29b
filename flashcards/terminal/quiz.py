"""The quiz on a real terminal: one screen, one key at a time."""

import shutil
from collections.abc import Callable, Sequence

from flashcards.reviews import Rating
from flashcards.terminal import screens
from flashcards.terminal.keyboard import EOF, OTHER, RESIZED, Keyboard
from flashcards.terminal.runner import Runner
from flashcards.terminal.style import Style

_LEAVE = ("q", "ctrl-c", "ctrl-d", EOF)
_SCROLL = {"down": 1, "up": -1, "page down": 10, "page up": -10}
_CLEAR = "\x1b[H\x1b[J"


class Quiz:
    """The loop of show, key, act, until the session is over or the person leaves."""

    def __init__(self, runner: Runner, keyboard: Keyboard, style: Style) -> None:
        self._runner = runner
        self._keyboard = keyboard
        self._style = style
        self._note = ""
        self._help = False
        self._offset = 0
        self._furthest = 0
        self._set: tuple[object, list[str]] = (None, [])
        self._actions: dict[str, Callable[[], str]] = {
            "u": runner.undo,
            "s": runner.suspend,
            "b": runner.bury,
            "e": self._edit,
        }

    def run(self) -> None:
        """Ask cards until none is left or the person leaves. Every answer is stored as it is given."""
        while self._runner.session.current:
            self._draw()
            key = self._keyboard.read()
            if key in _LEAVE:
                return
            self._handle(key)

    def _handle(self, key: str) -> None:
        if key == RESIZED:
            return
        if key == "ctrl-z":
            self._keyboard.stop()
        elif key in _SCROLL:
            self._offset = max(0, min(self._furthest, self._offset + _SCROLL[key]))
        elif self._help:
            self._help = False
            self._offset = 0
        elif key in self._actions:
            self._turn(self._actions[key]())
        elif key == "?":
            self._help = True
            self._offset = 0
        elif key != OTHER:
            self._answer(key)

    def _answer(self, key: str) -> None:
        """Space and enter reveal, then mean Good; a rating before the reveal only reveals."""
        go_on = key in {" ", "enter"}
        if not go_on and key not in {"1", "2", "3", "4"}:
            self._note = "? shows what the keys do"
        elif not self._runner.session.revealed:
            self._note = ""
            self._runner.reveal()
        else:
            self._runner.rate(Rating.GOOD if go_on else Rating(int(key)))
            self._turn("")

    def _turn(self, note: str) -> None:
        """Begin the next screen at its top."""
        self._note = note
        self._offset = 0

    def _edit(self) -> str:
        with self._keyboard.lent():
            return self._runner.edit()

    def _draw(self) -> None:
        width, height = shutil.get_terminal_size()
        lines, self._furthest = screens.compose(self._frame(width), height, self._offset, self._style)
        self._keyboard.write(_CLEAR + "\r\n".join(lines))
        if not self._runner.session.revealed:
            # Read the Markdown renderer in while the person thinks, so that the reveal is instant.
            import flashcards.terminal.markdown  # noqa: F401, PLC0415

    def _frame(self, width: int) -> screens.Frame:
        runner, style = self._runner, self._style
        if self._help:
            return screens.help_screen(width, style)
        if not runner.session.revealed:
            return screens.question(runner.view, runner.session, width, style, self._note)
        return screens.answer(
            runner.view,
            runner.session,
            width,
            style,
            definition=self._definition(width),
            intervals=runner.intervals(),
            note=self._note,
        )

    def _definition(self, width: int) -> Sequence[str]:
        """The answer's lines, set once for each card and width."""
        view = self._runner.view
        key = (view.card, view.definition, width)
        if self._set[0] != key:
            from flashcards.terminal.markdown import render  # noqa: PLC0415 - after the first card is shown

            self._set = key, render(view.face.answer, screens.text_width(width), self._style)
        return self._set[1]
