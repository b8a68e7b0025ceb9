"""The digest as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from typing import Any

from bot.digest.content import Digest
from bot.published_schema import PublishedSchema

SCHEMA = PublishedSchema(name="digest", content=Digest, version=1)


def to_json(digest: Digest) -> dict[str, Any]:
    """The digest as values that `json.dumps` takes: moments as ISO 8601 in UTC, always the same keys in one order."""
    return SCHEMA.values(digest)


if __name__ == "__main__":
    SCHEMA.publish()
