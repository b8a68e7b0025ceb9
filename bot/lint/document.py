"""The doctor's report as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.lint.report import Report
from bot.published_schema import rounded, schema_as_published
from config.schemas import SCHEMAS

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key or code does not raise it."""
SCHEMA = SCHEMAS / "lint.schema.json"
"""Where the schema is published."""


def to_json(report: Report) -> dict[str, Any]:
    """The report as values that `json.dumps` takes: days as ISO 8601, all findings, and how many of each severity."""
    counts = {severity.value: count for severity, count in report.by_severity.items()}
    values = rounded(_adapter().dump_python(report, mode="json"))
    return {"schema_version": SCHEMA_VERSION, "counts": counts, **values}


def schema_text() -> str:
    """The schema as its file holds it, generated from `bot.lint.report`."""
    names = ["error", "warning", "note"]
    counts = {
        "title": "Counts",
        "description": "How many findings there are of each severity.",
        "type": "object",
        "properties": {name: {"type": "integer", "minimum": 0} for name in names},
        "required": names,
        "additionalProperties": False,
    }
    schema = _adapter().json_schema(mode="serialization")
    return schema_as_published(schema, version=SCHEMA_VERSION, properties={"counts": counts})


def write_schema() -> None:
    """Write the schema to where it is published."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")


@cache
def _adapter() -> TypeAdapter[Report]:
    """Made when it is needed: it takes longer than starting a command."""
    return TypeAdapter(Report)


if __name__ == "__main__":
    write_schema()
