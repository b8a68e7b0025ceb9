"""Sections that the owner has and the profile does not know."""

from __future__ import annotations

from collections.abc import Iterable

from bot.curated_list.document import CuratedList


def unknown_sections(curated: CuratedList, paths: Iterable[str]) -> tuple[str, ...]:
    """Sections with entries that are not among the paths: the profile cannot shelve anything there."""
    known = set(paths)
    return tuple(path for path in curated.sections if path not in known)
