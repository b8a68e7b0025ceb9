"""What people asked for after the branch had been built, and what a merge brought into the list all the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.review.list_edits import is_move_pending
from db.listings import ListChange
from db.models import Listing, Proposal
from db.proposals import proposal_of
from db.states import ProposalState

_TAKEN_OFF = {ProposalState.REJECTED: "refused", ProposalState.DEFERRED: "put off"}


def late_words(session: Session, profile: str, change: ListChange, *, built_at: datetime | None) -> tuple[str, ...]:
    """What is left for people to do after they merged our pull request before a run could do it: paper by paper.

    Args:
        session: A transaction, in which the proposals do not follow the list yet.
        profile: The profile's name.
        change: What the merge did.
        built_at: When what was merged had been built.
    """
    late = []
    for listing in change.added:
        proposal = proposal_of(session, profile, listing.paper)
        asked = _asked(proposal, listing, built_at) if proposal is not None else None
        if asked is not None:
            late.append(f"{listing.paper.arxiv_id or repr(listing.paper.title)} ({asked})")
    return tuple(late)


def _asked(proposal: Proposal, listing: Listing, built_at: datetime | None) -> str | None:
    if proposal.state in _TAKEN_OFF:
        return _TAKEN_OFF[proposal.state]
    if proposal.pinned_section != listing.section and is_move_pending(proposal, built_at=built_at):
        return f"to be moved to {proposal.pinned_section!r}"
    return None
