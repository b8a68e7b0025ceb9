"""What ``shelver serve`` shows of itself over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC
from typing import Any

import structlog
from apscheduler.schedulers.base import STATE_STOPPED, BaseScheduler
from prometheus_client import CollectorRegistry, ProcessCollector
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.app import redact
from bot.cli.own_condition import condition_of
from bot.cli.serve_profile import ServedProfile
from bot.clock import utc_now
from bot.health.condition import Condition
from bot.health.endpoint import Health, open_endpoint
from bot.health.in_time import InTime
from bot.health.metrics import ConditionCollector
from bot.health.service import RUN, Activity, ServiceState, as_json, what_is_wrong
from bot.own_version import own_version
from config.errors import ConfigurationError, ShelverError
from config.settings import parse_metrics_address

log = structlog.stdlib.get_logger("shelver.serve")


@contextmanager
def showing_health(
    served: ServedProfile,
    scheduler: BaseScheduler,
    activity: Activity,
    *,
    address: str | None,
    announce: Callable[[str], None],
) -> Iterator[None]:
    """Show metrics and health for the length of the block, unless that is switched off.

    Args:
        served: What the service works by.
        scheduler: Its clockwork.
        activity: What its jobs do.
        address: What ``--metrics-address`` said.
        announce: Told where they are shown.

    Raises:
        ConfigurationError: The address that was asked for cannot be used. Nobody asked for the one that is the
            default: where another service has it, this one does without.
    """
    settings = served.installation.settings
    try:
        place = parse_metrics_address(address or settings.metrics_address)
    except ValueError as error:
        raise ConfigurationError(str(error), key="--metrics-address") from None
    if place is None:
        yield
        return
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    name = served.installation.folder.profile.name
    read = InTime(lambda: condition_of(served.installation))
    registry.register(ConditionCollector(name, read))
    registry.register(activity)
    registry.register(served)
    health = _health(served, scheduler, activity, read)
    with ExitStack() as stack:
        try:
            url = stack.enter_context(open_endpoint(place, registry=registry, health=health))
        except ConfigurationError as error:
            if address is not None or "metrics_address" in settings.model_fields_set:
                raise
            log.warning("metrics not shown", reason=str(error))
        else:
            announce(f"metrics: {url}/metrics, health: {url}/healthz")
        yield


def _health(
    served: ServedProfile, scheduler: BaseScheduler, activity: Activity, read: Callable[[], Condition]
) -> Health:
    def health() -> tuple[bool, dict[str, Any]]:
        installation = served.installation
        profile = installation.folder.profile
        last, error = None, ""
        try:
            run = read().last_run
            last = (run.outcome, run.started_at) if run else None
        except (ShelverError, SQLAlchemyError) as trouble:
            error = redact(str(getattr(trouble, "orig", None) or trouble))
        job = scheduler.get_job(RUN) if scheduler.state != STATE_STOPPED else None
        state = ServiceState(
            profile=profile.name,
            version=own_version(),
            now=utc_now(),
            started_at=activity.started_at,
            next_run=job.next_run_time.astimezone(UTC) if job and job.next_run_time else None,
            begun_at=activity.last_begun(RUN),
            under_way=activity.under_way,
            last_run=last,
            database_error=error,
        )
        reasons = what_is_wrong(state, profile.schedule)
        return not reasons, as_json(state, reasons) | served.as_json()

    return health
