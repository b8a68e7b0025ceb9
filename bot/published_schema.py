"""What the JSON documents for programs have in common: a published schema with a version, and rounded figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from config.schemas import SCHEMAS

Content = TypeVar("Content")

_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class PublishedSchema(Generic[Content]):
    """The schema of one kind of document, generated from the class that holds what such a document says."""

    name: str
    """Of its file: ``digest`` for ``digest.schema.json``."""
    content: type[Content]
    """A dataclass, whose fields are the document's keys: renaming one changes the document."""
    version: int
    """Stands first in each document; raised when a key goes away or changes its meaning, not for a new key."""
    first: Mapping[str, Any] = field(default_factory=dict)
    """Schemas of keys that stand next, are always there and are no fields of the class."""

    @property
    def file(self) -> Path:
        """Where the schema is published."""
        return SCHEMAS / f"{self.name}.schema.json"

    def values(self, content: Content, **first: Any) -> dict[str, Any]:
        """A document as values that `json.dumps` takes: moments as ISO 8601, always the same keys in one order.

        Args:
            content: What the document says.
            first: The values of `PublishedSchema.first`.
        """
        values: dict[str, Any] = self._adapter.dump_python(content, mode="json")
        return {"schema_version": self.version, **first, **values}

    def json_bytes(self, content: Content) -> bytes:
        """A document without keys besides those of its class, in UTF-8 on one line: several times as fast."""
        return b'{"schema_version":%d,' % self.version + self._adapter.dump_json(content)[1:]

    def text(self) -> str:
        """The schema as its file has to hold it."""
        schema = self._adapter.json_schema(mode="serialization")
        version = {"const": self.version, "title": "Schema Version", "type": "integer"}
        first = {"schema_version": version, **self.first}
        whole = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **schema,
            "properties": {**first, **schema["properties"]},
            "required": [*first, *schema["required"]],
        }
        return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

    def publish(self) -> None:
        """Write the schema to its file."""
        self.file.write_text(self.text(), encoding="utf-8")

    @cached_property
    def _adapter(self) -> TypeAdapter[Content]:
        """Made when it is needed: it takes longer than starting a command."""
        return TypeAdapter(self.content)


def rounded(value: Any) -> Any:
    """JSON values with all figures rounded to six digits, however deep they stand."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value
