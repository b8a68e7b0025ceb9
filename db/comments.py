"""Which comments on our pull requests were read, which were obeyed, and what is still to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CommentMark, HandledComment


def comment_mark(session: Session, profile: str, repository: str, number: int, place: str) -> CommentMark | None:
    """How far the comments in one place of a pull request were read; None before the first time."""
    return session.get(CommentMark, (profile, repository, number, place))


def save_comment_mark(
    session: Session,
    profile: str,
    repository: str,
    number: int,
    place: str,
    *,
    since: datetime | None,
    etag: str | None,
) -> None:
    """Remember how far they were read, once all of them are handled."""
    mark = comment_mark(session, profile, repository, number, place)
    if mark is None:
        mark = CommentMark(profile=profile, repository=repository, number=number, place=place)
        session.add(mark)
    mark.since, mark.etag = since, etag


def is_handled(session: Session, profile: str, repository: str, place: str, comment_id: int) -> bool:
    """Whether the commands of a comment were obeyed already."""
    query = select(HandledComment.id).where(
        HandledComment.profile == profile,
        HandledComment.repository == repository,
        HandledComment.place == place,
        HandledComment.comment_id == comment_id,
    )
    return session.scalars(query).first() is not None


def unanswered_comments(session: Session, profile: str, repository: str) -> Sequence[HandledComment]:
    """The comments that were obeyed and not answered yet, oldest first."""
    query = select(HandledComment).where(
        HandledComment.profile == profile,
        HandledComment.repository == repository,
        HandledComment.answered_at.is_(None),
    )
    return session.scalars(query.order_by(HandledComment.id)).all()
