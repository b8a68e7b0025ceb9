"""The newest commit by which a person changed the list, so that nothing is rebuilt while people are at work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.models import ListActivity
from db.pull_requests import is_our_merge


def list_activity(session: Session, profile: str) -> ListActivity | None:
    """The newest commit of a person; None where none was seen, or where the newest one merged our pull request."""
    activity = session.get(ListActivity, profile)
    return None if activity is None or is_our_merge(session, profile, activity.sha) else activity


def note_list_activity(session: Session, profile: str, *, sha: str, actor: str, committed_at: datetime) -> None:
    """Remember a person's commit; what waits for the end of the work still waits since the same moment.

    A commit that merged our pull request is no such work.
    """
    activity = session.get(ListActivity, profile)
    if is_our_merge(session, profile, sha):
        return
    if activity is None:
        session.add(ListActivity(profile=profile, sha=sha, actor=actor, committed_at=committed_at))
    elif activity.sha != sha:
        activity.sha, activity.actor, activity.committed_at, activity.waived = sha, actor, committed_at, False


def waive_list_activity(session: Session, profile: str) -> None:
    """Wait no longer for the end of what is noted."""
    activity = session.get(ListActivity, profile)
    if activity is not None:
        activity.waived = True


def save_held_since(session: Session, profile: str, moment: datetime | None) -> None:
    """Remember since when the pull request waits; None: it does not."""
    activity = session.get(ListActivity, profile)
    if activity is not None and activity.held_since != moment:
        activity.held_since = moment
