from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evaluation.bootstrap import compare, mean_of, wilson


def test_a_figure_without_spread_has_no_interval() -> None:
    """Where every paper is a hit, every resample is all hits."""
    estimate = compare(3, mean_of([1, 1, 1])).ours
    assert (estimate.value, estimate.low, estimate.high) == (1, 1, 1)


def test_an_interval_is_that_of_the_binomial() -> None:
    """Of 100 papers with 50 hits, 95 % of the resamples have 40 to 60 (normal: 0.5 ± 1.96 * 0.05)."""
    estimate = compare(100, mean_of([1, 0] * 50)).ours
    assert estimate.value == 0.5
    assert estimate.low == pytest.approx(0.40, abs=0.015)
    assert estimate.high == pytest.approx(0.60, abs=0.015)


def test_the_same_papers_give_the_same_interval() -> None:
    """The resampling is seeded."""
    assert compare(9, mean_of([1, 0, 0] * 3)) == compare(9, mean_of([1, 0, 0] * 3))


def test_a_difference_is_paired() -> None:
    """Two systems that hit the same papers do not differ in any resample, however wide each one's interval is."""
    figure = compare(40, mean_of([1, 0] * 20), mean_of([1, 0] * 20))
    assert figure.ours.low < 0.4
    assert figure.difference is not None
    assert (figure.difference.value, figure.difference.low, figure.difference.high) == (0, 0, 0)


def test_a_difference_is_ours_less_the_baselines() -> None:
    """0.75 against 0.25 is half; without a baseline there is neither."""
    figure = compare(4, mean_of([1, 1, 1, 0]), mean_of([1, 0, 0, 0]))
    assert figure.difference is not None
    assert figure.difference.value == 0.5
    assert compare(4, mean_of([1, 1, 1, 0])).difference is None


def test_nothing_cannot_be_resampled() -> None:
    """Without a paper there is no figure."""
    with pytest.raises(ValueError, match="no paper"):
        compare(0, mean_of([]))


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055)],
)
def test_wilson_gives_the_known_intervals(hits: int, total: int, low: float, high: float) -> None:
    """Published values of the interval without continuity correction."""
    assert wilson(hits, total) == pytest.approx((low, high), abs=1e-4)


def test_wilson_needs_something() -> None:
    """There is no share of nothing."""
    with pytest.raises(ValueError, match="nothing"):
        wilson(0, 0)


@given(st.lists(st.booleans(), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
def test_an_interval_lies_between_least_and_greatest(hits: list[bool]) -> None:
    """And its ends are in order."""
    estimate = compare(len(hits), mean_of(hits)).ours
    assert 0 <= estimate.low <= estimate.high <= 1
    assert estimate.value == sum(hits) / len(hits)


@given(st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilsons_interval_holds_the_share(counts: tuple[int, int]) -> None:
    """Between 0 and 1, whatever the counts."""
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-12
    assert counts[0] / counts[1] - 1e-12 <= high <= 1
