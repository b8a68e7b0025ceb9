from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.replay.placement import in_place, neighbours


def test_of_two_that_changed_places_one_has_to_move() -> None:
    """The fewest moves leave as many as possible where they are."""
    assert len(in_place("abxy", "abyx", set("xy"))) == 1


def test_one_that_strays_does_not_count_against_the_others() -> None:
    """Whatever stands between its two places stays."""
    assert in_place("aWXYZb", "XYZWab", set("WXYZ")) <= set("XYZW")
    assert in_place("aWXYZb", "aXYZWb", set("WXYZ")) == set("XYZ")


def test_new_ones_give_way_to_old_ones() -> None:
    """However many new ones would agree with each other."""
    assert in_place("XYZa", "aXYZ", set("XYZ")) == set()
    assert in_place("XYZa", "XYaZ", set("XYZ")) == set("XY")


def test_what_only_one_side_has_is_left_out() -> None:
    """It has no place to compare."""
    assert in_place("apX", "aX", {"X"}) == {"X"}


@given(st.permutations("abcdeVWXYZ"), st.permutations("abcdeVWXYZ"))
def test_no_larger_set_could_stay(ours: list[str], theirs: list[str]) -> None:
    """Of all sets in the same order on both sides, none has more old ones, or as many and more new ones."""
    new = set("VWXYZ")

    def weight(keys: tuple[str, ...]) -> tuple[int, int]:
        return (sum(key not in new for key in keys), sum(key in new for key in keys))

    best = max(
        weight(keys)
        for size in range(len(ours) + 1)
        for keys in combinations(ours, size)
        if sorted(keys, key=theirs.index) == list(keys)
    )
    assert len(in_place(ours, theirs, new)) == best[1]


def test_neighbours_are_looked_for_among_some() -> None:
    """None stands for either end."""
    assert neighbours("abcd", "c", set("abcd")) == ("b", "d")
    assert neighbours("abcd", "c", set("a")) == ("a", None)
    assert neighbours("abcd", "a", set("abcd")) == (None, "b")
