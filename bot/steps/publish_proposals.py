"""Make the branch and the one pull request say what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.counting import counted
from bot.forge.base import Change, Forge, Offered, Published, PullRequestState
from bot.forge.body import title_to_keep
from bot.forge.hidden_memory import read_memory
from bot.proposed_change import build_change
from bot.review.answers import COMMANDS
from bot.sources.base import ListSnapshot
from bot.steps.context import Cycle, stored_fields
from bot.steps.fitting_papers import find_fitting
from bot.steps.hold_off import end_hold_off, hold_off
from bot.steps.offered_link import propose_by_link, record_link, withdraw_link
from bot.steps.tell_frozen import tell_frozen
from config.errors import BranchFrozenError, ListError
from db.compare_links import drop_compare_link
from db.freeze_notices import forget_freeze_notice
from db.models import Proposal
from db.proposals import change_state, proposals
from db.pull_requests import announce_head, find_pull_request, replaceable_heads, save_pull_request
from db.states import ProposalState


def publish_proposals(cycle: Cycle) -> str:
    """Build the list with the chosen entries in it, and publish it with as few writes as that takes.

    Raises:
        ForgeError: The pull request could not be brought up to date; the next run does it.
        ListError: An entry cannot be inserted.
    """
    if cycle.forge is None:
        cycle.notes.append(
            "neither SHELVER_GITHUB_TOKEN nor SHELVER_GITHUB_APP_ID is set, so no pull request was opened"
        )
        return f"{counted(len(cycle.chosen), 'paper')} would be proposed"
    if cycle.snapshot is None:
        raise ListError("the list was not read, so nothing can be inserted into it")
    if not cycle.publishing:
        return "what becomes of the branch is for people to say: new papers wait"
    if cycle.paused is not None:
        return cycle.paused
    if (waits := hold_off(cycle)) is not None:
        return waits
    told = _publish(cycle, cycle.forge, cycle.snapshot) if cycle.chosen else _withdraw(cycle, cycle.forge)
    end_hold_off(cycle)
    return told


def _publish(cycle: Cycle, forge: Forge, snapshot: ListSnapshot) -> str:
    with cycle.sessions() as session:
        heads = replaceable_heads(session, cycle.name, cycle.repository)
        change = _respected(cycle, session, _build_change(cycle, session, snapshot))
    remembered = read_memory(change.body)
    if remembered is not None and remembered.forgotten:
        cycle.notes.append(
            f"{remembered.forgotten} old decisions no longer fit into the pull request's text: keep this database, "
            "since `shelver rebuild` cannot restore them"
        )
    try:
        published = forge.publish(change, our_heads=heads, announce_head=lambda sha: _announce(cycle, sha))
    except BranchFrozenError as error:
        cycle.notes.append(str(error))
        tell_frozen(cycle)
        return "somebody else has committed to the branch: it is left alone, and new papers wait"
    wrote = ", ".join(published.wrote) or "nothing had to be written"
    place = _record(cycle, published, change.lines)
    return f"{counted(len(cycle.chosen), 'paper')} {place} ({wrote})"


def _respected(cycle: Cycle, session: Session, change: Change) -> Change:
    """The change, without overwriting what people made of the pull request's title and labels."""
    found = cycle.pull_request
    if found is None:
        return change
    known = find_pull_request(session, cycle.name, cycle.repository, found.number)
    title = title_to_keep(found.title, change.title, template=cycle.profile.pull_request.title)
    return replace(change, title=title, settled_labels=frozenset((known.labels if known else None) or ()))


def _build_change(cycle: Cycle, session: Session, snapshot: ListSnapshot) -> Change:
    """The change with all chosen papers or, where one stands in the way, with those that can be inserted."""
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
        fitting = find_fitting(chosen, build)
        cycle.notes += fitting.notes
        cycle.chosen = tuple(proposal.id for proposal in fitting.kept)
        return fitting.change


def _load(session: Session, proposal_ids: Sequence[int]) -> list[Proposal]:
    query = select(Proposal).where(Proposal.id.in_(proposal_ids)).options(joinedload(Proposal.paper))
    found = {proposal.id: proposal for proposal in session.scalars(query)}
    return [found[proposal_id] for proposal_id in proposal_ids]


def _announce(cycle: Cycle, sha: str) -> None:
    with cycle.sessions.begin() as session:
        announce_head(session, cycle.name, cycle.repository, sha, at=cycle.now)


def _record(cycle: Cycle, published: Published | Offered, lines: Mapping[str, str]) -> str:
    """Remember the pull request, and which proposals it holds, in which words, and which it holds no longer.

    Returns:
        Where they are, in words.
    """
    if isinstance(published, Offered):
        return _record_offered(cycle, published, lines)
    cycle.published = published
    with cycle.sessions.begin() as session:
        fields = stored_fields(published.pull_request)
        record = save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **fields)
        drop_compare_link(session, cycle.name, cycle.repository)
        forget_freeze_notice(session, cycle.name, cycle.repository, record.number)
        _take_off(cycle, session)
        for proposal in _load(session, cycle.chosen):
            proposal.pull_request_id = record.id
            proposal.line = lines.get(proposal.paper.arxiv_id or "")
            reason = f"in pull request {published.pull_request.number}"
            change_state(
                proposal,
                ProposalState.PROPOSED,
                reason=reason,
                at=cycle.now,
                source_url=published.pull_request.url,
            )
    return f"in {published.pull_request.url}"


def _record_offered(cycle: Cycle, offered: Offered, lines: Mapping[str, str]) -> str:
    """Remember the link, and which proposals it stands for, in which words."""
    cycle.offered = offered
    with cycle.sessions.begin() as session:
        record_link(cycle, session, offered)
        _take_off(cycle, session)
        for proposal in _load(session, cycle.chosen):
            proposal.line = lines.get(proposal.paper.arxiv_id or "")
            propose_by_link(cycle, proposal, offered)
    return "on the branch, whose pull request waits for you to open it by the link"


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
        return withdraw_link(cycle, forge)
    with cycle.sessions.begin() as session:
        heads = replaceable_heads(session, cycle.name, cycle.repository)
        fields = stored_fields(replace(left, state=PullRequestState.CLOSED))
        save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **fields)
    try:
        forge.withdraw(left.number, our_heads=heads)
    except BranchFrozenError as error:
        with cycle.sessions.begin() as session:
            save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **stored_fields(left))
        cycle.notes.append(str(error))
        tell_frozen(cycle)
        return "nothing to propose, but somebody else has committed to the branch: it is left alone"
    with cycle.sessions.begin() as session:
        _take_off(cycle, session)
    return f"nothing is left to propose: pull request {left.number} was closed"
