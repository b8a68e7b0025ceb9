from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.curated_list.entry import EntryKind
from bot.curated_list.insertion import insert
from bot.curated_list.removal import remove
from bot.curated_list.venue import set_venue
from tests.bot.curated_list.samples import new_entry

PAPER = "[[paper](https://arxiv.org/abs/2401.00001)]"
NEW = '"Plain Work" [2025-09] [[paper](https://arxiv.org/abs/2509.00001)]'


@pytest.mark.parametrize("marker", ["- [ ] ", "- [x] ", "* [X] ", "-  [ ]  ", "3. [x] "])
def test_a_task_is_an_entry(marker: str) -> None:
    """Ticked or not; the box is no part of what it says."""
    curated = parse(f'## A\n\n{marker}[**C++**] **N**: "T" [2024-01] [ICSE 2024] {PAPER}\n')
    [entry] = curated.entries
    assert (entry.tag, entry.name, entry.title, entry.month) == ("C++", "N", "T", "2024-01")
    assert (entry.venue, entry.arxiv_id) == ("ICSE 2024", "2401.00001")
    assert entry.kind is (EntryKind.NUMBERED if marker[0] == "3" else EntryKind.BULLET)
    assert curated.unparsed == ()


def test_a_new_paper_among_tasks_is_one_that_nobody_has_ticked() -> None:
    """Where half of the section's newest entries have a box."""
    text = f'## A\n\n- [x] "T" [2024-01] {PAPER}\n- [x] "U" [2024-02] [[paper](https://arxiv.org/abs/2402.00001)]\n'
    after = insert(text, [new_entry("A")])
    assert after == f"{text}- [ ] {NEW}\n"
    assert remove(after, [("A", "2509.00001")]) == text
    mixed = text.replace("- [x]", "-") + f'- [x] "V" [2024-03] {PAPER.replace("01.0", "03.0")}\n'
    assert insert(mixed, [new_entry("A")]).endswith(f"\n- {NEW}\n")


def test_the_box_is_not_taken_for_a_venue() -> None:
    """Also where there is no title between the two."""
    text = f"## A\n\n- [ ] **N** [2024-01] {PAPER}\n"
    assert set_venue(text, {("A", "2401.00001"): "ICSE 2025"}) == text.replace("[2024-01]", "[2024-01] [ICSE 2025]")
