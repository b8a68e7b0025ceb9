"""The part of ``shelver status`` about arXiv's announcements: which are verified, in doubt, or given up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from bot.announcement_words import tell_days
from bot.cli.printing import words
from bot.health.condition import Condition
from db.models import LedgerDay

SHOWN_DAYS = 10


def announcement_state(condition: Condition) -> dict[str, Any]:
    """How far arXiv's announcements are verified, which ones are not yet, and which never will be."""
    verified, doubted, given_up = condition.last_verified, condition.open_days, condition.given_up

    def tell(day: LedgerDay) -> dict[str, Any]:
        return {
            "source": day.source,
            "category": day.category,
            "day": day.day.isoformat(),
            "fetched": day.fetched,
            "expected": day.expected,
            "verdict": day.verdict,
            "detail": day.detail,
        }

    return {
        "last_verified": verified.isoformat() if verified else None,
        "in_doubt": [tell(day) for day in doubted],
        "in_doubt_told": tell_days(doubted),
        "given_up": [tell(day) for day in given_up],
        "given_up_told": tell_days(given_up),
    }


def announcement_rows(announcements: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """How far the announcements are verified, and a line for each day that is not."""
    if announcements["last_verified"]:
        yield "arXiv verified until", Text(f"the announcement of {announcements['last_verified']}")
    for label, key in (("not verified yet", "in_doubt_told"), ("given up", "given_up_told")):
        told = announcements[key]
        shown = told[:SHOWN_DAYS] + ([f"and {len(told) - SHOWN_DAYS} more"] if len(told) > SHOWN_DAYS else [])
        if shown:
            yield label, Text("\n").join(words(line, "yellow") for line in shown)
