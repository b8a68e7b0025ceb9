from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from bot.evaluation.section_measures import confusions, hits, macro_f1, pairs, section_rows
from tests.examples import examples

RANKINGS = [("a", "b", "c"), ("b", "a", "c"), ("c", "b", "a"), ("a", "c", "b")]
TRUTHS = [("a",), ("a",), ("b", "c"), ("b", "c")]


def test_any_true_section_among_the_first_k_is_a_hit() -> None:
    """The third paper hits at once with its second section, the fourth with the second guess."""
    assert hits(RANKINGS, TRUTHS, 1) == [True, False, True, False]
    assert hits(RANKINGS, TRUTHS, 2) == [True, True, True, True]


def test_each_paper_counts_once() -> None:
    """At the section it was given if that is right, or else at its first one."""
    assert pairs(RANKINGS, TRUTHS) == [("a", "a"), ("a", "b"), ("c", "c"), ("b", "a")]


def test_the_table_tells_recall_and_precision() -> None:
    """a: two papers, given to two, one right; b: one paper, given to one, none right; c: one, right."""
    rows = {row.section: row for row in section_rows(pairs(RANKINGS, TRUTHS))}
    assert (rows["a"].papers, rows["a"].given, rows["a"].right) == (2, 2, 1)
    assert (rows["a"].recall, rows["a"].precision, rows["a"].f1) == (0.5, 0.5, 0.5)
    assert (rows["b"].recall, rows["b"].precision, rows["b"].f1) == (0, 0, 0)
    assert (rows["c"].recall, rows["c"].precision, rows["c"].f1) == (1, 1, 1)


def test_a_section_without_papers_has_no_recall() -> None:
    """And one that was given to none has no precision."""
    given_only, true_only = section_rows([("true", "given")])[::-1]
    assert (given_only.section, given_only.recall, given_only.precision) == ("given", None, 0)
    assert (true_only.section, true_only.recall, true_only.precision) == ("true", 0, None)


def test_macro_f1_is_the_mean_over_the_sections_with_papers() -> None:
    """(0.5 + 0 + 1) / 3; a section that was only given counts through the others' misses."""
    assert macro_f1(pairs(RANKINGS, TRUTHS)) == pytest.approx(0.5)
    assert macro_f1([("a", "a"), ("a", "x")]) == pytest.approx(2 / 3)


def test_confusions_name_their_papers() -> None:
    """The commonest first; what was right is none."""
    judged = [("a", "b"), ("c", "c"), ("b", "a"), ("a", "b")]
    first, second = confusions(judged, ["1", "2", "3", "4"])
    assert (first.true, first.given, first.count, first.papers) == ("a", "b", 2, ("1", "4"))
    assert (second.true, second.given, second.papers) == ("b", "a", ("3",))


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcde")), min_size=1, max_size=30))
@settings(max_examples=examples(60), deadline=None)
def test_macro_f1_is_scikit_learns(judged: list[tuple[str, str]]) -> None:
    """Over the sections that have papers."""
    true, answers = zip(*judged, strict=True)
    theirs = f1_score(true, answers, labels=sorted(set(true)), average="macro", zero_division=0)
    assert macro_f1(judged) == pytest.approx(float(theirs))
