"""How fast papers are classified. Run with ``pytest --benchmark-only tests/benchmarks``; skipped otherwise."""

from __future__ import annotations

import gzip
import json
import random
import resource
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from config.loading import PROFILES, load_model
from config.rules import FacetRules, SectionRules

DATA = Path(__file__).parents[2] / "../shared/data"
FOLDER = PROFILES / "awesome-code-llm"


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
