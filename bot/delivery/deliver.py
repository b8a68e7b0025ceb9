"""Sending a week's digest once through each channel, and trying again where that failed.

What is promised, for each week and channel:

- Two processes never send at the same time: whoever sends has claimed it in the database before.
- What was noted as sent is never sent again. A channel that failed is tried again after 30 minutes, an hour, two
  hours and so on up to a day, for a week; then it is given up. The others are not repeated.
- Where a process is killed between sending and noting it, and where a connection breaks off at the very end, nobody
  knows whether the digest arrived. A file is written again, which changes nothing. An issue or a discussion is
  looked for by its hidden mark, so there is exactly one. A mail is sent again under the same Message-ID: it arrives
  at least once, and mailboxes that compare Message-IDs show it once. A service of Apprise has no such mark: after a
  kill it is not sent again (at most once) but given up, which ``shelver status`` tells; after an error that Apprise
  reports it is. An error that nobody foresaw counts as a kill for such a service, and elsewhere as a failure.
- Whatever goes wrong with one channel, the others get the digest; unless the database fails, of course.
- After a pause only the last week is sent by itself, and of the weeks before it what failed less than a week ago.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.delivery.attempt import Failure, composed, send
from bot.delivery.channel import Channel, Receipt
from bot.delivery.message import Message
from bot.digest.week import Week
from config.strict import Language
from db.deliveries import DeliveryKey, DeliveryState, claim_delivery, deliveries, delivery, finish_delivery
from db.models import Delivery
from db.session import Sessions

PATIENCE = timedelta(days=7)
"""So long after the first attempt a digest is given up."""
LEASE = timedelta(hours=1)
"""After so long whoever claimed a digest is held to be dead; no channel is silent for nearly that long."""
_FIRST_WAIT = timedelta(minutes=30)
_LONGEST_WAIT = timedelta(days=1)


class Standing(StrEnum):
    """What came of a channel."""

    SENT = "sent"
    """It was sent now."""
    ALREADY_SENT = "already sent"
    """It was sent before."""
    FAILED = "failed"
    """It was tried now, in vain, and is tried again."""
    WAITING = "waiting"
    """It failed before, and it is not yet time to try again."""
    BUSY = "busy"
    """Another process is sending it, or was killed a short while ago."""
    GIVEN_UP = "given up"
    """It is not tried again."""
    DUE = "due"
    """It would be sent now: a dry run's answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one week at one channel."""

    week: str
    channel: str
    told: str
    """Where the channel leads."""
    standing: Standing
    detail: str = ""
    """Why it failed, or who did not get it; without secrets."""
    next_at: datetime | None = None
    """When it is tried again."""
    is_news: bool = False
    """Whether it came to that just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Sends one list's digests through its channels."""

    sessions: Sessions
    profile: str
    channels: Sequence[Channel]
    compose: Callable[[Week, Language | None], Message]
    """Writes a week's digest in a language."""
    clock: Callable[[], datetime]
    clean: Callable[[str], str]
    """Takes secrets out of a text."""
    insist: bool = False
    """An operator asks for it: what was given up is tried once more, and nobody waits for the time to try again."""
    dry_run: bool = False
    """Send nothing and remember nothing."""

    def send(self, week: Week) -> Iterator[Outcome]:
        """Send a week that is over through all channels, one after the other."""
        for channel in self.channels:
            yield self._send(week, channel)

    def send_again(self, *, but: Week) -> Iterator[Outcome]:
        """Try again what is not finished of other weeks than one, the oldest first."""
        channels = {channel.name: channel for channel in self.channels}
        with self.sessions() as session:
            open_rows = deliveries(session, self.profile, DeliveryState.CLAIMED, DeliveryState.FAILED)
        for row in open_rows:
            if row.week != str(but) and row.channel in channels:
                yield self._send(Week.parse(row.week), channels[row.channel])

    def _send(self, week: Week, channel: Channel) -> Outcome:
        key = DeliveryKey(profile=self.profile, week=str(week), channel=channel.name)
        with self.sessions() as session:
            row = delivery(session, key)
        now = self.clock()
        standing = _standing(row, now=now, may_repeat=channel.may_repeat, insist=self.insist)
        outcome = Outcome(week=key.week, channel=channel.name, told=channel.told, standing=standing)
        if standing is not Standing.DUE and row is not None:
            is_news = standing is Standing.GIVEN_UP and row.state != DeliveryState.GIVEN_UP
            detail = self._give_up(key, row, at=now) if is_news else row.error
            next_at = row.next_at if standing in {Standing.WAITING, Standing.BUSY} else None
            return replace(outcome, detail=detail, next_at=next_at, is_news=is_news)
        if self.dry_run:
            unopened = replace(outcome, standing=Standing.FAILED, detail=self.clean(channel.trouble), is_news=True)
            return unopened if channel.trouble else outcome
        message = composed(self.compose, week, channel)
        holder = str(uuid.uuid4())
        if not claim_delivery(self.sessions, key, seen=row, holder=holder, at=now, lease=LEASE):
            return replace(outcome, standing=Standing.BUSY)
        owed = tuple(row.owed) if row is not None and row.owed is not None else None
        result = message if isinstance(message, Failure) else send(message, channel, at=now, owed=owed)
        receipt = result if isinstance(result, Receipt) else None
        detail = self.clean(result.note if isinstance(result, Receipt) else result.reason)
        done = self.clock()
        if receipt is not None and not receipt.owed:
            self._finish(key, holder, DeliveryState.SENT, at=done, receipt=receipt, error=detail)
            return replace(outcome, standing=Standing.SENT, detail=detail, is_news=True)
        next_at = done + waiting_time((row.attempts if row is not None else 0) + 1)
        late = next_at >= (row.first_at if row is not None else now) + PATIENCE
        late |= isinstance(result, Failure) and result.is_final
        state = DeliveryState.GIVEN_UP if late else DeliveryState.FAILED
        left = receipt.owed if receipt is not None else owed
        self._finish(key, holder, state, at=done, receipt=receipt, error=detail, next_at=next_at, owed=left)
        if late:
            return replace(outcome, standing=Standing.GIVEN_UP, detail=detail, is_news=True)
        return replace(outcome, standing=Standing.FAILED, detail=detail, next_at=next_at, is_news=True)

    def _finish(
        self,
        key: DeliveryKey,
        holder: str,
        state: DeliveryState,
        *,
        at: datetime,
        receipt: Receipt | None,
        error: str,
        next_at: datetime | None = None,
        owed: Sequence[str] | None = None,
    ) -> None:
        finish_delivery(
            self.sessions,
            key,
            holder=holder,
            state=state,
            at=at,
            next_at=next_at if state is DeliveryState.FAILED else None,
            error=error,
            receipt=self.clean(receipt.place) if receipt is not None else "",
            owed=owed,
        )

    def _give_up(self, key: DeliveryKey, row: Delivery, *, at: datetime) -> str:
        """Note that it is not tried any more; the reason."""
        reason = row.error
        if row.state == DeliveryState.CLAIMED:
            reason = (
                f"its sending was cut off after {row.changed_at:%Y-%m-%d %H:%M} UTC: nobody can tell whether it "
                f"arrived; look, and where it did not, say shelver digest --send --week {row.week} --channel "
                f"{row.channel}"
            )
        holder = str(uuid.uuid4())
        if not self.dry_run and claim_delivery(self.sessions, key, seen=row, holder=holder, at=at, lease=LEASE):
            self._finish(key, holder, DeliveryState.GIVEN_UP, at=at, receipt=None, error=reason, owed=row.owed)
        return reason


def waiting_time(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain."""
    doubled: timedelta = _FIRST_WAIT * 2 ** min(attempts - 1, 10)
    return min(doubled, _LONGEST_WAIT)


def _standing(row: Delivery | None, *, now: datetime, may_repeat: bool, insist: bool) -> Standing:
    """Whether it is to be sent now, and if not, why."""
    if row is None:
        return Standing.DUE
    state = DeliveryState(row.state)
    if state is DeliveryState.SENT:
        return Standing.ALREADY_SENT
    early = row.next_at is not None and now < row.next_at
    if state is DeliveryState.CLAIMED and early:
        return Standing.BUSY
    if insist:
        return Standing.DUE
    late = now >= row.first_at + PATIENCE
    if late or state is DeliveryState.GIVEN_UP or (state is DeliveryState.CLAIMED and not may_repeat):
        return Standing.GIVEN_UP
    return Standing.WAITING if early else Standing.DUE
