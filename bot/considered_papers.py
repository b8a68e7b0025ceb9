"""The papers that were looked at and left out, as the pull request's text names them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from bot.forge.body_content import Considered
from bot.profile_sections import ProfileSections
from db.decided_works import DecidedWorks
from db.models import Classification, Listing, Paper, Proposal
from db.proposals import proposals
from db.states import ProposalState

MOST_CONSIDERED = 15
"""Papers in the folded part that says what was looked at and left out."""


def considered_papers(
    session: Session, profile: str, chosen: Sequence[Proposal], sections: ProfileSections
) -> list[Considered]:
    """The nearest misses, and what waits for a place, among the papers submitted between the chosen ones.

    They are picked by the papers' own dates and scores, not by the clock; and since arXiv announces papers in about
    the order of their submission, those of the coming days change nothing here until one of them is chosen. What
    waits for its section is named whatever its date.

    Args:
        session: An open session.
        profile: The profile's name.
        chosen: The papers that are proposed.
        sections: The profile's sections in the list.
    """
    days = [proposal.paper.published for proposal in chosen if proposal.paper.published]
    waiting = []
    for proposal in proposals(session, profile, ProposalState.CANDIDATE, ProposalState.PROPOSED):
        if proposal in chosen:
            continue
        if not sections.section_for(proposal.section):
            reason = f"waits for its section: {sections.tell(proposal.section or '')}"
        elif days and proposal.paper.published and min(days) <= proposal.paper.published <= max(days):
            reason = "waits for the next pull request"
        else:
            continue
        waiting.append(_considered(proposal.paper, reason))
    if not days:
        return waiting[:MOST_CONSIDERED]
    judged = (
        select(Classification)
        .join(Paper)
        .outerjoin(Proposal, (Proposal.paper_id == Paper.id) & (Proposal.profile == profile))
        .where(Classification.profile == profile)
        .where(Paper.published >= min(days), Paper.published <= max(days))
        .where(Proposal.id.is_(None), ~Paper.listings.any(Listing.profile == profile))
        .options(joinedload(Classification.paper))
        .order_by(Classification.relevance.desc(), Paper.arxiv_id.nulls_first())
    )
    unsure = [
        _considered(found.paper, found.reason)
        for found in session.scalars(judged.where(Classification.outcome == "abstain").limit(MOST_CONSIDERED))
    ]
    again = _proposed_before(session, profile, judged.where(Classification.outcome == "propose"))
    return [*again, *unsure, *waiting][:MOST_CONSIDERED]


def _proposed_before(session: Session, profile: str, query: Select[Classification]) -> list[Considered]:
    """Papers that belong in the list, but whose work is listed or was decided about under another record."""
    papers = [found.paper for found in session.scalars(query)]
    decided = DecidedWorks(session, profile) if papers else None
    same = [(paper, decided.same_as(paper)) for paper in papers] if decided else []
    return [_considered(paper, work.reason) for paper, work in same if work is not None]


def _considered(paper: Paper, reason: str) -> Considered:
    return Considered(arxiv_id=paper.arxiv_id or "", title=paper.title, reason=reason)
