"""From scores to a decision that can be told in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from classifiers.classification import Classification


class Outcome(StrEnum):
    """What is to happen with a paper."""

    PROPOSE = "propose"
    IRRELEVANT = "irrelevant"
    ABSTAIN = "abstain"
    """It seems to belong in the list, but no section is sure enough."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one paper."""

    outcome: Outcome
    section: str
    """Path of the best section, whatever the outcome."""
    reason: str
    """One plain sentence without a full stop."""


def judge(classification: Classification, *, relevance: float, section: float) -> Verdict:
    """Decide by thresholds; a score equal to its threshold passes.

    Args:
        classification: What the classifier said.
        relevance: Least relevance at which a paper is proposed.
        section: Least score of the best section at which a paper is proposed.
    """
    best = classification.sections[0]
    if classification.relevance < relevance:
        outcome = Outcome.IRRELEVANT
        reason = f"relevance {_shown(classification.relevance, relevance)} is below the threshold {relevance:.2f}"
    elif best.score < section:
        outcome = Outcome.ABSTAIN
        reason = (
            f"relevance {classification.relevance:.2f} is enough, but no section is sure: the best, {best.section}, "
            f"scores {_shown(best.score, section)}, below the threshold {section:.2f}"
        )
    else:
        outcome = Outcome.PROPOSE
        reason = f"relevance {classification.relevance:.2f}, and {best.section} scores {best.score:.2f}"
    return Verdict(outcome=outcome, section=best.section, reason=reason)


def _shown(score: float, threshold: float) -> str:
    """Two digits, or as many as it takes to look smaller than the threshold does."""
    digits = next((count for count in range(2, 8) if round(score, count) < round(threshold, 2)), 8)
    return f"{score:.{digits}f}"
