"""The digest as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from bot.digest.content import Digest
from bot.published_schema import schema_as_published
from config.schemas import SCHEMAS

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key does not raise it."""
SCHEMA = SCHEMAS / "digest.schema.json"
"""Where the schema is published."""


def to_json(digest: Digest) -> dict[str, Any]:
    """The digest as values that `json.dumps` takes: moments as ISO 8601 in UTC, always the same keys in one order."""
    return {"schema_version": SCHEMA_VERSION, **_adapter().dump_python(digest, mode="json")}


def schema_text() -> str:
    """The schema as its file holds it, generated from `bot.digest.content`."""
    return schema_as_published(_adapter().json_schema(mode="serialization"), version=SCHEMA_VERSION)


def write_schema() -> None:
    """Write the schema to where it is published."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")


@cache
def _adapter() -> TypeAdapter[Digest]:
    """Made when it is needed: it takes longer than starting a command."""
    return TypeAdapter(Digest)


if __name__ == "__main__":
    write_schema()
