"""What is remembered of what people do to the list and to our branch, as typed SQLAlchemy models."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ListActivity(Base):
    """The newest commit by which a person changed the list, and how long the pull request has waited for its end."""

    __tablename__ = "list_activity"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    sha: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(Text)
    committed_at: Mapped[datetime]
    held_since: Mapped[datetime | None]
    """Since when nothing was published because people were at work; None while nothing waits."""
    waived: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A maintainer asked not to wait for the end of this commit's work."""


class FreezeNotice(Base):
    """That people were told that their commits keep our branch as it is; its row goes when the branch is rebuilt."""

    __tablename__ = "freeze_notice"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    repository: Mapped[str] = mapped_column(String(255), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The pull request below which that was said."""
    sha: Mapped[str] = mapped_column(String(64))
    """The head that the branch had then."""
    told_at: Mapped[datetime]


class MergeCheck(Base):
    """What had become of a merged paper's entry some days after the merge."""

    __tablename__ = "merge_check"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    merged_at: Mapped[datetime] = mapped_column(primary_key=True)
    """When the merge was read: a paper that is deleted and merged again is checked again."""
    outcome: Mapped[str] = mapped_column(String(16))
    """``as_written``, ``edited``, ``moved`` or ``removed``."""
    section: Mapped[str | None] = mapped_column(Text)
    """Where it stood; None where it was removed."""
    checked_at: Mapped[datetime] = mapped_column(index=True)
