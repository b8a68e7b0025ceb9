"""What the database remembers of a paper that bears on whether it is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.decided_works import DecidedWorks
from db.models import Paper
from db.proposals import proposal_of
from db.states import ProposalState


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the list, now or once."""

    section: str
    since: datetime
    until: datetime | None
    """None while it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDecision:
    """How the paper's proposal stands, and why."""

    state: ProposalState
    section: str | None
    at: datetime
    actor: str
    reason: str
    url: str | None
    """Where it can be read; of what stands in a pull request, the pull request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of one paper, for one list."""

    arxiv_id: str | None = None
    published: datetime | None = None
    places: tuple[Place, ...] = ()
    """The oldest first."""
    decision: LastDecision | None = None
    """None where it was never proposed."""
    twin: str | None = None
    """Of which work that stands in the list or was proposed for it this is another record: a sentence."""


def remember(session: Session, profile: str, paper: Paper) -> Memory:
    """Read it out of the database."""
    places = (
        Place(section=listing.section, since=listing.since_at, until=listing.until_at)
        for listing in paper.listings
        if listing.profile == profile
    )
    return Memory(
        arxiv_id=paper.arxiv_id,
        published=paper.published,
        places=tuple(places),
        decision=_last_decision(session, profile, paper),
        twin=same.reason if (same := DecidedWorks(session, profile).same_as(paper)) else None,
    )


def _last_decision(session: Session, profile: str, paper: Paper) -> LastDecision | None:
    proposal = proposal_of(session, profile, paper)
    if proposal is None or not proposal.decisions:
        return None
    last = proposal.decisions[-1]
    pull_request = proposal.pull_request if proposal.state is ProposalState.PROPOSED else None
    return LastDecision(
        state=proposal.state,
        section=proposal.section,
        at=last.decided_at,
        actor=last.actor,
        reason=last.reason,
        url=last.source_url or (pull_request.url if pull_request else None),
    )
