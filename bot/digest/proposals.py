"""How the proposals stood when a week ended, and what was decided about them in it, as their decisions tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from bot.digest.proposal_content import CandidatePaper, Candidates, DecidedPaper, WaitingPaper
from bot.digest.value import PaperName
from bot.digest.week import Week
from bot.forge.compare_link import is_compare_page
from db.models import Decision, Listing, Paper, Proposal, PullRequestRecord
from db.states import ProposalState

BEST_CANDIDATES = 5
"""Candidates that are named."""
_PULL_REQUEST = re.compile(r"/pull/(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waited when the week ended."""

    proposed: tuple[WaitingPaper, ...]
    candidates: Candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided in the week, each in the order of the decisions."""

    refused: tuple[DecidedPaper, ...]
    deferred: tuple[DecidedPaper, ...]
    withdrawn: tuple[DecidedPaper, ...]


def waiting_papers(session: Session, profile: str, week: Week, *, told_until: datetime) -> Waiting:
    """What waited for review or for a place at the week's end.

    Section and relevance are those stored now. Papers that stood in the list by then are left out, though the merge
    was read only later. Ages count up to the moment until which the week is known.
    """
    stood_in_list = (
        select(Listing.id)
        .where(Listing.profile == profile, Listing.paper_id == Proposal.paper_id, Listing.since_at < week.end)
        .where(or_(Listing.until_at.is_(None), Listing.until_at >= week.end))
        .exists()
    )
    decisions = [
        decision
        for decision in _last_decisions(session, profile, Decision.decided_at < week.end, ~stood_in_list)
        if decision.after in {ProposalState.PROPOSED, ProposalState.CANDIDATE}
    ]
    proposed = [decision for decision in decisions if decision.after is ProposalState.PROPOSED]
    candidates = [decision for decision in decisions if decision.after is ProposalState.CANDIDATE]
    proposed.sort(key=lambda decision: (decision.decided_at, decision.id))
    candidates.sort(key=_by_place)
    return Waiting(
        proposed=tuple(_waiting(decision, week, told_until=told_until) for decision in proposed),
        candidates=Candidates(
            count=len(candidates), best=tuple(_candidate(decision) for decision in candidates[:BEST_CANDIDATES])
        ),
    )


def decided_papers(session: Session, profile: str, week: Week, *, removed_papers: Collection[int]) -> Decided:
    """The refusals, postponements and withdrawals of the week that still held at its end.

    Args:
        session: An open session.
        profile: The profile's name.
        week: The week.
        removed_papers: Papers that left the list in the week: their refusal is told there.
    """
    decisions = [
        decision
        for decision in _last_decisions(
            session, profile, Decision.decided_at >= week.start, Decision.decided_at < week.end
        )
        if decision.proposal.paper_id not in removed_papers
    ]

    def ending_in(state: ProposalState) -> tuple[DecidedPaper, ...]:
        return tuple(_decided(decision) for decision in decisions if decision.after is state)

    return Decided(
        refused=ending_in(ProposalState.REJECTED),
        deferred=ending_in(ProposalState.DEFERRED),
        withdrawn=ending_in(ProposalState.WITHDRAWN),
    )


def _last_decisions(session: Session, profile: str, *conditions: ColumnElement[bool]) -> Sequence[Decision]:
    """Each proposal's last change of state among those that fulfil all conditions, the earliest first."""
    last = (
        select(func.max(Decision.id))
        .join(Decision.proposal)
        .where(Proposal.profile == profile, Decision.before.is_distinct_from(Decision.after), *conditions)
        .group_by(Decision.proposal_id)
    )
    query = (
        select(Decision)
        .join(Decision.proposal)
        .where(Decision.id.in_(last))
        .options(
            contains_eager(Decision.proposal).options(
                joinedload(Proposal.paper).load_only(Paper.arxiv_id, Paper.title, Paper.published),
                joinedload(Proposal.pull_request).load_only(
                    PullRequestRecord.number, PullRequestRecord.url, PullRequestRecord.opened_at
                ),
            )
        )
        .order_by(Decision.decided_at, Decision.id)
    )
    return session.scalars(query).all()


def _by_place(decision: Decision) -> tuple[float, float, int]:
    """The order in which candidates get a place: by relevance, the newer paper first among equals."""
    published = decision.proposal.paper.published
    return (-decision.proposal.relevance, -published.timestamp() if published else 0.0, decision.proposal_id)


def _waiting(decision: Decision, week: Week, *, told_until: datetime) -> WaitingPaper:
    proposal = decision.proposal
    record = proposal.pull_request
    # Who opens the pull request by our link puts it in the link's place.
    opened = record is not None and record.opened_at < week.end and is_compare_page(decision.source_url)
    url = record.url if record and (opened or not decision.source_url) else decision.source_url
    in_url = _PULL_REQUEST.search(url or "")
    number = record.number if record and record.url == url else None
    return WaitingPaper(
        paper=PaperName.of(proposal.paper),
        section=proposal.section,
        relevance=proposal.relevance,
        proposed_at=decision.decided_at,
        age_days=(told_until - decision.decided_at).days,
        pull_request_url=url,
        pull_request_number=int(in_url[1]) if in_url else number,
    )


def _candidate(decision: Decision) -> CandidatePaper:
    proposal = decision.proposal
    return CandidatePaper(
        paper=PaperName.of(proposal.paper),
        section=proposal.section,
        relevance=proposal.relevance,
        candidate_since=decision.decided_at,
    )


def _decided(decision: Decision) -> DecidedPaper:
    return DecidedPaper(
        paper=PaperName.of(decision.proposal.paper),
        actor=decision.actor,
        reason=decision.reason,
        decided_at=decision.decided_at,
        source_url=decision.source_url,
    )
