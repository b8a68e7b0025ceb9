"""The evaluation as JSON for programs, and the schema that it keeps to."""

from __future__ import annotations

from typing import Any

from bot.evaluation.content import Evaluation
from bot.published_schema import PublishedSchema, rounded

SCHEMA = PublishedSchema(name="evaluation", content=Evaluation, version=1)


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as values that `json.dumps` takes: days as ISO 8601, figures rounded to six digits."""
    values: dict[str, Any] = rounded(SCHEMA.values(evaluation))
    return values


if __name__ == "__main__":
    SCHEMA.publish()
