"""The bot's runs, what each source gave them, and how far each source has been read without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from db.models import Run, SourceOutcome, Watermark


@dataclass(frozen=True, slots=True, kw_only=True)
class RunUsage:
    """What a run took of what others allow; None: nobody counted."""

    arxiv_requests: int | None = None
    """Requests sent to arXiv."""
    github_remaining: int | None = None
    """Requests that GitHub still allows."""
    github_limit: int | None = None
    """Of how many within an hour."""
    github_reset_at: datetime | None = None
    """When all of them are allowed again."""


NOTHING_COUNTED = RunUsage()
NOT_NOTED = "killed, or without its database at the end"
"""What is known of a run that began and did not note its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTotals:
    """All runs of a list that are remembered, by outcome."""

    count: int
    last_started_at: datetime
    last_finished_at: datetime | None
    """None where none of them ended."""
    arxiv_requests: int


def begin_run(session: Session, profile: str, *, version: str, at: datetime) -> Run:
    """Note that a run has begun; one that never ended is noted as interrupted.

    The caller holds the run lock, so nobody else's run is under way.
    """
    left = update(Run).where(Run.profile == profile, Run.outcome == "running")
    session.execute(left.values(outcome="interrupted", message=NOT_NOTED))
    run = Run(profile=profile, version=version, started_at=at, outcome="running", message="", sources=[])
    session.add(run)
    session.flush()
    return run


def finish_run(
    session: Session,
    run_id: int,
    *,
    outcome: str,
    message: str,
    at: datetime,
    usage: RunUsage = NOTHING_COUNTED,
) -> None:
    """Note how a run ended: ``done``, ``unverified`` or ``failed``."""
    run = session.get_one(Run, run_id)
    run.outcome, run.message, run.finished_at = outcome, message, at
    run.arxiv_requests = usage.arxiv_requests
    run.github_remaining, run.github_limit = usage.github_remaining, usage.github_limit
    run.github_reset_at = usage.github_reset_at


def add_source_outcome(
    session: Session, run_id: int, *, source: str, verdict: str, fetched: int, expected: int | None, detail: str
) -> None:
    """Note what one source gave to a run."""
    session.add(
        SourceOutcome(
            run_id=run_id, source=source, verdict=verdict, fetched=fetched, expected=expected, detail=detail
        )
    )


def is_interface(source: str) -> bool:
    """Whether a name is that of one interface of a source, ``arxiv-oai``, and not of the source, ``arxiv``."""
    return "-" in source


def recent_runs(session: Session, profile: str, *, limit: int = 10) -> list[Run]:
    """The last runs, newest first, with their sources."""
    query = select(Run).where(Run.profile == profile).options(selectinload(Run.sources))
    return list(session.scalars(query.order_by(Run.id.desc()).limit(limit)))


def run_totals(session: Session, profile: str) -> dict[str, RunTotals]:
    """All runs that are remembered, by outcome; an outcome that never was is left out."""
    query = select(
        Run.outcome,
        func.count(),
        func.max(Run.started_at, type_=Run.started_at.type),
        func.max(Run.finished_at, type_=Run.finished_at.type),
        func.sum(Run.arxiv_requests),
    ).where(Run.profile == profile)
    return {
        outcome: RunTotals(
            count=count, last_started_at=started, last_finished_at=finished, arxiv_requests=requests or 0
        )
        for outcome, count, started, finished, requests in session.execute(query.group_by(Run.outcome))
    }


def first_run_at(session: Session, profile: str) -> datetime | None:
    """When the bot first ran for a list; None where it never did."""
    return session.scalar(select(func.min(Run.started_at)).where(Run.profile == profile))


def watermark(session: Session, profile: str, source: str) -> datetime | None:
    """The moment up to which a source has been read without a gap; None before the first verified harvest."""
    mark = session.get(Watermark, (profile, source))
    return mark.complete_until if mark else None


def move_watermark(session: Session, profile: str, source: str, *, complete_until: datetime, at: datetime) -> None:
    """Move a watermark forward; it never goes back."""
    mark = session.get(Watermark, (profile, source))
    if mark is None:
        session.add(Watermark(profile=profile, source=source, complete_until=complete_until, moved_at=at))
    elif complete_until > mark.complete_until:
        mark.complete_until, mark.moved_at = complete_until, at
