"""The page of statistics as a text: its tables hold what the JSON says, its pictures what the tables hold."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import accumulate
from typing import Any

import pytest
from figures import example, figures_of
from helpers import SEAS, Person
from report_pages import DECK, TERM, decade, evil, page_of
from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.report.document import BEGINNING, PERIODS
from flashcards.report.plots import HEIGHT, WIDTH
from flashcards.report.spans import LENGTHS
from flashcards.statistics.asjson import as_json
from flashcards.statistics.figures import SPANS, Figures
from flashcards.studyday import Day

SCHEDULERS = ("sm2", "fsrs")


@cache
def shown(scheduler: str) -> LexborHTMLParser:
    """The page of the made log."""
    return LexborHTMLParser(page_of(example(scheduler)))


@cache
def told(scheduler: str) -> Any:
    """The JSON of the same figures."""
    return as_json(example(scheduler))


def text_of(page: LexborHTMLParser, selector: str) -> str:
    """What the first element of a kind says."""
    return page.css(selector)[0].text()


def table(scheduler: str, name: str) -> list[list[str]]:
    """The cells of a table, row by row, the labels first."""
    rows = shown(scheduler).css(f"#{name}-table tbody tr")
    assert rows
    return [[cell.text() for cell in row.css("th, td")] for row in rows]


def column(scheduler: str, name: str, number: int) -> list[float | None]:
    """The numbers that the cells of a column begin with; None where there is no value."""
    return [value_of(row[number]) for row in table(scheduler, name)]


def value_of(cell: str) -> float | None:
    """The number that a cell begins with; a share is of 1."""
    if cell == "\u2013":
        return None
    found = re.match(r"[\d,.]+", cell)
    assert found is not None, cell
    number = float(found[0].replace(",", ""))
    return number / 100 if cell[found.end() :].startswith("%") else number


def shares(scheduler: str, name: str, number: int) -> list[dict[str, Any]]:
    """A column of shares as the JSON has it."""
    found: list[dict[str, Any]] = []
    for row in table(scheduler, name):
        numbers = [float(each.replace(",", "")) for each in re.findall(r"\d[\d,.]*", row[number])]
        if not numbers:
            found.append({"right": 0, "total": 0, "wilson95": None})
            continue
        _, right, total, _, low, high = numbers
        found.append({"right": right, "total": total, "wilson95": [low, high]})
    return found


def near(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    """Shares are the same, their intervals to a tenth of a percent."""
    for one, other in zip(found, wanted, strict=True):
        assert (one["right"], one["total"]) == (other["right"], other["total"])
        if other["wilson95"] is None:
            assert one["wilson95"] is None
        else:
            assert one["wilson95"] == pytest.approx([100 * end for end in other["wilson95"]], abs=0.051)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_the_calendar_is_that_of_the_json(scheduler: str) -> None:
    """Every day of the last 53 weeks has its answers, its minutes and its level; days to come have what is due."""
    calendar = told(scheduler)["calendar"]
    rows = table(scheduler, "calendar-0")
    fields = shown(scheduler).css("svg.map rect:not(.cursor), svg.map circle")
    assert len(rows) == len(fields) == 53 * 7
    past = [row for row in rows if row[1] != "\u2013"]
    assert sum(int(row[1]) for row in past) == sum(day["answers"] for day in calendar["days"].values())
    assert len([row for row in past if row[1] != "0"]) == len(calendar["days"])
    levels = [int((field.attributes["class"] or "")[6]) for field in fields[: len(past)]]
    assert sorted(level for level in levels if level) == sorted(day["level"] for day in calendar["days"].values())
    assert [(field.attributes["class"]) for field in fields[len(past) :]] == ["coming"] * (len(rows) - len(past))
    coming = list(calendar["coming"].values())
    assert [int(row[3]) for row in rows[len(past) :]] == coming[: len(rows) - len(past)]


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_what_is_due_is_that_of_the_json(scheduler: str) -> None:
    """Each day of the forecast, the backlog and the months are those of the JSON."""
    due = told(scheduler)["future_due"]
    assert column(scheduler, "due-0", 1)[0] == due["backlog"]
    assert {str(at): count for at, count in enumerate(column(scheduler, "due-0", 2)) if count} == due["days"]
    again = [sum(filter(None, map(value_of, row[1:]))) for row in table(scheduler, "due-0")]
    now = [due["backlog"] + due["days"].get("0", 0), *(due["days"].get(str(at), 0) for at in range(1, 31))]
    assert again == pytest.approx([*map(max, due["simulated"][:31], now)], abs=0.051)
    months = [*due["months"].values()]
    assert column(scheduler, "months-0", 1) == [month["due"] for month in months]
    simulated = [sum(filter(None, map(value_of, row[1:]))) for row in table(scheduler, "months-0")]
    assert simulated == pytest.approx([max(month["simulated"], month["due"]) for month in months], abs=0.51)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_recall_is_that_of_the_json(scheduler: str) -> None:
    """True retention, the forgetting curve and calibration are those of the JSON, with their counts and intervals."""
    facts = told(scheduler)
    for number, age in enumerate(("young", "mature", "all"), 1):
        near(shares(scheduler, "retention-0", number), [each[age] for each in facts["true_retention"].values()])
        near(
            [each for each in shares(scheduler, "retention-months-1", number) if each["total"]],
            [each[age] for each in facts["true_retention_by_month"].values() if each[age]["total"]],
        )
    drawn = shares(scheduler, "forgetting-0", 1)
    for part in ("right", "total"):
        assert sum(point[part] for point in drawn) == sum(point[part] for point in facts["forgetting_curve"])
    assert len(drawn) < len(facts["forgetting_curve"])
    assert min(point["total"] for point in drawn) >= 20
    calibrations = {name: each for name, each in facts["calibration"].items() if name not in {"note", "constant"}}
    assert len(calibrations) == 2
    for name, each in calibrations.items():
        found = shares(scheduler, f"calibration-{name}-0", 1)
        assert [one["total"] for one in found] == [one["n"] for one in each["equal_bins"]]
        text = text_of(shown(scheduler), f"section[aria-labelledby=calibration-{name}]")
        assert f"Log loss{each['log_loss']:.4f}" in text
        assert f"RMSE(bins){each['rmse_bins']:.4f}" in text


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_cards_are_those_of_the_json(scheduler: str) -> None:
    """What is remembered, the histograms and the states of the cards are those of the JSON."""
    facts = told(scheduler)
    over_time = [*facts["remembered_over_time"].values()]
    assert column(scheduler, "remembered-3", 1) == [learnt for learnt, _ in over_time]
    assert column(scheduler, "remembered-3", 2) == pytest.approx([sum_ for _, sum_ in over_time], abs=0.51)
    for number, state in enumerate(("mature", "young", "learning", "new", "suspended", "retired"), 1):
        assert column(scheduler, "states-3", number) == [point[state] for point in facts["card_states"]]
    assert sum(filter(None, column(scheduler, "introduced-3", 1))) == facts["introduced_all"]
    names = {
        "intervals": "intervals",
        "ease_hundredths": "ease",
        "stability_days": "stability",
        "difficulty_percent": "difficulty",
        "retrievability_percent": "recall",
        "lapses": "lapses",
    }
    there = [fact for fact in names if facts[fact] is not None]
    assert len(there) == {"sm2": 3, "fsrs": 5}[scheduler]
    for fact in there:
        assert sum(filter(None, column(scheduler, f"{names[fact]}-0", 1))) == sum(facts[fact]["histogram"].values())


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_answers_are_those_of_the_json(scheduler: str) -> None:
    """Hours, days of the week, seconds, buttons and minutes are those of the JSON."""
    facts = told(scheduler)
    for name, fact in (("hours", "hours_local_total_right"), ("weekdays", "weekdays_from_monday_total_right")):
        pairs = zip(column(scheduler, f"{name}-0", 1), column(scheduler, f"{name}-0", 2), strict=True)
        assert [[(right or 0) + (wrong or 0), right] for right, wrong in pairs] == facts[fact]
    seconds = facts["seconds"]["answers"]["histogram"]
    assert sum(filter(None, column(scheduler, "seconds-0", 1))) == sum(seconds.values())
    for at, span in enumerate(SPANS):
        rows = [[value_of(cell) for cell in row[1:]] for row in table(scheduler, f"buttons-{at}")]
        assert rows == [buttons for kind, buttons in facts["buttons"][span].items() if kind != "cram" or any(buttons)]
    counts = [
        [int(cell.split("(")[1][:-1].replace(",", "")) for cell in row[1:]]
        for row in table(scheduler, "buttons-intervals-0")
    ]
    assert counts == [each["buttons"] for each in facts["buttons_by_interval"]]
    costs = facts["load"]["costs"]
    assert column(scheduler, "costs-0", 1) == pytest.approx([cost["minutes_a_day"] for cost in costs], abs=0.051)
    total = sum(minutes or 0 for minutes in column(scheduler, "load-0", 1))
    assert total / LENGTHS["30"] == pytest.approx(facts["load"]["minutes_a_day"], abs=0.051)  # type: ignore[operator]


def pictures(scheduler: str) -> Iterator[tuple[str, LexborNode]]:
    """The pictures with axes, each with the name of its table."""
    for values in shown(scheduler).css(".values[data-at]"):
        yield str(values.attributes["id"]), values.css("svg.plot")[0]


def axis(picture: LexborNode) -> Any:
    """From pixels to values, by the labels of the axis at the left."""
    places = [float(node.attributes["y1"] or 0) for node in picture.css("line.grid")]
    labels = [node.text() for node in picture.css("text.y")]
    units = {"k": 1e3, "M": 1e6}
    values = [(value_of(label) or 0) * units.get(label[-1], 1) for label in labels]
    assert places[0] == HEIGHT
    assert places[-1] == 0

    def value_at(pixels: float) -> float:
        return values[0] + (HEIGHT - pixels) / HEIGHT * (values[-1] - values[0])

    return value_at, (values[-1] - values[0]) / HEIGHT


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_bars_are_as_high_as_their_values(scheduler: str) -> None:
    """Each bar begins where the one below it ends, and is as high as the table says, to a pixel."""
    seen = 0
    for name, picture in pictures(scheduler):
        paths = picture.css("path.bar")
        if not paths:
            continue
        value_at, pixel = axis(picture)
        rows = [[value_of(cell) or 0 for cell in row[1 : len(paths) + 1]] for row in table(scheduler, name)]
        for number, path in enumerate(paths):
            bars = re.findall(r"M([\d.-]+) ([\d.-]+)V([\d.-]+)h([\d.-]+)V", path.attributes["d"] or "")
            there = {row: [*accumulate(cells, initial=0.0)][number : number + 2] for row, cells in enumerate(rows)}
            drawn = [ends for ends in there.values() if ends[1] > ends[0]]
            # What a cell rounds to nothing may still be drawn.
            assert len(drawn) <= len(bars) <= len(rows)
            for left, bottom, top, width in bars:
                row = int((float(left) + float(width) / 2) / WIDTH * len(rows))
                assert value_at(float(bottom)) == pytest.approx(there[row][0], abs=1.1 * pixel + 0.51)
                assert value_at(float(top)) == pytest.approx(there[row][1], abs=1.1 * pixel + 0.51)
                seen += 1
    assert seen > 500


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_lines_and_areas_are_where_their_values_are(scheduler: str) -> None:
    """A line goes through its values, and each area has the height of its values above the one below."""
    seen = 0
    for name, picture in pictures(scheduler):
        if not picture.css("path.line, path.area"):
            continue
        value_at, pixel = axis(picture)
        rows = table(scheduler, name)
        stacked = [0.0] * len(rows)
        for number, path in enumerate(picture.css("path.line, path.area"), 1):
            values = [value_of(row[number]) for row in rows]
            is_area = "area" in (path.attributes["class"] or "")
            if is_area:
                stacked = [below + (value or 0) for below, value in zip(stacked, values, strict=True)]
            points = re.findall(r"([\d.]+) ([\d.-]+)", path.attributes["d"] or "")[: len(rows)]
            expected = stacked if is_area else [value for value in values if value is not None]
            found = [value_at(float(height)) for _, height in points[: len(expected)]]
            assert found == pytest.approx(expected, abs=0.2 * pixel + 0.51)
            seen += len(found)
    assert seen > 500


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_dots_are_where_their_values_are(scheduler: str) -> None:
    """Each dot is at the height of its value."""
    seen = 0
    for name, picture in pictures(scheduler):
        dots = picture.css("circle.dot")
        if not dots:
            continue
        value_at, pixel = axis(picture)
        kinds = list(dict.fromkeys(dot.attributes["class"] for dot in dots))
        for number, kind in enumerate(kinds, 1):
            values = [value for row in table(scheduler, name) if (value := value_of(row[number])) is not None]
            heights = [float(dot.attributes["cy"] or 0) for dot in dots if dot.attributes["class"] == kind]
            assert [value_at(height) for height in heights] == pytest.approx(values, abs=0.1 * pixel + 0.0006)
            seen += len(heights)
    assert seen > 40


def test_the_page_needs_nothing_else() -> None:
    """The page has no style or script but those whose hashes its policy names, and no address of anything."""
    text = page_of(evil(example()))
    assert text.startswith(BEGINNING)
    page = LexborHTMLParser(text)
    policy = page.css("meta[http-equiv]")[0].attributes["content"] or ""
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for name in ("style", "script"):
        (only,) = page.css(name)
        assert b64encode(sha256(only.text().encode()).digest()).decode() in policy
    assert page.css("[style], [src], [href], [onclick], link, base, iframe, img, form, a") == []
    assert re.findall(r"\burl\(|@import|//", text.partition("<style>")[2].partition("</style>")[0]) == []
    assert "http" not in text.replace("http-equiv", "")
    names = [node.attributes["id"] for node in page.css("[id]")]
    assert len(names) == len(set(names))


def test_names_stay_text() -> None:
    """The name of a deck or card that looks like markup makes no element."""
    page = LexborHTMLParser(page_of(evil(example())))
    assert text_of(page, "title") == f"Statistics: {DECK}"
    assert page.css("b") == []
    assert [cell.text() for cell in page.css("#hardest ~ .scroll tbody tr:first-child td:first-child")] == [TERM] * 3


def test_ten_years_are_less_than_a_megabyte() -> None:
    """A log of ten years makes a page of less than a megabyte, and of no more bars than can be told apart."""
    text = page_of(decade(example()))
    assert len(text.encode()) < 1_000_000
    page = LexborHTMLParser(text)
    assert {len(page.css(f"#load-{at}-table tbody tr")) for at in range(len(PERIODS))} == {30, 90, 53, 121}


@pytest.mark.parametrize("later", [0, 10], ids=["that evening", "ten days later"])
def test_a_backlog_is_said(later: int) -> None:
    """What is overdue is said in words, if anything is."""
    figures = example(days_later=later)
    text = text_of(LexborHTMLParser(page_of(figures)), "section[aria-labelledby=due] p")
    assert text.startswith(f"{figures.forecast.backlog} are overdue") == (later > 0)


def small(person: Person, *answers: int) -> Figures:
    """The figures of somebody who gave a few answers to one card, one a day."""
    person.write("seas.md", SEAS)
    with person.collection() as opened:
        for rating in answers:
            person.answer(opened, "Tide", rating)
            person.wait(days=1)
        return figures_of(opened, Day(person.today - 1))


@pytest.mark.parametrize("answers", [[3], [1], [3, 3], [3, 3, 1, 3, 4]], ids=str)
def test_a_short_log_has_a_page(person: Person, answers: list[int]) -> None:
    """One answer is enough for a page; what has no value yet is said to have none."""
    figures = small(person, *answers)
    page = LexborHTMLParser(page_of(figures))
    assert len(page.css("section")) >= 12
    assert all(node.text().strip() for node in page.css("section p"))
    assert "nan" not in page_of(figures).lower().replace("ordinance", "")
    plural = "" if len(answers) == 1 else "s"
    assert f"{len(answers)} answer{plural} on {len(answers)} of" in text_of(page, "section[aria-labelledby=calendar] p")
    if answers == [3]:
        assert text_of(page, "section[aria-labelledby=retention] p") == "No reviews on a later day yet."
        assert "It takes 1,000 reviews" in text_of(page, "section[aria-labelledby=calibration] p")
        drawn = [path.attributes["d"] or "" for path in page.css(".plot .area, .plot .line")]
        assert {shape.partition(" ")[0] for shape in drawn} == {"M480"}  # a width around the middle


def test_figures_without_some(person: Person) -> None:
    """Where a figure has nothing to show, its part of the page is left out, or says so."""
    figures = small(person, 3)
    load = replace(figures.load, costs=(), trend=-2.5, before=30)
    seconds = replace(figures.seconds, answers=figures.seconds.answers._replace(counts={}))
    calendar = replace(figures.calendar, days={}, bounds=None)
    states = replace(figures.states, introduced={})
    glance = replace(figures.glance, first=figures.glance.first._replace(right=0, total=0))
    empty = replace(figures, load=load, seconds=seconds, calendar=calendar, states=states, glance=glance)
    page = LexborHTMLParser(page_of(empty))
    assert page.css("#seconds") == []
    assert "Too few reviews to tell" in text_of(page, "section[aria-labelledby=costs] p")
    assert page.css("section[aria-labelledby=costs] figure, section[aria-labelledby=costs] code") == []
    assert "2.5 min less than in the 30 days before" in text_of(page, "section[aria-labelledby=load] p")
    assert [entry.text() for entry in page.css("section[aria-labelledby=calendar] .legend li")] == ["none", "to come"]


def test_long_answers_are_counted_together(person: Person) -> None:
    """Answers of a minute and more are one bar, so that one long break makes no empty picture."""
    figures = small(person, 3)
    counts = {3: 1, 70: 2, 4000: 1}
    seconds = replace(figures.seconds, answers=figures.seconds.answers._replace(counts=counts))
    page = LexborHTMLParser(page_of(replace(figures, seconds=seconds)))
    assert [cell.text() for cell in page.css("#seconds-0-table tbody tr:last-child > *")] == ["60 s or more", "3"]
    assert len(page.css("#seconds-0-table tbody tr")) == 61
