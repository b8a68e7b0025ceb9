from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.health.finding import Level
from bot.health.time_checks import ClockSample, check_clock, check_time_zone
from config.profile import Schedule

NOON = datetime(2025, 9, 22, 12, tzinfo=UTC)
STEADY = timedelta()


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, Level.OK), (-20, Level.OK), (90, Level.WARN), (-90, Level.WARN), (900, Level.FAIL)]
)
def test_the_clock_is_compared_with_those_of_others(seconds: int, level: Level) -> None:
    """The worst of them counts; GitHub refuses an app whose clock is a minute off."""
    samples = [
        ClockSample(whose="arXiv", theirs=NOON, ours=NOON + timedelta(seconds=seconds * 0.9)),
        ClockSample(whose="GitHub", theirs=NOON, ours=NOON + timedelta(seconds=seconds)),
    ]
    found = check_clock(samples, jump=STEADY)
    assert found.level is level
    assert level is Level.OK or ("behind GitHub" if seconds < 0 else "ahead of GitHub") in found.message


@pytest.mark.parametrize("days", [-1, 1, 9_000])
def test_of_two_that_disagree_the_one_that_agrees_is_believed(days: int) -> None:
    """A stranger's clock is not wrong by as much as this one by accident, so nobody is sent to set this one."""
    told = ClockSample.of_header("Mon, 22 Sep 2025 12:00:00 GMT", whose="GitHub", ours=NOON)
    wrong = ClockSample(whose="arXiv", theirs=NOON + timedelta(days=days), ours=NOON)
    assert told is not None
    found = check_clock([wrong, told], jump=STEADY)
    assert found.level is Level.WARN
    assert found.message.startswith("agrees with GitHub, but is ")
    assert found.message.endswith(("behind arXiv", "ahead of arXiv"))
    assert "it is arXiv whose time is wrong" in found.remedy


@pytest.mark.parametrize(
    ("date", "theirs"),
    [
        ("Mon, 22 Sep 2025 12:00:00 GMT", NOON),
        ("Mon, 22 Sep 2025 14:00:00 +0200", NOON),
        ("Mon, 22 Sep 2025 12:00:00 -0000", NOON),
        ("Mon, 22 Sep 2025 12:00:00", NOON),
        (None, None),
        ("", None),
        ("now", None),
        ("Mon, 99 Sep 2025 99:99:99 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("Mon, 22 Sep 2025 05:30:00 +9999", None),
    ],
)
def test_a_date_that_is_nonsense_tells_no_time(
    date: str | None, theirs: datetime | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And breaks no check; one without a zone is UTC, wherever this machine is."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        sample = ClockSample.of_header(date, whose="GitHub", ours=NOON)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (sample.theirs if sample else None) == theirs


def test_a_clock_that_is_set_meanwhile_is_told() -> None:
    """The stopwatch does not jump; and where nobody was asked, nothing is claimed."""
    assert check_clock([], jump=timedelta(hours=-1)).level is Level.WARN
    assert check_clock([], jump=STEADY).level is Level.SKIPPED


@pytest.mark.parametrize(
    ("run", "zone", "told"),
    [
        ("30 2 * * *", "Europe/Berlin", "2025-10-26 02:30 comes twice"),
        ("30 2 * 3 *", "Europe/Berlin", "2026-03-29 02:30 does not exist"),
        ("30 0 * * *", "America/Havana", "2025-11-02 00:30 comes twice"),
        ("30 5 * * *", "Europe/Berlin", ""),
        ("30 2 * * mon", "Europe/Berlin", ""),
        ("30 2 * * *", "UTC", ""),
    ],
)
def test_an_hour_that_summer_time_skips_or_doubles_is_told_a_year_ahead(run: str, zone: str, told: str) -> None:
    """Only where a run is due in it."""
    found = check_time_zone(Schedule(run=run, time_zone=zone), variable=None, now=NOON)
    assert (found.level is Level.WARN) == bool(told)
    assert told in found.message


@pytest.mark.parametrize(
    ("variable", "level"),
    [
        ("Europe/Berlin", Level.OK),
        (":UTC", Level.OK),
        ("CET-1CEST,M3.5.0,M10.5.0/3", Level.OK),
        ("", Level.OK),
        ("Berlin", Level.WARN),
        ("../etc/passwd", Level.WARN),
    ],
)
def test_a_zone_that_is_none_counts_as_utc_and_is_told(variable: str, level: Level) -> None:
    """The C library says nothing of it."""
    now = NOON.astimezone(ZoneInfo("Europe/Berlin"))
    found = check_time_zone(Schedule(), variable=variable, now=now)
    assert found.level is level
    assert level is Level.WARN or "cron here keeps to CEST (UTC+0200)" in found.message
