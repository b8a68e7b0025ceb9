"""``shelver serve``'s clockwork: runs and digests at the times that the profile names."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.digest.week import Week
from config.errors import LockHeldError, ShelverError
from config.profile import Schedule

log = structlog.stdlib.get_logger("shelver.scheduler")

MISFIRE_GRACE = 6 * 60 * 60
"""Seconds by which a job may start late, after a suspended machine wakes; later, it waits for its next time."""


DELIVERY_INTERVAL = 60
"""Minutes between two looks for digests that are still to be sent."""


def make_scheduler(
    schedule: Schedule,
    *,
    run: Callable[[], None],
    digest: Callable[[], None],
    deliver: Callable[[], None] | None = None,
) -> BackgroundScheduler:
    """A scheduler that is not started yet, with all jobs.

    Jobs that were missed several times over are made up for once, and no two jobs run at the same time.

    Args:
        schedule: When ``run`` and ``digest`` are due.
        run: Brings the list up to date.
        digest: Writes and sends the digest of the week before.
        deliver: Sends what could not be sent by then; every `DELIVERY_INTERVAL`.
    """
    scheduler = BackgroundScheduler(
        timezone=schedule.zone,
        executors={"default": ThreadPoolExecutor(max_workers=1)},
        job_defaults={"coalesce": True, "misfire_grace_time": MISFIRE_GRACE, "max_instances": 1},
    )
    for name, expression, action in (("run", schedule.run, run), ("digest", schedule.digest, digest)):
        trigger = CronTrigger.from_crontab(expression, timezone=schedule.zone)
        scheduler.add_job(guarded(name, action), trigger, id=name, name=name)
    if deliver is not None:
        often = IntervalTrigger(minutes=DELIVERY_INTERVAL, timezone=schedule.zone)
        scheduler.add_job(guarded("delivery", deliver), often, id="delivery", name="delivery")
    return scheduler


def is_due(schedule: Schedule, week: Week, *, now: datetime) -> bool:
    """Whether the time at which a week's digest is sent has come: the first such time after the week's end."""
    trigger = CronTrigger.from_crontab(schedule.digest, timezone=schedule.zone)
    due = trigger.get_next_fire_time(None, week.end)
    return due is not None and due <= now


def guarded(name: str, action: Callable[[], None]) -> Callable[[], None]:
    """A job that logs what it raises, so that one bad day does not end the service."""

    def job() -> None:
        try:
            action()
        except LockHeldError as error:
            log.warning("job left out", job=name, reason=str(error))
        except ShelverError as error:
            log.error("job failed", job=name, reason=str(error))  # noqa: TRY400 - the message says it all

    return job


def serve_until_stopped(scheduler: BackgroundScheduler, *, announce: Callable[[str], None]) -> None:
    """Run the scheduler until SIGTERM or SIGINT; a job under way is let finish, a second signal is not waited for."""
    stop = threading.Event()
    received: list[int] = []

    def on_signal(number: int, _: FrameType | None) -> None:
        # It may interrupt the main thread in the middle of printing, so it prints nothing itself.
        if received:
            raise SystemExit(128 + number)
        received.append(number)
        stop.set()

    previous = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    scheduler.start()
    try:
        for job in scheduler.get_jobs():
            announce(f"next {job.name}: {job.next_run_time:%Y-%m-%d %H:%M %Z}")
        stop.wait()
        announce(f"{signal.Signals(received[0]).name}: stopping after the job under way")
    finally:
        scheduler.shutdown(wait=True)
        for number, handler in previous.items():
            signal.signal(number, handler)
