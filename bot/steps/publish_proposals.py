"""Make the branch and the one pull request say what was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.forge.base import Forge, Published
from bot.proposed_change import build_change
from bot.steps.context import Cycle
from config.errors import BranchFrozenError, ListError
from db.models import Proposal, PullRequestRecord
from db.proposals import change_state, proposals
from db.pull_requests import announce_head, our_heads, save_pull_request
from db.states import ProposalState


def publish_proposals(cycle: Cycle) -> str:
    """Build the list with the chosen entries in it, and publish it with as few writes as that takes.

    Raises:
        ForgeError: The pull request could not be brought up to date; the next run does it.
        ListError: An entry cannot be inserted.
    """
    if cycle.forge is None:
        cycle.notes.append("SHELVER_GITHUB_TOKEN is not set, so no pull request was opened")
        return f"{len(cycle.chosen)} papers would be proposed"
    if cycle.snapshot is None or cycle.curated is None:
        raise ListError("the list was not read, so nothing can be inserted into it")
    if not cycle.chosen:
        return _withdraw(cycle, cycle.forge)
    with cycle.sessions() as session:
        change = build_change(
            session,
            cycle.profile,
            _load(session, cycle.chosen),
            snapshot=cycle.snapshot,
            curated=cycle.curated,
            seen_body=cycle.pull_request.body if cycle.pull_request else None,
        )
        heads = our_heads(session, cycle.name, cycle.repository)
    try:
        published = cycle.forge.publish(change, our_heads=heads, announce_head=lambda sha: _announce(cycle, sha))
    except BranchFrozenError as error:
        cycle.notes.append(str(error))
        return "somebody else has committed to the branch: it is left alone, and new papers wait"
    cycle.published = published
    _record(cycle, published)
    cycle.figures.proposed = len(cycle.chosen)
    wrote = ", ".join(published.wrote) or "nothing had to be written"
    return f"{len(cycle.chosen)} papers in {published.pull_request.url} ({wrote})"


def _load(session: Session, proposal_ids: Sequence[int]) -> list[Proposal]:
    query = select(Proposal).where(Proposal.id.in_(proposal_ids)).options(joinedload(Proposal.paper))
    found = {proposal.id: proposal for proposal in session.scalars(query)}
    return [found[proposal_id] for proposal_id in proposal_ids]


def _announce(cycle: Cycle, sha: str) -> None:
    with cycle.sessions.begin() as session:
        announce_head(session, cycle.name, cycle.repository, sha, at=cycle.now)


def _save(cycle: Cycle, session: Session, published: Published) -> PullRequestRecord:
    pull_request = published.pull_request
    return save_pull_request(
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


def _record(cycle: Cycle, published: Published) -> None:
    """Remember the pull request, and which proposals it holds and which it holds no longer."""
    with cycle.sessions.begin() as session:
        record = _save(cycle, session, published)
        for proposal in proposals(session, cycle.name, ProposalState.PROPOSED):
            if proposal.id not in cycle.chosen:
                change_state(proposal, ProposalState.CANDIDATE, reason="no place in the pull request", at=cycle.now)
        for proposal in _load(session, cycle.chosen):
            proposal.pull_request_id = record.id
            reason = f"in pull request {published.pull_request.number}"
            change_state(
                proposal,
                ProposalState.PROPOSED,
                reason=reason,
                at=cycle.now,
                source_url=published.pull_request.url,
            )


def _withdraw(cycle: Cycle, forge: Forge) -> str:
    """Close a pull request in which nothing is left."""
    if cycle.pull_request is None:
        return "nothing to propose"
    with cycle.sessions() as session:
        heads = our_heads(session, cycle.name, cycle.repository)
    try:
        forge.withdraw(cycle.pull_request.number, our_heads=heads)
    except BranchFrozenError as error:
        cycle.notes.append(str(error))
        return "nothing to propose, but somebody else has committed to the branch: it is left alone"
    with cycle.sessions.begin() as session:
        save_pull_request(
            session,
            cycle.name,
            cycle.repository,
            number=cycle.pull_request.number,
            url=cycle.pull_request.url,
            state="closed",
            body=cycle.pull_request.body,
            head_sha=cycle.pull_request.head_sha,
            at=cycle.now,
        )
    return f"nothing is left to propose: pull request {cycle.pull_request.number} was closed"
