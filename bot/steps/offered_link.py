"""The life of a link by which a person opens the pull request: offered, taken up, withdrawn."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.forge.base import Forge, Offered, PullRequest, PullRequestState
from bot.steps.context import Cycle, stored_fields
from config.errors import BranchFrozenError
from db.compare_links import compare_link, drop_compare_link, save_compare_link
from db.models import Proposal, PullRequestRecord
from db.proposals import change_state, proposals
from db.pull_requests import replaceable_heads, save_pull_request
from db.states import ProposalState


def record_link(cycle: Cycle, session: Session, offered: Offered) -> None:
    """Remember the link that a person may open now."""
    save_compare_link(session, cycle.name, cycle.repository, url=offered.link, at=cycle.now)


def propose_by_link(cycle: Cycle, proposal: Proposal, offered: Offered) -> None:
    """Count a paper as proposed: it stands on the branch for which the link is offered."""
    proposal.pull_request_id = None
    reason = "on the branch, whose pull request waits to be opened"
    change_state(proposal, ProposalState.PROPOSED, reason=reason, at=cycle.now, source_url=offered.page)


def take_up(cycle: Cycle, session: Session, found: PullRequest) -> PullRequestRecord | None:
    """What was proposed by a link stands in the pull request that somebody opened by it.

    Returns:
        The pull request as it was before anybody had a say in it; None where no link was offered.
    """
    if compare_link(session, cycle.name, cycle.repository) is None:
        return None
    fields = stored_fields(replace(found, state=PullRequestState.OPEN, body=""))
    record = save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **fields)
    for proposal in proposals(session, cycle.name, ProposalState.PROPOSED):
        proposal.pull_request_id = record.id
    drop_compare_link(session, cycle.name, cycle.repository)
    if found.state is PullRequestState.OPEN:
        cycle.notes.append(
            f"{found.url} was opened by {found.opened_by or 'our own account'}: its branch is kept up to date, its "
            "title and text stay as they are"
        )
    return record


def withdraw_link(cycle: Cycle, forge: Forge) -> str:
    """Take the branch away for which a link is offered, because nothing is left to propose.

    The link is forgotten last: a run that is killed in between is finished by the next one.
    """
    with cycle.sessions() as session:
        if compare_link(session, cycle.name, cycle.repository) is None:
            return "nothing to propose"
        heads = replaceable_heads(session, cycle.name, cycle.repository)
    try:
        forge.withdraw(None, our_heads=heads)
    except BranchFrozenError as error:
        cycle.notes.append(str(error))
        return "nothing to propose, but somebody else has committed to the branch: it is left alone"
    with cycle.sessions.begin() as session:
        drop_compare_link(session, cycle.name, cycle.repository)
    return "nothing is left to propose: the branch is gone, and the link leads nowhere any more"
