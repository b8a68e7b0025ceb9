from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from config.loading import PROFILES, load_model
from config.rules import FacetRules, SectionRules

SHARED = Path(__file__).parents[2] / "../shared"
needs_data = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the folder ../shared/data is not here")

FOLDER = PROFILES / "awesome-code-llm"
FACETS = load_model(FOLDER / "facets.yaml", FacetRules)
CLASSIFIER = KeywordClassifier(
    SectionRules.model_validate({"format": 2, "relevance": {}, "sections": {"All": {}}}), FACETS
)

TITLE_CANNOT_TELL = {
    ("Minerva", "model/general/further-pretrained-on-code"),  # quantitative reasoning is all that it names
    ("TransCoder-IR", "model/specialised/encoder-decoder"),  # neither system nor architecture
    ("CodeGPT", "model/specialised/decoder"),  # the title is that of the benchmark, CodeXGLUE
    ("PolyCoder", "model/specialised/decoder"),  # "large language models of code" may be of any architecture
    ("Phi-1", "model/specialised/decoder"),  # "Textbooks Are All You Need"
    ("InstructCodeT5+", "training/instruction-tuning"),  # the title names CodeT5+ and no instructions
    ("CugLM", "feature/types"),  # multi-task learning, but not on which tasks
    ("HumanEval", "evaluation/program-synthesis-benchmarks"),  # the benchmark is named in the abstract
    ("CONCODE", "evaluation/program-synthesis-benchmarks"),  # a title of a method
    ("MBPP", "evaluation/program-synthesis-benchmarks"),  # "Program Synthesis with Large Language Models"
    ("MathQA-Python", "evaluation/program-synthesis-benchmarks"),  # the same paper
    ("Codex", "evaluation/metrics/functional-correctness"),  # the metric is named in the abstract
}
"""Systems and facets of the survey whose paper's title does not speak of them."""


def given(title: str, abstract: str = "") -> set[str]:
    """The facets that a paper gets."""
    return {facet.facet for facet in CLASSIFIER.classify(Document(title, abstract)).facets}


def rows() -> list[dict[str, Any]]:
    """The systems that the survey names."""
    text = (SHARED / "data/seed-systems.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def papers() -> dict[str, dict[str, Any]]:
    """The real arXiv records by id."""
    with gzip.open(SHARED / "data/papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {paper["id"]: paper for paper in map(json.loads, lines)}


@pytest.mark.parametrize(
    ("title", "abstract", "facet"),
    [
        ("Owl", "Our owl has a pass@1 of 74.4 on HumanEval.", "evaluation/program-synthesis-benchmarks"),
        ("Owl", "Our owl has a pass@1 of 74.4 on HumanEval.", "evaluation/metrics/functional-correctness"),
        ("Owl", "Our owl resolves 33% of SWE-bench Verified.", "evaluation/repository-level"),
        ("Owl", "We report BLEU.", "evaluation/metrics/bleu"),
        ("Owl", "We report the mean reciprocal rank.", "evaluation/metrics/mrr"),
        ("Owl", "We report the F1 score.", "evaluation/metrics/f1"),
        ("Owl", "We report CodeBLEU.", "evaluation/metrics/codebleu"),
        ("Owl", "Exact match is 12%.", "evaluation/metrics/exact-match"),
        ("Code Search with Owls", "", "task/code-to-code/code-search"),
        ("A Fuzzer of Compilers", "", "task/code-to-code/fuzzing"),
        ("Owl", "We introduce a new task for code models.", "challenge/more-tasks"),
        ("Repairing Programs: Automated Program Repair by Owls", "", "task/code-to-code/code-repair"),
    ],
)
def test_a_plain_case_gets_its_facet(title: str, abstract: str, facet: str) -> None:
    """What is named plainly is given, metrics and benchmarks already where they are named once."""
    assert facet in given(title, abstract)


@pytest.mark.parametrize(
    ("title", "abstract", "facet"),
    [
        ("Fuzzy Logic of Owls", "A fuzzy controller.", "task/code-to-code/fuzzing"),
        ("Passengers in Trains", "Passive ones pass.", "evaluation/metrics/functional-correctness"),
        ("Owl", "Like others, we mention code generation once.", "task/text-to-code/code-synthesis"),
        ("Owl", "It is helpful in code review.", "task/code-to-text/code-review"),
        ("Owl", "It adapts to each new task quickly.", "challenge/more-tasks"),
        ("Owl", "We propose a novel task-agnostic method.", "challenge/more-tasks"),
        ("Owl", "A baseline is UniXcoder.", "model/specialised/unilm"),
        ("Owl", "The software development lifecycle is long.", "challenge/life-cycle-ecosystem"),
        ("Owl2-Coder Technical Report", "It starts from a base model.", "model/general/off-the-shelf"),
    ],
)
def test_a_passing_mention_is_not_enough(title: str, abstract: str, facet: str) -> None:
    """A word in passing, or a word that only looks alike, gives nothing."""
    assert facet not in given(title, abstract)


@needs_data
@pytest.mark.real_data
def test_names_are_those_of_the_document() -> None:
    """Every label that the taxonomy's document gives in Chinese is given so here."""
    text = (SHARED / "docs/taxonomy.md").read_text("utf-8")
    named = re.findall(
        r"([a-z][a-z0-9-]+) ([\u4e00-\u9fff][\u4e00-\u9fffA-Z]*)(?=[,:( \n])", text.replace("UniLM", "")
    )
    ours = {(facet.rpartition("/")[2], node.name.zh) for facet, node in FACETS.facets.items()}
    assert len(named) > 45
    assert [pair for pair in named if pair not in ours and pair[0] != "decoder"] == []


@needs_data
@pytest.mark.real_data
def test_every_system_of_the_survey_gets_its_facet() -> None:
    """From title and abstract, where there is one; otherwise from the title, or from the name alone."""
    known = papers()
    missed = []
    for row in rows():
        paper = known.get(row["id"], {})
        facets = given(row["title"] or row["system"], paper.get("abstract") or "")
        if row["facet"] not in facets:
            missed.append((row["system"], row["facet"]))
    assert missed == []


@needs_data
@pytest.mark.real_data
def test_a_title_that_tells_is_enough() -> None:
    """All but a dozen of the survey's systems get their facet from the title alone; the other titles cannot tell."""
    titled = [row for row in rows() if row["title"]]
    missed = {(row["system"], row["facet"]) for row in titled if row["facet"] not in given(row["title"])}
    assert len(titled) == 104
    assert missed <= TITLE_CANNOT_TELL


@needs_data
@pytest.mark.real_data
def test_no_facet_is_on_everything() -> None:
    """Of real papers of any field, no facet is given to more than one in seven, and at most two on average."""
    sample = sorted(papers().items())[::20]
    counts = Counter(facet for _, paper in sample for facet in given(paper["title"], paper["abstract"] or ""))
    assert counts.most_common(1)[0][1] < len(sample) / 7, counts.most_common(3)
    assert sum(counts.values()) < 2 * len(sample)
