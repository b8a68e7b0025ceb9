from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.health.service import Activity, ServiceState, as_json, what_is_wrong
from config.errors import ForgeUnavailableError, LockHeldError
from config.profile import Schedule

DAWN = datetime(2025, 9, 22, 5, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SCHEDULE = Schedule(run="30 5 * * *")
WELL = ServiceState(
    profile="my-list",
    version="0.1.0",
    now=DAWN + timedelta(hours=3),
    started_at=DAWN - 10 * DAY,
    next_run=DAWN + DAY,
    begun_at=DAWN,
    under_way={},
    last_run=("failed", DAWN),
)


def test_a_service_whose_runs_begin_in_time_is_well_whatever_comes_of_them() -> None:
    """To begin it anew would mend no run that failed."""
    assert what_is_wrong(WELL, SCHEDULE) == []
    assert as_json(WELL, [])["status"] == "ok"


def test_a_service_that_has_just_begun_is_well() -> None:
    """Even where the last run of the database is old: the first one of its own is still to come."""
    young = replace(WELL, started_at=WELL.now, begun_at=WELL.now, last_run=("done", DAWN - 30 * DAY))
    assert what_is_wrong(young, SCHEDULE) == []


def test_a_run_that_takes_long_is_no_reason() -> None:
    """A first run may take a day, and the next time passes meanwhile."""
    later = replace(WELL, now=DAWN + DAY + timedelta(hours=5), next_run=DAWN + 2 * DAY)
    assert what_is_wrong(replace(later, under_way={"run": DAWN}), SCHEDULE) == []
    assert len(what_is_wrong(later, SCHEDULE)) == 1


def test_a_run_that_another_process_made_counts() -> None:
    """Somebody ran it by hand while the service's own clock stood still."""
    later = replace(WELL, now=DAWN + DAY + timedelta(hours=5), next_run=DAWN + 2 * DAY)
    assert what_is_wrong(replace(later, last_run=("done", DAWN + DAY)), SCHEDULE) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"next_run": None}, "the scheduler does not run"),
        ({"next_run": DAWN}, "stands still: a run was due at 2025-09-22 05:30 UTC"),
        ({"database_error": "file is not a database"}, "file is not a database"),
        ({"begun_at": DAWN - 3 * DAY, "last_run": None}, "no run has begun since 2025-09-19 05:30 UTC"),
    ],
)
def test_what_a_supervisor_can_mend_is_a_reason(change: dict[str, object], reason: str) -> None:
    """Each in a sentence."""
    [told] = what_is_wrong(replace(WELL, **change), SCHEDULE)  # type: ignore[arg-type]  # names of fields
    assert reason in told


def test_jobs_are_counted_by_what_comes_of_them() -> None:
    """What they raise goes on to whoever called them."""
    activity = Activity("my-list", clock=lambda: DAWN)
    seen = []

    def look() -> None:
        seen.append(dict(activity.under_way))

    activity.watched("run", look)()
    for error in (LockHeldError("held"), ForgeUnavailableError("down"), ZeroDivisionError()):

        def fail(error: Exception = error) -> None:
            raise error

        with pytest.raises(type(error)):
            activity.watched("run", fail)()

    assert seen == [{"run": DAWN}]
    assert activity.under_way == {}
    jobs, under_way = activity.collect()
    counts = {sample.labels["outcome"]: sample.value for sample in jobs.samples}
    assert counts == {"done": 1, "failed": 2, "locked": 1}
    assert under_way.samples == []
