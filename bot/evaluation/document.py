"""The evaluation as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.evaluation.content import Evaluation
from config.schemas import SCHEMAS

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key does not raise it."""
SCHEMA = SCHEMAS / "evaluation.schema.json"
"""Where the schema is published."""

_DIGITS = 6


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as values that `json.dumps` takes: days as ISO 8601, figures rounded to six digits."""
    return {"schema_version": SCHEMA_VERSION, **_rounded(_adapter().dump_python(evaluation, mode="json"))}


def schema_text() -> str:
    """The schema as its file holds it, generated from `bot.evaluation.content`."""
    schema = _adapter().json_schema(mode="serialization")
    version = {"const": SCHEMA_VERSION, "title": "Schema Version", "type": "integer"}
    schema["properties"] = {"schema_version": version, **schema["properties"]}
    schema["required"] = ["schema_version", *schema["required"]]
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schema() -> None:
    """Write the schema to where it is published."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")


@cache
def _adapter() -> TypeAdapter[Evaluation]:
    """Made when it is needed: it takes longer than starting a command."""
    return TypeAdapter(Evaluation)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value


if __name__ == "__main__":
    write_schema()
