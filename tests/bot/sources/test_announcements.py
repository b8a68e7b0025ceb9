"""arXiv's calendar tells a quiet day from a missing one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.announcements import due_day, holidays, is_announcement_day, latest_announcement_day
from tests.servers.arxiv.schedule import announced_at


def test_the_week_has_five_announcements() -> None:
    """They bear the dates of Monday to Friday, being made on the evenings before."""
    week = [date(2025, 9, day) for day in range(8, 15)]
    assert [is_announcement_day(day) for day in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2025, 1, 20), (2025, 5, 26), (2025, 6, 19), (2025, 7, 4), (2025, 9, 1), (2025, 11, 27), (2025, 12, 25)],
)
def test_holidays_are_computed(year: int, month: int, day: int) -> None:
    """Movable and fixed holidays of 2025 fall on their dates."""
    assert date(year, month, day) in holidays(year)


def test_the_day_after_a_holiday_is_quiet() -> None:
    """On the evening of Labor Day nothing is announced, so that Tuesday has no announcement; nor has January 2nd."""
    assert not is_announcement_day(date(2025, 9, 2))
    assert is_announcement_day(date(2025, 9, 3))
    assert not is_announcement_day(date(2026, 1, 2))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2025, 9, 9, 3, 59, tzinfo=UTC), date(2025, 9, 8)),
        (datetime(2025, 9, 9, 4, 0, tzinfo=UTC), date(2025, 9, 9)),
        (datetime(2025, 12, 9, 4, 59, tzinfo=UTC), date(2025, 12, 8)),
    ],
)
def test_the_newest_day_begins_at_midnight_eastern_time(now: datetime, day: date) -> None:
    """By then all interfaces have the announcement of the evening, in summer and in winter."""
    assert latest_announcement_day(now) == day


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.times())
def test_a_paper_is_due_when_arxiv_announces_it(day: date, at: time) -> None:
    """The day is that of our arXiv's own schedule, over weekends, holidays and both changes of the clocks."""
    submitted = datetime.combine(day, at, UTC)
    announced = announced_at(submitted)
    assert due_day(submitted, seen=announced + timedelta(days=9)) == announced.astimezone(UTC).date()


def test_a_paper_that_is_seen_early_is_due_by_then() -> None:
    """What is announced on an evening that the calendar holds to be a holiday counts for that evening."""
    on_labor_day = datetime(2025, 8, 31, 12, tzinfo=UTC)
    assert due_day(on_labor_day, seen=datetime(2025, 9, 5, tzinfo=UTC)) == date(2025, 9, 3)
    assert due_day(on_labor_day, seen=datetime(2025, 9, 2, 5, 30, tzinfo=UTC)) == date(2025, 9, 2)
    assert due_day(on_labor_day, seen=datetime(2025, 9, 2, 2, 30, tzinfo=UTC)) == date(2025, 9, 2)
