from __future__ import annotations

import pytest

from classifiers.systems import SystemFinder

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
