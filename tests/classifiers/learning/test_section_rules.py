from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from classifiers.classification import Document
from classifiers.learning.corpus import Corpus, ListedPaper
from classifiers.learning.section_rules import is_told_by_hand, learn_sections, shelved_papers, with_headings
from classifiers.learning.writing_rules import as_weights
from config.rules import FieldWeights
from tests.classifiers.learning.samples import PONDS, ROSES, RULES, TOOLS, gardens


def test_a_paper_in_two_sections_is_one_paper_with_both() -> None:
    """It is learned from once, as a paper of either section."""
    first = gardens(papers=3).listed[0]
    papers = shelved_papers(Corpus(listed=(first, replace(first, section=PONDS)), stream={}), [TOOLS])
    assert len(papers.documents) == 1
    assert dict(zip(papers.sections, papers.belongs[0].tolist(), strict=True)) == {
        ROSES: True,
        PONDS: True,
        TOOLS: False,
    }


def test_a_section_that_is_used_more_of_late_gains() -> None:
    """Of two sections that are told by the same words, the one that was used lately starts higher."""
    from classifiers.learning import learn

    day = date(2023, 1, 1)
    listed = [
        ListedPaper(
            key=f"23{number:02d}.00001",
            title="Rose petals",
            document=Document("Rose petals", "On rose petals and their colours."),
            section=ROSES if number < 40 else PONDS,
            listed_on=day + timedelta(days=20 * number),
        )
        for number in range(80)
    ]
    learned = learn(Corpus(listed=tuple(listed), stream={}), rules=RULES)
    assert learned.sections[PONDS].bias > learned.sections[ROSES].bias


def test_weights_are_written_as_a_person_would() -> None:
    """Two digits, one number where both fields agree, and no weight that counts for nothing."""
    assert as_weights({"b": (0.1, 0.1), "a": (1.23456, 0.004), "c": (0.01, -0.01)}, unit=1.0) == {
        "a": FieldWeights(title=1.23),
        "b": 0.1,
    }


def test_a_heading_counts_as_a_paper_of_its_section() -> None:
    """It has no day, and a section without papers gets none: nothing is known of it but what people write."""
    papers = shelved_papers(Corpus(listed=gardens(papers=2).listed, stream={}), [TOOLS])
    taught = with_headings(papers)

    assert [document.title for document in taught.documents[2:]] == ["Roses", "Ponds"]
    assert taught.belongs[2:].tolist() == [[True, False, False], [False, True, False]]
    assert taught.listed_on == papers.listed_on


def test_nothing_is_learned_of_the_only_section() -> None:
    """All papers stand there, so no phrase tells it from another; what was learned before is forgotten."""
    listed = tuple(replace(paper, section=TOOLS) for paper in gardens(papers=60).listed)
    papers = with_headings(shelved_papers(Corpus(listed=listed, stream={}), []))
    known = RULES.sections[TOOLS].model_copy(update={"bias": 1.0, "learned": {"pond": 2.0}})
    rules = RULES.model_copy(update={"sections": {TOOLS: known}})

    assert learn_sections(papers, rules, hand_sums=np.zeros((61, 1))) == RULES.sections


def test_a_profile_is_told_by_hand_with_five_rules_a_section() -> None:
    """A few words of headings do not make it so: then all has to be learned."""
    rules = {f"word{number}": 1.0 for number in range(10)}
    by_hand = {"format": 2, "relevance": {}, "sections": {ROSES: {"hand": rules}, PONDS: {}}}
    assert is_told_by_hand(RULES.model_validate(by_hand))
    assert not is_told_by_hand(RULES)
