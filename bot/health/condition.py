"""How a list's bot stands, as its database tells: the facts behind ``status``, doctor, metrics and /healthz."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.profile import Profile
from db.compare_links import compare_link
from db.deliveries import DeliveryState, deliveries
from db.examination import stored_bytes
from db.freeze_notices import freeze_notice
from db.ledger import given_up_days, last_verified_announcement, open_days
from db.models import CompareLink, Delivery, FreezeNotice, LedgerDay, Paper, PublishingPause, PullRequestRecord, Run
from db.pauses import publishing_pause
from db.proposals import proposal_counts
from db.pull_requests import newest_pull_request
from db.runs import NOT_NOTED, RunTotals, recent_runs, run_totals, watermark
from db.states import ProposalState

RECENT_RUNS = 20
GIVEN_UP_TOLD = timedelta(days=30)
"""What was given up longer ago is history."""
WAITING = (ProposalState.CANDIDATE, ProposalState.PROPOSED)
"""The states in which a paper waits for somebody to decide, or for a place in the pull request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The facts about one list at one moment."""

    profile: str
    at: datetime
    runs: Sequence[Run]
    """The last `RECENT_RUNS`, the newest first, with their sources.

    One whose end nobody noted is ``interrupted`` here as soon as nobody is at work, as the next run will note it.
    """
    totals: Mapping[str, RunTotals]
    """All runs that are remembered, by outcome."""
    read_until: datetime | None
    """Up to when arXiv was read without a gap; None before the first verified harvest."""
    last_verified: date | None
    """The newest announcement of which nothing is missing."""
    open_days: Sequence[LedgerDay]
    """Days in doubt, for which runs ask again."""
    given_up: Sequence[LedgerDay]
    """Days given up within `GIVEN_UP_TOLD`."""
    papers: int
    """Papers stored, for all lists of the database."""
    proposals: Mapping[ProposalState, int]
    """How many there are in each state that occurs."""
    waiting_since: Mapping[ProposalState, datetime]
    """Since when the oldest paper of each state waits in which papers wait."""
    deliveries: Sequence[Delivery]
    """What was begun through a channel that the profile still names, by week and channel.

    What was given up is left out where a later digest has gone through the same channel.
    """
    pull_request: PullRequestRecord | None
    """The newest."""
    frozen: FreezeNotice | None
    """That people were told why the open one is left alone; None where it is not."""
    pause: PublishingPause | None
    """That a person stopped the publishing."""
    link: CompareLink | None
    """That a person is asked to open a pull request."""
    size: int | None
    """Of the database in bytes, all lists together; None where nobody can tell."""

    @property
    def last_run(self) -> Run | None:
        """The newest run, whatever came of it."""
        return self.runs[0] if self.runs else None

    @property
    def last_ended(self) -> Run | None:
        """The newest run that came to its end."""
        return next((run for run in self.runs if run.finished_at is not None), None)

    @property
    def budget(self) -> Run | None:
        """The newest run that knew what GitHub still allowed."""
        return next((run for run in self.runs if run.github_remaining is not None), None)

    def deliveries_in(self, state: DeliveryState) -> Sequence[Delivery]:
        """The deliveries in a state."""
        return [delivery for delivery in self.deliveries if delivery.state == state]


def read_condition(
    session: Session, profile: Profile, *, now: datetime, is_under_way: Callable[[], bool] = lambda: True
) -> Condition:
    """Read all facts about a list.

    Args:
        session: For reading alone; where a run looks as if it were under way, its transaction is begun anew.
        profile: The list's.
        now: The present.
        is_under_way: Asked where the database says that a run is: whether that can be.
    """
    name = profile.name
    runs, left = _runs(session, name, is_under_way)
    totals = run_totals(session, name)
    pull_request = newest_pull_request(session, name)
    is_open = pull_request is not None and pull_request.state == "open"
    counts = proposal_counts(session, name)
    return Condition(
        profile=name,
        at=now,
        runs=runs,
        totals=totals if left is None else _with_left(totals, left),
        read_until=watermark(session, name, "arxiv"),
        last_verified=last_verified_announcement(session, name),
        open_days=open_days(session, name),
        given_up=given_up_days(session, name, since=(now - GIVEN_UP_TOLD).date()),
        papers=session.scalar(select(func.count()).select_from(Paper)) or 0,
        proposals={state: count for state, (count, _) in counts.items()},
        waiting_since={state: counts[state][1] for state in WAITING if state in counts},
        deliveries=_lasting(deliveries(session, name, *DeliveryState), profile),
        pull_request=pull_request,
        frozen=freeze_notice(session, name, profile.repository, pull_request.number)
        if pull_request is not None and is_open
        else None,
        pause=publishing_pause(session, name),
        link=compare_link(session, name, profile.repository),
        size=stored_bytes(session),
    )


def _runs(session: Session, name: str, is_under_way: Callable[[], bool]) -> tuple[Sequence[Run], Run | None]:
    """The last runs, and the newest of them where its end was not noted."""
    open_run = _open_run(runs := recent_runs(session, name, limit=RECENT_RUNS))
    if open_run is None or is_under_way():
        return runs, None
    before = open_run.id
    session.rollback()  # it may have ended in between, and it notes that before it lets go of the lock
    left = _open_run(runs := recent_runs(session, name, limit=RECENT_RUNS))
    if left is None or left.id != before:
        return runs, None
    session.expunge(left)
    left.outcome, left.message = "interrupted", NOT_NOTED
    return runs, left


def _open_run(runs: Sequence[Run]) -> Run | None:
    return runs[0] if runs and runs[0].outcome == "running" else None


def _with_left(totals: Mapping[str, RunTotals], left: Run) -> Mapping[str, RunTotals]:
    """The totals as they will be when the next run has noted what became of the last one."""
    one = RunTotals(count=1, last_started_at=left.started_at, last_finished_at=None, arxiv_requests=0)
    before = totals.get("interrupted")
    if before is not None:
        one = replace(before, count=before.count + 1, last_started_at=left.started_at)
    return {outcome: total for outcome, total in totals.items() if outcome != "running"} | {"interrupted": one}


def _lasting(rows: Sequence[Delivery], profile: Profile) -> Sequence[Delivery]:
    channels = {channel.name for channel in profile.channels}
    last_sent = {row.channel: row.week for row in rows if row.state == DeliveryState.SENT}  # the newest comes last
    return [
        row
        for row in rows
        if row.channel in channels
        and (row.state != DeliveryState.GIVEN_UP or row.week > last_sent.get(row.channel, ""))
    ]
