"""What is in doubt, waits or is stopped: what ``doctor`` and ``status`` say about it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.announcement_words import tell_days
from bot.counting import counted
from bot.health.condition import Condition
from bot.health.finding import Finding, fail, ok, warn
from bot.health.wording import minute, span
from db.deliveries import DeliveryState
from db.states import ProposalState

ANNOUNCEMENTS, DIGESTS, PULL_REQUEST = "announcements", "digests", "pull request"


def check_pending(condition: Condition) -> Iterator[Finding]:
    """The announcements of arXiv, the digests, and the pull request."""
    yield _announcements(condition)
    yield _digests(condition)
    yield _pull_request(condition)


def _announcements(condition: Condition) -> Finding:
    verified = condition.last_verified
    until = f"verified until {verified}" if verified else "none verified yet"
    if condition.given_up:
        days = {day.day for day in condition.given_up}
        return warn(
            ANNOUNCEMENTS,
            f"{until}; {counted(len(days), 'day')} given up of late: {tell_days(condition.given_up)[0]}",
            f"`shelver backfill --from {min(days)} --to {max(days)}` asks for them once more",
        )
    if condition.open_days:
        days = {day.day for day in condition.open_days}
        return warn(
            ANNOUNCEMENTS,
            f"{until}; {counted(len(days), 'day')} in doubt: {tell_days(condition.open_days)[0]}",
            "nothing, for a week: every run asks for them again",
        )
    return ok(ANNOUNCEMENTS, f"{until}, none in doubt")


def _digests(condition: Condition) -> Finding:
    if given_up := condition.deliveries_in(DeliveryState.GIVEN_UP):
        newest = given_up[-1]
        return fail(
            DIGESTS,
            f"{newest.week} was given up for the channel {newest.channel}: {newest.error}",
            f"mend the channel, then `shelver digest --week {newest.week} --send --channel {newest.channel}`",
        )
    if failed := condition.deliveries_in(DeliveryState.FAILED):
        newest = failed[-1]
        again = f" from {minute(newest.next_at)} on" if newest.next_at else ""
        count = counted(len(failed), "delivery", "deliveries")
        return warn(
            DIGESTS,
            f"{count} failed; {newest.week} {newest.channel}: {newest.error}",
            f"it is tried again{again}; `shelver digest --send` does so now",
        )
    sent = condition.deliveries_in(DeliveryState.SENT)
    return ok(DIGESTS, f"{sent[-1].week} was sent" if sent else "none was sent yet")


def _pull_request(condition: Condition) -> Finding:
    if condition.pause is not None:
        pause = condition.pause
        return warn(
            PULL_REQUEST,
            f"publishing was stopped by {pause.actor} at {minute(pause.since)}",
            "a maintainer's comment /rebuild lets it go on",
        )
    if condition.frozen is not None:
        return warn(
            PULL_REQUEST,
            f"left alone since {minute(condition.frozen.told_at)}: its branch has commits of others",
            "merge it, close it, or comment /rebuild",
        )
    if condition.link is not None:
        return warn(
            PULL_REQUEST,
            f"one waits since {minute(condition.link.since)} for somebody to open it",
            "`shelver status` shows the link that opens it",
        )
    found = condition.pull_request
    waits = ""
    if oldest := min(condition.waiting_since.values(), default=None):
        count = sum(condition.proposals.get(state, 0) for state in condition.waiting_since)
        waits = f"; {counted(count, 'paper')} wait, the oldest for {span(condition.at - oldest)}"
    proposed = condition.proposals.get(ProposalState.PROPOSED, 0)
    if found is None:
        return ok(PULL_REQUEST, f"none yet{waits}")
    return ok(PULL_REQUEST, f"{found.url} ({found.state}, {counted(proposed, 'paper')}){waits}")
