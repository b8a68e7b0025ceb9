from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.week import Week
from config.errors import ConfigurationError


def test_a_week_goes_from_monday_to_monday_in_utc() -> None:
    """2025-W39 begins on 22 September 2025, and ends when the 29th begins."""
    week = Week.parse("2025-W39")
    assert week.start == datetime(2025, 9, 22, tzinfo=UTC)
    assert week.end == datetime(2025, 9, 29, tzinfo=UTC)
    assert week.start in week
    assert week.end not in week


@pytest.mark.parametrize(
    "text", ["2025-39", "2025W39", "2025-W9", "2025-w39", " 2025-W39", "2025-W39\n", "", "٢٠٢٥-W39"]
)
def test_another_spelling_is_refused_with_an_example(text: str) -> None:
    """What is not written as ISO 8601 has it is refused, and the message shows how it is written."""
    with pytest.raises(ConfigurationError, match="2025-W39"):
        Week.parse(text)


def test_week_53_is_there_only_in_long_years() -> None:
    """2020 has a week 53; 2025 has none, and the message says which weeks it has."""
    assert Week.parse("2020-W53").end == datetime(2021, 1, 4, tzinfo=UTC)
    with pytest.raises(ConfigurationError, match="W01 to W52"):
        Week.parse("2025-W53")


@pytest.mark.parametrize("text", ["2025-W00", "2025-W54", "1990-W10", "9999-W52", "0000-W01"])
def test_a_week_that_is_not_there_is_refused(text: str) -> None:
    """Weeks beyond the year's, before arXiv and at the calendar's end are refused, not computed wrongly."""
    with pytest.raises(ConfigurationError, match=text):
        Week.parse(text)


def test_the_week_before_the_first_is_the_last_of_the_year_before() -> None:
    """Week 1 of 2021 follows week 53 of 2020."""
    assert Week(2021, 1).previous() == Week(2020, 53)


def test_a_moment_counts_by_its_day_in_utc() -> None:
    """Monday morning in Shanghai is still Sunday in UTC."""
    shanghai = timezone(timedelta(hours=8))
    assert Week.of(datetime(2025, 9, 29, 7, tzinfo=shanghai)) == Week(2025, 39)


def test_a_moment_without_time_zone_is_refused() -> None:
    """Nobody can tell its week."""
    with pytest.raises(ValueError, match="no time zone"):
        Week.of(datetime(2025, 9, 29, 7))  # noqa: DTZ001 - the mistake under test


@given(st.dates(min_value=date(1991, 1, 7), max_value=date(9990, 1, 1)))
def test_every_day_lies_in_its_week(day: date) -> None:
    """A day's week holds it, reads back from its own name, and follows the week of seven days before."""
    week = Week.of(day)
    assert datetime(day.year, day.month, day.day, tzinfo=UTC) in week
    assert Week.parse(str(week)) == week
    assert week.previous() == Week.of(day - timedelta(days=7)) < week
