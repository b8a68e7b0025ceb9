from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.health.expectation import LATE, next_time, overdue_from, usual_pause
from config.profile import Schedule

MONDAY = datetime(2025, 9, 22, 5, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def weekdays(count: int) -> list[datetime]:
    """So many weekdays' runs up to the Monday, the newest first."""
    days = (MONDAY - DAY * number for number in range(2 * count))
    return [day for day in days if day.weekday() < 5][:count]


def test_a_service_runs_by_the_profiles_schedule_in_its_zone() -> None:
    """The first time after a moment, across the end of summer time."""
    schedule = Schedule(run="30 5 * * *", time_zone="Europe/Berlin")
    following = next_time(schedule, datetime(2025, 10, 25, 12, tzinfo=UTC))
    assert following is not None
    assert following.astimezone(UTC) == datetime(2025, 10, 26, 4, 30, tzinfo=UTC)
    assert next_time(schedule, following) == following + DAY


def test_who_runs_on_weekdays_is_not_late_on_a_sunday() -> None:
    """The weekend is a pause that is known; the Tuesday without a run is one too many."""
    assert overdue_from(weekdays(10)) == MONDAY + 3 * DAY + LATE


def test_one_breakdown_becomes_no_habit() -> None:
    """The longest pause of many is left out; with few runs four days are granted."""
    starts = [MONDAY, *(MONDAY - 7 * DAY - DAY * number for number in range(10))]
    assert usual_pause(starts) == timedelta(hours=26)
    assert usual_pause([MONDAY, MONDAY - DAY]) == 4 * DAY
    assert overdue_from([]) is None


def test_no_pause_is_so_usual_that_a_week_without_a_run_is_not_told() -> None:
    """Who runs once a month is told all the same: arXiv's feeds are gone by then."""
    assert usual_pause([MONDAY - 30 * DAY * number for number in range(4)]) == 8 * DAY
