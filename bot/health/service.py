"""Whether ``shelver serve`` is well: what its jobs do, counted, and the answer to ``/healthz``."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from bot.health.expectation import next_time
from bot.health.wording import minute, span
from config.errors import LockHeldError
from config.profile import Schedule

SLOW = timedelta(minutes=15)
"""A job may begin so much later than it was due."""
RUN = "run"
"""The job that brings the list up to date."""


class Activity:
    """What the jobs of one service do; safe to share between threads."""

    def __init__(self, profile: str, *, clock: Callable[[], datetime]) -> None:
        """Begin with nothing done.

        Args:
            profile: The list's name.
            clock: The present.
        """
        self.started_at = clock()
        """When the service began."""
        self._profile = profile
        self._clock = clock
        self._lock = threading.Lock()
        self._outcomes: Counter[tuple[str, str]] = Counter()
        self._begun: dict[str, datetime] = {}
        self._under_way: dict[str, datetime] = {}

    @property
    def under_way(self) -> Mapping[str, datetime]:
        """The jobs that are being done, and since when."""
        with self._lock:
            return dict(self._under_way)

    def last_begun(self, job: str) -> datetime:
        """When a job was begun last; the service's own beginning where it never was."""
        with self._lock:
            return self._begun.get(job, self.started_at)

    def watched(self, job: str, action: Callable[[], None]) -> Callable[[], None]:
        """The same action, counted by what comes of it: ``done``, ``locked`` or ``failed``."""

        def act() -> None:
            with self._lock:
                self._begun[job] = self._under_way[job] = self._clock()
            outcome = "failed"
            try:
                action()
                outcome = "done"
            except LockHeldError:
                outcome = "locked"
                raise
            finally:
                with self._lock:
                    self._outcomes[job, outcome] += 1
                    del self._under_way[job]

        return act

    def collect(self) -> Iterator[Metric]:
        """The same for Prometheus."""
        jobs = CounterMetricFamily(
            "shelver_jobs", "Jobs of this service since it began, by outcome.", labels=["profile", "job", "outcome"]
        )
        with self._lock:
            outcomes, under_way = dict(self._outcomes), dict(self._under_way)
        for (job, outcome), count in sorted(outcomes.items()):
            jobs.add_metric([self._profile, job, outcome], count)
        yield jobs
        since = GaugeMetricFamily(
            "shelver_job_start_timestamp_seconds",
            "When each job began that is being done right now.",
            labels=["profile", "job"],
        )
        for job, moment in sorted(under_way.items()):
            since.add_metric([self._profile, job], moment.timestamp())
        yield since


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """What is known of a service at one moment."""

    profile: str
    version: str
    now: datetime
    started_at: datetime
    next_run: datetime | None
    """When its clockwork begins the next run; None where that stands still."""
    begun_at: datetime
    """When it began its last run, or itself where it began none yet."""
    under_way: Mapping[str, datetime]
    """The jobs that are being done."""
    last_run: tuple[str, datetime] | None = None
    """Outcome and beginning of the newest run that the database knows; None where there is none."""
    database_error: str = ""
    """Why the database cannot be read; empty where it can."""


def what_is_wrong(state: ServiceState, schedule: Schedule) -> list[str]:
    """The reasons for which a service is not well, each in a sentence; none where it is.

    A run that failed is none: to begin the service anew would not mend it. Nor is one that takes long.
    """
    reasons = []
    if state.next_run is None:
        reasons.append("the scheduler does not run")
    elif state.next_run + SLOW < state.now:
        reasons.append(f"the scheduler stands still: a run was due at {minute(state.next_run)}")
    began = max(state.begun_at, state.last_run[1]) if state.last_run else state.begun_at
    due = next_time(schedule, began)
    if due is not None and due + SLOW < state.now and not state.under_way:
        reasons.append(f"no run has begun since {minute(began)}, and one was due at {minute(due)}")
    if state.database_error:
        reasons.append(f"the database cannot be read: {state.database_error}")
    return reasons


def as_json(state: ServiceState, reasons: list[str]) -> dict[str, Any]:
    """The answer for programs, and for `bot.health.ask_service`; moments are ISO 8601 in UTC."""

    def iso(moment: datetime | None) -> str | None:
        return moment.isoformat(timespec="seconds") if moment else None

    return {
        "status": "unwell" if reasons else "ok",
        "reasons": reasons,
        "profile": state.profile,
        "version": state.version,
        "up_for": span(state.now - state.started_at),
        "started": iso(state.started_at),
        "next_run": iso(state.next_run),
        "under_way": {job: iso(since) for job, since in state.under_way.items()},
        "last_run": {"outcome": state.last_run[0], "started": iso(state.last_run[1])} if state.last_run else None,
    }
