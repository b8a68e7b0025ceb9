"""What had become of merged papers some days after the merge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from db.models import Decision, MergeCheck, Proposal
from db.states import ProposalState


def unchecked_merges(session: Session, profile: str) -> Sequence[Decision]:
    """The merges of papers that were not looked at since, with proposal and paper, the oldest first."""
    query = (
        select(Decision)
        .join(Decision.proposal)
        .outerjoin(
            MergeCheck,
            and_(MergeCheck.proposal_id == Decision.proposal_id, MergeCheck.merged_at == Decision.decided_at),
        )
        .where(Proposal.profile == profile, Decision.after == ProposalState.MERGED, MergeCheck.proposal_id.is_(None))
        .options(contains_eager(Decision.proposal).joinedload(Proposal.paper))
        .order_by(Decision.decided_at, Decision.id)
    )
    return [decision for decision in session.scalars(query) if decision.is_change_to(ProposalState.MERGED)]


def merge_checks(
    session: Session, profile: str, *, since: datetime, before: datetime
) -> Sequence[tuple[MergeCheck, Proposal]]:
    """What was looked at in a span of time, in the order of the papers, with proposal and paper."""
    query = (
        select(MergeCheck, Proposal)
        .join(Proposal, MergeCheck.proposal_id == Proposal.id)
        .where(Proposal.profile == profile, MergeCheck.checked_at >= since, MergeCheck.checked_at < before)
        .options(joinedload(Proposal.paper), selectinload(Proposal.decisions))
        .order_by(MergeCheck.merged_at, MergeCheck.proposal_id)
    )
    return [(check, proposal) for check, proposal in session.execute(query)]
