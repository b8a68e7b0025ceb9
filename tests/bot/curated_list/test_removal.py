from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.curated_list.removal import remove
from config.errors import ListError, SectionMissingError
from tests.bot.curated_list.samples import BULLETS, NUMBERED, SAMPLE, TABLE, TAGGED, lines_added


def test_a_bullet_goes_with_one_blank_line() -> None:
    """All other bytes stay."""
    after = remove(SAMPLE, [(BULLETS, "2405.22222")])
    assert sorted(lines_added(after, SAMPLE)) == [
        "",
        '- "Repair at Scale" [2024-05] [[paper](https://arxiv.org/abs/2405.22222)]',
    ]


def test_later_numbers_move_down() -> None:
    """So that no gap is left."""
    after = remove(SAMPLE, [(NUMBERED, "2401.00001")])
    assert "### 1.1 Base\n\n8. **Beta**" in after
    assert "\n\n9. **Gamma \\***" in after


def test_a_table_shrinks_to_its_widest_cells() -> None:
    """As prettier would write it."""
    after = remove(SAMPLE, [(TABLE, "2408.77777")])
    assert "| 2024-03 | arXiv | FaultSet  | 1.5K \\* | Java     |" in after


def test_a_list_that_loses_all_its_items_is_gone() -> None:
    """With the blank lines before it; what stands around it stays."""
    after = remove(SAMPLE, [(TAGGED, "2402.00003"), (TAGGED, "2501.00004")])
    assert "### 1.2 Low-Resource\n\n<p align='center'>\n<img src='b.png'" in after


def test_neighbours_can_go_together() -> None:
    """From several sections at once, and in any order."""
    wanted = [(BULLETS, "2402.11111"), (TABLE, "2403.66666"), (BULLETS, "2405.22222"), (NUMBERED, "2403.00002")]
    after = remove(SAMPLE, wanted)
    assert after == remove(SAMPLE, wanted[::-1])
    left = {(entry.section, entry.arxiv_id) for entry in parse(after).entries}
    assert left == {(entry.section, entry.arxiv_id) for entry in parse(SAMPLE).entries} - set(wanted)


def test_what_is_not_there_cannot_be_removed() -> None:
    """Neither a paper nor a section."""
    with pytest.raises(ListError, match=r"2409\.00001 cannot be removed"):
        remove(SAMPLE, [(BULLETS, "2409.00001")])
    with pytest.raises(SectionMissingError, match="no section 'Nowhere'"):
        remove(SAMPLE, [("Nowhere", "2409.00001")])
