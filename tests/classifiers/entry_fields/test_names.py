from __future__ import annotations

import pytest

from classifiers.classification import Document
from classifiers.entry_fields import EntryFields, extract


def fields_of(title: str, abstract: str = "") -> EntryFields:
    """What a title and an abstract tell."""
    return extract(Document(title=title, abstract=abstract))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CodeT: Code Generation with Generated Tests", "CodeT"),
        ("Dream-Coder 7B: An Open Diffusion Language Model for Code", "Dream-Coder"),
        ("Plum-14B: An Open Model", "Plum"),
        ("Astra: A Multi-Agent System for GPU Kernels", "Astra"),
        ("SWE-Bench Pro: Can AI Agents Solve Long-Horizon Tasks?", "SWE-Bench Pro"),
        ("PlumBench -- A Benchmark of Fruit", "PlumBench"),
        ("BigPlum(Bench) -- Can Models Count?", "BigPlum(Bench)"),
        ("Plum2.5-Coder Technical Report", "Plum2.5-Coder"),
        ("Plum-4 System Card", "Plum-4"),
        ("OpenPlum:Enhancing Code Generation", "OpenPlum"),
        (r"\textsc{PlumT5}: Masked Spans for Code", "PlumT5"),
        ("Beyond Autoregression: An Empirical Study of Diffusion Models", None),
        ("Large Language Models for Code: A Survey", None),
        ("Every Plum2 Counts: On Orchards", None),
        ("plum & Plum2: Two Models", None),
        ("A title without any name", None),
        ("Ratio 3:1 in Training", None),
        ("[Plum2](x: y", None),
        (": nothing before", None),
        ("", None),
    ],
)
def test_a_name_is_the_titles_own_prefix(title: str, name: str | None) -> None:
    """What stands before the title's colon is the name if it looks like one, without a model's size."""
    found = fields_of(title).name
    assert (found.value if found else None) == name
    assert found is None or (found.field, found.sure) == ("title", True)


@pytest.mark.parametrize(
    ("abstract", "name"),
    [
        ("To close the gap, we introduce PlumCoder, a model for code. PlumCoder is small.", "PlumCoder"),
        ("This paper presents PlumEval (short for plum evaluation), a suite. PlumEval is new.", "PlumEval"),
        ("We build an agent for unit tests called TestPlum. TestPlum writes tests.", "TestPlum"),
        ("We propose Gap-Filling Pruning (GFP), a method. Gap-Filling Pruning is quick.", "GFP"),
        ("We present Results, a list of numbers. Results are shown.", None),
        ("Others use a model called PlumCoder. PlumCoder is old.", None),
        ("We introduce PlumCoder, a model, and we present PlumEval, a test. PlumCoder meets PlumEval.", None),
    ],
)
def test_a_name_may_be_introduced_by_the_abstract(abstract: str, name: str | None) -> None:
    """Where the title has none, the abstract's only "we introduce NAME, a ..." tells the name."""
    found = fields_of("On the Growth of Code", abstract).name
    assert (found.value if found and found.sure else None) == name


def test_a_name_that_is_never_used_again_is_not_sure() -> None:
    """A name that the abstract introduces and then forgets may be something else."""
    found = fields_of("On the Growth of Code", "We introduce PlumCoder, a model for code.").name
    assert found is not None
    assert (found.value, found.confidence) == ("PlumCoder", "likely")


def test_the_title_does_not_decide_on_capitals() -> None:
    """Where the abstract always writes a shouted name in one other way, that is how it is written."""
    assert (
        fields_of("PLUMEVAL: A Test", "PlumEval is a test. We like PlumEval.").name
        == fields_of("PLUMEVAL: A Test", "PlumEval is a test.").name
    )
    found = fields_of("PLUMEVAL: A Test", "PlumEval is a test.").name
    assert found is not None
    assert found.value == "PlumEval"


def test_a_benchmark_may_have_a_name_of_its_own() -> None:
    """A paper about a method may bring a benchmark with another name, which tables want."""
    abstract = (
        "PlumCoder completes code. We also build a new benchmark, OrchardEval, with tests. OrchardEval is hard."
    )
    fields = fields_of("PlumCoder: Completing Code", abstract)
    assert fields.name is not None
    assert fields.benchmark is not None
    assert (fields.name.value, fields.benchmark.value) == ("PlumCoder", "OrchardEval")


def test_the_name_of_something_else_is_not_surely_a_benchmarks() -> None:
    """A title's prefix names a benchmark only if the paper says that one measures with it."""
    method = fields_of("PlumCoder: Completing Code", "PlumCoder completes code quickly.").benchmark
    measured = fields_of("PlumCoder: Completing Code", "PlumCoder gains ten points on HumanEval.").benchmark
    assert method is not None
    assert measured is not None
    assert (method.confidence, measured.confidence) == ("likely", "likely")


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("PlumBench: Completing Code", ""),
        ("Plum: A Benchmark for Completing Code", ""),
        ("Plum: Completing Code", "Plum is a large benchmark."),
        ("Plum: Completing Code", "We present Plum, the first multilingual data set of plums."),
        ("Plum: Completing Code", "On the benchmark Plum models fail."),
        ("Plum: Completing Code", "Plum consists of 300 problems."),
    ],
)
def test_a_benchmark_is_called_one(title: str, abstract: str) -> None:
    """The name, the title, or words of the abstract that belong to the name say that one measures with it."""
    found = fields_of(title, abstract).benchmark
    assert found is not None
    assert (found.value.removesuffix("Bench"), found.sure) == ("Plum", True)


def test_a_benchmark_that_the_abstract_names_once_is_likely() -> None:
    """It is nearer than the title's name, if nothing says that this is a benchmark's."""
    found = fields_of("PlumCoder: Completing Code", "We present OrchardEval, a benchmark of 300 problems.").benchmark
    assert found is not None
    assert (found.value, found.confidence) == ("OrchardEval", "likely")
