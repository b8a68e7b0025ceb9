"""What is remembered of the conversation below a pull request, as typed SQLAlchemy models."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class PublishingPause(Base):
    """That a person stopped the publishing; its row goes when somebody lifts that."""

    __tablename__ = "publishing_pause"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    actor: Mapped[str] = mapped_column(Text)
    source_url: Mapped[str | None] = mapped_column(Text)
    since: Mapped[datetime]


class CommentMark(Base):
    """How far the comments of one kind on a pull request were read, so that a quiet day costs one free request."""

    __tablename__ = "comment_mark"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    repository: Mapped[str] = mapped_column(String(255), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The pull request's."""
    place: Mapped[str] = mapped_column(String(16), primary_key=True)
    """``conversation``, ``diff`` or ``review``."""
    since: Mapped[datetime | None]
    """The last change of the newest comment that was read."""
    etag: Mapped[str | None] = mapped_column(Text)
    """Of the comments changed since then."""


class HandledComment(Base):
    """A comment whose commands were obeyed, and what is or was to be answered."""

    __tablename__ = "handled_comment"
    __table_args__ = (UniqueConstraint("profile", "repository", "place", "comment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(64))
    repository: Mapped[str] = mapped_column(String(255))
    number: Mapped[int]
    """The pull request's."""
    place: Mapped[str] = mapped_column(String(16))
    """``conversation``, ``diff`` or ``review``."""
    comment_id: Mapped[int] = mapped_column(BigInteger)
    url: Mapped[str] = mapped_column(Text)
    reaction: Mapped[str] = mapped_column(String(16))
    """``+1`` or ``confused``."""
    answer: Mapped[str | None] = mapped_column(Text)
    """The comment to answer with; None where the reaction says all."""
    written_at: Mapped[datetime]
    """When the comment was written."""
    handled_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    """When reaction and answer stood; None while they do not."""
