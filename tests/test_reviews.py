"""The log's vocabulary: ratings, undo and redo, and what holds a card back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.reviews import (
    ANKI,
    HERE,
    NO_HOLDS,
    PASS,
    Bury,
    Drill,
    Entry,
    Holds,
    Rating,
    Reset,
    Review,
    Suspend,
    Undo,
    Unsuspend,
    button,
    counting,
    effective,
    holds,
    standing,
    uncounted,
)
from flashcards.studyday import Day


def review(at: int, quality: int = 4) -> Review:
    """A scheduled answer at a millisecond."""
    return Review(at=at, utc_offset=0, day=Day(0), quality=quality)


def undo(at: int, voids: int) -> Undo:
    """An undo at a millisecond of the entry at another."""
    return Undo(at=at, utc_offset=0, day=Day(0), voids=voids)


def suspend(at: int) -> Suspend:
    """A suspension at a millisecond."""
    return Suspend(at=at, utc_offset=0, day=Day(0))


def unsuspend(at: int) -> Unsuspend:
    """The end of a suspension at a millisecond."""
    return Unsuspend(at=at, utc_offset=0, day=Day(0))


def bury(at: int, until: int) -> Bury:
    """A burial at a millisecond until a day."""
    return Bury(at=at, utc_offset=0, day=Day(0), until=Day(until))


def reset(at: int) -> Reset:
    """A reset at a millisecond."""
    return Reset(at=at, utc_offset=0, day=Day(0))


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """One card's log in order of time, with undos of any earlier entry, other undos included."""
    entries: list[Entry] = []
    for at in range(1, draw(st.integers(min_value=0, max_value=12)) + 1):
        voids = draw(st.none() | st.integers(min_value=0, max_value=at - 1))
        entries.append(review(at) if voids is None else undo(at, voids))
    return entries


def times(entries: list[Entry]) -> list[int]:
    """The milliseconds of the effective entries of a log."""
    return [entry.at for entry in effective(entries)]


@pytest.mark.parametrize(
    ("rating", "quality"),
    [(Rating.AGAIN, 2), (Rating.HARD, 3), (Rating.GOOD, 4), (Rating.EASY, 5)],
)
def test_rating_writes_its_quality(rating: Rating, quality: int) -> None:
    """The four keys write the qualities 2 to 5, and each reads back as itself."""
    assert rating.quality == quality
    assert Rating.of_quality(quality) is rating


@pytest.mark.parametrize(("quality", "number"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 3), (5, 4)])
def test_quality_reads_as_a_rating(quality: int, number: int) -> None:
    """Every quality of SM-2 has the number that Anki and FSRS give it."""
    assert Rating.of_quality(quality) == number


@pytest.mark.parametrize(
    ("story", "entries", "left"),
    [
        ("nothing happened", [], []),
        ("no undo", [review(1), review(2)], [1, 2]),
        ("an undo takes back one entry", [review(1), review(2), undo(3, 2)], [1]),
        ("an earlier one as well", [review(1), review(2), undo(3, 1)], [2]),
        ("redo: the undo of an undo", [review(1), undo(2, 1), undo(3, 2)], [1]),
        ("the undo of that redo", [review(1), undo(2, 1), undo(3, 2), undo(4, 3)], []),
        ("two devices undo the same entry", [review(1), undo(2, 1), undo(3, 1)], []),
        ("one of two undos of an entry is undone", [review(1), undo(2, 1), undo(3, 1), undo(4, 3)], []),
        ("undone, then answered anew", [review(1), undo(2, 1), review(3)], [3]),
        ("an undo of nothing", [review(1), undo(2, 99)], [1]),
        ("an undo voids what it names, also a later entry", [undo(1, 2), review(2)], []),
        ("so does a redo before its undo", [review(3), undo(2, 3), undo(1, 2)], [3]),
        ("undos that void each other void nothing", [review(1), undo(2, 3), undo(3, 2)], [1]),
        ("an undo of itself voids nothing", [review(1), undo(2, 2)], [1]),
        ("of one name the smaller counts", [review(1, 4), review(1, 3)], [1]),
        ("drills and the rest are undone alike", [suspend(1), bury(2, 5), undo(3, 1)], [2]),
    ],
)
def test_effective(story: str, entries: list[Entry], left: list[int]) -> None:
    """What remains of a log is what nobody took back, and never an undo."""
    assert times(entries) == left, story


@given(log=logs(), data=st.data())
def test_effective_does_not_mind_the_order(log: list[Entry], data: st.DataObject) -> None:
    """Entries in any order give the same answer, in order of time."""
    mixed = data.draw(st.permutations(log))
    assert effective(mixed) == effective(log)
    assert times(mixed) == sorted(times(mixed))


@given(log=logs(), data=st.data())
def test_undo_then_redo_changes_nothing(log: list[Entry], data: st.DataObject) -> None:
    """Taking back any entry and then taking back that undo leaves what was."""
    voids = data.draw(st.sampled_from(log)).at if log else 0
    assert effective([*log, undo(100, voids), undo(101, 100)]) == effective(log)


@given(log=logs(), data=st.data())
def test_undo_takes_back_exactly_one_answer(log: list[Entry], data: st.DataObject) -> None:
    """Undoing an answer that counts removes it and no other."""
    before = effective([*log, review(50)])
    gone = data.draw(st.sampled_from(before))
    assert effective([*log, review(50), undo(100, gone.at)]) == [entry for entry in before if entry != gone]


@pytest.mark.parametrize(
    ("story", "entries", "expected"),
    [
        ("nothing happened", [], NO_HOLDS),
        ("answers hold nothing back", [review(1)], NO_HOLDS),
        ("suspended", [suspend(1)], Holds(suspended=True)),
        ("and asked again", [suspend(1), unsuspend(2)], NO_HOLDS),
        ("suspended twice, unsuspended once", [suspend(1), suspend(2), unsuspend(3)], NO_HOLDS),
        ("buried", [bury(1, 5)], Holds(buried_until=Day(5))),
        ("the last burial counts", [bury(1, 5), bury(2, 3)], Holds(buried_until=Day(3))),
        ("both", [suspend(1), bury(2, 5)], Holds(suspended=True, buried_until=Day(5))),
        ("a reset digs a card up", [bury(1, 5), reset(2)], NO_HOLDS),
        ("and leaves it suspended", [suspend(1), reset(2)], Holds(suspended=True)),
        ("an undone suspension", effective([suspend(1), undo(2, 1)]), NO_HOLDS),
        ("an undone release", effective([suspend(1), unsuspend(2), undo(3, 2)]), Holds(suspended=True)),
    ],
)
def test_holds(story: str, entries: list[Entry], expected: Holds) -> None:
    """The last word on suspending and burying is what holds a card back."""
    assert holds(entries) == expected, story


def test_an_entry_is_made_here_by_default() -> None:
    """An entry says where it was made, and a drill keeps what a review keeps."""
    drill = Drill(at=1, utc_offset=0, day=Day(0), quality=2, took=900)
    assert (drill.origin, drill.quality, drill.took) == ("here", 2, 900)


def test_what_anki_sends_back_counts_once() -> None:
    """A copy of our answer is ignored, an answer of another button at that moment is not, nor one at another moment."""
    ours = review(5)
    copy, other, later = (
        Review(at=at, utc_offset=0, day=Day(0), origin=ANKI, quality=quality)
        for at, quality in ((5, 4), (5, 2), (6, 4))
    )
    assert effective([ours, copy]) == [ours]
    assert effective([copy]) == [copy]
    assert effective([ours, later]) == [ours, later]
    assert {*effective([ours, other])} == {ours, other}
    assert counting([ours, copy, later]) == [True, False, True]
    assert uncounted([ours, copy], effective([ours, copy])) == {copy.name}


def test_which_entries_count() -> None:
    """All but those undone; of two of one name the one that is folded; undos always, unless another one undoes them."""
    first, again = review(5, 2), review(5, 4)
    assert counting([first, again]) == [True, False]
    assert counting([review(5), undo(6, 5)]) == [False, True]
    assert standing([review(5), undo(6, 5)]) == {(6, HERE)}
    assert uncounted([review(5), undo(6, 5), undo(7, 6)], effective([review(5), undo(6, 5), undo(7, 6)])) == {
        (6, HERE),
    }


@pytest.mark.parametrize(
    ("quality", "is_passed", "key"), [(0, False, 1), (2, False, 1), (3, True, 2), (4, True, 3), (5, True, 4)]
)
def test_the_words_of_an_answer(quality: int, key: int, *, is_passed: bool) -> None:
    """Three is the lowest quality that was remembered, and Anki's button for it is Hard."""
    assert (quality >= PASS) == is_passed
    assert button(review(5, quality)) == key
    assert button(undo(6, 5)) == -1
    assert button(reset(6)) == 0
    assert (review(5).took, Drill(at=5, utc_offset=0, day=Day(0), quality=4).took) == (0, 0)
