from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.phrases import PhraseFinder
from classifiers.text import normalise


def find(phrases: list[str], text: str) -> dict[str, str]:
    """Look for phrases in a text as it comes."""
    return PhraseFinder(phrases).find(normalise(text))


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("text-to-SQL", "A Text to SQL system", "text to sql"),
        ("bug fix", "Bug fixes everywhere", "bug fixes"),
        ("test case", "generating test cases", "test cases"),
        ("vulnerabilit*", "Finding vulnerabilities", "vulnerabilities"),
        ("pass@*", "pass@10 of 0.4", "pass@10"),
        ("c++", "from C++ to Rust", "c++"),
    ],
)
def test_phrase_is_found(phrase: str, text: str, words: str) -> None:
    """A phrase is found as whole words, in a simple plural, or as a beginning where it ends with a star."""
    assert find([phrase], text) == {phrase: words}


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("sql", "NoSQL stores"),
        ("code", "codec design"),
        ("log", "logic and catalog"),
        ("codet5", "CodeT5+ is another system"),
        ("c", "C++"),
        ("test case", "test. A suitcase"),
        ("vulnerabilit*", "invulnerability"),
    ],
)
def test_part_of_a_word_is_not_found(phrase: str, text: str) -> None:
    """A phrase inside a longer word is another word."""
    assert find([phrase], text) == {}


def test_overlapping_phrases_are_all_found() -> None:
    """A phrase within a phrase, or across two, counts as well."""
    phrases = ["code generation", "code", "generation benchmark", "code generation benchmark", "codes"]
    assert set(find(phrases, "A code generation benchmark")) == set(phrases) - {"codes"}


def test_open_and_closed_spelling_of_one_word_are_two_phrases() -> None:
    """``test`` and ``test*`` may both be given, and each keeps its own meaning."""
    assert set(find(["test", "test*"], "testing")) == {"test*"}
    assert set(find(["test", "test*"], "tests")) == {"test", "test*"}


def test_phrase_without_a_word_is_an_error() -> None:
    """A phrase that could never be found is a mistake of whoever wrote it."""
    with pytest.raises(ValueError, match="'--' has no letter or digit"):
        PhraseFinder(["--"])


def test_no_phrases_find_nothing() -> None:
    """An empty set of phrases is allowed."""
    assert find([], "any text") == {}


WORDS = st.lists(st.text(alphabet="abc", min_size=1, max_size=3), min_size=1, max_size=4)


@given(phrase=WORDS, text=st.lists(st.text(alphabet="abc", min_size=1, max_size=3), max_size=12))
def test_found_exactly_where_the_words_stand(phrase: list[str], text: list[str]) -> None:
    """A search word by word comes to the same answer (no word here ends in s)."""
    stands = any(text[start : start + len(phrase)] == phrase for start in range(len(text)))
    assert bool(find([" ".join(phrase)], " ".join(text))) == stands
