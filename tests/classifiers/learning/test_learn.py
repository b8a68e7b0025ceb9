from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec
from zlib import crc32

import pytest

from classifiers.classification import Document
from classifiers.keyword import KeywordClassifier
from classifiers.learning import learn
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from config.rules import MOST_RULES, FacetRules, SectionRules
from tests.classifiers.learning.samples import PONDS, ROSES, RULES, SECTIONS, TOOLS, gardens

FACETS = FacetRules.model_validate({"format": 2, "facets": {"none": {"name": {"en": "None", "zh": "无"}}}})


@pytest.fixture(scope="module")
def learned() -> SectionRules:
    """What is learned from the whole sample."""
    return learn(gardens(), rules=RULES)


def classifier(rules: SectionRules) -> KeywordClassifier:
    """A classifier of nothing but these rules."""
    return KeywordClassifier(rules, FACETS)


@pytest.mark.parametrize(
    ("title", "section"),
    [("A guide to water lily and frog spawn", PONDS), ("Climbing rose at home", ROSES), ("A steel rake", TOOLS)],
)
def test_new_papers_are_shelved_as_the_listed_ones_were(learned: SectionRules, title: str, section: str) -> None:
    """A paper with a section's phrases goes to that section."""
    assert classifier(learned).classify(Document(title=title)).sections[0].section == section


def test_every_section_of_the_list_gets_rules(learned: SectionRules) -> None:
    """Sections that the profile did not know are learned as well."""
    assert set(learned.sections) == set(SECTIONS)
    assert all(keywords.learned for keywords in learned.sections.values())


def test_papers_of_the_list_are_told_from_the_stream(learned: SectionRules) -> None:
    """What is like the listed papers is relevant, what is like the rest of the stream is not."""
    judge = classifier(learned)
    garden = judge.classify(Document(title="On a garden pond", abstract="We look at frog spawn and a pond filter."))
    stars = judge.classify(Document(title="On a neutron star", abstract="We look at dark matter from afar."))
    assert garden.relevance > 0.5 > stars.relevance


def test_hand_written_rules_are_kept_and_not_learned_again(learned: SectionRules) -> None:
    """A phrase that a person wrote keeps that weight, and stands under learned: nowhere beside it."""
    assert learned.sections[TOOLS].hand == RULES.sections[TOOLS].hand
    assert learned.relevance.hand == RULES.relevance.hand
    assert "spade" not in learned.sections[TOOLS].learned


def test_a_hand_written_rule_leaves_less_to_learn() -> None:
    """What a rule says already is not said again by the learned phrases that go with it."""
    told = RULES.model_validate(
        {**RULES.model_dump(), "sections": {ROSES: {"hand": {"rose*": {"title": 6.0, "abstract": 6.0}}}}}
    )
    document = Document(title="Climbing rose and rose petals")

    def learned_part(rules: SectionRules) -> float:
        section = classifier(learn(gardens(), rules=rules)).classify(document).sections[0]
        assert section.section == ROSES
        return sum(item.weight for item in section.evidence if item.origin == "learned")

    assert learned_part(told) < learned_part(RULES)


def test_learning_again_comes_to_the_same(learned: SectionRules) -> None:
    """What was learned before is forgotten first, so nothing builds up."""
    assert learn(gardens(), rules=learned) == learned


def test_nothing_learned_is_longer_than_anyone_reads() -> None:
    """With hand-written rules up to the limit, nothing is added to them."""
    full = {f"word{number}": 1.0 for number in range(MOST_RULES)}
    rules = SectionRules.model_validate(
        {"format": 2, "relevance": {}, "sections": {TOOLS: {"hand": full}, ROSES: {}, PONDS: {}}}
    )
    learned = learn(gardens(), rules=rules)
    assert learned.sections[TOOLS].learned == {}
    assert len(learned.sections[ROSES].learned) > 0


def test_a_section_without_papers_keeps_its_hand_written_rules() -> None:
    """A section that was just opened is told by what a person says of it."""
    rules = SectionRules.model_validate(
        {"format": 2, "relevance": {}, "sections": {"4. Bees": {"hand": {"beehive": {"title": 9.0}}}}}
    )
    learned = learn(gardens(), rules=rules)
    assert learned.sections["4. Bees"].learned == {}
    assert classifier(learned).classify(Document(title="A beehive")).sections[0].section == "4. Bees"


def test_without_a_stream_relevance_stays_as_it_was() -> None:
    """With few unlisted papers there is nothing to tell the listed ones from."""
    assert learn(gardens(others=20), rules=RULES).relevance == RULES.relevance


def test_papers_that_were_polled_by_chance_are_no_background() -> None:
    """A month of which hardly any unlisted paper is known was not polled: those papers may be listed yet."""
    corpus = gardens()
    rose = replace(
        corpus.stream["2501.00000"], key="2412.00001", document=Document("Rose petals", "A garden with rose petals.")
    )
    with_chance = Corpus(
        listed=corpus.listed, stream={**corpus.stream, "2412.00001": replace(rose, seen_on=date(2024, 12, 1))}
    )
    assert learn(with_chance, rules=RULES).relevance == learn(corpus, rules=RULES).relevance


def test_learning_as_of_a_day_knows_nothing_later() -> None:
    """Papers that were listed after the day change nothing of what is learned as of it."""
    day = date(2025, 1, 10) + timedelta(days=69)
    short = learn(gardens(papers=70).until(day), rules=RULES, today=day)
    assert learn(gardens(papers=90).until(day), rules=RULES, today=day).sections == short.sections


def test_sums_become_probabilities(learned: SectionRules) -> None:
    """On papers as clear as these the right section's score is near 1, and relevance is as rare as listing is."""
    judge, corpus = classifier(learned), gardens()
    scores = [judge.classify(paper.document).sections[0].score for paper in corpus.listed]
    assert sum(scores) / len(scores) > 0.9
    expected = sum(judge.classify(paper.document).relevance for paper in corpus.stream.values())
    assert 0.3 * len(corpus.listed) < expected < 1.5 * len(corpus.listed)


def test_too_few_papers_are_an_error() -> None:
    """From a handful of papers nothing is learned that one could trust."""
    with pytest.raises(ConfigurationError, match="there are 30 listed papers to learn from, and it takes 50"):
        learn(gardens(papers=30), rules=RULES)


def test_a_missing_extra_is_an_error_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning needs scikit-learn, and says so; classifying does without."""
    monkeypatch.setattr("classifiers.learning.find_spec", lambda name: None if name == "sklearn" else find_spec(name))
    with pytest.raises(ConfigurationError, match=r"pip install 'shelver\[learn\]'"):
        learn(gardens(), rules=RULES)


def test_a_list_of_which_nearly_all_came_at_once_is_learned_from() -> None:
    """Of a young list hardly anything is older than its newest part, and nothing is learned from two papers."""
    corpus = gardens()
    newest = corpus.listed[-1].listed_on
    listed = tuple(replace(paper, listed_on=newest) if n > 1 else paper for n, paper in enumerate(corpus.listed))
    rules = learn(replace(corpus, listed=listed), rules=RULES)
    assert {*rules.sections} == {*SECTIONS}
    assert all(keywords.learned for keywords in rules.sections.values())


def test_a_list_that_was_listed_at_once_is_not_surer_than_it_is_right() -> None:
    """How sure the sections are is told by papers that were not learned from: where these fit nowhere, by none."""
    corpus, names = gardens(), sorted(SECTIONS)
    at_random = tuple(
        replace(paper, section=names[crc32(paper.key.encode()) % 3], listed_on=date(2025, 1, 1))
        for paper in corpus.listed
    )

    judge = classifier(learn(replace(corpus, listed=at_random), rules=RULES))

    assert max(judge.classify(paper.document).sections[0].score for paper in at_random) < 0.6
