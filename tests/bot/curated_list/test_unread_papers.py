from __future__ import annotations

import pytest

from bot.curated_list.unread_papers import unread_papers

PAPER = "https://arxiv.org/abs/2401.0000{0}"


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (
            f'<table>\n<tr><td><a href="{PAPER}">A title</a></td></tr>\n</table>\n',
            "2 in HTML tables (the first in line 4)",
        ),
        (f'<p><a href="{PAPER}">A title</a></p>\n', "2 in HTML (the first in line 3)"),
        (
            f"**A title**\n[[paper]]({PAPER})\n",
            "2 in paragraphs without a bullet or number (the first in line 4)",
        ),
        (f"> [A title]({PAPER})\n", "2 in quotations (the first in line 3)"),
        (f"```\n{PAPER}\n```\n", "2 in code (the first in line 4)"),
    ],
)
def test_it_is_told_in_what_papers_stand_that_cannot_be_read(one: str, told: str) -> None:
    """How many, in what, and where the first of them is."""
    assert unread_papers(f"# L\n\n{one.format(1)}\n{one.format(2)}\n{one.format(1)}") == told


def test_the_commonest_place_comes_first() -> None:
    """A paper counts once, where it is linked first."""
    first, *others = (PAPER.format(number) for number in (1, 2, 3))
    text = f"See {first}.\n\n<table>\n<tr><td>{first} {' '.join(others)}\n</table>\n"

    assert unread_papers(text) == (
        "2 in HTML tables (the first in line 4), 1 in paragraphs without a bullet or number (the first in line 1)"
    )
