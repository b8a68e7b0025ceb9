from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from bot.cli.app import Installation
from bot.cli.serve import deliver_digest
from config.loading import load_profile
from config.settings import load_settings
from tests.bot.delivery.stage import MONDAY, installation


def test_the_service_sends_when_it_is_due_and_tries_again_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came of it is in the log; what was sent before is not told again."""
    structlog.reset_defaults()  # an earlier test may have asked for few messages
    moments = [MONDAY + timedelta(minutes=minute) for minute in (-1, 59, 119)]
    with installation(tmp_path, channels=("readers", "archive")) as stage:
        for name, value in stage.environment.items():
            monkeypatch.setenv(name, value)
        settings = load_settings()
        served = Installation(settings, load_profile(settings.profile))
        stage.mailbox.answers = ["451 not now"]
        logged: list[list[tuple[str, str]]] = []
        for moment in moments:
            with capture_logs() as events:
                deliver_digest(served, clock=partial(datetime.fromtimestamp, moment.timestamp(), UTC))
            logged.append([(event["event"], event["channel"]) for event in events])

    assert logged == [
        [],
        [("digest not sent", "readers"), ("digest sent", "archive")],
        [("digest sent", "readers")],
    ]


def test_a_missing_secret_is_told_when_the_service_starts(tmp_path: Path) -> None:
    """And not on some Monday."""
    with installation(tmp_path, channels=("{name: chat, kind: apprise}",)) as stage:
        ended = stage.shelver("serve")
    assert ended.returncode == 2
    assert "SHELVER_CHANNEL_SECRETS__CHAT" in ended.stderr
    assert ended.stdout == ""
