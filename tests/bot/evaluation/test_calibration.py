from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.calibration import reliability

SCORED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_the_table_and_its_sums() -> None:
    """Bin 0.2: mean 0.25, half of two; bin 0.9: mean 1, all of two. Error (0.25 + 0) / 2; Brier by hand."""
    table = reliability([0.2, 0.29999, 1.0, 1.0], [False, True, True, True])
    assert [(bin_.start, bin_.end, bin_.count, bin_.share) for bin_ in table.bins] == [
        (0.2, 0.3, 2, 0.5),
        (0.9, 1.0, 2, 1.0),
    ]
    assert table.bins[0].mean_score == pytest.approx(0.25, abs=1e-4)
    assert table.calibration_error == pytest.approx(0.125, abs=1e-4)
    assert table.brier == pytest.approx((0.04 + 0.49) / 4, abs=1e-4)
    assert (table.count, table.observed) == (4, 3)
    assert table.expected == pytest.approx(2.5, abs=1e-4)


def test_an_edge_belongs_to_the_bin_above() -> None:
    """Only 1 belongs to the bin below it."""
    table = reliability([0.1, 1.0], [True, True])
    assert [bin_.start for bin_ in table.bins] == [0.1, 0.9]


def test_perfect_scores_have_no_error() -> None:
    """0 for what does not turn out so, 1 for what does."""
    table = reliability([0.0, 1.0, 1.0], [False, True, True])
    assert (table.calibration_error, table.brier) == (0, 0)


@given(SCORED)
def test_bins_hold_every_paper(scored: list[tuple[float, bool]]) -> None:
    """No paper is lost, mean scores lie in their bins, and both errors between 0 and 1."""
    table = reliability([score for score, _ in scored], [outcome for _, outcome in scored])
    assert sum(bin_.count for bin_ in table.bins) == len(scored)
    for bin_ in table.bins:
        assert bin_.start - 1e-9 <= bin_.mean_score <= bin_.end + 1e-9
        assert bin_.low <= bin_.share + 1e-9
        assert bin_.share - 1e-9 <= bin_.high
    assert 0 <= table.calibration_error <= 1
    assert 0 <= table.brier <= 1
