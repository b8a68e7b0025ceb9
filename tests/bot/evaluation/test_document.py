from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no annotations
import pytest

from bot.evaluation.document import SCHEMA, to_json
from bot.evaluation.rolling import roll
from tests.bot.evaluation.samples import FACETS, PROFILE, RULES, evaluated, wordy


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as it is published."""
    loaded: dict[str, Any] = json.loads(SCHEMA.file.read_text(encoding="utf-8"))
    return loaded


def test_the_published_schema_is_the_models() -> None:
    """``python -m bot.evaluation.document`` brings it up to date."""
    assert SCHEMA.file.read_text(encoding="utf-8") == SCHEMA.text()


def test_every_evaluation_fits_the_schema(schema: dict[str, Any]) -> None:
    """With and without baseline and rolling, after a round trip through JSON text."""
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    corpus = wordy()
    rolling = roll(
        corpus,
        date(2025, 6, 1),
        every=2,
        learner=lambda _: RULES,
        thresholds=PROFILE.thresholds,
        facets=FACETS,
        baseline=True,
    )
    full = dataclasses.replace(evaluated(corpus, baseline=True), rolling=rolling)
    for evaluation in (evaluated(), full):
        validator.validate(json.loads(json.dumps(to_json(evaluation))))


def test_the_schema_has_something_to_say(schema: dict[str, Any]) -> None:
    """A document that lacks a key does not fit."""
    lacking = to_json(evaluated())
    del lacking["shelving"]["top_1"]
    assert not jsonschema.Draft202012Validator(schema).is_valid(lacking)


def test_the_keys_are_documented(schema: dict[str, Any]) -> None:
    """The strings below the fields are the schema's descriptions."""
    described = schema["$defs"]["Comparison"]["properties"]["difference"]
    assert "paired" in described["description"]


def test_figures_have_six_digits() -> None:
    """So that the same evaluation is the same text on every machine."""
    told = to_json(evaluated())
    assert told["schema_version"] == 1
    assert told["split"] == "2025-06-30"
    assert told["shelving"]["macro_f1"]["ours"]["value"] == 0.833333
