"""Crontab expressions, read as crontab(5) reads them and not as APScheduler does."""

from __future__ import annotations

import re
from datetime import UTC

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(r"(?:\*|([0-7])(?:-([0-7]))?)(?:/([1-9]))?")


def check_crontab(expression: str) -> str:
    """The same expression with weekdays as names, which APScheduler and crontab understand alike.

    APScheduler counts weekdays from Monday = 0, crontab(5) from Sunday = 0 = 7: with numbers, "every Monday" would
    become "every Tuesday". Where a day of the month and a weekday are given, both have to fit, as APScheduler has it.

    Raises:
        ValueError: It is no crontab expression of five fields.
    """
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - slow to import, and rarely needed

    fields = expression.split()
    if len(fields) == 5:
        fields[4] = ",".join(_weekday_names(part) for part in fields[4].split(","))
    named = " ".join(fields)
    CronTrigger.from_crontab(named, timezone=UTC)  # without one it stumbles over a wrong TZ
    return named


def _weekday_names(part: str) -> str:
    match = _NUMBERS.fullmatch(part)
    if match is None or part == "*":
        return part
    first, last, step = match.groups()
    if first is None:
        days = range(0, 7, int(step))
    elif last is None and step is None:
        days = range(int(first), int(first) + 1)
    else:
        days = range(int(first), int(last or 6) + 1, int(step or 1))
    if not days:
        raise ValueError(f"the weekdays {part!r} run backwards")
    return ",".join(dict.fromkeys(_WEEKDAYS[day] for day in days))
