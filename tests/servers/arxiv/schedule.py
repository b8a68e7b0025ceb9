"""When arXiv announces what was submitted: https://info.arxiv.org/help/availability.html."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sources.announcements import holidays
from tests.servers.arxiv.records import ArxivRecord

_EASTERN = ZoneInfo("America/New_York")
_DAY = timedelta(days=1)

Resting = Callable[[int], Collection[date]]
"""The evenings of a year on which nothing is announced although it is Sunday to Thursday."""


def announced_at(submitted: datetime, *, resting: Resting = holidays) -> datetime:
    """The first evening after a cut-off of Monday to Friday, 14:00 Eastern time."""
    local = submitted.astimezone(_EASTERN)
    evening = local.date() + timedelta(days=local.time() > time(14))
    while evening.weekday() > 4:
        evening += _DAY
    while evening.weekday() in {4, 5} or evening in resting(evening.year):
        evening += _DAY
    return datetime.combine(evening, time(20), _EASTERN).astimezone(UTC)


def by_calendar(record: ArxivRecord, *, resting: Resting = holidays) -> ArxivRecord:
    """A record with all its versions announced by the calendar, and not simply a day after they were submitted."""
    if record.published is None:
        return record
    return replace(
        record,
        announced=announced_at(record.published, resting=resting),
        versions=tuple(
            replace(version, announced=announced_at(version.submitted, resting=resting))
            for version in record.versions
        ),
    )
