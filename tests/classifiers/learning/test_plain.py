from __future__ import annotations

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning.plain import learn_plainly
from config.rules import SectionRules
from tests.bot.evaluation.samples import FACETS
from tests.classifiers.learning.samples import RULES, SECTIONS, TOOLS, gardens


def learned(*, share: float | None = 0.2) -> SectionRules:
    """The rules of the made-up gardens, learned by counting."""
    return learn_plainly(gardens(), rules=RULES, share=share)


def test_counting_phrases_shelves_most_of_what_it_was_learned_from() -> None:
    """Without scikit-learn, four of five papers find their own section, and every section is kept."""
    rules = learned()
    classifier = KeywordClassifier(rules, FACETS)
    corpus = gardens()
    places = corpus.sections()
    documents = {paper.key: paper.document for paper in corpus.listed}
    right = [classifier.classify(one).sections[0].section in places[key] for key, one in documents.items()]

    assert {*rules.sections} == {*SECTIONS}
    assert sum(right) >= 0.8 * len(right)


def test_listed_papers_are_likelier_to_belong_than_others() -> None:
    """The relevance of the median listed paper is above that of nine of ten others, and all are probabilities."""
    classifier = KeywordClassifier(learned(), FACETS)
    corpus = gardens()
    keys = corpus.sections()
    listed = sorted(classifier.classify(paper.document).relevance for paper in corpus.listed)
    others = sorted(
        classifier.classify(paper.document).relevance for key, paper in corpus.stream.items() if key not in keys
    )

    assert listed[len(listed) // 2] > others[int(0.9 * len(others))]
    assert 0 <= others[0] <= listed[-1] <= 1


def test_rules_by_hand_are_kept_and_not_learned_again() -> None:
    """What a person wrote stays to the letter, and no phrase stands under both."""
    rules = learned()

    assert rules.sections[TOOLS].hand == RULES.sections[TOOLS].hand
    assert rules.sections[TOOLS].learned.keys().isdisjoint(rules.sections[TOOLS].hand)


def test_with_nothing_to_compare_with_most_listed_papers_pass() -> None:
    """Where no other papers are known, four of five listed ones are as likely as not to belong, and noise is not."""
    corpus = gardens()
    alone = type(corpus)(listed=corpus.listed, stream={})
    classifier = KeywordClassifier(learn_plainly(alone, rules=RULES, share=None), FACETS)
    passing = [classifier.classify(paper.document).relevance >= 0.49 for paper in corpus.listed]

    assert sum(passing) >= 0.75 * len(passing)
    assert classifier.classify(Document(title="Zyx")).relevance < 0.5
