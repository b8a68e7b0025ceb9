"""The facts as Prometheus reads them (https://prometheus.io/docs/practices/naming/).

All stand in the database, so that whoever runs by cron has the same ones as whoever lets ``shelver serve`` run. Every
metric bears the list's name, so that several installations can be read by one Prometheus.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from sqlalchemy.exc import SQLAlchemyError

from bot.health.condition import WAITING, Condition
from bot.health.expectation import overdue_from
from bot.own_version import own_version
from bot.sources.harvest import Verdict
from config.errors import ShelverError
from db.deliveries import DeliveryState
from db.states import ProposalState

OUTCOMES = ("done", "unverified", "failed", "interrupted")
"""How a run can end."""


class ConditionCollector:
    """Reads the facts anew each time that Prometheus asks."""

    def __init__(self, profile: str, read: Callable[[], Condition]) -> None:
        """Prepare; nothing is read yet.

        Args:
            profile: The list's name.
            read: Reads the facts; what it raises means that the database cannot be used.
        """
        self._profile = profile
        self._read = read

    def collect(self) -> Iterator[Metric]:
        """All metrics; without a database only that there is none to be had."""
        build = {"version": own_version(), "python_version": platform.python_version(), "profile": self._profile}
        yield InfoMetricFamily("shelver_build", "The version of Shelver that tells all this.", value=build)
        try:
            condition = self._read()
        except (ShelverError, SQLAlchemyError):
            condition = None
        told = "Whether the database could be read (1) or not (0)."
        yield from _Gauges(self._profile).one("shelver_database_up", told, condition is not None)
        if condition is not None:
            yield from condition_metrics(condition)


def condition_metrics(condition: Condition) -> Iterator[Metric]:
    """All that the facts come to."""
    yield from _run_metrics(condition)
    yield from _source_metrics(condition)
    yield from _paper_metrics(condition)
    yield from _budget_metrics(condition)


class _Gauges:
    """Makes gauges of one list."""

    def __init__(self, profile: str) -> None:
        self._profile = profile

    def one(self, name: str, told: str, value: float | None) -> Iterator[Metric]:
        """A gauge without further labels; none where there is no value."""
        if value is not None:
            family = GaugeMetricFamily(name, told, labels=["profile"])
            family.add_metric([self._profile], value)
            yield family

    def by(self, label: str, name: str, told: str, values: dict[str, float]) -> Iterator[Metric]:
        """A gauge with one label more; none where there are no values."""
        if values:
            family = GaugeMetricFamily(name, told, labels=["profile", label])
            for key, value in values.items():
                family.add_metric([self._profile, key], value)
            yield family


def _run_metrics(condition: Condition) -> Iterator[Metric]:
    gauges = _Gauges(condition.profile)
    runs = CounterMetricFamily("shelver_runs", "Runs that are remembered, by outcome.", labels=["profile", "outcome"])
    for outcome in OUTCOMES:
        totals = condition.totals.get(outcome)
        runs.add_metric([condition.profile, outcome], totals.count if totals else 0)
    yield runs
    ended = {name: totals for name, totals in condition.totals.items() if name in OUTCOMES}
    yield from gauges.by(
        "outcome",
        "shelver_last_run_start_timestamp_seconds",
        "When the last run of each outcome began.",
        {name: totals.last_started_at.timestamp() for name, totals in ended.items()},
    )
    yield from gauges.by(
        "outcome",
        "shelver_last_run_end_timestamp_seconds",
        "When the last run of each outcome ended.",
        {name: at.timestamp() for name, totals in ended.items() if (at := totals.last_finished_at)},
    )
    last = condition.last_ended
    yield from gauges.one(
        "shelver_last_run_duration_seconds",
        "How long the last run took that came to its end.",
        (last.finished_at - last.started_at).total_seconds() if last and last.finished_at else None,
    )
    overdue = overdue_from([run.started_at for run in condition.runs])
    yield from gauges.one(
        "shelver_run_overdue_timestamp_seconds",
        "From when on another run is overdue, judging by the pauses between the last ones.",
        overdue.timestamp() if overdue else None,
    )


def _source_metrics(condition: Condition) -> Iterator[Metric]:
    gauges = _Gauges(condition.profile)
    newest = next((run.sources for run in condition.runs if run.sources), [])
    verdicts = GaugeMetricFamily(
        "shelver_source_verdict",
        "Of each source and interface, the verdict (1) of the last run that asked it.",
        labels=["profile", "source", "verdict"],
    )
    for outcome in newest:
        for verdict in Verdict:
            verdicts.add_metric([condition.profile, outcome.source, verdict.value], outcome.verdict == verdict.value)
    yield verdicts
    yield from gauges.by(
        "source",
        "shelver_source_papers",
        "How many papers each source and interface gave to the last run that asked it.",
        {outcome.source: outcome.fetched for outcome in newest},
    )
    read_until, verified = condition.read_until, condition.last_verified
    yield from gauges.by(
        "source",
        "shelver_source_read_until_timestamp_seconds",
        "Up to when a source was read without a gap.",
        {"arxiv": read_until.timestamp()} if read_until else {},
    )
    yield from gauges.one(
        "shelver_announcement_last_verified_timestamp_seconds",
        "The beginning (UTC) of the newest day of announcement of which nothing is missing.",
        datetime.combine(verified, time(), UTC).timestamp() if verified else None,
    )
    yield from gauges.one(
        "shelver_announcement_days_in_doubt",
        "Days of announcement that are not verified, for which runs ask again.",
        len({day.day for day in condition.open_days}),
    )
    yield from gauges.one(
        "shelver_announcement_days_given_up",
        "Days of announcement within the last 30 days that no run asks for any more.",
        len({day.day for day in condition.given_up}),
    )


def _paper_metrics(condition: Condition) -> Iterator[Metric]:
    gauges = _Gauges(condition.profile)
    yield from gauges.one("shelver_papers", "Papers stored, for all lists of the database.", condition.papers)
    yield from gauges.by(
        "state",
        "shelver_proposals",
        "Papers that were held to belong in the list, by how that stands.",
        {state.value: condition.proposals.get(state, 0) for state in ProposalState},
    )
    since = condition.waiting_since
    yield from gauges.by(
        "state",
        "shelver_oldest_waiting_paper_age_seconds",
        "For how long the oldest paper has waited: candidate, for a place; proposed, in the pull request.",
        {state.value: (condition.at - since.get(state, condition.at)).total_seconds() for state in WAITING},
    )
    yield from gauges.by(
        "state",
        "shelver_oldest_waiting_paper_timestamp_seconds",
        "Since when the oldest paper waits; nothing where none does.",
        {state.value: moment.timestamp() for state, moment in since.items()},
    )
    yield from gauges.one(
        "shelver_pull_request_open",
        "Whether a pull request of ours is open (1) or not (0).",
        condition.pull_request is not None and condition.pull_request.state == "open",
    )
    yield from gauges.one(
        "shelver_pull_request_frozen",
        "Whether the pull request is left alone because of other people's commits (1) or not (0).",
        condition.frozen is not None,
    )
    yield from gauges.one(
        "shelver_publishing_stopped",
        "Whether a maintainer has stopped all writing (1) or not (0).",
        condition.pause is not None,
    )
    yield from gauges.by(
        "state",
        "shelver_deliveries",
        "Digests by week and channel, by how that stands.",
        {state.value: len(condition.deliveries_in(state)) for state in DeliveryState},
    )


def _budget_metrics(condition: Condition) -> Iterator[Metric]:
    gauges = _Gauges(condition.profile)
    asked = CounterMetricFamily("shelver_arxiv_requests", "Requests that runs sent to arXiv.", labels=["profile"])
    asked.add_metric([condition.profile], sum(totals.arxiv_requests for totals in condition.totals.values()))
    yield asked
    yield from gauges.one("shelver_database_size_bytes", "What the database takes on its disk.", condition.size)
    run = condition.budget
    if run is None:
        return
    yield from gauges.one(
        "shelver_github_requests_remaining",
        "Requests that GitHub still allowed when the last run ended.",
        run.github_remaining,
    )
    yield from gauges.one(
        "shelver_github_requests_limit", "Requests that GitHub allows within an hour.", run.github_limit
    )
    yield from gauges.one(
        "shelver_github_requests_reset_timestamp_seconds",
        "When GitHub allows all of them again.",
        run.github_reset_at.timestamp() if run.github_reset_at else None,
    )
