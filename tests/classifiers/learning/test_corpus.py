from __future__ import annotations

from classifiers.learning.corpus import LEAST_OF_SECTION, newest_of_sections
from tests.classifiers.learning.samples import SECTIONS, gardens


def test_of_a_long_list_the_newest_papers_are_kept_and_some_of_every_section() -> None:
    """The order of the list and the stream stay; a section that is no longer used still has papers to learn from."""
    corpus = gardens(papers=300)
    kept = newest_of_sections(corpus, most=30)

    assert kept.stream == corpus.stream
    assert set(corpus.listed[-30:]) <= set(kept.listed)
    assert [paper for paper in corpus.listed if paper in set(kept.listed)] == [*kept.listed]
    assert {sum(paper.section == name for paper in kept.listed) for name in SECTIONS} == {LEAST_OF_SECTION}


def test_a_short_list_is_kept_whole() -> None:
    """Nothing is left out where learning takes seconds anyhow."""
    corpus = gardens()
    assert newest_of_sections(corpus, most=90) == corpus
