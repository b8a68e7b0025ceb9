"""Whether entries stand where the owner put them, told by the entries that both versions have."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set


def in_place(ours: Sequence[str], theirs: Sequence[str], new: Set[str]) -> frozenset[str]:
    """Which of the new ones may stay where they are to get from our order to theirs with the fewest moves.

    Args:
        ours: Keys in our order.
        theirs: The same keys in theirs; where old keys changed their order, new ones give way to them.
        new: Those that count.
    """
    rank = {key: index for index, key in enumerate(theirs)}
    shared = [key for key in ours if key in rank]
    weights = [1 if key in new else len(shared) + 1 for key in shared]
    kept = _heaviest_ascending([rank[key] for key in shared], weights)
    return frozenset(shared[index] for index in kept) & new


def neighbours(order: Sequence[str], key: str, among: Set[str]) -> tuple[str | None, str | None]:
    """The nearest keys before and after this one that belong to a set; None where there is none."""
    place = order.index(key)
    before = next((other for other in reversed(order[:place]) if other in among), None)
    after = next((other for other in order[place + 1 :] if other in among), None)
    return before, after


def _heaviest_ascending(ranks: Sequence[int], weights: Sequence[int]) -> list[int]:
    """The indices of the ascending subsequence of different ranks with the greatest sum of weights.

    ``ends`` holds, by rank, the last index of each subsequence that is heavier than all that end at a lower rank.
    """
    totals: list[int] = []
    previous: list[int] = []
    ends: list[tuple[int, int]] = []
    for index, (rank, weight) in enumerate(zip(ranks, weights, strict=True)):
        at = bisect_left(ends, (rank, -1))
        best = ends[at - 1][1] if at else -1
        totals.append(weight + (totals[best] if best >= 0 else 0))
        previous.append(best)
        until = at
        while until < len(ends) and totals[ends[until][1]] <= totals[index]:
            until += 1
        ends[at:until] = [(rank, index)]
    kept: list[int] = []
    index = ends[-1][1] if ends else -1
    while index >= 0:
        kept.append(index)
        index = previous[index]
    return kept
