"""Runs, papers and days for tests of what the database tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.health.condition import Condition, read_condition
from config.loading import load_profile
from config.profile import Profile
from db.models import LedgerDay
from db.proposals import begin_proposal
from db.runs import RunUsage, add_source_outcome, begin_run, finish_run
from db.states import ProposalState
from tests.bot.scene import PROFILE_FOLDER
from tests.db.samples import stored_paper

PROFILE = Profile.model_validate(
    load_profile(str(PROFILE_FOLDER)).profile.model_dump()
    | {"channels": [{"name": "readers", "kind": "file", "folder": "readers"}]}
)
LIST = PROFILE.name
MONDAY = datetime(2025, 9, 22, 5, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def add_run(
    session: Session, at: datetime, *, outcome: str = "done", message: str = "nothing to propose", requests: int = 5
) -> None:
    """A run of two minutes that arXiv gave 42 papers."""
    run = begin_run(session, LIST, version="0.1.0", at=at)
    for source in ("arxiv-oai", "arxiv"):
        add_source_outcome(
            session, run.id, source=source, verdict="ok", fetched=42, expected=42, detail="all that was announced"
        )
    usage = RunUsage(
        arxiv_requests=requests, github_remaining=4_900, github_limit=5_000, github_reset_at=at + timedelta(hours=1)
    )
    finish_run(session, run.id, outcome=outcome, message=message, at=at + timedelta(minutes=2), usage=usage)


def add_day(session: Session, day: datetime, verdict: str) -> None:
    """What is noted of an announcement."""
    session.add(
        LedgerDay(
            profile=LIST,
            source="arxiv-oai",
            category="cs.SE",
            day=day.date(),
            verdict=verdict,
            detail="3 of 40 came",
            fetched=3,
            expected=40,
            owed=[],
            attempts=1,
            first_at=day,
            checked_at=day,
        )
    )


def add_proposal(session: Session, number: int, state: ProposalState, at: datetime) -> None:
    """A paper that belongs in the list."""
    begin_proposal(session, LIST, stored_paper(session, number), state=state, reason="fits", at=at)
    session.flush()


def condition(session: Session, now: datetime) -> Condition:
    """The facts."""
    session.flush()
    return read_condition(session, PROFILE, now=now)
