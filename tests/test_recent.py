"""The one line of ``flashcards`` alone: the last thirty days, how many reviews were remembered, the days in a row."""

from pathlib import Path

import pytest
from figures import collection_of, figures_of
from helpers import Person, append, card_of, deck_text
from hypothesis import given, settings
from hypothesis import strategies as st
from made_logs import golden
from rich.cells import cell_len
from strategies import examples
from terminal import PROGRAM, Terminal

from flashcards.collection.figures import recent
from flashcards.reviews import Drill, Entry, Rating, Reset, Review, Seed, Undo
from flashcards.statistics.measures import Share
from flashcards.studyday import Day
from flashcards.terminal.statistics.line import line
from flashcards.terminal.style import Style

ANSWERS = [*range(29), 0]


@pytest.mark.parametrize(
    ("width", "style", "expected"),
    [
        (80, Style(), "▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆▇▇▇▇████▁ 91% remembered in 30 days · 66 days in a row"),
        (62, Style(), "▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆▇▇▇▇████▁ 91% in 30 days · 66 in a row"),
        (40, Style(), "▆▆▇▇▇▇████▁ 91% in 30 days · 66 in a row"),
        (40, Style(unicode=False), "++****####_ 91% in 30 days | 66 in a row"),
        (30, Style(), "91% in 30 days · 66 in a row"),
        (
            40,
            Style(spoken=True),
            "In the last 30 days: 406 answers on 28 days, 91% of 352 reviews remembered. 66 days in a row.",
        ),
    ],
)
def test_the_line(width: int, style: Style, expected: str) -> None:
    """It fits the window: first the words become shorter, then the oldest days go; spoken it is a sentence."""
    assert line(ANSWERS, Share(321, 352), 66, width, style) == expected


@pytest.mark.parametrize(
    ("answers", "retention", "streak", "expected"),
    [
        ([0] * 30, Share(0, 0), 0, ""),
        ([0] * 30, Share(0, 0), 2, "2 days in a row."),
        ([0, 3], Share(0, 0), 1, ""),
        ([0, 3], Share(0, 2), 1, "▁█ 0% remembered in 30 days"),
    ],
)
def test_little_to_say(answers: list[int], retention: Share, streak: int, expected: str) -> None:
    """What there is not is left out."""
    assert line(answers, retention, streak, 80, Style()) == expected


def test_the_made_log(tmp_path: Path) -> None:
    """On any day it says what the figures say."""
    with collection_of(tmp_path) as opened:
        for ago in (0, 40, 400):
            today = Day(golden()["today"]["study_day"] - ago)
            figures = figures_of(opened, today)
            days = figures.calendar.days
            found = recent.of(opened, today, 30)
            assert found.retention == figures.retention.periods["month"].all
            assert found.answers == [
                days[day].answers.total if day in days else 0 for day in map(Day, range(today - 29, today + 1))
            ]


def entry_of(person: Person, what: str, days: int, last: int) -> Entry:
    """What happened at this moment; ``last`` is the moment of what happened before it."""
    now = person.stamp()
    if what == "reset":
        return Reset(**now)
    if what == "undo":
        return Undo(**now, voids=last)
    if what == "seed":
        return Seed(**now, repetitions=1, interval=days, ease=250, lapses=0, due=Day(person.today + 1))
    if what in {"drill", "cram"}:
        return Drill(**now, quality=Rating.AGAIN.quality, cram=what == "cram")
    return Review(**now, quality=(Rating.AGAIN if what == "again" else Rating.GOOD).quality)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("review", "again", "drill", "cram", "reset", "seed", "undo")), st.sampled_from((0, 1, 40))
    ),
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=examples(60))
def test_any_history(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]) -> None:
    """Whatever was answered, reset, given from outside and undone, retention is that of the figures."""
    person = Person(tmp_path_factory.mktemp("recent"))
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon."}))
    with person.collection() as opened:
        card, last = card_of(opened, "Tide"), 0
        for what, days in steps:
            person.wait(hours=0.01)
            entry = entry_of(person, what, days, last)
            append(opened, card, entry)
            last = entry.at
            person.wait(days=days)
        try:
            figures = figures_of(opened, person.today)
        except AssertionError:
            return  # nothing was answered
        assert recent.of(opened, person.today, 30).retention == figures.retention.periods["month"].all


@pytest.mark.process
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_on_a_terminal(tmp_path: Path, columns: int) -> None:
    """``flashcards`` alone ends with the line, which breaks in no window."""
    person = Person(tmp_path / "home")
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon."}))
    for _ in range(3):
        with person.collection() as opened:
            person.answer(opened, "Tide", Rating.AGAIN)
        person.wait(days=1)
    with Terminal(person, size=(columns, 24), command=list(PROGRAM)) as terminal:
        said = [row for row in terminal.finish().lines if row]
    assert said[-1].endswith(
        "0% in 30 days · 3 in a row" if columns == 40 else "0% remembered in 30 days · 3 days in a row"
    )
    assert cell_len(said[-1]) <= columns
    assert said[-1][0] == "▁"
