"""Withdrawn papers that the pull request's text tells of: those in the list, and those that it held itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from bot.forge.body_content import WithdrawnPaper
from bot.listed_changes import withdrawn_now
from bot.steps.withdrawn_papers import FROM_ARXIV
from db.models import Proposal, PullRequestRecord
from db.states import ProposalState

TOLD_FOR = timedelta(weeks=8)
"""Who has not removed a withdrawn paper by then wants to keep it."""


def withdrawn_news(session: Session, profile: str, *, newest: datetime) -> list[WithdrawnPaper]:
    """The withdrawn papers that the reviewer should know of, by identifier.

    How old a withdrawal is counts from the pull request's newest paper, not from the clock: so the text of a quiet
    day is that of the day before.

    Args:
        session: An open session.
        profile: The profile's name.
        newest: When the newest of the proposed papers came.
    """
    since = newest - TOLD_FOR
    listed = [
        WithdrawnPaper(
            arxiv_id=found.paper.arxiv_id, title=found.paper.title, section=found.section, reason=found.reason
        )
        for found in withdrawn_now(session, profile)
        if found.paper.arxiv_id and found.seen_at is not None and found.seen_at >= since
    ]
    return [*listed, *_taken_off(session, profile, besides={paper.arxiv_id for paper in listed})]


def _taken_off(session: Session, profile: str, *, besides: set[str]) -> list[WithdrawnPaper]:
    """Papers that stood in the open pull request until they were withdrawn."""
    query = (
        select(Proposal)
        .join(Proposal.paper)
        .join(Proposal.pull_request)
        .where(
            Proposal.profile == profile, Proposal.state == ProposalState.WITHDRAWN, PullRequestRecord.state == "open"
        )
        .options(contains_eager(Proposal.paper), selectinload(Proposal.decisions))
    )
    found = []
    for proposal in session.scalars(query):
        last = proposal.decisions[-1]
        arxiv_id = proposal.paper.arxiv_id
        if last.before is ProposalState.PROPOSED and last.reason.startswith(FROM_ARXIV) and arxiv_id not in besides:
            words = last.reason.removeprefix(FROM_ARXIV)
            found.append(
                WithdrawnPaper(arxiv_id=arxiv_id or "", title=proposal.paper.title, section=None, reason=words)
            )
    return sorted(found, key=lambda paper: paper.arxiv_id)
