"""What a site tells, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.catalogue.content import Catalogue, CataloguePaper
from bot.catalogue.overview import by_facet, by_section
from bot.catalogue.survey_tables import EntityRow, ModelTable, entity_rows, model_tables
from bot.digest.content import Digest
from bot.names import Names
from config.profile import Profile


@dataclass(frozen=True, kw_only=True)
class Site:
    """One site."""

    profile: Profile
    names: Names
    """What sections and facets are called; its facets are in the order of the pages."""
    catalogue: Catalogue
    digests: tuple[Digest, ...]
    """The newest first."""
    as_of: datetime | None
    """When the list was last read; None if never."""
    url: str | None = None
    """Where the site will be, ending with a slash, for the feeds; None where nobody told: they are relative then."""

    @cached_property
    def sections(self) -> dict[str, tuple[CataloguePaper, ...]]:
        """See `bot.catalogue.overview.by_section`."""
        return by_section(self.catalogue)

    @cached_property
    def facets(self) -> dict[str, tuple[CataloguePaper, ...]]:
        """See `bot.catalogue.overview.by_facet`."""
        return by_facet(self.catalogue, self.names.facets)

    @cached_property
    def models(self) -> tuple[ModelTable, ...]:
        """See `bot.catalogue.survey_tables.model_tables`."""
        return model_tables(self.catalogue.papers, order=list(self.names.facets))

    @cached_property
    def benchmarks(self) -> tuple[EntityRow, ...]:
        """See `bot.catalogue.survey_tables.entity_rows`."""
        return entity_rows(self.catalogue.papers, "benchmark")

    @cached_property
    def datasets(self) -> tuple[EntityRow, ...]:
        """See `bot.catalogue.survey_tables.entity_rows`."""
        return entity_rows(self.catalogue.papers, "dataset")

    @cached_property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """The pages that every page links to, and what they are called; none that has nothing on it."""
        return (
            ("papers.html", "Papers"),
            ("sections.html", "Sections"),
            *((page, name) for page, name, found in self._tables if found),
            ("digests.html", "Digests"),
        )

    @property
    def _tables(self) -> tuple[tuple[str, str, object], ...]:
        return (
            ("facets.html", "Facets", self.facets),
            ("models.html", "Models", self.models),
            ("benchmarks.html", "Benchmarks", self.benchmarks),
            ("datasets.html", "Data sets", self.datasets),
        )

    @cached_property
    def empty_filters(self) -> frozenset[str]:
        """The fields of the search in which nothing could be chosen."""
        chosen = {"facet": bool(self.facets), "venue": any(paper.venue for paper in self.catalogue.papers)}
        return frozenset(name for name, found in chosen.items() if not found)
