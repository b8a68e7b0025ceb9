"""ISO weeks (ISO 8601): Monday to Sunday, the first of a year being the one that holds 4 January."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from config.errors import ConfigurationError

_NAME = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_LENGTH = timedelta(days=7)
_YEARS = range(1991, 9999)
"""From arXiv's first papers to the last year whose weeks all end within Python's calendar."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week in UTC; weeks are ordered by time.

    Raises:
        ConfigurationError: The year has no such week, or lies before arXiv's beginning.
    """

    year: int
    """The ISO year, which differs from the calendar's around New Year."""
    number: int
    """From 1 to 52 or 53."""

    def __post_init__(self) -> None:
        if self.year not in _YEARS:
            raise ConfigurationError(
                f"{self} cannot be told about: weeks go from {_YEARS[0]}, when arXiv began, to {_YEARS[-1]}"
            )
        try:
            date.fromisocalendar(self.year, self.number, 1)
        except ValueError:
            last = date(self.year, 12, 28).isocalendar().week
            raise ConfigurationError(
                f"there is no week {self}: the weeks of {self.year} go from W01 to W{last}"
            ) from None

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read ``2025-W39``.

        Raises:
            ConfigurationError: It is written otherwise, or there is no such week.
        """
        match = _NAME.fullmatch(text)
        if match is None:
            raise ConfigurationError(f"{text!r} is no ISO week; weeks are written like 2025-W39")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that holds a day; a moment with time zone counts by its day in UTC.

        Raises:
            ValueError: A moment without time zone, which would be another day elsewhere.
        """
        if isinstance(day, datetime):
            if day.tzinfo is None:
                raise ValueError(f"{day!r} has no time zone")
            day = day.astimezone(UTC)
        year, number, _ = day.isocalendar()
        return cls(year, number)

    def previous(self) -> Week:
        """The week before."""
        return Week.of(self.start - _LENGTH)

    @property
    def start(self) -> datetime:
        """Its first moment: Monday, 00:00 UTC."""
        monday = date.fromisocalendar(self.year, self.number, 1)
        return datetime(monday.year, monday.month, monday.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer part of it: the next Monday, 00:00 UTC."""
        return self.start + _LENGTH

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"
