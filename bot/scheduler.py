"""``shelver serve``'s clockwork: runs and digests at the times that the profile names."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.digest.week import Week
from bot.stopping import GRACE, Stop, Stopped
from bot.wall_clock import WallClockTrigger
from config.errors import LockHeldError, ShelverError
from config.profile import Schedule

log = structlog.stdlib.get_logger("shelver.scheduler")

DELIVERY = "delivery"
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

    Jobs that were missed, because the machine slept or its clock was set ahead, are made up for once, however late;
    no two jobs run at the same time.

    Args:
        schedule: When ``run`` and ``digest`` are due.
        run: Brings the list up to date.
        digest: Writes and sends the digest of the week before.
        deliver: Sends what could not be sent by then; every `DELIVERY_INTERVAL`.
    """
    scheduler = BackgroundScheduler(
        timezone=schedule.zone,
        executors={"default": ThreadPoolExecutor(max_workers=1)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    for name, expression, action in (("run", schedule.run, run), ("digest", schedule.digest, digest)):
        trigger = WallClockTrigger(expression, schedule.zone)
        scheduler.add_job(guarded(name, action), trigger, id=name, name=name)
    if deliver is not None:
        _add_delivery(scheduler, deliver, schedule)
    return scheduler


def is_due(schedule: Schedule, week: Week, *, now: datetime) -> bool:
    """Whether the time at which a week's digest is sent has come: the first such time after the week's end."""
    trigger = WallClockTrigger(schedule.digest, schedule.zone)
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
        except Stopped as signalled:
            log.warning("job stopped", job=name, by=str(signalled))

    return job


def reschedule(scheduler: BaseScheduler, schedule: Schedule, *, deliver: Callable[[], None] | None = None) -> None:
    """Let the jobs come at other times from now on; one that is under way is not disturbed.

    Args:
        scheduler: As `make_scheduler` makes it.
        schedule: The new times.
        deliver: As for `make_scheduler`.
    """
    for name, expression in (("run", schedule.run), ("digest", schedule.digest)):
        scheduler.reschedule_job(name, trigger=WallClockTrigger(expression, schedule.zone))
    if (deliver is None) != (scheduler.get_job(DELIVERY) is None):
        if deliver is None:
            scheduler.remove_job(DELIVERY)
        else:
            _add_delivery(scheduler, deliver, schedule)


def _add_delivery(scheduler: BaseScheduler, deliver: Callable[[], None], schedule: Schedule) -> None:
    often = IntervalTrigger(minutes=DELIVERY_INTERVAL, timezone=schedule.zone)
    scheduler.add_job(guarded(DELIVERY, deliver), often, id=DELIVERY, name=DELIVERY)


def serve_until_stopped(
    scheduler: BackgroundScheduler,
    *,
    announce: Callable[[str], None],
    stop: Stop | None = None,
    reload: Callable[[], None] | None = None,
    ready: Callable[[], None] | None = None,
    grace: float = GRACE,
) -> None:
    """Run the scheduler until SIGTERM or SIGINT; SIGHUP reloads.

    A job under way ends at the next point at which it looks. One that does not look in time, because it waits for an
    answer, is left to itself: like a kill that costs nothing but time. A second signal is not waited for.

    Args:
        scheduler: With all its jobs.
        announce: Told what goes on.
        stop: What the jobs look at.
        reload: Called in the main thread at each SIGHUP; raises nothing.
        ready: Called once, when signals are heard and the scheduler has begun; raises nothing.
        grace: Seconds that a job under way has for its end.

    Raises:
        Stopped: A job did not end in time, or somebody sent a second signal.
    """
    stop = stop or Stop()
    # Its put() may interrupt its get() and another put(); two calls of an Event's set() would wait for each other.
    signals: SimpleQueue[int] = SimpleQueue()

    def on_signal(number: int, _: FrameType | None) -> None:
        # It may interrupt the main thread in the middle of printing, so it prints nothing itself.
        if number != signal.SIGHUP:
            if stop.asked_by is not None:
                raise Stopped(number)
            stop.asked_by = number
        signals.put(number)

    heard = [signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if reload is not None else [])]
    previous = {number: signal.signal(number, on_signal) for number in heard}
    scheduler.start()
    try:
        _announce_next(scheduler, announce)
        if ready is not None:
            ready()
        while stop.asked_by is None:
            if signals.get() == signal.SIGHUP and reload is not None and stop.asked_by is None:
                reload()
                _announce_next(scheduler, announce)
        announce(f"{signal.Signals(stop.asked_by).name}: stopping")
    finally:
        ended = _shut_down(scheduler, grace)
        for number, handler in previous.items():
            signal.signal(number, handler)
    if not ended:
        raise Stopped(stop.asked_by)


def _announce_next(scheduler: BackgroundScheduler, announce: Callable[[str], None]) -> None:
    for job in scheduler.get_jobs():
        announce(f"next {job.name}: {job.next_run_time:%Y-%m-%d %H:%M %Z}")


def _shut_down(scheduler: BackgroundScheduler, grace: float) -> bool:
    """Wait so many seconds for the job under way; whether it has ended."""
    waiting = threading.Thread(target=scheduler.shutdown, kwargs={"wait": True}, daemon=True)
    waiting.start()
    waiting.join(grace)
    return not waiting.is_alive()
