from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.document import parse
from bot.curated_list.ordering import Order, order_in_list, order_key, order_of, place_after
from bot.curated_list.section import Item, Section

Paper = tuple[str | None, str | None]
"""Month and identifier, of which either can be missing."""


def items(papers: Sequence[Paper]) -> Sequence[Item]:
    """The items of a list that holds these papers."""
    text = "## A\n\n"
    for month, arxiv_id in papers:
        address = f"arxiv.org/abs/{arxiv_id}" if arxiv_id else "example.org/paper"
        text += f'- "T"{f" [{month}]" if month else ""} [[paper](https://{address})]\n\n'
    return parse(text).sections["A"].blocks[0].items if papers else ()


def place(papers: Sequence[Paper], month: str, arxiv_id: str) -> int:
    """After which of the papers another one goes."""
    return place_after(items(papers), order_key(month, arxiv_id))


def test_months_come_first_then_identifiers() -> None:
    """Those of the scheme before 2007 stand before the others of their month; without one, first of all."""
    keys = [
        order_key("2007-03", "cs/0703001"),
        order_key("2007-04", ""),
        order_key("2007-04", "cs/0704001"),
        order_key("2007-04", "0704.0001"),
        order_key("2007-04", "0704.0002"),
        order_key("2024-01", "2312.99999"),
    ]
    assert keys == sorted(keys)


def test_a_paper_goes_after_the_last_that_is_not_later() -> None:
    """Also where the list is not in order; before all others if all are later."""
    assert place([("2024-05", "2405.00001"), ("2024-06", "2406.00001")], "2024-05", "2405.00002") == 0
    assert place([("2024-05", "2405.00005"), ("2024-05", "2405.00001")], "2024-05", "2405.00002") == 1
    assert place([("2024-05", "2405.00005")], "2024-05", "2405.00002") == -1
    assert place([], "2024-05", "2405.00002") == -1


def test_an_entry_without_a_month_goes_with_the_one_before() -> None:
    """Nothing is put between the two; in a list without any month, all goes to the end."""
    papers: list[Paper] = [("2024-05", "2405.00001"), (None, "2401.00001"), ("2024-07", "2407.00001")]
    assert place(papers, "2024-06", "2406.00001") == 1
    assert place(papers, "2024-04", "2404.00001") == -1
    assert place([(None, "2405.00001"), (None, "2406.00001")], "2024-01", "2401.00001") == 1


def test_an_entry_without_an_identifier_goes_with_the_one_before_of_its_month() -> None:
    """It must not draw papers to it that belong before; with none before it, it is the month's first."""
    papers: list[Paper] = [("2024-06", "2406.00005"), ("2024-06", "2406.00007"), ("2024-06", None)]
    assert place(papers, "2024-06", "2406.00001") == -1
    assert place(papers, "2024-06", "2406.00006") == 0
    assert place(papers, "2024-06", "2406.00008") == 2
    assert place([("2024-05", "2405.00005"), ("2024-06", None)], "2024-06", "2406.00001") == 1


months = st.sampled_from(["2024-05", "2024-06", "2024-07"])
identifiers = st.integers(1, 9).map("2406.0000{}".format)
papers = st.tuples(st.none() | months, st.none() | identifiers)


@given(st.lists(papers, max_size=6), st.tuples(months, identifiers), st.tuples(months, identifiers))
def test_which_of_two_comes_first_makes_no_difference(
    there: list[Paper], one: tuple[str, str], other: tuple[str, str]
) -> None:
    """Put in one after the other, they stand as in the other order, if their own order is told."""

    def put(into: list[Paper], paper: tuple[str, str]) -> list[Paper]:
        at = place(into, *paper) + 1
        return [*into[:at], paper, *into[at:]]

    if one != other and any(month for month, _ in there):
        assert put(put(there, one), other) == put(put(there, other), one)


def listed(*sections: str) -> list[Section]:
    """Sections that hold papers of these months."""
    text = ""
    for index, months in enumerate(sections):
        text += f"## {index}\n\n"
        for number, month in enumerate(months.split(), 1):
            text += f'- "T" [{month}] [[paper](https://arxiv.org/abs/19{number:02d}.0000{index})]\n'
        text += "\n"
    return [*parse(text).outline.values()][1:]


@pytest.mark.parametrize(
    ("months", "order"),
    [
        ("2024-01 2024-02 2024-03", Order.ASCENDING),
        ("2024-03 2024-03 2024-02 2024-02 2024-01", Order.DESCENDING),
        ("2024-09 2024-08 2024-07 2024-06 2024-08", Order.DESCENDING),
        ("2024-01 2024-02 2024-03 2024-04 2024-02", Order.ASCENDING),
        ("2024-02 2024-01", Order.UNCLEAR),
        ("2024-01 2024-03 2024-02", Order.UNCLEAR),
        ("2024-01 2024-01 2024-01", Order.UNCLEAR),
        ("", Order.UNCLEAR),
    ],
)
def test_the_order_is_told_by_the_months(months: str, order: Order) -> None:
    """Single strays do not matter; a step or two in both directions tell nothing."""
    [section] = listed(months)
    assert order_of(section) is order


def test_a_section_with_few_papers_is_ordered_as_most_of_the_list() -> None:
    """One that is clear keeps its own order."""
    sections = listed("2024-03 2024-02 2024-01", "2024-01", "", "2024-02 2024-01", "2023-01 2023-02 2023-03")
    assert [order_in_list(section, sections[:4]) for section in sections] == [Order.DESCENDING] * 4 + [
        Order.ASCENDING
    ]
    assert order_in_list(sections[1], sections) is Order.UNCLEAR


def test_where_the_newest_stand_first_a_paper_goes_before_the_first_that_is_not_later() -> None:
    """One without a month, or without an identifier in the same month, stays with the one before it."""
    papers: list[Paper] = [
        ("2024-09", "2409.00001"),
        (None, "2408.00009"),
        ("2024-05", "2405.00005"),
        ("2024-05", None),
        ("2024-05", "2405.00001"),
    ]
    there = items(papers)

    def place_of(month: str, arxiv_id: str) -> int:
        return place_after(there, order_key(month, arxiv_id), order=Order.DESCENDING)

    assert place_of("2024-10", "2410.00001") == -1
    assert place_of("2024-07", "2407.00001") == 1
    assert place_of("2024-05", "2405.00003") == 3
    assert place_of("2024-01", "2401.00001") == 4


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        ("9 8 7 6 5 4 3 2 1", Order.DESCENDING),
        ("1 2 3 4 5 6 7 8 9", Order.ASCENDING),
        ("9 8 7 6 5 4 3", Order.UNCLEAR),
        ("9 8 7 8 6 7 5 6 4 5 3", Order.UNCLEAR),
    ],
)
def test_the_order_of_papers_of_one_month_is_told_by_their_identifiers(numbers: str, order: Order) -> None:
    """It takes more of them than of months, and no section tells it alone: a young list is in order, too."""
    text = "## A\n\n" + "".join(
        f"- [About number {one}](https://arxiv.org/abs/2509.0000{one})\n" for one in numbers.split()
    )
    [section] = [section for section in parse(text).outline.values() if section.entries]
    assert order_of(section) is Order.UNCLEAR
    assert order_in_list(section, [section]) is order
