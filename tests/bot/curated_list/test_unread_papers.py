from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.curated_list.unread_papers import (
    CODE,
    HTML,
    HTML_TABLES,
    ITEMS,
    PARAGRAPHS,
    QUOTATIONS,
    SEVERAL,
    find_unread,
    line_numbers,
)

PAPER = "https://arxiv.org/abs/2401.0000{0}"


@pytest.mark.parametrize(
    ("one", "kind", "lines"),
    [
        (f'<table>\n<tr><td><a href="{PAPER}">A title</a></td></tr>\n</table>\n', HTML_TABLES, (4, 8)),
        (f'<p><a href="{PAPER}">A title</a></p>\n', HTML, (3, 5)),
        (f"**A title**\n[[paper]]({PAPER})\n", PARAGRAPHS, (4, 7)),
        (f"> [A title]({PAPER})\n", QUOTATIONS, (3, 5)),
        (f"```\n{PAPER}\n```\n", CODE, (4, 8)),
    ],
)
def test_it_is_told_in_what_papers_stand_that_cannot_be_read(one: str, kind: str, lines: tuple[int, ...]) -> None:
    """How many, in what, and in which lines; a paper counts once, where it is linked first."""
    unread = find_unread(f"# L\n\n{one.format(1)}\n{one.format(2)}\n{one.format(1)}")

    assert (unread.papers, unread.lines) == (2, {kind: lines})


def test_the_commonest_place_comes_first() -> None:
    """A paper that prose has named already is not counted with the table that has it again."""
    first, *others = (PAPER.format(number) for number in (1, 2, 3))
    unread = find_unread(f"See {first}.\n\n<table>\n<tr><td>{first} {' '.join(others)}\n</table>\n")

    assert unread.in_words() == ("in HTML tables: line 4; in paragraphs without a bullet or number: line 1")


def test_papers_of_entries_are_read() -> None:
    """Beside entries stand a few items of another form, two papers in one item, prose and HTML: each is told."""
    entries = "".join(
        f'{number}. "Paper number {number}" [2024-01] [[paper](https://arxiv.org/abs/2401.{number:05})]\n\n'
        for number in range(1, 16)
    )
    text = (
        f"# L\n\n## A\n\n{entries}## B\n\n"
        "- [Paper number 20](https://arxiv.org/abs/2401.00020)\n- [Paper number 21](https://arxiv.org/abs/2401.00021)\n"
        "\n## C\n\nSee https://arxiv.org/abs/2401.00030 and https://arxiv.org/abs/2401.00001.\n\n"
        "- [One](https://arxiv.org/abs/2401.00031) and [two](https://arxiv.org/abs/2401.00032)\n\n"
        '<p><a href="https://arxiv.org/abs/2401.00033">Three</a></p>\n'
    )
    unread = find_unread(text, read={entry.arxiv_id for entry in parse(text).entries})

    assert unread.papers == 6
    assert unread.lines == {ITEMS: (37, 38), SEVERAL: (44,), PARAGRAPHS: (42,), HTML: (46,)}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([3], "line 3"),
        ([3, 5, 7, 20], "lines 3 to 7, 20"),
        ([*range(10, 110, 10)], "lines 10, 20, 30, 40, 50, 60, 70, 80, and 2 more"),
    ],
)
def test_lines_are_named_by_their_ranges(numbers: list[int], words: str) -> None:
    """An empty line between two items ends no range."""
    assert line_numbers(numbers) == words
