"""Asking a ``shelver serve`` on this machine how it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import urllib3

from bot.health.finding import Finding, fail, ok, skipped, warn
from bot.health.time_checks import next_run_told
from bot.health.wording import minute
from config.settings import MetricsAddress, is_loopback

NEXT_RUN = "next run"
_TIMEOUT = 5.0


def ask_service(address: MetricsAddress) -> Mapping[str, Any] | None:
    """What ``/healthz`` says; None where nobody answers, or not as a service of ours does.

    Args:
        address: Of the service; only this very machine is asked.
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104 - it is asked, not bound
    url = f"http://{MetricsAddress(host, address.port)}/healthz"
    if not is_loopback(url):
        return None
    with urllib3.PoolManager(retries=False, timeout=_TIMEOUT) as pool:
        try:
            told = json.loads(pool.request("GET", url).data)
        except (urllib3.exceptions.HTTPError, ValueError):
            return None
    return told if isinstance(told, dict) and {"status", "profile", "reasons"} <= told.keys() else None


def check_service(told: Mapping[str, Any] | None, *, address: str, profile: str, now: datetime) -> Finding:
    """When the next run begins, as far as anybody knows.

    Args:
        told: What a service says; None where none answers.
        address: Where it was asked.
        profile: The list's name.
        now: The present.
    """
    if told is None or told["profile"] != profile:
        other = f"the service at {address} serves {told['profile']}" if told else f"no service answers at {address}"
        return ok(NEXT_RUN, f"{other}: cron or a timer has to begin it")
    if told["reasons"]:
        return fail(
            NEXT_RUN, f"`shelver serve` is unwell: {told['reasons'][0]}", "begin the service anew; see its log"
        )
    if not told.get("next_run"):
        return warn(NEXT_RUN, "`shelver serve` has none", "see schedule.run in profile.yaml")
    begins = f"by `shelver serve`, at {next_run_told(datetime.fromisoformat(told['next_run']), now=now)}"
    if told.get("profile_error"):
        loaded = minute(datetime.fromisoformat(told["profile_loaded"]))
        return warn(
            NEXT_RUN,
            f"{begins}, and by the profile as it was at {loaded}: when its files were read again, they had a "
            f"mistake ({told['profile_error']})",
            "mend it, then let the service read them again by SIGHUP (systemctl reload shelver-serve)",
        )
    return ok(NEXT_RUN, begins)


def no_service() -> Finding:
    """The finding where ``SHELVER_METRICS_ADDRESS`` is off."""
    return skipped(NEXT_RUN, "SHELVER_METRICS_ADDRESS is off, so nobody can ask the service")
