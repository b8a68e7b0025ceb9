"""What an entry says apart from its place."""

from __future__ import annotations

import pytest

from bot.review.list_edits import plain_wording

ENTRY = '"A Title" [2025-09] [[paper](https://arxiv.org/abs/2509.00001)]'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"- {ENTRY}", f"- {ENTRY}"),
        (f"17. {ENTRY}", f"9. {ENTRY}"),
        (f"- {ENTRY}", f"  3. {ENTRY}"),
        ("| 2025-09 | arXiv | A    | 12  |", "| 2025-09 | arXiv | A | 12 |"),
    ],
)
def test_the_place_is_no_part_of_the_wording(one: str, other: str) -> None:
    """Bullets, numbers and the padding of cells change with an entry's neighbours, not by a person's decision."""
    assert plain_wording(one) == plain_wording(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"- {ENTRY}", f"- **Name**: {ENTRY}"),
        (f"- {ENTRY}", f"- {ENTRY.replace('[2025-09]', '[2025-09] [ACL 2025]')}"),
        ("| 2025-09 | arXiv | A | 12 |", "| 2025-09 | ACL | A | 12 |"),
    ],
)
def test_every_word_counts(one: str, other: str) -> None:
    """A name, a venue and a cell are a person's words."""
    assert plain_wording(one) != plain_wording(other)
