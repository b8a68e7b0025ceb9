from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from bot.explanation.marks import Mark, Place, find_places, marks_of, places_to_json
from classifiers.classification import TEXT_FIELDS, Document
from classifiers.keyword import KeywordClassifier
from config.rules import FacetRules, SectionRules

RULES = SectionRules.model_validate(
    {
        "format": 2,
        "relevance": {
            "bias": -1,
            "hand": {"code": 1, "code generation": 2},
            "learned": {"survey": -1.5, "gen*": 0.5},
        },
        "sections": {"Repair": {"hand": {"repair": 2}}, "Other": {}},
    }
)
CLASSIFIER = KeywordClassifier(RULES, FacetRules.model_construct(format=2, facets={}))
pieces = st.sampled_from(
    ["code", "Code generation", "a survey", "genetics", "repair", "\\emph{code}", "&amp;", "x", "-"]
)
texts = st.lists(pieces, max_size=12).map(" ".join)


def marks(document: Document) -> tuple[Mark, ...]:
    """The marks for relevance in a document's abstract."""
    places = find_places(document, CLASSIFIER.locate(document))
    return marks_of("abstract", places, CLASSIFIER.classify(document).relevance_evidence)


def test_a_rule_adds_its_weight_where_it_stands_first() -> None:
    """Overlapping rules make one mark with their sum; later places of the same rules are marked without a weight."""
    text = "Code generation, and a survey of code."
    first, second, third = marks(Document("", text))
    assert (text[first.start : first.end], first.weight) == ("Code generation", 3.5)
    assert (text[second.start : second.end], second.weight) == ("survey", -1.5)
    assert (text[third.start : third.end], third.weight) == ("code", None)


def test_other_scores_rules_leave_no_mark() -> None:
    """A phrase that counts for a section alone is not marked for relevance."""
    assert marks(Document("", "repair")) == ()


@given(title=texts, abstract=texts)
def test_the_marks_sum_up_to_what_the_field_adds(title: str, abstract: str) -> None:
    """In every field the marks' weights add up to the evidence's, and no two marks overlap."""
    document = Document(title, abstract)
    evidence = CLASSIFIER.classify(document).relevance_evidence
    places = find_places(document, CLASSIFIER.locate(document))
    for field in TEXT_FIELDS:
        found = marks_of(field, places, evidence)
        told = sum(item.weight for item in evidence if item.field == field)
        assert math.isclose(sum(mark.weight or 0 for mark in found), told, abs_tol=1e-9)
        edges = [edge for mark in found for edge in (mark.start, mark.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(getattr(document, field)) for edge in edges)


def test_places_are_told_with_their_text() -> None:
    """For programs, each place has its field, rule, characters and text."""
    document = Document("Code", "A \\textsc{Survey}")
    places = find_places(document, CLASSIFIER.locate(document))
    assert places["title"] == (Place("code", 0, 4),)
    assert places_to_json(document, places) == [
        {"field": "title", "rule": "code", "start": 0, "end": 4, "text": "Code"},
        {"field": "abstract", "rule": "survey", "start": 10, "end": 16, "text": "Survey"},
    ]
