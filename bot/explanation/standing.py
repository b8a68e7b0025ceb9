"""How the list as a whole and its sections stand: sums, margins, and what is missing to a threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from classifiers.classification import Classification, Evidence, Sums
from config.profile import Thresholds
from config.rules import Calibration, SectionRules

_DIGITS = 6
_LEAST = 1e-12  # scores are rounded, so that they may be 0 or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One score, and the sum that it is made of."""

    name: str
    """The section's path; empty for the list as a whole."""
    score: float
    sum: float
    """Bias and evidence, added up."""
    bias: float
    """What the sum starts from: of a section, how often the owner uses it."""
    threshold: float
    """The score that it takes."""
    missing: float
    """What has to be added to the sum to reach the threshold; not above 0 where it is reached."""
    lead: float | None
    """How far the sum is above the next section's; None where there is no next one."""
    evidence: Sequence[Evidence]
    """The heaviest first."""

    def to_json(self) -> dict[str, Any]:
        """All but the evidence, which the classification holds."""
        return {
            "name": self.name,
            "score": self.score,
            "sum": self.sum,
            "bias": self.bias,
            "threshold": self.threshold,
            "missing": self.missing,
            "lead": self.lead,
        }


def relevance_standing(answer: Classification, sums: Sums, rules: SectionRules, thresholds: Thresholds) -> Standing:
    """The standing of the list as a whole."""
    wanted = _sum_for(thresholds.relevance, rules.relevance.calibration)
    return Standing(
        name="",
        score=answer.relevance,
        sum=sums.relevance,
        bias=rules.relevance.bias,
        threshold=thresholds.relevance,
        missing=round(wanted - sums.relevance, _DIGITS),
        lead=None,
        evidence=answer.relevance_evidence,
    )


def section_standings(answer: Classification, rules: SectionRules, thresholds: Thresholds) -> tuple[Standing, ...]:
    """The standings of the sections that the classification tells, best first."""
    following = (*(section.sum for section in answer.sections[1:]), None)
    return tuple(
        Standing(
            name=section.section,
            score=section.score,
            sum=section.sum,
            bias=rules.sections[section.section].bias,
            threshold=thresholds.section,
            missing=round(rules.temperature * (_logit(thresholds.section) - _logit(section.score)), _DIGITS),
            lead=None if after is None else round(section.sum - after, _DIGITS),
            evidence=section.evidence,
        )
        for section, after in zip(answer.sections, following, strict=True)
    )


def _sum_for(relevance: float, calibration: Calibration) -> float:
    return (_logit(relevance) - calibration.offset) / calibration.slope


def _logit(score: float) -> float:
    kept = min(max(score, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))
