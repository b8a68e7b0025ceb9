from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.lint.codes import Severity
from bot.lint.growth import Growth, GrowthSource, SizeOn, estimated_growth, measured_growth
from bot.lint.size import SIZE_LIMIT, check_size, size_budget
from tests.bot.lint.samples import TODAY, bullet, document, section


def growth(per_day: float) -> Growth:
    """A measured rate."""
    return Growth(bytes_per_day=per_day, since=date(2025, 3, 1), until=TODAY, source=GrowthSource.HISTORY)


def of_size(size: int) -> str:
    """A list of just so many bytes, most of them in one of two sections."""
    start = document(
        section("Tools", bullet("Alpha Repairs Programs")), section("Data", bullet("Bravo", "2501.00002"))
    )
    return start + "x" * (size - len(start))


def test_the_day_is_reckoned_from_the_rate() -> None:
    """What is left divided by the rate, rounded up to whole days, from the day of the text on."""
    budget = size_budget(parse(of_size(SIZE_LIMIT - 1000)), growth=growth(300), as_of=TODAY)

    assert budget.full_on == TODAY + timedelta(days=4)
    assert budget.share == pytest.approx((SIZE_LIMIT - 1000) / SIZE_LIMIT)


@pytest.mark.parametrize(
    ("size", "per_day", "severity"),
    [
        (100_000, 100.0, None),
        (100_000, 10_000.0, Severity.WARNING),
        (470_000, 1.0, Severity.WARNING),
        (SIZE_LIMIT, 1.0, Severity.WARNING),
        (SIZE_LIMIT + 1, 1.0, Severity.ERROR),
    ],
)
def test_severity_grows_as_the_page_fills(size: int, per_day: float, severity: Severity | None) -> None:
    """Nothing with room left, a warning from 90 % on or half a year before the day, an error beyond the limit."""
    budget = size_budget(parse(of_size(size)), growth=growth(per_day), as_of=TODAY)

    assert [finding.severity for finding in check_size(budget, today=TODAY)] == ([severity] if severity else [])


def test_bytes_are_counted_and_not_characters() -> None:
    """GitHub counts bytes of UTF-8."""
    assert size_budget(parse("代码"), growth=None, as_of=TODAY).size == 6


@pytest.mark.parametrize("per_day", [0.0, -5.0])
def test_a_list_that_does_not_grow_is_never_full(per_day: float) -> None:
    """Without growth there is no day, and nothing is won by moving sections out."""
    budget = size_budget(parse(of_size(10_000)), growth=growth(per_day), as_of=TODAY)

    assert budget.full_on is None
    assert all(part.days_won is None for part in budget.movable)


def test_the_largest_parts_that_are_not_most_of_the_list_could_move() -> None:
    """Sections with what is below them count, none inside another, none larger than a third, the largest first."""
    entries = [bullet(f"Tool {at} Repairs Programs", f"2501.{at:05d}") for at in range(100)]
    text = document(
        section("Big", *entries[:60]),
        "## Parts",
        section("One", *entries[60:75]).replace("## ", "### "),
        section("Two", *entries[75:80]).replace("## ", "### "),
        section("Small", *entries[80:90]),
        "## Words alone",
        "x" * 200,
    )
    budget = size_budget(parse(text), growth=growth(100), as_of=TODAY)

    assert [part.path for part in budget.movable] == ["Parts", "Small"]
    assert budget.movable[0].days_won == budget.movable[0].size // 100


def test_the_rate_is_that_of_the_last_half_year() -> None:
    """Versions older than that are passed over, but for the last one before."""
    versions = [
        SizeOn(date(2024, 1, 1), 0),
        SizeOn(date(2025, 3, 1), 50_000),
        SizeOn(date(2025, 6, 1), 60_000),
        SizeOn(date(2025, 9, 27), 71_000),
    ]
    measured = measured_growth(versions, source=GrowthSource.HISTORY)

    assert measured is not None
    assert measured.since == date(2025, 3, 1)
    assert measured.bytes_per_day == pytest.approx(21_000 / 210)


def test_a_section_moved_out_is_no_shrinking() -> None:
    """A version that is smaller by more than a twentieth lost a section: the rest of the growth counts."""
    versions = [
        SizeOn(date(2025, 6, 1), 100_000),
        SizeOn(date(2025, 7, 1), 103_000),
        SizeOn(date(2025, 7, 2), 60_000),
        SizeOn(date(2025, 8, 30), 66_000),
    ]
    measured = measured_growth(versions, source=GrowthSource.HISTORY)

    assert measured is not None
    assert measured.bytes_per_day == pytest.approx(9_000 / 90)


@pytest.mark.parametrize(
    "versions", [[], [SizeOn(TODAY, 1)], [SizeOn(TODAY - timedelta(days=9), 1), SizeOn(TODAY, 9)]]
)
def test_a_short_history_tells_nothing(versions: list[SizeOn]) -> None:
    """Less than four weeks are no rate."""
    assert measured_growth(versions, source=GrowthSource.DATABASE) is None


def test_months_give_an_estimate() -> None:
    """Without history the entries of the six months before the newest one are counted, with the blank line each."""
    entries = [bullet(f"Tool {at} Repairs", f"25{at:02d}.00001", month=f"2025-{at:02d}") for at in range(1, 9)]
    estimated = estimated_growth(parse(document(section("Tools", *entries))), today=date(2030, 1, 1))

    assert estimated is not None
    assert (estimated.since, estimated.until) == (date(2025, 2, 1), date(2025, 7, 31))
    assert estimated.bytes_per_day == pytest.approx(6 * (len(entries[0]) + 2) / 181)
    assert estimated_growth(parse(document(section("Tools", *entries[:3]))), today=date(2030, 1, 1)) is None


def test_a_month_to_come_is_not_the_newest() -> None:
    """One slip of the pen does not stop the list from growing."""
    entries = [bullet(f"Tool {at} Repairs", f"25{at:02d}.00001", month=f"2025-{at:02d}") for at in range(1, 9)]
    slip = bullet("Tool 9 Repairs", "2508.00002", month="2052-08")
    plain, slipped = (parse(document(section("Tools", *group))) for group in (entries, [*entries, slip]))
    today = date(2025, 9, 1)
    assert estimated_growth(slipped, today=today) == estimated_growth(plain, today=today)


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2025, 1, 1)), st.integers(0, 10**7)), max_size=8))
def test_any_history_is_survived(versions: list[tuple[date, int]]) -> None:
    """Whatever the versions are, there is a rate or none, and a budget follows."""
    measured = measured_growth([SizeOn(*version) for version in versions], source=GrowthSource.HISTORY)
    budget = size_budget(parse("# List\n"), growth=measured, as_of=TODAY)

    assert all(finding.message for finding in check_size(budget, today=TODAY))
