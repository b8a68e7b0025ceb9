"""Which arXiv categories have to be watched for a list, told by those of its papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

USUAL = 0.03
"""A category that has this share of the listed papers is one of the list's own."""
COVERED = 0.99
"""The share of the listed papers that the categories watched have to hold."""
LEAST_GAIN = 0.003
"""A further category that brings a smaller share of the papers than this is not worth its stream."""
MOST = 15


@dataclass(frozen=True, slots=True)
class ChosenCategories:
    """What is watched, and what it would have caught."""

    papers: dict[str, int]
    """Category to how many of the papers are in it, the most used first."""
    known: int
    """Papers whose categories are known."""
    covered: int
    """Of these, those in at least one category watched."""


def choose_categories(papers: Sequence[Sequence[str]]) -> ChosenCategories:
    """The categories that many of the papers are in, and those that it takes besides to have nearly all of them.

    Args:
        papers: The categories of each listed paper.
    """
    known = [frozenset(categories) for categories in papers if categories]
    counts = Counter(category for categories in known for category in categories)
    chosen = dict([found for found in counts.most_common(MOST) if found[1] >= max(2, USUAL * len(known))])
    missing = [categories for categories in known if chosen.keys().isdisjoint(categories)]
    while missing and len(chosen) < MOST and len(known) - len(missing) < COVERED * len(known):
        gains = Counter(category for categories in missing for category in categories)
        best = min(gains, key=lambda category: (-gains[category], -counts[category], category))
        if chosen and gains[best] < max(2, LEAST_GAIN * len(known)):
            break
        chosen[best] = counts[best]
        missing = [categories for categories in missing if best not in categories]
    chosen = dict(sorted(chosen.items(), key=lambda found: (-found[1], found[0])))
    return ChosenCategories(chosen, len(known), len(known) - len(missing))
