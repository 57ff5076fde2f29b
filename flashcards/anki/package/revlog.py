"""The review log of a package, card by card."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from flashcards.anki.notes.content import KNOWN_BEFORE, LEARN_ROW, RELEARN_ROW, AnswerRow, LogRow
from flashcards.anki.package.refusal import Refused, refusing
from flashcards.anki.package.tables import count, sound_rows

MOST_REVIEWS_OF_A_CARD = 100_000
"""Rows of the review log for one card."""

_KNOWN = "(select id from cards not indexed where nid in (select id from notes not indexed))"
_COUNTED = f"select count(*), count(distinct cid) from revlog not indexed where cid in {_KNOWN}"  # noqa: S608 - ours
_ANSWERS = f"""
select cid, id, case when type between {LEARN_ROW} and {RELEARN_ROW} and {{button}} between 1 and 4
    then {{button}} + {KNOWN_BEFORE} * (lastIvl > 0 and type > {LEARN_ROW}) end, time
from revlog not indexed where {{all}} or cid in {_KNOWN} order by cid, id
"""  # noqa: S608 - ours
"""Half the numbers of a row, which takes two thirds of the time."""

_REVIEWS = """
select cid, id, {button}, ivl, lastIvl, factor, time, type from revlog not indexed
where cid in (select value from json_each(?)) order by cid, id
"""
_OF_FIRST_SCHEDULER = f"(ease + (type in ({LEARN_ROW}, {RELEARN_ROW}) and ease in (2, 3)))"
"""The button as Anki reads it today: its first scheduler had three buttons during learning, without Hard."""


class ReviewLog:
    """What happened to the cards of a package, one card in memory at a time.

    ``answered`` is the number of cards of notes that have rows, ``orphaned`` that
    of the rows of other cards, which are left out.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, three_buttons: bool) -> None:
        self._connection = connection
        self._path = path
        self._button = _OF_FIRST_SCHEDULER if three_buttons else "ease"
        of_cards, self.answered = connection.execute(_COUNTED).fetchone()
        self.orphaned = count(connection, "revlog not indexed") - of_cards

    def answers(self) -> Iterator[tuple[int, list[AnswerRow]]]:
        """For each card of a note that has rows: its id, and its answers in order of time.

        Raises:
            DeckError: a row is damaged, or one card has too many.
        """
        return self._by_card(_ANSWERS.format(button=self._button, all=int(not self.orphaned)))

    def reviews(self, cards: Collection[int]) -> Iterator[tuple[int, list[LogRow]]]:
        """The same of some cards, with all that their rows say.

        Raises:
            DeckError: as in :meth:`answers`.
        """
        return self._by_card(_REVIEWS.format(button=self._button), json.dumps([*cards])) if cards else iter(())

    def moments(self, first: int, last: int) -> set[int]:
        """The milliseconds of a span at which a card was answered or moved."""
        query = "select id from revlog where rowid between ? and ? and id = rowid"
        with refusing(self._path), sound_rows():
            return {at for (at,) in self._connection.execute(query, (first, last))}

    def _by_card(self, query: str, *values: str) -> Iterator[tuple[int, list[Any]]]:
        with refusing(self._path), sound_rows():
            for card, rows in groupby(self._connection.execute(query, values), itemgetter(0)):
                history = [*islice(rows, MOST_REVIEWS_OF_A_CARD + 1)]
                if len(history) > MOST_REVIEWS_OF_A_CARD:
                    raise Refused(f"card {card} has more than {MOST_REVIEWS_OF_A_CARD} reviews")
                yield card, history
