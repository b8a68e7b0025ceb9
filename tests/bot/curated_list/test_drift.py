from __future__ import annotations

from bot.curated_list.document import parse
from bot.curated_list.drift import unknown_sections
from tests.bot.curated_list.samples import BULLETS, NUMBERED, SAMPLE, TABLE, TAGGED


def test_sections_that_the_profile_lacks_are_found() -> None:
    """A new heading of the owner's cannot be shelved into before the profile knows it."""
    known = [NUMBERED, TAGGED, TABLE, BULLETS]
    assert unknown_sections(parse(SAMPLE), known) == ("2. Methods > Code Review",)
