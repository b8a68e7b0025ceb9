"""What each announcement should have brought, held against what came: is a quiet day quiet, or is a source broken?

Pure: the counts are arguments, and so is the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from bot.sources.announcements import is_announcement_day
from bot.sources.harvest import Verdict

REMEMBERED = timedelta(weeks=8)
"""How far back the days lie by which a day is judged."""
GIVEN_UP_AFTER = timedelta(days=7)
"""A suspect day is asked for again by all runs of a week."""
QUERY_LAG = timedelta(days=2)
"""The query interface's index may lag that far behind an announcement, so it proves nothing of a newer one."""
_FEWEST_DAYS = 3
"""A median of fewer days says nothing."""
_LEAST_EXPECTED = 8
"""Of a category with fewer papers a day even a day without any is nothing unusual."""
_SHORT = 4
"""A day with less than one part in so many of what is expected is suspect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """What is known of one category on one day of announcement."""

    day: date
    fetched: int
    """How many of its papers the OAI-PMH interface handed over with that day's datestamp, at most at once."""
    expected: int | None
    """How many there are on such days; None where too few are known."""
    named: int | None = None
    """How many papers the daily feed names for it; None where no feed was read that can be believed."""
    missing: int = 0
    """How many of those could not be fetched."""
    queried: bool = False
    """Whether the query interface, asked well after that day, has handed over all that it knows."""
    broken: str | None = None
    """What was wrong with the OAI-PMH interface's list of the category; None where it was whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a day is worth, and why."""

    verdict: Verdict
    detail: str
    """For the operator; no sentence, a part of one."""


def expected_count(counts: Mapping[date, int], day: date) -> int | None:
    """The median of the same weekday in the last eight weeks; of all days, where there are too few such days.

    On days without an announcement it is 0. None where too little is known.

    Args:
        counts: What other days of announcement brought; others do not count.
        day: The day in question.
    """
    if not is_announcement_day(day):
        return 0
    past = {
        other: count
        for other, count in counts.items()
        if day - REMEMBERED <= other < day and is_announcement_day(other)
    }
    same = [count for other, count in past.items() if other.weekday() == day.weekday()]
    sample = same if len(same) >= _FEWEST_DAYS else list(past.values())
    return round(median(sample)) if len(sample) >= _FEWEST_DAYS else None


def is_short(fetched: int, expected: int | None) -> bool:
    """Whether so few papers are hardly all of a day."""
    return expected is not None and expected >= _LEAST_EXPECTED and fetched * _SHORT < expected


def judge_day(count: DayCount) -> Judgement:
    """Judge one category on one day.

    A day is verified by a whole list with as many papers as are usual, by the daily feed that names no paper which is
    not stored, or by the query interface, asked long enough after it.
    """
    if count.missing:
        return Judgement(
            verdict=Verdict.SUSPECT, detail=f"the daily feed names {count.missing} papers that could not be fetched"
        )
    if count.broken is None and not is_short(count.fetched, count.expected):
        if count.fetched:
            return Judgement(verdict=Verdict.OK, detail=f"{count.fetched} came")
        return Judgement(verdict=Verdict.EMPTY, detail="nothing was due" if count.expected == 0 else "nothing came")
    trouble = count.broken or f"{count.fetched} came where {count.expected} are usual"
    witness = _witness(count)
    if witness:
        return Judgement(verdict=Verdict.OK, detail=f"{trouble}; {witness}")
    return Judgement(verdict=Verdict.FAILED if count.broken else Verdict.SUSPECT, detail=trouble)


def _witness(count: DayCount) -> str | None:
    """Which other interface says that nothing is missing."""
    if count.named is not None:
        if not is_short(count.named, count.expected):
            return f"but all {count.named} papers that the daily feed names are stored"
        if 0 < count.named <= count.fetched:
            return "but the daily feed names no more"
    return "but the query interface has no more" if count.queried else None
