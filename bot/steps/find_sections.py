"""Find the profile's sections in the list: headings are renamed, moved and split, and the rules know only the old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.adoption.periods import newer_periods, tell_newer_periods
from bot.curated_list.resolution import Drift, Resolution
from bot.profile_sections import find_profile_sections
from bot.steps.context import Cycle
from config.errors import ListError

MOST_TOLD = 5
"""Sections that one note tells of; ``shelver status`` tells of all."""
_OUTCOMES = {
    Drift.SAME: "as before",
    Drift.RENAMED: "renamed",
    Drift.MOVED: "moved",
    Drift.SPLIT: "split",
    Drift.CONTESTED: "uncertain",
    Drift.GONE: "not found",
}


def find_sections(cycle: Cycle) -> str:
    """Find out where each section of the profile is now, and note what the operator should bring up to date.

    Raises:
        ListError: The list was not read.
    """
    if cycle.curated is None:
        raise ListError("the list was not read, so no section can be found in it")
    with cycle.sessions() as session:
        cycle.sections = find_profile_sections(session, cycle.name, cycle.folder.sections, curated=cycle.curated)
    _note(
        cycle,
        cycle.sections.renamed,
        "in sections.yaml, write the new paths of sections that the list has renamed; papers go there already",
    )
    _note(
        cycle,
        cycle.sections.lost,
        "in sections.yaml, replace sections that the list has split or dropped, or whose headings it has exchanged; "
        "papers for them wait",
    )
    newer = newer_periods([*cycle.curated.sections], kept=[*cycle.sections.found])
    if newer:
        cycle.notes.append(tell_newer_periods(newer))
    doubted_on = [found.since for found in cycle.sections.found.values() if found.since]
    if doubted_on:
        cycle.notes.append(
            "the list still has headings of sections whose papers it has elsewhere: once the paths in sections.yaml "
            f"are right as they stand, write 'headings_as_of: {max(doubted_on):%Y-%m-%d}' at its top, and what left "
            "the headings up to that day counts no more"
        )
    counts = Counter(found.drift for found in cycle.sections.found.values())
    told = [f"{counts[drift]} {outcome}" for drift, outcome in _OUTCOMES.items() if counts[drift]]
    return f"sections of the profile: {', '.join(told)}"


def _note(cycle: Cycle, sections: Sequence[Resolution], what_to_do: str) -> None:
    if sections:
        told = [cycle.sections.tell(found.path) for found in sections[:MOST_TOLD]]
        if len(sections) > MOST_TOLD:
            told.append(f"{len(sections) - MOST_TOLD} more, which `shelver status` tells")
        cycle.notes.append(f"{what_to_do}: {'; '.join(told)}")
