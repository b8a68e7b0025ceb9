"""What goes into a classifier, and what comes out: scores, each with the evidence that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias, overload

TextField: TypeAlias = Literal["title", "abstract", "comment"]
"""A part of the paper that has words."""
TEXT_FIELDS: tuple[TextField, ...] = ("title", "abstract", "comment")
EvidenceField: TypeAlias = Literal["title", "abstract", "comment", "category"]
"""Where a piece of evidence stands in the paper."""
Origin: TypeAlias = Literal["hand", "learned"]
"""Who gave a piece of evidence its weight: a person, or ``shelver learn``."""


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
    """One rule, found in one field."""

    phrase: str
    """The rule as the profile spells it, the category, or the system's name."""
    field: EvidenceField
    weight: float
    """What it adds to the sum; negative where it speaks against."""
    origin: Origin = "hand"

    def to_json(self) -> dict[str, Any]:
        """``phrase``, ``field``, ``weight`` and ``origin``."""
        return {"phrase": self.phrase, "field": self.field, "weight": self.weight, "origin": self.origin}


class EvidenceOnDemand(Sequence[Evidence]):
    """Evidence that is put together when it is first looked at; it equals any sequence of the same evidence.

    Ranking ten thousand papers takes their scores only, and to tell the evidence costs as much as to find it.

    Args:
        tell: Puts all of a paper's evidence together, by what it is for, and remembers it.
        target: What this is the evidence for.
    """

    __slots__ = ("_target", "_tell")

    def __init__(self, tell: Callable[[], Mapping[int, Iterable[Evidence]]], target: int) -> None:
        self._tell = tell
        self._target = target

    def _told(self) -> tuple[Evidence, ...]:
        return tuple(self._tell().get(self._target, ()))

    @overload
    def __getitem__(self, place: int) -> Evidence: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Evidence, ...]: ...
    def __getitem__(self, place: int | slice) -> Evidence | tuple[Evidence, ...]:
        return self._told()[place]

    def __len__(self) -> int:
        return len(self._told())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._told() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._told())

    def __repr__(self) -> str:
        return repr(self._told())


@dataclass(frozen=True, slots=True)
class Location:
    """A place in the text where a rule was found."""

    field: TextField
    rule: str
    """As the profile spells it."""
    start: int
    """Number of the first word, from 0, in ``normalise(text).split()`` (`classifiers.text`)."""
    end: int
    """Number of the word after the last one. Of two phrases near each other, the place covers both."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the evidence adds up to, before it is made into scores."""

    relevance: float
    """Before its calibration."""
    sections: Mapping[str, float]
    """Every section of the profile by its path, before the softmax."""


class SectionScore(NamedTuple):
    """How well a section of the list fits."""

    section: str
    """Its path of headings."""
    score: float
    """Between 0 and 1; over all sections of the list they sum to 1."""
    evidence: Sequence[Evidence]
    """The heaviest first."""
    sum: float = 0.0
    """Bias and evidence, added up."""

    def to_json(self) -> dict[str, Any]:
        """``section``, ``score``, ``sum`` and ``evidence``."""
        return {
            "section": self.section,
            "score": self.score,
            "sum": self.sum,
            "evidence": [item.to_json() for item in self.evidence],
        }


class RankedSections(Sequence[SectionScore]):
    """The best sections, best first, of which those after the first are put together when they are first looked at.

    It equals any sequence of the same scores.

    Args:
        best: The first.
        rank: Puts all of them together.
    """

    __slots__ = ("_best", "_rank", "_ranked")

    def __init__(self, best: SectionScore, rank: Callable[[], tuple[SectionScore, ...]]) -> None:
        self._best = best
        self._rank = rank
        self._ranked: tuple[SectionScore, ...] = ()

    def _all(self) -> tuple[SectionScore, ...]:
        if not self._ranked:
            self._ranked = self._rank()
        return self._ranked

    @overload
    def __getitem__(self, place: int) -> SectionScore: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[SectionScore, ...]: ...
    def __getitem__(self, place: int | slice) -> SectionScore | tuple[SectionScore, ...]:
        return self._best if place == 0 else self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


class FacetScore(NamedTuple):
    """How well a facet fits."""

    facet: str
    """Its id in the taxonomy."""
    score: float
    """Between 0 and 1, for itself: any number of facets may fit."""
    evidence: Sequence[Evidence]
    """The heaviest first."""

    def to_json(self) -> dict[str, Any]:
        """``facet``, ``score`` and ``evidence``."""
        return {"facet": self.facet, "score": self.score, "evidence": [item.to_json() for item in self.evidence]}


class Classification(NamedTuple):
    """All that the classifier says about one paper."""

    relevance: float
    """Between 0 and 1: how surely the paper belongs in the list at all."""
    relevance_evidence: Sequence[Evidence]
    """The heaviest first."""
    sections: Sequence[SectionScore]
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
