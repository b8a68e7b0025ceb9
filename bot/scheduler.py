"""``shelver serve``'s clockwork: runs and digests at the times that the profile names."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
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

LOOK_AGAIN = 60.0
"""Seconds after which the clock on the wall is looked at anew: it may have been set, or the machine may have slept,
which the clock does not count by which threads wait."""
_MANY_SIGNALS = 4096
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
    look_again: float = LOOK_AGAIN,
) -> None:
    """Run the scheduler until SIGTERM or SIGINT; SIGHUP reloads, several at once do so once.

    A job under way ends at the next point at which it looks. One that does not look in time, because it waits for an
    answer, is left to itself: like a kill that costs nothing but time. A second signal is not waited for.

    Whoever blocks SIGHUP before (pthread_sigmask(3)) loses none: it is obeyed as soon as it can be.

    Args:
        scheduler: With all its jobs.
        announce: Told what goes on.
        stop: What the jobs look at.
        reload: Called in the main thread after SIGHUP; raises nothing.
        ready: Called once, when signals are heard and the scheduler has begun; raises nothing.
        grace: Seconds that a job under way has for its end.
        look_again: Seconds after which jobs are begun at the latest that became due because the clock was set.

    Raises:
        Stopped: A job did not end in time, or somebody sent a second signal.
    """
    stop = stop or Stop()
    reload_asked = False

    def on_signal(number: int, _: FrameType | None) -> None:
        # It may interrupt the main thread in the middle of printing, so it prints nothing itself.
        nonlocal reload_asked
        if number == signal.SIGHUP:
            reload_asked = True
        elif stop.asked_by is not None:
            raise Stopped(number)
        else:
            stop.asked_by = number

    heard = [signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if reload is not None else [])]
    previous = {number: signal.signal(number, on_signal) for number in heard}
    blocked = signal.pthread_sigmask(signal.SIG_UNBLOCK, heard)  # before there are threads, and processes of theirs
    scheduler.start()
    try:
        _announce_next(scheduler, announce)
        if ready is not None:
            ready()
        with _next_signal(patience=look_again) as wait:
            while stop.asked_by is None:
                if reload is not None and reload_asked:
                    reload_asked = False
                    reload()
                    _announce_next(scheduler, announce)
                else:
                    wait()
                    scheduler.wakeup()
        announce(f"{signal.Signals(stop.asked_by).name}: stopping")
    finally:
        ended = _shut_down(scheduler, grace)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for number, handler in previous.items():
            signal.signal(number, handler)
    if not ended:
        raise Stopped(stop.asked_by)


@contextmanager
def _next_signal(*, patience: float) -> Iterator[Callable[[], None]]:
    """A wait for the next signal, from the beginning of the block on, or for so many seconds; its handler has run.

    It ends whichever thread the system gives the signal to. Of two that come at once Linux may give both to a thread
    that is not the main one, and a main thread that waits for a lock, a queue or an event is not woken then.
    """
    inner, outer = socket.socketpair()
    with inner, outer:
        outer.settimeout(0)
        inner.settimeout(patience)
        before = signal.set_wakeup_fd(outer.fileno(), warn_on_full_buffer=False)

        def wait() -> None:
            with suppress(TimeoutError):
                inner.recv(_MANY_SIGNALS)

        try:
            yield wait
        finally:
            signal.set_wakeup_fd(before)


def _announce_next(scheduler: BackgroundScheduler, announce: Callable[[str], None]) -> None:
    for job in scheduler.get_jobs():
        announce(f"next {job.name}: {job.next_run_time:%Y-%m-%d %H:%M %Z}")


def _shut_down(scheduler: BackgroundScheduler, grace: float) -> bool:
    """Wait so many seconds for the job under way; whether it has ended."""
    waiting = threading.Thread(target=scheduler.shutdown, kwargs={"wait": True}, daemon=True)
    waiting.start()
    waiting.join(grace)
    return not waiting.is_alive()
