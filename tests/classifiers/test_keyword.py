from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.classification import Classification, Document, Evidence
from classifiers.keyword import SECTIONS_GIVEN, SYSTEM_WEIGHT, KeywordClassifier
from config.profile import FacetRules, SectionRules

SECTIONS = SectionRules.model_validate(
    {
        "format": 1,
        "relevance": {
            "bias": -1.0,
            "keywords": {"code": 1.5, "medical": -2.0, "accepted at icse": {"comment": 1.0}},
            "categories": {"cs.SE": 0.5},
        },
        "sections": {
            "Models > Training": {"bias": 0.5, "keywords": {"fine-tuning": {"title": 2.0, "abstract": 0.5}}},
            "Tasks > Repair": {"keywords": {"program repair": 2.0, "bug*": 0.5}},
            "Tasks > Tests": {"keywords": {"test": 1.0, "bug*": 0.25}},
        },
    }
)
FACETS = FacetRules.model_validate(
    {
        "format": 1,
        "facets": {
            "task": {"name": {"en": "Tasks", "zh": "任务"}},
            "task/repair": {"name": {"en": "Repair", "zh": "修复"}, "bias": -2, "keywords": {"program repair": 2.5}},
            "task/bench": {"name": {"en": "Benchmarks", "zh": "评测"}, "bias": -2, "systems": ["APPS"]},
        },
    }
)
CLASSIFIER = KeywordClassifier(SECTIONS, FACETS)
DOCUMENTS = st.builds(
    Document,
    title=st.text(),
    abstract=st.lists(st.sampled_from(["code", "bugs", "program repair", "test", "fine-tuning", "x"])).map(" ".join),
    comment=st.text(),
    categories=st.lists(st.sampled_from(["cs.SE", "cs.CL"]), unique=True).map(tuple),
)


def logistic(value: float) -> float:
    """The function that makes a probability of a sum."""
    return 1 / (1 + math.exp(-value))


def total(bias: float, evidence: tuple[Evidence, ...]) -> float:
    """What the evidence and the bias come to."""
    return bias + sum(item.weight for item in evidence)


def test_relevance_is_the_logistic_of_bias_and_evidence() -> None:
    """Title, abstract, comment and category all add up."""
    result = CLASSIFIER.classify(Document("Code", "about code, code, code", "Accepted at ICSE", ("cs.SE", "cs.XX")))
    assert result.relevance == pytest.approx(logistic(-1.0 + 1.5 + 1.5 + 1.0 + 0.5), abs=1e-6)
    assert result.relevance_evidence == (
        Evidence("code", "abstract", 1.5),
        Evidence("code", "title", 1.5),
        Evidence("accepted at icse", "comment", 1.0),
        Evidence("cs.SE", "category", 0.5),
    )


def test_phrase_counts_once_per_field() -> None:
    """Saying it often does not make it truer."""
    once = CLASSIFIER.classify(Document("Code", "code"))
    assert CLASSIFIER.classify(Document("Code code", "code " * 50)) == once


def test_fields_can_weigh_differently() -> None:
    """A phrase may count for more in the title than in the abstract."""
    best = CLASSIFIER.classify(Document("Fine-Tuning", "fine-tuning")).sections[0]
    assert [(item.field, item.weight) for item in best.evidence] == [("title", 2.0), ("abstract", 0.5)]


def test_plain_number_does_not_count_in_the_comment() -> None:
    """Comments speak of venues and pages; a phrase counts there only where the profile says so."""
    assert CLASSIFIER.classify(Document("x", comment="code")) == CLASSIFIER.classify(Document("x"))


def test_negative_evidence_lowers_the_relevance() -> None:
    """A phrase may speak against a paper, and says so in its evidence."""
    result = CLASSIFIER.classify(Document("Medical code"))
    assert result.relevance < CLASSIFIER.classify(Document("Code")).relevance
    assert Evidence("medical", "title", -2.0) in result.relevance_evidence


def test_best_section_comes_first() -> None:
    """Sections are ordered by their score."""
    result = CLASSIFIER.classify(Document("Program repair finds bugs"))
    assert [section.section for section in result.sections] == [
        "Tasks > Repair",
        "Models > Training",
        "Tasks > Tests",
    ]


def test_ties_are_broken_by_path() -> None:
    """Equal scores come in the order of their paths, on every run."""
    sections = SectionRules.model_validate({"format": 1, "relevance": {}, "sections": {"b": {}, "a": {}, "c": {}}})
    result = KeywordClassifier(sections, FACETS).classify(Document("x"))
    assert [section.section for section in result.sections] == ["a", "b", "c"]


def test_only_the_best_sections_are_told() -> None:
    """A list of many sections gives the best few, and their scores still count all the others."""
    many = {"format": 1, "relevance": {}, "sections": {f"s{number:02d}": {} for number in range(40)}}
    result = KeywordClassifier(SectionRules.model_validate(many), FACETS).classify(Document("x"))
    assert len(result.sections) == SECTIONS_GIVEN
    assert result.sections[0].score == pytest.approx(1 / 40)


def test_facets_are_given_from_their_threshold_on() -> None:
    """Any number of facets fit, each for itself."""
    result = CLASSIFIER.classify(Document("Program repair with APPS"))
    assert [facet.facet for facet in result.facets] == ["task/bench", "task/repair"]
    scores = [logistic(SYSTEM_WEIGHT - 2), logistic(0.5)]
    assert [facet.score for facet in result.facets] == pytest.approx(scores, abs=1e-6)
    assert not CLASSIFIER.classify(Document("Mobile apps")).facets
    strict = KeywordClassifier(SECTIONS, FACETS, facet_threshold=0.7)
    assert [facet.facet for facet in strict.classify(Document("Program repair with APPS")).facets] == ["task/bench"]


def test_facet_whose_bias_is_enough_is_always_given() -> None:
    """A facet needs no evidence where its bias alone reaches the threshold."""
    facets = {"format": 1, "facets": {"all": {"name": {"en": "A", "zh": "A"}, "bias": 1, "keywords": {"never": 1}}}}
    result = KeywordClassifier(SECTIONS, FacetRules.model_validate(facets)).classify(Document(""))
    assert [facet.facet for facet in result.facets] == ["all"]


def test_model_version_follows_the_rules() -> None:
    """The same rules bear the same version, and any other rules another."""
    same = KeywordClassifier(SectionRules.model_validate(SECTIONS.model_dump()), FACETS)
    changed = SECTIONS.model_copy(update={"sections": {**SECTIONS.sections, "New": SECTIONS.relevance}})
    assert CLASSIFIER.model_version == same.model_version
    assert KeywordClassifier(changed, FACETS).model_version != same.model_version
    assert len(same.model_version) == 12


def test_json_holds_all_there_is_to_explain() -> None:
    """The output is plain lists and dictionaries: relevance, sections and facets with their evidence."""
    result = json.loads(json.dumps(CLASSIFIER.classify(Document("Program repair")).to_json()))
    assert set(result) == {"relevance", "relevance_evidence", "sections", "facets"}
    assert result["sections"][0]["section"] == "Tasks > Repair"
    assert result["sections"][0]["evidence"] == [{"phrase": "program repair", "field": "title", "weight": 2.0}]
    assert set(result["facets"][0]) == {"facet", "score", "evidence"}


def test_empty_document_is_classified() -> None:
    """A paper of which nothing is known gets the biases' answer."""
    result = CLASSIFIER.classify(Document(""))
    assert result.relevance == pytest.approx(logistic(-1.0), abs=1e-6)
    assert result.sections[0].section == "Models > Training"


@pytest.mark.parametrize(
    "text", ["code ", "\\textbf{", "a:", " ", "&amp;", "&#9", "9", "\x00", "https://", "é", "bug@", "代码 "]
)
def test_huge_fields_are_classified(text: str) -> None:
    """A megabyte of anything is read, and no score leaves its range."""
    huge = text * (1_000_000 // len(text))
    result = CLASSIFIER.classify(Document(huge, "&#" + huge, huge))
    assert 0 <= result.relevance <= 1
    assert result.sections


@given(DOCUMENTS)
def test_evidence_adds_up_to_the_scores(document: Document) -> None:
    """Whoever adds up bias and evidence gets the relevance and the ratio of any two sections' scores."""
    result: Classification = CLASSIFIER.classify(document)
    assert result.relevance == pytest.approx(logistic(total(-1.0, result.relevance_evidence)), abs=1e-5)
    sums = [total(SECTIONS.sections[item.section].bias, item.evidence) for item in result.sections]
    whole = sum(math.exp(value) for value in sums)
    assert [item.score for item in result.sections] == pytest.approx(
        [math.exp(value) / whole for value in sums], abs=1e-5
    )


@given(DOCUMENTS)
def test_classification_is_deterministic_and_in_range(document: Document) -> None:
    """The same document gets the same answer, and every score lies between 0 and 1."""
    result = CLASSIFIER.classify(document)
    assert result == CLASSIFIER.classify(document)
    scores = [result.relevance, *(item.score for item in result.sections), *(item.score for item in result.facets)]
    assert all(0 <= score <= 1 for score in scores)
    assert sum(item.score for item in result.sections) == pytest.approx(1, abs=1e-5)
