"""Days of submission, counted in UTC: which are missing, and how they fall into parts.

All is pure arithmetic; a span's both ends are included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from bot.sources.harvest import Window

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days without a gap."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the span ends on {self.last}, before it begins on {self.first}")

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        for number in range(len(self)):
            yield self.first + number * _DAY

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def window(self) -> Window:
        """From the first day's first minute to the last day's last: arXiv's queries know nothing finer."""
        start = datetime.combine(self.first, time(), tzinfo=UTC)
        end = datetime.combine(self.last, time(23, 59), tzinfo=UTC)
        return Window(start=start, end=end)

    def joined(self, day: date) -> Span:
        """The shortest span that holds this one and a day."""
        return Span(min(self.first, day), max(self.last, day))


@dataclass(frozen=True, slots=True)
class Gap:
    """Days of which the same categories are missing."""

    span: Span
    categories: tuple[str, ...]


def missing(span: Span, categories: Sequence[str], verified: Collection[tuple[date, str]]) -> list[Gap]:
    """What a span lacks, oldest first; no day stands in two gaps.

    Args:
        span: The days that are wanted.
        categories: What is wanted of each.
        verified: Days and categories that need not be asked for.
    """
    known = frozenset(verified)
    wanted = tuple(dict.fromkeys(categories))
    lacking = ((day, tuple(one for one in wanted if (day, one) not in known)) for day in span)
    gaps = []
    for names, days in groupby(lacking, key=lambda pair: pair[1]):
        found = [day for day, _ in days]
        if names:
            gaps.append(Gap(Span(found[0], found[-1]), names))
    return gaps


def first_part(gaps: Sequence[Gap], days: int) -> tuple[Gap, list[Gap]]:
    """At most so many days of the first gap, and all that is left.

    Args:
        gaps: At least one.
        days: At least 1.
    """
    gap, *rest = gaps
    if len(gap.span) <= days:
        return gap, rest
    last = gap.span.first + (days - 1) * _DAY
    left = Gap(Span(last + _DAY, gap.span.last), gap.categories)
    return Gap(Span(gap.span.first, last), gap.categories), [left, *rest]


def joined(gaps: Iterable[Gap]) -> list[Gap]:
    """Gaps that lie next to each other, as one each."""
    result: list[Gap] = []
    for gap in gaps:
        before = result[-1] if result else None
        if before is not None and before.categories == gap.categories and before.span.last + _DAY == gap.span.first:
            result[-1] = Gap(Span(before.span.first, gap.span.last), gap.categories)
        else:
            result.append(gap)
    return result


def days_in(gaps: Iterable[Gap]) -> int:
    """How many days there are."""
    return sum(len(gap.span) for gap in gaps)
