"""How many papers a list takes up in a month, and how old they are then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.curated_list.loose_form import identifier_month

MONTHS = 6
"""So many months are looked at."""
LEAST_PAPERS = 10
"""From fewer papers, no age is told."""
_MONTH_DAYS = 30.44
_OLD = 365
"""Papers that were older when they were listed came with a sweep over the past, not with the day's work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What is known of it."""

    a_month: float
    """New papers a month."""
    measured: bool
    """By the list's history; otherwise by the months of its papers, which is too little where it lags behind."""
    age_days: int | None
    """Nine of ten papers were listed within so many days of their submission; None where it is not known."""


def pace_by_history(since: Mapping[str, date], *, first: date, today: date) -> Pace:
    """The pace by the days since which papers are listed; what stood in the first version tells nothing.

    Args:
        since: Identifier to day.
        first: The day of the first version.
        today: The day until which the history was read.
    """
    begin = max(first, today - timedelta(days=round(MONTHS * _MONTH_DAYS)))
    ages = sorted((day - _month_start(identifier)).days for identifier, day in since.items() if begin < day <= today)
    young = [age for age in ages if age <= _OLD]
    months = max(1.0, (today - begin).days / _MONTH_DAYS)
    age = young[int(0.9 * (len(young) - 1))] if len(young) >= LEAST_PAPERS else None
    return Pace(a_month=len(young) / months, measured=True, age_days=age)


def pace_by_months(identifiers: Sequence[str], *, today: date) -> Pace:
    """The pace by the months in which arXiv gave the papers' identifiers; the present month is not over."""
    months = [identifier_month(identifier) for identifier in identifiers]
    whole = [_months_before(today, number) for number in range(1, MONTHS + 1)]
    return Pace(a_month=sum(month in whole for month in months) / MONTHS, measured=False, age_days=None)


def size_limit(pace: Pace | None) -> int:
    """The most entries of the pull request: about half a month's, and neither a handful nor a flood."""
    return 20 if pace is None else min(40, max(8, round(0.6 * pace.a_month)))


def proposal_age(pace: Pace | None) -> int:
    """For how many days a paper may be proposed: as old as it was when this list took up most of its papers."""
    return 60 if pace is None or pace.age_days is None else min(365, max(30, pace.age_days))


def _month_start(identifier: str) -> date:
    month = identifier_month(identifier) or "1991-01"
    return date(int(month[:4]), int(month[5:]), 1)


def _months_before(day: date, number: int) -> str:
    months = day.year * 12 + day.month - 1 - number
    return f"{months // 12}-{months % 12 + 1:02d}"
