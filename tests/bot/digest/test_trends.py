from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.digest.insights import Change, Trend, WeekCount
from bot.digest.trends import change_of
from tests.bot.digest.samples import FUZZING, SURVEYS, at, entry, full_week, lists, ran, seen, told, weeks_before


def fuzzing(session: Session) -> Trend | None:
    """What the week's digest tells of one section."""
    return next((trend for trend in told(session).trends.sections if trend.name == FUZZING), None)


def test_sections_and_facets_are_compared_with_the_weeks_before(session: Session) -> None:
    """Six are more where one a week was usual; the week of the first run, which looks far back, is no yardstick."""
    full_week(session)
    trends = told(session).trends
    assert trends.weeks == ("2025-W34", "2025-W35", "2025-W36", "2025-W37", "2025-W38")
    belong = WeekCount(count=6, before=(1, 1, 1, 1, 1), median=1.0, change=Change.MORE)
    listed = WeekCount(count=2, before=(0, 0, 0, 0, 0), median=0.0, change=Change.USUAL)
    assert fuzzing(session) == Trend(name=FUZZING, listed=listed, belong=belong)
    assert [(trend.name, trend.belong) for trend in trends.facets] == [("task/fuzzing", belong)]


def test_a_section_that_fell_silent_is_told(session: Session) -> None:
    """Eight papers a week, and then none."""
    weeks_before(session, belonging=8)
    ran(session, at(9, 24))
    trend = fuzzing(session)
    assert trend is not None
    assert (trend.belong.count, trend.belong.median, trend.belong.change) == (0, 8.0, Change.FEWER)


def test_a_week_without_runs_is_compared_with_nothing(session: Session) -> None:
    """What was not looked at is not fewer."""
    weeks_before(session, belonging=8)
    assert told(session).trends.weeks == ()
    assert fuzzing(session) is None


def test_back_filled_papers_are_no_trend(session: Session) -> None:
    """Papers of last year that were fetched this week are no news of this week."""
    weeks_before(session, belonging=1)
    ran(session, at(9, 24))
    for number in range(30):
        paper = seen(session, f"2409.{number:05d}", "Of Last Year", at(9, 24), verdict="propose")
        paper.published = at(9, 1, year=2024)
    trend = fuzzing(session)
    assert trend is None or trend.belong.count == 0


def test_a_move_is_no_arrival(session: Session) -> None:
    """A paper that has a new place in the list did not come into it."""
    lists(session, "seed", at(8, 1), entry("2401.00001", "Old", SURVEYS))
    lists(session, "moved", at(9, 24), entry("2401.00001", "Old", FUZZING))
    assert fuzzing(session) is None


@pytest.mark.parametrize(
    ("count", "before", "change"),
    [
        (9, (1, 1, 1), None),
        (2, (1, 0, 1, 0), Change.USUAL),
        (3, (0, 0, 0, 0), Change.USUAL),
        (4, (0, 0, 0, 0), Change.MORE),
        (0, (3, 3, 3, 3), Change.USUAL),
        (0, (6, 6, 6, 6, 6, 6, 6, 6), Change.FEWER),
        (60, (50, 55, 48, 52), Change.USUAL),
        (0, (0, 0, 0, 0), Change.USUAL),
        (10_000, (9_000, 9_000, 9_000, 9_000), Change.MORE),
    ],
)
def test_small_numbers_prove_little(count: int, before: tuple[int, ...], change: Change | None) -> None:
    """Only what chance hardly brings about is called more or fewer, and nothing with less than four weeks."""
    assert change_of(count, before) == change
