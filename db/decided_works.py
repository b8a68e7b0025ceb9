"""The works that a list has, had, or was offered: none of them is proposed a second time under another record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.listings import current_listings
from db.models import Paper, Proposal
from db.states import ProposalState
from db.works import KnownWorks, Work

FINAL = frozenset({ProposalState.REJECTED, ProposalState.DEFERRED, ProposalState.MERGED, ProposalState.SUPERSEDED})
"""States in which somebody has decided about a work."""
STANDING = frozenset({ProposalState.CANDIDATE, ProposalState.PROPOSED})
_SAID = {
    ProposalState.REJECTED: "was refused",
    ProposalState.DEFERRED: "was put off",
    ProposalState.MERGED: "came into the list by a pull request",
    ProposalState.SUPERSEDED: "was listed",
    ProposalState.CANDIDATE: "waits for a place in the pull request",
    ProposalState.PROPOSED: "is proposed",
}


@dataclass(frozen=True, slots=True)
class SameWork:
    """Another record of a paper's work, and how that one stands."""

    arxiv_id: str | None
    title: str
    stands: str
    """Such as ``was refused on 2025-09-23 by keeper``."""
    since: datetime | None
    """When it was listed, or first was a candidate; None where that is not known."""

    @property
    def reason(self) -> str:
        """Why the paper is not proposed, in a sentence without full stop."""
        name = f"arXiv:{self.arxiv_id}" if self.arxiv_id else f"“{self.title}”"
        return f"the same work as {name}, which {self.stands}"


class DecidedWorks:
    """What is listed in a list or proposed for it, to be compared with what may be proposed.

    Args:
        session: An open session.
        profile: The profile's name.
        states: The proposals that count, besides what stands in the list.
    """

    def __init__(self, session: Session, profile: str, *, states: Iterable[ProposalState] = FINAL | STANDING) -> None:
        self._works = KnownWorks()
        self._stand: dict[int, SameWork] = {}
        papers: dict[int, Paper] = {}
        for listing in current_listings(session, profile):
            if listing.paper_id not in papers:
                papers[listing.paper_id] = listing.paper
                self._add(listing.paper, "stands in the list", since=listing.since_at, versions=False)
        query = (
            select(Proposal)
            .where(Proposal.profile == profile, Proposal.state.in_(list(states)))
            .options(joinedload(Proposal.paper).selectinload(Paper.versions), selectinload(Proposal.decisions))
            .order_by(Proposal.id)
        )
        for proposal in session.scalars(query):
            if proposal.paper_id not in papers:
                self._add(proposal.paper, _told(proposal), since=proposal.created_at, versions=True)

    def add(self, proposal: Proposal) -> None:
        """Let a proposal count that did not."""
        self._add(proposal.paper, _told(proposal), since=proposal.created_at, versions=True)

    def same_as(self, paper: Paper) -> SameWork | None:
        """Another record of the paper's work; None where there is none."""
        found = self._works.same_as(_work(paper))
        return self._stand[found.paper_id] if found is not None else None

    def _add(self, paper: Paper, stands: str, *, since: datetime | None, versions: bool) -> None:
        self._stand[paper.id] = SameWork(paper.arxiv_id, paper.title, stands, since)
        earlier = tuple(each.title for each in paper.versions if each.title) if versions else ()
        self._works.add(_work(paper, earlier))


def _work(paper: Paper, earlier: tuple[str, ...] = ()) -> Work:
    return Work(
        paper_id=paper.id,
        title=paper.title,
        earlier_titles=tuple(title for title in dict.fromkeys(earlier) if title != paper.title),
        doi=paper.doi,
        authors=tuple(paper.authors or ()),
    )


def _told(proposal: Proposal) -> str:
    said = _SAID[proposal.state]
    if proposal.state in STANDING or not proposal.decisions:
        return said
    last = proposal.decisions[-1]
    return f"{said} on {last.decided_at:%Y-%m-%d} by {last.actor}"
