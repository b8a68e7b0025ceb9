"""Each day of announcement is held against what is usual and what other interfaces say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.announcements import is_announcement_day
from bot.sources.harvest import Verdict
from bot.sources.ledger import DayCount, expected_count, judge_day, shortages

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


SHORT = "too few came"


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (DayCount(fetched=38, expected=40), Verdict.OK),
        (DayCount(fetched=0, expected=40, shortage=SHORT), Verdict.SUSPECT),
        (DayCount(fetched=0, expected=40, shortage=SHORT, named=0), Verdict.SUSPECT),
        (DayCount(fetched=39, expected=40, shortage=SHORT, named=39), Verdict.OK),
        (DayCount(fetched=3, expected=40, shortage=SHORT, named=3), Verdict.OK),
        (DayCount(fetched=0, expected=40, shortage=SHORT, queried=True), Verdict.OK),
        (DayCount(fetched=0, expected=40, shortage=SHORT, vouched=True), Verdict.SUSPECT),
        (DayCount(fetched=0, expected=0), Verdict.EMPTY),
        (DayCount(fetched=0, expected=7), Verdict.EMPTY),
        (DayCount(fetched=0, expected=None), Verdict.SUSPECT),
        (DayCount(fetched=5, expected=None), Verdict.SUSPECT),
        (DayCount(fetched=5, expected=None, vouched=True), Verdict.OK),
        (DayCount(fetched=0, expected=None, vouched=True), Verdict.EMPTY),
        (DayCount(fetched=5, expected=None, named=5), Verdict.OK),
        (DayCount(fetched=38, expected=40, broken="cut off"), Verdict.FAILED),
        (DayCount(fetched=0, expected=None, broken="cut off", vouched=True), Verdict.FAILED),
        (DayCount(fetched=0, expected=40, named=41, broken="cut off"), Verdict.OK),
        (DayCount(fetched=0, expected=2, named=0, broken="cut off"), Verdict.OK),
        (DayCount(fetched=0, expected=40, queried=True, broken="cut off"), Verdict.OK),
    ],
)
def test_a_day_is_judged(count: DayCount, verdict: Verdict) -> None:
    """Usual counts verify themselves; others need the feed or the query interface for a witness."""
    judgement = judge_day(count)
    assert judgement.verdict is verdict
    assert judgement.detail


@pytest.mark.parametrize(
    ("fetched", "expected", "short"),
    [
        ({"a": 10, "b": 1}, {"a": 40, "b": 4}, set()),
        ({"a": 9, "b": 4}, {"a": 40, "b": 4}, {"a"}),
        ({"a": 9, "b": 3}, {"a": 40, "b": 4}, {"a", "b"}),
        ({"a": 40, "b": 0}, {"a": 40, "b": 7}, set()),
        ({"a": 40, "b": 0, "c": 1}, {"a": 40, "b": 4, "c": 4}, {"b", "c"}),
        ({"a": 40, "b": 0, "c": 2}, {"a": 40, "b": 4, "c": 4}, set()),
        ({"a": 0, "b": 0, "c": 0}, {"a": None, "b": 0, "c": 7}, set()),
    ],
)
def test_small_categories_are_held_against_their_sum(
    fetched: dict[str, int], expected: dict[str, int | None], short: set[str]
) -> None:
    """A quarter of what is usual is enough, of several small categories together; of one nothing is needed.

    Where a large one is short, all that is usual is needed of each.
    """
    assert set(shortages(fetched, expected)) == short


def test_papers_in_several_small_categories_are_counted_once() -> None:
    """Three papers a day in each of four categories may be three in all: a day without any is nothing unusual."""
    usual = {"a": 3, "b": 3, "c": 3, "d": 3}
    nothing = dict.fromkeys(usual, 0)
    assert shortages(nothing, usual, categories_of_a_paper=1.0).keys() == usual.keys()
    assert shortages(nothing, usual, categories_of_a_paper=4.0) == {}


@given(
    fetched=st.integers(0, 400),
    expected=st.integers(8, 400),
    named=st.none() | st.integers(0, 400),
    queried=st.booleans(),
)
def test_no_missing_day_is_quiet(*, fetched: int, expected: int, named: int | None, queried: bool) -> None:
    """Where many papers are usual, no day is called empty."""
    shortage = shortages({"a": fetched}, {"a": expected}).get("a")
    count = DayCount(fetched=fetched, expected=expected, shortage=shortage, named=named, queried=queried)
    assert judge_day(count).verdict is not Verdict.EMPTY
