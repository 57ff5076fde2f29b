"""What the page of statistics is made of: markup, axes, stretches of time, and its colours."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.report import scales
from flashcards.report.markup import Content, Markup, element, join
from flashcards.report.scales import dates, spread, steps
from flashcards.report.spans import LENGTHS, line, name_of, recent, spans
from flashcards.report.style import DARK, LIGHT, PAGE
from flashcards.studyday import Day, from_date, to_date

TODAY = from_date(date(2027, 8, 9))  # a Monday


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (element("p", "a < b & c"), "<p>a &lt; b &amp; c</p>"),
        (element("p", Markup("<b>a</b>"), " < ", None), "<p><b>a</b> &lt; </p>"),
        (element("p", "a", class_="x", aria_label='"<&'), '<p class="x" aria-label="&quot;&lt;&amp;">a</p>'),
        (element("input", checked=True, disabled=False, id=None, value=2.5), '<input checked value="2.5">'),
        (element("svg", width=3.0, y=-0.001), '<svg width="3" y="-0"></svg>'),
        (element("p", "a\x00b\x1b[31m\x7f\x85\ud800\tc\n"), "<p>a\u2400b\u241b[31m\u2421\\u0085\ufffd c\n</p>"),
        (element("p", title="\x00\ud800"), '<p title="\u2400\ufffd"></p>'),
        (element("p", "\u202e", title="\u2066"), '<p title="\\u2066">\\u202e</p>'),
        (join("<", Markup("<br>"), "\U0001f300"), "&lt;<br>\U0001f300"),
    ],
)
def test_markup(made: Markup, expected: str) -> None:
    """What is no markup is escaped, and what HTML cannot hold has a mark in its place."""
    assert made == expected


@given(st.lists(st.text()))
def test_no_text_becomes_markup(texts: list[Content]) -> None:
    """Whatever a text is, it opens no element and no entity of its own, and can be written as UTF-8."""
    made = join(*texts)
    assert "<" not in made
    assert ">" not in made
    made.encode()


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [
        (0, 0, False, [0, 0.25, 0.5, 0.75, 1]),
        (0, 0, True, [0, 1]),
        (0, 3, True, [0, 1, 2, 3]),
        (0, 7, False, [0, 2, 4, 6, 8]),
        (0, 10, False, [0, 2.5, 5, 7.5, 10]),
        (0, 10, True, [0, 5, 10]),
        (0, 136, True, [0, 50, 100, 150]),
        (0, 1, False, [0, 0.25, 0.5, 0.75, 1]),
        (0.83, 1, False, [0.8, 0.85, 0.9, 0.95, 1]),
        (1, 1, False, [1, 1.25, 1.5, 1.75, 2]),
        (0, 12_345, True, [0, 5000, 10_000, 15_000]),
    ],
)
def test_steps(low: float, high: float, whole: bool, expected: list[float]) -> None:  # noqa: FBT001 - a case of a table
    """An axis has round numbers, a few of them."""
    assert steps(low, high, whole=whole) == expected


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.integers(2, 9), st.booleans())
def test_steps_hold_what_is_drawn(one: float, other: float, most: int, whole: bool) -> None:  # noqa: FBT001 - drawn
    """The numbers of an axis reach over what is drawn, at equal distances, and are never many."""
    low, high = sorted((one, other))
    found = steps(low, high, most, whole=whole)
    slack = 1e-6 * max(1.0, high)
    assert found[0] <= low + slack
    assert found[-1] >= high - slack
    assert 2 <= len(found) <= most + 1
    apart = {round((b - a) / (found[1] - found[0]), 3) for a, b in pairwise(found)}
    assert apart == {1.0}
    assert not whole or all(step == int(step) for step in found)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, ["9 Aug"]),
        (3, ["6 Aug", "7 Aug", "8 Aug", "9 Aug"]),
        (7, ["3 Aug", "5 Aug", "7 Aug", "9 Aug"]),
        (29, ["12 Jul", "19 Jul", "26 Jul", "2 Aug", "9 Aug"]),
        (60, ["14 Jun", "28 Jun", "12 Jul", "26 Jul", "9 Aug"]),
        (89, ["Jun 2027", "Jul 2027", "Aug 2027"]),
        (364, ["Oct 2026", "Jan 2027", "Apr 2027", "Jul 2027"]),
        (364 * 2, ["Jan 2026", "Jul 2026", "Jan 2027", "Jul 2027"]),
        (3650, ["2018", "2020", "2022", "2024", "2026"]),
        (36_500, ["1940", "1960", "1980", "2000", "2020"]),
    ],
)
def test_dates_of_an_axis(days: int, expected: list[str]) -> None:
    """So many days before a Monday in August are labelled by a few dates, months and years at their beginning."""
    last = to_date(TODAY)
    assert [label for _, label in dates(last - timedelta(days=days), last)] == expected


def test_dates_end_with_the_calendar() -> None:
    """The last years that a calendar has can be labelled, too."""
    assert dates(date(9990, 1, 1), date(9999, 12, 31))[-1] == (date(9998, 1, 1), "9998")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (scales.whole(1234.5), "1,234"),
        (scales.tenths(12.34), "12.3"),
        (scales.tenths(12.0), "12"),
        (scales.tenths(1234.5), "1,234"),
        (scales.percent(0), "0%"),
        (scales.percent(0.001), "1%"),
        (scales.percent(0.999), "99%"),
        (scales.percent(1), "100%"),
        (scales.permille(0.90063), "90.1%"),
        (", ".join(scales.percents([0.95, 0.975, 1])), "95%, 97.5%, 100%"),
        (", ".join(scales.short([0, 0.5, 1])), "0, 0.5, 1"),
        (", ".join(scales.short([0, 2500, 5000])), "0, 2,500, 5,000"),
        (", ".join(scales.short([0, 5000, 10_000])), "0, 5k, 10k"),
        (", ".join(scales.short([0, 500_000, 1_000_000])), "0, 0.5M, 1M"),
        (scales.duration(0), "0 min"),
        (scales.duration(2.55), "2.5 min"),
        (scales.duration(0.01), "less than 1 s"),
        (scales.duration(0.5), "30 s"),
        (scales.counted(1, "day"), "1 day"),
        (scales.counted(1.5, "day"), "1.5 days"),
        (scales.counted(1200, "day"), "1,200 days"),
        (scales.duration(59.4), "59 min"),
        (scales.duration(59.9), "1 h 0 min"),
        (scales.duration(150), "2 h 30 min"),
        (scales.days(1, 1), "1 day"),
        (scales.days(2, 2), "2 days"),
        (scales.days(2, 1200), "2\u20131,200 days"),
        (scales.clock_time(24 * 60 * 3 + 62), "01:02"),
        (scales.clock_time(-1), "23:59"),
        (scales.full(date(2027, 8, 3)), "Tue 3 Aug 2027"),
    ],
)
def test_how_values_are_written(shown: str, expected: str) -> None:
    """Numbers, shares, times and dates as the page shows them."""
    assert shown == expected


def test_labels_are_spread() -> None:
    """Of many labels some are shown, each in the middle of its band."""
    assert [(round(tick.at, 3), tick.label) for tick in spread("abcdefg", 3)] == [
        (0.071, "a"),
        (0.5, "d"),
        (0.929, "g"),
    ]
    assert spread([], 3) == []


@pytest.mark.parametrize(
    ("period", "before", "along", "number", "first", "last"),
    [
        ("30", 500, "Day", 30, "Sun 11 Jul 2027", "Mon 9 Aug 2027"),
        ("90", 500, "Day", 90, "Wed 12 May 2027", "Mon 9 Aug 2027"),
        ("365", 500, "Week", 53, "Week from Mon 10 Aug 2026", "Week from Mon 9 Aug 2027"),
        ("all", 0, "Week", 1, "Week from Mon 9 Aug 2027", "Week from Mon 9 Aug 2027"),
        ("all", 500, "Week", 73, "Week from Mon 23 Mar 2026", "Week from Mon 9 Aug 2027"),
        ("all", 3650, "Month", 121, "Aug 2017", "Aug 2027"),
        ("all", 100_000, "Month", 481, "Aug 1987", "Aug 2027"),
        ("all", -5, "Week", 1, "Week from Mon 9 Aug 2027", "Week from Mon 9 Aug 2027"),
    ],
)
def test_spans(period: str, before: int, along: str, number: int, first: str, last: str) -> None:  # noqa: PLR0913, PLR0917
    """A period is drawn by days, weeks or months, by its length; a clock that was far off makes it no longer."""
    found = spans(period, Day(TODAY - before), TODAY)
    assert (found.along, len(found.spans), found.labels[0], found.labels[-1]) == (along, number, first, last)
    assert found.spans[-1].first + found.spans[-1].days == TODAY + 1
    assert all(one.first + one.days == other.first for one, other in pairwise(found.spans))
    ticks = found.ticks()
    assert len(ticks) <= 5
    assert all(0 <= tick.at <= 1 for tick in ticks)


@given(st.dictionaries(st.integers(TODAY - 3000, TODAY).map(Day), st.integers(0, 50), min_size=1))
def test_no_day_is_lost_between_spans(facts: dict[Day, int]) -> None:
    """All of a log is in the spans of all of it, whatever they are."""
    assert sum(spans("all", min(facts), TODAY).totals(facts, float)) == sum(facts.values())


def test_points_in_time() -> None:
    """A period shows the points within it, at least four where there are so many, in their place."""
    days = [Day(TODAY - 100), Day(TODAY - 50), Day(TODAY - 40), Day(TODAY - 20), Day(TODAY)]
    assert {period: len(days[recent(days, period, TODAY)]) for period in LENGTHS} == {
        "30": 4,
        "90": 4,
        "365": 5,
        "all": 5,
    }
    places, ticks = line(days)
    assert places == [0, 0.5, 0.6, 0.8, 1]
    assert [tick.label for tick in ticks] == ["May 2027", "Jun 2027", "Jul 2027", "Aug 2027"]
    assert line(days[-1:]) == ([0.5], [scales.Tick(0.5, "Mon 9 Aug 2027")])


def test_a_day_that_no_calendar_has() -> None:
    """A day before the year 1 is called by its number."""
    assert name_of(Day(-1_000_000)) == "day -1000000"


SEEN = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Colours as they are seen without a kind of cone. Source: Machado, Oliveira and Fernandes (2009), severity 1."""

CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
AXES = (
    (0.2104542553, 0.793617785, -0.0040720468),
    (1.9779984951, -2.428592205, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.808675766),
)

TOGETHER = {
    "heat map": (0.085, ["level-0", "level-1", "level-2", "level-3", "level-4"]),
    "ages": (0.1, ["age-young", "age-mature", "every"]),
    "states": (0.09, ["mature", "young", "learning", "new", "suspended", "retired"]),
    "buttons": (0.14, ["again", "hard", "good", "easy"]),
    "forecast": (0.09, ["again", "one", "more"]),
    "right and wrong": (0.09, ["one", "again"]),
    "remembered": (0.09, ["every", "one"]),
}
"""Marks that are in one picture, and how far apart they must be, where black and white are 1 apart."""


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("picture", TOGETHER)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_are_told_apart(colours: dict[str, str], picture: str, seen: str) -> None:
    """The marks of a picture differ also for who lacks a kind of cone."""
    least, marks = TOGETHER[picture]
    found = [oklab(simulated(linear(colours[mark]), seen)) for mark in marks]
    assert min(dist(one, other) for one, other in combinations(found, 2)) >= least


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_contrast(colours: dict[str, str]) -> None:
    """Text can be read: a ratio of 4.5 at least, by WCAG."""
    for ink in ("ink", "quiet", "accent"):
        assert min(contrast(colours[ink], colours["panel"]), contrast(colours[ink], colours["ground"])) >= 4.5
    assert [*LIGHT] == [*DARK]
    assert [*LIGHT][PAGE] == "one"


def linear(colour: str) -> list[float]:
    """The red, green and blue light of a colour, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def simulated(light: list[float], seen: str) -> list[float]:
    """The light as it is seen."""
    rows = (sum(a * b for a, b in zip(row, light, strict=True)) for row in SEEN[seen])
    return [min(1.0, max(0.0, part)) for part in rows]


def oklab(light: list[float]) -> tuple[float, ...]:
    """A colour where equal distances look alike. Source: Ottosson (2020), "A perceptual color space"."""
    roots = [sum(a * b for a, b in zip(row, light, strict=True)) ** (1 / 3) for row in CONES]
    return tuple(sum(a * b for a, b in zip(row, roots, strict=True)) for row in AXES)


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours. Source: WCAG 2.2."""
    darker, lighter = sorted(
        0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] for light in map(linear, (one, other))
    )
    return (lighter + 0.05) / (darker + 0.05)
