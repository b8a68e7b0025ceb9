"""Times of day as people mean them: once a day by the clock on the wall, also on the days on which it is set.

APScheduler's own trigger runs a job twice in the hour that comes twice in autumn, and may leave out a day in spring.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

_LARGEST_STEP = timedelta(hours=3)
"""More than any clock on a wall was ever set ahead within a time zone, but for days that were left out as a whole."""
_NEXT = timedelta(microseconds=1)


class WallClockTrigger(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Fires at the times of a crontab expression in a time zone, each of them once.

    A time that a day has twice counts when it comes first; one that it does not have comes as much later as the clock
    was set ahead.
    """

    def __init__(self, expression: str, zone: tzinfo) -> None:
        """Take the times.

        Args:
            expression: As `config.crontab` allows it.
            zone: Of the wall.
        """
        self._zone = zone
        self._expression = expression
        self._wall = CronTrigger.from_crontab(expression, timezone=UTC)  # a calendar without any change of its clock

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The first moment from now on, after the previous one; None where there is none any more."""
        start = now.astimezone(self._zone).replace(tzinfo=UTC) - _LARGEST_STEP
        while (wall := self._wall.get_next_fire_time(None, start)) is not None:
            moment: datetime = wall.replace(tzinfo=self._zone, fold=0).astimezone(UTC)
            if moment >= now and (previous_fire_time is None or moment > previous_fire_time):
                return moment.astimezone(self._zone)
            start = wall + _NEXT
        return None

    def __str__(self) -> str:
        return f"{self._expression} ({self._zone})"
