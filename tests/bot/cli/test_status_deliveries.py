from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.status_deliveries import delivery_rows, delivery_state, skipped_weeks
from bot.health.condition import read_condition
from config.profile import Profile
from db.deliveries import DeliveryKey, DeliveryState, claim_delivery, finish_delivery
from db.session import Sessions, open_sessions
from tests.bot.digest.samples import PROFILE
from tests.databases import database_at

MONDAY = datetime(2025, 9, 29, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
LISTING = Profile.model_validate(
    PROFILE.model_dump()
    | {"channels": [{"name": name, "kind": "file", "folder": name} for name in ("archive", "team", "web")]}
)


class Ledger:
    """What was sent and what was not, and what status says of it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def note(self, week: str, channel: str, state: DeliveryState, error: str = "") -> None:
        """Let a delivery stand so since a Monday."""
        key = DeliveryKey(profile=LISTING.name, week=week, channel=channel)
        assert claim_delivery(self.sessions, key, seen=None, holder="x", at=MONDAY, lease=HOUR)
        if state is not DeliveryState.CLAIMED:
            next_at = MONDAY + HOUR if state is DeliveryState.FAILED else None
            finish_delivery(
                self.sessions, key, holder="x", state=state, at=MONDAY, next_at=next_at, error=error, receipt="here"
            )

    def lines(self, profile: Profile = LISTING) -> list[str]:
        """The lines of status."""
        with self.sessions() as session:
            condition = read_condition(session, profile, now=MONDAY)
            rows = delivery_rows(delivery_state(condition), skipped_weeks(condition))
            return [f"{name}: {text.plain}" for name, text in rows]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Nothing sent yet."""
    with open_sessions(database_at(tmp_path / "x.sqlite3")) as sessions:
        yield Ledger(sessions)


def test_each_channel_is_told_with_what_happens_next(ledger: Ledger) -> None:
    """What was sent in one line, and each trouble in one of its own."""
    assert ledger.lines() == []
    ledger.note("2025-W39", "archive", DeliveryState.SENT)
    ledger.note("2025-W39", "team", DeliveryState.FAILED, "it is down")
    ledger.note("2025-W39", "web", DeliveryState.CLAIMED)
    ledger.note("2025-W38", "team", DeliveryState.GIVEN_UP, "it was down")
    assert ledger.lines() == [
        "digest sent: 2025-W39 through archive",
        "digest given up: 2025-W38 team: it was down",
        "digest failed: 2025-W39 team: it is down; tried again from 2025-09-29 08:00 UTC",
        "digest under way: 2025-W39 web: since 2025-09-29 07:00 UTC; taken for killed from 2025-09-29 08:00 UTC on",
    ]


def test_what_is_over_is_told_no_more(ledger: Ledger) -> None:
    """What a channel that is gone owed is nobody's, and what was given up is past when the next one has gone."""
    ledger.note("2025-W38", "team", DeliveryState.GIVEN_UP, "it was down")
    ledger.note("2025-W38", "old-name", DeliveryState.FAILED, "it is down")
    assert ledger.lines() == ["digest given up: 2025-W38 team: it was down"]
    ledger.note("2025-W39", "team", DeliveryState.SENT)
    assert ledger.lines() == ["digest sent: 2025-W39 through team"]


def test_weeks_that_were_never_sent_are_named_after_a_pause(ledger: Ledger) -> None:
    """With how to send one; no longer when all is as ever again, and not where there are no channels."""
    ledger.note("2025-W39", "team", DeliveryState.SENT)
    ledger.note("2025-W44", "team", DeliveryState.SENT)
    skipped = "digest skipped: 2025-W40 to 2025-W43: never sent; shelver digest --send --week 2025-W43 sends one"
    assert ledger.lines()[-1] == skipped
    assert ledger.lines(PROFILE) == []
    ledger.note("2025-W46", "team", DeliveryState.SENT)
    assert ledger.lines()[-1].startswith("digest skipped: 2025-W45: never sent")
    ledger.note("2025-W47", "team", DeliveryState.SENT)
    assert ledger.lines() == ["digest sent: 2025-W47 through team"]
