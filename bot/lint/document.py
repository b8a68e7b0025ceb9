"""The doctor's report as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.lint.report import Report
from config.schemas import SCHEMAS

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key or code does not raise it."""
SCHEMA = SCHEMAS / "lint.schema.json"
"""Where the schema is published."""

_DIGITS = 6


def to_json(report: Report) -> dict[str, Any]:
    """The report as values that `json.dumps` takes: days as ISO 8601, all findings, and how many of each severity."""
    counts = {severity.value: count for severity, count in report.by_severity.items()}
    values = _rounded(_adapter().dump_python(report, mode="json"))
    return {"schema_version": SCHEMA_VERSION, "counts": counts, **values}


def schema_text() -> str:
    """The schema as its file holds it, generated from `bot.lint.report`."""
    schema = _adapter().json_schema(mode="serialization")
    version = {"const": SCHEMA_VERSION, "title": "Schema Version", "type": "integer"}
    number = {"type": "integer", "minimum": 0}
    names = ["error", "warning", "note"]
    counts = {
        "title": "Counts",
        "description": "How many findings there are of each severity.",
        "type": "object",
        "properties": dict.fromkeys(names, number),
        "required": names,
        "additionalProperties": False,
    }
    schema["properties"] = {"schema_version": version, "counts": counts, **schema["properties"]}
    schema["required"] = ["schema_version", "counts", *schema["required"]]
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schema() -> None:
    """Write the schema to where it is published."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")


@cache
def _adapter() -> TypeAdapter[Report]:
    """Made when it is needed: it takes longer than starting a command."""
    return TypeAdapter(Report)


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
