"""The quiz line by line: for pipes, scripts, screen readers and simple terminals."""

import shutil
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import TextIO

from flashcards.collection import store
from flashcards.study.keys import actions, keymap, usual
from flashcards.terminal import screens
from flashcards.terminal.choices import MARK, QUALITIES, choices, counts, place_of, remarks
from flashcards.terminal.runner import Runner
from flashcards.terminal.safety import safe
from flashcards.terminal.style import Style
from flashcards.terminal.text import WAITING


class LineQuiz:
    """The same session as on the screen, with a line for each key.

    A line is a key or the name of an action; an empty line is the space key. The
    end of the input ends the session, like ``q``. ``ending`` returns the closing
    lines, after which the last answer can still be undone.
    """

    def __init__(
        self, runner: Runner, source: TextIO, output: TextIO, ending: Callable[[], Sequence[str]] = tuple
    ) -> None:
        if isinstance(source, TextIOWrapper):
            # A byte that is not text is a wrong key and must not end the session.
            source.reconfigure(errors="replace")
        self._runner = runner
        self._source = source
        self._output = output
        self._ending = ending
        self._waited = False
        self._style = Style(color=False, weight=False, unicode=Style.of({}, output.encoding).unicode, spoken=True)
        settings = runner.settings
        self._words = {name: name for name in actions(settings.grades)} | keymap(settings.keys, settings.grades)
        self._words |= {"": "reveal", "q": self._words.get("q", "quit")}
        self._actions: dict[str, Callable[[], str]] = {
            "undo": runner.undo,
            "redo": runner.redo,
            "suspend": runner.suspend,
            "bury": runner.bury,
            "edit": runner.edit,
            "mark": runner.mark,
            "add": runner.add,
            "forget": self._forget,
            "hint": self._hint,
            "type": self._type,
            "open": self._open,
            "replay": runner.replay,
            "info": self._info,
            "help": self._help,
        }

    @property
    def handled(self) -> set[str]:
        """The actions that are handled."""
        return {"quit", "reveal", *QUALITIES, *self._actions}

    def run(self) -> None:
        """Ask cards until none is left, the input ends, or the user quits."""
        if self._runner.about and self._runner.session.current:
            self._print("\n".join(screens.set_about(self._runner.about, self._width, self._style)))
        if self._runner.greeting:
            self._print(safe(self._runner.greeting))
        with self._runner.collection.waiting(self._wait):
            while self._runner.session.current or self._goes_on():
                self._show()
                line = self._ask()
                if line is None or self._action(line) == "quit":
                    return
                self._waited = False
                self._handle(line)

    def _wait(self, seconds: float) -> bool:
        """Say once that another program has the collection, and wait; not forever if nobody could end that."""
        if not self._waited:
            self._print(WAITING)
        self._waited = True
        return self._source.isatty() or seconds < store.LOCK_TIMEOUT * store.LONGEST_WAIT

    def _goes_on(self) -> bool:
        """At the end, whether the user (not a script) undoes the last answer."""
        if not (self._source.isatty() and self._runner.can_undo):
            return False
        self._print("")
        for line in self._ending():
            self._print(safe(line))
        self._prompt("undo undoes the last answer, enter ends the session: ")
        action = self._action(self._ask() or "")
        if action not in {"undo", "redo"}:
            return False
        self._print(safe(self._actions[action]()))
        return True

    def _ask(self) -> str | None:
        """The next line, without its line end; None if there is none."""
        line = self._source.readline()
        if not self._source.isatty():
            # no terminal echoed the line end, and the transcript needs it
            self._print("")
        return line.strip() if line else None

    def _action(self, line: str) -> str:
        """The key that a line stands for; case only matters if it must."""
        found = self._words.get(line) or self._words.get(line.lower())
        return found or self._words.get(usual(line), "")

    def _show(self) -> None:
        runner, session = self._runner, self._runner.session
        if session.revealed:
            self._sound()
            for remark in remarks(session, moves=runner.moves, cram=runner.is_cram):
                self._print(f"{remark[0].upper()}{remark[1:]}.")
            answers = choices(runner.settings, runner.outlooks(), words=True)
            said = [f"{each.label}{each.when and ', '}{each.when}" for each in answers]
            self._prompt(f"Rate: {'; '.join(said)}. Enter is Good: ")
            return
        view = runner.view
        place = safe(place_of(view.deck, view.section, words=True))
        marked = ", marked" if MARK in view.tags else ""
        self._print(f"\n{place}{marked}: {', '.join(fact for fact, _ in counts(session))}.")
        for text in screens.texts(view, revealed=False):
            self._print_text(text)
        self._sound()
        self._prompt("Enter shows the answer, help lists the keys: ")

    def _sound(self) -> None:
        said = self._runner.sound()
        if said:
            self._print(safe(said))

    def _handle(self, line: str) -> None:
        action = self._action(line)
        if action in self._actions:
            said = self._actions[action]()
            if said:
                self._print(safe(said))
        elif action != "reveal" and action not in QUALITIES:
            self._print(f'"{safe(line)}" is not a key here; help lists them')
        elif not self._runner.session.revealed:
            self._runner.reveal()
            self._print_text(screens.texts(self._runner.view, revealed=True)[-1])
        else:
            said = self._runner.grade(QUALITIES["good" if action == "reveal" else action])
            if said:
                self._print(safe(said))

    def _help(self) -> str:
        from flashcards.terminal.overlays import help_lines  # only if asked for

        return "\n".join(f"{keys}: {what}" for keys, what in help_lines(self._runner.settings, spoken=True))

    def _info(self) -> str:
        from flashcards.terminal.overlays import info_lines

        return "\n".join(info_lines(self._runner))

    def _forget(self) -> str:
        if said := self._runner.unforgettable():
            return said
        self._prompt("Forget this card? It will be new again; its history is kept. y or n: ")
        return self._runner.forget() if (self._ask() or "").lower() in {"y", "yes"} else ""

    def _hint(self) -> str:
        if self._runner.session.revealed:
            return "the answer is already shown"
        from flashcards.terminal.aids import hint_text

        self._runner.hint()
        return hint_text(self._runner, spoken=True)

    def _type(self) -> str:
        if self._runner.session.revealed:
            return "the answer is already shown"
        self._prompt("Type the answer: ")
        typed = self._ask()
        if typed:
            from flashcards.terminal.overlays import compared

            self._runner.answer(typed)
            for line in compared(self._runner, self._width, self._style):
                self._print(line)
            self._print_text(screens.texts(self._runner.view, revealed=True)[-1])
        return ""

    def _open(self) -> str:
        from flashcards.terminal.aids import doubt, links, none_to_open, open_one
        from flashcards.terminal.overlays import link_lines

        found = links(self._runner)
        if not found:
            return none_to_open(self._runner)
        number = "1"
        if len(found) > 1:
            for line in link_lines(found):
                self._print(safe(line))
            self._prompt("Which number: ")
            number = self._ask() or ""
        if not (number.isdecimal() and 0 < int(number) <= len(found)):
            return ""
        question = doubt(self._runner, found[int(number) - 1])
        if question:
            self._prompt(f"{safe(question)} y or n: ")
            if (self._ask() or "").lower() not in {"y", "yes"}:
                return ""
        return open_one(self._runner, found[int(number) - 1])

    @property
    def _width(self) -> int:
        return min(shutil.get_terminal_size().columns, screens.WIDEST)

    def _print_text(self, text: str) -> None:
        for line in screens.set_text(text, self._runner.view, self._width, self._style):
            self._print(line)

    def _print(self, text: str) -> None:
        self._prompt(f"{text}\n")

    def _prompt(self, text: str) -> None:
        try:
            print(text, end="", file=self._output, flush=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            from flashcards.terminal.output import failed  # only when something is wrong

            raise failed(error) from error
