from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no annotations

from classifiers.classification import Document
from classifiers.entities import EntityFinder
from classifiers.words import Words
from config.entities import KINDS, Entities, load_entities
from config.errors import ConfigurationError
from config.loading import PROFILES, load_model
from config.rules import FacetRules
from config.schemas import SCHEMAS

DATA = Path(__file__).parents[2] / "../shared/data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is not here")

FOLDER = PROFILES / "awesome-code-llm"
SHIPPED = load_entities(FOLDER)


def written(folder: Path, text: str) -> Path:
    """A folder with these entities."""
    (folder / "entities.yaml").write_text(text, "utf-8")
    return folder


def test_the_file_is_optional(tmp_path: Path) -> None:
    """A profile without entities.yaml names nothing."""
    assert load_entities(tmp_path) == Entities(format=1)


def test_a_name_needs_nothing_but_itself(tmp_path: Path) -> None:
    """An empty mapping is enough; everything else has a default."""
    entities = load_entities(written(tmp_path, "format: 1\nbenchmark:\n  HumanEval: {}\n"))
    ((kind, name, rule),) = entities.rules()
    assert (kind, name, rule.aliases, rule.facets) == ("benchmark", "HumanEval", (), ())
    assert not rule.exact_case
    assert not rule.common_word


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("format: 1\nbenchmark:\n  A1: {alias: [B1]}\n", 3, "there is no such key"),
        ("format: 1\nbenchmark:\n  A1: {}\nmodel:\n  B1: {aliases: [A1]}\n", 5, "'A1' stands for the benchmark A1"),
        ("format: 1\nmetric:\n  '-': {}\n", 3, "no letter or digit"),
        ("format: 1\nmetric:\n  F1: {facets: [Evaluation]}\n", 3, "facets"),
        ("format: 2\n", 1, "format"),
        ("format: 1\nplanet:\n  Mars: {}\n", 2, "planet"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    """What is wrong is said, and where."""
    with pytest.raises(ConfigurationError, match=message) as raised:
        load_entities(written(tmp_path, text))
    assert raised.value.line == line
    assert raised.value.file == tmp_path / "entities.yaml"


def test_the_schema_is_as_strict_as_the_program() -> None:
    """An editor that knows the schema marks a mistyped key."""
    schema = json.loads((SCHEMAS / "entities.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"format": 1, "model": {"Owl": {"aliases": ["Owl 2"]}}})
    assert not validator.is_valid({"format": 1, "model": {"Owl": {"alias": ["Owl 2"]}}})


def test_the_shipped_file_has_a_few_hundred_names_in_order() -> None:
    """Every kind is covered, and names are sorted, so that one is found by looking."""
    counts = Counter(kind for kind, _, _ in SHIPPED.rules())
    assert counts["benchmark"] > 300
    assert counts["model"] > 300
    assert counts["metric"] > 50
    assert counts["dataset"] > 40
    for kind in KINDS:
        names = list(getattr(SHIPPED, kind))
        assert names == sorted(names, key=lambda name: (name.casefold(), name)), kind


def test_the_shipped_facets_are_leaves_of_the_taxonomy() -> None:
    """An entity speaks only for what a paper can get."""
    leaves = set(load_model(FOLDER / "facets.yaml", FacetRules).leaves())
    assert {facet for _, _, rule in SHIPPED.rules() for facet in rule.facets} <= leaves


def test_no_two_shipped_entities_are_spelt_alike() -> None:
    """Hyphens, spaces and case are ignored, so names that differ in nothing else would hide each other."""
    seen: dict[str, tuple[str, str]] = {}
    for kind, name, rule in SHIPPED.rules():
        for alias in (name, *rule.aliases):
            form = Words(alias).joined
            assert seen.setdefault(form, (kind, name)) == (kind, name), alias


@needs_data
@pytest.mark.real_data
def test_every_system_of_the_survey_is_a_name() -> None:
    """What the survey names is recognised in text, also where it has no paper of its own."""
    finder = EntityFinder(SHIPPED)
    missing = []
    for line in (DATA / "seed-systems.jsonl").read_text("utf-8").splitlines():
        system = json.loads(line)["system"].replace("Kulal et al. (SPoC)", "SPoC")
        found = finder.find(Document("", f"We compare the models, benchmarks and corpora, such as {system}."))
        if not found and "et al." not in system:
            missing.append(system)
    assert missing == []


@needs_data
@pytest.mark.real_data
def test_nearly_every_benchmark_of_the_lists_tables_is_a_name() -> None:
    """The list's own tables are covered; what is left out is no name, such as "unnamed", or says nothing alone."""
    finder = EntityFinder(SHIPPED)
    rows = [json.loads(line) for line in (DATA / "gold.jsonl").read_text("utf-8").splitlines()]
    names = {row["name"] for row in rows if row["kind"] == "table"} - {None, "-", "unnamed"}
    missing = {name for name in names if not finder.find(Document("", f"Our results on the {name} benchmark."))}
    assert len(missing) <= 0.04 * len(names), sorted(missing)
