"""The report of a replay as values for programs."""

from __future__ import annotations

import dataclasses
from datetime import date
from enum import StrEnum
from typing import Any

from bot.replay.report import Report

SCHEMA_VERSION = 1
"""Raised when a key goes away or changes its meaning; a new key does not raise it."""


def to_json(report: Report) -> dict[str, Any]:
    """The report as values that `json.dumps` takes: days as ISO 8601, a cause by its name and in words."""
    causes = [{"name": count.cause.name.lower(), **_plain(dataclasses.asdict(count))} for count in report.causes]
    values = _plain(dataclasses.asdict(report))
    by_year = [{"year": year, **dataclasses.asdict(figures)} for year, figures in report.by_year]
    return {"schema_version": SCHEMA_VERSION, **values, "by_year": by_year, "causes": causes}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
