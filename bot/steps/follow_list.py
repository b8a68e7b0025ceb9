"""Let the proposals follow what people do to the list."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.review.late_words import late_words
from bot.review.list_edits import ListEditor, note_list_edits
from bot.sources.base import ListCommit
from bot.steps.context import Cycle
from db.decisions import merge_decision
from db.listings import ListChange
from db.models import Listing
from db.proposals import begin_proposal, change_state, proposal_of, proposals
from db.pull_requests import is_our_merge, last_built_at
from db.states import ProposalState

A_PERSON = "whoever merged"
A_MACHINE = "[bot]"
"""GitHub lets the logins of apps, and of nobody else, end so."""


def follow_commit(cycle: Cycle, session: Session, commit: ListCommit, change: ListChange) -> None:
    """Let the proposals follow what a commit did to the list, once the listings say so."""
    source_url = commit_url(cycle, commit)
    at = min(commit.committed_at, cycle.now)
    if is_our_merge(session, cycle.name, commit.sha):
        _tell_late_words(cycle, session, change, source_url)
    for listing in change.added:
        proposal = proposal_of(session, cycle.name, listing.paper)
        if proposal and proposal.state not in {ProposalState.MERGED, ProposalState.SUPERSEDED}:
            change_state(
                proposal,
                ProposalState.SUPERSEDED,
                reason=listing_reason(listing.section, commit),
                at=at,
                actor=commit.author,
                source_url=source_url,
            )
    for listing in change.removed:
        _refuse_deleted(cycle, session, commit, listing, source_url)
    _note_edits(cycle, session, commit, change, source_url)


def refuse_left_out(cycle: Cycle, session: Session) -> None:
    """A paper of a merged pull request that never stood in the list was taken out by whoever merged."""
    for proposal in proposals(session, cycle.name, ProposalState.MERGED):
        if not any(listing.profile == cycle.name for listing in proposal.paper.listings):
            merge = merge_decision(proposal)
            change_state(
                proposal,
                ProposalState.REJECTED,
                reason="left out of the merge",
                at=cycle.now,
                actor=merge.actor if merge else A_PERSON,
                source_url=merge.source_url if merge else None,
            )


def commit_url(cycle: Cycle, commit: ListCommit) -> str:
    """Where a commit of the list can be read."""
    return f"https://github.com/{cycle.profile.repository}/commit/{commit.sha}"


def deletion_reason(section: str, commit: ListCommit) -> str:
    """Why a deleted paper is refused."""
    return f"deleted from {section!r} by {commit.author}"


def listing_reason(section: str, commit: ListCommit) -> str:
    """Why a paper that the owner listed is proposed no longer."""
    return f"listed in {section!r} by {commit.author}"


def _tell_late_words(cycle: Cycle, session: Session, change: ListChange, source_url: str) -> None:
    built_at = last_built_at(session, cycle.name, cycle.repository)
    if late := late_words(session, cycle.name, change, built_at=built_at):
        cycle.notes.append(
            f"{source_url} merged what was on the branch before a run could do what had been asked for: "
            f"{'; '.join(late)}. Edit the list if that is still wanted"
        )


def _note_edits(cycle: Cycle, session: Session, commit: ListCommit, change: ListChange, source_url: str) -> None:
    """Keep what people made of our entries; a merge, whoever is named as its author, is the word of who merged."""
    merged_ours = is_our_merge(session, cycle.name, commit.sha)
    if commit.author.endswith(A_MACHINE) and not merged_ours:
        return
    editor = ListEditor(
        login=(_who_merged(cycle, session, change) if merged_ours else None) or commit.author,
        url=source_url,
        at=cycle.now,
        merged_ours=merged_ours,
        built_at=last_built_at(session, cycle.name, cycle.repository),
    )
    sections = cycle.curated.outline if cycle.curated is not None else ()
    note_list_edits(session, cycle.name, change, editor=editor, sections=sections)


def _who_merged(cycle: Cycle, session: Session, change: ListChange) -> str | None:
    """Who merged our pull request, which an earlier run may have read; None where nobody knows."""
    if cycle.merged_by is not None:
        return cycle.merged_by
    ours = (proposal_of(session, cycle.name, listing.paper) for listing in change.added)
    merges = (merge_decision(proposal) for proposal in ours if proposal is not None)
    return next((merge.actor for merge in merges if merge is not None), None)


def _refuse_deleted(cycle: Cycle, session: Session, commit: ListCommit, listing: Listing, source_url: str) -> None:
    reason = deletion_reason(listing.section, commit)
    at = min(commit.committed_at, cycle.now)
    proposal = proposal_of(session, cycle.name, listing.paper)
    if proposal is None:
        begin_proposal(
            session,
            cycle.name,
            listing.paper,
            state=ProposalState.REJECTED,
            reason=reason,
            at=at,
            actor=commit.author,
            source_url=source_url,
        )
    else:
        change_state(
            proposal, ProposalState.REJECTED, reason=reason, at=at, actor=commit.author, source_url=source_url
        )
