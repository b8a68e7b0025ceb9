"""Days of announcement in words, as the run's message, ``status`` and the digest tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from db.models import LedgerDay

_NAMED = 3


def tell_days(days: Sequence[LedgerDay]) -> list[str]:
    """A part of a sentence for each reason, the oldest day first; what shares it is told together.

    Args:
        days: Days that are not verified, whatever the reason.
    """
    reasons: dict[tuple[str, date], list[LedgerDay]] = defaultdict(list)
    for noted in days:
        reasons[_reason(noted, days), noted.day].append(noted)
    told: dict[tuple[str, str], list[date]] = defaultdict(list)
    for (reason, day), same in sorted(reasons.items(), key=lambda item: item[0][1]):
        told[_categories({noted.category for noted in same}), reason].append(day)
    return [f"{_span(found)}, {categories}: {reason}" for (categories, reason), found in told.items()]


def _reason(noted: LedgerDay, days: Sequence[LedgerDay]) -> str:
    """What is wrong with a day; where nothing at all came of several categories that is one reason, and not many."""
    if not _is_missing(noted):
        return noted.detail
    missing = [other for other in days if other.day == noted.day and _is_missing(other)]
    if len(missing) == 1:
        return noted.detail
    usual = sum(other.expected or 0 for other in missing)
    return f"nothing came where {usual} are usual: arXiv is late, keeps a holiday that is not known, or is broken"


def _is_missing(noted: LedgerDay) -> bool:
    return noted.verdict == "suspect" and not noted.fetched and not noted.owed and bool(noted.expected)


def _categories(categories: set[str]) -> str:
    names = sorted(categories)
    shown = names if len(names) <= _NAMED + 1 else names[:_NAMED]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more categories" if rest else "")


def _span(days: Sequence[date]) -> str:
    """Days by the first and the last of them: those between are seldom of another kind."""
    first, last = days[0], days[-1]
    return f"{first:%a} {first}" if first == last else f"{len(days)} days from {first} to {last}"
