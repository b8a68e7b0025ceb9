from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no annotations

from config.loading import PROFILES, shipped_profiles
from config.schemas import MODELS, SCHEMAS, schema_text
from tests.config.profiles import FILES


def validator(stem: str) -> Draft202012Validator:
    """What an editor checks a file with."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{stem}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("stem", MODELS)
def test_the_published_schema_is_that_of_the_model(stem: str) -> None:
    """If this fails, run ``python -m config.schemas``."""
    assert (SCHEMAS / f"{stem}.schema.json").read_text(encoding="utf-8") == schema_text(stem)


@pytest.mark.parametrize("name", shipped_profiles())
@pytest.mark.parametrize("stem", MODELS)
def test_each_shipped_file_fits_its_schema_and_names_it(name: str, stem: str) -> None:
    """An editor that knows the schema finds nothing, and finds the schema by the first line."""
    file = PROFILES / name / f"{stem}.yaml"
    text = file.read_text(encoding="utf-8")
    errors = [error.message for error in validator(stem).iter_errors(yaml.safe_load(text))]
    assert errors == []
    named = re.search(r"\$schema=(\S+)", text)
    assert named is not None
    assert (file.parent / named[1]).samefile(SCHEMAS / f"{stem}.schema.json")


@pytest.mark.parametrize("stem", MODELS)
def test_a_mistyped_key_does_not_fit_the_schema(stem: str) -> None:
    """The schema is as strict as the program."""
    content: dict[str, Any] = yaml.safe_load(FILES[f"{stem}.yaml"])
    assert validator(stem).is_valid(content)
    assert not validator(stem).is_valid({**content, "colour": "red"})


def test_each_key_of_a_schema_is_explained_in_it() -> None:
    """The schema is the documentation that an editor shows."""
    schema = json.loads(schema_text("profile"))
    definitions: dict[str, Any] = {"Profile": schema, **schema["$defs"]}
    unexplained = {
        f"{name}.{key}"
        for name, definition in definitions.items()
        for key, value in definition["properties"].items()
        if "description" not in value and "$ref" not in value
    }
    assert unexplained == set()


def test_the_folder_of_schemas_lies_in_our_tree() -> None:
    """And not in that of a distribution that is also called config."""
    assert Path(__file__).parents[2] / "config" / "schemas" == SCHEMAS
