"""What a catalogue adds up to: its papers by section and by facet, and how many appeared when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.content import Catalogue, CataloguePaper, Status
from bot.curated_list.section import PATH_SEPARATOR

MOST_MONTHS = 36
"""A timeline that spans more is told by quarters."""
MOST_QUARTERS = 60
"""A timeline that spans more is told by years."""
ON_THE_WAY = frozenset({Status.PROPOSED, Status.WAITING, Status.POSTPONED})
"""Not in the list, and may get there."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter or year of a timeline."""

    name: str
    """``2025-09``, ``2025 Q3`` or ``2025``."""
    listed: int
    """Papers of then that stand in the list."""
    coming: int
    """Papers of then that may get there."""


def by_section(catalogue: Catalogue) -> dict[str, tuple[CataloguePaper, ...]]:
    """The papers of every section and of every heading above sections, in the list's order.

    What stands below a section counts as its own. Sections of which nothing is known are left out.
    """
    found: dict[str, list[CataloguePaper]] = {
        branch: [] for path in catalogue.sections for branch in branches(path, PATH_SEPARATOR)
    }
    for paper in catalogue.papers:
        for path in dict.fromkeys(b for section in paper.sections for b in branches(section, PATH_SEPARATOR)):
            found.setdefault(path, []).append(paper)
    return {path: tuple(papers) for path, papers in found.items() if path and papers}


def by_facet(catalogue: Catalogue, order: Iterable[str]) -> dict[str, tuple[CataloguePaper, ...]]:
    """The papers of every facet, those of the facets below it included.

    Args:
        catalogue: All papers.
        order: The ids of all facets; others, and those without papers, are left out.
    """
    found: dict[str, list[CataloguePaper]] = {facet: [] for facet in order}
    for paper in catalogue.papers:
        for facet in dict.fromkeys(b for one in paper.facets for b in branches(one.facet, "/")):
            if facet in found:
                found[facet].append(paper)
    return {facet: tuple(papers) for facet, papers in found.items() if papers}


def by_status(papers: Iterable[CataloguePaper]) -> dict[Status, int]:
    """How many papers have each status that any has, in the order of `Status`."""
    counts = Counter(paper.status for paper in papers)
    return {status: counts[status] for status in Status if counts[status]}


def branches(path: str, separator: str) -> Iterator[str]:
    """A path's beginnings, the shortest first, and the path itself."""
    parts = path.split(separator)
    return (separator.join(parts[:depth]) for depth in range(1, len(parts) + 1))


def timeline(papers: Iterable[CataloguePaper]) -> tuple[Period, ...]:
    """When papers were first submitted: every period from the first to the last, those without papers included.

    Papers that were refused, or are gone, do not count, nor do those of which no month is known.
    """
    listed: Counter[str] = Counter()
    coming: Counter[str] = Counter()
    for paper in papers:
        if paper.month and paper.status is Status.LISTED:
            listed[paper.month] += 1
        elif paper.month and paper.status in ON_THE_WAY:
            coming[paper.month] += 1
    months = _months([*listed, *coming])
    names: Mapping[str, str] = {month: month for month in months}
    if len(months) > MOST_MONTHS:
        names = {month: f"{month[:4]} Q{(int(month[5:]) + 2) // 3}" for month in months}
    if len(set(names.values())) > MOST_QUARTERS:
        names = {month: month[:4] for month in months}
    sums: dict[str, tuple[int, int]] = {}
    for month, name in names.items():
        before = sums.get(name, (0, 0))
        sums[name] = (before[0] + listed[month], before[1] + coming[month])
    return tuple(Period(name, *counts) for name, counts in sums.items())


def _months(known: Sequence[str]) -> list[str]:
    """Every month from the earliest to the latest."""
    if not known:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (min(known), max(known)))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
