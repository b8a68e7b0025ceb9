"""What goes into a classifier, and what comes out: scores, each with the evidence that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

EvidenceField = Literal["title", "abstract", "comment", "category"]
"""Where a piece of evidence stands in the paper."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a paper before anyone has read it."""

    title: str
    abstract: str = ""
    comment: str = ""
    """The authors' own comment, such as "Accepted at ACL 2025"."""
    categories: tuple[str, ...] = ()
    """arXiv categories, such as ``cs.SE``."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One phrase, found in one field."""

    phrase: str
    """The phrase as the profile spells it, or the category."""
    field: EvidenceField
    weight: float
    """What it adds to the sum; negative where it speaks against."""

    def to_json(self) -> dict[str, Any]:
        """``phrase``, ``field`` and ``weight``."""
        return {"phrase": self.phrase, "field": self.field, "weight": self.weight}


@dataclass(frozen=True, slots=True)
class SectionScore:
    """How well a section of the list fits."""

    section: str
    """Its path of headings."""
    score: float
    """Between 0 and 1; over all sections of the list they sum to 1."""
    evidence: tuple[Evidence, ...]
    """The heaviest first."""

    def to_json(self) -> dict[str, Any]:
        """``section``, ``score`` and ``evidence``."""
        return {"section": self.section, "score": self.score, "evidence": [item.to_json() for item in self.evidence]}


@dataclass(frozen=True, slots=True)
class FacetScore:
    """How well a facet fits."""

    facet: str
    """Its id in the taxonomy."""
    score: float
    """Between 0 and 1, for itself: any number of facets may fit."""
    evidence: tuple[Evidence, ...]
    """The heaviest first."""

    def to_json(self) -> dict[str, Any]:
        """``facet``, ``score`` and ``evidence``."""
        return {"facet": self.facet, "score": self.score, "evidence": [item.to_json() for item in self.evidence]}


@dataclass(frozen=True, slots=True)
class Classification:
    """All that the classifier says about one paper."""

    relevance: float
    """Between 0 and 1: how surely the paper belongs in the list at all."""
    relevance_evidence: tuple[Evidence, ...]
    """The heaviest first."""
    sections: tuple[SectionScore, ...]
    """The best sections, best first; never empty."""
    facets: tuple[FacetScore, ...]
    """The facets that fit, best first; may be empty."""

    def to_json(self) -> dict[str, Any]:
        """``relevance``, ``relevance_evidence``, ``sections`` and ``facets``: lists and dictionaries only."""
        return {
            "relevance": self.relevance,
            "relevance_evidence": [item.to_json() for item in self.relevance_evidence],
            "sections": [section.to_json() for section in self.sections],
            "facets": [facet.to_json() for facet in self.facets],
        }
