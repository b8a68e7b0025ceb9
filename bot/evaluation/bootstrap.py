"""How sure a figure is: bootstrap intervals over the papers, and Wilson's interval for single shares.

The bootstrap is the percentile one (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13), seeded so
that the same papers give the same interval. Two systems are compared on the same resamples: the pairing takes out
what makes papers hard for both.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from statistics import NormalDist, quantiles
from typing import TypeAlias

from bot.evaluation.figures import Comparison, Estimate

RESAMPLES = 2000
"""Resamples for each interval."""
_SEED = 20250630
_NORMAL_QUANTILE = NormalDist().inv_cdf(0.975)

Statistic: TypeAlias = Callable[[Sequence[int]], float]
"""A figure of the papers with these numbers, of which some come twice and some not at all."""


def compare(size: int, ours: Statistic, baseline: Statistic | None = None) -> Comparison:
    """A figure of ours with its 95 % interval, and, where there is a baseline, of that and of the difference.

    Args:
        size: How many papers there are, at least one.
        ours: The figure as a function of papers' numbers.
        baseline: The same figure of the baseline, over the same papers.

    Raises:
        ValueError: There is no paper.
    """
    if size < 1:
        raise ValueError("there is no paper to resample")
    everything = range(size)
    our_value = ours(everything)
    our_values: list[float] = []
    baseline_values: list[float] = []
    for sample in _resamples(size):
        our_values.append(ours(sample))
        if baseline is not None:
            baseline_values.append(baseline(sample))
    if baseline is None:
        return Comparison(ours=_estimate(our_value, our_values), baseline=None, difference=None)
    baseline_value = baseline(everything)
    differences = [mine - theirs for mine, theirs in zip(our_values, baseline_values, strict=True)]
    return Comparison(
        ours=_estimate(our_value, our_values),
        baseline=_estimate(baseline_value, baseline_values),
        difference=_estimate(our_value - baseline_value, differences),
    )


def mean_of(values: Sequence[float]) -> Statistic:
    """The mean of these values as a statistic: of hits (1 or 0), their share."""
    value_of = values.__getitem__
    return lambda numbers: sum(map(value_of, numbers)) / len(numbers)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share of few (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953).

    Raises:
        ValueError: ``total`` is 0.
    """
    if total < 1:
        raise ValueError("no share of nothing")
    z = _NORMAL_QUANTILE
    share = hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def _resamples(size: int) -> Iterator[list[int]]:
    chance = random.Random(_SEED)  # noqa: S311 - resampling, no secret
    for _ in range(RESAMPLES):
        yield chance.choices(range(size), k=size)


def _estimate(value: float, resampled: Sequence[float]) -> Estimate:
    cuts = quantiles(resampled, n=40, method="inclusive")
    return Estimate(value=value, low=cuts[0], high=cuts[-1])
