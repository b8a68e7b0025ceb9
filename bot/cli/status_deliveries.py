"""The part of ``shelver status`` that tells which digests were sent, and which were not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from bot.cli.app import redact
from bot.cli.printing import utc_minute, words
from bot.digest.week import Week
from bot.health.condition import Condition
from db.deliveries import DeliveryState
from db.models import Delivery

_SHOWN = 5
_TROUBLES = {
    DeliveryState.CLAIMED.value: "under way",
    DeliveryState.FAILED.value: "failed",
    DeliveryState.GIVEN_UP.value: "given up",
}


def delivery_state(condition: Condition) -> list[dict[str, Any]]:
    """The newest week's deliveries, and those of other weeks that were not sent; ready for JSON."""
    newest = max((row.week for row in condition.deliveries), default=None)
    undone = [row for row in condition.deliveries if row.state != DeliveryState.SENT]
    sent = [row for row in condition.deliveries if row.state == DeliveryState.SENT and row.week == newest]
    rows = {(row.week, row.channel): row for row in (*undone[-_SHOWN:], *sent)}
    return [_told(rows[key]) for key in sorted(rows)]


def skipped_weeks(condition: Condition) -> list[str]:
    """The weeks just before the newest one that nobody tried to send, as after a pause; the oldest first."""
    weeks = [Week.parse(week) for week in sorted({row.week for row in condition.deliveries})[-2:]]
    if len(weeks) < 2:
        return []
    skipped = []
    week = weeks[1].previous()
    while week.start > weeks[0].start:
        skipped.append(str(week))
        week = week.previous()
    return skipped[::-1]


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


def delivery_rows(state: list[dict[str, Any]], skipped: list[str]) -> Iterator[tuple[str, Text]]:
    """A line for what was sent of the newest week, one for each digest that was not, and one for skipped weeks."""
    sent = [row for row in state if row["state"] == DeliveryState.SENT]
    if sent:
        week = max(row["week"] for row in sent)
        names = ", ".join(row["channel"] for row in sent if row["week"] == week)
        yield "digest sent", words(f"{week} through {names}")
    for row in state:
        if row["state"] in _TROUBLES:
            yield f"digest {_TROUBLES[row['state']]}", words(_trouble(row), "yellow")
    if skipped:
        weeks = skipped[0] if len(skipped) == 1 else f"{skipped[0]} to {skipped[-1]}"
        yield (
            "digest skipped",
            words(f"{weeks}: never sent; shelver digest --send --week {skipped[-1]} sends one", "yellow"),
        )


def _trouble(row: dict[str, Any]) -> str:
    told = f"{row['week']} {row['channel']}: "
    if row["state"] == DeliveryState.CLAIMED:
        return f"{told}since {utc_minute(row['at'])}; taken for killed from {utc_minute(row['next'])} on"
    again = f"; tried again from {utc_minute(row['next'])}" if row["next"] else ""
    return f"{told}{row['error'] or 'no reason known'}{again}"
