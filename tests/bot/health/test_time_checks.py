from __future__ import annotations

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
        ClockSample(whose="arXiv", theirs=NOON, ours=NOON),
        ClockSample(whose="GitHub", theirs=NOON, ours=NOON + timedelta(seconds=seconds)),
    ]
    found = check_clock(samples, jump=STEADY)
    assert found.level is level
    assert level is Level.OK or ("behind GitHub" if seconds < 0 else "ahead of GitHub") in found.message


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
