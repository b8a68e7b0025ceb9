"""The doctor's report as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from typing import Any

from bot.health.report import Report
from bot.published_schema import PublishedSchema

SCHEMA = PublishedSchema(name="doctor", content=Report, version=1)


def to_json(report: Report) -> dict[str, Any]:
    """The report as values that `json.dumps` takes."""
    return SCHEMA.values(report)


if __name__ == "__main__":
    SCHEMA.publish()
