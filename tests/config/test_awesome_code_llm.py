from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest

from classifiers.classification import Classification, Document
from classifiers.keyword import KeywordClassifier
from classifiers.text import normalise
from config.loading import PROFILES, load_model
from config.profile import Profile
from config.rules import FacetRules, FieldWeights, Keywords, SectionRules, Weight

DATA = Path(__file__).parents[2] / "../shared/data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is not here")

FOLDER = PROFILES / "awesome-code-llm"
SECTIONS = load_model(FOLDER / "sections.yaml", SectionRules)
FACETS = load_model(FOLDER / "facets.yaml", FacetRules)
CLASSIFIER = KeywordClassifier(SECTIONS, FACETS)
THRESHOLDS = load_model(FOLDER / "profile.yaml", Profile).thresholds

LEARNED_UP_TO = "2025-06-30"
"""What was first listed later was not seen when the phrases were weighed."""

LEAVES = {
    "task/text-to-code": "code-retrieval code-synthesis text-to-sql math-programming",
    "task/code-to-code": "code-search code-completion code-translation code-repair cloze-test code-infilling "
    "code-obfuscation unit-test-generation assertion-generation fuzzing type-prediction",
    "task/code-to-text": "code-summarization code-review identifier-prediction",
    "task/code-to-pattern": "defect-detection clone-detection code-classification code-reasoning",
    "task/text-to-text": "document-translation log-parsing",
    "evaluation/metrics": "accuracy f1 mrr exact-match bleu syntactic-correctness codebleu functional-correctness",
    "evaluation": "program-synthesis-benchmarks repository-level",
    "model/general": "off-the-shelf further-pretrained-on-code",
    "model/specialised": "encoder encoder-decoder decoder unilm diffusion",
    "model/objective": "causal-lm masked-lm span-corruption denoising fill-in-the-middle next-sentence-prediction "
    "replaced-token-detection contrastive deobfuscation identifier-tagging naturalization "
    "bimodal-text-code-generation",
    "model": "pretraining-data",
    "training": "instruction-tuning reinforcement-learning",
    "feature": "ast intermediate-representation control-flow data-flow types",
    "development": "tool-use planning-agents multi-agent integration",
    "challenge": "comprehensive-benchmarks data-quality code-features more-tasks "
    "alternative-architectures-and-objectives life-cycle-ecosystem safety-and-ethics",
}
"""The survey's taxonomy: branch to its leaves."""

SAMPLES = {
    "1. Surveys": "A Survey of Language Models for Source Code",
    "2. Models > 2.1 Base LLMs and Pretraining Strategies": "Owl 3 Technical Report: a Mixture-of-Experts Model",
    "2. Models > 2.4 (Instruction) Fine-Tuning on Code": "Instruction Tuning of Code LLMs with Synthetic Data",
    "2. Models > 2.5 Reinforcement Learning on Code": "Reinforcement Learning with Verifiable Rewards for Coders",
    "3. When Coding Meets Reasoning > 3.5 Frontend Navigation": "A GUI Agent for Mobile Devices",
    "4. Code LLM for Low-Resource, Low-Level, and Domain-Specific Languages": "Verilog Generation with Small Models",
    "5. Methods/Models for Downstream Tasks > Text-To-SQL": "Schema Linking for Text-to-SQL",
    "5. Methods/Models for Downstream Tasks > Program Repair": "Automated Program Repair with Agents",
    "5. Methods/Models for Downstream Tasks > Test Generation": "LLM-Based Unit Test Generation",
    "5. Methods/Models for Downstream Tasks > Vulnerability Detection": "Vulnerability Detection in C",
    "5. Methods/Models for Downstream Tasks > Code Review": "Code Review Comments, Written by Machines",
    "5. Methods/Models for Downstream Tasks > Log Analysis": "Log Parsing without Templates",
    "5. Methods/Models for Downstream Tasks > Binary Analysis and Decompilation": "Decompiling Stripped Binaries",
    "5. Methods/Models for Downstream Tasks > Fuzz Testing": "LLM-Guided Fuzzing of Compilers: a New Fuzzer",
    "6. Analysis of AI-Generated Code > Hallucination": "Package Hallucinations in Code LLMs",
    "7. Human-LLM Interaction": "How Developers Trust Copilot: a User Study of Developer Productivity",
    "8. Datasets > 8.2 Benchmarks > Commit Message Generation": "A Dataset of Commit Messages and Code Changes",
    "8. Datasets > 8.2 Benchmarks > Text-to-SQL": "A Text-to-SQL Benchmark of Large Databases",
}
"""A section of the list, and a title of our own that it would get."""

BENCHMARKED = {
    "Repo-Level Coding": "Repository-Level Code Completion",
    "Defect/Vulnerability Detection": "Vulnerability Detection",
    "Type Inference": "Type Inference",
    "Commit Message Generation": "Commit Message Generation",
    "Code Summarization": "Code Summarization",
    "Program Repair": "Program Repair",
    "Code Translation": "Code Translation",
    "Text-to-SQL": "Text-to-SQL",
    "Code Retrieval": "Code Search",
    "Code Reasoning and QA": "Code Reasoning",
    "Program Synthesis": "Code Generation",
}
"""A table under 8.2, and a task that it has benchmarks for."""


def papers() -> dict[str, dict[str, Any]]:
    """The real arXiv records by id."""
    with gzip.open(DATA / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {paper["id"]: paper for paper in map(json.loads, lines)}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a data file."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def classify(paper: dict[str, Any]) -> Classification:
    """Classify a real record."""
    return CLASSIFIER.classify(
        Document(
            paper["title"],
            paper["abstract"] or "",
            paper["comment"] or "",
            tuple(paper["categories"] or ()),
        )
    )


def test_every_leaf_of_the_taxonomy_is_there() -> None:
    """The facets are the survey's leaves, no more and no less."""
    assert set(FACETS.leaves()) == {
        f"{branch}/{leaf}" for branch, leaves in LEAVES.items() for leaf in leaves.split()
    }


def test_every_leaf_can_be_given_and_no_branch_can() -> None:
    """A leaf has phrases that are enough for it, and a branch has none."""
    for facet, node in FACETS.facets.items():
        if facet not in FACETS.leaves():
            assert not node.rules(), facet
            assert not node.systems, facet
            continue
        everything = CLASSIFIER.classify(Document("x", " . ".join(node.rules())))
        assert facet in [score.facet for score in everything.facets], facet


def test_nothing_speaks_for_an_empty_paper() -> None:
    """A paper without a word is irrelevant and gets no facet."""
    result = CLASSIFIER.classify(Document(""))
    assert result.relevance < THRESHOLDS.relevance / 2
    assert not result.facets


@pytest.mark.parametrize("title", ["FooBench: A Benchmark for {}", "Benchmarking Models on {}", "A Dataset for {}"])
@pytest.mark.parametrize(("table", "task"), BENCHMARKED.items())
def test_a_new_benchmark_goes_to_its_table(table: str, task: str, title: str) -> None:
    """Not to the task's own section, however often the abstract names the task."""
    abstract = (
        f"Language models are used for {task.lower()}. However, existing benchmarks do not show real use. We "
        f"introduce a benchmark of 1,200 tasks for {task.lower()}, built from real projects. We evaluate twelve "
        "models, and the best solves only 31% of the tasks."
    )
    result = CLASSIFIER.classify(Document(title.format(task), abstract, "", ("cs.SE",)))
    assert result.sections[0].section == f"8. Datasets > 8.2 Benchmarks > {table}"


@pytest.mark.parametrize(("name", "node"), [*SECTIONS.sections.items(), *FACETS.facets.items()])
def test_phrases_are_sorted_and_meant_once(name: str, node: Keywords) -> None:
    """The files stay easy to edit: learned phrases and those of facets in order, no two spellings of one phrase."""
    phrases = list(node.learned if name in SECTIONS.sections else node.hand)
    assert phrases == sorted(phrases), name
    for written in (node.hand, node.learned):
        forms = [(normalise(phrase), phrase.startswith("*"), phrase.endswith("*")) for phrase in written]
        assert len(forms) == len(set(forms)), name


@pytest.mark.parametrize("name", SECTIONS.sections)
def test_a_section_can_be_read(name: str) -> None:
    """No section has more rules than a person reads."""
    assert len(SECTIONS.sections[name].rules()) <= 150


def test_there_are_74_sections_each_within_reach() -> None:
    """A paper whose title is a section's strongest title phrases has it among its sections."""
    assert len(SECTIONS.sections) == 74
    for path, node in SECTIONS.sections.items():
        strongest = sorted(node.rules(), key=lambda phrase: -_title_weight(node.rules()[phrase]))[:8]
        result = CLASSIFIER.classify(Document(" . ".join(phrase.rstrip("*") for phrase in strongest)))
        assert path in [section.section for section in result.sections], path


def _title_weight(weight: Weight) -> float:
    return weight.title if isinstance(weight, FieldWeights) else weight


@pytest.mark.parametrize(("section", "title"), SAMPLES.items())
def test_sample_title_lands_in_its_section(section: str, title: str) -> None:
    """A plain title is enough to have the section of a plain case among the first three."""
    assert section in [score.section for score in CLASSIFIER.classify(Document(title)).sections[:3]]


def test_list_papers_are_relevant_and_others_are_not() -> None:
    """What the list collects passes the threshold, and its neighbours on arXiv do not."""
    ours = Document(
        "Repairing Programs with Large Language Models",
        "Large language models have changed software engineering. We ask a code LLM for patches of buggy Java code "
        "and run the unit tests of each project as feedback. On Defects4J our repair agent fixes more bugs than the "
        "tools of before, and developers read its source code with ease.",
    )
    other = Document(
        "Federated Learning of Traffic Forecasts", "Convergence of stochastic gradient descent is shown."
    )
    assert CLASSIFIER.classify(ours).relevance >= THRESHOLDS.relevance
    assert CLASSIFIER.classify(other).relevance < THRESHOLDS.relevance / 2


@needs_data
@pytest.mark.real_data
def test_sections_are_those_of_the_list() -> None:
    """The paths are exactly the list's own."""
    assert set(SECTIONS.sections) == {row["section"] for row in rows("gold.jsonl")}


@needs_data
@pytest.mark.replay
@pytest.mark.real_data
def test_back_test_holds() -> None:
    """On what the owner listed later, sections and discovery are no worse than these floors."""
    known = papers()
    gold = rows("gold.jsonl")
    truth: dict[str, set[str]] = defaultdict(set)
    for row in gold:
        if row["first_listed"] > LEARNED_UP_TO and row["id"] in known:
            truth[row["id"]].add(row["section"])
    listed = {row["id"] for row in gold if row["first_listed"] <= LEARNED_UP_TO}
    months = ("2507", "2508", "2509")
    stream = {paper: classify(known[paper]) for paper in known if paper[:4] in months and paper not in listed}
    sections = {paper: [score.section for score in classify(known[paper]).sections] for paper in truth}
    picked = {paper for paper in truth if paper in stream}

    assert len(truth) == 119
    assert len(picked) == 102
    assert _share(truth, lambda paper: sections[paper][0] in truth[paper]) >= 0.54
    assert _share(truth, lambda paper: bool(truth[paper] & set(sections[paper][:3]))) >= 0.80
    for budget, floor in ((100, 0.49), (200, 0.71), (400, 0.82)):
        best: set[str] = set()
        for month in months:
            ranked = sorted((p for p in stream if p[:4] == month), key=lambda p: (-stream[p].relevance, p))
            best.update(ranked[:budget])
        assert len(picked & best) / len(picked) >= floor, budget
    for month in months:
        relevant = [paper for paper in stream if stream[paper].relevance >= THRESHOLDS.relevance]
        assert 50 <= sum(paper.startswith(month) for paper in relevant) <= 180, month


def _share(items: Collection[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, items)) / len(items)
