from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.replay.strict_shape import is_strict

PAPER = "[[paper](https://arxiv.org/abs/2401.00001)]"


def strict(line: str, *, table: bool = False) -> bool:
    """Whether the only entry of a list is strict."""
    head = "| Date | Venue | Source |\n| --- | --- | --- |\n" if table else ""
    curated = parse(f"## A\n\n{head}{line}\n")
    (entry,) = curated.entries
    (block,) = curated.sections["A"].blocks
    return is_strict(entry, block.roles)


@pytest.mark.parametrize(
    "line",
    [
        f'- "Plain" [2024-01] {PAPER}',
        f'* "Plain" [2024-01] [ICML 2024] {PAPER} [[repo](https://example.org/a)]',
        f'12. **Name**: "Name: a "quoted" thing" [2024-01] {PAPER}',
        f'12. **N-2** (MLM + NSP): "T" [2024-01] {PAPER}',
        f'- [**C, C++**] "T" [2024-01] {PAPER}',
        '- "T" [2024-01] [[blog](https://example.org/a_(b))]',
    ],
)
def test_what_the_list_writes_is_strict(line: str) -> None:
    """Bullets and numbers, with all that may stand before and after the title."""
    assert strict(line)


@pytest.mark.parametrize(
    "line",
    [
        f'- "T" {PAPER}',
        f"- **Name** [2024-01] {PAPER}",
        f'- "T" [2024-01] {PAPER.replace("paper", "papaer")}',
        f'- "T" [2024-01][ICML 2024] {PAPER}',
        f'- "T" [2024-01] {PAPER.replace("https", "http")}',
        f'- "T" [2024-01] {PAPER} ',
        f'- ** Name**: "T" [2024-01] {PAPER}',
        f'- **Name** "T" [2024-01] {PAPER}',
        f'- [**Lua**]: "T" [2024-01] {PAPER}',
        f'-  "T" [2024-01] {PAPER}',
        f'- "T", 2024-01, {PAPER}',
    ],
)
def test_slips_of_the_pen_are_not_strict(line: str) -> None:
    """They are read all the same."""
    assert not strict(line)


def test_a_table_row_needs_month_title_and_links() -> None:
    """And as many cells as there are columns."""
    assert strict(f'| 2024-01 | arXiv | "T" {PAPER} |', table=True)
    assert not strict(f'| 2024 | arXiv | "T" {PAPER} |', table=True)
    assert not strict(f'| 2024-01 | arXiv | "T" [2024-01] {PAPER} |', table=True)
    assert not strict(f'| 2024-01 | arXiv | "T" {PAPER} | ||', table=True)
