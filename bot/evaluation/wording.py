"""Figures in words, as all parts of the report write them."""

from __future__ import annotations

import re

from bot.evaluation.figures import Estimate

_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)*)\.?\s")


def percent(value: float) -> str:
    """``61.3 %``."""
    return f"{100 * value:.1f} %"


def share(value: float | None) -> str:
    """``0.613``, or ``-`` for none."""
    return "-" if value is None else f"{value:.3f}"


def difference(value: float) -> str:
    """``+0.084``."""
    return f"{value:+.3f}"


def interval(estimate: Estimate, *, as_percent: bool = False, signed: bool = False) -> str:
    """``0.52 to 0.70``, or ``52 to 70``."""
    if as_percent:
        return f"{100 * estimate.low:.0f} to {100 * estimate.high:.0f}"
    if signed:
        return f"{estimate.low:+.2f} to {estimate.high:+.2f}"
    return f"{estimate.low:.2f} to {estimate.high:.2f}"


def count(number: int, noun: str) -> str:
    """``1 paper``, ``1,234 papers``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def path(section: str) -> str:
    """A section's path in short: ``8.2 › Program Repair`` for ``8. Datasets > 8.2 Benchmarks > Program Repair``.

    Of the headings above, the number of the nearest is enough; without a number they stay.
    """
    above, _, name = section.rpartition(" > ")
    number = _NUMBER.match(above.rpartition(" > ")[2])
    if _NUMBER.match(name) or not above:
        return name
    return f"{number['number'] if number else above.replace(' > ', ' › ')} › {name}"
