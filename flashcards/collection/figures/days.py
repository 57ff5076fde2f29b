"""Sums of the answers on each study day, which every change to the log keeps up to date."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from flashcards.reviews import Entry, Name, effective
from flashcards.statistics.daily import Days, Sums
from flashcards.studyday import Day

_ADD = """
insert into days (day, answers, ms, cards, counted, right) values (?, ?, ?, ?, ?, ?)
on conflict (day) do update set answers = answers + excluded.answers, ms = ms + excluded.ms,
    cards = cards + excluded.cards, counted = counted + excluded.counted, right = right + excluded.right
"""


def add(connection: sqlite3.Connection, more: Days) -> None:
    """Add to the sums of days, in the caller's transaction."""
    for day, sums in more.sums.items():
        connection.execute(_ADD, (day, *sums))
        if sums.answers < 0:
            connection.execute("delete from days where day = ? and answers = 0", (day,))


def follow(connection: sqlite3.Connection, entries: Sequence[Entry], new: set[Name]) -> None:
    """Update the sums after ``new`` entries of a card were stored; ``entries`` are all of them, in order of time."""
    more, counted = Days(), effective(entries)
    is_plain = len(new) == 1 and len(counted) == len(entries) and entries[-1].name in new
    if not (is_plain and more.add_last(counted)):
        more.add(counted)
        more.add(effective([entry for entry in entries if entry.name not in new]), -1)
        first = min(entry.day for entry in entries if entry.name in new)
        connection.execute("delete from gaps where first > ?", (first,))  # answers do this themselves
    add(connection, more)


def follow_merge(
    connection: sqlite3.Connection, after: Iterable[Sequence[Entry]], before: Iterable[Sequence[Entry]] = ()
) -> None:
    """Update the sums after entries of several cards were stored, from their logs after and before that."""
    more = Days()
    for entries in after:
        more.add(effective(entries))
    for entries in before:
        more.add(effective(entries), -1)
    add(connection, more)
    connection.execute("delete from gaps")


def between(connection: sqlite3.Connection, first: Day, last: Day) -> dict[Day, Sums]:
    """The sums of the study days with answers from one day to another, in order."""
    query = "select day, answers, ms, cards, counted, right from days where day between ? and ? order by day"
    return {Day(day): Sums(*sums) for day, *sums in connection.execute(query, (first, last))}


def studied(connection: sqlite3.Connection, today: Day) -> Iterator[Day]:
    """The study days up to today with a counted answer, latest first, read lazily."""
    rows = connection.execute("select day from days where day <= ? order by day desc", (today,))
    return (Day(day) for (day,) in rows)


def reviews_before(connection: sqlite3.Connection, day: Day, most: int) -> dict[Day, int]:
    """The number of cards reviewed on each of the last days with reviews before a day."""
    query = "select day, cards from days where day < ? and cards > 0 order by day desc limit ?"
    return {Day(each): cards for each, cards in connection.execute(query, (day, most))}


def known_of_gap(connection: sqlite3.Connection, first: Day) -> tuple[Day, bool] | None:
    """The day from which a card was due by the log before a gap, and whether none was due earlier; None if unknown."""
    row = connection.execute("select due, whole from gaps where first = ?", (first,)).fetchone()
    return None if row is None else (Day(row[0]), bool(row[1]))


KEEP_GAP = "insert or replace into gaps (first, due, whole) values (?, ?, ?)"
"""Stores what :func:`known_of_gap` returns."""
