from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.explanation.comparison import compare, find_section, section_score
from bot.explanation.standing import section_standings
from classifiers.classification import Document
from classifiers.keyword import SECTIONS_GIVEN, KeywordClassifier
from config.errors import ConfigurationError
from config.profile import Thresholds
from config.rules import FacetRules, SectionRules

RULES = SectionRules.model_validate(
    {
        "format": 2,
        "relevance": {},
        "sections": {
            "5. Tasks > Program Repair": {"bias": 0.5, "hand": {"repair": 2, "bug": {"title": 1, "abstract": 0.5}}},
            "8. Datasets > Program Repair": {"bias": -0.5, "hand": {"repair": 1, "benchmark": 1.5}},
            "8. Datasets > Text-to-SQL": {"hand": {"sql": 2}, "categories": {"cs.DB": 1}},
            **{f"9. Others > Topic {number}": {"bias": 1, "hand": {"bug": 0.1}} for number in range(SECTIONS_GIVEN)},
        },
        "preferences": [
            {
                "when": "benchmark",
                "prefer": "8. Datasets > Program Repair",
                "over": "5. Tasks > Program Repair",
                "weight": 2.5,
            }
        ],
    }
)
FACETS = FacetRules.model_construct(format=2, facets={})
CLASSIFIER = KeywordClassifier(RULES, FACETS)
REPAIR, BENCHMARK, SQL = list(RULES.sections)[:3]
pieces = st.lists(st.sampled_from(["repair", "bug", "benchmark", "sql", "other"]), max_size=6).map(" ".join)


@given(title=pieces, abstract=pieces, path=st.sampled_from([REPAIR, BENCHMARK, SQL, "9. Others > Topic 3"]))
def test_the_differences_sum_up_to_the_margin(title: str, abstract: str, path: str) -> None:
    """The bias and every phrase's gain add up to how far the best section is ahead, wherever the other one stands."""
    document = Document(title, abstract, categories=("cs.DB",))
    best = section_standings(CLASSIFIER.classify(document), RULES, Thresholds())[0]
    other = section_score(path, document, classifier=CLASSIFIER, rules=RULES)
    told = compare(best, other, RULES)

    assert told.margin >= 0
    assert math.isclose(told.bias.gain + sum(item.gain for item in told.phrases), told.margin, abs_tol=1e-5)
    assert all(item.gain for item in told.phrases)


def test_a_section_out_of_sight_has_all_its_evidence() -> None:
    """Evidence and sum are told of a section that ten others outdo, a preference against it included."""
    document = Document("A benchmark", "")
    told = {section.section for section in CLASSIFIER.classify(document).sections}
    found = section_score(REPAIR, document, classifier=CLASSIFIER, rules=RULES)

    assert REPAIR not in told
    assert [(item.phrase, item.weight) for item in found.evidence] == [("benchmark", -2.5)]
    assert found.sum == CLASSIFIER.sums(document).sections[REPAIR] == -2.0


def test_a_preference_shows_up_as_evidence_for_the_one_and_against_the_other() -> None:
    """The rule that raises one section over its neighbour makes the difference, and says so."""
    document = Document("A benchmark of bug repair", "", categories=())
    best = section_standings(CLASSIFIER.classify(document), RULES, Thresholds())[0]
    told = compare(best, section_score(REPAIR, document, classifier=CLASSIFIER, rules=RULES), RULES)

    assert best.name == BENCHMARK
    assert (told.phrases[0].phrase, told.phrases[0].winner, told.phrases[0].loser) == ("benchmark", 4.0, -2.5)


def test_margins_are_the_differences_of_neighbouring_sums() -> None:
    """Each section is ahead of the next one by the difference of their sums; the last one of nothing."""
    standings = section_standings(CLASSIFIER.classify(Document("sql repair")), RULES, Thresholds())
    assert [standing.lead for standing in standings[:-1]] == [
        round(one.sum - other.sum, 6) for one, other in pairwise(standings)
    ]
    assert standings[-1].lead is None


def test_what_is_missing_would_be_enough() -> None:
    """With the missing sum added as a bias, the best section just reaches its threshold."""
    thresholds = Thresholds(section=0.9)
    document = Document("sql")
    [best, *_] = section_standings(CLASSIFIER.classify(document), RULES, thresholds)
    assert best.missing > 0
    raised = RULES.sections[best.name].model_copy(update={"bias": best.bias + best.missing})
    rules = RULES.model_copy(update={"sections": {**RULES.sections, best.name: raised}})
    [after, *_] = section_standings(KeywordClassifier(rules, FACETS).classify(document), rules, thresholds)
    assert math.isclose(after.score, 0.9, abs_tol=1e-4)
    assert after.name == best.name


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (REPAIR, REPAIR),
        ("5. tasks > program repair", REPAIR),
        ("text to sql", SQL),
        ("SQL", SQL),
        ("datasets repair", BENCHMARK),
        ("topic 3", "9. Others > Topic 3"),
    ],
)
def test_a_section_is_found_by_what_people_type(text: str, path: str) -> None:
    """A path in any case, a heading, or a few words that no other path has."""
    assert find_section(text, RULES.sections) == path


@pytest.mark.parametrize(
    ("text", "message"), [("Program Repair", "may be"), ("poetry", "no section is like"), ("", "no section is like")]
)
def test_what_may_be_none_or_several_is_refused(text: str, message: str) -> None:
    """The message names the sections in question."""
    with pytest.raises(ConfigurationError, match=message):
        find_section(text, RULES.sections)
