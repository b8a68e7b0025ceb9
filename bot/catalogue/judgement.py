"""The classifier's stored answers, as far as the catalogue tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import starmap
from operator import itemgetter
from typing import Any, TypeAlias

from pydantic_core import from_json
from sqlalchemy import Row

from bot.catalogue.told import CatalogueValue
from classifiers.classification import EvidenceField


@dataclass(frozen=True, slots=True)
class EvidenceFound(CatalogueValue):
    """One rule of the profile, found in one field of the paper."""

    phrase: str
    field: EvidenceField
    weight: float
    """What it adds to the sum; negative where it speaks against."""


@dataclass(frozen=True, slots=True)
class FacetFound(CatalogueValue):
    """A facet of the taxonomy that fits."""

    facet: str
    """Its id, such as ``task/code-to-code/code-repair``."""
    score: float
    evidence: tuple[EvidenceFound, ...]
    """The heaviest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(CatalogueValue):
    """What the classifier said when it last read the paper, as far as it is stored."""

    outcome: str
    """``propose``, ``abstain`` or ``irrelevant``."""
    reason: str
    relevance: float
    relevance_evidence: tuple[EvidenceFound, ...]
    section: str | None
    """The best section, by the path that sections.yaml has."""
    section_score: float
    section_evidence: tuple[EvidenceFound, ...]
    rules: str
    """The version of the rules."""
    judged_at: datetime


Judged: TypeAlias = tuple[Judgement, tuple[FacetFound, ...]]
"""What was said of a paper, and the facets that it was given."""


def judged_as(row: Row[Any]) -> Judged:
    """Read a stored answer, whose ``result`` is its JSON text.

    The evidence is that which is stored: the heaviest pieces for each score (`bot.steps.judge_papers.compact`).
    """
    result: Mapping[str, Any] = from_json(row.result, cache_strings="all")
    best = next((found for found in result.get("sections", ()) if found["section"] == row.section), None)
    judgement = Judgement(
        outcome=row.outcome,
        reason=row.reason,
        relevance=row.relevance,
        relevance_evidence=_evidence(result.get("relevance_evidence", ())),
        section=row.section,
        section_score=row.section_score,
        section_evidence=_evidence(best["evidence"]) if best else (),
        rules=row.model_version,
        judged_at=row.classified_at,
    )
    facets = result.get("facets", ())
    return judgement, tuple(
        FacetFound(found["facet"], found["score"], _evidence(found["evidence"])) for found in facets
    )


def _evidence(found: Iterable[Mapping[str, Any]]) -> tuple[EvidenceFound, ...]:
    return tuple(starmap(_shared, map(_PARTS, found)))


_PARTS = itemgetter("phrase", "field", "weight")
_shared = cache(EvidenceFound)
"""Ten thousand papers share some thousand pieces of evidence: each is kept once."""
