"""Proposals: what belongs in the list, how that stands, and who decided it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from db.models import Decision, Paper, Proposal
from db.states import ProposalState, check_transition

BOT = "shelver"
"""The actor of what nobody decided but the bot."""


def begin_proposal(
    session: Session,
    profile: str,
    paper: Paper,
    *,
    state: ProposalState,
    reason: str,
    at: datetime,
    actor: str = BOT,
    source_url: str | None = None,
) -> Proposal:
    """Start a proposal's life, as a candidate or with what a person did already."""
    proposal = Proposal(
        profile=profile, paper=paper, state=state, section_score=0.0, relevance=0.0, created_at=at, changed_at=at
    )
    proposal.decisions.append(
        Decision(before=None, after=state, actor=actor, reason=reason, source_url=source_url, decided_at=at)
    )
    session.add(proposal)
    return proposal


def change_state(
    proposal: Proposal,
    state: ProposalState,
    *,
    reason: str,
    at: datetime,
    actor: str = BOT,
    source_url: str | None = None,
) -> None:
    """Move a proposal to another state and keep who, when and why. Staying where it is changes nothing.

    Raises:
        IllegalTransitionError: Its state has no such successor (`db.states`).
    """
    if proposal.state == state:
        return
    paper = proposal.paper.arxiv_id or f"{proposal.paper.title!r}"
    check_transition(paper, proposal.state, state)
    proposal.decisions.append(
        Decision(before=proposal.state, after=state, actor=actor, reason=reason, source_url=source_url, decided_at=at)
    )
    proposal.state, proposal.changed_at = state, at


def is_wanted(proposal: Proposal) -> bool:
    """Whether a person asked for the paper, or said where it belongs."""
    return proposal.asked_for or proposal.pinned_section is not None


def proposals(session: Session, profile: str, *states: ProposalState) -> Sequence[Proposal]:
    """The proposals in any of some states (all, if none is named), with their papers, oldest first."""
    query = select(Proposal).where(Proposal.profile == profile).options(joinedload(Proposal.paper))
    if states:
        query = query.where(Proposal.state.in_(states))
    return session.scalars(query.order_by(Proposal.created_at, Proposal.id)).all()


def proposal_counts(session: Session, profile: str) -> dict[ProposalState, tuple[int, datetime]]:
    """How many proposals are in each state that occurs, and when the oldest of them began."""
    oldest = func.min(Proposal.created_at, type_=Proposal.created_at.type)
    query = select(Proposal.state, func.count(), oldest).where(Proposal.profile == profile).group_by(Proposal.state)
    return {state: (count, since) for state, count, since in session.execute(query)}


def proposal_of(session: Session, profile: str, paper: Paper) -> Proposal | None:
    """The proposal of a paper, if there ever was one."""
    return session.scalars(select(Proposal).where(Proposal.profile == profile, Proposal.paper_id == paper.id)).first()
