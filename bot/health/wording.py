"""Moments, spans, sizes and enumerations as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.counting import counted

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def minute(moment: datetime) -> str:
    """A moment to the minute: ``2025-09-22 05:30 UTC``, or with the offset of its own zone."""
    return f"{moment:%Y-%m-%d %H:%M} {moment:%Z}"


def span(length: timedelta) -> str:
    """About how long, in its largest unit: ``2 days``; what is negative counts as nothing."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 2 * _MINUTE:
        return counted(seconds, "second")
    if seconds < 2 * _HOUR:
        return counted(seconds // _MINUTE, "minute")
    if seconds < 2 * _DAY:
        return counted(seconds // _HOUR, "hour")
    return counted(seconds // _DAY, "day")


def size(count: float) -> str:
    """So many bytes: ``4.2 GB``."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"


def enumerated(names: Sequence[str]) -> str:
    """One or more names in a sentence: ``a, b and c``."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
