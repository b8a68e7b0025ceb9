from __future__ import annotations

import math
from datetime import date
from functools import cache

import pytest

from bot.evaluation.backtest import backtest
from bot.evaluation.content import Evaluation, Reason
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from config.rules import SectionRules
from tests.bot.evaluation.samples import (
    FACETS,
    FISH,
    GULLS,
    OWLS,
    PROFILE,
    RULES,
    SPLIT,
    animals,
    evaluated,
    listed,
    streamed,
    wordy,
)

LIKELY = 1 / (1 + math.exp(-2))
"""Relevance of a paper on animals: the logistic of 6 - 4."""
SURE = math.exp(2) / (math.exp(2) + 2)
"""Score of the one section of three that has a sum of 2."""


@cache
def plain() -> Evaluation:
    """The evaluation of the made-up animals."""
    return evaluated()


def test_the_learner_sees_nothing_of_what_comes_after_the_split() -> None:
    """Neither listings nor announcements."""
    seen: list[Corpus] = []

    def learner(corpus: Corpus) -> SectionRules:
        seen.append(corpus)
        return RULES

    backtest(animals(), SPLIT, learner=learner, rules="learned", profile=PROFILE, facets=FACETS)
    assert len(seen) == 1
    assert all(paper.listed_on <= SPLIT for paper in seen[0].listed)
    assert all(paper.seen_on <= SPLIT for paper in seen[0].stream.values())


def test_what_was_learned_from_and_tested_on_is_counted() -> None:
    """Three listed papers and two unlisted ones before; four cases, and two months of five papers with four picks."""
    data = plain().data
    assert (data.learned_from, data.background) == (3, 2)
    assert (data.cases, data.last_listed) == (4, date(2025, 9, 2))
    assert (data.months, data.stream, data.picks) == (("2025-07", "2025-08"), 10, 4)


def test_shelving_figures() -> None:
    """Three of four right at once; the gull taken for an owl is right at the third place only."""
    shelving = plain().shelving
    assert [figure.ours.value for figure in (shelving.top_1, shelving.top_2, shelving.top_3)] == [0.75, 0.75, 1]
    assert shelving.macro_f1.ours.value == pytest.approx((1 + 2 / 3) / 2)
    assert shelving.top_1.baseline is None
    assert [row.section for row in shelving.sections] == [FISH, GULLS, OWLS]
    (confusion,) = shelving.confusions
    assert (confusion.true, confusion.given, confusion.papers) == (GULLS, OWLS, ("2507.00002",))


def test_calibration_of_sections() -> None:
    """Three papers at 0.79, two of them right; one at 0.47 between two sections, and right."""
    table = plain().section_calibration
    assert [bin_.count for bin_ in table.bins] == [1, 3]
    assert [bin_.share for bin_ in table.bins] == pytest.approx([1, 2 / 3])
    torn = math.exp(2) / (2 * math.exp(2) + 1)
    assert table.expected == pytest.approx(3 * SURE + torn, abs=1e-5)
    error = ((1 - torn) + 3 * (SURE - 2 / 3)) / 4
    assert table.calibration_error == pytest.approx(error, abs=1e-5)


def test_calibration_of_relevance() -> None:
    """Four of the ten papers are on animals, three of them picks; of the other six one is a pick."""
    table = plain().relevance_calibration
    assert table is not None
    low, high = table.bins
    assert (low.count, high.count) == (6, 4)
    assert (low.share, high.share) == pytest.approx((1 / 6, 0.75))
    assert high.mean_score == pytest.approx(LIKELY, abs=1e-5)


def test_what_the_thresholds_would_have_done() -> None:
    """July: two proposed, both picks, and one without a sure section. August: the torn one is left open."""
    decisions = plain().decisions
    assert (decisions.sure, decisions.sure_and_right) == (3, 2)
    july, august = decisions.months
    assert (july.stream, july.proposed, july.picks_proposed, july.abstained, july.picks_abstained) == (5, 2, 2, 1, 0)
    assert (august.stream, august.proposed, august.abstained, august.picks_abstained) == (5, 0, 1, 1)


def test_a_wrongly_shelved_paper_is_told_with_its_evidence() -> None:
    """The true section with place and sum, the given one with what spoke for it."""
    (miss,) = plain().misses.wrongly_shelved
    assert (miss.paper, miss.title) == ("2507.00002", "An owl animal")
    assert [(true.section, true.rank, true.sum, true.evidence) for true in miss.true] == [(GULLS, 3, 0, ())]
    assert (miss.given.section, miss.given.sum) == (OWLS, 2)
    assert miss.given.evidence == (Reason(phrase="owl", field="title", weight=2.0),)
    assert miss.score == pytest.approx(SURE, abs=1e-5)


def test_a_section_without_rules_is_told_as_such() -> None:
    """A paper that was listed under a heading which the rules do not know is no crash but a miss."""
    corpus = animals()
    odd = Corpus(
        listed=(*corpus.listed, listed("2507.00003", "An animal of no kind", "3. Newts", date(2025, 7, 20))),
        stream=corpus.stream,
    )
    miss = next(miss for miss in evaluated(odd).misses.wrongly_shelved if miss.paper == "2507.00003")
    assert [(true.rank, true.sum, true.evidence) for true in miss.true] == [(None, None, None)]


def test_a_missed_pick_is_told_with_what_spoke_for_and_against_it() -> None:
    """A pick with a stone comes after 251 papers with an animal and two with nothing."""
    corpus = animals()
    many = streamed(*((f"2508.1{number:04}", "An animal") for number in range(250)))
    evaluation = evaluated(Corpus(listed=corpus.listed, stream={**corpus.stream, **many}))
    (miss,) = evaluation.misses.missed_picks
    assert (miss.paper, miss.month, miss.stream) == ("2508.00002", "2025-08", 255)
    assert miss.rank == 254
    assert miss.evidence_for == ()
    assert miss.evidence_against == (Reason(phrase="stone", field="title", weight=-2.0),)


def test_without_a_stream_there_is_no_discovery() -> None:
    """Listed papers alone can be shelved, but not discovered."""
    corpus = animals()
    kept = {paper.key for paper in corpus.listed}
    evaluation = evaluated(
        Corpus(listed=corpus.listed, stream={key: paper for key, paper in corpus.stream.items() if key in kept})
    )
    assert evaluation.discovery is None
    assert evaluation.relevance_calibration is None
    assert evaluation.decisions.months == ()
    assert evaluation.shelving.top_1.ours.value == 0.75


def test_the_baseline_answers_beside_ours() -> None:
    """On words that tell all, both are always right, and the speed is compared."""
    evaluation = evaluated(wordy(), baseline=True)
    figure = evaluation.shelving.top_1
    assert figure.baseline is not None
    assert figure.difference is not None
    assert (figure.ours.value, figure.baseline.value, figure.difference.value) == (1, 1, 0)
    assert evaluation.discovery is not None
    assert evaluation.discovery.budgets[0].baseline_found == evaluation.discovery.budgets[0].found == 9
    assert evaluation.speed is not None
    assert evaluation.speed.papers == 39
    assert evaluation.speed_one_by_one is not None
    assert evaluation.speed_one_by_one.papers == 39


@pytest.mark.parametrize(
    ("split", "message"),
    [(date(2024, 1, 1), "nothing to learn from"), (date(2026, 1, 1), "nothing to test on")],
)
def test_a_split_needs_papers_on_both_sides(split: date, message: str) -> None:
    """Otherwise the message names the option."""
    with pytest.raises(ConfigurationError, match=f"--split: .*{message}"):
        backtest(animals(), split, learner=lambda _: RULES, rules="learned", profile=PROFILE, facets=FACETS)


def test_the_same_input_gives_the_same_evaluation() -> None:
    """Nothing in it depends on the time or on chance."""
    assert evaluated() == evaluated()
