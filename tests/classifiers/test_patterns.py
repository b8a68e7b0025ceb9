from __future__ import annotations

import sys

import pytest

from classifiers.patterns import patterns_of, pieces_of
from classifiers.text import normalise
from config.rules_syntax import RuleError, parse_rule


@pytest.mark.parametrize(
    ("piece", "patterns"),
    [
        ("test case", {" test case ", " test cases "}),
        ("bug fix", {" bug fix ", " bug fixs ", " bug fixes "}),
        ("Vulnerability", {" vulnerability ", " vulnerabilitys ", " vulnerabilities "}),
        ("survey", {" survey ", " surveys "}),
        ("C++", {" c++ ", " c++s "}),
        ("y", {" y ", " ys "}),
        ("vulnerabilit*", {" vulnerabilit"}),
        ("pass@*", {" pass"}),
        ("*bench", {"bench ", "benchs ", "benches "}),
        ("*code bench*", {"code bench"}),
    ],
)
def test_last_word_is_inflected_or_open(piece: str, patterns: set[str]) -> None:
    """A plural or third person is found as well; with a star, any ending is."""
    assert set(patterns_of(piece)) == patterns


@pytest.mark.parametrize(
    ("phrase", "pieces"),
    [
        ("program repair", ("program repair",)),
        ("repair*", ("repair*",)),
        ("vulnerabilit* detect*", ("vulnerabilit*", "detect*")),
        ("large language model* for code", ("large language model*", "for code")),
        ("test*-driven", ("test*", "-driven")),
        ("*bench", ("*bench",)),
        ("*bench* suite", ("*bench*", "suite")),
    ],
)
def test_phrase_is_cut_after_each_star(phrase: str, pieces: tuple[str, ...]) -> None:
    """What comes after a star is looked for on its own."""
    assert pieces_of(phrase) == pieces


@pytest.mark.parametrize("phrase", ["--", "*", "a* *", ""])
def test_piece_without_a_word_is_an_error(phrase: str) -> None:
    """A phrase that could never be found is a mistake of whoever wrote it."""
    with pytest.raises(ValueError, match="has no letter or digit"):
        pieces_of(phrase)


def test_every_phrase_that_the_parser_takes_can_be_looked_for() -> None:
    """No character passes as a phrase that leaves no word once it is normalised."""
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if character.isspace() or not (character.isalnum() or number < 256):
            continue
        try:
            parse_rule(character)
        except RuleError:
            continue
        assert normalise(character), hex(number)
