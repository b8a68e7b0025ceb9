from __future__ import annotations

import pytest

from bot.evaluation.discovery_measures import budget_rows, pick_ranks, recall_curve
from bot.evaluation.held_out import HeldOut, StreamMonth
from tests.bot.evaluation.samples import streamed


def month(name: str, papers: int, picks: set[int]) -> StreamMonth:
    """A month of numbered papers, some of them picked."""
    keys = [f"{name[2:4]}{name[5:]}.{number:05}" for number in range(1, papers + 1)]
    stream = streamed(*((key, "Moss") for key in keys))
    return StreamMonth(
        month=name, papers=tuple(stream.values()), picks=frozenset(keys[number - 1] for number in picks)
    )


def in_order(*months: StreamMonth) -> dict[str, float]:
    """Relevance that falls with the number, so that a paper's place is its number."""
    return {paper.key: -float(paper.key[5:]) for each in months for paper in each.papers}


def test_places_are_counted_within_the_month() -> None:
    """The best paper of each month stands in place 1."""
    july, august = month("2025-07", 5, {2, 5}), month("2025-08", 3, {1})
    assert pick_ranks([july, august], in_order(july, august)) == {"2507.00002": 2, "2507.00005": 5, "2508.00001": 1}


def test_equal_relevance_goes_by_identifier() -> None:
    """So that the same scores always give the same places."""
    july = month("2025-07", 4, {3})
    assert pick_ranks([july], {paper.key: 0.5 for paper in july.papers}) == {"2507.00003": 3}


def test_recall_and_precision_at_each_budget() -> None:
    """Of four picks in places 10, 60, 150 and 300, one is among the first 50, two among 100, three among 200."""
    july, august = month("2025-07", 1000, {10, 150}), month("2025-08", 1000, {60, 300})
    ranks = pick_ranks([july, august], in_order(july, august))
    rows = budget_rows(HeldOut(cases=(), months=(july, august)), ranks, None)
    assert [(row.budget, row.read, row.found) for row in rows] == [
        (50, 100, 1),
        (100, 200, 2),
        (200, 400, 3),
        (400, 800, 4),
    ]
    assert [row.recall.ours.value for row in rows] == [0.25, 0.5, 0.75, 1.0]
    assert [row.precision.ours.value for row in rows] == pytest.approx([0.01, 0.01, 0.0075, 0.005])


def test_a_month_smaller_than_the_budget_is_read_whole() -> None:
    """Precision counts only papers that are there."""
    july = month("2025-07", 60, {1, 2, 3})
    rows = budget_rows(HeldOut(cases=(), months=(july,)), pick_ranks([july], in_order(july)), None)
    assert rows[-1].read == 60
    assert rows[-1].precision.ours.value == pytest.approx(3 / 60)


def test_the_baseline_is_compared_on_the_same_picks() -> None:
    """Ours finds both within 50, the baseline one."""
    july = month("2025-07", 500, {10, 20})
    ours = pick_ranks([july], in_order(july))
    rows = budget_rows(HeldOut(cases=(), months=(july,)), ours, {"2507.00010": 40, "2507.00020": 400})
    assert rows[0].baseline_found == 1
    assert rows[0].recall.difference is not None
    assert rows[0].recall.difference.value == 0.5


def test_the_curve_rises_where_the_picks_stand() -> None:
    """From 0 to 500 by tens."""
    curve = recall_curve({"a": 10, "b": 11}, {"a": 500, "b": 501})
    assert [point.budget for point in curve[:3]] == [0, 10, 20]
    assert [point.ours for point in curve[:3]] == [0, 0.5, 1]
    assert (curve[-1].budget, curve[-1].ours, curve[-1].baseline) == (500, 1, 0.5)
