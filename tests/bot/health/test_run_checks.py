from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.health.finding import Level
from bot.health.run_checks import check_runs
from db.runs import begin_run
from tests.bot.health.stage import DAY, LIST, MONDAY, add_run, condition


def levels(session: Session, *, days: float) -> dict[str, Level]:
    """What is said of the runs so many days after the Monday."""
    return {finding.check: finding.level for finding in check_runs(condition(session, MONDAY + days * DAY))}


@pytest.mark.parametrize(
    ("outcome", "level"),
    [("done", Level.OK), ("unverified", Level.WARN), ("failed", Level.FAIL), ("interrupted", Level.WARN)],
)
def test_what_came_of_the_last_run_is_told_by_its_outcome(session: Session, outcome: str, level: Level) -> None:
    """With its own words where it failed."""
    add_run(session, MONDAY, outcome=outcome, message="GitHub refused: 403")
    [last, *_] = check_runs(condition(session, MONDAY + DAY / 2))
    assert last.level is level
    assert "12 hours ago, at 2025-09-22 05:30 UTC" in last.message
    assert ("403" in last.message) == (outcome != "done")
    assert bool(last.remedy) == (level is not Level.OK)


def test_an_installation_where_nothing_runs_any_more_is_told(session: Session) -> None:
    """A quiet week has runs; a broken one has none, and its last one was done."""
    for day in reversed(range(5)):
        add_run(session, MONDAY - day * DAY)
    assert levels(session, days=1) == {"last run": Level.OK, "punctuality": Level.OK, "GitHub budget": Level.OK}
    assert levels(session, days=2)["punctuality"] is Level.FAIL


def test_a_run_under_way_is_well_until_it_takes_too_long(session: Session) -> None:
    """Six hours later it hangs, or was killed."""
    begin_run(session, LIST, version="0.1.0", at=MONDAY)
    assert levels(session, days=0.1)["last run"] is Level.OK
    assert levels(session, days=0.3)["last run"] is Level.WARN


def test_a_run_from_the_future_betrays_the_clock(session: Session) -> None:
    """Nothing else notices that a clock was set back."""
    add_run(session, MONDAY)
    assert levels(session, days=-1)["punctuality"] is Level.WARN


def test_a_budget_that_is_nearly_spent_is_told_until_it_is_there_again(session: Session) -> None:
    """GitHub counts within an hour."""
    add_run(session, MONDAY)
    run = condition(session, MONDAY).runs[0]
    run.github_remaining = 300
    assert levels(session, days=0.01)["GitHub budget"] is Level.WARN
    assert levels(session, days=timedelta(hours=2) / DAY)["GitHub budget"] is Level.OK
