from __future__ import annotations

from datetime import date

import pytest

from bot.evaluation.content import Rolling
from bot.evaluation.rolling import roll
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from config.rules import SectionRules
from tests.bot.evaluation.samples import FACETS, PROFILE, RULES, animals, wordy


def rolled(corpus: Corpus, first: date, *, every: int = 1, baseline: bool = False) -> Rolling:
    """Roll over a corpus by rules that nobody had to learn."""
    return roll(
        corpus,
        first,
        every=every,
        learner=lambda _: RULES,
        thresholds=PROFILE.thresholds,
        facets=FACETS,
        baseline=baseline,
    )


def test_each_month_is_tested_by_what_was_known_before_it() -> None:
    """Four months with a listing of a known record; the learner sees one month more each time."""
    seen: list[date] = []

    def learner(corpus: Corpus) -> SectionRules:
        seen.append(max(paper.listed_on for paper in corpus.listed))
        return RULES

    rolling = roll(
        animals(),
        date(2025, 6, 1),
        every=1,
        learner=learner,
        thresholds=PROFILE.thresholds,
        facets=FACETS,
        baseline=False,
    )
    assert [(step.split, step.until, step.cases, step.top_1) for step in rolling.months] == [
        (date(2025, 5, 31), date(2025, 6, 30), 1, 1),
        (date(2025, 6, 30), date(2025, 7, 31), 2, 1),
        (date(2025, 7, 31), date(2025, 8, 31), 1, 1),
        (date(2025, 8, 31), date(2025, 9, 30), 1, 1),
    ]
    assert seen == [date(2025, 5, 20), date(2025, 6, 30), date(2025, 7, 15), date(2025, 8, 10)]


def test_steps_are_pooled() -> None:
    """Four of five papers right; top-3 all."""
    rolling = rolled(animals(), date(2025, 6, 1))
    assert rolling.cases == 5
    assert rolling.top_1.ours.value == pytest.approx(0.8)
    assert rolling.top_3.ours.value == 1


def test_relevance_is_tested_where_a_background_can_be_learned() -> None:
    """June's stream has none before it; July's and August's have, with four picks."""
    rolling = rolled(animals(), date(2025, 6, 1))
    assert [step.picks for step in rolling.months] == [0, 2, 2, 0]
    assert rolling.picks == 4
    assert rolling.budgets[0].recall.ours.value == 1


def test_months_can_be_taken_together() -> None:
    """Learning every second month tests two months at once, and no paper less."""
    rolling = rolled(animals(), date(2025, 6, 1), every=2)
    assert [(step.split, step.until, step.cases) for step in rolling.months] == [
        (date(2025, 5, 31), date(2025, 7, 31), 3),
        (date(2025, 7, 31), date(2025, 9, 30), 2),
    ]


def test_steps_with_too_few_papers_are_left_out() -> None:
    """Up to May the list had two papers, up to June three, up to July five."""
    rolling = roll(
        animals(),
        date(2025, 6, 1),
        every=1,
        learner=lambda _: RULES,
        thresholds=PROFILE.thresholds,
        facets=FACETS,
        baseline=False,
        least_papers=4,
    )
    assert [step.split for step in rolling.months] == [date(2025, 7, 31), date(2025, 8, 31)]


def test_the_baseline_rolls_as_well() -> None:
    """It learns anew at each step; these words are easy."""
    rolling = rolled(wordy(), date(2025, 4, 1), every=3, baseline=True)
    assert [(step.cases, step.baseline_top_1) for step in rolling.months] == [(9, 9), (9, 9)]
    assert rolling.top_1.baseline is not None
    assert rolling.budgets[0].baseline_found == 18


def test_nothing_to_roll_over() -> None:
    """A first month after the last listing, or before the first one alone, has no step."""
    with pytest.raises(ConfigurationError, match=r"--rolling-from: from 2026-01 on"):
        rolled(animals(), date(2026, 1, 1))
