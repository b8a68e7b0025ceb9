"""The part of ``shelver status`` about the proposals, the pull request, and what keeps it from being updated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from rich.text import Text
from sqlalchemy.orm import Session

from bot.cli.printing import utc_minute, words
from bot.health.condition import Condition
from bot.steps.check_merged import CHECKED_AFTER
from config.loading import ProfileFolder
from db.list_activity import list_activity
from db.merge_checks import unchecked_merges


def pull_request_state(session: Session, folder: ProfileFolder, condition: Condition) -> dict[str, Any]:
    """The proposals by state, the newest pull request, and what waits or is stopped."""
    pause, link = condition.pause, condition.link
    return {
        "proposals": {state.value: count for state, count in condition.proposals.items()},
        "oldest_waiting": {
            state.value: since.isoformat(timespec="minutes") for state, since in condition.waiting_since.items()
        },
        "publishing_stopped": pause
        and {"by": pause.actor, "since": pause.since.isoformat(timespec="minutes"), "source": pause.source_url},
        "waiting": _waiting(session, folder),
        "merges_to_check": _merges_to_check(session, folder.profile.name),
        "pull_request": _pull_request(condition),
        "compare_link": link and {"url": link.url, "since": link.since.isoformat(timespec="minutes")},
    }


def pull_request_rows(state: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """The rows, each with its label; none for what there is none of."""
    proposals = ", ".join(f"{count} {name}" for name, count in sorted(state["proposals"].items()))
    yield "proposals", Text(proposals or "none")
    if oldest := min(state["oldest_waiting"].values(), default=None):
        yield "oldest of them waits", Text(f"since {utc_minute(oldest)}")
    if stopped := state["publishing_stopped"]:
        since = f"stopped by {stopped['by']} since {stopped['since'][:10]}, until a maintainer comments /rebuild"
        yield "publishing", words(since, "yellow")
    if waiting := state["waiting"]:
        until = f"waits until {utc_minute(waiting['until'])}, because {waiting['for']} changed the list"
        yield "publishing", words(until, "yellow")
    if checks := state["merges_to_check"]:
        told = f"{checks['papers']} to be looked at again, the first from {utc_minute(checks['from'])} on"
        yield "merged papers", Text(told)
    found = state["pull_request"]
    yield "pull request", words(f"{found['url']} ({found['state']})") if found else Text("none yet")
    if found and (since := found["frozen_since"]):
        told = f"left alone since {since[:10]}: its branch has commits of others; merge, close, or comment /rebuild"
        yield "", words(told, "yellow")
    if link := state["compare_link"]:
        yield "", words(f"one waits for you to open it since {link['since'][:10]}, by this link:", "yellow")


def _pull_request(condition: Condition) -> dict[str, Any] | None:
    found = condition.pull_request
    if found is None:
        return None
    return {
        "number": found.number,
        "state": found.state,
        "url": found.url,
        "frozen_since": condition.frozen.told_at.isoformat(timespec="minutes") if condition.frozen else None,
    }


def _waiting(session: Session, folder: ProfileFolder) -> dict[str, Any] | None:
    """Whose work on the list the pull request waits for, as of the last run."""
    activity = list_activity(session, folder.profile.name)
    if activity is None or activity.held_since is None:
        return None
    until = activity.committed_at + timedelta(hours=folder.profile.pull_request.hold_off_hours)
    return {
        "for": activity.actor,
        "since": activity.held_since.isoformat(timespec="minutes"),
        "until": until.isoformat(timespec="minutes"),
    }


def _merges_to_check(session: Session, profile: str) -> dict[str, Any] | None:
    """Merged papers that the first run from a moment on looks at again."""
    merges = unchecked_merges(session, profile)
    if not merges:
        return None
    return {
        "papers": len(merges),
        "from": (merges[0].decided_at + CHECKED_AFTER).isoformat(timespec="minutes"),
    }
