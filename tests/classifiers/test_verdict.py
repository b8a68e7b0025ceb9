from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classifiers.classification import Classification, SectionScore
from classifiers.verdict import Outcome, judge


def classification(relevance: float, score: float) -> Classification:
    """A paper of this relevance, whose best section has this score."""
    return Classification(relevance, (), (SectionScore("Tasks > Repair", score, ()),), ())


def test_irrelevant_paper_says_so() -> None:
    """Below the relevance threshold the section does not matter."""
    verdict = judge(classification(0.31, 0.9), relevance=0.5, section=0.3)
    assert verdict.outcome is Outcome.IRRELEVANT
    assert verdict.reason == "relevance 0.31 is below the threshold 0.50"


def test_unsure_section_abstains() -> None:
    """A relevant paper without a sure section is left to a person."""
    verdict = judge(classification(0.8, 0.21), relevance=0.5, section=0.3)
    assert verdict.outcome is Outcome.ABSTAIN
    assert verdict.section == "Tasks > Repair"
    assert "Tasks > Repair, scores 0.21, below the threshold 0.30" in verdict.reason


def test_scores_at_the_threshold_pass() -> None:
    """A threshold is the least score that is enough."""
    verdict = judge(classification(0.5, 0.3), relevance=0.5, section=0.3)
    assert verdict.outcome is Outcome.PROPOSE
    assert verdict.reason == "relevance 0.50, and Tasks > Repair scores 0.30"


def test_reason_never_contradicts_itself() -> None:
    """A score just below the threshold is shown with enough digits to look so."""
    verdict = judge(classification(0.49999, 0.3), relevance=0.5, section=0.3)
    assert verdict.reason == "relevance 0.49999 is below the threshold 0.50"


PROBABILITIES = st.floats(0, 1).map(lambda value: round(value, 6))


@given(relevance=PROBABILITIES, score=PROBABILITIES, least=PROBABILITIES, sure=PROBABILITIES)
def test_outcome_follows_the_thresholds(relevance: float, score: float, least: float, sure: float) -> None:
    """Both thresholds have to be met for a proposal, the relevance first."""
    outcome = judge(classification(relevance, score), relevance=least, section=sure).outcome
    expected = Outcome.IRRELEVANT if relevance < least else Outcome.ABSTAIN if score < sure else Outcome.PROPOSE
    assert outcome is expected
