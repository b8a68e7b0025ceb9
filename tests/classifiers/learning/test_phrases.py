from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.classification import Document
from classifiers.learning.phrases import phrases_in, singular
from classifiers.matching import RuleFinder


def test_candidates_have_up_to_three_words_and_end_in_the_singular() -> None:
    """They are written as rules that find both numbers."""
    assert phrases_in("Rusty code reviewers") == {
        "rusty",
        "rusty code",
        "rusty code reviewer",
        "code",
        "code reviewer",
        "reviewer",
    }


def test_words_that_tell_nothing_are_no_candidates() -> None:
    """A candidate neither starts nor ends with a particle, and is more than a word of every field or a number."""
    assert phrases_in("We propose a novel approach to the parsing of 12 logs") == {
        "parsing",
        "parsing of 12",
        "12 log",
        "log",
    }


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("bugs", "bug"),
        ("vulnerabilities", "vulnerability"),
        ("patches", "patch"),
        ("classes", "class"),
        ("analysis", "analysis"),
        ("corpus", "corpus"),
        ("gas", "gas"),
        ("ties", "tie"),
    ],
)
def test_plurals_become_singulars(word: str, form: str) -> None:
    """What only looks like a plural stays."""
    assert singular(word) == form


@given(st.text(alphabet=st.sampled_from("abcs iesyxo"), max_size=40))
def test_a_candidate_is_found_as_a_rule_where_it_was_taken_from(text: str) -> None:
    """Learning and classifying see the same phrases."""
    candidates = sorted(phrases_in(text))
    finder = RuleFinder(candidates)
    assert finder.find_fields(Document(title=text))["title"] == set(range(len(candidates)))
