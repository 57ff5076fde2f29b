"""The sounds of a session: what is played with which card. Imported once the first card is on the screen."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from flashcards.cards import FORWARD, REVERSE
from flashcards.collection.browse import CardView
from flashcards.settings import NO_LIMIT, Settings, speech
from flashcards.terminal.screens import texts

if TYPE_CHECKING:
    from flashcards.formats.links import Link
    from flashcards.terminal.sounds.process import Job, Process

_MOST_FAILURES = 3
"""Sounds in a row that cannot be played; after so many none is tried of its own accord."""


class Sounds:
    """Follows the cards of a session, and plays what belongs to each.

    ``folder`` returns the folder of a card's deck file, and ``spoken`` what the
    deck says about reading its cards aloud. Every method that returns a text
    returns what went wrong, as one line, or nothing.
    """

    def __init__(
        self, settings: Settings, folder: Callable[[CardView], str], spoken: Callable[[CardView], str]
    ) -> None:
        self._choice = settings.play_sounds
        self._speak = settings.speak or NO_LIMIT
        self._folder, self._spoken = folder, spoken
        self._shown: tuple[int, bool] | None = None
        self._process: Process | None = None
        self._failures = 0
        self._said: set[str] = set()

    @property
    def watched(self) -> tuple[int, ...]:
        """A file descriptor that can be read when :meth:`follow` has something to say."""
        return self._process.watched if self._process else ()

    def follow(self, view: CardView | None, *, revealed: bool) -> str:
        """Play what a card shows that it did not show before, and stop what belonged to another one."""
        shown = None if view is None else (view.card, revealed)
        if shown == self._shown:
            return self._news()
        self._shown = shown
        if view is None:
            self.stop()
            return ""
        before = texts(view, revealed=False)
        after = texts(view, revealed=True) if revealed else before
        wanted = self._choice == "both" or (revealed and self._choice == "answer")
        old = {link.target for text in before for link in _sounds(text)} if revealed and wanted else set()
        new = after[-1:] if revealed else before
        jobs: list[Job] = []
        wrong: list[str] = []
        for text in new:
            links = [link for link in _sounds(text) if link.target not in old] if wanted else []
            jobs += self._recorded(view, links, wrong, asked=False)
            jobs += [] if links else self._read(view, text, _field_of(view, text, before[0]), wrong)
        if self._failures < _MOST_FAILURES:
            self._play(jobs)
        return self._once(wrong) or self._news()

    def replay(self, view: CardView, *, revealed: bool) -> str:
        """Play what the answer has, or what the question has before it is shown or if the answer has nothing."""
        self._said.clear()
        self._failures = 0
        before = texts(view, revealed=False)
        wrong: list[str] = []
        for shown in [texts(view, revealed=True)[-1:], before] if revealed else [before]:
            jobs: list[Job] = []
            for text in shown:
                links = _sounds(text)
                jobs += self._recorded(view, links, wrong, asked=True)
                jobs += [] if links else self._read(view, text, _field_of(view, text, before[0]), wrong)
            if jobs or wrong:
                self._play(jobs)
                return self._once(wrong)
        hidden = not revealed and _sounds(texts(view, revealed=True)[-1])
        return "show the answer first, then play it" if hidden else "this card has no sound"

    def stop(self) -> None:
        """Stop what is playing."""
        if self._process:
            self._play([])

    def close(self) -> None:
        """Stop for good. What is playing ends without anybody waiting for it."""
        if self._process:
            self._process.close()
            self._process = None

    def _recorded(self, view: CardView, links: "Sequence[Link]", wrong: list[str], *, asked: bool) -> "list[Job]":
        """What plays the sounds of a card; ``wrong`` gets the reasons why it cannot. One on the web needs a key."""
        if not links:
            return []
        from flashcards.terminal.media import Refused, locate
        from flashcards.terminal.sounds.players import playing
        from flashcards.terminal.sounds.process import Job

        found = []
        for link in links:
            try:
                place = locate(link.target, self._folder(view))
            except Refused as error:
                wrong.append(str(error))
                continue
            if place == link.target and "://" in place:
                wrong += [f"{link.label}: on the web, so it is not played here; open it"] if asked else []
            elif command := playing(place):
                found.append(Job(label=link.label, command=command))
            else:
                _, dot, ending = place.rpartition(".")
                wrong.append(f"no program that plays {dot}{ending} was found; install mpv or ffmpeg")
        return found

    def _read(self, view: CardView, text: str, field: str, wrong: list[str]) -> "list[Job]":
        """What reads a text aloud, if its field is read."""
        language = speech(self._spoken(view) or self._speak).get(field)
        if language is None:
            return []
        from flashcards.study.speech import spoken
        from flashcards.terminal.sounds.players import reading
        from flashcards.terminal.sounds.process import Job

        words, found = spoken(text), reading(language)
        if found is None:
            wrong.append("no program that reads aloud was found; install espeak-ng")
        if not any(map(str.isalnum, words)) or found is None:
            return []
        command, unknown = found
        return [Job(label=f"the voice for {language}", command=command, text=words, language=unknown)]

    def _play(self, jobs: "Sequence[Job]") -> None:
        if not jobs and self._process is None:
            return
        from flashcards.terminal.sounds.process import Process

        with suppress(OSError):  # the process was ended from outside; the next one is new
            self._process = self._process or Process()
            self._process.play(jobs)
            return
        self.close()

    def _once(self, wrong: Sequence[str]) -> str:
        """What went wrong, unless that was said before."""
        new = next((each for each in wrong if each not in self._said), "")
        self._said.add(new)
        return new

    def _news(self) -> str:
        """What the players say."""
        wrong = []
        for job, what in self._process.ended() if self._process else ():
            self._failures = self._failures + 1 if what else 0
            name = job.command[0].rpartition("/")[2]
            if what:
                wrong.append(f"{job.label}: {name} could not play it ({what})")
            if self._failures == _MOST_FAILURES:
                wrong = [
                    f"{name} could not play {_MOST_FAILURES} sounds in a row, so no more are tried in this session"
                ]
        return self._once(wrong)


def _field_of(view: CardView, text: str, front: str) -> str:
    """Which field of a note one of the texts of its card is."""
    if view.kind in {FORWARD, REVERSE}:
        return "term" if (text == front) is (view.kind == FORWARD) else "definition"
    return "term" if text == view.term else "definition"


def _sounds(text: str) -> "list[Link]":
    """The sounds of a text."""
    if "[" not in text:
        return []
    from flashcards.formats.links import Kind, links_of  # few cards have any

    return [link for link in links_of(text) if link.kind is Kind.SOUND]
