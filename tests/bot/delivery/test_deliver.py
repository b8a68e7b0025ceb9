"""The promise of `bot.delivery.deliver`, with channels that do what a test tells them, over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from bot.delivery.channel import Receipt
from bot.delivery.deliver import LEASE, PATIENCE, Outcome, Sender, Standing, waiting_time
from bot.delivery.message import Message
from bot.digest.week import Week
from config.errors import DatabaseError, DeliveryError
from config.strict import Language
from db.deliveries import DeliveryKey, DeliveryState, claim_delivery, delivery
from db.models import Delivery
from db.session import Sessions, open_sessions
from tests.bot.delivery.samples import MESSAGE, MONDAY, WEEK
from tests.databases import database_at

HOUR = timedelta(hours=1)
LIST = "code-models"


@dataclass
class Wire:
    """A channel without a network."""

    name: str
    may_repeat: bool = True
    language: Language | None = None
    told: str = "a wire"
    trouble: str = ""
    fails: bool = False
    breaks: bool = False
    """By a mistake of its own, after the message went out."""
    puts_off: tuple[str, ...] = ()
    sent: list[tuple[str, tuple[str, ...] | None]] = field(default_factory=list)

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:
        """Send, fail, or send to some."""
        assert at.tzinfo is not None
        if self.fails:
            raise DeliveryError("the wire is down, key=SECRET")
        self.sent.append((message.week, owed))
        if self.breaks:
            raise KeyError("key=SECRET")
        return Receipt(place="here", owed=self.puts_off, note=" ".join(self.puts_off))


class Office:
    """A list with two channels, and a clock that the test moves."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.now = MONDAY
        self.mail, self.chat = Wire("mail"), Wire("chat", may_repeat=False)
        self.news: Wire | None = None
        self.untold: Exception | None = None
        """Why no Chinese digest can be written."""

    def compose(self, week: Week, language: Language | None) -> Message:
        """Write a week's digest."""
        if language == "zh" and self.untold is not None:
            raise self.untold
        return replace(MESSAGE, week=str(week))

    def sender(self, *, insist: bool = False, dry_run: bool = False) -> Sender:
        """Ready to send."""
        return Sender(
            sessions=self.sessions,
            profile=LIST,
            channels=(self.mail, self.chat, *([self.news] if self.news else [])),
            compose=self.compose,
            clock=lambda: self.now,
            clean=lambda text: text.replace("SECRET", "[redacted]"),
            insist=insist,
            dry_run=dry_run,
        )

    def send(self, week: Week = WEEK, *, insist: bool = False, dry_run: bool = False) -> list[Outcome]:
        """What comes of mail and chat."""
        return list(self.sender(insist=insist, dry_run=dry_run).send(week))

    def standings(self, week: Week = WEEK) -> list[Standing]:
        """Send, and tell in short."""
        return [outcome.standing for outcome in self.send(week)]

    def dies_while_sending(self, channel: Literal["mail", "chat"]) -> None:
        """A process claims and is never heard of again."""
        key = DeliveryKey(profile=LIST, week=str(WEEK), channel=channel)
        assert claim_delivery(self.sessions, key, seen=None, holder="dead", at=self.now, lease=LEASE)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Nothing sent yet."""
    with open_sessions(database_at(tmp_path / "x.sqlite3")) as sessions:
        yield Office(sessions)


def test_each_week_goes_once_through_each_channel(office: Office) -> None:
    """The second time says so."""
    assert office.standings() == [Standing.SENT, Standing.SENT]
    assert office.standings() == [Standing.ALREADY_SENT, Standing.ALREADY_SENT]
    assert [outcome.standing for outcome in office.send(insist=True)] == [Standing.ALREADY_SENT] * 2
    assert office.mail.sent == office.chat.sent == [(str(WEEK), None)]


def test_a_failed_channel_is_tried_again_and_the_others_are_not_repeated(office: Office) -> None:
    """When its time has come, and not before."""
    office.mail.fails = True
    failed, sent = office.send()
    assert (failed.standing, failed.next_at) == (Standing.FAILED, MONDAY + HOUR / 2)
    assert failed.detail == "the wire is down, key=[redacted]"
    assert sent.standing is Standing.SENT
    office.mail.fails = False
    assert office.standings() == [Standing.WAITING, Standing.ALREADY_SENT]
    office.now += HOUR / 2
    assert office.standings() == [Standing.SENT, Standing.ALREADY_SENT]
    assert len(office.chat.sent) == len(office.mail.sent) == 1


def test_a_channel_that_fails_for_a_week_is_given_up_until_an_operator_insists(office: Office) -> None:
    """Its attempts become rarer, down to one a day."""
    office.mail.fails = True
    attempts = 0
    while (outcome := office.send()[0]).standing is not Standing.GIVEN_UP:
        attempts += outcome.standing is Standing.FAILED
        office.now += HOUR / 2
    assert MONDAY + PATIENCE - timedelta(days=1) < office.now <= MONDAY + PATIENCE
    assert 8 <= attempts <= 14
    office.mail.fails = False
    office.now += timedelta(days=30)
    assert office.standings()[0] is Standing.GIVEN_UP
    assert office.send(insist=True)[0].standing is Standing.SENT


def test_what_nobody_tried_to_repeat_in_a_week_is_given_up(office: Office) -> None:
    """A machine that slept for a month sends no old news."""
    office.mail.fails = True
    office.send()
    office.mail.fails = False
    office.now += PATIENCE
    assert [(outcome.standing, outcome.is_news) for outcome in (office.send()[0], office.send()[0])] == [
        (Standing.GIVEN_UP, True),
        (Standing.GIVEN_UP, False),
    ]
    assert office.mail.sent == []
    with office.sessions() as session:
        row = delivery(session, DeliveryKey(profile=LIST, week=str(WEEK), channel="mail"))
    assert row is not None
    assert row.state == DeliveryState.GIVEN_UP


def test_the_next_week_tries_the_last_one_again(office: Office) -> None:
    """But only what failed of it."""
    office.mail.fails = True
    office.now += PATIENCE - 2 * HOUR
    office.send()
    office.mail.fails = False
    office.now += HOUR
    after = Week(WEEK.year, WEEK.number + 1)
    again = list(office.sender().send_again(but=after))
    assert [(outcome.week, outcome.channel, outcome.standing) for outcome in again] == [
        (str(WEEK), "mail", Standing.SENT)
    ]
    assert office.standings(after) == [Standing.SENT, Standing.SENT]
    assert list(office.sender().send_again(but=after)) == []


def test_recipients_that_were_put_off_get_it_later_and_nobody_else(office: Office) -> None:
    """Also where the next attempt fails as a whole."""
    office.mail.puts_off = ("bo@example.org",)
    assert office.standings()[0] is Standing.FAILED
    office.mail.fails = True
    office.now += HOUR
    assert office.standings()[0] is Standing.FAILED
    office.mail.fails, office.mail.puts_off = False, ()
    office.now += 2 * HOUR
    assert office.standings()[0] is Standing.SENT
    assert office.mail.sent == [(str(WEEK), None), (str(WEEK), ("bo@example.org",))]


def test_what_another_process_is_sending_is_left_to_it(office: Office) -> None:
    """Even where an operator insists."""
    office.dies_while_sending("mail")
    assert office.send(insist=True)[0].standing is Standing.BUSY
    assert office.mail.sent == []


def test_after_a_kill_a_channel_that_may_repeat_sends_again(office: Office) -> None:
    """As soon as its claim has run out."""
    office.dies_while_sending("mail")
    office.now += LEASE
    assert office.standings()[0] is Standing.SENT


def test_after_a_kill_a_channel_that_may_not_repeat_is_given_up(office: Office) -> None:
    """Nobody can tell whether it arrived, so the operator decides."""
    office.dies_while_sending("chat")
    office.now += LEASE
    [_, given_up] = office.send()
    assert given_up.standing is Standing.GIVEN_UP
    assert "shelver digest --send --week 2025-W39 --channel chat" in given_up.detail
    assert office.chat.sent == []
    assert office.send(insist=True)[1].standing is Standing.SENT


def test_a_mistake_in_one_channel_keeps_no_other_from_its_digest(office: Office) -> None:
    """It is told like any failure; what may have arrived is sent again where nobody sees it twice, and only there."""
    office.mail.breaks = True
    office.news = Wire("news")
    broken, *others = office.send()
    assert (broken.standing, [other.standing for other in others]) == (Standing.FAILED, [Standing.SENT] * 2)
    assert "KeyError: 'key=[redacted]'" in broken.detail
    office.mail.breaks, office.chat.breaks = False, True
    office.now += timedelta(days=7)
    week = Week.of(office.now).previous()
    sent, broken, other = office.send(week)
    assert (sent.standing, broken.standing, other.standing) == (Standing.SENT, Standing.GIVEN_UP, Standing.SENT)
    assert f"shelver digest --send --week {week} --channel chat" in broken.detail
    office.now += timedelta(hours=1)
    assert office.standings(week)[1] is Standing.GIVEN_UP
    assert len(office.chat.sent) == 2


def test_a_mistake_in_writing_one_language_keeps_no_other_from_its_digest(office: Office) -> None:
    """Nothing has gone out, so that each kind of channel tries again; a database that fails is told at once."""
    office.chat.language = "zh"
    office.untold = ValueError("no such word")
    sent, failed = office.send()
    assert (sent.standing, failed.standing, office.chat.sent) == (Standing.SENT, Standing.FAILED, [])
    office.now, office.untold = office.now + HOUR, DatabaseError("the disk is full")
    with pytest.raises(DatabaseError, match="full"):
        office.send()
    office.untold = None
    assert office.standings()[1] is Standing.SENT


def test_a_dry_run_sends_and_remembers_nothing(office: Office) -> None:
    """It tells what would be sent."""
    assert [outcome.standing for outcome in office.send(dry_run=True)] == [Standing.DUE, Standing.DUE]
    assert office.mail.sent == []
    assert office.standings() == [Standing.SENT, Standing.SENT]


def test_of_two_that_claim_one_wins(office: Office) -> None:
    """A new delivery as well as one that failed."""
    key = DeliveryKey(profile=LIST, week=str(WEEK), channel="mail")

    def claim(holder: str) -> bool:
        return claim_delivery(office.sessions, key, seen=seen, holder=holder, at=MONDAY, lease=LEASE)

    seen: Delivery | None = None
    assert [claim("a"), claim("b")] == [True, False]
    with office.sessions() as session:
        seen = delivery(session, key)
    assert [claim("c"), claim("d")] == [True, False]


def test_who_lost_its_claim_notes_nothing(office: Office) -> None:
    """A process that slept for an hour while it was sending does not undo what others found out."""

    class Sleeper(Wire):
        def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:
            assert others.standings()[0] is Standing.SENT
            return super().send(message, at=at, owed=owed)

    others = Office(office.sessions)
    others.now = MONDAY + LEASE
    office.mail = Sleeper("mail", fails=True)
    office.send()
    with office.sessions() as session:
        row = delivery(session, DeliveryKey(profile=LIST, week=str(WEEK), channel="mail"))
    assert row is not None
    assert (row.state, row.receipt, row.error) == (DeliveryState.SENT, "here", "")


@pytest.mark.parametrize(("attempts", "hours"), [(1, 0.5), (2, 1), (3, 2), (6, 16), (7, 24), (1000, 24)])
def test_attempts_become_rarer_down_to_one_a_day(attempts: int, hours: float) -> None:
    """Each wait is twice as long as the one before."""
    assert waiting_time(attempts) == timedelta(hours=hours)
