"""Make the branch and the one pull request say what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.forge.base import Change, Forge, Published, PullRequestState
from bot.forge.hidden_memory import read_memory
from bot.proposed_change import build_change
from bot.review.answers import COMMANDS
from bot.sources.base import ListSnapshot
from bot.steps.context import Cycle, stored_fields
from config.errors import BranchFrozenError, ListError
from db.models import Proposal
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
    if cycle.snapshot is None:
        raise ListError("the list was not read, so nothing can be inserted into it")
    if not cycle.publishing:
        return "a pull request that is not ours uses the branch: new papers wait"
    if cycle.paused is not None:
        return cycle.paused
    if not cycle.chosen:
        return _withdraw(cycle, cycle.forge)
    with cycle.sessions() as session:
        heads = our_heads(session, cycle.name, cycle.repository)
        change = _build_change(cycle, session, cycle.snapshot)
    remembered = read_memory(change.body)
    if remembered is not None and remembered.forgotten:
        cycle.notes.append(
            f"{remembered.forgotten} old decisions no longer fit into the pull request's text: keep this database, "
            "since `shelver rebuild` cannot restore them"
        )
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


def _build_change(cycle: Cycle, session: Session, snapshot: ListSnapshot) -> Change:
    """The change with all chosen papers or, where the list's Markdown is damaged, with those that can be inserted."""
    chosen = _load(session, cycle.chosen)
    seen_body = cycle.pull_request.body if cycle.pull_request else None

    def build(part: Sequence[Proposal]) -> Change:
        return build_change(
            session,
            cycle.profile,
            part,
            snapshot=snapshot,
            sections=cycle.sections,
            seen_body=seen_body,
            commands=COMMANDS if cycle.conversation is not None else (),
        )

    try:
        return build(chosen)
    except ListError:
        kept: list[Proposal] = []
        change: Change | None = None
        for section in dict.fromkeys(proposal.section for proposal in chosen):
            group = [proposal for proposal in chosen if proposal.section == section]
            try:
                change = build([*kept, *group])
            except ListError as reason:
                cycle.notes.append(f"papers wait for {section!r}: {reason}")
            else:
                kept += group
        if change is None:
            raise
        cycle.chosen = tuple(proposal.id for proposal in kept)
        return change


def _load(session: Session, proposal_ids: Sequence[int]) -> list[Proposal]:
    query = select(Proposal).where(Proposal.id.in_(proposal_ids)).options(joinedload(Proposal.paper))
    found = {proposal.id: proposal for proposal in session.scalars(query)}
    return [found[proposal_id] for proposal_id in proposal_ids]


def _announce(cycle: Cycle, sha: str) -> None:
    with cycle.sessions.begin() as session:
        announce_head(session, cycle.name, cycle.repository, sha, at=cycle.now)


def _record(cycle: Cycle, published: Published) -> None:
    """Remember the pull request, and which proposals it holds and which it holds no longer."""
    with cycle.sessions.begin() as session:
        fields = stored_fields(published.pull_request)
        record = save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **fields)
        _take_off(cycle, session)
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


def _take_off(cycle: Cycle, session: Session) -> None:
    """What was proposed and was not chosen this time waits again."""
    for proposal in proposals(session, cycle.name, ProposalState.PROPOSED):
        if proposal.id not in cycle.chosen:
            certain = cycle.sections.section_for(proposal.section)
            reason = "no place in the pull request" if certain else cycle.sections.tell(proposal.section or "")
            change_state(proposal, ProposalState.CANDIDATE, reason=reason, at=cycle.now)


def _withdraw(cycle: Cycle, forge: Forge) -> str:
    """Close a pull request in which nothing is left.

    That it is closed is stored first: otherwise a run killed in between would leave a closed pull request, which the
    next one would take for a person's refusal.
    """
    left = cycle.pull_request
    if left is None:
        return "nothing to propose"
    with cycle.sessions.begin() as session:
        heads = our_heads(session, cycle.name, cycle.repository)
        fields = stored_fields(replace(left, state=PullRequestState.CLOSED))
        save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **fields)
    try:
        forge.withdraw(left.number, our_heads=heads)
    except BranchFrozenError as error:
        with cycle.sessions.begin() as session:
            save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **stored_fields(left))
        cycle.notes.append(str(error))
        return "nothing to propose, but somebody else has committed to the branch: it is left alone"
    with cycle.sessions.begin() as session:
        _take_off(cycle, session)
    return f"nothing is left to propose: pull request {left.number} was closed"
