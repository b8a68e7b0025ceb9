"""What becomes of proposals whose papers are withdrawn from arXiv, and of those that come back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from bot.steps.context import Cycle
from db.decided_works import DecidedWorks
from db.models import Classification, Paper, Proposal
from db.proposals import change_state, is_wanted, proposals
from db.states import ProposalState
from db.withdrawals import why_withdrawn

FROM_ARXIV = "withdrawn from arXiv: "
"""So begins the reason of our decision about a withdrawn paper; the paper's own words follow."""


def withdrawal(paper: Paper) -> str | None:
    """The words by which a paper says that it was withdrawn from arXiv; None where it does not."""
    return why_withdrawn(comment=paper.comment, abstract=paper.abstract)


def drop_withdrawn(cycle: Cycle, session: Session) -> None:
    """Withdrawn papers are proposed no more, whoever asked for them: nobody asked for what they say now."""
    for proposal in proposals(session, cycle.name, ProposalState.CANDIDATE, ProposalState.PROPOSED):
        if (words := withdrawal(proposal.paper)) is not None:
            change_state(proposal, ProposalState.WITHDRAWN, reason=f"{FROM_ARXIV}{words}", at=cycle.now)


def bring_back_restored(cycle: Cycle, session: Session, decided: DecidedWorks, *, oldest: datetime) -> None:
    """Papers that were withdrawn and have been judged anew since, as good ones, are candidates again.

    So are those that a person had asked for, or gave a section, once they have changed on arXiv, however judged.

    Args:
        cycle: The run.
        session: Its transaction.
        decided: The works that are listed or were decided about; those that come back are added.
        oldest: Papers submitted before this are not proposed, except where a person wants them.
    """
    judged_good = and_(
        Classification.outcome == "propose",
        Classification.classified_at > Proposal.changed_at,
        Paper.published >= oldest,
    )
    wanted = and_(
        or_(Proposal.asked_for, Proposal.pinned_section.is_not(None)), Paper.changed_at > Proposal.changed_at
    )
    query = (
        select(Proposal)
        .join(Paper, Proposal.paper_id == Paper.id)
        .join(Classification, (Classification.paper_id == Paper.id) & (Classification.profile == Proposal.profile))
        .where(Proposal.profile == cycle.name, Proposal.state == ProposalState.WITHDRAWN)
        .where(or_(judged_good, wanted))
        .options(joinedload(Proposal.paper))
    )
    for proposal in session.scalars(query):
        if withdrawal(proposal.paper) is None and decided.same_as(proposal.paper) is None:
            reason = "changed, and a person wants it" if is_wanted(proposal) else "changed, and judged anew"
            change_state(proposal, ProposalState.CANDIDATE, reason=reason, at=cycle.now)
            decided.add(proposal)
