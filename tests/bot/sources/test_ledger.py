"""Each day of announcement is held against what is usual and what other interfaces say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.announcements import is_announcement_day
from bot.sources.harvest import Verdict
from bot.sources.ledger import DayCount, expected_count, judge_day

TUESDAY = date(2025, 9, 16)
PAST = {
    TUESDAY - timedelta(days=number): 10 * (TUESDAY - timedelta(days=number)).isoweekday() for number in range(1, 60)
}


def test_a_day_is_expected_to_be_like_its_weekday() -> None:
    """The median is that of the same weekday in the last eight weeks, the day itself left out."""
    assert expected_count(PAST | {TUESDAY: 999}, TUESDAY) == 20


def test_few_weeks_are_filled_up_with_other_days() -> None:
    """With fewer than three such weekdays all days count; with fewer than three days nothing is known."""
    week = {day: count for day, count in PAST.items() if day >= TUESDAY - timedelta(days=7)}
    assert expected_count(week, TUESDAY) == 30
    assert expected_count({TUESDAY - timedelta(days=1): 4}, TUESDAY) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_nothing_is_expected_where_nothing_is_announced(day: date) -> None:
    """On weekends and after holidays no papers are due, whatever came before."""
    assert (expected_count(PAST, day) == 0) == (not is_announcement_day(day))


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (DayCount(day=TUESDAY, fetched=38, expected=40), Verdict.OK),
        (DayCount(day=TUESDAY, fetched=10, expected=40), Verdict.OK),
        (DayCount(day=TUESDAY, fetched=9, expected=40), Verdict.SUSPECT),
        (DayCount(day=TUESDAY, fetched=0, expected=40), Verdict.SUSPECT),
        (DayCount(day=TUESDAY, fetched=0, expected=40, named=0), Verdict.SUSPECT),
        (DayCount(day=TUESDAY, fetched=0, expected=40, named=39), Verdict.OK),
        (DayCount(day=TUESDAY, fetched=3, expected=40, named=3), Verdict.OK),
        (DayCount(day=TUESDAY, fetched=0, expected=40, queried=True), Verdict.OK),
        (DayCount(day=TUESDAY, fetched=38, expected=40, named=39, missing=1), Verdict.SUSPECT),
        (DayCount(day=TUESDAY, fetched=0, expected=0), Verdict.EMPTY),
        (DayCount(day=TUESDAY, fetched=0, expected=7), Verdict.EMPTY),
        (DayCount(day=TUESDAY, fetched=0, expected=None), Verdict.EMPTY),
        (DayCount(day=TUESDAY, fetched=38, expected=40, broken="cut off"), Verdict.FAILED),
        (DayCount(day=TUESDAY, fetched=0, expected=None, broken="cut off"), Verdict.FAILED),
        (DayCount(day=TUESDAY, fetched=0, expected=40, named=41, broken="cut off"), Verdict.OK),
        (DayCount(day=TUESDAY, fetched=0, expected=2, named=0, broken="cut off"), Verdict.OK),
        (DayCount(day=TUESDAY, fetched=0, expected=40, queried=True, broken="cut off"), Verdict.OK),
    ],
)
def test_a_day_is_judged(count: DayCount, verdict: Verdict) -> None:
    """Usual counts verify themselves; others need the feed or the query interface for a witness."""
    judgement = judge_day(count)
    assert judgement.verdict is verdict
    assert judgement.detail


@given(
    fetched=st.integers(0, 400),
    expected=st.integers(8, 400),
    named=st.none() | st.integers(0, 400),
    queried=st.booleans(),
)
def test_no_missing_day_is_quiet(*, fetched: int, expected: int, named: int | None, queried: bool) -> None:
    """Where many papers are usual, no day is called empty."""
    count = DayCount(day=TUESDAY, fetched=fetched, expected=expected, named=named, queried=queried)
    assert judge_day(count).verdict is not Verdict.EMPTY
