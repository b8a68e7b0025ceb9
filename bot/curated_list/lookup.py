"""Finding a section by its path, an entry by its paper, and what comes close when it is not there."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache

from bot.curated_list.document import CuratedList
from bot.curated_list.entry import Entry
from bot.curated_list.section import PATH_SEPARATOR, Block, Section
from config.errors import ListError, SectionMissingError


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    block: Block
    index: int
    """Which of the block's items it is."""
    entry: Entry


def find_entries(curated: CuratedList, path: str, arxiv_id: str) -> list[Place]:
    """Where a paper stands in a section: once, if the list is in order.

    Raises:
        SectionMissingError: The list has no section of that path.
        ListError: The section does not have the paper; the message names those that do.
    """
    places = [
        Place(block, index, item.entry)
        for block in find_section(curated, path).blocks
        for index, item in enumerate(block.items)
        if item.entry is not None and item.entry.arxiv_id == arxiv_id
    ]
    if not places:
        others = sorted({entry.section for entry in curated.entries if entry.arxiv_id == arxiv_id})
        hint = f"; it is in {', '.join(map(repr, others))}" if others else ""
        raise ListError(f"{arxiv_id} is not in {path!r}{hint}: correct the section, or the identifier")
    return places


def closest_sections(curated: CuratedList, path: str) -> tuple[str, ...]:
    """Up to three section paths that resemble this one, in the last heading or as a whole; the most similar first."""
    candidates = [*curated.sections] or [*curated.outline]
    ranked = sorted(((_similarity(path, candidate), candidate) for candidate in candidates), reverse=True)
    return tuple(candidate for score, candidate in ranked[:3] if score >= 0.5)


@lru_cache(maxsize=4096)
def _similarity(path: str, candidate: str) -> float:
    last = path.rpartition(PATH_SEPARATOR)[2].casefold()
    heading = candidate.rpartition(PATH_SEPARATOR)[2].casefold()
    whole = difflib.SequenceMatcher(None, path.casefold(), candidate.casefold()).ratio()
    return max(whole, difflib.SequenceMatcher(None, last, heading).ratio())
