"""What ``docs/rules.md`` says is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.matching import RuleFinder
from config.rules import MOST_RULES, FacetRules, SectionRules
from config.rules_syntax import FARTHEST, parse_rule

GUIDE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLE = SectionRules.model_validate(yaml.safe_load(re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[0]))
ROWS = [
    (rule, found, missed)
    for rule, found, missed in re.findall(r"^\|[^|]*\| `([^`]+)` \| (.*?) \| (.*?) ?\|$", GUIDE, re.MULTILINE)
]


def is_found(rule: str, text: str) -> bool:
    """Whether a rule of the guide counts in a title."""
    return bool(RuleFinder([rule], EXAMPLE.terms).find(title=text, categories=["cs.SE"])["title"])


def test_the_table_is_read_whole() -> None:
    """Every row of the guide's table is tried."""
    assert len(ROWS) == 10


@pytest.mark.parametrize(("rule", "found", "missed"), ROWS)
def test_each_row_of_the_table_is_true(rule: str, found: str, missed: str) -> None:
    """What is said to be found is, and what is not is not."""
    assert is_found(rule, found)
    assert not missed or not is_found(rule, missed)


def test_each_rule_in_the_text_is_one() -> None:
    """Rules that are quoted between the table and the end can be written so."""
    quoted = re.findall(r"`([^`\n]+ (?:NEAR/\d+|AND|NOT) [^`\n]+)`", GUIDE)
    assert {"agent AND issue AND repository NOT survey NOT title:robot", "<new> NEAR/6 <benchmark>"} <= set(quoted)
    for rule in quoted:
        parse_rule(rule)


def test_the_guides_limits_are_the_programs() -> None:
    """The figures are those of the program."""
    assert f"{MOST_RULES} rules at most" in GUIDE
    assert f"n from 1 to {FARTHEST}" in GUIDE


def test_the_guides_file_does_what_it_is_said_to_do() -> None:
    """A paper that introduces a benchmark goes to the benchmarks, and one that repairs programs to its task."""
    facets = FacetRules.model_validate({"format": 2, "facets": {"x": {"name": {"en": "X", "zh": "X"}}}})
    classifier = KeywordClassifier(EXAMPLE, facets)
    benchmark = Document("Program Repair of Rust", "We present a large benchmark.")
    assert classifier.classify(benchmark).sections[0].section == "Benchmarks > Program Repair"
    task = Document("Program Repair of Rust", "We present patches for every bug.")
    assert classifier.classify(task).sections[0].section == "Tasks > Program Repair"
    assert classifier.sums(Document("Medical code generation")).relevance == -5
    assert classifier.sums(Document("Medical code generation", "of source code")).relevance == -2
