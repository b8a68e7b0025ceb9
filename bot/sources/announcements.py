"""When arXiv announces papers (https://info.arxiv.org/help/availability.html).

Announcements are made on the evenings of Sunday to Thursday at 20:00 Eastern time, and none on the evenings of
arXiv's holidays. Here each bears the date of the day after, as arXiv's listings and feeds do: Monday to Friday. The
OAI-PMH interface has it some two hours and a half later, which is the same date in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
"""arXiv's own time zone."""
_CUT_OFF = time(14)
"""What is submitted later waits for the next announcement."""
_EVENING = time(20)
_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _FRIDAY = 0, 3, 4


def latest_announcement_day(now: datetime) -> date:
    """The newest date of which an announcement, if there was one, is out on all interfaces.

    The feed comes last, at midnight Eastern time. It may be the date of a weekend or a holiday.

    Args:
        now: With time zone.
    """
    return now.astimezone(EASTERN).date()


def is_announcement_day(day: date) -> bool:
    """Whether papers are announced under this date: a Monday to Friday after an evening that is no holiday."""
    return day.weekday() <= _FRIDAY and day - _DAY not in holidays((day - _DAY).year)


def due_day(submitted: datetime, *, seen: datetime) -> date:
    """Under which date arXiv's calendar has a paper announced; moderation may take longer.

    A paper that was seen before that was announced on a day that is no holiday after all: it counts for the newest
    announcement then.

    Args:
        submitted: When its first version was, with time zone.
        seen: The present, with time zone.
    """
    local = submitted.astimezone(EASTERN)
    closing = local.date() + (_DAY if local.time() > _CUT_OFF else timedelta())
    while closing.weekday() > _FRIDAY:
        closing += _DAY
    day = closing + _DAY
    while not is_announcement_day(day):
        day += _DAY
    present = seen.astimezone(EASTERN)
    return min(day, present.date() + (_DAY if present.time() >= _EVENING else timedelta()))


def days_between(first: date, last: date) -> list[date]:
    """All days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def midnight(day: date) -> datetime:
    """The beginning of a day in UTC, as the datestamps of the OAI-PMH interface count."""
    return datetime.combine(day, time(), UTC)


@cache
def holidays(year: int) -> frozenset[date]:
    """The evenings on which arXiv's staff rests: the holidays of Cornell University.

    They are a reason to believe that a day is quiet, and none to disbelieve papers: arXiv publishes each year's dates
    itself, and may announce on one of these.
    """
    thanksgiving = _nth(year, 11, _THURSDAY, 4)
    return frozenset(
        {
            date(year, 1, 1),
            _nth(year, 1, _MONDAY, 3),  # Martin Luther King Day
            _last_monday_of_may(year),  # Memorial Day
            date(year, 6, 19),  # Juneteenth
            date(year, 7, 4),
            _nth(year, 9, _MONDAY, 1),  # Labor Day
            thanksgiving,
            thanksgiving + _DAY,
            *days_between(date(year, 12, 24), date(year, 12, 26)),
            date(year, 12, 31),
        }
    )


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=(last.weekday() - _MONDAY) % 7)
