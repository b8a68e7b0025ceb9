from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from config.crontab import check_crontab
from config.profile import Schedule

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


def fires_on(expression: str) -> set[str]:
    """The weekdays on which APScheduler acts within two weeks."""
    trigger = CronTrigger.from_crontab(check_crontab(expression), timezone=UTC)
    days = [MONDAY + timedelta(days=day) for day in range(14)]
    fired = (trigger.get_next_fire_time(None, day) for day in days)
    return {f"{moment:%a}" for moment in fired if moment is not None}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("0", "Sun"),
        ("7", "Sun"),
        ("1", "Mon"),
        ("mon", "Mon"),
        ("1-5", "Mon Tue Wed Thu Fri"),
        ("0-2", "Sun Mon Tue"),
        ("5-7", "Fri Sat Sun"),
        ("0-7", "Mon Tue Wed Thu Fri Sat Sun"),
        ("1,3", "Mon Wed"),
        ("0,sat", "Sat Sun"),
        ("mon-wed,5", "Mon Tue Wed Fri"),
        ("1-5/2", "Mon Wed Fri"),
        ("*/3", "Sun Wed Sat"),
        ("*", "Mon Tue Wed Thu Fri Sat Sun"),
    ],
)
def test_weekdays_mean_what_they_mean_in_a_crontab(field: str, expected: str) -> None:
    """0 and 7 are Sunday, 1 is Monday: APScheduler alone would act a day later."""
    assert fires_on(f"0 7 * * {field}") == set(expected.split())


def test_the_schedule_by_default_digests_on_mondays_and_runs_daily() -> None:
    """The defaults are read by the scheduler as they are written."""
    schedule = Schedule()
    assert fires_on(schedule.digest) == {"Mon"}
    assert len(fires_on(schedule.run)) == 7
    assert Schedule(digest="0 7 * * 1") == schedule
    assert schedule.zone.key == "UTC"


@pytest.mark.parametrize(
    "expression", ["", "* * * *", "* * * * * *", "0 7 * * 8", "0 25 * * *", "0 7 * * 3-1", "@daily"]
)
def test_what_is_no_crontab_expression_is_refused(expression: str) -> None:
    """Five fields, each in its range."""
    with pytest.raises(ValueError, match=r"fields|maximum|backwards"):
        check_crontab(expression)


@pytest.mark.parametrize("variable", ["Mars/Phobos", "EST5EDT,M3.2.0,M11.1.0"])
def test_an_expression_is_read_whatever_the_time_zone_of_the_machine(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ``TZ`` that no zone bears, or a rule of POSIX, is no reason to refuse a profile."""
    monkeypatch.setenv("TZ", variable)
    monkeypatch.setattr("tzlocal.unix._cache_tz", None)
    assert check_crontab("0 7 * * 1") == "0 7 * * mon"


@given(days=st.lists(st.integers(0, 7), min_size=1, max_size=8))
def test_checking_twice_is_checking_once(days: list[int]) -> None:
    """What is stored is itself an expression of the same meaning."""
    once = check_crontab(f"5 4 * * {','.join(map(str, days))}")
    assert check_crontab(once) == once
    assert fires_on(once) == {["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day] for day in days}
