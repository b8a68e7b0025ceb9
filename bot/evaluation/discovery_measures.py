"""How well picks are found: each month's stream is ranked, and a person reads the first so many of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.evaluation.bootstrap import compare, mean_of
from bot.evaluation.figures import BudgetRow, CurvePoint
from bot.evaluation.held_out import HeldOut, StreamMonth

BUDGETS = (50, 100, 200, 400)
"""Papers a month that somebody is willing to look at."""
_CURVE_STEP = 10
_CURVE_END = 500


def pick_ranks(months: Sequence[StreamMonth], relevances: Mapping[str, float]) -> dict[str, int]:
    """The place of each pick in its month's stream, counted from 1; equal relevance goes by identifier.

    Args:
        months: The streams.
        relevances: Of every paper of them, by key; any scale.
    """
    ranks: dict[str, int] = {}
    for month in months:
        order = sorted((paper.key for paper in month.papers), key=lambda key: (-relevances[key], key))
        ranks.update((key, place) for place, key in enumerate(order, start=1) if key in month.picks)
    return ranks


def budget_rows(
    held_out: HeldOut, ours: Mapping[str, int], baseline: Mapping[str, int] | None
) -> tuple[BudgetRow, ...]:
    """Recall and precision at each budget, over all months together.

    The resamples are of the picks, while the streams and their order stay: the interval tells how far the figure
    depends on which papers the owner happened to pick.

    Args:
        held_out: Streams and picks; there has to be a pick.
        ours: `pick_ranks` of ours.
        baseline: The same of the baseline.
    """
    picks = held_out.picks
    rows = []
    for budget in BUDGETS:
        read = sum(min(budget, len(month.papers)) for month in held_out.months)
        our_hits = [float(ours[key] <= budget) for key in picks]
        baseline_hits = None if baseline is None else [float(baseline[key] <= budget) for key in picks]
        recall = compare(len(picks), mean_of(our_hits), mean_of(baseline_hits) if baseline_hits is not None else None)
        rows.append(
            BudgetRow(
                budget=budget,
                read=read,
                found=round(sum(our_hits)),
                baseline_found=None if baseline_hits is None else round(sum(baseline_hits)),
                recall=recall,
                precision=recall.scaled(len(picks) / read),
            )
        )
    return tuple(rows)


def recall_curve(ours: Mapping[str, int], baseline: Mapping[str, int] | None) -> tuple[CurvePoint, ...]:
    """Recall at every tenth budget up to 500 papers a month."""
    return tuple(
        CurvePoint(
            budget=budget,
            ours=_recall(ours, budget),
            baseline=None if baseline is None else _recall(baseline, budget),
        )
        for budget in range(0, _CURVE_END + 1, _CURVE_STEP)
    )


def _recall(ranks: Mapping[str, int], budget: int) -> float:
    return sum(rank <= budget for rank in ranks.values()) / len(ranks)
