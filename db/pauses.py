"""That a person stopped the publishing of a list, until a person lifts that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.models import PublishingPause


def publishing_pause(session: Session, profile: str) -> PublishingPause | None:
    """Who stopped the publishing, since when; None where nobody did."""
    return session.get(PublishingPause, profile)


def pause_publishing(
    session: Session, profile: str, *, actor: str, source_url: str | None, at: datetime
) -> PublishingPause:
    """Stop the publishing; where it is stopped already, that stays as it is."""
    pause = publishing_pause(session, profile)
    if pause is None:
        pause = PublishingPause(profile=profile, actor=actor, source_url=source_url, since=at)
        session.add(pause)
    return pause


def resume_publishing(session: Session, profile: str) -> None:
    """Lift the stop, if there is one."""
    pause = publishing_pause(session, profile)
    if pause is not None:
        session.delete(pause)
