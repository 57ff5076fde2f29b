"""Pictures of numbers in characters: right at every width, without colour, without Unicode, and as sentences."""

import re
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from strategies import examples

from flashcards.statistics.weeks import first_weekday
from flashcards.studyday import Day
from flashcards.terminal.plots.bars import Bar, Share, bars, shares, stacks
from flashcards.terminal.plots.columns import Column, columns
from flashcards.terminal.plots.curves import Axes, Curve, curves
from flashcards.terminal.plots.heat import Squares, heat
from flashcards.terminal.plots.paper import Paper, percent, round_up, round_width, short
from flashcards.terminal.plots.spark import sparkline
from flashcards.terminal.style import Style

COLORED = Style()
BARE = Style(color=False, weight=False)
ASCII = Style(color=False, weight=False, unicode=False)
SPOKEN = Style(color=False, weight=False, spoken=True)
CODES = re.compile(r"\x1b\[[\d;]*m")

TODAY = Day(20515)
"""A Tuesday: 3 March 2026."""


def squares(days: int = 400, today: Day = TODAY) -> Squares:
    """A calendar in which each day has another number of answers than the one before."""
    counts = {Day(today - ago): ago % 5 for ago in range(days) if ago % 5}
    return Squares(counts, {}, lambda day: counts.get(day, 0), [Day(today + 1), Day(today + 3)], today)


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (
            lambda paper: bars([Bar("Mon", 10, "10"), Bar("Tuesday", 5, "5"), Bar("", 0, "none")], paper),
            """\
Mon     ███████████████████ 10
Tuesday █████████▌          5
                            none""",
        ),
        (
            lambda paper: shares([Share("week", 0.75, 0.6, 0.9, "75% of 40"), Share("day", None, 0, 1, "none")], paper),
            """\
week ──────●──────     75% of 40
day                    none
     60%    80%   100%""",
        ),
        (
            lambda paper: stacks(["young", "new"], [("Jan", (2, 6)), ("Feb", (4, 4))], paper),
            """\
██ young  ▓▓ new
Jan ██████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ 8
Feb █████████████▓▓▓▓▓▓▓▓▓▓▓▓▓ 8""",
        ),
        (
            lambda paper: columns(
                [Column("late", 3, "late", marked=True), Column("a", 4, ""), Column("b", 0), Column("c", 2)],
                paper,
                unit="card",
            ),
            """\
4 ┤   ██
  │▄▄ ██
  │▒▒ ██
2 ┤▒▒ ██    ██
  │▒▒ ██    ██
  │▒▒ ██    ██
0 └────────────
   late""",
        ),
    ],
    ids=["bars", "shares", "stacks", "columns"],
)
def test_pictures(draw: Callable[[Paper], list[str]], expected: str) -> None:
    """Each picture has its axis or scale, and its numbers beside it."""
    assert "\n".join(draw(Paper(32, BARE))) == expected


def test_a_curve() -> None:
    """A line goes from corner to corner, in braille or in plain characters, with its axes and a legend."""
    axes = Axes(0, 10, 0, 1, percent, {0: "0", 10: "10 days"})
    lines = [Curve("ideal", [(0, 0), (10, 1)], dotted=True), Curve("measured", [(0, 0), (10, 0)])]
    assert curves(lines[1:], axes, Paper(24, ASCII)) == [
        "100% |",
        *["     |"] * 3,
        " 50% |",
        *["     |"] * 3,
        "  0% |__________________",
        "     +------------------",
        "      0          10 days",
    ]
    drawn = curves(lines, axes, Paper(24, BARE))
    assert drawn[0][-1] in "⠁⠈"
    assert drawn[8] == "  0% ┤⣀⣈" + "⣀" * 16
    assert drawn[-1] == "⠄⠄⠄ ideal   ⠒⠒⠒ measured"


@pytest.mark.parametrize("points", [[(0.9, 0.5)], [(0.9, 0.5), (0.9001, 0.5)], [(0.0, 0.0)], [(1.0, 1.0)]])
def test_a_curve_of_one_point(points: list[tuple[float, float]]) -> None:
    """A curve of hardly more than a point is a mark that can be seen, not a single dot."""
    drawn = "".join(curves([Curve("one", points)], Axes(0.0, 1.0, 0.0, 1.0, percent, {}), Paper(40, BARE)))
    assert sum((ord(char) - 0x2800).bit_count() for char in drawn if 0x2800 < ord(char) < 0x2900) >= 5


def test_the_calendar() -> None:
    """The newest week is the last column, days that come have a mark of their own, and the legend says the bounds."""
    rows = heat(squares(), Paper(57, BARE))
    assert [len(row) for row in rows[1:8]] == [57, 57, 57, 56, 57, 56, 56]
    assert [row[-1] for row in rows[1:4]] == ["░", "·", "○"]
    assert [row[:4] for row in rows[1:8]] == ["Mon ", "    ", "Wed ", "    ", "Fri ", "    ", "Sun "]
    assert rows[8] == "    · none   ░ 1   ▒ 2   ▓ 3   █ 4   ○ due"
    assert rows[0].split() == ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"]


def test_days_before_those_that_count() -> None:
    """They are empty, since it is not known here what was answered on them."""
    rows = heat(squares()._replace(weeks=2, since=Day(TODAY - 6)), Paper(57, BARE))
    assert [row[4:].rstrip() for row in rows[1:8]] == ["   ░░", "   ··", "░░ ○○", "··", "██ ○○", "▓▓", "▒▒"]


@pytest.mark.parametrize(
    ("width", "weeks", "says"),
    [(30, 26, True), (40, 36, True), (56, 52, True), (57, 53, False), (110, 53, False), (200, 53, False)],
)
def test_a_calendar_in_a_narrow_window(width: int, weeks: int, *, says: bool) -> None:
    """A window that is too narrow shows the newest weeks and says so; a wide one gives each day more cells."""
    rows = heat(squares(), Paper(width, BARE))
    cell = 1 if width < 110 else 2 if width < 163 else 3
    assert len(rows[1].rstrip()) == 4 + weeks * cell - (cell > 1)
    assert (f"The newest {weeks} weeks of 53" in " ".join(rows)) is says


@pytest.mark.parametrize(
    ("locale", "first", "name"),
    [
        ("de_DE.UTF-8", 0, "Mon"),
        ("en_US.UTF-8", 6, "Sun"),
        ("pt_BR", 6, "Sun"),
        ("ar_EG.UTF-8@x", 5, "Sat"),
        ("dv_MV", 4, "Fri"),
        ("C.UTF-8", 0, "Mon"),
        ("", 0, "Mon"),
    ],
)
def test_the_week_begins_as_people_say(locale: str, first: int, name: str) -> None:
    """The first row of the calendar is the day with which a week begins where the person lives."""
    assert first_weekday(locale) == first
    rows = heat(squares(), Paper(80, BARE), first_weekday=first_weekday(locale))
    assert rows[1].startswith(name)
    today = (1 - first) % 7
    assert [row[56:57] for row in rows[1:8]][today] == "·"
    assert [row[56:57] for row in rows[1:8]][(today + 1) % 7] == ("○" if today < 6 else "░")


@pytest.mark.parametrize(
    ("values", "drawn", "plain"),
    [
        ([], "", ""),
        ([0, 0], "▁▁", "__"),
        ([0, 1, 100], "▁▂█", "_.#"),
        ([1, 2, 3, 4, 5, 6, 7], "▂▃▄▅▆▇█", ".:-=+*#"),
        ([5], "█", "#"),
    ],
)
def test_a_sparkline(values: Sequence[float], drawn: str, plain: str) -> None:
    """Days without answers have the lowest mark for themselves."""
    assert sparkline(values) == drawn
    assert sparkline(values, unicode=False) == plain


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (short(7), "7"),
        (short(0.5), "0.5"),
        (short(950), "950"),
        (short(1200), "1.2k"),
        (short(15_000), "15k"),
        (short(3_000_000), "3M"),
        (percent(1), "100%"),
        (percent(0.999), "99%"),
        (percent(0.001), "1%"),
        (percent(0), "0%"),
        (f"{round_up(0)}", "1"),
        (f"{round_up(2.5):g}", "3"),
        (f"{round_up(120):g}", "120"),
        (f"{round_up(121):g}", "150"),
        (f"{round_width(0.1)}", "1"),
        (f"{round_width(3)}", "5"),
        (f"{round_width(21)}", "50"),
        (f"{round_width(60)}", "100"),
    ],
)
def test_numbers_on_axes(said: str, expected: str) -> None:
    """Axes end at round numbers, and a share that is not all is never 100%."""
    assert said == expected


NAMES = st.text(st.sampled_from("ab 潮é\x1b[31m█"), max_size=30)
NUMBERS = st.integers(0, 10**6)
DRAWN = st.one_of(
    st.lists(st.builds(Bar, NAMES, NUMBERS, NAMES), max_size=5).map(lambda rows: lambda paper: bars(rows, paper)),
    st.lists(st.tuples(NAMES, st.floats(0, 1)), min_size=1, max_size=5).map(
        lambda rows: lambda paper: shares([Share(name, at, at / 2, (1 + at) / 2, name) for name, at in rows], paper)
    ),
    st.lists(st.tuples(NAMES, st.tuples(NUMBERS, NUMBERS, NUMBERS)), min_size=1, max_size=5).map(
        lambda rows: lambda paper: stacks(["one", "two", "three"], rows, paper)
    ),
    st.lists(NUMBERS, min_size=1, max_size=31).map(
        lambda values: (
            lambda paper: columns(
                [Column(f"{value}", value, f"{value}" if value % 3 else "", marked=value % 2 == 0) for value in values],
                paper,
                unit="card",
            )
        )
    ),
    st.integers(0, 500).map(lambda days: lambda paper: heat(squares(days), paper)),
)


@given(draw=DRAWN, width=st.integers(24, 220))
def test_any_numbers_at_any_width(draw: Callable[[Paper], list[str]], width: int) -> None:
    """No line is wider than the window; colour adds nothing to what the marks say; nothing in a name is obeyed."""
    bare = draw(Paper(width, BARE))
    assert [line for line in bare if cell_len(line) > width] == []
    assert [CODES.sub("", line).rstrip() for line in draw(Paper(width, COLORED))] == bare
    assert not any(unicodedata.category(char) == "Cc" for line in bare for char in line)
    plain = "".join(draw(Paper(width, ASCII)))
    assert {char for char in plain if not char.isascii()} <= {*"潮é█␛"}


@given(draw=DRAWN)
@settings(max_examples=examples(50))
def test_heard(draw: Callable[[Paper], list[str]]) -> None:
    """Where a picture is heard it is sentences, and no line or block is drawn."""
    for line in draw(Paper(80, SPOKEN)):
        assert line.endswith(".")
        assert not any("\u2500" <= char <= "\u28ff" for char in line.replace("█", ""))


@given(
    points=st.lists(st.tuples(st.floats(-5, 500), st.floats(-1, 2)), min_size=2, max_size=40),
    width=st.integers(24, 200),
)
@settings(max_examples=examples(50))
def test_any_curve(points: list[tuple[float, float]], width: int) -> None:
    """A curve stays within its axes, wherever its points are."""
    axes = Axes(0, 400, 0, 1, percent, {0: "0", 200: "200", 400: "400 days"})
    for style in (BARE, ASCII):
        drawn = curves([Curve("one", points), Curve("two", points[::-1], dotted=True)], axes, Paper(width, style))
        assert [line for line in drawn if cell_len(line) > width] == []
        assert style.unicode or "".join(drawn).isascii()
