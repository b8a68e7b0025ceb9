from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.classification import Classification, Document, Evidence, EvidenceOnDemand, Location
from classifiers.effects import SYSTEM_WEIGHT
from classifiers.keyword import SECTIONS_GIVEN, KeywordClassifier
from classifiers.text import normalise
from config.rules import FacetRules, SectionRules

SECTIONS = SectionRules.model_validate(
    {
        "format": 2,
        "relevance": {
            "bias": -1.0,
            "hand": {"code": 1.5, "medical": -2.0, "accepted at icse": {"comment": 1.0}},
            "categories": {"cs.SE": 0.5},
        },
        "sections": {
            "Models > Training": {"bias": 0.5, "hand": {"fine-tuning": {"title": 2.0, "abstract": 0.5}}},
            "Tasks > Repair": {"hand": {"program repair": 2.0, "bug*": 0.5}},
            "Tasks > Tests": {"hand": {"test": 1.0, "bug*": 0.25}},
        },
    }
)
FACETS = FacetRules.model_validate(
    {
        "format": 2,
        "facets": {
            "task": {"name": {"en": "Tasks", "zh": "任务"}},
            "task/repair": {"name": {"en": "Repair", "zh": "修复"}, "bias": -2, "hand": {"program repair": 2.5}},
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


def total(bias: float, evidence: Sequence[Evidence]) -> float:
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
        Evidence("cs.SE", "category", 0.5, "learned"),
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
    sections = SectionRules.model_validate({"format": 2, "relevance": {}, "sections": {"b": {}, "a": {}, "c": {}}})
    result = KeywordClassifier(sections, FACETS).classify(Document("x"))
    assert [section.section for section in result.sections] == ["a", "b", "c"]


def test_only_the_best_sections_are_told() -> None:
    """A list of many sections gives the best few, and their scores still count all the others."""
    many = {"format": 2, "relevance": {}, "sections": {f"s{number:02d}": {} for number in range(40)}}
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
    facets = {"format": 2, "facets": {"all": {"name": {"en": "A", "zh": "A"}, "bias": 1, "hand": {"never": 1}}}}
    result = KeywordClassifier(SECTIONS, FacetRules.model_validate(facets)).classify(Document(""))
    assert [facet.facet for facet in result.facets] == ["all"]


def test_branch_of_the_taxonomy_is_never_given() -> None:
    """A facet without rules has nothing to go by, however low the threshold."""
    lenient = KeywordClassifier(SECTIONS, FACETS, facet_threshold=0.0).classify(Document(""))
    assert [facet.facet for facet in lenient.facets] == ["task/bench", "task/repair"]
    strict = KeywordClassifier(SECTIONS, FACETS, facet_threshold=1.0).classify(Document("Program repair with APPS"))
    assert not strict.facets


def rules(**changed: Any) -> SectionRules:
    """Two sections that differ in nothing, with what is said otherwise."""
    return SectionRules.model_validate(
        {"format": 2, "relevance": {}, "sections": {"Bench": {}, "Task": {}}, **changed}
    )


def test_hand_written_rule_wins_over_a_learned_one() -> None:
    """Of a rule in both, only the hand-written weight counts, and the evidence says whose weight it is."""
    keywords = {"hand": {"repair": 1.0}, "learned": {"repair": 5.0, "bug": 2.0}}
    result = KeywordClassifier(rules(relevance=keywords), FACETS).classify(Document("Bug repair"))
    assert list(result.relevance_evidence) == [
        Evidence("bug", "title", 2.0, "learned"),
        Evidence("repair", "title", 1.0, "hand"),
    ]


def test_calibration_stretches_the_sum_of_relevance_only() -> None:
    """Relevance is the logistic of slope times sum plus offset; the sum is told as it is."""
    relevance = {"hand": {"repair": 2.0}, "calibration": {"slope": 0.5, "offset": -3.0}}
    classifier = KeywordClassifier(rules(relevance=relevance), FACETS)
    assert classifier.classify(Document("Repair")).relevance == pytest.approx(logistic(0.5 * 2.0 - 3.0), abs=1e-6)
    assert classifier.sums(Document("Repair")).relevance == 2.0


def test_temperature_evens_out_the_scores_of_sections() -> None:
    """The softmax is over the sums divided by the temperature; their order stays."""
    sections = {"Bench": {}, "Task": {"hand": {"repair": 3.0}}}
    result = KeywordClassifier(rules(sections=sections, temperature=3.0), FACETS).classify(Document("Repair"))
    assert [(item.section, item.sum) for item in result.sections] == [("Task", 3.0), ("Bench", 0.0)]
    assert result.sections[0].score == pytest.approx(math.e / (1 + math.e), abs=1e-6)


def test_preference_raises_one_section_over_its_neighbour() -> None:
    """Where its rule is found, one section gets the weight and the other loses it, and both say why."""
    preference = {"when": "introduce* NEAR/4 <new> AND repair", "prefer": "Bench", "over": "Task", "weight": 1.5}
    changed = rules(terms={"new": ["benchmark", "data set"]}, preferences=[preference])
    classifier = KeywordClassifier(changed, FACETS)
    result = classifier.classify(Document("Repair", "We introduce a large data set."))
    assert [(item.section, item.sum) for item in result.sections] == [("Bench", 1.5), ("Task", -1.5)]
    assert list(result.sections[1].evidence) == [Evidence(str(preference["when"]), "abstract", -1.5, "hand")]
    assert classifier.sums(Document("We introduce a data set")).sections == {"Bench": 0.0, "Task": 0.0}


def test_terms_of_sections_and_facets_are_kept_apart() -> None:
    """Both files may give one name to different things."""
    sections = rules(terms={"thing": ["robot"]}, sections={"Bench": {"hand": {"<thing>": 1.0}}, "Task": {}})
    facet = {"name": {"en": "F", "zh": "F"}, "bias": -1, "hand": {"<thing>": 2.0}}
    facets = FacetRules.model_validate({"format": 2, "terms": {"thing": ["bug"]}, "facets": {"f": facet}})
    classifier = KeywordClassifier(sections, facets)
    assert classifier.classify(Document("A robot")).sections[0].sum == 1.0
    assert not classifier.classify(Document("A robot")).facets
    assert [item.evidence for item in classifier.classify(Document("A bug")).facets] == [
        (Evidence("<thing>", "title", 2.0, "hand"),)
    ]


def test_sums_are_told_for_every_section() -> None:
    """Scores are made of them; whoever calibrates needs them all."""
    many = rules(sections={f"s{number:02d}": {"bias": number / 10} for number in range(40)})
    classifier = KeywordClassifier(many, FACETS)
    sums = classifier.sums(Document("x"))
    assert sums.sections == {f"s{number:02d}": number / 10 for number in range(40)}
    assert all(item.sum == sums.sections[item.section] for item in classifier.classify(Document("x")).sections)


def test_places_of_the_evidence_are_told() -> None:
    """Each place names field, rule and words; a rule without a weight for the field has no place there."""
    title, comment = "Program&nbsp;repair of bugs", "Accepted at ICSE, with bugs"
    places = CLASSIFIER.locate(Document(title, "test \\emph{code}", comment))
    assert places == (
        Location("title", "program repair", 0, 2),
        Location("title", "bug*", 3, 4),
        Location("abstract", "test", 0, 1),
        Location("abstract", "code", 1, 2),
        Location("comment", "accepted at icse", 0, 3),
    )
    assert normalise(title).split()[0:2] == ["program", "repair"]


def test_evidence_is_put_together_when_it_is_looked_at() -> None:
    """It is a sequence like any other, and equals a tuple of the same evidence."""
    evidence = CLASSIFIER.classify(Document("Medical code")).relevance_evidence
    assert isinstance(evidence, EvidenceOnDemand)
    assert len(evidence) == 2
    assert evidence[:1] == (Evidence("medical", "title", -2.0),)
    assert evidence == (Evidence("medical", "title", -2.0), Evidence("code", "title", 1.5))
    assert evidence != (Evidence("code", "title", 1.5),)
    assert hash(evidence) == hash(tuple(evidence))
    assert repr(evidence) == repr(tuple(evidence))


def test_model_version_follows_the_rules() -> None:
    """The same rules bear the same version, and any other rules another."""
    same = KeywordClassifier(SectionRules.model_validate(SECTIONS.model_dump()), FACETS)
    changed = SECTIONS.model_copy(update={"sections": {**SECTIONS.sections, "New": SECTIONS.relevance}})
    assert CLASSIFIER.model_version == same.model_version
    assert KeywordClassifier(changed, FACETS).model_version != same.model_version
    warmer = SECTIONS.model_copy(update={"temperature": 2.0})
    assert KeywordClassifier(warmer, FACETS).model_version != same.model_version
    assert len(same.model_version) == 12


def test_json_holds_all_there_is_to_explain() -> None:
    """The output is plain lists and dictionaries: relevance, sections and facets with their evidence."""
    result = json.loads(json.dumps(CLASSIFIER.classify(Document("Program repair")).to_json()))
    assert set(result) == {"relevance", "relevance_evidence", "sections", "facets"}
    assert result["sections"][0]["section"] == "Tasks > Repair"
    assert result["sections"][0]["evidence"] == [
        {"phrase": "program repair", "field": "title", "weight": 2.0, "origin": "hand"}
    ]
    assert result["sections"][0]["sum"] == 2.0
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
    """A long text of anything is read, and no score leaves its range."""
    huge = text * (200_000 // len(text))
    result = CLASSIFIER.classify(Document(huge, "&#" + huge, huge))
    assert 0 <= result.relevance <= 1
    assert result.sections


@given(DOCUMENTS)
def test_evidence_adds_up_to_the_scores(document: Document) -> None:
    """Whoever adds up bias and evidence gets the relevance and the ratio of any two sections' scores."""
    result: Classification = CLASSIFIER.classify(document)
    assert result.relevance == pytest.approx(logistic(total(-1.0, result.relevance_evidence)), abs=1e-5)
    sums = [total(SECTIONS.sections[item.section].bias, item.evidence) for item in result.sections]
    assert [item.sum for item in result.sections] == pytest.approx(sums)
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
