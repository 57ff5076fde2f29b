"""The clock: the one place that knows what time it is, and how a test or a script pins it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import Person, deck_text

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


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "2026-03-01",
        "2026-03-01T08:00:00",
        "08:00+01:00",
        "1772348400",
        " ",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ],
)
def test_what_is_no_moment_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What is no moment, has no offset, or has no calendar on both sides is an error that shows the right form."""
    monkeypatch.setenv(clock.VARIABLE, text)
    with pytest.raises(BadClock, match=r'not a date and time; give one like "2026') as caught:
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
def test_the_local_zone(
    monkeypatch: pytest.MonkeyPatch, live_in: Callable[[str], None], zone: str, utc_offset: int
) -> None:
    """The offset is that of the machine's zone, east of UTC being positive."""
    monkeypatch.delenv(clock.VARIABLE, raising=False)
    live_in(zone)
    assert clock.now().utc_offset == utc_offset


@pytest.mark.parametrize(
    ("zone", "known"),
    [
        ("Europe/Berlin", True),
        (":Europe/Berlin", True),
        ("/usr/share/zoneinfo/Europe/Berlin", True),
        ("CET-1CEST,M3.5.0,M10.5.0/3", True),
        ("<+05>-5", True),
        ("XST-5:45", True),
        ("EST5EDT", True),
        ("UTC", True),
        ("UTC0", True),
        ("", True),
        (":", True),
        ("Nonsense/Zone", False),
        (":Nonsense", False),
        ("europe/berlin", False),
        ("Europe/Berlin ", False),
        ("Europe", False),
        ("zone.tab", False),
        ("Foo/Bar5", False),
        ("XX5", False),
        ("/dev/null", False),
    ],
)
def test_what_is_no_time_zone(live_in: Callable[[str], None], zone: str, known: bool) -> None:  # noqa: FBT001 - a row's answer
    """A zone that the system does not know, for which it takes UTC, is known to be none."""
    live_in(zone)
    assert clock.unknown_zone() == ("" if known else zone)
    at = 1_720_000_000
    assert known or time.localtime(at).tm_gmtoff == 0
    assert not known or time.localtime(at).tm_gmtoff != 0 or zone.strip(":0") in {"", "UTC"}


def test_a_machine_without_its_time_zone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the machine's own zone leads nowhere, as without the data of time zones, it is that; else nothing is."""
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    monkeypatch.setattr(clock, "_MACHINES", str(link))
    assert not clock.unknown_zone()
    link.symlink_to(tmp_path / "Berlin")
    assert clock.unknown_zone() == str(link)
    (tmp_path / "Berlin").write_bytes(b"TZif")
    assert not clock.unknown_zone()


def test_a_wrong_time_zone_is_said(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command that asks for the time says it in one line, and goes on."""
    monkeypatch.setenv("TZ", "Nonsense/Zone")
    person.write("seas.md", deck_text("Seas", {"Tide": "Up and down."}))
    for command in (["due"], ["check"], []):
        result = person.run(*command)
        assert result.exit_code == 0
        assert result.stderr.count('unknown time zone "Nonsense/Zone"') == 1
    assert "time zone" not in person.run("completion", "bash").stderr
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert "time zone" not in person.run("due").stderr
