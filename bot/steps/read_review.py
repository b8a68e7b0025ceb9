"""Read what the maintainer made of our pull request: merged, closed, or boxes unticked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.forge.base import PullRequest, PullRequestState
from bot.forge.body import read_ticks
from bot.steps.context import Cycle
from db.models import Paper, Proposal
from db.proposals import change_state
from db.pull_requests import open_pull_request, our_heads, save_pull_request
from db.states import TRANSITIONS, ProposalState

A_REVIEWER = "a reviewer"
"""The actor where the forge does not tell who it was."""


def read_review(cycle: Cycle) -> str:
    """Turn what happened to the pull request into decisions, paper by paper.

    Raises:
        ForgeError: It cannot be read; then nothing is published either, so that no decision is overwritten.
    """
    if cycle.forge is None:
        return "no token, so there is no pull request to read"
    with cycle.sessions() as session:
        record = open_pull_request(session, cycle.name, cycle.repository)
        heads = our_heads(session, cycle.name, cycle.repository)
    pull_request = cycle.forge.pull_request(record.number if record else None)
    if pull_request is None:
        return "no pull request is open"
    if record is None and pull_request.head_sha not in heads:
        cycle.notes.append(f"{pull_request.url} uses our branch, but we did not open it: it is left alone")
        return f"pull request {pull_request.number} is not ours"
    with cycle.sessions.begin() as session:
        decided = _DECISIONS[pull_request.state](cycle, session, pull_request)
        save_pull_request(
            session,
            cycle.name,
            cycle.repository,
            number=pull_request.number,
            url=pull_request.url,
            state=pull_request.state.value,
            body=pull_request.body,
            head_sha=pull_request.head_sha,
            at=cycle.now,
        )
    if pull_request.state is PullRequestState.OPEN:
        cycle.pull_request = pull_request
    return f"pull request {pull_request.number} is {pull_request.state.value}: {decided}"


def _read_open(cycle: Cycle, session: Session, pull_request: PullRequest) -> str:
    unticked = [arxiv_id for arxiv_id, ticked in read_ticks(pull_request.body).items() if not ticked]
    refused = _decide(
        cycle,
        session,
        unticked,
        ProposalState.REJECTED,
        actor=A_REVIEWER,
        reason=f"box unticked in pull request {pull_request.number}",
        source_url=pull_request.url,
    )
    return f"{refused} boxes newly unticked"


def _read_merged(cycle: Cycle, session: Session, pull_request: PullRequest) -> str:
    merged = _decide(
        cycle,
        session,
        read_ticks(pull_request.body),
        ProposalState.MERGED,
        actor=pull_request.merged_by or A_REVIEWER,
        reason=f"pull request {pull_request.number} was merged",
        source_url=pull_request.url,
    )
    return f"{merged} papers are listed now"


def _read_closed(cycle: Cycle, session: Session, pull_request: PullRequest) -> str:
    refused = _decide(
        cycle,
        session,
        read_ticks(pull_request.body),
        ProposalState.REJECTED,
        actor=pull_request.closed_by or A_REVIEWER,
        reason=f"pull request {pull_request.number} was closed unmerged",
        source_url=pull_request.url,
    )
    return f"{refused} papers are refused"


_DECISIONS = {
    PullRequestState.OPEN: _read_open,
    PullRequestState.MERGED: _read_merged,
    PullRequestState.CLOSED: _read_closed,
}


def _decide(
    cycle: Cycle,
    session: Session,
    arxiv_ids: Iterable[str],
    state: ProposalState,
    *,
    actor: str,
    reason: str,
    source_url: str,
) -> int:
    """Move the proposals of some papers to a state, where they may go there; return how many went."""
    query = select(Proposal).join(Paper).where(Proposal.profile == cycle.name, Paper.arxiv_id.in_(list(arxiv_ids)))
    moved = 0
    for proposal in session.scalars(query):
        if state is ProposalState.MERGED and proposal.state is ProposalState.CANDIDATE:
            change_state(proposal, ProposalState.PROPOSED, reason="found in the pull request", at=cycle.now)
        if state in TRANSITIONS[proposal.state]:
            change_state(proposal, state, reason=reason, at=cycle.now, actor=actor, source_url=source_url)
            moved += 1
    return moved
