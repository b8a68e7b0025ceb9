"""What is found for an entry's fields: each value with the words that say it, and how surely they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

SourceField: TypeAlias = Literal["title", "abstract", "comment", "journal_reference"]
"""Where a finding's words stand in the paper."""
Confidence: TypeAlias = Literal["sure", "likely"]
"""``sure`` may be written into a list; ``likely`` is for a reader to look at, and is never written unasked."""
LinkKind: TypeAlias = Literal["repo", "data", "model", "website"]
"""What a link leads to: source code, a data set, a model's weights, or anything else of the paper's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One value."""

    value: str
    evidence: str
    """The words that say it, as they stand in the text, but with LaTeX markup and surplus white space left out."""
    field: SourceField
    confidence: Confidence = "sure"

    @property
    def sure(self) -> bool:
        """Whether it may be written without asking anyone."""
        return self.confidence == "sure"

    def to_json(self) -> dict[str, Any]:
        """``value``, ``evidence``, ``field`` and ``confidence``, and what a special finding knows besides."""
        return {name: getattr(self, name) for name in self._fields()}

    @classmethod
    def _fields(cls) -> tuple[str, ...]:
        return "value", "evidence", "field", "confidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueFinding(Finding):
    """Where a paper appears. The value is the usual spelling: ``ACL 2025 Findings``, ``DL4C@ICLR 2022``."""

    name: str
    """Short name of the conference or journal, such as ``ACL``."""
    year: int | None = None
    """Always known for conferences; journals may do without."""
    track: str = ""
    """``Findings``, ``Spotlight``, ``Datasets and Benchmarks`` and so on; empty for the main track."""
    workshop: str = ""
    """Short name of a workshop held there."""

    @classmethod
    def _fields(cls) -> tuple[str, ...]:
        return "value", "evidence", "field", "confidence", "name", "year", "track", "workshop"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFinding(Finding):
    """A link that the paper gives; the value is an https URL in ASCII, at most 500 characters long."""

    kind: LinkKind

    @classmethod
    def _fields(cls) -> tuple[str, ...]:
        return "value", "evidence", "field", "confidence", "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFields:
    """All that a paper's own words tell for an entry; what they do not tell is None or empty."""

    name: Finding | None = None
    """Of the system, model or benchmark that the paper is about."""
    benchmark: Finding | None = None
    """Name of the paper's own benchmark or data set; sure only where the paper says that it is one."""
    languages: tuple[Finding, ...] = ()
    """Programming languages that the paper is about, by their usual names; those of the title first."""
    base_models: tuple[Finding, ...] = ()
    """Models that the paper's own one is made from."""
    objectives: tuple[Finding, ...] = ()
    """Pre-training objectives, in the order of the text: ``MLM``, ``FIM`` and so on."""
    size: Finding | None = None
    """How many problems the paper's own benchmark has, as digits without separators (``1140``) or as the text
    rounds it (``12.4K``)."""
    benchmark_languages: tuple[Finding, ...] = ()
    """Programming languages of the paper's own benchmark, in the order of the text."""
    venue: VenueFinding | None = None
    links: tuple[LinkFinding, ...] = ()
    """In the order of the text, each URL once."""

    def to_json(self) -> dict[str, Any]:
        """Field by field: an object with the finding, a list of such objects, or null."""
        return {
            name: [finding.to_json() for finding in value]
            if isinstance(value, tuple)
            else (value.to_json() if value else None)
            for name, value in ((name, getattr(self, name)) for name in self.__slots__)
        }
