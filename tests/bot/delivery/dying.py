"""Shelver as a process that kills itself (SIGKILL) between claiming, sending and noting a digest."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli.app import Installation
from bot.cli.send_digest import exit_code, send_digest
from config.loading import load_profile
from config.settings import load_settings
from db.deliveries import DeliveryKey, claim_delivery, finish_delivery
from db.session import Sessions
from tests.bot.process import name_of_death


def killed_at(environment: dict[str, str], *, now: datetime, spared: frozenset[str], note: Path) -> str | None:
    """Send the digest until the first point that is not spared, and kill the process there.

    Returns:
        The point's name, ``claimed CHANNEL`` or ``sent CHANNEL``; None where the process came to its end.
    """
    return name_of_death(_run, environment, now, spared, note, note=note)


def _run(environment: dict[str, str], now: datetime, spared: frozenset[str], note: Path) -> None:
    def reach(point: str) -> None:
        if point not in spared:
            note.write_text(point, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    def claim_and_reach(sessions: Sessions, key: DeliveryKey, **more: Any) -> bool:
        is_ours = claim_delivery(sessions, key, **more)
        reach(f"claimed {key.channel}")
        return is_ours

    def reach_and_finish(sessions: Sessions, key: DeliveryKey, **more: Any) -> bool:
        reach(f"sent {key.channel}")
        return finish_delivery(sessions, key, **more)

    patch = pytest.MonkeyPatch()  # for this process alone
    patch.setattr("bot.delivery.deliver.claim_delivery", claim_and_reach)
    patch.setattr("bot.delivery.deliver.finish_delivery", reach_and_finish)
    os.environ.update(environment)
    settings = load_settings()
    installation = Installation(settings, load_profile(settings.profile))
    sys.exit(exit_code(send_digest(installation, None, clock=lambda: now, show=lambda _: None)))
