"""Read what the maintainer made of our pull request: merged, closed, or boxes unticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.counting import counted
from bot.forge.base import PullRequest, PullRequestState
from bot.forge.body import read_ticks
from bot.review.paper_commands import POSTPONED
from bot.steps.context import Cycle, stored_fields
from bot.steps.offered_link import take_up
from db.models import Paper, Proposal, PullRequestRecord
from db.proposals import change_state, proposals
from db.pull_requests import (
    find_pull_request,
    knows_pull_requests,
    open_pull_request,
    our_heads,
    save_pull_request,
)
from db.states import ProposalState

A_REVIEWER = "a reviewer"
"""The actor where the forge does not tell who it was."""

UNKNOWN = "this database knows nothing of it: it is left alone"
"""Said in a run's message of a pull request that is not known; doctor and status look for it."""


def read_review(cycle: Cycle) -> str:
    """Turn what happened to the pull request into decisions, paper by paper.

    Raises:
        ForgeError: It cannot be read; then nothing is published either, so that no decision is overwritten.
    """
    if cycle.forge is None:
        return "no token, so there is no pull request to read"
    with cycle.sessions() as session:
        standing = open_pull_request(session, cycle.name, cycle.repository)
    found = cycle.forge.pull_request(standing.number if standing else None)
    if found is None:
        return "no pull request is open"
    with cycle.sessions.begin() as session:
        known = find_pull_request(session, cycle.name, cycle.repository, found.number)
        is_ours = found.head_sha in our_heads(session, cycle.name, cycle.repository)
        if known is None and (is_ours or found.state is PullRequestState.OPEN):
            known = take_up(cycle, session, found)
        if known is None and not is_ours:
            return _leave_alone(cycle, session, found)
        if known is not None and known.state == found.state.value != PullRequestState.OPEN:
            return f"pull request {found.number} is {found.state.value}, as it was"
        decided = _READERS[found.state](cycle, session, found, known)
        save_pull_request(session, cycle.name, cycle.repository, at=cycle.now, **stored_fields(found))
    return f"pull request {found.number} is {found.state.value}: {decided}"


def _leave_alone(cycle: Cycle, session: Session, found: PullRequest) -> str:
    """Stop publishing for a pull request that is not known, unless it is over and others are known.

    A database that knows none at all has lost what was decided: without that, refused papers would be proposed again.
    """
    is_open = found.state is PullRequestState.OPEN
    is_lost = cycle.conversation is not None and not knows_pull_requests(session, cycle.name, cycle.repository)
    if not is_open and not is_lost:
        return "no pull request is open"
    cycle.publishing = False
    advice = "if this database is new or was lost, run `shelver rebuild`, which restores it from GitHub"
    if is_open:
        advice += "; otherwise that goes on when the pull request is merged or closed"
    # What was decided cannot be trusted to be whole, and stays so in the database until somebody has acted.
    cycle.unverified.append(f"{found.url} uses our branch, but {UNKNOWN}, and new papers wait: {advice}")
    return f"pull request {found.number} is not known here"


def _read_open(cycle: Cycle, session: Session, found: PullRequest, known: PullRequestRecord | None) -> str:
    cycle.pull_request = found
    if found.base_branch not in {None, cycle.profile.base_branch}:
        cycle.publishing = False
        cycle.notes.append(
            f"{found.url} goes to {found.base_branch} and no longer to {cycle.profile.base_branch}: nothing is "
            "written until somebody sends it back, merges or closes it"
        )
    ticks = read_ticks(found.body)
    # A box that was obeyed and still stands there, on a frozen branch say, does not undo what was decided since.
    before = read_ticks(known.body) if known is not None else {}
    unticked = [arxiv_id for arxiv_id, ticked in ticks.items() if not ticked and before.get(arxiv_id, True)]
    if found.opener_decides:
        refused = _decide(cycle, session, found, unticked, _REFUSED, actor=A_REVIEWER, reason=_unticked(found))
    else:
        refused = _put_off(cycle, session, found, known, unticked)
    if known is None or known.state == PullRequestState.OPEN:
        again = {arxiv_id for arxiv_id, is_ticked in ticks.items() if is_ticked and not before.get(arxiv_id, True)}
        again &= _refused_because(session, known, _unticked(found)) if known is not None else set()
        reason = f"box ticked again in pull request {found.number}"
        taken_back = _decide(cycle, session, found, again, _TAKEN_BACK, actor=A_REVIEWER, reason=reason)
        told = f"{counted(refused, 'box', 'boxes')} newly unticked"
        return f"{told}, {taken_back} ticked again" if taken_back else told
    ticked = {arxiv_id for arxiv_id, is_ticked in ticks.items() if is_ticked}
    if _is_stale(cycle, found, known):
        ticked = _refused_because(session, known, _closed(found))
    reason = f"pull request {found.number} was reopened"
    _decide(cycle, session, found, ticked, _TAKEN_BACK, actor=A_REVIEWER, reason=reason)
    return "it was reopened, so its papers are proposed again"


def _read_merged(cycle: Cycle, session: Session, found: PullRequest, known: PullRequestRecord | None) -> str:
    reason = f"pull request {found.number} was merged"
    actor = found.merged_by or A_REVIEWER
    cycle.merged_by = found.merged_by
    papers = _papers(cycle, session, found, known)
    confirmed = _put_off_before(session, found, known)
    _decide(cycle, session, found, confirmed, _CONFIRMED, actor=actor, reason=f"left out when {reason}")
    merged = _decide(cycle, session, found, papers, _MERGED, actor=actor, reason=reason)
    before = read_ticks(known.body) if known is not None else {}
    unticked = [
        arxiv_id
        for arxiv_id, ticked in read_ticks(found.body).items()
        if not ticked and before.get(arxiv_id, True) and arxiv_id in papers
    ]
    if unticked:
        cycle.notes.append(
            f"{found.url} was merged before a run could take out what had just been unticked: {', '.join(unticked)}. "
            "Delete these lines from the list if they are not wanted"
        )
    return f"{counted(merged, 'paper')} listed now"


def _read_closed(cycle: Cycle, session: Session, found: PullRequest, known: PullRequestRecord | None) -> str:
    reason = _closed(found)
    actor = found.closed_by or A_REVIEWER
    papers = _papers(cycle, session, found, known)
    put_off = _put_off_before(session, found, known)
    if found.opened_by is not None and found.opened_by == found.closed_by and not found.opener_decides:
        reason += " by who opened it, who is no maintainer"
        kept = _decide(cycle, session, found, papers, _RETURNED, actor=actor, reason=reason)
        kept += _decide(cycle, session, found, put_off, _TAKEN_BACK, actor=actor, reason=reason)
        return f"{counted(kept, 'paper')} proposed anew, because who opened and closed it is no maintainer"
    refused = _decide(cycle, session, found, papers | put_off, _REFUSED, actor=actor, reason=reason)
    return f"{counted(refused, 'paper')} refused"


def _papers(cycle: Cycle, session: Session, found: PullRequest, known: PullRequestRecord | None) -> set[str]:
    """The papers that stood in a pull request, whatever people made of its text.

    A text that a person put there is not kept up to date, so it has no say in it.
    """
    papers = set() if _is_stale(cycle, found, known) else set(read_ticks(found.body))
    if known is not None:
        papers |= _held(session, known)
    return papers


def _is_stale(cycle: Cycle, found: PullRequest, known: PullRequestRecord | None) -> bool:
    """Whether the text may name other papers than the branch holds: a person put it there, and we do not edit it."""
    return found.opened_by is not None or (cycle.profile.mode == "compare" and known is not None)


def _closed(found: PullRequest) -> str:
    return f"pull request {found.number} was closed unmerged"


def _unticked(found: PullRequest) -> str:
    reason = f"box unticked in pull request {found.number}"
    return reason if found.opener_decides else f"{reason}, whose opener is no maintainer"


def _put_off(
    cycle: Cycle, session: Session, found: PullRequest, known: PullRequestRecord | None, unticked: Iterable[str]
) -> int:
    """Take papers off a pull request whose text a stranger wrote, and may have unticked: its merge refuses them.

    Nothing but what stands in it can be taken off so.
    """
    wanted = set(unticked) & (_held(session, known) if known is not None else set())
    count = _decide(cycle, session, found, wanted, _PUT_OFF, actor=A_REVIEWER, reason=_unticked(found))
    for proposal in proposals(session, cycle.name, ProposalState.DEFERRED):
        if proposal.paper.arxiv_id in wanted:
            proposal.postponed_until = cycle.now + POSTPONED
    return count


def _held(session: Session, known: PullRequestRecord) -> set[str]:
    """The papers that stand in a pull request by what is remembered."""
    query = select(Paper.arxiv_id).join(Proposal, Proposal.paper_id == Paper.id)
    held = query.where(Proposal.pull_request_id == known.id, Proposal.state == ProposalState.PROPOSED)
    return {arxiv_id for arxiv_id in session.scalars(held) if arxiv_id}


def _put_off_before(session: Session, found: PullRequest, known: PullRequestRecord | None) -> set[str]:
    """The papers whose unticked boxes wait for a maintainer's word."""
    return _refused_because(session, known, _unticked(found)) if known and not found.opener_decides else set()


def _refused_because(session: Session, known: PullRequestRecord, reason: str) -> set[str]:
    """The papers of a pull request about which nothing was decided since they were refused for this reason."""
    refused = Proposal.state.in_([ProposalState.REJECTED, ProposalState.DEFERRED])
    held = select(Proposal).where(Proposal.pull_request_id == known.id, refused)
    return {
        proposal.paper.arxiv_id or "" for proposal in session.scalars(held) if proposal.decisions[-1].reason == reason
    }


_READERS = {
    PullRequestState.OPEN: _read_open,
    PullRequestState.MERGED: _read_merged,
    PullRequestState.CLOSED: _read_closed,
}


@dataclass(frozen=True, slots=True)
class _Move:
    """A decision about papers of the pull request: where it leads, and whom it concerns."""

    after: ProposalState
    before: frozenset[ProposalState]


_S = ProposalState
_REFUSED = _Move(_S.REJECTED, frozenset({_S.CANDIDATE, _S.PROPOSED, _S.DEFERRED}))
_MERGED = _Move(_S.MERGED, frozenset({_S.CANDIDATE, _S.PROPOSED, _S.SUPERSEDED}))
_PUT_OFF = _Move(_S.DEFERRED, frozenset({_S.PROPOSED}))
_CONFIRMED = _Move(_S.REJECTED, frozenset({_S.DEFERRED}))
_RETURNED = _Move(_S.CANDIDATE, frozenset({_S.PROPOSED}))
_TAKEN_BACK = _Move(_S.CANDIDATE, frozenset({_S.REJECTED, _S.DEFERRED}))


def _decide(
    cycle: Cycle,
    session: Session,
    found: PullRequest,
    arxiv_ids: Iterable[str],
    move: _Move,
    *,
    actor: str,
    reason: str,
) -> int:
    """Move the proposals that a decision concerns; return how many."""
    query = select(Proposal).join(Paper).where(Proposal.profile == cycle.name, Paper.arxiv_id.in_(list(arxiv_ids)))
    concerned = [proposal for proposal in session.scalars(query) if proposal.state in move.before]
    for proposal in concerned:
        if move is _MERGED and proposal.state is ProposalState.CANDIDATE:
            change_state(proposal, ProposalState.PROPOSED, reason="found in the pull request", at=cycle.now)
        at = min(found.ended_at or cycle.now, cycle.now)
        change_state(proposal, move.after, reason=reason, at=at, actor=actor, source_url=found.url)
        if move is _TAKEN_BACK:
            proposal.postponed_until = None
    return len(concerned)
