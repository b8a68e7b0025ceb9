"""Whether the profile's sections still exist: headings are renamed, split and renumbered over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.curated_list.document import CuratedList
from bot.curated_list.lookup import closest_sections


@dataclass(frozen=True, slots=True)
class MissingSection:
    """A section that the profile knows and the list does not have."""

    path: str
    closest: tuple[str, ...]
    """Section paths that resemble it, for a person to choose from; nothing is ever written into a guessed section."""


def missing_sections(curated: CuratedList, paths: Iterable[str]) -> tuple[MissingSection, ...]:
    """Those of the paths that are no heading of the list, in the order given."""
    return tuple(
        MissingSection(path, closest_sections(curated, path)) for path in paths if path not in curated.outline
    )


def unknown_sections(curated: CuratedList, paths: Iterable[str]) -> tuple[str, ...]:
    """Sections with entries that are not among the paths: the profile cannot shelve anything there."""
    known = set(paths)
    return tuple(path for path in curated.sections if path not in known)
