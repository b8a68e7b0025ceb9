"""What the database knows of the papers that an audit is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from config.profile import Profile
from db.decided_works import DecidedWorks
from db.models import Classification, ListChangeRecord, ListCommitRecord, Listing, Paper, Proposal
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

    def wording_after(self, change: ListChangeRecord) -> str | None:
        """What an entry said after a commit: what the next change of it found there, else what it said last."""
        place = (change.paper_id, change.section)
        later = (found.raw_before for found in self._rewordings.get(place, ()) if found.id > change.id)
        return next(later, self._last_wordings.get(place))

    @cached_property
    def _rewordings(self) -> dict[tuple[int, str], list[ListChangeRecord]]:
        """The changes of wording, by paper and the section in which the entry stood before, in their order."""
        query = (
            select(ListChangeRecord)
            .join(ListChangeRecord.commit)
            .where(ListCommitRecord.profile == self.profile.name, ListChangeRecord.raw_before.is_not(None))
            .order_by(ListChangeRecord.id)
        )
        found: dict[tuple[int, str], list[ListChangeRecord]] = {}
        for change in self.session.scalars(query):
            found.setdefault((change.paper_id, change.section_before or change.section), []).append(change)
        return found

    @cached_property
    def _last_wordings(self) -> dict[tuple[int, str], str]:
        """What the entries said last, by paper and section."""
        query = select(Listing.paper_id, Listing.section, Listing.raw).where(Listing.profile == self.profile.name)
        return {
            (paper_id, section): raw for paper_id, section, raw in self.session.execute(query.order_by(Listing.id))
        }

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
