"""Timelines as bars: where every bar and label of the drawing stands. The template draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.overview import Period

WIDTH, HEIGHT = 720, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 16, 26
_MOST_LABELS = 12
_MOST_NUMBERS = 16
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One period: what is listed stands on the ground line, what may come stands on that."""

    period: Period
    x: float
    width: float
    listed_y: float
    listed_height: float
    coming_y: float
    coming_height: float
    label: str
    """Below it; nothing where there is no room."""
    number: str
    """Above it; nothing where there is no room."""

    @property
    def middle(self) -> float:
        """Where its labels stand."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A drawing of `WIDTH` times `HEIGHT`."""

    periods: tuple[Period, ...]
    bars: tuple[Bar, ...]
    grid: tuple[tuple[int, float], ...]
    """Values and how far down their lines are."""
    base: float
    """How far down the ground line is."""
    listed: int
    """All that is listed."""
    coming: int
    """All that may come."""
    peak: Period
    """The period with most papers; the latest of several."""


def draw_timeline(periods: Sequence[Period]) -> Timeline | None:
    """Draw a timeline; None where there is nothing to draw."""
    if not periods:
        return None
    peak = max(reversed(periods), key=_total)
    step = _step(_total(peak))
    top = -(-_total(peak) // step) * step
    height, base = HEIGHT - _TOP - _BOTTOM, HEIGHT - _BOTTOM
    slot = (WIDTH - _LEFT - _RIGHT) / len(periods)
    width = min(slot * 0.72, 44)

    def tall(count: int) -> float:
        return round(height * count / top, 1)

    bars = tuple(
        Bar(
            period=period,
            x=round(_LEFT + slot * place + (slot - width) / 2, 1),
            width=round(width, 1),
            listed_y=round(base - tall(period.listed), 1),
            listed_height=tall(period.listed),
            coming_y=round(base - tall(period.listed) - tall(period.coming), 1),
            coming_height=tall(period.coming),
            label=label,
            number=str(_total(period)) if len(periods) <= _MOST_NUMBERS and _total(period) else "",
        )
        for place, (period, label) in enumerate(zip(periods, _labels(periods), strict=True))
    )
    return Timeline(
        periods=tuple(periods),
        bars=bars,
        grid=tuple((value, round(base - height * value / top, 1)) for value in range(step, top + 1, step)),
        base=base,
        listed=sum(period.listed for period in periods),
        coming=sum(period.coming for period in periods),
        peak=peak,
    )


def _total(period: Period) -> int:
    return period.listed + period.coming


def _labels(periods: Sequence[Period]) -> list[str]:
    """Each period's name where there is room for all; else the years where each begins, and not all of many."""
    if len(periods) <= _MOST_LABELS:
        return [period.name for period in periods]
    years = [period.name[:4] for period in periods]
    starts = [place for place, year in enumerate(years) if place == 0 or years[place - 1] != year]
    if len(starts) > 1 and starts[1] - starts[0] < 3 and len(periods) > len(starts):
        starts = starts[1:]
    kept = set(starts[:: -(-len(starts) // _MOST_LABELS)])
    return [years[place] if place in kept else "" for place in range(len(periods))]


def _step(most: int) -> int:
    """A round number, of which at most five reach the greatest value."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * 5 >= most:
                return step * power
        power *= 10
