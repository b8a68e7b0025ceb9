from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curated_list.insertion import insert
from bot.curated_list.numbering import renumber
from bot.curated_list.removal import remove
from config.errors import ListError, SectionMissingError
from tests.bot.curated_list.samples import BULLETS, NUMBERED, SAMPLE, new_entry


def listing(numbers: list[int]) -> str:
    """A section A with an item for each number."""
    items = [
        f'{number}. "T" [2024-01] [[paper](https://arxiv.org/abs/2401.{index:05d})]\n'
        for index, number in enumerate(numbers)
    ]
    return "## A\n\n" + "\n".join(items)


def numbers_of(text: str) -> list[int]:
    """What the items are numbered."""
    return [int(line.split(".")[0]) for line in text.split("\n") if line[:1].isdigit()]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([3, 5, 5, 9], [3, 4, 5, 6]),
        ([1, 2, 3], [1, 2, 3]),
        ([1, 1, 1, 4], [1, 1, 1, 1]),
        ([0, 1, 1], [0, 1, 1]),
        ([0, 1, 2, 2], [0, 1, 2, 3]),
        ([7, 1, 2], [7, 1, 1]),
        ([4, 4, 5], [4, 4, 4]),
        ([8], [8]),
    ],
)
def test_gaps_are_closed(before: list[int], after: list[int]) -> None:
    """From the first number on; lists that leave the counting to Markdown keep to it, as prettier sees them."""
    assert renumber(listing(before), ["A"]) == listing(after)


def test_lines_of_an_item_move_with_its_number() -> None:
    """So that they still belong to it."""
    text = '## A\n\n9. "T" [2024-01] [[p](https://p.org)]\n\n8. "U" [2024-03] [[p](https://p.org)]\n\n   more\n'
    assert renumber(text, ["A"]) == text.replace("8. ", "10. ").replace("   more", "    more")


def test_only_the_sections_given_are_touched() -> None:
    """A list in order stays as it is, to the byte."""
    text = listing([2, 2, 4]) + listing([1, 5]).replace("## A", "## B")
    assert renumber(text, ["B"]) == listing([2, 2, 4]) + listing([1, 2]).replace("## A", "## B")
    assert renumber(SAMPLE, [NUMBERED]) == SAMPLE


def test_there_has_to_be_something_to_number() -> None:
    """Bullets have no numbers, and sections that are not there have no lists."""
    with pytest.raises(ListError, match="has no numbered list"):
        renumber(SAMPLE, [BULLETS])
    with pytest.raises(SectionMissingError, match="no section 'Nowhere'"):
        renumber(SAMPLE, ["Nowhere"])


@given(st.lists(st.integers(0, 120), min_size=1, max_size=12))
def test_numbering_twice_changes_nothing_more(numbers: list[int]) -> None:
    """And afterwards a paper can be put in and taken out again without a trace."""
    once = renumber(listing(numbers), ["A"])
    assert renumber(once, ["A"]) == once
    assert remove(insert(once, [new_entry("A")]), [("A", "2509.00001")]) == once


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([7, 1, 1], [7, 1, 1, 1]),
        ([0, 1, 1], [0, 1, 1, 1]),
        ([0, 1], [0, 1, 2]),
        ([1, 1], [1, 1, 1]),
        ([10, 11, 12], [10, 11, 12, 13]),
        ([5], [5, 6]),
    ],
)
@pytest.mark.parametrize("month", ["2023-01", "2024-01", "2025-09"])
def test_an_insertion_keeps_the_way_of_counting(before: list[int], after: list[int], month: str) -> None:
    """At the start, in the middle and at the end."""
    assert numbers_of(insert(listing(before), [new_entry("A", "2401.00500", month=month)])) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([1, 3, 5], [1, 2, 4, 6]),
        ([4, 4, 9, 2], [4, 4, 4, 9, 2]),
        ([7, 1, 5], [7, 1, 1, 5]),
        ([2, 9, 9], [2, 3, 10, 10]),
        ([0, 1, 2], [0, 1, 2, 3]),
    ],
)
def test_an_insertion_moves_numbers_and_mends_none(before: list[int], after: list[int]) -> None:
    """Gaps and repetitions stay, as far as the owner made them; `renumber` is there for that."""
    text = listing(before)
    first, _, rest = text.partition("\n\n")[2].partition("\n\n")
    text = f"## A\n\n{first}\n\n{rest.replace('[2024-01]', '[2024-03]')}"
    inserted = insert(text, [new_entry("A", "2402.00001", month="2024-02")])
    assert numbers_of(inserted) == after
    assert remove(inserted, [("A", "2402.00001")]) == text


def test_a_list_keeps_its_first_number() -> None:
    """Whichever item goes, or comes first."""
    text = listing([3, 7, 8])
    assert numbers_of(remove(text, [("A", "2401.00000")])) == [3, 4]
    assert numbers_of(insert(text, [new_entry("A", "2301.00001", month="2023-01")])) == [3, 4, 8, 9]


def test_leading_zeros_stay() -> None:
    """Two digits are two digits."""
    text = "## A\n\n" + "\n".join(
        f'{number:02}. "T" [2024-0{number}] [[paper](https://arxiv.org/abs/240{number}.00001)]' for number in (8, 9)
    )
    after = insert(text, [new_entry("A", "2401.00002", month="2024-01"), new_entry("A")])
    assert [line[:3] for line in after.split("\n")[2:]] == ["08.", "09.", "10.", "11."]
    assert remove(after, [("A", "2401.00002"), ("A", "2509.00001")]) == text
