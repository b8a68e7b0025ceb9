from __future__ import annotations

from bot.curated_list.document import parse
from bot.curated_list.drift import MissingSection, missing_sections, unknown_sections
from tests.bot.curated_list.samples import BULLETS, EMPTY, NUMBERED, SAMPLE, TABLE, TAGGED


def test_sections_that_exist_are_not_reported() -> None:
    """Also not those that hold no paper yet."""
    assert missing_sections(parse(SAMPLE), [BULLETS, EMPTY]) == ()


def test_a_renamed_section_is_reported_with_what_resembles_it() -> None:
    """A person chooses; the closest comes first."""
    (missing,) = missing_sections(parse(SAMPLE), ["5. Methods > Code Reviews"])
    assert missing.path == "5. Methods > Code Reviews"
    assert missing.closest[0] == "2. Methods > Code Review"


def test_nothing_is_suggested_where_nothing_resembles() -> None:
    """A wild guess helps nobody."""
    assert missing_sections(parse(SAMPLE), ["Ξενία"]) == (MissingSection("Ξενία", ()),)


def test_sections_that_the_profile_lacks_are_found() -> None:
    """A new heading of the owner's cannot be shelved into before the profile knows it."""
    known = [NUMBERED, TAGGED, TABLE, BULLETS]
    assert unknown_sections(parse(SAMPLE), known) == ("2. Methods > Code Review",)
