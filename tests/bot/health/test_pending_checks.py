from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.health.finding import Finding, Level
from bot.health.pending_checks import check_pending
from db.freeze_notices import save_freeze_notice
from db.models import Delivery
from db.pauses import pause_publishing
from db.pull_requests import save_pull_request
from db.states import ProposalState
from tests.bot.health.stage import DAY, LIST, MONDAY, PROFILE, add_day, add_proposal, condition


def pending(session: Session) -> dict[str, Finding]:
    """What is said on the Monday."""
    return {finding.check: finding for finding in check_pending(condition(session, MONDAY))}


def add_delivery(session: Session, week: str, state: str) -> None:
    """A digest on its way."""
    session.add(
        Delivery(
            profile=LIST,
            week=week,
            channel="readers",
            state=state,
            attempts=1,
            first_at=MONDAY,
            changed_at=MONDAY,
            next_at=MONDAY + timedelta(hours=1),
            error="" if state == "sent" else "550 no",
            receipt="",
        )
    )


def test_nothing_waits_where_nothing_ever_was(session: Session) -> None:
    """An empty database is no trouble."""
    assert {finding.level for finding in pending(session).values()} == {Level.OK}


def test_days_in_doubt_and_days_given_up_are_told_with_their_reason(session: Session) -> None:
    """What was given up has a command that asks once more; what was given up long ago is history."""
    add_day(session, MONDAY - 90 * DAY, "given up")
    add_day(session, MONDAY - 3 * DAY, "ok")
    assert pending(session)["announcements"].message == "verified until 2025-09-19, none in doubt"
    add_day(session, MONDAY - 2 * DAY, "suspect")
    doubted = pending(session)["announcements"]
    assert (doubted.level, "3 of 40 came" in doubted.message) == (Level.WARN, True)
    add_day(session, MONDAY - 5 * DAY, "given up")
    assert "backfill --from 2025-09-17 --to 2025-09-17" in pending(session)["announcements"].remedy


def test_a_digest_that_was_given_up_is_told_until_a_later_one_came_through(session: Session) -> None:
    """Who mended the channel need not mend the past."""
    add_delivery(session, "2025-W36", "failed")
    assert pending(session)["digests"].level is Level.WARN
    add_delivery(session, "2025-W37", "given_up")
    lost = pending(session)["digests"]
    assert (lost.level, "digest --week 2025-W37 --send --channel readers" in lost.remedy) == (Level.FAIL, True)
    session.query(Delivery).filter_by(week="2025-W36").delete()
    add_delivery(session, "2025-W38", "sent")
    assert pending(session)["digests"].level is Level.OK


def test_what_keeps_the_pull_request_from_being_updated_is_told(session: Session) -> None:
    """Commits of others, or a maintainer's word; otherwise how many wait, and for how long."""
    add_proposal(session, 1, ProposalState.PROPOSED, MONDAY - 4 * DAY)
    add_proposal(session, 2, ProposalState.CANDIDATE, MONDAY - 9 * DAY)
    save_pull_request(
        session, LIST, PROFILE.repository, number=7, url="http://x/7", state="open", body="", head_sha="a", at=MONDAY
    )
    assert pending(session)["pull request"].message == (
        "http://x/7 (open, 1 paper); 2 papers wait, the oldest for 9 days"
    )
    save_freeze_notice(session, LIST, PROFILE.repository, 7, sha="b", at=MONDAY)
    assert "commits of others" in pending(session)["pull request"].message
    pause_publishing(session, LIST, actor="keeper", source_url=None, at=MONDAY)
    assert "stopped by keeper" in pending(session)["pull request"].message
