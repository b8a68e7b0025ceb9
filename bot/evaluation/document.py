"""The evaluation as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.evaluation.content import Evaluation
from bot.published_schema import rounded, schema_as_published
from config.schemas import SCHEMAS

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key does not raise it."""
SCHEMA = SCHEMAS / "evaluation.schema.json"
"""Where the schema is published."""


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as values that `json.dumps` takes: days as ISO 8601, figures rounded to six digits."""
    return {"schema_version": SCHEMA_VERSION, **rounded(_adapter().dump_python(evaluation, mode="json"))}


def schema_text() -> str:
    """The schema as its file holds it, generated from `bot.evaluation.content`."""
    return schema_as_published(_adapter().json_schema(mode="serialization"), version=SCHEMA_VERSION)


def write_schema() -> None:
    """Write the schema to where it is published."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")


@cache
def _adapter() -> TypeAdapter[Evaluation]:
    """Made when it is needed: it takes longer than starting a command."""
    return TypeAdapter(Evaluation)


if __name__ == "__main__":
    write_schema()
