"""What a classifier, or the baseline, answers to what was held out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.evaluation.baseline import RelevanceBaseline, SectionBaseline
from bot.evaluation.held_out import HeldOut
from bot.steps.context import Progress, no_progress
from classifiers.keyword import KeywordClassifier
from classifiers.verdict import Outcome, judge
from config.profile import Thresholds

_ASKED_AT_ONCE = 200
"""Papers between two signs of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one system answers."""

    rankings: tuple[tuple[str, ...], ...]
    """For each case in order, sections, best first; at least five where there are as many."""
    relevances: Mapping[str, float]
    """Of every paper of the streams, by key; greater is more relevant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierAnswers(Answers):
    """What the keyword classifier answers, whose scores mean something."""

    scores: tuple[float, ...]
    """Of the best section of each case."""
    outcomes: Mapping[str, Outcome]
    """Of every paper of the streams, by key: what the profile's thresholds make of it."""


def ask_classifier(
    classifier: KeywordClassifier, held_out: HeldOut, *, thresholds: Thresholds, progress: Progress = no_progress
) -> ClassifierAnswers:
    """Classify all that was held out, one paper after the other."""
    cases = [classifier.classify(case.document) for case in held_out.cases]
    papers = [paper for month in held_out.months for paper in month.papers]
    relevances: dict[str, float] = {}
    outcomes: dict[str, Outcome] = {}
    for number, paper in enumerate(papers, start=1):
        answer = classifier.classify(paper.document)
        relevances[paper.key] = answer.relevance
        verdict = judge(answer, relevance=thresholds.relevance, section=thresholds.section)
        outcomes[paper.key] = verdict.outcome
        if number % _ASKED_AT_ONCE == 0 or number == len(papers):
            progress("classifying the stream", number, len(papers))
    return ClassifierAnswers(
        rankings=tuple(tuple(section.section for section in answer.sections) for answer in cases),
        relevances=relevances,
        scores=tuple(answer.sections[0].score for answer in cases),
        outcomes=outcomes,
    )


def ask_baseline(sections: SectionBaseline, relevance: RelevanceBaseline | None, held_out: HeldOut) -> Answers:
    """Let the baseline judge all that was held out.

    Args:
        sections: The baseline for the cases.
        relevance: The baseline for the streams; needed only where there are some.
        held_out: What is asked.
    """
    relevances: dict[str, float] = {}
    for month in held_out.months:
        if relevance is not None:
            scores = relevance.score([paper.document for paper in month.papers])
            relevances.update(zip((paper.key for paper in month.papers), scores, strict=True))
    rankings = sections.rank([case.document for case in held_out.cases]) if held_out.cases else []
    return Answers(rankings=tuple(rankings), relevances=relevances)
