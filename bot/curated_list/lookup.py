"""Finding a section by its path, and what comes close when it is not there."""

from __future__ import annotations

import difflib

from bot.curated_list.document import CuratedList
from bot.curated_list.section import PATH_SEPARATOR, Section
from config.errors import SectionMissingError


def find_section(curated: CuratedList, path: str) -> Section:
    """The section of this path, with entries or without.

    Raises:
        SectionMissingError: There is none; the message names the closest ones.
    """
    section = curated.outline.get(path)
    if section is None or (not path and not section.entries):
        close = closest_sections(curated, path)
        hint = f"; the closest are {', '.join(map(repr, close))}" if close else ""
        raise SectionMissingError(f"the list has no section {path!r}{hint}: correct the path, or add the heading")
    return section


def closest_sections(curated: CuratedList, path: str) -> tuple[str, ...]:
    """Up to three section paths that resemble this one, in the last heading or as a whole; the most similar first."""
    candidates = [*curated.sections] or [*curated.outline]
    last = path.rpartition(PATH_SEPARATOR)[2].casefold()

    def similarity(candidate: str) -> float:
        heading = candidate.rpartition(PATH_SEPARATOR)[2].casefold()
        whole = difflib.SequenceMatcher(None, path.casefold(), candidate.casefold()).ratio()
        return max(whole, difflib.SequenceMatcher(None, last, heading).ratio())

    ranked = sorted(((similarity(candidate), candidate) for candidate in candidates), reverse=True)
    return tuple(candidate for score, candidate in ranked[:3] if score >= 0.5)
