from __future__ import annotations

import pytest

from classifiers.classification import Document
from classifiers.entry_fields import Finding, extract


def size_of(abstract: str, title: str = "PlumBench: A Benchmark of Plums") -> Finding | None:
    """The size that an abstract tells."""
    return extract(Document(title=title, abstract=abstract)).size


@pytest.mark.parametrize(
    ("abstract", "size"),
    [
        ("We present PlumBench, a benchmark consisting of 1,140 fine-grained tasks from 139 libraries.", "1140"),
        ("PlumBench contains 307 problems. Forty models are tried.", "307"),
        ("Our dataset comprises 4715 samples written by hand.", "4715"),
        (r"It consists of 2{,}294 real-world issues from 12 repositories.", "2294"),
        ("PB comprises nothing. PlumBench features 420 prompts in 2024.", "420"),
    ],
)
def test_the_stated_number_of_problems_is_the_size(abstract: str, size: str) -> None:
    """Digits without separators, with the words as evidence."""
    found = size_of(abstract)
    assert found is not None
    assert (found.value, found.sure, found.field) == (size, True, "abstract")
    assert size.lstrip("0")[-3:] in found.evidence


@pytest.mark.parametrize(
    "abstract",
    [
        "We evaluate 20 models on PlumBench and find that they solve 30 problems.",
        "PlumBench improves accuracy by 45% on tasks.",
        "PlumBench contains problems from 2024.",
        "PlumBench contains 2024 problems.",
        "Existing benchmarks contain 164 problems.",
        "PlumBench spans 30 programming languages and 40 experts.",
        "PlumBench has an average of 400 tests per problem.",
        "PlumBench contains 398 and 358 problems of two kinds.",
        "PlumBench contains 5 problems.",
        "A model was trained on a dataset of 9,000 problems.",
        "We like plums.",
        "",
    ],
)
def test_other_numbers_are_no_size(abstract: str) -> None:
    """Models, percentages, years, averages, other benchmarks and training data say nothing about the size."""
    found = size_of(abstract)
    assert found is None or not found.sure


@pytest.mark.parametrize(
    ("abstract", "size"),
    [
        ("PlumBench contains over 10,000 questions.", "10000"),
        ("PlumBench includes 12.4k samples.", "12.4K"),
        ("PlumBench consists of 1.5 million examples.", "1.5M"),
        ("We build PlumBench, a dataset of 100 Rust repositories.", "100"),
        ("PlumBench contains 300 tasks. PlumBench also features 500 questions.", "300"),
    ],
)
def test_rounded_and_doubtful_figures_are_only_likely(abstract: str, size: str) -> None:
    """A figure that is rounded, counts containers, or has a rival is shown, but not written."""
    found = size_of(abstract)
    assert found is not None
    assert (found.value, found.confidence) == (size, "likely")
