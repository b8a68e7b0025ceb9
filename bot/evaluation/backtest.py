"""The back-test itself: a function of corpus, split and learner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, TypeAlias

from bot.evaluation.answers import Answers, ClassifierAnswers, ask_baseline, ask_classifier
from bot.evaluation.baseline import RelevanceBaseline, SectionBaseline
from bot.evaluation.bootstrap import Statistic, compare, mean_of
from bot.evaluation.calibration import reliability
from bot.evaluation.content import Data, DecisionRow, Decisions, Evaluation, Speed
from bot.evaluation.discovery_measures import budget_rows, pick_ranks, recall_curve
from bot.evaluation.figures import Comparison, Discovery, Reliability, Shelving
from bot.evaluation.held_out import HeldOut, StreamMonth, hold_out
from bot.evaluation.misses import find_misses
from bot.evaluation.section_measures import confusions, hits, macro_f1, pairs, section_rows
from bot.evaluation.speed import Clock, measure_speed
from bot.steps.context import Progress, no_progress
from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning.corpus import Corpus
from classifiers.verdict import Outcome
from config.errors import ConfigurationError
from config.profile import Profile, Thresholds
from config.rules import FacetRules, SectionRules

Learner: TypeAlias = Callable[[Corpus], SectionRules]
"""Makes rules of a corpus that ends with the split."""

_PAPERS_ONE_BY_ONE = 100
"""Enough to compare speeds; the baseline takes milliseconds for each."""


def backtest(
    corpus: Corpus,
    split: date,
    *,
    learner: Learner,
    rules: Literal["learned", "as shipped"],
    profile: Profile,
    facets: FacetRules,
    baseline: Clock | None = None,
    progress: Progress = no_progress,
) -> Evaluation:
    """Learn on what was listed up to the split, test on what was listed after it.

    Args:
        corpus: The whole corpus; the learner sees `Corpus.until` the split only.
        split: The last day that may be learned from.
        learner: Makes the rules that are tested.
        rules: What the report says about them.
        profile: Its thresholds decide; its name and title are told.
        facets: The profile's facets, which are part of each judgement and so of the speed.
        baseline: The clock with which the baseline's speed is compared to ours; None leaves the baseline out.
        progress: Told how far it is.

    Raises:
        ConfigurationError: There is nothing to learn from, or nothing to test on; or the baseline cannot be made.
    """
    known = corpus.until(split)
    held_out = hold_out(corpus, split)
    _check(known, held_out, split)
    progress("learning", 0, None)
    classifier = KeywordClassifier(learner(known), facets, facet_threshold=profile.thresholds.facet)
    ours = ask_classifier(classifier, held_out, thresholds=profile.thresholds, progress=progress)
    theirs: Answers | None = None
    at_once: Speed | None = None
    one_by_one: Speed | None = None
    if baseline is not None:
        progress("baseline", 0, None)
        section_baseline = SectionBaseline(known)
        relevance_baseline = RelevanceBaseline(corpus, split) if held_out.months else None
        theirs = ask_baseline(section_baseline, relevance_baseline, held_out)
        progress("measuring speed", 0, None)
        at_once, one_by_one = _speeds(classifier, section_baseline, relevance_baseline, held_out, baseline)
    ranks = pick_ranks(held_out.months, ours.relevances)
    return Evaluation(
        profile=profile.name,
        title=profile.title,
        split=split,
        rules=rules,
        data=_data(corpus, known, held_out, split),
        shelving=_shelving(held_out, ours, theirs),
        discovery=_discovery(held_out, ours, theirs),
        section_calibration=_section_calibration(held_out, ours),
        relevance_calibration=_relevance_calibration(held_out, ours),
        decisions=_decisions(held_out, ours, profile.thresholds),
        misses=find_misses(classifier, held_out, ours, ranks),
        speed=at_once,
        speed_one_by_one=one_by_one,
        rolling=None,
    )


def shelving_figure(held_out: HeldOut, ours: Answers, baseline: Answers | None, *, k: int) -> Comparison:
    """The share of cases with a right section among the first ``k``."""
    truths = [case.sections for case in held_out.cases]
    theirs = None if baseline is None else mean_of(hits(baseline.rankings, truths, k))
    return compare(len(truths), mean_of(hits(ours.rankings, truths, k)), theirs)


def _check(known: Corpus, held_out: HeldOut, split: date) -> None:
    if not known.listed:
        raise ConfigurationError(
            f"nothing was listed up to {split}, so there is nothing to learn from", key="--split"
        )
    if not held_out.cases:
        raise ConfigurationError(
            f"no paper that was listed after {split} is known with its record, so there is nothing to test on",
            key="--split",
        )


def _data(corpus: Corpus, known: Corpus, held_out: HeldOut, split: date) -> Data:
    learned_from = {paper.key for paper in known.listed}
    cases = {case.key for case in held_out.cases}
    return Data(
        learned_from=len(learned_from),
        background=sum(key not in learned_from for key in known.stream),
        cases=len(held_out.cases),
        last_listed=max(paper.listed_on for paper in corpus.after(split).listed if paper.key in cases),
        months=tuple(month.month for month in held_out.months),
        stream=sum(len(month.papers) for month in held_out.months),
        picks=len(held_out.picks),
    )


def _shelving(held_out: HeldOut, ours: Answers, baseline: Answers | None) -> Shelving:
    truths = [case.sections for case in held_out.cases]
    judged = pairs(ours.rankings, truths)
    theirs = None if baseline is None else _macro_f1_of(pairs(baseline.rankings, truths))
    return Shelving(
        top_1=shelving_figure(held_out, ours, baseline, k=1),
        top_2=shelving_figure(held_out, ours, baseline, k=2),
        top_3=shelving_figure(held_out, ours, baseline, k=3),
        top_5=shelving_figure(held_out, ours, baseline, k=5),
        macro_f1=compare(len(truths), _macro_f1_of(judged), theirs),
        sections=section_rows(judged),
        confusions=confusions(judged, [case.key for case in held_out.cases]),
    )


def _macro_f1_of(judged: Sequence[tuple[str, str]]) -> Statistic:
    return lambda numbers: macro_f1([judged[number] for number in numbers])


def _discovery(held_out: HeldOut, ours: Answers, baseline: Answers | None) -> Discovery | None:
    if not held_out.picks:
        return None
    our_ranks = pick_ranks(held_out.months, ours.relevances)
    their_ranks = None if baseline is None else pick_ranks(held_out.months, baseline.relevances)
    return Discovery(
        budgets=budget_rows(held_out, our_ranks, their_ranks), curve=recall_curve(our_ranks, their_ranks)
    )


def _section_calibration(held_out: HeldOut, ours: ClassifierAnswers) -> Reliability:
    right = hits(ours.rankings, [case.sections for case in held_out.cases], 1)
    return reliability(ours.scores, right)


def _relevance_calibration(held_out: HeldOut, ours: ClassifierAnswers) -> Reliability | None:
    if not held_out.months:
        return None
    papers = [(paper.key, paper.key in month.picks) for month in held_out.months for paper in month.papers]
    return reliability([ours.relevances[key] for key, _ in papers], [picked for _, picked in papers])


def _decisions(held_out: HeldOut, ours: ClassifierAnswers, thresholds: Thresholds) -> Decisions:
    right = hits(ours.rankings, [case.sections for case in held_out.cases], 1)
    sure = [hit for hit, score in zip(right, ours.scores, strict=True) if score >= thresholds.section]
    return Decisions(
        relevance_threshold=thresholds.relevance,
        section_threshold=thresholds.section,
        sure=len(sure),
        sure_and_right=sum(sure),
        months=tuple(_decision_row(month, ours) for month in held_out.months),
    )


def _decision_row(month: StreamMonth, ours: ClassifierAnswers) -> DecisionRow:
    outcomes = {paper.key: ours.outcomes[paper.key] for paper in month.papers}
    proposed = {key for key, outcome in outcomes.items() if outcome is Outcome.PROPOSE}
    abstained = {key for key, outcome in outcomes.items() if outcome is Outcome.ABSTAIN}
    return DecisionRow(
        month=month.month,
        stream=len(month.papers),
        picks=len(month.picks),
        proposed=len(proposed),
        abstained=len(abstained),
        picks_proposed=len(month.picks & proposed),
        picks_abstained=len(month.picks & abstained),
    )


def _speeds(
    classifier: KeywordClassifier,
    sections: SectionBaseline,
    relevance: RelevanceBaseline | None,
    held_out: HeldOut,
    clock: Clock,
) -> tuple[Speed, Speed]:
    """Beside a baseline that is given all papers at once, and beside one that is given them one by one."""

    def ours(documents: Sequence[Document]) -> object:
        answers = map(classifier.classify, documents)
        return [(answer.relevance, answer.sections[0].score, answer.facets) for answer in answers]

    def at_once(documents: Sequence[Document]) -> object:
        return sections.best(documents), relevance and relevance.score(documents)

    def one_by_one(documents: Sequence[Document]) -> object:
        return [at_once([document]) for document in documents]

    stream = [paper.document for month in held_out.months for paper in month.papers]
    documents = stream or [case.document for case in held_out.cases]
    return (
        measure_speed(ours=ours, baseline=at_once, documents=documents, clock=clock),
        measure_speed(ours=ours, baseline=one_by_one, documents=documents, clock=clock, most=_PAPERS_ONE_BY_ONE),
    )
