"""The part of ``shelver status`` that tells which digests were sent, and which were not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from bot.cli.app import redact
from bot.cli.printing import words
from bot.health.condition import Condition
from db.deliveries import DeliveryState
from db.models import Delivery

_SHOWN = 5
_TROUBLES = {DeliveryState.FAILED.value: "failed", DeliveryState.GIVEN_UP.value: "given up"}


def delivery_state(condition: Condition) -> list[dict[str, Any]]:
    """The newest week's deliveries, and those of other weeks that were not sent; ready for JSON."""
    newest = max((row.week for row in condition.deliveries), default=None)
    undone = [row for row in condition.deliveries if row.state != DeliveryState.SENT][-_SHOWN:]
    latest = [row for row in condition.deliveries if row.week == newest]
    rows = {(row.week, row.channel): row for row in (*undone, *latest)}
    return [_told(rows[key]) for key in sorted(rows)]


def _told(row: Delivery) -> dict[str, Any]:
    return {
        "week": row.week,
        "channel": row.channel,
        "state": row.state,
        "attempts": row.attempts,
        "at": row.changed_at.isoformat(timespec="minutes"),
        "next": row.next_at.isoformat(timespec="minutes") if row.next_at else None,
        "receipt": row.receipt or None,
        "error": redact(row.error) or None,
    }


def delivery_rows(state: list[dict[str, Any]]) -> Iterator[tuple[str, Text]]:
    """A line for what was sent of the newest week, and one for each digest that was not."""
    sent = [row for row in state if row["state"] == DeliveryState.SENT]
    if sent:
        week = max(row["week"] for row in sent)
        names = ", ".join(row["channel"] for row in sent if row["week"] == week)
        yield "digest sent", words(f"{week} through {names}")
    for row in state:
        if row["state"] in _TROUBLES:
            again = f"; tried again from {row['next'][:16].replace('T', ' ')} UTC" if row["next"] else ""
            line = f"{row['week']} {row['channel']}: {row['error'] or 'no reason known'}{again}"
            yield f"digest {_TROUBLES[row['state']]}", words(line, "yellow")
