"""The clock: the one place that knows what time it is, and how a test or a script pins it."""

import time

import pytest

from flashcards import clock
from flashcards.errors import BadClock
from flashcards.studyday import Instant


@pytest.mark.parametrize(
    ("text", "at", "utc_offset"),
    [
        ("1970-01-01T00:00:00+00:00", 0, 0),
        ("1970-01-01T00:00:00Z", 0, 0),
        ("1970-01-01T01:00:00.5+01:00", 500, 3600),
        ("2026-03-01T08:00:00+01:00", 1_772_348_400_000, 3600),
        ("2026-03-01T08:00:00-05:30", 1_772_371_800_000, -19_800),
        ("2026-03-01T08:00:00.123456+01:00", 1_772_348_400_123, 3600),
        ("1969-12-31T23:59:59.999+00:00", -1, 0),
    ],
)
def test_a_pinned_clock_stands_still(monkeypatch: pytest.MonkeyPatch, text: str, at: int, utc_offset: int) -> None:
    """A pinned moment is that moment, in milliseconds, with the offset it gives."""
    monkeypatch.setenv(clock.VARIABLE, text)
    assert clock.now() == clock.now() == Instant(at=at, utc_offset=utc_offset)


@pytest.mark.parametrize("text", ["tomorrow", "2026-03-01", "2026-03-01T08:00:00", "08:00+01:00", "1772348400", " "])
def test_what_is_no_moment_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A text that is no moment, or a moment without an offset, is an error that shows the right form."""
    monkeypatch.setenv(clock.VARIABLE, text)
    with pytest.raises(BadClock, match=r'not a moment; give one like "2026') as caught:
        clock.now()
    assert caught.value.text == text


@pytest.mark.parametrize("pinned", [None, ""])
def test_the_real_clock(monkeypatch: pytest.MonkeyPatch, pinned: str | None) -> None:
    """Without a pin it is now."""
    if pinned is None:
        monkeypatch.delenv(clock.VARIABLE, raising=False)
    else:
        monkeypatch.setenv(clock.VARIABLE, pinned)
    before = time.time_ns() // 1_000_000
    moment = clock.now()
    assert before <= moment.at <= time.time_ns() // 1_000_000


@pytest.mark.parametrize(("zone", "utc_offset"), [("XST-5:45", 20_700), ("UTC0", 0), ("YST+9:30", -34_200)])
def test_the_local_zone(monkeypatch: pytest.MonkeyPatch, zone: str, utc_offset: int) -> None:
    """The offset is that of the machine's zone, east of UTC being positive."""
    monkeypatch.delenv(clock.VARIABLE, raising=False)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert clock.now().utc_offset == utc_offset
    finally:
        monkeypatch.undo()
        time.tzset()
