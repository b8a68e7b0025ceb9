"""The doctor's report as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.health.report import Report
from bot.published_schema import schema_as_published
from config.schemas import SCHEMAS

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key or check does not raise it."""
SCHEMA = SCHEMAS / "doctor.schema.json"
"""Where the schema is published."""


def to_json(report: Report) -> dict[str, Any]:
    """The report as values that `json.dumps` takes."""
    values: dict[str, Any] = _adapter().dump_python(report, mode="json")
    return {"schema_version": SCHEMA_VERSION, **values}


def schema_text() -> str:
    """The schema as its file holds it, generated from `bot.health.report`."""
    return schema_as_published(_adapter().json_schema(mode="serialization"), version=SCHEMA_VERSION)


def write_schema() -> None:
    """Write the schema to where it is published."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")


@cache
def _adapter() -> TypeAdapter[Report]:
    """Made when it is needed: it takes longer than starting a command."""
    return TypeAdapter(Report)


if __name__ == "__main__":
    write_schema()
