"""What the database knows of the papers that an audit is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from config.profile import Profile
from db.decided_works import DecidedWorks
from db.models import Classification, ListCommitRecord, Paper, Proposal
from db.papers import BATCH


class KnownPapers:
    """What the database knows of the papers that the commits touched, read at once."""

    def __init__(self, session: Session, profile: Profile, commits: Iterable[ListCommitRecord]) -> None:
        self.session = session
        self.profile = profile
        wanted = sorted({change.paper_id for commit in commits for change in commit.changes})
        self.papers: dict[int, Paper] = {}
        self.classifications: dict[int, Classification] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            papers = select(Paper).where(Paper.id.in_(batch)).options(selectinload(Paper.versions))
            self.papers |= {paper.id: paper for paper in session.scalars(papers)}
            judged = select(Classification).where(
                Classification.profile == profile.name, Classification.paper_id.in_(batch)
            )
            self.classifications |= {found.paper_id: found for found in session.scalars(judged)}

    @cached_property
    def proposals(self) -> Sequence[Proposal]:
        """All of the list."""
        query = (
            select(Proposal)
            .where(Proposal.profile == self.profile.name)
            .options(joinedload(Proposal.paper), joinedload(Proposal.pull_request), selectinload(Proposal.decisions))
            .order_by(Proposal.id)
        )
        return self.session.scalars(query).all()

    @cached_property
    def proposal_of(self) -> dict[int, Proposal]:
        """By paper."""
        return {proposal.paper_id: proposal for proposal in self.proposals}

    @cached_property
    def works(self) -> DecidedWorks:
        """What is listed, or was decided about."""
        return DecidedWorks(self.session, self.profile.name)
