from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backfill.pace import LONGEST_PART, Pace, Part, spoken

parts = st.builds(
    Part,
    days=st.integers(1, LONGEST_PART),
    papers=st.integers(0, 3_000),
    requests=st.integers(1, 5),
    seconds=st.floats(3, 500),
)


def pace_of(*noted: Part, page_size: int = 1_000) -> Pace:
    """A pace after some parts, at arXiv's three seconds."""
    pace = Pace(page_size=page_size, delay=3.0)
    for part in noted:
        pace.note(part)
    return pace


def steady(number: int, *, days: int = 2) -> list[Part]:
    """Parts of one request of 8 seconds each, with 400 papers a day."""
    return [Part(days=days, papers=400 * days, requests=1, seconds=8.0)] * number


def test_parts_grow_until_they_fill_a_page() -> None:
    """From one day to as many as fill four fifths of a page, at most doubled at a time."""
    pace = pace_of()
    sizes = []
    for _ in range(6):
        size = pace.part_days
        sizes.append(size)
        pace.note(Part(days=size, papers=50 * size, requests=1, seconds=4.0))
    assert sizes == [1, 2, 4, 8, 16, 16]


def test_days_without_papers_are_asked_for_by_the_month() -> None:
    """A category may be younger than the span: its empty years cost little."""
    pace = pace_of()
    for _ in range(6):
        pace.note(Part(days=pace.part_days, papers=0, requests=1, seconds=4.0))
    assert pace.part_days == LONGEST_PART


def test_a_part_that_holds_too_much_is_made_shorter() -> None:
    """So that it would have filled a page."""
    pace = pace_of(Part(days=16, papers=0, requests=1, seconds=4.0))
    pace.shorten(days=31, papers=31_000)
    assert pace.part_days == 1


def test_no_time_is_told_before_it_can_be_known() -> None:
    """Neither two answers nor less than two weeks, with their weekends, tell anything about the rest."""
    assert pace_of(*steady(2, days=31)).left(100) is None
    assert pace_of(*steady(6)).left(100) is None
    assert pace_of(*steady(7)).left(100) is not None


def test_the_estimate_is_the_requests_left_times_their_distance() -> None:
    """As a range that holds the plain product, and narrows as answers come."""
    few, many = pace_of(*steady(16)).left(1_000), pace_of(*steady(100)).left(1_000)
    assert few is not None
    assert many is not None
    assert few.requests == (375, 625)
    assert many.requests == (450, 550)
    assert many.seconds_each == 8.0
    assert many.seconds == (450 * 8.0, 550 * 8.0)
    assert str(many) == "60 to 74 minutes"


def test_a_growing_number_of_papers_widens_the_range_upwards() -> None:
    """The average over all would promise too little: the recent weeks count as well."""
    few = [Part(days=16, papers=800, requests=1, seconds=8.0)] * 50
    estimate = pace_of(*few, *steady(50)).left(1_000)
    assert estimate is not None
    assert estimate.requests[0] < 200
    assert estimate.requests[1] > 500


def test_the_small_parts_of_the_beginning_do_not_count_for_the_rest() -> None:
    """While parts still grow, there are more requests for the same days than there will be."""
    growing = [Part(days=days, papers=25 * days, requests=1, seconds=8.0) for days in (1, 2, 4, 8)]
    estimate = pace_of(*growing).left(310)
    assert estimate is not None
    assert estimate.requests == (10, 15)


@given(noted=st.lists(parts, min_size=14, max_size=30), days=st.integers(1, 10_000))
def test_no_estimate_is_less_than_the_pauses_that_arxiv_asks_for(noted: list[Part], days: int) -> None:
    """Nor does its beginning lie behind its end, and the next part is never empty."""
    pace = pace_of(*noted)
    estimate = pace.left(days)
    assert estimate is not None
    fewest, most = estimate.requests
    assert -(-days // LONGEST_PART) <= fewest <= most
    assert 3.0 * fewest <= estimate.seconds[0] <= estimate.seconds[1]
    assert 1 <= pace.part_days <= LONGEST_PART


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (5, 40, "less than a minute"),
        (30, 100, "up to 2 minutes"),
        (30, 150, "up to 3 minutes"),
        (185, 230, "3 to 4 minutes"),
        (1_000, 7_100, "16 to 119 minutes"),
        (3_700, 7_300, "1 to 3 hours"),
        (7_200, 7_200, "about 2 hours"),
        (90_000, 200_000, "1 to 3 days"),
    ],
)
def test_seconds_are_told_as_people_say_them(least: float, most: float, words: str) -> None:
    """In the largest unit of which there are at least two."""
    assert spoken(least, most) == words
