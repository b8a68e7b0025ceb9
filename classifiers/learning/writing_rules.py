"""From fitted numbers to weights as a person would write them."""

from __future__ import annotations

from collections.abc import Mapping

from config.rules import FieldWeights, Weight

LEAST = 0.05
"""Lighter than this, a phrase is left out."""
LEAST_OF_FIELD = 0.015
"""Lighter than this, a phrase counts in its other field only."""


def as_weights(fitted: Mapping[str, tuple[float, float]], *, unit: float) -> dict[str, Weight]:
    """Phrase to weight, sorted, rounded to two digits; the same number in both fields is written once.

    Args:
        fitted: Phrase to what it adds in the title and in the abstract.
        unit: How many of a rule's weights one of these is.
    """
    weights: dict[str, Weight] = {}
    for phrase, numbers in sorted(fitted.items()):
        title, abstract = (_rounded(unit * number) for number in numbers)
        if max(abs(title), abs(abstract)) >= LEAST:
            weights[phrase] = title if title == abstract else FieldWeights(title=title, abstract=abstract)
    return weights


def _rounded(number: float) -> float:
    return round(number, 2) if abs(number) >= LEAST_OF_FIELD else 0.0
