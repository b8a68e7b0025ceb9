"""Leave the pull request as it is while people are at work on the list.

Measured on the 196 versions of a real list, 20 of which followed the one before within 12 hours: a sitting ends with
these. After 12 hours a further commit is no likelier than on any other day (26 and 25 % for the day that follows), so
to wait longer saves nothing; a daily run waits on 47 of 686 days, and never more than three times in a row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.steps.context import Cycle
from db.list_activity import list_activity, save_held_since
from db.models import ListActivity

LONGEST_WAIT = timedelta(days=7)
"""Work that never ends for longer than that does not keep new papers from the pull request."""
CLOCKS_DIFFER = timedelta(hours=1)
"""A commit from further ahead has a wrong date and tells nothing about the time of the work."""


def hold_off(cycle: Cycle) -> str | None:
    """Why nothing is published now, and until when; None where nobody is at work, or for too long.

    Since when it waits is stored until `end_hold_off`, so that a permanently busy list is served all the same.
    """
    with cycle.sessions.begin() as session:
        activity = list_activity(session, cycle.name)
        until = quiet_from(activity, hours=cycle.profile.pull_request.hold_off_hours, now=cycle.now)
        if activity is None or until is None:
            save_held_since(session, cycle.name, None)
            return None
        since = activity.held_since or cycle.now
        if cycle.now - since >= LONGEST_WAIT:
            cycle.notes.append(
                f"people have been at work on the list since {since:%Y-%m-%d}: the pull request waits no longer"
            )
            return None
        save_held_since(session, cycle.name, since)
        told = (
            f"{activity.actor} changed the list at {activity.committed_at:%Y-%m-%d %H:%M} UTC: the pull request "
            f"waits until {until:%Y-%m-%d %H:%M} UTC, or for /rebuild"
        )
    found = cycle.pull_request
    if found is not None and found.mergeable is False:
        told += f"; until then pull request {found.number} conflicts with the list"
        cycle.notes.append(f"{found.url} cannot be merged as it stands: {told}")
    return told


def end_hold_off(cycle: Cycle) -> None:
    """What waited was published: the next wait counts from its own beginning."""
    with cycle.sessions.begin() as session:
        save_held_since(session, cycle.name, None)


def quiet_from(activity: ListActivity | None, *, hours: float, now: datetime) -> datetime | None:
    """When the work counts as over; None where it is over, or nobody is to wait for it."""
    if activity is None or activity.waived or activity.committed_at > now + CLOCKS_DIFFER:
        return None
    until = activity.committed_at + timedelta(hours=hours)
    return until if now < until else None
