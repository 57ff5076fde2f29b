"""The quiz on a real terminal: one screen, one key at a time."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING

from flashcards.study.keys import NAMED, keymap, usual
from flashcards.terminal import screens
from flashcards.terminal.choices import QUALITIES, choices, first_key, remarks
from flashcards.terminal.keyboard import RESIZED, UNFINISHED, Keyboard
from flashcards.terminal.runner import Runner
from flashcards.terminal.sequences import ESCAPE, NO_ESCAPE, OTHER, PASTED, is_text
from flashcards.terminal.style import DIM, Style
from flashcards.terminal.text import WAITING, wrap

if TYPE_CHECKING:
    from flashcards.formats.links import Link

_LEAVE = ("ctrl-c", "ctrl-d")
_SCROLL = {"up": -1, "down": 1}
_PAGE = {"page-up": -1, "page-down": 1}
_MOST_LINKS = 9
"""Links that one digit can choose from."""

_BEGIN = "\x1b[?2026h\x1b[H"
_ERASE = "\x1b[K"
_END = "\x1b[?2026l"
"""A frame is drawn over the one before, between the marks that let a terminal show it all at once."""


class Mode(Enum):
    """What the screen shows, and so what a key means."""

    CARD = auto()
    HELP = auto()
    INFO = auto()
    LINKS = auto()
    FORGET = auto()
    DOUBT = auto()
    TYPING = auto()
    END = auto()


class Quiz:
    """The loop of show, key, act, until the session is over and nothing is taken back, or the person leaves.

    ``ending`` gives what is said at the end.
    """

    def __init__(
        self, runner: Runner, keyboard: Keyboard, style: Style, ending: Callable[[], Sequence[str]] = tuple
    ) -> None:
        self._runner = runner
        self._keyboard = keyboard
        self._style = style
        self._ending = ending
        self._keys = keymap(runner.settings.keys, runner.settings.grades)
        self._mode = Mode.CARD
        self._note = runner.greeting
        self._about = runner.about
        self._typed = ""
        self._escaped = False
        self._links: Sequence[Link] = ()
        self._offset = 0
        self._shown = screens.Shown(rows=(), furthest=0, page=1)
        self._body: tuple[object, Sequence[str]] = (None, ())
        self._end: Sequence[str] | None = None
        self._turns: dict[str, Callable[[], str]] = {
            "undo": runner.undo,
            "redo": runner.redo,
            "suspend": runner.suspend,
            "bury": runner.bury,
            "edit": self._edit,
        }
        self._opens: dict[str, Callable[[], None]] = {
            "help": self._help,
            "info": self._info,
            "forget": self._forget,
            "hint": self._hint,
            "type": self._type,
            "open": self._open_link,
        }
        self._modes: dict[Mode, Callable[[str], bool]] = {
            Mode.CARD: self._at_card,
            Mode.HELP: self._at_page,
            Mode.INFO: self._at_page,
            Mode.LINKS: self._at_links,
            Mode.FORGET: self._at_forget,
            Mode.DOUBT: self._at_doubt,
            Mode.TYPING: self._at_typing,
            Mode.END: self._at_end,
        }

    def run(self) -> None:
        """Ask cards until none is left or the person leaves. Every answer is stored as it is given."""
        with self._runner.collection.waiting(self._wait):
            self._ask()

    def _wait(self, _seconds: float) -> bool:
        """Say that another program has the collection; whether to wait for it."""
        if self._keyboard.is_lent:
            return True
        self._note = WAITING
        self._draw()
        self._note = ""
        return not self._keyboard.wants_out()

    def _ask(self) -> None:
        while True:
            if self._runner.session.current is None:
                if not self._runner.can_undo:
                    return
                self._mode = Mode.END
            self._draw()
            key = self._keyboard.read()
            if self._mode is not Mode.TYPING:
                key = key if key in self._keys else usual(key)
                key = "space" if key == " " else key
            if key in _LEAVE or not self._handle(key):
                return

    def _handle(self, key: str) -> bool:
        """Do what a key means; returns whether to go on."""
        if key == "ctrl-z":
            with self._runner.away():
                self._keyboard.stop()
            return True
        action = self._keys.get(key, "")
        if key in {RESIZED, OTHER, NO_ESCAPE, UNFINISHED, PASTED}:
            self._event(key)
            return True
        self._escaped = key == ESCAPE and self._mode is Mode.TYPING
        if self._mode is not Mode.TYPING and action in _SCROLL:
            self._scroll(_SCROLL[action])
        elif self._mode is not Mode.TYPING and action in _PAGE:
            self._scroll(_PAGE[action] * max(1, self._shown.page - 1))
        else:
            return self._modes[self._mode](key)
        return True

    def _event(self, event: str) -> None:
        """Take note of what is no key."""
        if event == NO_ESCAPE and self._escaped:
            self._mode = Mode.TYPING
        elif event == UNFINISHED:
            self._note = "the terminal began to say something and did not end it; press escape twice to go on"
        elif event == PASTED:
            self._paste()

    def _at_card(self, key: str) -> bool:
        action = self._keys.get(key, "")
        if action == "quit":
            return False
        if action in self._turns:
            self._turn(self._turns[action]())
        elif action == "reveal" or action in QUALITIES:
            self._answer(action)
        elif action in self._opens:
            self._opens[action]()
        elif key not in NAMED:
            self._note = f"{first_key('help', self._runner.settings)} shows what the keys do"
        return True

    def _answer(self, action: str) -> None:
        """Space and enter reveal, then mean Good; a rating before the reveal only reveals."""
        if not self._runner.session.revealed:
            self._note = self._about = ""
            self._runner.reveal()
        else:
            self._turn(self._runner.grade(QUALITIES["good" if action == "reveal" else action]))

    def _help(self) -> None:
        self._open_page(Mode.HELP)

    def _info(self) -> None:
        self._open_page(Mode.INFO)

    def _open_page(self, mode: Mode) -> None:
        self._mode = mode
        self._offset = 0

    def _forget(self) -> None:
        self._mode = Mode.FORGET

    def _hint(self) -> None:
        if self._runner.session.revealed:
            self._note = "the answer is shown already"
        else:
            self._note = ""
            self._runner.hint()

    def _type(self) -> None:
        if self._runner.session.revealed:
            self._note = "the answer is shown already"
        else:
            self._mode, self._typed, self._note = Mode.TYPING, "", ""

    def _open_link(self) -> None:
        from flashcards.terminal.aids import links, none_to_open  # noqa: PLC0415 - only when it is asked for

        self._links = links(self._runner)[:_MOST_LINKS]
        if len(self._links) > 1:
            self._open_page(Mode.LINKS)
        elif self._links:
            self._choose(self._links[0])
        else:
            self._note = none_to_open(self._runner)

    def _choose(self, link: "Link") -> None:
        """Open a link, after a question where it may be more than something to look at or hear."""
        from flashcards.terminal.aids import doubt  # noqa: PLC0415 - as above

        self._links = (link,)
        self._note = doubt(self._runner, link)
        if self._note:
            self._mode = Mode.DOUBT
        else:
            self._open(link)

    def _open(self, link: "Link") -> None:
        from flashcards.terminal.aids import open_one  # noqa: PLC0415 - as above

        self._note = open_one(self._runner, link, self._keyboard.shared)

    def _at_doubt(self, key: str) -> bool:
        self._mode, self._note = Mode.CARD, ""
        if key == "y":
            self._open(self._links[0])
        return True

    def _at_page(self, _key: str) -> bool:
        self._open_page(Mode.CARD)
        return True

    def _at_links(self, key: str) -> bool:
        self._open_page(Mode.CARD)
        if key.isdecimal() and 0 < int(key) <= len(self._links):
            self._choose(self._links[int(key) - 1])
        return True

    def _at_forget(self, key: str) -> bool:
        self._mode = Mode.CARD
        if key == "y" or self._keys.get(key) == "forget":
            self._turn(self._runner.forget())
        return True

    def _at_typing(self, key: str) -> bool:
        if key == "enter":
            self._mode = Mode.CARD
            if self._typed.strip():
                self._runner.answer(self._typed)
                self._offset = 0
        elif key == "escape":
            self._mode = Mode.CARD
        elif key == "backspace":
            self._typed = self._typed[:-1]
        elif key == "ctrl-u":
            self._typed = ""
        elif len(key) == 1 and is_text(key):
            self._typed += key
        return True

    def _paste(self) -> None:
        """Take a pasted text where one is typed, its lines as one."""
        if self._mode is Mode.TYPING:
            self._typed += "".join(filter(is_text, " ".join(self._keyboard.pasted.split())))
        elif self._mode in {Mode.CARD, Mode.END}:
            key = first_key("type", self._runner.settings)
            self._note = f"pasted text is no key; {key} lets you type an answer" if key else "pasted text is no key"

    def _at_end(self, key: str) -> bool:
        action = self._keys.get(key, "")
        if action not in {"undo", "redo"}:
            return False
        self._turn(self._turns[action]())
        self._end = None
        self._mode = Mode.CARD
        return True

    def _scroll(self, lines: int) -> None:
        self._offset = max(0, min(self._shown.furthest, self._offset + lines))

    def _turn(self, note: str) -> None:
        """Begin the next screen at its top."""
        self._note, self._about = note, ""
        self._offset = 0

    def _edit(self) -> str:
        with self._keyboard.lent():
            return self._runner.edit()

    def _draw(self) -> None:
        width, height = self._keyboard.size()
        self._shown = screens.compose(self._frame(width), height, self._offset, self._style)
        self._offset = min(self._offset, self._shown.furthest)
        self._keyboard.write(_BEGIN + "\r\n".join(f"{_ERASE}{row}" for row in self._shown.rows) + _END)
        if self._mode is Mode.CARD and not self._runner.session.revealed:
            # Read the Markdown renderer in while the person thinks, so that the reveal is instant.
            import flashcards.terminal.markdown  # noqa: F401, PLC0415

    def _frame(self, width: int) -> screens.Frame:
        if self._mode in {Mode.CARD, Mode.FORGET, Mode.DOUBT, Mode.TYPING}:
            runner = self._runner
            top = screens.top(runner.view, runner.session, runner.pace, width, self._style)
            return screens.card(top, width, self._style, body=self._text(width), said=self._said())
        from flashcards.terminal import overlays  # noqa: PLC0415 - most cards are asked without

        runner, style = self._runner, self._style
        match self._mode:
            case Mode.HELP:
                return overlays.help_screen(runner.settings, width, style)
            case Mode.INFO:
                return overlays.info_screen(runner, width, style)
            case Mode.LINKS:
                return overlays.link_screen(self._links, width, style)
            case _:
                if self._end is None:
                    self._end = self._ending()
                return overlays.end_screen(self._end, self._hints("undo"), self._note, width, style)

    def _said(self) -> screens.Said:
        """What stands below the card."""
        runner, session = self._runner, self._runner.session
        if self._mode is Mode.FORGET:
            key = first_key("forget", runner.settings)
            note = "Forget this card? It will be new again; its history is kept."
            return screens.Said(note=note, keys=[(key, "forget"), ("any other key", "go back")])
        if self._mode is Mode.DOUBT:
            return screens.Said(note=self._note, keys=[("y", "open"), ("any other key", "go back")])
        if self._mode is Mode.TYPING:
            return screens.Said(note=self._note, keys=[("enter", "compare"), ("escape", "go back")])
        return screens.Said(
            answers=choices(runner.settings, runner.intervals()) if session.revealed else (),
            remarks=remarks(session, runner.intervals(), cram=runner.is_cram) if session.revealed else (),
            note=self._note,
            keys=self._hints("reveal", "undo", "help", "quit"),
        )

    def _hints(self, *names: str) -> list[tuple[str, str]]:
        """Actions with the keys they have."""
        go_on = "Good" if self._runner.session.revealed else "show"
        what = {"reveal": go_on}
        found = [(first_key(name, self._runner.settings), what.get(name, name)) for name in names]
        return [(key, name) for key, name in found if key]

    def _text(self, width: int) -> Sequence[str]:
        """The card's lines, set once for each text and width."""
        runner, session = self._runner, self._runner.session
        about = self._about if self._mode is Mode.CARD and not session.revealed else ""
        key = (runner.view, session.revealed, width, session.hints, runner.compared, self._mode, self._typed, about)
        if self._body[0] != key:
            between = self._between(screens.text_width(width))
            lines = screens.set_card(runner.view, width, self._style, revealed=session.revealed, between=between)
            if about:
                set_about = screens.set_about(about, screens.text_width(width), self._style)
                lines = [*lines, "", *(self._style.paint(line, DIM) for line in set_about)]
            self._body = key, lines
        return self._body[1]

    def _between(self, width: int) -> list[str]:
        """What stands between question and answer: the hint, and what is or was typed."""
        lines: list[str] = []
        if self._runner.session.hints and not self._runner.session.revealed:
            from flashcards.terminal.aids import hint_text  # noqa: PLC0415 - only for who asks for it

            lines += [self._style.paint(line, DIM) for line in wrap(hint_text(self._runner), width)]
        if self._mode is Mode.TYPING:
            lines += wrap(f"> {self._typed}_", width)
        if self._runner.compared is not None:
            from flashcards.terminal.overlays import compared  # noqa: PLC0415 - as above

            lines += compared(self._runner, width, self._style)
        return lines
