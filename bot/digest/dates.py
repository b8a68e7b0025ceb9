"""How a language writes days, moments and weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.digest.week import Week


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How days are written."""

    months: tuple[str, ...]
    day: str
    day_of_year: str
    moment: str
    within_month: str
    within_year: str
    across_years: str
    span: str

    def on(self, moment: date, week: Week) -> str:
        """``18 September``, with the year where the week does not begin or end in it."""
        known = {week.start.year, (week.end - timedelta(days=1)).year}
        template = self.day if moment.year in known else self.day_of_year
        return template.format(day=moment.day, month=self.months[moment.month - 1], year=moment.year)

    def at(self, moment: datetime, week: Week) -> str:
        """``18 September, 05:30 UTC``."""
        return self.moment.format(day=self.on(moment, week), time=f"{moment:%H:%M}")

    def days_of(self, week: Week) -> str:
        """Its days, as in ``29 September to 5 October 2025 (2025-W40, UTC)``."""
        first, last = week.start, week.end - timedelta(days=1)
        template = self.within_month if first.month == last.month else self.within_year
        if first.year != last.year:
            template = self.across_years
        days = template.format(
            first=first.day,
            first_month=self.months[first.month - 1],
            first_year=first.year,
            last=last.day,
            month=self.months[last.month - 1],
            year=last.year,
        )
        return self.span.format(days=days, week=week)
