from __future__ import annotations

import pytest

from bot.lint.codes import Code
from tests.bot.lint.samples import document, examined, found, mended, section

PAPER = "[[paper](https://arxiv.org/abs/2501.00001)]"
TITLE = '- "PatchMender: Repairing Programs [With Words]"'


@pytest.mark.parametrize(
    ("code", "written", "right"),
    [
        (Code.MALFORMED_VENUE, "[2025-01] [ICSE 2025 ", "[2025-01] [ICSE 2025] "),
        (Code.MALFORMED_VENUE, "[2025-01] ICSE 2025] ", "[2025-01] [ICSE 2025] "),
        (Code.MALFORMED_MONTH, "[2025-01 [ICSE 2025] ", "[2025-01] [ICSE 2025] "),
        (Code.MALFORMED_MONTH, "2025-01] ", "[2025-01] "),
    ],
)
def test_half_a_bracket_is_told_and_made_whole(code: Code, written: str, right: str) -> None:
    """Whichever half is missing; after the edit the list has no findings."""
    text = document(section("Tools", f"{TITLE} {written}{PAPER}"))
    [finding] = [one for one in examined(text) if one.code is not Code.NOT_PRETTIER]

    assert finding.code is code
    assert mended(text, finding) == document(section("Tools", f"{TITLE} {right}{PAPER}"))
    assert examined(mended(text, finding)) == ()


def test_brackets_in_pairs_are_right() -> None:
    """Those of the title, escaped ones and those of links are no half brackets."""
    text = document(section("Tools", f"{TITLE} [2025-01] [ICSE \\[2025] {PAPER}"))

    assert not found(text, Code.MALFORMED_VENUE)


def test_a_bracket_without_words_is_told_without_an_edit() -> None:
    """Nobody knows what it was meant for."""
    [finding] = found(document(section("Tools", f"{TITLE} [2025-01] ] {PAPER}")), Code.MALFORMED_VENUE)

    assert finding.suggestion is None
