"""What the JSON documents for programs have in common: a published schema with a version, and rounded figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_DIGITS = 6


def schema_as_published(
    schema: Mapping[str, Any], *, version: int, properties: Mapping[str, Any] | None = None
) -> str:
    """A generated schema as its file holds it.

    Args:
        schema: Of the document's values.
        version: The ``schema_version`` that stands first in each document.
        properties: Schemas of keys that stand next and are always there.
    """
    first = {"schema_version": {"const": version, "title": "Schema Version", "type": "integer"}, **(properties or {})}
    whole = {
        **schema,
        "properties": {**first, **schema["properties"]},
        "required": [*first, *schema["required"]],
    }
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def rounded(value: Any) -> Any:
    """JSON values with all figures rounded to six digits, however deep they stand."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value
