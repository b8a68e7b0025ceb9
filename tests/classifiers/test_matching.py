from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.classification import Document
from classifiers.matching import RuleFinder
from classifiers.text import normalise

TERMS = {
    "benchmark": ["benchmark", "data set", "<suite>"],
    "suite": ["test suite", "suite NEAR/3 program*"],
}


def found(rule: str, *, title: str = "", abstract: str = "", comment: str = "", categories: str = "") -> set[str]:
    """The fields in which one rule counts."""
    fields = RuleFinder([rule], TERMS).find(
        title=title, abstract=abstract, comment=comment, categories=categories.split()
    )
    return {field for field, numbers in fields.items() if 0 in numbers}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("text-to-SQL", "A Text to SQL system"),
        ("bug fix", "Bug fixes everywhere"),
        ("test case", "generating test cases"),
        ("vulnerability", "many vulnerabilities"),
        ("vulnerabilit*", "Finding vulnerabilities"),
        ("vulnerabilit* detect*", "vulnerability detectors at work"),
        ("large language model* for code", "Large language models for code"),
        ("pass@*", "pass@10 of 0.4"),
        ("c++", "from C++ to Rust"),
        ("<benchmark>", "some data sets"),
        ("<benchmark>", "a suite of ten programs"),
        ("patch NEAR/1 bug", "bug patches"),
        ("patch NEAR/3 bug", "patches for a bug"),
        ("bug NEAR/3 patch", "patches for a bug"),
        ("code NEAR/4 code", "code that tests code"),
        ("<benchmark> NEAR/2 new", "a new data set"),
    ],
)
def test_rule_is_found(rule: str, text: str) -> None:
    """Whole words, simple inflections, any ending for a star, alternatives, and proximity in either order."""
    assert found(rule, title=text) == {"title"}
    assert found(rule, abstract=f"Before. {text}, and after") == {"abstract"}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("sql", "NoSQL stores"),
        ("code", "codec design"),
        ("log", "logic and catalog"),
        ("codet5", "CodeT5+ is another system"),
        ("c++", "the letter C"),
        ("cod", "two codes"),
        ("test case", "test. A suitcase"),
        ("vulnerabilit*", "invulnerability"),
        ("vulnerabilit* detect*", "vulnerabilities we detect"),
        ("vulnerabilit* detect*", "detected vulnerabilities"),
        ("patch NEAR/2 bug", "patches for a bug"),
        ("patch NEAR/9 bug", "patches only"),
        ("code NEAR/4 code", "code alone"),
        ("code NEAR/4 code generation", "code generation"),
        ("<benchmark>", "a suite for all who like to program"),
    ],
)
def test_rule_is_not_found(rule: str, text: str) -> None:
    """A part of a word is another word, and what stands too far apart is not together."""
    assert found(rule, title=text, abstract=text, comment=text) == set()


def test_two_phrases_are_near_in_one_field_only() -> None:
    """The end of the title is not near the beginning of the abstract."""
    assert found("patch NEAR/5 bug", title="A patch", abstract="Bugs are many") == set()


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("agent AND issue", {"title"}),
        ("issue AND agent", {"abstract"}),
        ("agent AND <benchmark>", {"title"}),
        ("agent AND survey", set()),
        ("agent NOT survey", {"title"}),
        ("agent NOT issue", set()),
        ("agent NOT title:issue", {"title"}),
        ("agent AND title:issue", set()),
        ("agent AND abstract:issue", {"title"}),
        ("agent AND issue NEAR/2 fix", {"title"}),
        ("agent AND issue NEAR/1 fix", set()),
        ("agent AND icse", set()),
        ("icse AND agent", {"comment"}),
        ("agent AND category:cs.SE", {"title"}),
        ("agent AND category:cs.CL", set()),
        ("agent NOT category:cs.SE", set()),
        ("agent NOT category:cs.CL", {"title"}),
        ("agent AND issue AND data set NOT survey NOT category:cs.CL", {"title"}),
    ],
)
def test_conditions_hold_anywhere_and_the_first_clause_says_where_it_counts(rule: str, fields: set[str]) -> None:
    """AND and NOT look into title and abstract, or where they are told to."""
    where = found(
        rule,
        title="An agent for all",
        abstract="issues to fix, and a data set",
        comment="ICSE",
        categories="cs.SE cs.AI",
    )
    assert where == fields


def test_overlapping_phrases_are_all_found() -> None:
    """A phrase within a phrase, or across two, counts as well; a plural is no singular."""
    rules = [
        "code generation",
        "code",
        "generation benchmark",
        "code generation benchmark",
        "codes",
        "agents",
        "agent",
    ]
    finder = RuleFinder(rules)
    assert finder.find(title="A code generation benchmark")["title"] == {0, 1, 2, 3}
    assert finder.find(title="Agents")["title"] == {5, 6}
    assert finder.find(title="An agent")["title"] == {6}


def test_open_and_closed_spelling_of_one_word_are_two_rules() -> None:
    """``test`` and ``test*`` may both be given, and each keeps its own meaning."""
    finder = RuleFinder(["test", "test*", "test AND case"])
    assert finder.find(title="testing")["title"] == {1}
    assert finder.find(title="tests")["title"] == {0, 1}
    assert finder.find(title="tests", abstract="case")["title"] == {0, 1, 2}


def test_places_are_told_by_words() -> None:
    """A place is a range of words; of two phrases near each other it covers both."""
    document = Document("Patches for bugs and bugs", "no patch")
    finder = RuleFinder(["patch", "bug NEAR/3 patch", "patch* for", "bug AND abstract:patch", "survey"])
    assert list(finder.locate(document)) == [
        ("title", 0, (0, 1)),
        ("title", 1, (0, 3)),
        ("title", 2, (0, 2)),
        ("title", 3, (2, 3)),
        ("title", 3, (4, 5)),
        ("abstract", 0, (1, 2)),
    ]


@pytest.mark.parametrize(
    ("rules", "terms", "message"),
    [
        (["--"], {}, "has no letter or digit"),
        (["code AND"], {}, "nothing after AND"),
        (["<new>"], {}, "there is no term 'new'"),
        (["<a>"], {"a": ["<b>"]}, "there is no term 'b'"),
        (["<a>"], {"a": ["<b>"], "b": ["<a>"]}, "cannot be made of itself"),
    ],
)
def test_rule_that_could_never_be_found_is_an_error(
    rules: list[str], terms: dict[str, list[str]], message: str
) -> None:
    """It is a mistake of whoever wrote it."""
    with pytest.raises(ValueError, match=message):
        RuleFinder(rules, terms)


def test_no_rules_find_nothing() -> None:
    """An empty list of rules is allowed."""
    assert RuleFinder([]).find(title="any text") == {"title": set(), "abstract": set(), "comment": set()}


HEAVY = ["code", "code NEAR/50 code", "code* code*", "code NEAR/1 test", "<x> NEAR/50 <x>", "a1 AND code NEAR/2 test"]


@pytest.mark.parametrize(
    "text", ["code ", "code test ", "code-code\x00", "代码 ", "codecode", "&#9", "\\code{", "x "]
)
def test_a_huge_text_is_read(text: str) -> None:
    """A rule whose sides repeat everywhere takes no longer than its matches are many."""
    finder = RuleFinder(HEAVY, {"x": ["code", "test", "code NEAR/2 test", "co* te*"]})
    huge = Document("a1", text * (200_000 // len(text)))
    numbers = finder.find_fields(huge)["abstract"]
    assert (0 in numbers) == (" code " in normalise(huge.abstract))


def lines_run(function: Callable[[], object]) -> int:
    """How many lines of Python a call runs, which is the same on every machine."""
    count = 0

    def tell(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return tell

    before = sys.gettrace()
    sys.settrace(tell)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "text",
    [
        "code ",
        "code test ",
        "code a b c d e f g h test a b c d e f g h ",
        "code code code code test a b c d e f g h ",
    ],
)
def test_work_grows_with_the_text(text: str) -> None:
    """Rules whose sides repeat everywhere, near each other or not, take twice the work for twice the text."""
    finder = RuleFinder([*HEAVY, "code NEAR/3 <y>"], {"x": ["code", "test", "co* te*"], "y": ["test", "absent"]})
    once, twice = (
        lines_run(partial(finder.find, title="a1", abstract=text * repetitions)) for repetitions in (500, 1000)
    )
    assert twice <= 2.1 * once


WORD = st.text(alphabet="abc", min_size=1, max_size=2)
TEXT = st.lists(WORD, max_size=14)
ITEM = st.lists(WORD, min_size=1, max_size=2)


def starts(words: list[str], text: list[str]) -> list[int]:
    """Where words stand, looked for one after the other (no word here ends in s or y)."""
    return [place for place in range(len(text)) if text[place : place + len(words)] == words]


@given(phrase=ITEM, text=TEXT)
def test_found_exactly_where_the_words_stand(phrase: list[str], text: list[str]) -> None:
    """A search word by word comes to the same answer."""
    assert bool(found(" ".join(phrase), title=" ".join(text))) == bool(starts(phrase, text))


@given(phrase=ITEM, text=TEXT)
def test_stars_stand_for_any_ending_of_their_words(phrase: list[str], text: list[str]) -> None:
    """A search word by word comes to the same answer."""
    stands = any(
        all(word.startswith(start) for start, word in zip(phrase, text[place:], strict=False))
        for place in range(len(text) - len(phrase) + 1)
    )
    assert bool(found(" ".join(f"{word}*" for word in phrase), title=" ".join(text))) == stands


@given(left=ITEM, right=ITEM, text=TEXT, distance=st.integers(1, 6))
def test_near_is_what_comparing_all_pairs_finds(
    left: list[str], right: list[str], text: list[str], distance: int
) -> None:
    """Two pointers come to the same answer as all pairs do, and a place is told exactly where the rule is found."""
    pairs = [(a, a + len(left), b, b + len(right)) for a in starts(left, text) for b in starts(right, text)]
    near = any(0 <= b - a_end < distance or 0 <= a - b_end < distance for a, a_end, b, b_end in pairs)
    rule = f"{' '.join(left)} NEAR/{distance} {' '.join(right)}"
    document = Document(" ".join(text))
    assert bool(found(rule, title=document.title)) == near
    assert bool(list(RuleFinder([rule]).locate(document))) == near


@given(text=TEXT, other=TEXT, rules=st.permutations(["a", "b AND a", "c NOT b", "a* b*", "a NEAR/2 b", "<t>"]))
def test_rules_do_not_disturb_each_other(text: list[str], other: list[str], rules: list[str]) -> None:
    """All rules together find what each one finds alone."""
    terms = {"t": ["c b", "b NEAR/1 a"]}
    document = Document(" ".join(text), " ".join(other))
    together = RuleFinder(rules, terms).find_fields(document)
    for number, rule in enumerate(rules):
        alone = RuleFinder([rule], terms).find_fields(document)
        assert {field for field, numbers in together.items() if number in numbers} == {
            field for field, numbers in alone.items() if numbers
        }
