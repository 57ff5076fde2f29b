"""The quiz line by line: for pipes, scripts, screen readers and plain terminals."""

import shutil
from collections.abc import Callable
from io import TextIOWrapper
from typing import TextIO

from flashcards.cards import plain
from flashcards.reviews import Rating
from flashcards.terminal import screens
from flashcards.terminal.runner import Runner
from flashcards.terminal.safety import safe
from flashcards.terminal.style import Style
from flashcards.terminal.text import span


class LineQuiz:
    """The same session as on the screen: one line is read for each key there.

    An empty line is the space key. The end of the input ends the session, as
    ``q`` does.
    """

    def __init__(self, runner: Runner, source: TextIO, output: TextIO) -> None:
        if isinstance(source, TextIOWrapper):
            # A byte that is no text is a wrong key and must not end the session.
            source.reconfigure(errors="replace")
        self._runner = runner
        self._source = source
        self._output = output
        self._style = Style(color=False, weight=False, unicode=Style.of({}, output.encoding).unicode)
        self._actions: dict[str, Callable[[], str]] = {
            "u": runner.undo,
            "s": runner.suspend,
            "b": runner.bury,
            "e": runner.edit,
        }

    def run(self) -> None:
        """Ask cards until none is left, the input ends, or the person leaves."""
        if self._runner.greeting:
            self._print(safe(self._runner.greeting))
        while self._runner.session.current:
            self._show()
            line = self._read()
            if not line or line.strip().lower() in {"q", "quit"}:
                return
            self._handle(line.strip().lower())

    def _read(self) -> str:
        line = self._source.readline()
        if not self._source.isatty():
            # Nobody's terminal echoed the line end: the transcript needs it.
            self._print("")
        return line

    def _show(self) -> None:
        runner = self._runner
        if runner.session.revealed:
            self._prompt(f"rate: {self._ratings()}; enter is Good > ")
            return
        session, view = runner.session, runner.view
        place = plain(view.deck) + (f" / {plain(view.section)}" if view.section else "")
        again = f", {session.again} again" if session.again else ""
        self._print(f"\n[{safe(place)}: {len(session.ratings)} done, {session.left} left{again}]")
        for text in screens.texts(view, revealed=False):
            self._print_text(text)
        self._prompt("enter shows the answer; h for help > ")

    def _handle(self, word: str) -> None:
        if word in {"h", "?", "help"}:
            for key, what in screens.HELP:
                self._print(f"  {key}: {what}")
        elif word in self._actions:
            self._print(safe(self._actions[word]()))
        elif word not in {"", "1", "2", "3", "4"}:
            self._print(f'"{safe(word)}" is no key here; h lists them')
        elif not self._runner.session.revealed:
            self._runner.reveal()
            self._print_text(screens.texts(self._runner.view, revealed=True)[-1])
        else:
            self._runner.rate(Rating(int(word)) if word else Rating.GOOD)

    def _print_text(self, text: str) -> None:
        width = min(shutil.get_terminal_size().columns, screens.WIDEST)
        for line in screens.set_text(text, self._runner.view, width, self._style):
            self._print(line)

    def _ratings(self) -> str:
        intervals = self._runner.intervals()
        names = {rating: rating.name.capitalize() for rating in Rating}
        if intervals is None:
            return "  ".join(f"{rating.value} {name}" for rating, name in names.items())
        return "  ".join(f"{rating.value} {name} {span(intervals[rating])}" for rating, name in names.items())

    def _print(self, text: str) -> None:
        print(text, file=self._output, flush=True)

    def _prompt(self, text: str) -> None:
        print(text, end="", file=self._output, flush=True)
