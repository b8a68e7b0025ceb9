"""The size budget: GitHub's page shows the first 512,000 bytes of a README, and then ends without a word.

Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes
("If your README contains more than 500 KiB of data, any text after that will be truncated").
"""  # fmt: skip

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.curated_list.document import CuratedList
from bot.lint.codes import Code, Severity
from bot.lint.finding import Finding, make_finding
from bot.lint.growth import Growth

SIZE_LIMIT = 512_000
"""Bytes of a README that the page shows."""
NEARLY_FULL = 0.9
"""From this share on it is a warning,"""
SOON = timedelta(days=180)
"""and from so long before the day on which the list will be full."""
SHOWN_SECTIONS = 5
_LARGEST_SHARE = 1 / 3
"""A part of the list larger than this is not one that somebody moves to a file of its own."""


@dataclass(frozen=True, slots=True)
class MovableSection:
    """A section that could get a file of its own, with all sections below it."""

    path: str
    line: int
    size: int
    """Bytes."""
    days_won: int | None
    """By how many days the list would be full later; None where the growth is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeBudget:
    """How much of the page is used, and until when it lasts."""

    size: int
    """Bytes of the list."""
    limit: int
    """Bytes that the page shows."""
    share: float
    """The one as a share of the other."""
    growth: Growth | None
    """None where nothing tells."""
    full_on: date | None
    """The day on which the limit is crossed at this growth; None where the list does not grow, or is beyond it."""
    movable: tuple[MovableSection, ...]
    """The largest parts, none of them inside another, the largest first."""


def size_budget(curated: CuratedList, *, growth: Growth | None, as_of: date) -> SizeBudget:
    """The budget of a list that had this text on that day."""
    size = len(curated.text.encode())
    rate = _rate(growth)
    return SizeBudget(
        size=size,
        limit=SIZE_LIMIT,
        share=size / SIZE_LIMIT,
        growth=growth,
        full_on=day_when_full(size, growth=growth, as_of=as_of),
        movable=_movable(curated, rate),
    )


def day_when_full(size: int, *, growth: Growth | None, as_of: date) -> date | None:
    """The day on which a list of so many bytes crosses the limit; None where it does not grow, or is beyond it."""
    rate = _rate(growth)
    if rate is None or size > SIZE_LIMIT:
        return None
    days = math.ceil((SIZE_LIMIT - size) / rate)
    return as_of + timedelta(days=days) if days < (date.max - as_of).days else None


def check_size(budget: SizeBudget, *, today: date) -> Iterator[Finding]:
    """An error for a list that is not shown whole, a warning for one that soon will not be; nothing before that."""
    used = f"The list has {budget.size:,} bytes, {budget.share:.1%} of the {budget.limit:,} that GitHub's page shows"
    severity = Severity.WARNING
    if budget.size > budget.limit:
        severity = Severity.ERROR
        used += f": the last {budget.size - budget.limit:,} are not shown"
    elif budget.full_on is not None and budget.growth is not None:
        used += f"; at {budget.growth.bytes_per_day * 30:,.0f} more in 30 days it is full on {budget.full_on}"
    soon = budget.full_on is not None and budget.full_on - today <= SOON
    if soon or budget.share >= NEARLY_FULL:
        yield make_finding(Code.SIZE_BUDGET, f"{used}.", line=1, severity=severity)


def _rate(growth: Growth | None) -> float | None:
    return growth.bytes_per_day if growth is not None and growth.bytes_per_day > 0 else None


def _movable(curated: CuratedList, rate: float | None) -> tuple[MovableSection, ...]:
    sections = list(curated.outline.values())
    whole = len(curated.text)
    parts: list[tuple[int, int, int]] = []
    for index, section in enumerate(sections):
        if not section.level:
            continue
        below = index + 1
        while below < len(sections) and sections[below].level > section.level:
            below += 1
        end = sections[below].start if below < len(sections) else whole
        holds_entries = any(one.entries for one in sections[index:below])
        if holds_entries and end - section.start <= whole * _LARGEST_SHARE:
            parts.append((section.start, end, index))
    chosen: list[tuple[int, int, int]] = []
    for start, end, index in sorted(parts, key=lambda part: (part[0] - part[1], part[0])):
        if len(chosen) < SHOWN_SECTIONS and not any(start < other[1] and other[0] < end for other in chosen):
            chosen.append((start, end, index))
    movable = []
    for start, end, index in chosen:
        size = len(curated.text[start:end].encode())
        days = min(int(size / rate), (date.max - date.min).days) if rate else None
        movable.append(MovableSection(sections[index].path, sections[index].heading_line, size, days))
    return tuple(movable)
