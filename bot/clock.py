"""The present."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The moment; below the command line, the clock is an argument."""
    return datetime.now(UTC)
