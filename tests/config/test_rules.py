from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigurationError
from config.loading import load_model
from config.rules import MOST_RULES, FacetRules, FieldWeights, Keywords, SectionRules

SECTIONS = """\
format: 2
terms:
  benchmark: [benchmark, data set, <suite>]
  suite: [test suite, suite NEAR/3 program*]
relevance:
  hand:
    code AND language model: 2
  learned:
    code: 1
  calibration: {slope: 0.8, offset: -0.1}
temperature: 1.5
sections:
  Tasks > Repair:
    hand:
      patch NEAR/5 bug NOT title:survey: 2
  Benchmarks > Repair:
    hand:
      <benchmark>: {title: 2}
preferences:
  - when: <benchmark> AND repair
    prefer: Benchmarks > Repair
    over: Tasks > Repair
    weight: 3
"""
FACETS = """\
format: 2
terms:
  test: [unit test, test case]
facets:
  task:
    name: {en: Tests, zh: 测试}
    hand:
      <test>: 2
"""


def load(folder: Path, text: str) -> SectionRules:
    """Read the rules from a file."""
    file = folder / "sections.yaml"
    file.write_text(text, encoding="utf-8")
    return load_model(file, SectionRules)


def message_of(folder: Path, text: str, model: type[SectionRules | FacetRules] = SectionRules) -> str:
    """The message about a wrong file, from its name on."""
    file = folder / "rules.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_model(file, model)
    return str(caught.value).removeprefix(f"{folder}/")


def test_rules_are_read(tmp_path: Path) -> None:
    """Terms, calibration, temperature and preferences stand beside the sections."""
    rules = load(tmp_path, SECTIONS)
    assert rules.terms["benchmark"] == ("benchmark", "data set", "<suite>")
    assert (rules.relevance.calibration.slope, rules.relevance.calibration.offset) == (0.8, -0.1)
    assert rules.temperature == 1.5
    assert rules.sections["Benchmarks > Repair"].hand == {"<benchmark>": FieldWeights(title=2)}
    assert rules.preferences[0].prefer == "Benchmarks > Repair"


def test_what_is_not_said_changes_nothing() -> None:
    """Without calibration, temperature and preferences, the sums are taken as they are."""
    rules = SectionRules.model_validate({"format": 2, "relevance": {}, "sections": {"All": {}}})
    assert (rules.relevance.calibration.slope, rules.relevance.calibration.offset) == (1.0, 0.0)
    assert (rules.temperature, rules.preferences, rules.terms) == (1.0, (), {})


def test_a_hand_written_rule_wins_over_a_learned_one() -> None:
    """Of a rule that stands in both, only the hand-written weight counts."""
    keywords = Keywords(hand={"code": 1.0, "test": 2.0}, learned={"code": 9.0, "bug": 3.0})
    assert keywords.rules() == {"code": 1.0, "test": 2.0, "bug": 3.0}


CHANGED = [
    ("format: 2", "format: 1", "1: format: this is format 1: write 2 here"),
    ("format: 2", "format: 3", "1: format: Input should be 2"),
    ("benchmark: [benchmark", "Benchmark: [benchmark", "3: terms.Benchmark: "),
    ("benchmark, data set, <suite>", "", "3: terms.benchmark: "),
    ("data set", "data AND set", "3: terms.benchmark.1: 'data AND set' has conditions"),
    ("<suite>]", "<sweet>]", "3: terms.benchmark.2: there is no term 'sweet' under terms"),
    ("test suite,", "<benchmark>,", "a term cannot be made of itself: <"),
    ("NEAR/3", "NEAR/0", "4: terms.suite.1: 'NEAR/0' is too near"),
    ("code AND language model", "code AND", "7: relevance.hand.code AND: there is nothing after AND"),
    ("code AND language", "<sweet> AND language", "7: relevance.hand.<sweet> AND language model: there is no term"),
    ("slope: 0.8", "slope: 0", "10: relevance.calibration.slope: Input should be greater than 0"),
    ("temperature: 1.5", "temperature: 0", "11: temperature: Input should be greater than 0"),
    ("NEAR/5", "OR", "15: sections.Tasks > Repair.hand.patch OR bug NOT title:survey: 'OR' is no operator"),
    ("      <benchmark>", "      <sweet>", "18: sections.Benchmarks > Repair.hand.<sweet>: there is no term 'sweet'"),
    ("when: <benchmark>", "when: <sweet>", "20: preferences.0.when: there is no term 'sweet'"),
    ("when: <benchmark> AND", "when: AND", "20: preferences.0.when: there is nothing before AND"),
    ("prefer: Benchmarks", "prefer: Bench", "21: preferences.0.prefer: there is no section 'Bench > Repair'"),
    ("over: Tasks", "over: Task", "22: preferences.0.over: there is no section 'Task > Repair'"),
    ("over: Tasks", "over: Benchmarks", "22: preferences.0.over: this is the section under prefer"),
    ("weight: 3", "weight: 0", "23: preferences.0.weight: Input should be greater than 0"),
    ("    weight: 3\n", "", "20: preferences.0.weight: Field required"),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), CHANGED)
def test_a_wrong_rule_is_refused_with_file_line_and_key(
    right: str, wrong: str, expected: str, tmp_path: Path
) -> None:
    """One thing of a right file is made wrong."""
    assert right in SECTIONS
    message = message_of(tmp_path, SECTIONS.replace(right, wrong, 1))
    assert message.startswith("rules.yaml:")
    assert expected in message


def test_facets_have_terms_of_their_own(tmp_path: Path) -> None:
    """A term of the facets is none of the sections', and an unknown one is refused as there."""
    file = tmp_path / "facets.yaml"
    file.write_text(FACETS, encoding="utf-8")
    assert load_model(file, FacetRules).terms == {"test": ("unit test", "test case")}
    message = message_of(tmp_path, FACETS.replace("<test>", "<benchmark>"), FacetRules)
    assert message == "rules.yaml:8: facets.task.hand.<benchmark>: there is no term 'benchmark' under terms"
    message = message_of(tmp_path, FACETS.replace("format: 2", "format: 1"), FacetRules)
    assert message.startswith("rules.yaml:1: format: this is format 1")


def test_a_section_has_no_more_rules_than_one_reads(tmp_path: Path) -> None:
    """Hand-written and learned ones count together; what stands in both counts once; relevance may have more."""
    learned = {f"phrase {number}": 1.0 for number in range(MOST_RULES)}
    full = {"hand": {"phrase 0": 2.0}, "learned": learned}
    values = {"format": 2, "relevance": {"hand": {"one more": 1.0}, "learned": learned}, "sections": {"All": full}}
    assert len(SectionRules.model_validate(values).relevance.rules()) == MOST_RULES + 1
    lines = "".join(f"      phrase {number}: 1\n" for number in range(MOST_RULES))
    text = f"format: 2\nrelevance: {{}}\nsections:\n  All:\n    hand: {{one more: 1}}\n    learned:\n{lines}"
    expected = (
        "rules.yaml:4: sections.All: 151 rules are more than anyone reads: leave out the lightest, 150 may stay"
    )
    assert message_of(tmp_path, text) == expected
