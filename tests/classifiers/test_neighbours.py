from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training_data import corpus_from_files
from classifiers.classification import Document
from classifiers.neighbours import NeighbourIndex

DATA = Path(__file__).parents[2] / "../shared/data"

LISTED = {
    "2401.00001": Document("Repairing Programs", "We repair buggy programs with patches."),
    "2401.00002": Document("Text-to-SQL Parsing", "A parser turns questions into SQL queries."),
    "2401.00003": Document("Fuzzing Compilers", "We fuzz compilers and find crashes in compilers."),
    "2401.00004": Document("A Survey of Parsing", "Parsing, from grammars to parsers."),
}

words = st.sampled_from(["code", "repair", "sql", "fuzz", "test", "agent", "Code-LLM", "代码", "\x1b[31m", "  "])
documents = st.builds(
    Document,
    title=st.lists(words, max_size=4).map(" ".join),
    abstract=st.lists(words, max_size=8).map(" ".join),
)


def test_the_most_alike_come_first() -> None:
    """The nearest paper shares the rarest words with the text, whatever their case or punctuation."""
    index = NeighbourIndex(LISTED.items())
    found = index.nearest(Document("SQL", "a parser for text-to-sql queries"), count=2)
    assert [near.key for near in found] == ["2401.00002", "2401.00004"]
    assert found[0].shared[0].word == "sql"


def test_no_word_in_common_is_no_neighbour() -> None:
    """Papers that share no word are not given, and nothing is near to an empty text."""
    index = NeighbourIndex(LISTED.items())
    assert index.nearest(Document("Galaxies", "Stars")) == ()
    assert index.nearest(Document("")) == ()
    assert NeighbourIndex([]).nearest(Document("SQL")) == ()


def test_own_keys_are_passed_over() -> None:
    """A paper is not its own neighbour when its key is named."""
    index = NeighbourIndex(LISTED.items())
    document = LISTED["2401.00002"]
    assert index.nearest(document)[0].key == "2401.00002"
    assert "2401.00002" not in {near.key for near in index.nearest(document, without={"2401.00002"})}


@given(
    papers=st.dictionaries(st.text(max_size=3), documents, max_size=8), document=documents, count=st.integers(1, 5)
)
def test_similarities_are_sums_of_shares(papers: dict[str, Document], document: Document, count: int) -> None:
    """Each similarity lies above 0 and at most at 1, is the sum of its words' shares, and they come in order."""
    found = NeighbourIndex(papers.items()).nearest(document, count=count)
    assert len(found) <= count
    assert list(found) == sorted(found, key=lambda near: (-near.similarity, near.key))
    for near in found:
        assert 0 < near.similarity <= 1
        assert math.isclose(near.similarity, sum(word.share for word in near.shared), abs_tol=1e-4)


@given(papers=st.dictionaries(st.text(max_size=3), documents, max_size=8), document=documents, seed=st.randoms())
def test_the_order_of_reading_does_not_matter(papers: dict[str, Document], document: Document, seed: Random) -> None:
    """The same papers in another order give the same neighbours."""
    shuffled = list(papers.items())
    seed.shuffle(shuffled)
    assert NeighbourIndex(shuffled).nearest(document) == NeighbourIndex(papers.items()).nearest(document)


@given(documents)
def test_a_text_is_nearest_to_itself(document: Document) -> None:
    """A listed paper of the very same words has a similarity of 1, if it has words at all."""
    found = NeighbourIndex([*LISTED.items(), ("itself", document)]).nearest(document, count=1)
    assert [(near.key, near.similarity) for near in found] == ([("itself", 1.0)] if found else [])


@pytest.mark.replay
@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is missing")
def test_the_nearest_listed_papers_stand_where_the_owner_puts_the_paper() -> None:
    """Of the papers listed after June 2025, two in five have the nearest in their section, three in five one of 3."""
    corpus = corpus_from_files(listings=DATA / "gold.jsonl", papers=DATA / "papers.jsonl.gz")
    split = date(2025, 6, 30)
    before, after = corpus.until(split), corpus.after(split)
    held, true = before.sections(), after.sections()
    index = NeighbourIndex((paper.key, paper.document) for paper in before.listed)
    tests = {paper.key: paper.document for paper in after.listed if paper.document.abstract and paper.key not in held}
    found = {key: [held[near.key] & true[key] for near in index.nearest(tests[key])] for key in tests}

    assert len(tests) > 100
    assert sum(bool(sections[0]) for sections in found.values()) >= 0.4 * len(tests)
    assert sum(any(sections) for sections in found.values()) >= 0.6 * len(tests)
