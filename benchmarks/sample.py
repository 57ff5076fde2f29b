"""A large collection, made the way a person's is: a deck file that is read, then years of answers."""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import median

from flashcards.cards import CardId
from flashcards.clock import now
from flashcards.collection import browse, log, queue
from flashcards.collection.derived import rebuilding
from flashcards.collection.entries import INSERT, ROW, row_of
from flashcards.collection.store import Collection
from flashcards.library.places import Home
from flashcards.library.sync import refresh
from flashcards.reviews import Entry, Review, SetDue, Suspend
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import Day, study_day

_FIELDS = ("Optics", "Tides", "Grammar", "Chess", "Anatomy", "Harmony", "Botany", "Logic")
_SECTION = 250
"""Notes below one section heading."""

_FILE = 100_000
"""Notes in one deck file: a larger one than 64 MB is not read."""

_HISTORIES = ((4, 4, 4, 4), (4, 3, 4, 4), (4, 5, 4, 4, 5), (2, 4, 4, 4), (4, 4, 4, 2, 4, 4, 4))
"""Qualities of the answers that cards were given so far, in turn."""

_QUALITIES = (4, 4, 4, 4, 4, 4, 4, 3, 5, 2)
"""How good answers are that are given by chance."""

_SUSPENDED = 100
"""Every so many of the cards that were never learnt, one is suspended."""

_BUSY = 80_000
"""Of so many cards some were answered today or are due tomorrow; more would be more than anybody answers in a day."""

_DAY = 86_400_000
"""Milliseconds."""

NO_BACKUPS = "backup-days = 0\nbackup-weeks = 0\nbackup-months = 0\n"
"""Settings of a home: a backup at the end of a session would go on while the next thing is measured."""

_NOON = 43_200_000
_OLD = 3600
"""Seconds since a deck file was changed; of a younger one, its time alone does not prove that it is as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A home with one deck of ``cards`` notes; each ``seed`` makes another one."""

    home: Home
    cards: int
    seed: int = 0

    @property
    def deck(self) -> Path:
        """The first deck file; a large deck has several."""
        return Path(self.home.decks) / "everything.md"

    def write(self, edition: str = "first", *, plain: bool = False) -> None:
        """Write the deck files; each edition words one definition differently, and a ``plain`` one has no markup."""
        self.deck.parent.mkdir(parents=True, exist_ok=True)
        old = time.time() - _OLD
        for first in range(0, self.cards, _FILE):
            path = self.deck.with_stem(f"everything-{first // _FILE + 1}") if first else self.deck
            numbers = range(first, min(first + _FILE, self.cards))
            text = _plain_deck(numbers) if plain else _deck(numbers, self.cards // 2, edition, self.seed)
            path.write_text("".join(text), encoding="utf-8")
            os.utime(path, (old, old + len(edition)))

    def learn(self, share: float, due: int) -> float:
        """Give a share of the cards a history, so that ``due`` are due today; seconds to derive their schedules.

        Raises:
            ValueError: the deck was not read as it was written.
        """
        today = study_day(now())
        learnt = round(self.cards * share)
        with Collection.open(self.home.collection) as opened:
            if refresh(opened, self.home, now()) or len(browse.terms(opened)) != self.cards:
                raise ValueError(self.deck)
            with opened.transaction() as connection:
                answers = (
                    (CardId(card), Review(at=at, utc_offset=0, day=Day(day), quality=quality, took=4000))
                    for card, at, day, quality in _answers(learnt, due, today, self.seed)
                )
                holds = (
                    (CardId(card), Suspend(at=(today - 1) * _DAY, utc_offset=0, day=Day(today - 1)))
                    for card in range(learnt, self.cards, _SUSPENDED)
                )
                _store(connection, chain(answers, holds))
            begun = time.perf_counter()
            with opened.transaction() as connection:
                rebuilding.rebuild_in(connection)
            return time.perf_counter() - begun

    def let_be_due(self, due: int) -> None:
        """Let so many cards be due today, whichever scheduler is chosen."""
        moment = now()
        today = study_day(moment)
        cards = [CardId(1 + number * (self.cards // due)) for number in range(due)]
        with Collection.open(self.home.collection) as opened, opened.transaction() as connection:
            _store(
                connection, ((card, SetDue(at=moment.at + card, utc_offset=0, day=today, due=today)) for card in cards)
            )
            log.refold(connection, cards)

    def answer_all(self, times: int) -> None:
        """Give every card so many reviews, ten days apart; most are right, and few cards were answered alike."""
        first = study_day(now()) - 10 * times
        chance = random.Random(self.seed)  # noqa: S311 - for statistics
        with Collection.open(self.home.collection) as opened, opened.transaction() as connection:
            _store(
                connection,
                (
                    (
                        CardId(card),
                        Review(
                            at=day * _DAY + _NOON + card,
                            utc_offset=0,
                            day=Day(day),
                            quality=chance.choice(_QUALITIES),
                            took=4000,
                        ),
                    )
                    for card in range(1, self.cards + 1)
                    for day in range(first, first + 10 * times, 10)
                ),
            )
            rebuilding.rebuild_in(connection)

    def first_term(self) -> str:
        """The term of the card that a session begins with."""
        with Collection.open(self.home.collection) as opened:
            asked = queue.ask(opened, study_day(now())).cards
            return browse.card(opened, asked[0].card).term

    def review(self, times: int) -> tuple[float, float]:
        """Median seconds of one bare insert and of one review, each a durable transaction, turn by turn."""
        moment = now()
        today = study_day(moment)
        with Collection.open(self.home.collection) as opened:
            bare = sqlite3.connect(Path(self.home.path) / "bare.db", isolation_level=None)
            bare.execute("pragma journal_mode = wal")
            bare.execute("pragma synchronous = full")
            bare.execute("create table log (at integer primary key, quality integer)")
            theirs, ours = [], []
            for card in range(1, times + 1):
                entry = Review(at=moment.at + card, utc_offset=0, day=today, quality=4, took=4000)
                theirs.append(_timed(partial(bare.execute, "insert into log values (?, 4)", (card,))))
                ours.append(_timed(partial(log.write, opened, [(CardId(card), entry)])))
            bare.close()
        return median(theirs), median(ours)

    def refold(self, cards: int) -> float:
        """Seconds to derive the schedules of so many cards from their logs."""
        with Collection.open(self.home.collection) as opened, opened.transaction() as connection:
            return _timed(lambda: log.refold(connection, map(CardId, range(1, cards + 1))))


def _store(connection: sqlite3.Connection, found: Iterable[tuple[CardId, Entry]]) -> None:
    """Put entries into the log, and derive nothing from them yet."""
    connection.executemany(f"{INSERT} values {ROW}", (row_of(card, entry) for card, entry in found))


def _timed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _deck(numbers: Iterable[int], changed: int, edition: str, seed: int) -> Iterator[str]:
    yield "---\ndeck: Everything\ntags: [sample]\n---\n\nA deck to measure with.\n"
    for number in numbers:
        field = _FIELDS[(number + seed) % len(_FIELDS)]
        if number % _SECTION == 0:
            yield f"\n# Part {number // _SECTION + 1}\n"
        yield f"\n## {field} {number:06} (F{number})\n"
        yield f"What **number {number}** of {field} is about, in a sentence or two of the length that people write.\n"
        if number % 5 == 0:
            yield f"\n- one thing that follows from it: `{number * 7}`\n- another one, seldom noticed\n"
        if number == changed:
            yield f"\nThis is the {edition} edition.\n"
        if number % 3 == 0:
            yield f"\n#{field.lower()} #level-{number % 4}\n"


def _plain_deck(numbers: Iterable[int]) -> Iterator[str]:
    yield "---\ndeck: Everything\ntags: [sample]\n---\n\nA deck to measure with.\n"
    for number in numbers:
        field = _FIELDS[number % len(_FIELDS)]
        yield f"\n## {field} {number:06} (F{number})\n"
        yield f"What number {number} of {field} is about, in a sentence or two of the length that people write.\n"


def courses() -> list[list[tuple[int, int]]]:
    """Days and qualities of the histories that cards have, each from its day 0."""
    return [_course(qualities)[0] for qualities in _HISTORIES]


def _answers(cards: int, due: int, today: Day, seed: int) -> Iterator[tuple[int, int, int, int]]:
    """Card, moment, study day and quality of every answer: each on its due day, the next one due as wanted."""
    known = [_course(qualities) for qualities in _HISTORIES]
    for card in range(1, cards + 1):
        course, length = known[(card + seed) % len(known)]
        late = card % 7
        rest = _rest(course, length)
        if _nth(card, due, cards):
            left = -late
        elif _nth(card, _BUSY, cards):
            left = 1 + card * min(_BUSY, cards) // cards % rest
        else:
            left = 2 + card % max(1, rest - 2)
        begin = today + left - length
        for day, quality in course:
            yield card, (begin + day) * _DAY + _NOON + card, begin + day, quality


def _nth(card: int, some: int, cards: int) -> bool:
    """Whether a card is one of ``some``, or all, that are spread over all cards."""
    return card * some // cards > (card - 1) * some // cards


def _course(qualities: Sequence[int]) -> tuple[list[tuple[int, int]], int]:
    """Days and qualities of a history from its day 0, and the day on which it is due next."""
    state, day = None, 0
    course: list[tuple[int, int]] = []
    for quality in qualities:
        course.append((day, quality))
        state = Sm2().step(state, Review(at=0, utc_offset=0, day=Day(day), quality=quality))
        day = state.due if state else day
    return course, day


def _rest(course: Sequence[tuple[int, int]], length: int) -> int:
    """Days between the last answer of a history and its next one."""
    return length - course[-1][0]
