"""The living tables of a survey: models by architecture, benchmarks and data sets, out of what papers tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.catalogue.content import CataloguePaper, Status
from bot.catalogue.overview import ON_THE_WAY
from bot.catalogue.told import ResultReported
from config.entities import EntityKind

ARCHITECTURES = ("model/specialised/", "model/general/")
"""Facets below which each is an architecture, or a way in which a model came about."""
COUNTED = frozenset({Status.LISTED}) | ON_THE_WAY
"""Papers that were refused, or are gone, tell nothing here."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A paper that presents a model."""

    name: str
    paper: CataloguePaper


@dataclass(frozen=True, slots=True)
class ModelTable:
    """The models of one architecture."""

    facet: str
    rows: tuple[ModelRow, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Report:
    """A result, and who reports it."""

    result: ResultReported
    paper: CataloguePaper


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A benchmark or data set, and the papers that name it."""

    name: str
    introduced_by: CataloguePaper | None
    """The first paper that calls it its own."""
    papers: tuple[CataloguePaper, ...]
    """The newest first."""
    reports: tuple[Report, ...]
    """Results on it that title or abstract report, the newest first."""


def model_tables(papers: Iterable[CataloguePaper], *, order: Sequence[str]) -> tuple[ModelTable, ...]:
    """Models by architecture; a paper of which no name is known stands in none.

    Args:
        papers: All papers, the oldest first.
        order: The ids of all facets in the order of the tables.
    """
    rows: dict[str, list[ModelRow]] = defaultdict(list)
    for paper in _counted(papers):
        name = system_name(paper)
        for found in paper.facets:
            if name and found.facet.startswith(ARCHITECTURES):
                rows[found.facet].append(ModelRow(name, paper))
    return tuple(ModelTable(facet, tuple(reversed(rows[facet]))) for facet in order if facet in rows)


def entity_rows(papers: Iterable[CataloguePaper], kind: EntityKind) -> tuple[EntityRow, ...]:
    """The benchmarks or data sets that papers name or call their own; those that most papers name come first.

    Args:
        papers: All papers, the oldest first.
        kind: Which entities.
    """
    named: dict[str, list[CataloguePaper]] = defaultdict(list)
    reports: dict[str, list[Report]] = defaultdict(list)
    own: dict[str, CataloguePaper] = {}
    spellings: dict[str, str] = {}
    for paper in _counted(papers):
        names = [entity.name for entity in paper.facts.entities if entity.kind == kind]
        if kind == "benchmark" and (name_of_own := _own_benchmark(paper)) is not None:
            names.append(name_of_own)
            own.setdefault(name_of_own.casefold(), paper)
        for name in {name.casefold(): name for name in reversed(names)}.values():
            named[name.casefold()].append(paper)
            spellings.setdefault(name.casefold(), name)
        if kind == "benchmark":
            for result in paper.facts.results:
                reports[result.benchmark.casefold()].append(Report(result, paper))
    rows = [
        EntityRow(spellings[key], own.get(key), tuple(reversed(found)), tuple(reversed(reports.get(key, ()))))
        for key, found in named.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.papers), row.name.casefold(), row.name)))


def _own_benchmark(paper: CataloguePaper) -> str | None:
    """What a paper calls its own benchmark; a system's name that is perhaps one of a benchmark does not count."""
    found, name = paper.facts.benchmark, paper.facts.name
    if found is None or (found.confidence != "sure" and name is not None and found.value == name.value):
        return None
    return found.value


def system_name(paper: CataloguePaper) -> str | None:
    """What the list calls the paper's system, else what its own words do."""
    listed = next((place.name for place in reversed(paper.places) if place.name and place.until is None), None)
    return listed or (paper.facts.name.value if paper.facts.name else None)


def _counted(papers: Iterable[CataloguePaper]) -> Iterable[CataloguePaper]:
    return (paper for paper in papers if paper.status in COUNTED)
