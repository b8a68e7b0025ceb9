from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.evaluation.baseline import RelevanceBaseline, SectionBaseline, require_scikit_learn
from bot.evaluation.discovery_measures import pick_ranks
from bot.evaluation.held_out import hold_out
from bot.evaluation.section_measures import hits
from bot.training_data import corpus_from_files
from classifiers.classification import Document
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from tests.bot.evaluation.samples import FISH, GULLS, OWLS, SPLIT, wordy


def test_sections_are_learned_from_words() -> None:
    """All sections are ranked, and the best one is that of the words."""
    baseline = SectionBaseline(wordy().until(SPLIT))
    papers = [Document(title="Of gulls, a gull and the coast"), Document(title="River trout")]
    first, second = baseline.rank(papers)
    assert (first[0], second[0]) == (GULLS, FISH)
    assert set(first) == {FISH, OWLS, GULLS}
    assert baseline.best(papers) == [first[0], second[0]]


def test_two_sections_are_ranked_as_well() -> None:
    """scikit-learn gives one number and not two then."""
    corpus = wordy().until(SPLIT)
    two = Corpus(listed=tuple(paper for paper in corpus.listed if paper.section != OWLS), stream=corpus.stream)
    baseline = SectionBaseline(two)
    assert baseline.rank([Document(title="Gull"), Document(title="Trout")]) == [(GULLS, FISH), (FISH, GULLS)]


def test_relevance_is_learned_against_the_background() -> None:
    """Animals are listed, moss is not."""
    animal, moss = RelevanceBaseline(wordy(), SPLIT).score([Document(title="Animal"), Document(title="Moss")])
    assert animal > 0 > moss


def test_too_few_papers_are_told() -> None:
    """A single section cannot be told from others, nor can listed papers from none at all."""
    message = "--baseline: the baseline cannot learn from so few papers"
    fish = Corpus(listed=tuple(paper for paper in wordy().listed if paper.section == FISH), stream=wordy().stream)
    with pytest.raises(ConfigurationError, match=message):
        SectionBaseline(fish)
    with pytest.raises(ConfigurationError, match=message):
        RelevanceBaseline(Corpus(listed=fish.listed, stream={}), SPLIT)


def test_without_scikit_learn_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classifying does not need it; the baseline does."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "sklearn"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigurationError, match=r"pip install 'shelver\[learn\]'"):
        require_scikit_learn()


@pytest.mark.real_data
@pytest.mark.replay
def test_the_baseline_agrees_with_the_reference(real_data: Path) -> None:
    """On the real list: 0.613, 0.748, 0.807, 0.857 of 119 papers, and 46, 75, 94 of 102 picks."""
    corpus = corpus_from_files(listings=real_data / "gold.jsonl", papers=real_data / "papers.jsonl.gz")
    held_out = hold_out(corpus, SPLIT)
    truths = [case.sections for case in held_out.cases]
    rankings = SectionBaseline(corpus.until(SPLIT)).rank([case.document for case in held_out.cases])
    assert len(truths) == 119
    found = [sum(hits(rankings, truths, k)) for k in (1, 2, 3, 5)]
    assert found == [73, 89, 96, 102]

    relevance = RelevanceBaseline(corpus, SPLIT)
    relevances: dict[str, float] = {}
    for month in held_out.months:
        scores = relevance.score([paper.document for paper in month.papers])
        relevances.update(zip((paper.key for paper in month.papers), scores, strict=True))
    ranks = pick_ranks(held_out.months, relevances)
    assert (len(relevances), len(ranks)) == (19_709, 102)
    assert [sum(rank <= budget for rank in ranks.values()) for budget in (100, 200, 400)] == [46, 75, 94]
