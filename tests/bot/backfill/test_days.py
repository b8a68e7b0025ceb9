from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backfill.days import Gap, Span, days_in, first_part, joined, missing

NEW_YEAR = date(2024, 1, 1)
CATEGORIES = ("cs.SE", "cs.CL", "cs.LG")
days = st.integers(-5, 40).map(lambda number: NEW_YEAR + timedelta(days=number))
spans = st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair)))
category_sets = st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=4)
verified_days = st.sets(st.tuples(days, st.sampled_from(CATEGORIES)))


def pairs(gaps: list[Gap]) -> list[tuple[date, str]]:
    """Each day and category that gaps hold, as often as they hold it."""
    return [(day, category) for gap in gaps for day in gap.span for category in gap.categories]


@given(span=spans, categories=category_sets, verified=verified_days)
def test_what_is_missing_is_what_is_wanted_without_what_is_verified(
    span: Span, categories: list[str], verified: set[tuple[date, str]]
) -> None:
    """Each day and category once, the oldest first, and in as few gaps as there can be."""
    gaps = missing(span, categories, verified)
    assert sorted(pairs(gaps)) == sorted({(day, name) for day in span for name in categories} - verified)
    assert [gap.span for gap in gaps] == sorted(gap.span for gap in gaps)
    assert joined(gaps) == gaps
    assert days_in(gaps) == len({day for day, _ in pairs(gaps)})


@given(span=spans, categories=category_sets, verified=verified_days, sizes=st.lists(st.integers(1, 40), min_size=1))
def test_parts_of_any_size_are_the_whole(
    span: Span, categories: list[str], verified: set[tuple[date, str]], sizes: list[int]
) -> None:
    """Nothing is lost and nothing comes twice, however the gaps are cut."""
    gaps = missing(span, categories, verified)
    left = gaps
    parts: list[Gap] = []
    while left:
        size = sizes[len(parts) % len(sizes)]
        part, left = first_part(left, size)
        assert len(part.span) <= size
        parts.append(part)
    assert pairs(parts) == pairs(gaps)
    assert joined(parts) == gaps


@given(span=spans, categories=category_sets, verified=verified_days, cut=st.integers(0, 45))
def test_what_was_broken_off_and_begun_again_is_the_whole(
    span: Span, categories: list[str], verified: set[tuple[date, str]], cut: int
) -> None:
    """After any number of verified days, what is missing is exactly the rest."""
    wanted = pairs(missing(span, categories, verified))
    done = [pair for pair in wanted if (pair[0] - span.first).days < cut]
    assert pairs(missing(span, categories, verified | set(done))) == [pair for pair in wanted if pair not in done]


@given(span=spans, day=days)
def test_joining_a_day_gives_the_shortest_span_that_holds_both(span: Span, day: date) -> None:
    """Longer by as many days as the day lies outside."""
    longer = span.joined(day)
    assert {day, *span} <= set(longer)
    assert len(longer) == len(span) + max((span.first - day).days, (day - span.last).days, 0)


def test_a_span_is_a_window_of_whole_days() -> None:
    """From midnight to the last minute, in UTC; a span of no days is none."""
    window = Span(NEW_YEAR, NEW_YEAR + timedelta(days=1)).window
    assert f"{window.start:%Y%m%d%H%M%z} {window.end:%Y%m%d%H%M%z}" == "202401010000+0000 202401022359+0000"
    assert str(Span(NEW_YEAR, NEW_YEAR)) == "2024-01-01"
    with pytest.raises(ValueError, match="before it begins"):
        Span(NEW_YEAR, NEW_YEAR - timedelta(days=1))
