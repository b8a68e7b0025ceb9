"""How many days to ask for at once, and how long the rest will take, by what the answers so far were like."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_PART = 31
"""Days."""
_FILL = 0.8
"""Of a page, so that a day with more papers than usual does not ask for a second page of few."""
_RECENT_DAYS = 14
"""Two weeks: fewer papers are submitted on weekends, and more with every year."""
_PARTS_FOR_ESTIMATE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What asking for some days came to."""

    days: int
    papers: int
    requests: int
    seconds: float
    """Waiting for our turn included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the rest will take."""

    requests: tuple[int, int]
    """The fewest and the most."""
    seconds_each: float
    """From one request to the next."""
    seconds: tuple[float, float]
    """The least and the most."""

    def __str__(self) -> str:
        return spoken(*self.seconds)


class Pace:
    """What was asked so far."""

    def __init__(self, *, page_size: int, delay: float) -> None:
        """Begin.

        Args:
            page_size: The most papers in one answer.
            delay: Seconds between two requests.
        """
        self._page_size = page_size
        self.delay = delay
        """Seconds between two requests."""
        self._parts: list[Part] = []
        self._longest = 1

    def note(self, part: Part) -> None:
        """Learn from an answer."""
        self._parts.append(part)
        self._longest = min(LONGEST_PART, 2 * part.days)

    def shorten(self, *, days: int, papers: int) -> None:
        """Learn that days hold more papers than are good for one part."""
        self._longest = max(1, int(days * self._page_size * _FILL / papers))

    @property
    def part_days(self) -> int:
        """For how many days to ask next: as many as fill a page well, and not many more than before."""
        return min(self._longest, self._good_size(self._density(self._recent())))

    def left(self, days: int) -> Estimate | None:
        """How long so many days more will take; None before three answers and two weeks of papers came.

        It is the requests that are left, times the seconds from one to the next. Both follow from the papers of a day
        and from the distance of the answers, each as it was on average over all parts and over the recent ones,
        whichever is less and more. A mean of few parts is not worth much: by one over the square root of their number
        the range is widened. It is never less than the pauses that arXiv asks for.
        """
        if len(self._parts) < _PARTS_FOR_ESTIMATE or sum(part.days for part in self._parts) < _RECENT_DAYS:
            return None
        samples = (self._parts, self._recent())
        doubt = 1 / math.sqrt(len(self._parts))
        needed = [self._requests(days, density=self._density(parts)) for parts in samples]
        fewest = math.ceil(max(days / LONGEST_PART, min(needed) * (1 - doubt)))
        most = max(fewest, math.ceil(max(needed) * (1 + doubt)))
        paces = [sum(part.seconds for part in parts) / sum(part.requests for part in parts) for parts in samples]
        return Estimate(
            requests=(fewest, most),
            seconds_each=paces[0],
            seconds=(fewest * max(self.delay, min(paces)), most * max(self.delay, *paces)),
        )

    def _density(self, parts: Sequence[Part]) -> float:
        """Papers of a day."""
        days = sum(part.days for part in parts)
        return sum(part.papers for part in parts) / days if days else 0.0

    def _good_size(self, density: float) -> int:
        """The days whose papers fill a page well."""
        papers = _FILL * self._page_size
        return LONGEST_PART if density * LONGEST_PART <= papers else max(1, int(papers / density))

    def _requests(self, days: int, *, density: float) -> float:
        """How many it takes when parts have their good size."""
        size = self._good_size(density)
        return days / size * max(1, math.ceil(size * density / self._page_size))

    def _recent(self) -> Sequence[Part]:
        """The last parts that hold two weeks together."""
        days = 0
        for number, part in enumerate(reversed(self._parts), start=1):
            days += part.days
            if days >= _RECENT_DAYS:
                return self._parts[-number:]
        return self._parts


def spoken(least: float, most: float) -> str:
    """Seconds from so many to so many, as people say it; rounded, and the upper end up."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if most >= 2 * length:
            low, high = int(least // length), math.ceil(most / length)
            if low == high:
                return f"about {high} {unit}s"
            return f"{low} to {high} {unit}s" if low else f"up to {high} {unit}s"
    return "up to 2 minutes" if most > 60 else "less than a minute"
