from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.lanes import Lanes

ROW = st.lists(st.integers(-(2**40), 2**40), min_size=5, max_size=5)
ROWS = st.lists(ROW | st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=1, max_size=6)


@given(ROWS)
def test_sum_of_packed_rows_is_the_packed_sum(rows: list[list[int]]) -> None:
    """Whatever the signs and sizes, no lane disturbs its neighbours."""
    lanes = Lanes([sum(map(abs, column)) for column in zip(*rows, strict=True)])
    packed = sum(lanes.pack(enumerate(row)) for row in rows)
    assert lanes.unpack(packed) == tuple(map(sum, zip(*rows, strict=True)))


@pytest.mark.parametrize("bound", [2**15 - 1, 2**15, 2**31 - 1, 2**31, 2**63 - 1])
def test_a_lane_holds_its_bound(bound: int) -> None:
    """Both ends of what was promised fit."""
    lanes = Lanes([bound, bound, 1])
    assert lanes.unpack(lanes.pack([(0, -bound), (1, bound), (2, -1)])) == (-bound, bound, -1)


def test_no_lanes_have_no_sums() -> None:
    """An empty row is a row."""
    assert Lanes([]).unpack(0) == ()


def test_what_no_lane_can_hold_is_an_error() -> None:
    """Sixty-four bits are the most."""
    with pytest.raises(ValueError, match="more than can be counted"):
        Lanes([1, 2**63])
