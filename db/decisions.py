"""What was decided about papers, by whom, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from db.models import Decision, Paper, Proposal
from db.proposals import BOT
from db.states import ProposalState

OPERATOR = "operator"
"""The actor of what is decided on the command line."""


def decisions(
    session: Session,
    profile: str,
    *,
    paper: Paper | None = None,
    since: datetime | None = None,
    with_ours: bool = False,
) -> Sequence[Decision]:
    """The decisions about a list's papers, with proposal and paper, the newest first.

    Args:
        session: An open session.
        profile: The profile's name.
        paper: Only those about this paper.
        since: Only those from this moment on.
        with_ours: Those that nobody made but the bot as well.
    """
    query = (
        select(Decision)
        .join(Decision.proposal)
        .join(Proposal.paper)
        .where(Proposal.profile == profile)
        .options(contains_eager(Decision.proposal).contains_eager(Proposal.paper))
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    if paper is not None:
        query = query.where(Proposal.paper_id == paper.id)
    if since is not None:
        query = query.where(Decision.decided_at >= since)
    if not with_ours:
        query = query.where(Decision.actor != BOT)
    return session.scalars(query).all()


def last_decision_by_a_person(proposal: Proposal) -> Decision | None:
    """The newest decision about a paper that a person made and nobody took back; the operator's undoing is none."""
    made = (
        decision
        for decision in reversed(proposal.decisions)
        if decision.actor not in {BOT, OPERATOR} and decision.taken_back_at is None
    )
    return next(made, None)


def pinned_at(proposal: Proposal) -> datetime:
    """When a person moved the paper to the section that it is pinned to; an undoing that led back there is later."""
    moved = (
        decision.decided_at
        for decision in reversed(proposal.decisions)
        if decision.section == proposal.pinned_section
        and decision.actor != OPERATOR
        and decision.taken_back_at is None
    )
    return next(moved, proposal.created_at)


def merge_decision(proposal: Proposal) -> Decision | None:
    """The decision by which a paper came into the list through our pull request, the newest if there are several."""
    return next((made for made in reversed(proposal.decisions) if made.is_change_to(ProposalState.MERGED)), None)


def note_decision(
    proposal: Proposal, *, section: str | None, reason: str, at: datetime, actor: str, source_url: str | None
) -> None:
    """Keep a decision that leaves the proposal in its state: a move to a section, or a date."""
    proposal.decisions.append(
        Decision(
            before=proposal.state,
            after=proposal.state,
            actor=actor,
            reason=reason,
            source_url=source_url,
            decided_at=at,
            section=section,
        )
    )
