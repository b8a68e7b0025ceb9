"""Days and months of a back-test: those that were asked for, and those that suit a corpus."""

from __future__ import annotations

import re
from datetime import date, timedelta

from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError

_TESTED_MONTHS = 3
_ENOUGH_PAPERS = 200


def parse_day(text: str, *, key: str) -> date:
    """A day such as ``2025-06-30``.

    Raises:
        ConfigurationError: It is none.
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ConfigurationError(f"{text!r} is no day; 2025-06-30 is", key=key)


def parse_month(text: str, *, key: str) -> date:
    """The first day of a month such as ``2025-06``.

    Raises:
        ConfigurationError: It is none.
    """
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII)
    if match is None or int(match[1]) == 0:
        raise ConfigurationError(f"{text!r} is no month; 2025-06 is", key=key)
    return date(int(match[1]), int(match[2]), 1)


def last_split(corpus: Corpus) -> date:
    """The split after which the newest three months of listings are tested: the last day of the month before them.

    Raises:
        ConfigurationError: The corpus has no listing.
    """
    newest = max(_listing_days(corpus))
    return months_later(newest, 1 - _TESTED_MONTHS) - timedelta(days=1)


def first_rolling_month(corpus: Corpus) -> date:
    """The first day of the month after the 200th paper was listed, or after half of the papers if there are fewer.

    Before that, most sections have no paper from which anything could be learned.

    Raises:
        ConfigurationError: The corpus has no listing.
    """
    _listing_days(corpus)
    first_days: dict[str, date] = {}
    for paper in corpus.listed:
        first_days[paper.key] = min(paper.listed_on, first_days.get(paper.key, date.max))
    days = sorted(first_days.values())
    return months_later(days[min(_ENOUGH_PAPERS, (len(days) + 1) // 2) - 1], 1)


def months_later(day: date, months: int) -> date:
    """The first day of the month so many months after a day's own."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _listing_days(corpus: Corpus) -> list[date]:
    days = [paper.listed_on for paper in corpus.listed]
    if not days:
        raise ConfigurationError(
            "no listing is stored, so there is nothing to learn from: let shelver run read the list first, or give "
            "--listings and --papers"
        )
    return days
