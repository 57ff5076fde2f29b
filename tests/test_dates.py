"""Dates as people write them: understood wholly, or refused with what is wrong; seen from every day of the week."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from helpers import SEAS, Person

from flashcards.cli.dates import coming, date_of
from flashcards.errors import BadDate

WEEK = [date(2026, 11, 23) + timedelta(days=more) for more in range(7)]
"""A Monday and the days after it."""

TODAYS = [*WEEK, date(2027, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)]
NAMES = {
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "weds": 2, "thursday": 3,
    "thu": 3, "thur": 3, "thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
DAYS = {
    "today": 0, "TODAY": 0, " today ": 0, "tomorrow": 1, "Tomorrow": 1, "yesterday": -1, "day after tomorrow": 2,
    "the day after tomorrow": 2, "day before yesterday": -2, "the day before yesterday": -2, "in 3 days": 3,
    "in  3  days": 3, "+3d": 3, "+ 3 days": 3, "in a day": 1, "in one day": 1, "in two days": 2, "in twelve days": 12,
    "3 days ago": -3, "a day ago": -1, "in 2 weeks": 14, "in 2w": 14, "in a week": 7, "two weeks from now": 14,
    "3 days from today": 3, "a week ago": -7, "10 weeks ago": -70, "in 0 days": 0, "+10d": 10, "next week": 7,
    "last week": -7, "in 400 days": 400, "in seven weeks": 49, "six weeks ago": -42,
}  # fmt: skip
"""Days from today, whichever that is."""

MONTHS = {
    "2026-03-01": {"2026-03-01", "2026-3-1", "2026-03-1", "1 march 2026", "1st march 2026", "march 1 2026",
        "March 1, 2026", "march 1st, 2026", "Mar 1 2026", "mar. 1, 2026", "1. march 2026", "01 mar 2026",
        "the 1st of march 2026", "1st of march, 2026", "on 1 march 2026", "2026 march 1", "sunday 1 march 2026",
        "Sun, 1 Mar 2026", "sunday, march 1st, 2026", "march 1 2026 sunday", "1 MARCH 2026"},
    "2028-02-29": {"29 feb 2028", "feb 29 2028", "february 29th, 2028", "2028-02-29", "tuesday 29 february 2028"},
    "2027-12-31": {"31 dec 2027", "december 31st 2027", "31st of december 2027", "2027-12-31", "fri 31 dec 2027"},
    "2030-09-05": {"5 sep 2030", "5 sept 2030", "september 5, 2030", "sept. 5th 2030", "thurs 5 sept 2030"},
    "2027-05-03": {"3 may 2027", "may 3 2027", "may 3rd, 2027", "mon 3 may 2027", "3. may 2027"},
    "2031-08-22": {"22 aug 2031", "august 22nd 2031", "the 22nd of august 2031", "22nd august 2031"},
}  # fmt: skip
"""Days in full: they are the same from everywhere."""

NEAR = {
    "1 march": (3, 1), "march 1": (3, 1), "1st of march": (3, 1), "the 1st of march": (3, 1), "mar 1st": (3, 1),
    "1. march": (3, 1), "march 1.": (3, 1), "on march 1": (3, 1), "24 november": (11, 24), "nov 24": (11, 24),
    "nov. 24th": (11, 24), "24th of nov": (11, 24), "23 nov": (11, 23), "november 29th": (11, 29), "30 nov": (11, 30),
    "1 jan": (1, 1), "jan 1": (1, 1), "january 1st": (1, 1), "31 dec": (12, 31), "dec 31": (12, 31),
    "28 feb": (2, 28), "february 28th": (2, 28), "feb 28": (2, 28), "5 sept": (9, 5), "june 30": (6, 30),
    "30th june": (6, 30), "4 july": (7, 4), "jul 4th": (7, 4), "13 aug": (8, 13), "oct 31": (10, 31), "12 apr": (4, 12),
    "11 may": (5, 11), "may 11th": (5, 11), "2 oct": (10, 2), "3rd of october": (10, 3),
}  # fmt: skip
"""A month and a day: the next one, or the last one where the past is looked at."""

REFUSED = [
    "", " ", "foo", "\x00", "5", "12", "31", "5th", "the 5th", "5th.", "1st", "on the 3rd", "2026", "1999",
    "20260301", "fri 13", "friday the 13th", "friday 13th", "mon 1", "wed 3am", "wed 3", "wednesday 15:00",
    "tomorrow 3pm", "3am", "noon", "15:00", "at 3", "now", "jan", "march", "mar 2026", "march 2026", "2026 march",
    "2026-03", "2026-W10", "2026-W10-1", "2026-060", "jan 0", "jan 32", "32 jan", "feb 30", "30 feb", "feb 31",
    "31 april", "june 31", "31 nov", "dec 00", "29 feb 2027", "feb 29 2026", "2027-02-29", "2026-13-01",
    "2026-00-10", "2026-01-32", "12 dec 11", "12 dec 26", "dec 12 26", "dec 12 '26", "5 of 6", "5 of the 6th",
    "5/6", "3/4/2026", "3-4-2026", "3.4.2026", "3.4.", "2026/03/01", "25.12.", "12/25", "1 march 12",
    "1 march 2026 2027", "1 2 march", "1 march 2 april", "march 1 2", "march march 1", "1 march march",
    "1 of of march", "the the 1 march", "1 mar 2026 8:00", "1 march 2026 at 8", "2026-03-01T08:00",
    "2026-03-01 08:00", "2026-03-01Z", "1 march utc", "1 march bc", "1 march 02026", "1 march 226", "1 march 20260",
    "001 march", "1 marchx", "1 marc", "1 m", "1 m\xe4rz", "1 mai", "1nd march", "2st march", "3th march",
    "11st march", "12nd march", "21th march", "22th march", "31th december", "\u0661 march", "\uff11 march", "in 3",
    "+3", "-3", "3", "in days", "in -3 days", "in 3 weeks ago", "+3 days ago", "in 3 days from now",
    "in 99999 years", "99999 years ago", "in 123456 days", "in 1.5 weeks", "in 3 hours", "3 fortnights", "next",
    "last", "next day", "next 3 days", "next 1 march", "last march", "this week", "this month", "next fri 13",
    "friday friday", "friday next", "fridays", "frida", "fr", "m", "d", "mon tue 1 march", "weekend",
    "tomorrow tomorrow", "tomorrow friday", "day after", "after tomorrow", "2 tomorrow", "1 march?", "1 march!",
    "~1 march", "1 march or 2 march", "1-3 march", "1 march - 3 march", "may", "may may", "sun sun 3 may",
    "2026 2027",
]  # fmt: skip


def _all() -> int:
    forms = 4
    return len(DAYS) + len(NEAR) + len(REFUSED) + forms * len(NAMES) + sum(map(len, MONTHS.values()))


def test_there_are_enough() -> None:
    """The table has some hundreds of expressions."""
    assert _all() >= 250


@pytest.mark.parametrize("today", TODAYS, ids=str)
class TestFromEveryDay:
    """Each expression, seen from days of every kind."""

    def test_days_away(self, today: date) -> None:
        """So many days ahead or ago."""
        for text, days in DAYS.items():
            assert date_of(text, today) == today + timedelta(days=days), text

    def test_days_of_the_week(self, today: date) -> None:
        """The next one from tomorrow on, or the last one up to today where the past is looked at."""
        for name, number in NAMES.items():
            ahead = next(day for more in range(1, 8) if (day := today + timedelta(days=more)).weekday() == number)
            back = next(day for less in range(7) if (day := today - timedelta(days=less)).weekday() == number)
            before = next(day for less in range(1, 8) if (day := today - timedelta(days=less)).weekday() == number)
            for text in (name, f"next {name}", f"on {name}", f"This {name.upper()}."):
                assert date_of(text, today) == ahead, text
            assert date_of(name, today, past=True) == back
            assert date_of(f"last {name}", today) == before

    def test_days_in_full(self, today: date) -> None:
        """A date with its year is that day."""
        for day, texts in MONTHS.items():
            for text in texts:
                assert date_of(text, today).isoformat() == day, text
                assert date_of(text, today, past=True).isoformat() == day, text

    def test_days_of_the_year(self, today: date) -> None:
        """A date without a year is the nearest in its direction, today among them."""
        assert date_of(f"{today:%B %d}", today) == today
        assert date_of(f"{today:%A %d %b}", today, past=True) == today
        for text, (month, day) in NEAR.items():
            years = [date(today.year + more, month, day) for more in (-1, 0, 1)]
            assert date_of(text, today) == min(each for each in years if each >= today), text
            assert date_of(text, today, past=True) == max(each for each in years if each <= today), text

    def test_refused(self, today: date) -> None:
        """Nothing is guessed: what is no date, or may be several, is none."""
        for text in REFUSED:
            for past in (False, True):
                with pytest.raises(BadDate):
                    print(text, date_of(text, today, past=past))  # noqa: T201 - says which

    def test_a_day_that_contradicts(self, today: date) -> None:
        """One day of the week goes with a date; with each other one it is refused, and told which it is."""
        meant = date_of("4 december", today)
        for more in range(1, 7):
            wrong = f"{meant + timedelta(days=more):%A}"
            with pytest.raises(BadDate, match=f"4 December {meant.year} is a {meant:%A}"):
                date_of(f"{wrong.lower()} december 4", today)
        assert date_of(f"{meant:%A} december 4", today) == meant

    def test_what_is_over(self, today: date) -> None:
        """Where only the future makes sense the past is refused, and today is not over."""
        for text in ("yesterday", "2 weeks ago", "last friday", "2020-01-01", "1 march 2020", "last year"):
            with pytest.raises(BadDate, match="is in the past"):
                coming(text, today)
        assert coming("today", today) == today


@pytest.mark.parametrize(
    ("today", "ahead", "back"),
    [
        ("2028-02-28", "2028-02-29", None),
        ("2028-02-29", "2028-02-29", "2028-02-29"),
        ("2028-03-01", None, "2028-02-29"),
        ("2027-03-01", "2028-02-29", None),
        ("2027-02-28", "2028-02-29", None),
        ("2027-01-01", None, None),
    ],
)
def test_the_day_that_most_years_lack(today: str, ahead: str | None, back: str | None) -> None:
    """29 February is that of the coming year or of the year before, or none."""
    for past, expected in ((False, ahead), (True, back)):
        if expected is None:
            with pytest.raises(BadDate):
                date_of("29 feb", date.fromisoformat(today), past=past)
        else:
            assert date_of("29 feb", date.fromisoformat(today), past=past).isoformat() == expected


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("in a month", "2027-01-31", "2027-02-28"),
        ("next month", "2028-01-31", "2028-02-29"),
        ("in 1 year", "2028-02-29", "2029-02-28"),
        ("next year", "2028-02-29", "2029-02-28"),
        ("last month", "2028-03-31", "2028-02-29"),
        ("a year ago", "2028-02-29", "2027-02-28"),
        ("2 months from now", "2026-12-31", "2027-02-28"),
        ("in 48 months", "2028-02-29", "2032-02-29"),
    ],
)
def test_months_of_other_lengths(text: str, today: str, day: str) -> None:
    """Where a month has no such day, its last one is meant."""
    assert date_of(text, date.fromisoformat(today)).isoformat() == day


def test_the_commands_say_the_date(tmp_path: Path) -> None:
    """Whoever gives a date reads which one was taken."""
    person = Person(tmp_path)
    person.write("seas.md", SEAS)
    with person.collection() as opened:
        person.answer(opened, "Tide")
    friday = date_of("friday", person.moment.date())
    assert f"Set due on {friday}: 1 card" in person.run("set-due", "friday", "Tide").stdout
    assert "is in the past" in person.run("set-due", "yesterday", "Tide").stderr
    assert person.run("set-due", "yesterday", "Tide").exit_code == 2
    monday = date_of("monday", person.moment.date(), past=True)
    assert f"from Monday, {monday} to" in person.run("log", "--since", "monday").stderr
    assert person.run("log", "--since", str(monday)).stderr == ""
    day, later = person.moment.date(), person.moment.date() + timedelta(days=3)
    backwards = person.run("log", "--since", str(later))
    assert person.run("log", "--since", "in 3 days").stderr == backwards.stderr
    assert backwards.exit_code == 1
    assert backwards.stderr == (
        f"flashcards: no entries: {later} is after {day}; --since takes the first day, --until the last\n"
    )
