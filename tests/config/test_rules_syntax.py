from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules_syntax import (
    CategoryPart,
    Clause,
    Near,
    Part,
    Phrase,
    Rule,
    RuleError,
    Term,
    find_cycle,
    parse_alternative,
    parse_rule,
    terms_in,
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("program  repair", Rule(Phrase("program repair"))),
        ("vulnerabilit* detect*", Rule(Phrase("vulnerabilit* detect*"))),
        ("<benchmark>", Rule(Term("benchmark"))),
        ("c++ and sql", Rule(Phrase("c++ and sql"))),
        ("patch NEAR/5 <bug>", Rule(Near(Phrase("patch"), Term("bug"), 5))),
        ("agent AND issue", Rule(Phrase("agent"), (Part(Phrase("issue"), None, excluded=False),))),
        ("agent NOT title:survey", Rule(Phrase("agent"), (Part(Phrase("survey"), "title", excluded=True),))),
        (
            "agent AND abstract:a1 NEAR/2 b1 NOT category:cs.RO",
            Rule(
                Phrase("agent"),
                (
                    Part(Near(Phrase("a1"), Phrase("b1"), 2), "abstract", excluded=False),
                    CategoryPart("cs.RO", excluded=True),
                ),
            ),
        ),
    ],
)
def test_a_rule_is_read(text: str, rule: Rule) -> None:
    """Phrases, terms, proximity and conditions."""
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is nothing in the rule"),
        ("AND repair", "there is nothing before AND"),
        ("repair NOT", "there is nothing after NOT"),
        ("repair AND AND bug", "there is nothing after AND"),
        ("repair AND NOT bug", "there is nothing after AND"),
        ("NEAR/3 bug", "there is nothing before NEAR/3"),
        ("bug NEAR/3", "there is nothing after NEAR/3"),
        ("bug NEAR/0 fix", "too near: n goes from 1 to 50"),
        ("bug NEAR/51 fix", "too far: n goes from 1 to 50"),
        ("bug NEAR fix", "'NEAR' is no operator"),
        ("bug NEAR/x5 fix", "'NEAR/x5' is no operator"),
        ("bug OR fix", "'OR' is no operator"),
        ("bug WITHIN/5 fix", "'WITHIN/5' is no operator"),
        ("a1 NEAR/2 b1 NEAR/2 c1", "NEAR joins two phrases only"),
        ("title:bug", "'title:' may stand after AND or NOT only"),
        ("bug AND title:", "there is nothing after 'title:'"),
        ("bug AND comment:icse", "not into the comment"),
        ("bug AND category:nonsense!", "'nonsense!' is no arXiv category"),
        ("bug AND fix NEAR/2 title:crash", "may stand only right after AND or NOT"),
        ("-- ?", "has no letter or digit"),
        ("bug AND ...", "has no letter or digit"),
        ("auto*matic", "a star that is neither at a word's end"),
        ("fix *bug", "a star that is neither at a word's end nor before the first word"),
        ("* bug", "a star that is neither at a word's end nor before the first word"),
        ("bug * fix", "a star that is neither at a word's end"),
        ("<Benchmark>", "a term stands alone"),
        ("new <benchmark>", "a term stands alone"),
        ("r&d", "'&' means nothing"),
        ("(bug)", "'(' means nothing"),
        ("\\emph", "means nothing"),
    ],
)
def test_a_rule_that_is_not_well_formed_is_refused(text: str, message: str) -> None:
    """The message says what is wrong, and what would be right."""
    with pytest.raises(RuleError) as caught:
        parse_rule(text)
    assert message in str(caught.value)


def test_an_alternative_has_no_conditions() -> None:
    """Conditions belong to the rule that uses the term."""
    assert parse_alternative("patch NEAR/3 bug") == Near(Phrase("patch"), Phrase("bug"), 3)
    with pytest.raises(RuleError, match="has conditions"):
        parse_alternative("patch NOT survey")


def test_the_terms_of_a_rule_are_those_of_all_its_parts() -> None:
    """Whoever checks a file asks for the names in it."""
    assert sorted(terms_in(parse_rule("<a> NEAR/2 <b> AND <c> NOT title:<d> NOT category:cs.SE"))) == list("abcd")


def test_terms_that_go_in_a_circle_are_found() -> None:
    """A term may use other terms, but not come back to itself."""
    straight: dict[str, list[Clause]] = {
        "a": [Term("b"), Term("c")],
        "b": [Term("c")],
        "c": [Phrase("x1")],
        "d": [Term("unknown")],
    }
    assert find_cycle(straight) == ()
    assert find_cycle({**straight, "c": [Near(Phrase("x1"), Term("c"), 2)]}) == ("c", "c")
    circle = find_cycle({**straight, "c": [Term("a")]})
    assert circle[0] == circle[-1]
    assert set(circle) <= {"a", "b", "c"}


TOKENS = "AND NOT NEAR/3 NEAR/0 OR title: category:cs.SE <a> < * bug fix* & é"


def parsed(text: str) -> Rule | str:
    """The rule, or why it is none."""
    try:
        return parse_rule(text)
    except RuleError as error:
        return str(error)


@given(st.lists(st.sampled_from(TOKENS.split()), max_size=9).map(" ".join) | st.text(max_size=40))
def test_anything_is_either_read_or_refused(text: str) -> None:
    """No text makes the parser fail in another way, and how many spaces there are never matters."""
    assert parsed(text)
    assert parsed(f"  {'  '.join(text.split())} ") == parsed(text)
