"""A digest to send, and moments at which that is done."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.delivery.message import Message
from bot.digest.week import Week

WEEK = Week(2025, 39)
"""22 to 28 September 2025."""
MONDAY = datetime(2025, 9, 29, 7, tzinfo=UTC)
"""When it is sent."""
MESSAGE = Message(
    week=str(WEEK),
    subject="Awesome Code Models: week 39 of 2025",
    summary="Two papers came into the list.\n",
    markdown="# Awesome Code Models\n\nTwo papers came into the list.\n\n## Listed\n\n- Fuzzing für Käfer 代码\n",
    text="Two papers came into the list: Fuzzing für Käfer 代码\n",
    html="<p>Two papers came into the list: Fuzzing für Käfer 代码</p>\n",
    json='{"week": "2025-W39"}\n',
    atom="<entry/>\n",
)
