"""How fast a list grows: measured over its versions, else estimated from the months that its entries bear."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import EntryKind
from bot.lint.subject import month_number, month_text

WINDOW = timedelta(days=180)
"""What lies longer ago says little about the present rate."""
SHORTEST_SPAN = timedelta(days=28)
"""Less than four weeks of history are no rate."""
MONTHS = 6
_MOVED_OUT = 0.05
"""A version smaller than the last one by more than this share has lost a section, and not grown less."""


class GrowthSource(StrEnum):
    """What a rate was taken from."""

    HISTORY = "history"
    """The sizes of the list's versions in Git."""
    DATABASE = "database"
    """Entries that the database saw come and go."""
    MONTHS = "months"
    """The entries' printed months: an estimate, usually too low, as venues and headings are not counted."""


@dataclass(frozen=True, slots=True)
class SizeOn:
    """How large the list was on a day."""

    on: date
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A rate, and what it rests on."""

    bytes_per_day: float
    since: date
    until: date
    source: GrowthSource


def measured_growth(versions: Sequence[SizeOn], *, source: GrowthSource) -> Growth | None:
    """The rate over the last half year of versions in order of time; None where they span less than four weeks.

    Sections that were moved out do not count as shrinking.
    """
    ordered = sorted(versions, key=lambda version: version.on)
    if not ordered:
        return None
    last = ordered[-1]
    begin = last.on - WINDOW
    older = [index for index, version in enumerate(ordered) if version.on <= begin]
    window = ordered[older[-1] if older else 0 :]
    span = last.on - window[0].on
    if span < SHORTEST_SPAN:
        return None
    gained = sum(
        after.size - before.size for before, after in pairwise(window) if after.size >= before.size * (1 - _MOVED_OUT)
    )
    return Growth(bytes_per_day=gained / span.days, since=window[0].on, until=last.on, source=source)


def estimated_growth(curated: CuratedList, *, today: date) -> Growth | None:
    """The rate by the lengths of the entries of the newest half year, the newest month left out as unfinished.

    None where the list spans less than that. Months to come are slips of the pen, and not looked at.
    """
    this_month = month_number(f"{today:%Y-%m}")
    entries = [entry for entry in curated.entries if entry.month and month_number(entry.month) <= this_month]
    months = sorted({month_number(entry.month or "") for entry in entries})
    if not months or months[-1] - months[0] < MONTHS:
        return None
    newest = months[-1]
    gained = 0
    for entry in entries:
        if newest - MONTHS <= month_number(entry.month or "") < newest:
            line_ends = 1 if entry.kind is EntryKind.TABLE else 2
            gained += len(entry.raw.encode()) + line_ends
    since = date.fromisoformat(f"{month_text(newest - MONTHS)}-01")
    last = month_text(newest - 1)
    until = date(int(last[:4]), int(last[5:]), calendar.monthrange(int(last[:4]), int(last[5:]))[1])
    days = (until - since).days + 1
    return Growth(bytes_per_day=gained / days, since=since, until=until, source=GrowthSource.MONTHS)
