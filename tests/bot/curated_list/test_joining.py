from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.curated_list.insertion import insert
from bot.curated_list.joining import block_to_join
from bot.curated_list.ordering import order_key
from tests.bot.curated_list.samples import new_entry


def months(*lists: str, separator: str = "\n\n") -> str:
    """A section with lists of papers of these months."""
    written = []
    for index, words in enumerate(lists):
        items = [
            f'- "T" [{month}] [[paper](https://arxiv.org/abs/19{number:02d}.0000{index})]'
            for number, month in enumerate(words.split(), 1)
        ]
        written.append(separator.join(items))
    return "## A\n\n" + "\n\nWords between.\n\n".join(written) + "\n"


def joined(month: str, *lists: str) -> int:
    """Which of the lists a paper of a month joins."""
    section = parse(months(*lists)).sections["A"]
    assert section.home is not None
    block = block_to_join(section.blocks, home=section.home, key=order_key(month, "2001.00001"))
    return section.blocks.index(block)


def test_a_new_paper_joins_the_list_with_the_newest_entry() -> None:
    """Wherever in the section that is, and whichever way it goes."""
    assert joined("2025-01", "2024-01 2024-09", "2023-01 2023-09") == 0
    assert joined("2024-02", "2024-01 2024-09", "2023-01 2024-03") == 0
    assert joined("2025-01", "2023-01 2023-09", "2024-09 2024-01") == 1


@pytest.mark.parametrize(
    ("month", "place"),
    [("2023-03", 1), ("2023-10", 1), ("2022-03", 2), ("2022-12", 2), ("2021-01", 2), ("2024-01", 0)],
)
def test_an_older_paper_joins_the_list_in_whose_span_it_falls(month: str, place: int) -> None:
    """Between two spans it joins the older one, before all the oldest."""
    assert joined(month, "2024-01 2024-09", "2023-01 2023-09", "2022-01 2022-06") == place


def test_lists_without_months_take_it_at_the_end() -> None:
    """That of the last one."""
    text = '## A\n\n- "T" [[p](https://p.org)]\n\nWords.\n\n- "U" [[p](https://p.org)]\n'
    assert insert(text, [new_entry("A")]).startswith(text)


def test_a_list_is_spaced_as_itself_and_not_as_the_newest() -> None:
    """Also with its own bullet."""
    close = months("2023-01 2023-02", separator="\n").replace("- ", "* ")
    text = close + "\nWords.\n\n" + months("2024-01 2024-02").partition("\n\n")[2].replace(".00000", ".00005")
    after = insert(text, [new_entry("A", "2303.00001", month="2023-02"), new_entry("A")])
    assert '00000)]\n* "Plain Work" [2023-02]' in after
    assert '00005)]\n\n- "Plain Work" [2025-09]' in after


def test_a_row_has_the_columns_of_its_own_table() -> None:
    """Where a section has several, with different ones."""
    row = '"T" [[paper](https://arxiv.org/abs/{0}.00001)]'
    old = f"| Date | Venue | Source |\n| --- | --- | --- |\n| 2023-01 | ICSE | {row.format(2301)} |"
    new = f"| Source | Date |\n| --- | --- |\n| {row.format(2401)} | 2024-01 |"
    after = insert(f"## A\n\n{old}\n\n{new}\n", [new_entry("A", "2302.00001", month="2023-02"), new_entry("A")])
    assert '| 2023-02 | arXiv | "Plain Work" [[paper](https://arxiv.org/abs/2302.00001)] |\n' in after
    assert after.endswith('| "Plain Work" [[paper](https://arxiv.org/abs/2509.00001)] | 2025-09 |\n')
