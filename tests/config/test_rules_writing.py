from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigurationError
from config.loading import load_model
from config.rules import Calibration, FieldWeights, Keywords, SectionRules
from config.rules_syntax import RuleError, parse_rule
from config.rules_writing import rewrite_rules

TEXT = """\
# Head comment.
format: 2
terms:
  pond: [pond, lake]  # kept

relevance:
  bias: -1.0
  # Why gardens count.
  hand:
    garden*: 2   # a lot

# Now the sections.
sections:
  1. Roses:
    bias: 0.5
    hand:
      rose: {title: 2}
    learned:
      old phrase: 1.0
      older phrase:
        title: 1.0

  3. Tools:
    hand: {spade: 1}
preferences:
  - when: <pond> AND rose
    prefer: 1. Roses
    over: 3. Tools
    weight: 1
"""


def rules(text: str) -> SectionRules:
    """A file's rules."""
    return SectionRules.model_validate(yaml.safe_load(text))


def learned(before: SectionRules, **sections: Keywords) -> SectionRules:
    """Rules after some learning."""
    return before.model_copy(
        update={
            "temperature": 0.75,
            "relevance": before.relevance.model_copy(
                update={
                    "bias": -2.5,
                    "learned": {"frog": 0.3},
                    "calibration": Calibration(slope=0.5, offset=-3.0),
                }
            ),
            "sections": {**before.sections, **sections},
        }
    )


def test_only_what_was_learned_is_replaced() -> None:
    """Comments, blank lines, hand-written rules and their spelling stay as they are."""
    before = rules(TEXT)
    roses = before.sections["1. Roses"].model_copy(
        update={"bias": 1.25, "learned": {"thorn": 0.4, "petal": FieldWeights(title=1.0, abstract=-0.25)}}
    )
    after = learned(before, **{"1. Roses": roses, "2. Ponds": Keywords(bias=-1, learned={"frog spawn": 1.0})})
    text = rewrite_rules(TEXT, after)
    assert (
        text
        == """\
# Head comment.
format: 2
temperature: 0.75
terms:
  pond: [pond, lake]  # kept

relevance:
  bias: -2.5
  calibration: {slope: 0.5, offset: -3}
  # Why gardens count.
  hand:
    garden*: 2   # a lot
  learned:
    frog: 0.3

# Now the sections.
sections:
  1. Roses:
    bias: 1.25
    hand:
      rose: {title: 2}
    learned:
      petal: {title: 1, abstract: -0.25}
      thorn: 0.4

  2. Ponds:
    bias: -1
    learned:
      frog spawn: 1
  3. Tools:
    bias: 0
    hand: {spade: 1}
preferences:
  - when: <pond> AND rose
    prefer: 1. Roses
    over: 3. Tools
    weight: 1
"""
    )
    assert rules(text) == after


def test_writing_twice_changes_nothing() -> None:
    """What is written is a fixed point, so a diff shows only what was learned."""
    after = learned(rules(TEXT))
    once = rewrite_rules(TEXT, after)
    assert rewrite_rules(once, after) == once


def test_phrases_that_learning_dropped_disappear() -> None:
    """A section without learned phrases has no empty block of them."""
    before = rules(TEXT)
    roses = before.sections["1. Roses"].model_copy(update={"learned": {}})
    text = rewrite_rules(TEXT, learned(before, **{"1. Roses": roses}))
    assert "old" not in text
    assert rules(text).sections["1. Roses"].learned == {}


@pytest.mark.parametrize("braces", ["  1. Roses: {bias: 0.5}\n", "  1. Roses: {}\n"])
def test_a_section_in_braces_is_refused_with_its_line(braces: str) -> None:
    """It could not be edited without touching what a person wrote."""
    text = f"format: 2\nrelevance:\n  bias: 0\nsections:\n{braces}"
    with pytest.raises(ConfigurationError, match=r"^sections.yaml:5: the section '1. Roses' stands in braces"):
        rewrite_rules(text, rules(text), file=Path("sections.yaml"))


def _is_rule(text: str) -> bool:
    try:
        parse_rule(text)
    except RuleError:
        return False
    return text == text.strip() and 2 <= len(text) <= 300


PHRASES = st.one_of(
    st.text(min_size=2, max_size=12).filter(_is_rule),
    st.sampled_from(
        [
            "yes",
            "no",
            "null",
            "12",
            "1.5",
            "2024 01 01",
            "c++",
            "c#",
            "a: b",
            "- x",
            "#tag",
            "'q'",
            "1_0",
            "*bench",
        ]
    ),
)


@given(st.dictionaries(PHRASES, st.floats(-99, 99).map(lambda number: round(number, 2)), max_size=6))
def test_any_phrase_is_read_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, found: dict[str, float]) -> None:
    """Numbers, words that YAML takes for something else, and signs are put in quotes."""
    before = rules(TEXT)
    after = learned(before, **{"1. Roses": before.sections["1. Roses"].model_copy(update={"learned": found})})
    file = Path(tmp_path_factory.getbasetemp()) / "sections.yaml"
    file.write_text(rewrite_rules(TEXT, after), encoding="utf-8")
    assert load_model(file, SectionRules) == after
