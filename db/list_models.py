"""What the list's commits did, one after the other, as typed SQLAlchemy models."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base


class ListCommitRecord(Base):
    """One commit of the list's file, as it was read; rows come in the order in which the branch moved."""

    __tablename__ = "list_commit"
    __table_args__ = (Index("ix_list_commit_profile_committed_at", "profile", "committed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    sha: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(Text)
    """The account's login where the forge knows it, else the name that the commit bears; of a merge, who merged, and
    of a squashed or rebased pull request, who wrote it."""
    committed_at: Mapped[datetime]
    message: Mapped[str] = mapped_column(Text)
    """The first line."""
    reading: Mapped[str] = mapped_column(String(16))
    """What it was compared with (`db.list_commits.Reading`)."""
    read_at: Mapped[datetime]

    changes: Mapped[list[ListChangeRecord]] = relationship(
        back_populates="commit", order_by="ListChangeRecord.id", cascade="all, delete-orphan"
    )


class ListChangeRecord(Base):
    """What one commit did to one entry of the list."""

    __tablename__ = "list_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    commit_id: Mapped[int] = mapped_column(ForeignKey("list_commit.id", ondelete="CASCADE"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """``added``, ``moved``, ``edited`` or ``removed`` (`db.list_commits.ChangeKind`)."""
    section: Mapped[str] = mapped_column(Text)
    """Where the entry stands after the commit; of a removed one, where it stood."""
    section_before: Mapped[str | None] = mapped_column(Text)
    """Where a moved entry stood; None where it stands there as well from now on."""
    raw_before: Mapped[str | None] = mapped_column(Text)
    """What an entry said that was edited, or moved and edited."""

    commit: Mapped[ListCommitRecord] = relationship(back_populates="changes")
