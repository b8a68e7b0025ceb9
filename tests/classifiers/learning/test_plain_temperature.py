from __future__ import annotations

from statistics import fmean

import pytest

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning.plain_sections import learn_plain_sections
from classifiers.learning.plain_temperature import UNSURE, plain_temperature
from config.rules import Keywords, Relevance, SectionRules
from tests.bot.evaluation.samples import FACETS

WORDS = ("rose", "pond", "spade")
EMPTY = SectionRules(format=2, relevance=Relevance(), sections={word: Keywords() for word in WORDS})


def papers(count: int, *, wrong: int, first: int = 0) -> list[tuple[str, Document, str]]:
    """Papers in turns over three sections, of which every so many-th has the word of the next section."""
    made = []
    for number in range(first, first + count):
        word = WORDS[(number + (number % wrong == 0)) % 3]
        made.append((f"{number}", Document(f"The {word} gardener", f"On a {word} keeper."), WORDS[number % 3]))
    return made


@pytest.mark.parametrize("wrong", [4, 7])
def test_the_rules_are_as_sure_as_they_are_right(wrong: int) -> None:
    """On later papers of the same kind, the mean score of the first section is about the share that stand there."""
    known, later = papers(210, wrong=wrong), papers(84, wrong=wrong, first=210)
    temperature = plain_temperature(known, EMPTY)
    sections = learn_plain_sections([(document, section) for _, document, section in known], {})
    rules = EMPTY.model_copy(update={"sections": sections, "temperature": temperature})
    classifier = KeywordClassifier(rules, FACETS)
    judged = [(classifier.classify(document).sections[0], section) for _, document, section in later]

    assert fmean(best.score for best, _ in judged) == pytest.approx(
        fmean(best.section == section for best, section in judged), abs=0.1
    )


def test_few_papers_tell_no_temperature() -> None:
    """Then the scores are told with much doubt."""
    assert plain_temperature(papers(12, wrong=4), EMPTY) == UNSURE


def test_each_fold_is_told() -> None:
    """Who waits sees how far it is."""
    told: list[tuple[int, int | None]] = []
    plain_temperature(papers(60, wrong=4), EMPTY, progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]
