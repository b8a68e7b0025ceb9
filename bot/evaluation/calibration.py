"""Whether scores behave like probabilities: of the papers scored 0.7, seven in ten should turn out so."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.bootstrap import wilson
from bot.evaluation.figures import Bin, Reliability

BINS = 10
"""Bins of equal width; each holds its lower edge, the last its upper one as well."""


def reliability(scores: Sequence[float], outcomes: Sequence[bool]) -> Reliability:
    """The reliability table of scores, with its summary figures.

    The expected calibration error is the mean distance of mean score and observed share over the bins, weighed by
    their counts (Naeini et al. 2015, https://doi.org/10.1609/aaai.v29i1.9602). The Brier score is the mean squared
    distance of score and outcome (https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2).

    Args:
        scores: Between 0 and 1, at least one.
        outcomes: Whether it turned out so, for each score.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, outcome in zip(scores, outcomes, strict=True):
        members[min(int(score * BINS), BINS - 1)].append((score, outcome))
    bins = tuple(_bin(number, found) for number, found in enumerate(members) if found)
    total = len(scores)
    return Reliability(
        count=total,
        expected=sum(scores),
        observed=sum(outcomes),
        calibration_error=sum(bin_.count * abs(bin_.mean_score - bin_.share) for bin_ in bins) / total,
        brier=sum((score - outcome) ** 2 for score, outcome in zip(scores, outcomes, strict=True)) / total,
        bins=bins,
    )


def _bin(number: int, members: Sequence[tuple[float, bool]]) -> Bin:
    positive = sum(outcome for _, outcome in members)
    low, high = wilson(positive, len(members))
    return Bin(
        start=number / BINS,
        end=(number + 1) / BINS,
        count=len(members),
        mean_score=sum(score for score, _ in members) / len(members),
        share=positive / len(members),
        low=low,
        high=high,
    )
