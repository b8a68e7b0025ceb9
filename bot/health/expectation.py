"""When the next run is due, and when it is overdue.

``shelver serve`` runs by the profile's schedule. What runs by cron says nowhere when it will run again, so its past
tells: no pause between two runs should be longer than the longest one of late.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bot.wall_clock import WallClockTrigger
from config.profile import Schedule

LATE = timedelta(hours=2)
"""A run that begins so much later than usual is no reason to look."""
_SHORTEST = timedelta(hours=26)
"""Runs by hand come close together; nothing is lost by a day without one."""
_UNKNOWN = timedelta(days=4)
"""The longest pause of who runs on weekdays with a holiday: expected of whom too little is known."""
_LONGEST = timedelta(days=8)
_ENOUGH = 3
_ONE_MAY_BE_ODD = 5
"""Among so many pauses one that is longer than all others was a breakdown or a holiday, and becomes no habit."""


def next_time(schedule: Schedule, after: datetime) -> datetime | None:
    """The first time after a moment at which the schedule has a run; None where there is none any more."""
    trigger = WallClockTrigger(schedule.run, schedule.zone)
    return trigger.get_next_fire_time(None, after + timedelta(microseconds=1))


def overdue_from(starts: Sequence[datetime]) -> datetime | None:
    """From when on the next run is overdue, by when the last ones began; None where none ever did.

    Args:
        starts: When the last runs began, the newest first.
    """
    if not starts:
        return None
    return starts[0] + usual_pause(starts) + LATE


def usual_pause(starts: Sequence[datetime]) -> timedelta:
    """The longest pause between two runs that is nothing unusual.

    Args:
        starts: When the last runs began, the newest first.
    """
    if len(starts) < _ENOUGH:
        return _UNKNOWN
    pauses = sorted(later - earlier for later, earlier in pairwise(starts))
    usual = pauses[-2] if len(pauses) >= _ONE_MAY_BE_ODD else pauses[-1]
    return min(max(usual, _SHORTEST), _LONGEST)
