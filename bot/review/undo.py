"""Taking back the last thing that a person decided about a paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.review.paper_commands import POSTPONED
from config.errors import ConfigurationError
from db.decisions import OPERATOR, last_decision_by_a_person, note_decision
from db.models import Classification, Decision, Paper, Proposal
from db.proposals import change_state, proposal_of
from db.states import ProposalState

_S = ProposalState
_LISTED = frozenset({_S.MERGED, _S.SUPERSEDED})
_STANDING = frozenset({_S.CANDIDATE, _S.PROPOSED})
_REFUSALS = frozenset({_S.REJECTED, _S.DEFERRED})


def undo_last_decision(
    session: Session, profile: str, paper: Paper, *, reason: str | None, at: datetime
) -> tuple[Decision, Proposal]:
    """Take back the newest decision about a paper that a person made and nobody took back yet.

    A refused or postponed paper is a candidate again; one that was asked for is again what it was before, put off
    anew if it was put off; one that was moved has the section of the move before, or of its judgement. The decision
    itself stays on record.

    Args:
        session: A transaction; the caller ends it.
        profile: The profile's name.
        paper: The paper.
        reason: Why; None for a sentence that says whose decision it was.
        at: The moment, which becomes the undoing's.

    Returns:
        The decision that was taken back, and the proposal as it is now.

    Raises:
        ConfigurationError: There is nothing to take back; nothing was changed.
    """
    shown = paper.arxiv_id or repr(paper.title)
    proposal = proposal_of(session, profile, paper)
    decision = last_decision_by_a_person(proposal) if proposal is not None else None
    if proposal is None or decision is None:
        raise ConfigurationError(f"nobody has decided anything about {shown} that could be undone")
    told = f"{decision.actor}'s decision of {decision.decided_at:%Y-%m-%d} ({decision.reason})"
    if decision.after in _LISTED or proposal.state in _LISTED:
        raise ConfigurationError(f"{shown} stands in the list: what is to be undone there is undone in the list")
    if not _still_holds(decision, proposal):
        raise ConfigurationError(
            f"{told} no longer has an effect: {shown} is {proposal.state.value} for another reason, which "
            "`shelver show` tells"
        )
    if decision.after in _REFUSALS and not _is_judged(session, proposal):
        raise ConfigurationError(
            f"{shown} was listed before it could be judged, so it cannot be proposed: put its line back by hand"
        )
    _take_back(decision, proposal, reason=reason or f"undid {told}", at=at)
    return decision, proposal


def _still_holds(decision: Decision, proposal: Proposal) -> bool:
    if decision.section is not None:
        return proposal.state in _STANDING or proposal.state is _S.DEFERRED
    if decision.after in _STANDING:
        return proposal.state in _STANDING
    return proposal.state is decision.after


def _is_judged(session: Session, proposal: Proposal) -> bool:
    judged = select(Classification.id).where(
        Classification.profile == proposal.profile, Classification.paper_id == proposal.paper_id
    )
    return session.scalars(judged).first() is not None


def _take_back(decision: Decision, proposal: Proposal, *, reason: str, at: datetime) -> None:
    decision.taken_back_at = at
    if decision.section is not None:
        moves = (
            other.section
            for other in reversed(proposal.decisions)
            if other.taken_back_at is None and other.actor != OPERATOR
        )
        proposal.pinned_section = next((section for section in moves if section is not None), None)
    elif decision.after in _REFUSALS:
        proposal.postponed_until = None
        change_state(proposal, _S.CANDIDATE, reason=reason, at=at, actor=OPERATOR)
        return
    else:
        proposal.asked_for = False
        if decision.before is not decision.after:
            before = decision.before or _S.WITHDRAWN
            if before is _S.DEFERRED:
                proposal.postponed_until = at + POSTPONED
            change_state(proposal, before, reason=reason, at=at, actor=OPERATOR)
            return
    note_decision(proposal, section=proposal.pinned_section, reason=reason, at=at, actor=OPERATOR, source_url=None)
