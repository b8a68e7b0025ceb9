"""How fast papers are classified. Run with ``pytest --benchmark-only tests/benchmarks``; skipped otherwise."""

from __future__ import annotations

import gzip
import json
import random
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.evaluation.baseline import RelevanceBaseline, SectionBaseline
from bot.evaluation.speed import measure_speed
from bot.training_data import corpus_from_files
from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from config.loading import PROFILES, load_model
from config.rules import FacetRules, SectionRules

DATA = Path(__file__).parents[2] / "../shared/data"
FOLDER = PROFILES / "awesome-code-llm"
SPLIT = date(2025, 6, 30)


def load() -> KeywordClassifier:
    """Read the rules and make the classifier, as every run of the bot does once."""
    return KeywordClassifier(
        load_model(FOLDER / "sections.yaml", SectionRules), load_model(FOLDER / "facets.yaml", FacetRules)
    )


def classify_all(classifier: KeywordClassifier, documents: list[Document]) -> int:
    """Classify all; how many of them are relevant."""
    return sum(classifier.classify(document).relevance >= 0.5 for document in documents)


def generated(count: int) -> list[Document]:
    """Papers of two hundred words, a third of them phrases of the rules."""
    dice = random.Random(1)
    rules = load_model(FOLDER / "sections.yaml", SectionRules)
    phrases = [phrase for section in rules.sections.values() for phrase in section.rules()]
    fillers = ["the", "we", "of", "lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "adipiscing"]

    def words(length: int) -> str:
        return " ".join(dice.choice(phrases if dice.random() < 0.33 else fillers) for _ in range(length))

    return [Document(words(10), words(150), "12 pages", ("cs.SE",)) for _ in range(count)]


def test_loading(benchmark: BenchmarkFixture) -> None:
    """The rules are read and made ready."""
    classifier = benchmark(load)
    assert classifier.model_version


def test_generated_papers(benchmark: BenchmarkFixture) -> None:
    """A thousand dense papers."""
    classifier, documents = load(), generated(1000)
    benchmark(classify_all, classifier, documents)


@pytest.mark.parametrize("text", ["code ", "program repair of bugs ", "x", "\\textbf{", "代码 "])
def test_huge_abstract(benchmark: BenchmarkFixture, text: str) -> None:
    """A megabyte of one thing takes time in proportion: about a thousand times what a paper takes."""
    classifier, document = load(), Document("A huge abstract", text * (1_000_000 // len(text)))
    benchmark(classifier.classify, document)


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is not here")
def test_real_papers(benchmark: BenchmarkFixture) -> None:
    """All real records; the peak memory of the process is noted beside the time."""
    classifier = load()
    with gzip.open(DATA / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [
            Document(row["title"], row["abstract"] or "", row["comment"] or "", tuple(row["categories"] or ()))
            for row in map(json.loads, lines)
        ]
    relevant = benchmark(classify_all, classifier, documents)
    benchmark.extra_info["papers"] = len(documents)
    benchmark.extra_info["peak_memory_kib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert 0 < relevant < len(documents)


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is not here")
def test_beside_the_svm(benchmark: BenchmarkFixture) -> None:
    """In turns with the SVM, asked for all papers at once or one by one; ``--benchmark-json`` keeps the ratios."""
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    corpus = corpus_from_files(listings=DATA / "gold.jsonl", papers=DATA / "papers.jsonl.gz")
    sections, relevance, classifier = SectionBaseline(corpus.until(SPLIT)), RelevanceBaseline(corpus, SPLIT), load()
    documents = [paper.document for paper in corpus.stream.values()]

    def ours(papers: Sequence[Document]) -> object:
        return [classifier.classify(paper) for paper in papers]

    def at_once(papers: Sequence[Document]) -> object:
        return sections.best(papers), relevance.score(papers)

    def one_by_one(papers: Sequence[Document]) -> object:
        return [at_once([paper]) for paper in papers]

    for name, theirs, taken in (("at once", at_once, documents), ("one by one", one_by_one, documents[::200])):
        speed = measure_speed(ours=ours, baseline=theirs, documents=taken, clock=time.process_time)
        benchmark.extra_info[f"SVM {name}"] = asdict(speed)
        assert speed.papers == min(len(taken), 1000)
    benchmark(ours, documents[::29])
