"""What Shelver remembers, as typed SQLAlchemy models.

Papers are shared by all curated lists; everything else belongs to one profile, named by its ``name``. All moments
are in UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.backfilled_days import BackfilledDay
from db.base import Base, state_type
from db.compare_links import CompareLink
from db.delivery_models import Delivery
from db.list_models import ListChangeRecord, ListCommitRecord
from db.maintainer_models import FreezeNotice, ListActivity, MergeCheck
from db.paper_changes import PaperChange
from db.paper_facts import PaperFacts
from db.review_models import CommentMark, HandledComment, PublishingPause
from db.source_models import LedgerDay, RequestTurn
from db.states import ProposalState

__all__ = [
    "BackfilledDay",
    "Base",
    "BranchHead",
    "Classification",
    "CommentMark",
    "CompareLink",
    "Decision",
    "Delivery",
    "FreezeNotice",
    "HandledComment",
    "LedgerDay",
    "ListActivity",
    "ListChangeRecord",
    "ListCommitRecord",
    "ListSnapshotRecord",
    "Listing",
    "MergeCheck",
    "Paper",
    "PaperChange",
    "PaperFacts",
    "PaperVersion",
    "Proposal",
    "PublishingPause",
    "PullRequestRecord",
    "RequestTurn",
    "Run",
    "SourceOutcome",
    "Watermark",
]


class Paper(Base):
    """A paper, at the newest version that was seen."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    arxiv_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    """Without version; None for a listed paper that is not on arXiv."""
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(Text, index=True)
    """`db.identity.title_key` of the title: the second way to recognise a paper."""
    abstract: Mapped[str] = mapped_column(Text, default="")
    authors: Mapped[list[str]] = mapped_column(default=list)
    categories: Mapped[list[str]] = mapped_column(default=list)
    """arXiv categories, the primary one first."""
    comment: Mapped[str | None] = mapped_column(Text)
    journal_reference: Mapped[str | None] = mapped_column(Text)
    doi: Mapped[str | None] = mapped_column(Text)
    published: Mapped[datetime | None] = mapped_column(index=True)
    """When version 1 was submitted."""
    updated: Mapped[datetime | None]
    """When the newest version was submitted."""
    version: Mapped[int | None]
    """The newest version's number; None until arXiv itself told about the paper."""
    first_seen_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime]

    versions: Mapped[list[PaperVersion]] = relationship(
        back_populates="paper", order_by="PaperVersion.version", cascade="all, delete-orphan"
    )
    listings: Mapped[list[Listing]] = relationship(back_populates="paper", order_by="Listing.since_at")


class PaperVersion(Base):
    """What one version of a paper said of itself."""

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str | None] = mapped_column(Text)
    """None where only a newer version told of this one."""
    comment: Mapped[str | None] = mapped_column(Text)
    submitted_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]

    paper: Mapped[Paper] = relationship(back_populates="versions")


class Listing(Base):
    """An entry that stands or stood in a curated list: where, since which commit, until which."""

    __tablename__ = "listing"
    __table_args__ = (Index("ix_listing_profile_until_commit", "profile", "until_commit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    section: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    """``bullet``, ``numbered`` or ``table``."""
    raw: Mapped[str] = mapped_column(Text)
    """The entry as the list writes it."""
    month: Mapped[str | None] = mapped_column(String(7))
    venue: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    tag: Mapped[str | None] = mapped_column(Text)
    since_commit: Mapped[str] = mapped_column(String(64))
    """The commit that first held it, or the one at which the list was first read."""
    since_at: Mapped[datetime]
    until_commit: Mapped[str | None] = mapped_column(String(64))
    """The commit that no longer held it; None while it stands."""
    until_at: Mapped[datetime | None]

    paper: Mapped[Paper] = relationship(back_populates="listings")


class ListSnapshotRecord(Base):
    """The list as it was last read, so that an unmoved head costs one conditional request."""

    __tablename__ = "list_snapshot"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    repository: Mapped[str] = mapped_column(Text)
    """``OWNER/NAME`` of the list, so that two profiles of one name are noticed."""
    head_sha: Mapped[str] = mapped_column(String(64))
    etag: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime]


class Classification(Base):
    """What the classifier said of a paper's text, with the evidence and the rules' version."""

    __tablename__ = "classification"
    __table_args__ = (
        UniqueConstraint("profile", "paper_id"),
        Index("ix_classification_profile_outcome", "profile", "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    model_version: Mapped[str] = mapped_column(String(64))
    paper_changed_at: Mapped[datetime]
    """The paper's ``changed_at`` when it was judged: a later one asks for a new judgement."""
    relevance: Mapped[float] = mapped_column(index=True)
    section: Mapped[str | None] = mapped_column(Text)
    """The best section."""
    section_score: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(16))
    """``propose``, ``irrelevant`` or ``abstain``."""
    reason: Mapped[str] = mapped_column(Text)
    """Why, in a sentence."""
    result: Mapped[dict[str, Any]]
    """The whole answer with its evidence; for irrelevant papers the evidence for relevance alone."""
    classified_at: Mapped[datetime]

    paper: Mapped[Paper] = relationship()


class PullRequestRecord(Base):
    """A pull request that we opened."""

    __tablename__ = "pull_request"
    __table_args__ = (UniqueConstraint("profile", "repository", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    repository: Mapped[str] = mapped_column(Text)
    """``OWNER/NAME``, or the path of a local repository."""
    number: Mapped[int]
    url: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    """``open``, ``closed`` or ``merged``, as last seen."""
    body: Mapped[str] = mapped_column(Text)
    """The text as we last wrote it."""
    head_sha: Mapped[str] = mapped_column(String(64))
    merge_sha: Mapped[str | None] = mapped_column(String(64))
    """The commit by which it came into the base branch; None while it has not, or where that is not known."""
    labels: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """All labels that it was ever seen with: one that is missing since was taken off by a person."""
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class BranchHead(Base):
    """A commit that we put, or were about to put, at the head of our branch: proof that the branch is ours."""

    __tablename__ = "branch_head"
    __table_args__ = (UniqueConstraint("profile", "repository", "sha"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    repository: Mapped[str] = mapped_column(Text)
    sha: Mapped[str] = mapped_column(String(64))
    announced_at: Mapped[datetime]


class Proposal(Base):
    """A paper that we hold to belong in a list, and how that stands."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("profile", "paper_id"),
        Index("ix_proposal_profile_state", "profile", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    state: Mapped[ProposalState]
    section: Mapped[str | None] = mapped_column(Text)
    section_score: Mapped[float] = mapped_column(default=0.0)
    relevance: Mapped[float] = mapped_column(default=0.0)
    pull_request_id: Mapped[int | None] = mapped_column(ForeignKey("pull_request.id"))
    """The pull request that holds or last held it."""
    pinned_section: Mapped[str | None] = mapped_column(Text)
    """Where a person moved it to; the judgement has no say in that any more."""
    postponed_until: Mapped[datetime | None]
    """When a paper that a person put off comes back, or came back: its age counts from then."""
    asked_for: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A person asked for it: neither its age nor its judgement takes it out again."""
    line: Mapped[str | None] = mapped_column(Text)
    """Its entry as the pull request last held it."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    paper: Mapped[Paper] = relationship()
    pull_request: Mapped[PullRequestRecord | None] = relationship()
    decisions: Mapped[list[Decision]] = relationship(
        back_populates="proposal", order_by="Decision.id", cascade="all, delete-orphan"
    )


class Decision(Base):
    """One change of a proposal's state or section: who, when, why, and where it can be read."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    before: Mapped[ProposalState | None] = mapped_column(state_type("proposal_state_before"))
    """None for the proposal's beginning."""
    after: Mapped[ProposalState]
    """The same as ``before`` where only the section, or the time until which it waits, was decided."""
    actor: Mapped[str] = mapped_column(Text)
    """A login, ``shelver``, ``operator``, or ``a reviewer`` where the forge does not tell who."""
    reason: Mapped[str] = mapped_column(Text)
    source_url: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(index=True)
    section: Mapped[str | None] = mapped_column(Text)
    """Where the paper was moved to; None where the decision is about something else."""
    taken_back_at: Mapped[datetime | None]
    """When ``shelver undo`` took it back; None where it holds."""

    proposal: Mapped[Proposal] = relationship(back_populates="decisions")

    def is_change_to(self, *states: ProposalState) -> bool:
        """Whether it led to one of some states, from another one."""
        return self.after in states and self.before is not self.after


class Run(Base):
    """One run of the bot."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[str] = mapped_column(String(32))
    """Shelver's own."""
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    """None while it goes on, and for ever when it was killed."""
    outcome: Mapped[str] = mapped_column(String(16))
    """``running``, ``done``, ``unverified``, ``failed`` or ``interrupted``."""
    message: Mapped[str] = mapped_column(Text, default="")
    arxiv_requests: Mapped[int | None]
    """How many requests it sent to arXiv; None where it did not end, or an older version wrote it."""
    github_remaining: Mapped[int | None]
    """How many requests GitHub still allowed at its end; None where GitHub was not asked."""
    github_limit: Mapped[int | None]
    """How many GitHub allows within an hour."""
    github_reset_at: Mapped[datetime | None]
    """When all of them are allowed again."""

    sources: Mapped[list[SourceOutcome]] = relationship(
        back_populates="run", order_by="SourceOutcome.id", cascade="all, delete-orphan"
    )


class SourceOutcome(Base):
    """What one source gave to one run."""

    __tablename__ = "source_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(16))
    """``ok``, ``empty``, ``suspect`` or ``failed``."""
    fetched: Mapped[int]
    expected: Mapped[int | None]
    detail: Mapped[str] = mapped_column(Text)

    run: Mapped[Run] = relationship(back_populates="sources")


class Watermark(Base):
    """How far a source has been read without a gap."""

    __tablename__ = "watermark"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(String(32), primary_key=True)
    complete_until: Mapped[datetime]
    moved_at: Mapped[datetime]
