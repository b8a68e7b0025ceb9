"""What went wrong, paper by paper, with the evidence that led there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.evaluation.answers import ClassifierAnswers
from bot.evaluation.content import MissedPick, Misses, Reason, Standing, WronglyShelved
from bot.evaluation.held_out import Case, HeldOut
from classifiers.classification import Classification, Evidence
from classifiers.keyword import KeywordClassifier

MISSED_BEYOND = 200
"""Papers a month: a pick that comes later in its month's order counts as missed."""
_TOLD = 8
"""Pieces of evidence for each score."""


def find_misses(
    classifier: KeywordClassifier, held_out: HeldOut, answers: ClassifierAnswers, ranks: Mapping[str, int]
) -> Misses:
    """Every wrongly shelved paper, and every pick beyond `MISSED_BEYOND` papers of its month.

    Args:
        classifier: The one that answered.
        held_out: What was asked.
        answers: What it answered.
        ranks: `bot.evaluation.discovery_measures.pick_ranks` of the answers.
    """
    wrong = tuple(
        _wrongly_shelved(classifier, case)
        for case, ranking in zip(held_out.cases, answers.rankings, strict=True)
        if ranking[0] not in case.sections
    )
    return Misses(
        wrongly_shelved=wrong,
        budget=MISSED_BEYOND,
        missed_picks=tuple(_missed_picks(classifier, held_out, ranks)),
    )


def _wrongly_shelved(classifier: KeywordClassifier, case: Case) -> WronglyShelved:
    answer = classifier.classify(case.document)
    sums = classifier.sums(case.document).sections
    order = sorted(sums, key=sums.__getitem__, reverse=True)
    best = answer.sections[0]
    return WronglyShelved(
        paper=case.key,
        title=case.document.title,
        true=tuple(_standing(section, answer, sums, order) for section in case.sections),
        given=_standing(best.section, answer, sums, order),
        score=best.score,
    )


def _standing(section: str, answer: Classification, sums: Mapping[str, float], order: Sequence[str]) -> Standing:
    told = next((score.evidence for score in answer.sections if score.section == section), None)
    return Standing(
        section=section,
        rank=order.index(section) + 1 if section in sums else None,
        sum=sums.get(section),
        evidence=None if told is None else _reasons(told),
    )


def _missed_picks(classifier: KeywordClassifier, held_out: HeldOut, ranks: Mapping[str, int]) -> Iterator[MissedPick]:
    for month in held_out.months:
        documents = {paper.key: paper.document for paper in month.papers if paper.key in month.picks}
        for key in sorted(documents, key=ranks.__getitem__):
            if ranks[key] > MISSED_BEYOND:
                answer = classifier.classify(documents[key])
                yield MissedPick(
                    paper=key,
                    title=documents[key].title,
                    month=month.month,
                    rank=ranks[key],
                    stream=len(month.papers),
                    relevance=answer.relevance,
                    evidence_for=_reasons([item for item in answer.relevance_evidence if item.weight > 0]),
                    evidence_against=_reasons([item for item in answer.relevance_evidence if item.weight < 0]),
                )


def _reasons(evidence: Sequence[Evidence]) -> tuple[Reason, ...]:
    heaviest = sorted(evidence, key=lambda item: -abs(item.weight))[:_TOLD]
    return tuple(Reason(phrase=item.phrase, field=item.field, weight=item.weight) for item in heaviest)
