"""The links by which a person opens the pull request, where that is not for us to do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base


class CompareLink(Base):
    """A branch that waits for a person to open its pull request; the row goes when it is open, or nothing is left."""

    __tablename__ = "compare_link"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    repository: Mapped[str] = mapped_column(String(255), primary_key=True)
    """``OWNER/NAME`` of the list."""
    url: Mapped[str] = mapped_column(Text)
    """The link with title and text filled in."""
    since: Mapped[datetime]
    """When a link was first offered, and nobody has opened the pull request since."""
    changed_at: Mapped[datetime]


def compare_link(session: Session, profile: str, repository: str) -> CompareLink | None:
    """The link that is offered; None where a pull request is open, or there is nothing to propose."""
    return session.get(CompareLink, (profile, repository))


def save_compare_link(session: Session, profile: str, repository: str, *, url: str, at: datetime) -> CompareLink:
    """Remember the link that is offered now, in place of the one before."""
    offered = compare_link(session, profile, repository)
    if offered is None:
        offered = CompareLink(profile=profile, repository=repository, url=url, since=at, changed_at=at)
        session.add(offered)
    elif offered.url != url:
        offered.url, offered.changed_at = url, at
    return offered


def drop_compare_link(session: Session, profile: str, repository: str) -> None:
    """Offer no link any more, if there is one."""
    offered = compare_link(session, profile, repository)
    if offered is not None:
        session.delete(offered)
