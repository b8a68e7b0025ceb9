"""Who was told that commits of other people keep our branch from being rebuilt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.models import FreezeNotice


def freeze_notice(session: Session, profile: str, repository: str, number: int) -> FreezeNotice | None:
    """What was said below a pull request since its branch was frozen; None where nothing was."""
    return session.get(FreezeNotice, (profile, repository, number))


def save_freeze_notice(
    session: Session, profile: str, repository: str, number: int, *, sha: str, at: datetime
) -> None:
    """Remember that it was said."""
    if freeze_notice(session, profile, repository, number) is None:
        session.add(FreezeNotice(profile=profile, repository=repository, number=number, sha=sha, told_at=at))


def forget_freeze_notice(session: Session, profile: str, repository: str, number: int) -> None:
    """The branch is ours again: the next freeze is told anew."""
    notice = freeze_notice(session, profile, repository, number)
    if notice is not None:
        session.delete(notice)
