"""The report on a list as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from typing import Any

from bot.lint.codes import Severity
from bot.lint.report import Report
from bot.published_schema import PublishedSchema, rounded

_COUNTS = {
    "title": "Counts",
    "description": "How many findings there are of each severity.",
    "type": "object",
    "properties": {severity.value: {"type": "integer", "minimum": 0} for severity in Severity},
    "required": [severity.value for severity in Severity],
    "additionalProperties": False,
}

SCHEMA = PublishedSchema(name="lint", content=Report, version=1, first={"counts": _COUNTS})


def to_json(report: Report) -> dict[str, Any]:
    """The report as values that `json.dumps` takes: days as ISO 8601, all findings, and how many of each severity."""
    counts = {severity.value: count for severity, count in report.by_severity.items()}
    values: dict[str, Any] = rounded(SCHEMA.values(report, counts=counts))
    return values


if __name__ == "__main__":
    SCHEMA.publish()
