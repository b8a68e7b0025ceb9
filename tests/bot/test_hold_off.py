"""How long people are waited for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.steps.hold_off import CLOCKS_DIFFER, quiet_from
from db.models import ListActivity
from tests.bot.scene import MONDAY

HOUR = timedelta(hours=1)


def at_work(*, waived: bool = False) -> ListActivity:
    """A commit of Monday's."""
    return ListActivity(profile="list", sha="a", actor="keeper", committed_at=MONDAY, waived=waived)


@pytest.mark.parametrize(
    ("passed", "hours", "waits"),
    [
        (timedelta(0), 12.0, True),
        (12 * HOUR - timedelta(seconds=1), 12.0, True),
        (12 * HOUR, 12.0, False),
        (timedelta(0), 0.0, False),
        (-CLOCKS_DIFFER, 12.0, True),
        (-CLOCKS_DIFFER - timedelta(seconds=1), 12.0, False),
    ],
)
def test_work_is_over_after_so_many_hours(passed: timedelta, hours: float, *, waits: bool) -> None:
    """From the commit on, or from a little before it where clocks differ; a commit of the future says nothing."""
    expected = MONDAY + timedelta(hours=hours) if waits else None
    assert quiet_from(at_work(), hours=hours, now=MONDAY + passed) == expected


def test_who_is_not_waited_for() -> None:
    """Nobody is waited for without a commit, or after somebody asked not to."""
    assert quiet_from(None, hours=12, now=MONDAY) is None
    assert quiet_from(at_work(waived=True), hours=12, now=MONDAY) is None
