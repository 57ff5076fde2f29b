"""The quiz on a real terminal: one screen, one key at a time."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from flashcards.study.keys import NAMED, keymap, usual
from flashcards.terminal import screens
from flashcards.terminal.body import Body
from flashcards.terminal.choices import QUALITIES, first_key
from flashcards.terminal.footer import Mode, below, hints
from flashcards.terminal.keyboard import RESIZED, UNFINISHED, Keyboard
from flashcards.terminal.reading import Reading
from flashcards.terminal.runner import Runner
from flashcards.terminal.sequences import ESCAPE, NO_ESCAPE, OTHER, PASTED, is_text
from flashcards.terminal.style import Style
from flashcards.terminal.text import WAITING

if TYPE_CHECKING:
    from flashcards.formats.links import Link

_LEAVE = ("ctrl-c", "ctrl-d")
_KEPT = (*_LEAVE, "ctrl-z")
_WHOLE = 1 << 30
"""Lines that show any text to its end."""

_SCROLL = {"up": -1, "down": 1, "top": -_WHOLE, "bottom": _WHOLE}
_PAGE = {"page-up": -1, "page-down": 1}
_MOST_LINKS = 9
"""So many links can be chosen by one digit."""

_BEGIN = "\x1b[?2026h\x1b[H"
_END = "\x1b[?2026l"
"""A frame is drawn over the one before, between marks with which a terminal shows it all at once."""


class Quiz:
    """The loop of show, key, act, until the session is over or the user quits.

    ``ending`` returns the closing lines.
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
        self._offset = self._place = 0
        self._sticks = False
        self._reading = Reading()
        self._shown = screens.Shown(rows=(), furthest=0, page=1)
        self._more = False
        self._body = Body(runner, keyboard, style)
        self._end: Sequence[str] | None = None
        self._turns: dict[str, Callable[[], str]] = {
            "undo": runner.undo,
            "redo": runner.redo,
            "suspend": runner.suspend,
            "bury": runner.bury,
            "edit": self._edit,
        }
        self._opens: dict[str, Callable[[], None]] = {
            "help": partial(self._open_page, Mode.HELP),
            "info": partial(self._open_page, Mode.INFO),
            "forget": self._forget,
            "hint": self._hint,
            "type": self._type,
            "open": self._open_link,
            "replay": self._replay,
            "mark": partial(self._change, runner.mark),
            "add": self._add,
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

    @property
    def handled(self) -> set[str]:
        """The actions that are handled."""
        return {"quit", "reveal", *QUALITIES, *self._turns, *self._opens, *_SCROLL, *_PAGE}

    def run(self) -> None:
        """Ask cards until none is left or the user quits. Every answer is stored as it is given."""
        with self._runner.collection.waiting(self._wait):
            try:
                self._ask()
            finally:
                self._body.close()

    def _wait(self, _seconds: float) -> bool:
        """Say that another program has the collection; returns whether to wait for it."""
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
            if said := self._runner.sound():
                self._note = said
                self._draw()
            key = self._keyboard.read((*self._runner.watched, *self._body.watched))
            if self._mode is not Mode.TYPING:
                key = key if key in self._keys else usual(key)
                key = "space" if key == " " else key
            if key in _LEAVE or not self._handle(key):
                return

    def _handle(self, key: str) -> bool:
        """Do what a key means; returns whether to continue."""
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
            self._page(_PAGE[action])
        else:
            return self._modes[self._mode](key)
        return True

    def _event(self, event: str) -> None:
        """Handle an event that is not a key."""
        if event == NO_ESCAPE and self._escaped:
            self._mode = Mode.TYPING
        elif event == UNFINISHED:
            self._note = "the terminal sent an unfinished sequence; press escape twice to continue"
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
            self._note = f"{first_key('help', self._runner.settings)} lists the keys"
        return True

    def _answer(self, action: str) -> None:
        """Space and enter page to the end, reveal, then mean Good; a rating before the reveal only reveals."""
        goes_on, typed = action == "reveal", self._keyboard.typed
        if goes_on and not self._reading.has_ended:
            self._page(1)
        elif not self._runner.session.revealed:
            self._note = self._about = ""
            self._runner.reveal()
            self._reading, self._sticks = Reading(), False
        elif self._reading.may_go_on(typed) if goes_on else self._reading.may_rate(typed):
            self._turn(self._runner.grade(QUALITIES["good" if goes_on else action]))
        else:
            # what was typed for the cards after this one must not answer it
            self._keyboard.drop_ahead(lambda key: key in _KEPT or self._keys.get(key) == "quit")
            self._note = "keys typed ahead were dropped: read to the end, then rate"

    def _open_page(self, mode: Mode) -> None:
        self._mode, self._place, self._offset = mode, self._offset, 0

    def _back(self) -> None:
        """Show the card again where it was."""
        self._mode, self._offset = Mode.CARD, self._place

    def _forget(self) -> None:
        self._note = self._runner.unforgettable()
        self._mode = self._mode if self._note else Mode.FORGET

    def _hint(self) -> None:
        if self._runner.session.revealed:
            self._note = "the answer is already shown"
        else:
            self._note = ""
            self._about = ""
            self._runner.hint()
            self._offset = _WHOLE

    def _type(self) -> None:
        if self._runner.session.revealed:
            self._note = "the answer is already shown"
        else:
            self._mode, self._typed, self._note = Mode.TYPING, "", ""
            self._place, self._offset = self._offset, _WHOLE

    def _open_link(self) -> None:
        from flashcards.terminal.aids import links, none_to_open  # only if asked for

        self._links = links(self._runner)[:_MOST_LINKS]
        if len(self._links) > 1:
            self._open_page(Mode.LINKS)
        elif self._links:
            self._choose(self._links[0])
        else:
            self._note = none_to_open(self._runner)

    def _choose(self, link: "Link") -> None:
        """Open a link, after a question if it may be more than something to look at or hear."""
        from flashcards.terminal.aids import doubt

        self._links = (link,)
        self._note = doubt(self._runner, link)
        if self._note:
            self._mode = Mode.DOUBT
        else:
            self._open(link)

    def _open(self, link: "Link") -> None:
        from flashcards.terminal.aids import open_one

        self._note = open_one(self._runner, link, self._keyboard.shared)

    def _at_doubt(self, key: str) -> bool:
        self._mode, self._note = Mode.CARD, ""
        if key == "y":
            self._open(self._links[0])
        return True

    def _at_page(self, _key: str) -> bool:
        self._back()
        return True

    def _at_links(self, key: str) -> bool:
        self._back()
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
            self._back()
            if self._typed.strip():
                self._runner.answer(self._typed)
                self._offset, self._reading = 0, Reading()
        elif key == "escape":
            self._back()
        elif key == "backspace":
            self._typed = self._typed[:-1]
        elif key == "ctrl-u":
            self._typed = ""
        elif len(key) == 1 and is_text(key):
            self._typed += key
        return True

    def _paste(self) -> None:
        """Take a pasted text as one line, if one is being typed."""
        if self._mode is Mode.TYPING:
            self._typed += "".join(filter(is_text, " ".join(self._keyboard.pasted.split())))
        elif self._mode in {Mode.CARD, Mode.END}:
            key = first_key("type", self._runner.settings)
            self._note = "pasted text is not a key" + (f"; press {key} to type an answer" if key else "")

    def _at_end(self, key: str) -> bool:
        action = self._keys.get(key, "")
        if action not in {"undo", "redo"}:
            return False
        self._turn(self._turns[action]())
        self._end = None
        self._mode = Mode.CARD
        return True

    def _page(self, pages: int) -> None:
        """Scroll by almost a screen, so that the last line becomes the first one."""
        self._scroll(pages * max(1, self._shown.page - 1))

    def _scroll(self, lines: int) -> None:
        self._offset = max(0, min(self._shown.furthest, self._offset + lines))

    def _turn(self, note: str) -> None:
        """Begin the next screen at its top."""
        self._note, self._about = note, ""
        self._offset, self._reading = 0, Reading()

    def _edit(self) -> str:
        with self._keyboard.lent():
            return self._runner.edit()

    def _replay(self) -> None:
        self._note = self._runner.replay()

    def _add(self) -> None:
        with self._keyboard.lent():
            self._change(self._runner.add)

    def _change(self, change: Callable[[], str]) -> None:
        """Change a deck file and stay with the card, unless its text is gone."""
        before = self._runner.view.card
        note, asked = change(), self._runner.session.current
        if asked is None or asked.card != before:
            self._turn(note)
        self._note = note

    def _draw(self) -> None:
        width, height = self._keyboard.size()
        if self._sticks and self._offset == self._shown.furthest:
            self._offset = _WHOLE
        self._more = False
        shown = self._composed(width, height)
        self._more, note = self._is_cut(shown), self._body.noted(self._note)
        if self._more or note != self._note:  # the key says so, too
            self._note = note
            shown = self._composed(width, height)
        self._shown = shown
        self._offset = min(self._offset, shown.furthest)
        self._sticks = 0 < shown.furthest == self._offset
        picture = self._keyboard.draw(_BEGIN + self._body.draw(shown, width, is_card=self._is_card) + _END)
        if self._mode is Mode.CARD:
            self._reading.drew(picture, to_end=not self._is_cut(shown))
        if self._mode is Mode.CARD and not self._runner.session.revealed:
            # Import the Markdown renderer while the user thinks, so that the reveal is instant.
            import flashcards.terminal.markdown  # noqa: F401

    @property
    def _is_card(self) -> bool:
        """Whether the card is on the screen, and nothing else."""
        return self._mode in {Mode.CARD, Mode.FORGET, Mode.DOUBT, Mode.TYPING}

    def _composed(self, width: int, height: int) -> screens.Shown:
        """The rows of the screen."""
        frame = self._frame(width)
        hung = self._body.hang(frame, width, height) if self._is_card else frame
        return screens.compose(hung, height, self._offset, self._style, width)

    def _is_cut(self, shown: screens.Shown) -> bool:
        """Whether the card's text continues below the screen, and was not yet shown to its end."""
        end = min(self._offset, shown.furthest) + shown.page
        return self._mode is Mode.CARD and not self._reading.has_ended and end < self._body.length

    def _frame(self, width: int) -> screens.Frame:
        if self._is_card:
            runner, about = self._runner, self._about if self._mode is Mode.CARD else ""
            body = self._body.lines(width, about, self._typed if self._mode is Mode.TYPING else None)
            said = below(self._mode, runner, self._note, is_cut=self._more, opens=self._body.opens)
            top = screens.top(runner.view, runner.session, runner.pace, width, self._style)
            return screens.card(top, width, self._style, body=body, said=said)
        from flashcards.terminal import overlays  # most cards are asked without

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
                return overlays.end_screen(self._end, hints(self._runner, "undo"), self._note, width, style)
