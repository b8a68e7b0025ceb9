"""What the doctor makes of the answer of ``shelver serve``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.health.ask_service import check_service
from bot.health.finding import Level

NOON = datetime(2025, 9, 22, 12, tzinfo=UTC)
WELL: dict[str, Any] = {
    "status": "ok",
    "reasons": [],
    "profile": "code-models",
    "next_run": (NOON + timedelta(hours=17)).isoformat(),
    "profile_loaded": (NOON - timedelta(days=3)).isoformat(),
    "profile_error": None,
}


def test_a_service_that_works_by_an_earlier_profile_is_told() -> None:
    """With the mistake that keeps it from today's: the log of that day has long been rotated."""
    stale = WELL | {"profile_error": "profile.yaml:40: threshold: is no key"}
    found, worse = (
        check_service(told, address="127.0.0.1:9464", profile="code-models", now=NOON) for told in (WELL, stale)
    )
    assert (found.level, worse.level) == (Level.OK, Level.WARN)
    assert "as it was at 2025-09-19 12:00 UTC: " in worse.message
    assert "when its files were read again, they had a mistake (profile.yaml:40" in worse.message
    assert "SIGHUP" in worse.remedy
