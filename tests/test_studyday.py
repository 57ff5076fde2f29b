"""Study days: the rollover, daylight saving, travel, and days before 1970."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.studyday import Day, Instant, from_date, study_day, to_date

BERLIN = ZoneInfo("Europe/Berlin")
AUCKLAND = ZoneInfo("Pacific/Auckland")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
NEW_YORK = ZoneInfo("America/New_York")


def instant(moment: datetime) -> Instant:
    """An aware moment as the log keeps it."""
    offset = moment.utcoffset()
    assert offset is not None
    return Instant(at=round(moment.timestamp() * 1000), utc_offset=round(offset.total_seconds()))


def local(text: str, zone: ZoneInfo) -> datetime:
    """A wall-clock time in a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2026-03-01T12:00:00", BERLIN, "2026-03-01"),
        ("2026-03-01T03:59:59", BERLIN, "2026-02-28"),
        ("2026-03-01T04:00:00", BERLIN, "2026-03-01"),
        ("2026-03-01T00:00:00", BERLIN, "2026-02-28"),
        ("2026-01-01T03:59:59.999", NEW_YORK, "2025-12-31"),
        ("2026-01-01T04:00:00", NEW_YORK, "2026-01-01"),
        ("2026-03-01T05:00:00", AUCKLAND, "2026-03-01"),
        ("2026-03-01T03:59:00", KATHMANDU, "2026-02-28"),
        ("2028-02-29T23:59:59", KATHMANDU, "2028-02-29"),
    ],
)
def test_a_day_begins_at_four(moment: str, zone: ZoneInfo, expected: str) -> None:
    """Until 4 a.m. local time it is still the day before, in every zone."""
    assert to_date(study_day(instant(local(moment, zone)))).isoformat() == expected


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(0, "2026-03-01"), (3, "2026-03-01"), (4, "2026-02-28"), (23, "2026-02-28")],
)
def test_the_rollover_hour_is_an_argument(hour: int, expected: str) -> None:
    """At half past three it depends on the rollover hour which day it is."""
    moment = instant(local("2026-03-01T03:30:00", BERLIN))
    assert to_date(study_day(moment, rollover_hour=hour)).isoformat() == expected


@pytest.mark.parametrize(
    ("change", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25)],
    ids=["clocks go forward", "clocks go back"],
)
def test_daylight_saving_moves_no_day(change: str, hours: int) -> None:
    """On the day the clocks change, the study day still turns at 4 a.m. on the wall."""
    before = local(f"{change}T04:00:00", BERLIN) - timedelta(days=1)
    after = local(f"{change}T04:00:00", BERLIN)
    assert (after.astimezone(UTC) - before.astimezone(UTC)) == timedelta(hours=hours)
    named = from_date(date.fromisoformat(change))
    second = timedelta(seconds=1)
    assert study_day(instant(before)) == named - 1
    assert study_day(instant((after.astimezone(UTC) - second).astimezone(BERLIN))) == named - 1
    assert study_day(instant(after)) == named


def test_the_hour_that_comes_twice() -> None:
    """Half past two before and after the clocks went back belong to one study day."""
    first = local("2026-10-25T02:30:00", BERLIN)
    second = first.replace(fold=1)
    assert instant(second).at - instant(first).at == 3_600_000
    assert study_day(instant(first)) == study_day(instant(second)) == from_date(date(2026, 10, 24))


def test_one_moment_is_two_days_on_two_sides_of_the_world() -> None:
    """Travel changes the day of what comes next; what was written keeps its offset and its day."""
    moment = local("2026-06-01T20:00:00", NEW_YORK)
    there = moment.astimezone(AUCKLAND)
    assert instant(there).at == instant(moment).at
    assert study_day(instant(moment)) == from_date(date(2026, 6, 1))
    assert study_day(instant(there)) == from_date(date(2026, 6, 2))


@pytest.mark.parametrize(
    ("at", "day"),
    [(0, -1), (4 * 3_600_000, 0), (4 * 3_600_000 - 1, -1), (-1, -1), (-86_400_000, -2), (-20 * 3_600_000 - 1, -2)],
)
def test_days_before_the_epoch(at: int, day: int) -> None:
    """Moments before 1970 round down to their day, not towards zero."""
    assert study_day(Instant(at=at, utc_offset=0)) == day


@given(day=st.dates())
def test_dates_and_days_are_inverse(day: date) -> None:
    """A date gives a day that gives the date again."""
    assert to_date(from_date(day)) == day


def test_day_nought() -> None:
    """Days are counted from 1970-01-01."""
    assert to_date(Day(0)) == date(1970, 1, 1)
    assert from_date(date(1970, 1, 2)) == 1


def test_a_day_outside_the_calendar() -> None:
    """A day that no calendar names is refused."""
    with pytest.raises(ValueError, match="out of range"):
        to_date(Day(10_000_000))


@given(
    moment=st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - the zone is drawn apart
    zone=st.timezones(),
    hour=st.integers(min_value=0, max_value=23),
)
def test_the_day_is_the_wall_clock_less_the_rollover(moment: datetime, zone: ZoneInfo, hour: int) -> None:
    """In any zone the study day is the local date of the local time minus the rollover hour."""
    aware = moment.replace(tzinfo=UTC).astimezone(zone)
    wall = aware.replace(tzinfo=None) - timedelta(hours=hour)
    exact = Instant(
        at=(aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1), utc_offset=instant(aware).utc_offset
    )
    assert to_date(study_day(exact, rollover_hour=hour)) == wall.date()
