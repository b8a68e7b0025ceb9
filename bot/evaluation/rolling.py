"""The back-test at many splits: learn on all that came before a month, test on the month, go on to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.evaluation.answers import Answers, ask_baseline, ask_classifier
from bot.evaluation.backtest import Learner, shelving_figure
from bot.evaluation.baseline import RelevanceBaseline, SectionBaseline
from bot.evaluation.content import Rolling, RollingMonth
from bot.evaluation.discovery_measures import budget_rows, pick_ranks
from bot.evaluation.held_out import HeldOut, hold_out, streamed_months
from bot.evaluation.periods import months_later
from bot.evaluation.section_measures import hits
from bot.steps.context import Progress, no_progress
from classifiers.keyword import KeywordClassifier
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from config.profile import Thresholds
from config.rules import FacetRules


def roll(
    corpus: Corpus,
    first_month: date,
    *,
    every: int,
    learner: Learner,
    thresholds: Thresholds,
    facets: FacetRules,
    baseline: bool,
    least_papers: int = 1,
    progress: Progress = no_progress,
) -> Rolling:
    """Test each month by rules that were learned before it, and pool the answers.

    Relevance is tested only where there is a stream to learn from as well as one to test on.

    Args:
        corpus: The whole corpus.
        first_month: The first day of the first month that is tested.
        every: Months between two learnings; those up to the next are tested together.
        learner: Makes the rules, once for each step.
        thresholds: The profile's.
        facets: The profile's.
        baseline: Whether the baseline learns and answers as well.
        least_papers: From fewer listed papers the learner cannot learn: such steps are left out.
        progress: Told how far it is.

    Raises:
        ConfigurationError: No step has both something to learn from and something to test on.
    """
    steps = [
        (split, until, held_out)
        for split, until in _windows(corpus, first_month, every)
        if (held_out := _held_out(corpus, split, until)).cases and len(corpus.until(split).sections()) >= least_papers
    ]
    if not steps:
        raise ConfigurationError(
            f"from {first_month:%Y-%m} on there is no month with something to learn from and to test on",
            key="--rolling-from",
        )
    months: list[RollingMonth] = []
    ours: list[Answers] = []
    theirs: list[Answers] = []
    for number, (split, until, held_out) in enumerate(steps):
        progress("rolling", number, len(steps))
        known = corpus.until(split)
        classifier = KeywordClassifier(learner(known), facets)
        ours.append(ask_classifier(classifier, held_out, thresholds=thresholds))
        if baseline:
            relevance = RelevanceBaseline(corpus, split) if held_out.months else None
            theirs.append(ask_baseline(SectionBaseline(known), relevance, held_out))
        months.append(
            _month(
                known=known,
                split=split,
                until=until,
                held_out=held_out,
                ours=ours[-1],
                baseline=theirs[-1] if baseline else None,
            )
        )
    progress("rolling", len(steps), len(steps))
    held_out = _pooled([held_out for _, _, held_out in steps])
    return _rolling(months, held_out, _together(ours), _together(theirs) if baseline else None)


def _windows(corpus: Corpus, first_month: date, every: int) -> Iterator[tuple[date, date]]:
    """The last day before each step, and its own last day."""
    last = max((paper.listed_on for paper in corpus.listed), default=date.min)
    start = first_month.replace(day=1)
    while start <= last:
        following = months_later(start, every)
        yield start - timedelta(days=1), following - timedelta(days=1)
        start = following


def _held_out(corpus: Corpus, split: date, until: date) -> HeldOut:
    held_out = hold_out(corpus, split, until=until)
    has_background = any(day <= split for day in streamed_months(corpus))
    return HeldOut(cases=held_out.cases, months=held_out.months if has_background else ())


def _month(
    *, known: Corpus, split: date, until: date, held_out: HeldOut, ours: Answers, baseline: Answers | None
) -> RollingMonth:
    truths = [case.sections for case in held_out.cases]
    return RollingMonth(
        split=split,
        until=until,
        learned_from=len({paper.key for paper in known.listed}),
        cases=len(held_out.cases),
        top_1=sum(hits(ours.rankings, truths, 1)),
        top_3=sum(hits(ours.rankings, truths, 3)),
        baseline_top_1=None if baseline is None else sum(hits(baseline.rankings, truths, 1)),
        baseline_top_3=None if baseline is None else sum(hits(baseline.rankings, truths, 3)),
        picks=len(held_out.picks),
    )


def _pooled(parts: list[HeldOut]) -> HeldOut:
    return HeldOut(
        cases=tuple(case for part in parts for case in part.cases),
        months=tuple(month for part in parts for month in part.months),
    )


def _together(parts: list[Answers]) -> Answers:
    return Answers(
        rankings=tuple(ranking for part in parts for ranking in part.rankings),
        relevances={key: relevance for part in parts for key, relevance in part.relevances.items()},
    )


def _rolling(months: list[RollingMonth], held_out: HeldOut, ours: Answers, baseline: Answers | None) -> Rolling:
    our_ranks = pick_ranks(held_out.months, ours.relevances)
    their_ranks = None if baseline is None else pick_ranks(held_out.months, baseline.relevances)
    return Rolling(
        months=tuple(months),
        cases=len(held_out.cases),
        top_1=shelving_figure(held_out, ours, baseline, k=1),
        top_3=shelving_figure(held_out, ours, baseline, k=3),
        picks=len(held_out.picks),
        budgets=budget_rows(held_out, our_ranks, their_ranks) if held_out.picks else (),
    )
