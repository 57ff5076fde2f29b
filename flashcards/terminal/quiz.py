"""The quiz on a real terminal: one screen, one key at a time."""

from collections.abc import Callable, Sequence

from flashcards.reviews import Rating
from flashcards.terminal import screens
from flashcards.terminal.keyboard import OTHER, RESIZED, Keyboard
from flashcards.terminal.runner import Runner
from flashcards.terminal.style import Style

_LEAVE = ("ctrl-c", "ctrl-d")
_SCROLL = {"down": 1, "up": -1}
_PAGE = {"page down": 1, "page up": -1}
_BEGIN = "\x1b[?2026h\x1b[H"
_ERASE = "\x1b[K"
_END = "\x1b[?2026l"
"""A frame is drawn over the one before, between the marks that let a terminal show it all at once."""


class Quiz:
    """The loop of show, key, act, until the session is over or the person leaves."""

    def __init__(self, runner: Runner, keyboard: Keyboard, style: Style) -> None:
        self._runner = runner
        self._keyboard = keyboard
        self._style = style
        self._note = runner.greeting
        self._help = False
        self._offset = 0
        self._shown = screens.Shown(rows=(), furthest=0, page=1)
        self._body: tuple[object, Sequence[str]] = (None, ())
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
            if key in _LEAVE or (key == "q" and not self._help):
                return
            self._handle(key)

    def _handle(self, key: str) -> None:
        if key == RESIZED:
            return
        if key == "ctrl-z":
            self._keyboard.stop()
        elif key in _SCROLL:
            self._scroll(_SCROLL[key])
        elif key in _PAGE:
            self._scroll(_PAGE[key] * max(1, self._shown.page - 1))
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

    def _scroll(self, lines: int) -> None:
        self._offset = max(0, min(self._shown.furthest, self._offset + lines))

    def _turn(self, note: str) -> None:
        """Begin the next screen at its top."""
        self._note = note
        self._offset = 0

    def _edit(self) -> str:
        with self._keyboard.lent():
            return self._runner.edit()

    def _draw(self) -> None:
        width, height = self._keyboard.size()
        self._shown = screens.compose(self._frame(width), height, self._offset, self._style)
        self._offset = min(self._offset, self._shown.furthest)
        self._keyboard.write(_BEGIN + "\r\n".join(f"{_ERASE}{row}" for row in self._shown.rows) + _END)
        if not self._runner.session.revealed:
            # Read the Markdown renderer in while the person thinks, so that the reveal is instant.
            import flashcards.terminal.markdown  # noqa: F401, PLC0415

    def _frame(self, width: int) -> screens.Frame:
        runner, style = self._runner, self._style
        if self._help:
            return screens.help_screen(width, style)
        return screens.card(
            runner.view,
            runner.session,
            width,
            style,
            body=self._text(width),
            intervals=runner.intervals() if runner.session.revealed else None,
            note=self._note,
        )

    def _text(self, width: int) -> Sequence[str]:
        """The card's lines, set once for each text and width."""
        view, revealed = self._runner.view, self._runner.session.revealed
        key = (view, revealed, width)
        if self._body[0] != key:
            self._body = key, screens.set_card(view, width, self._style, revealed=revealed)
        return self._body[1]
