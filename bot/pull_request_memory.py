"""What our pull request's text has to remember, gathered from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from bot.forge.hidden_memory import (
    LONGEST,
    HiddenMemory,
    RememberedDecision,
    RememberedPaper,
    read_memory,
    remembered_decisions,
)
from db.models import Decision, Proposal, PullRequestRecord
from db.proposals import BOT
from db.states import ProposalState


def pull_request_memory(session: Session, profile: str, chosen: Sequence[Proposal], *, blob: str) -> HiddenMemory:
    """The proposed papers, and every person's decision that neither GitHub nor an earlier pull request tells.

    Merges, and deletions from the list's file, can be read there; so these are left out.

    Args:
        session: An open session.
        profile: The profile's name.
        chosen: The papers that the pull request holds.
        blob: Git's hash of the list's file on the branch.
    """
    over = select(PullRequestRecord.body).where(
        PullRequestRecord.profile == profile, PullRequestRecord.state != "open"
    )
    earlier = remembered_decisions(
        memory for body in session.scalars(over) if (memory := read_memory(body)) is not None
    )
    decisions: dict[int, list[RememberedDecision]] = defaultdict(list)
    proposals = {proposal.id: proposal for proposal in chosen}
    for decision in _decisions(session, profile):
        paper = decision.proposal.paper
        told = (paper.arxiv_id or paper.title[:LONGEST], decision.after.value, decision.decided_at)
        if told not in earlier:
            decisions[decision.proposal_id].append(_remembered(decision))
            proposals.setdefault(decision.proposal_id, decision.proposal)
    in_pull_request = {proposal.id for proposal in chosen}
    papers = [
        _paper(proposal, decisions[proposal.id], proposed=proposal.id in in_pull_request)
        for proposal in proposals.values()
    ]
    return HiddenMemory(
        papers=tuple(sorted(papers, key=lambda paper: (paper.arxiv_id or "", paper.title))), blob=blob
    )


def _decisions(session: Session, profile: str) -> list[Decision]:
    """People's decisions that are not told elsewhere, the oldest first."""
    query = (
        select(Decision)
        .join(Decision.proposal)
        .join(Proposal.paper)
        .where(Proposal.profile == profile, Decision.actor != BOT, Decision.after != ProposalState.MERGED)
        .options(contains_eager(Decision.proposal).contains_eager(Proposal.paper))
        .order_by(Decision.decided_at, Decision.id)
    )
    return [found for found in session.scalars(query) if not _is_deletion(found)]


def _is_deletion(decision: Decision) -> bool:
    """Whether it is told by the list's history."""
    return decision.after is ProposalState.REJECTED and "/commit/" in (decision.source_url or "")


def _remembered(decision: Decision) -> RememberedDecision:
    return RememberedDecision(
        before=decision.before.value if decision.before else None,
        after=decision.after.value,
        actor=decision.actor,
        reason=decision.reason[:LONGEST],
        at=decision.decided_at,
        url=decision.source_url,
        section=decision.section,
    )


def _paper(proposal: Proposal, decisions: Sequence[RememberedDecision], *, proposed: bool) -> RememberedPaper:
    paper = proposal.paper
    return RememberedPaper(
        arxiv_id=paper.arxiv_id,
        title=paper.title[:LONGEST],
        since=proposal.created_at,
        section=proposal.section,
        proposed=proposed,
        pinned_section=proposal.pinned_section,
        postponed_until=proposal.postponed_until,
        asked_for=proposal.asked_for,
        # Of what is proposed it may become known later, and that alone is no reason to write.
        doi=None if proposed else paper.doi,
        published=paper.published,
        decisions=tuple(decisions),
    )
