from __future__ import annotations

import pytest

from classifiers.systems import SystemFinder
from classifiers.text import normalise

FINDER = SystemFinder({"tool": ["PAL", "ViperGPT"], "benchmark": ["APPS", "SWE-bench"], "more": ["PAL"]})


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Measuring Coding Challenge Competence With APPS", [("benchmark", "APPS")]),
        ("Testing mobile apps", []),
        ("Vipergpt: Visual Inference", [("tool", "ViperGPT")]),
        ("A look at Vipergpt", []),
        ("PAL: Program-aided Language Models", [("more", "PAL"), ("tool", "PAL")]),
        ("SWE-bench-java: a port", [("benchmark", "SWE-bench")]),
        ("", []),
    ],
)
def test_names_are_told_from_common_words(title: str, found: list[tuple[str, str]]) -> None:
    """A name counts in its own case anywhere, and in any case where it is the title's own name."""
    assert FINDER.find(title) == found
    assert FINDER.find(title, words=normalise(title).split()) == found


def test_names_may_overlap() -> None:
    """A name within another one counts as well."""
    finder = SystemFinder({"code": ["Code LLaMA"], "general": ["LLaMA"]})
    assert finder.find("Fine-Tuning Code LLaMA") == [("code", "Code LLaMA"), ("general", "LLaMA")]


def test_a_name_without_a_word_is_an_error() -> None:
    """A name that could never be found is a mistake of whoever wrote it."""
    with pytest.raises(ValueError, match="'--' has no letter or digit"):
        SystemFinder({"x": ["--"]})
