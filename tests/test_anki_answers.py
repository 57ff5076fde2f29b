"""What is read of Anki's log without an object for each answer is what reading it row by row gives."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.anki.exporting.schema11 import TABLES
from flashcards.anki.importing.history import AHEAD_MS, Dates, answers, history
from flashcards.anki.notes.content import REVIEW, AnkiCard, AnswerRow, LogRow, review_of
from flashcards.anki.package.revlog import ReviewLog
from flashcards.scheduling.plain import as_plain, entries_of
from flashcards.studyday import Day, Instant, Zone

NOW = Instant(at=1_776_668_400_000, utc_offset=3600)
HOUR = 3_600_000
CARD = AnkiCard(
    id=7, order=0, deck=1, kind=REVIEW, queue=2, due=Day(20_000), interval=9, ease=250, reps=3, lapses=0, flag=0,
    modified=NOW.at // 1000,
)  # fmt: skip


def summer(at: int) -> int:
    """A zone with daylight saving that ends so that a day may go back."""
    return 7200 if at < NOW.at - 90 * HOUR else 3600


def odd(_at: int) -> int:
    """A zone whose days do not begin at a quarter of an hour."""
    return 1172


def rows() -> st.SearchStrategy[list[LogRow]]:
    """Rows in order of time, most of them plain answers."""
    moments = st.lists(
        st.integers(NOW.at - 100 * HOUR, NOW.at) | st.sampled_from([0, 1, -5, NOW.at + 2 * AHEAD_MS]),
        min_size=1, max_size=6, unique=True,
    ).map(sorted)  # fmt: skip
    numbers = st.tuples(
        st.integers(1, 4) | st.integers(-1, 6), st.sampled_from([0, 1, 40, -600]), st.sampled_from([0, 3, -60]),
        st.sampled_from([2500, 0]), st.sampled_from([4000, -1, 2**40]), st.integers(0, 2) | st.integers(-1, 6),
    )  # fmt: skip
    return moments.flatmap(
        lambda ats: st.tuples(*[numbers] * len(ats)).map(
            lambda found: [(7, at, *row) for at, row in zip(ats, found, strict=True)]
        )
    )


def in_a_log(found: list[LogRow]) -> list[AnswerRow]:
    """The rows of the card as a package gives them to be read at once, after one that gives them whole."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        connection.execute("insert into notes values (1, 'a', 1, 0, 0, '', '', 0, 0, 0, '')")
        connection.execute("insert into cards values (7, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')")
        connection.executemany(
            "insert into revlog (cid, id, ease, ivl, lastIvl, factor, time, type, usn)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, 0)",
            found,
        )
        log = ReviewLog(connection, Path("a.apkg"), three_buttons=False)
        assert [*log.reviews([7])] == [(7, found)]
        ((_, told),) = log.answers()
        return told


@settings(max_examples=examples(100))
@given(found=rows(), zone=st.sampled_from([summer, odd]))
@example(found=[(7, NOW.at - HOUR, 3, 1, 0, 2500, 4000, 0), (7, NOW.at, 1, 1, 1, 2300, 4000, 1)], zone=summer)
def test_plain_answers(found: list[LogRow], zone: Zone) -> None:
    """If a card has nothing but answers, they are the entries of its history; what else it has is noticed."""
    at_once = answers(in_a_log(found), NOW, Dates(4, zone))
    is_plain = zone is summer and all(1 <= row[2] <= 4 and 0 <= row[7] <= 2 and 1 <= row[1] <= NOW.at for row in found)
    assert at_once is None or is_plain
    if at_once is not None:
        told = history(CARD, [*map(review_of, found)], NOW, 4, zone)
        assert (entries_of(as_plain(at_once)), told.impossible, told.stated, told.chosen) == (
            [*told.entries],
            0,
            None,
            frozenset(),
        )


def test_most_histories_are_plain() -> None:
    """A card that was answered from its first day on is read at once, whatever its answers took."""
    found = [
        (7, NOW.at - (9 - day) * 24 * HOUR, 1 + day % 4, day, day - 1, 2500, 2**40, min(day, 1)) for day in range(9)
    ]
    at_once = answers(in_a_log(found), NOW, Dates(4, lambda _: 3600))
    assert at_once is not None
    assert at_once.took == (2**31,) * 9
