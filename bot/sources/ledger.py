"""What each announcement should have brought, held against what came: is a quiet day quiet, or is a source broken?

Pure: the counts are arguments, and so is the day. A paper counts for the announcement that was due to hold its first
version, whenever it came. So a day is not emptied by replacements that move its records to a later one, and what is
announced late fills the day on which it was missed.
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

    fetched: int
    """How many papers came that were due on it, by whatever interface."""
    expected: int | None
    """How many there are on such days; None where too few are known."""
    shortage: str | None = None
    """In what way that is hardly all, from `shortages`; None where it may well be."""
    broken: str | None = None
    """What was wrong with the OAI-PMH interface's list of the category; None where it was whole."""
    named: int | None = None
    """How many papers the daily feed names for the day; None where it names none, or cannot be believed."""
    queried: bool = False
    """Whether the query interface, asked well after that day, has handed over all that it knows."""
    vouched: bool = False
    """Whether another interface, asked in the same run, bears out that the list holds what it should."""


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


def shortages(
    fetched: Mapping[str, int], expected: Mapping[str, int | None], *, categories_of_a_paper: float = 1.0
) -> dict[str, str]:
    """The categories of which hardly all of a day came, and in which way.

    Small categories, of which a day without papers is nothing unusual, are held against their papers together; and
    where a large one is short, so that the lists are hardly whole, each of them against what is usual.

    Args:
        fetched: How many papers came, by category.
        expected: How many there usually are, by category.
        categories_of_a_paper: In how many of the categories a paper is on average, so that it is counted but once.
    """
    short = {
        category: f"{fetched[category]} came where {usual} are usual"
        for category, usual in expected.items()
        if is_short(fetched[category], usual)
    }
    small = {category: usual for category, usual in expected.items() if usual and usual < _LEAST_EXPECTED}
    came, usual = (
        round(sum(counts[category] for category in small) / categories_of_a_paper) for counts in (fetched, small)
    )
    if short:
        short |= {
            category: f"{fetched[category]} came where {usual} are usual, and other categories are short"
            for category, usual in small.items()
            if fetched[category] < usual
        }
    elif len(small) > 1 and is_short(came, usual):
        told = f"{came} came of {len(small)} small categories together, where about {usual} are usual"
        short |= dict.fromkeys(small, told)
    return short


def judge_day(count: DayCount) -> Judgement:
    """Judge one category on one day.

    A day is verified by a whole list with as many papers as are usual, by the daily feed that names no paper which is
    not stored, or by the query interface, asked long enough after it. Where nothing is known of what is usual, a
    whole list needs to be borne out by another interface.
    """
    quiet = "nothing was due" if count.expected == 0 else "nothing came"
    if count.broken is not None or count.shortage is not None:
        trouble = count.broken or count.shortage or ""
        verdict = Verdict.FAILED if count.broken else Verdict.SUSPECT
    elif count.expected is not None or count.vouched:
        if count.fetched:
            return Judgement(verdict=Verdict.OK, detail=f"{count.fetched} came")
        return Judgement(verdict=Verdict.EMPTY, detail=quiet)
    else:
        trouble = "too little is known yet to tell whether all came"
        verdict = Verdict.SUSPECT
    witness = _witness(count)
    if witness:
        return Judgement(verdict=Verdict.OK, detail=f"{trouble}; {witness}")
    return Judgement(verdict=verdict, detail=trouble)


def _witness(count: DayCount) -> str | None:
    """Which other interface says that nothing is missing."""
    if count.named is not None:
        if not is_short(count.named, count.expected):
            return f"but the {count.named} papers that the daily feed names are stored"
        if 0 < count.named <= count.fetched:
            return "but the daily feed names no more"
    return "but the query interface has no more" if count.queried else None
