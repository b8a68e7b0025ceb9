"""What papers' own words tell, as plain values; a part of what the catalogue holds (`bot.catalogue.content`)."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ConfigDict

from classifiers.entry_fields.finding import Confidence, LinkKind
from config.entities import EntityKind


class CatalogueValue:
    """What all values of a catalogue share: the strings below their fields become the schema's descriptions."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue(CatalogueValue):
    """Where a paper has appeared."""

    value: str
    """As it is written where it was found, such as ``ICSE 2026`` or ``ACL 2025 Findings``."""
    source: str
    """``list``: a person wrote it into the entry; ``paper``: the authors say so on arXiv, plainly."""
    name: str | None
    """Usual short name of the conference or journal; None where it is not known to us."""
    year: int | None
    track: str
    workshop: str
    is_journal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(CatalogueValue):
    """One value that the paper's own words tell, with those words."""

    value: str
    evidence: str
    confidence: Confidence
    """``likely`` is for a reader to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFound(CatalogueValue):
    """A link that the paper gives."""

    kind: LinkKind
    url: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityNamed(CatalogueValue):
    """A benchmark, metric, model or data set that the paper names."""

    kind: EntityKind
    name: str
    """As ``entities.yaml`` spells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReported(CatalogueValue):
    """One figure that title or abstract report."""

    benchmark: str
    metric: str | None
    value: float
    """As it is written: 74.4 for "74.4%"."""
    unit: str
    """``%`` where the text has one, else nothing."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(CatalogueValue):
    """What a paper's own words tell for an entry, and for people who read about it."""

    name: Fact | None = None
    """Of the system, model or benchmark that the paper is about."""
    benchmark: Fact | None = None
    """Name of the paper's own benchmark or data set."""
    size: Fact | None = None
    """How many problems that has."""
    languages: tuple[Fact, ...] = ()
    """Programming languages that the paper is about."""
    benchmark_languages: tuple[Fact, ...] = ()
    base_models: tuple[Fact, ...] = ()
    objectives: tuple[Fact, ...] = ()
    """Pre-training objectives."""
    links: tuple[LinkFound, ...] = ()
    entities: tuple[EntityNamed, ...] = ()
    """Each once, in the order of the text."""
    results: tuple[ResultReported, ...] = ()


NO_FACTS = Facts()
