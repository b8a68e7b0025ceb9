from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.delivery.stage import MONDAY, TOKEN, Installation, installation
from tests.databases import stored_text

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Installation]:
    """An installation whose digest is due."""
    with installation(tmp_path) as ready:
        yield ready


def test_the_digest_is_sent_once_and_what_failed_is_tried_again(stage: Installation) -> None:
    """Exit code 3 while a channel has failed, 0 when all is sent; status tells how it stands, and shows no token."""
    stage.mailbox.answers = ["451 not now"]
    dry = stage.send("--dry-run")
    first = stage.send()
    early = stage.send()
    troubled = stage.shelver("status")
    second = stage.send(now=MONDAY + HOUR)
    third = stage.send(now=MONDAY + 24 * HOUR)
    asked = stage.send("--week", "2025-W39", now=MONDAY + 24 * HOUR)
    paused = stage.send(now=MONDAY + 5 * WEEK)

    assert [line.partition(" (")[0] for line in dry.stdout.splitlines()] == [
        "2025-W39 readers: would be sent",
        "2025-W39 tracker: would be sent",
        "2025-W39 archive: would be sent",
    ]
    failure = f"127.0.0.1:{stage.port} refused (451 not now); tried again from 2025-09-29 07:30 UTC"
    assert first.stdout.splitlines() == [
        f"2025-W39 readers: failed (mail to ada@example.org by 127.0.0.1): {failure}",
        "2025-W39 tracker: sent (an issue in operator/papers)",
        f"2025-W39 archive: sent (a file in {stage.folder}/digests)",
    ]
    assert early.stdout == ""  # so that cron mails once for each attempt, and not each hour
    assert "digest failed" in troubled.stdout
    assert "451 not now" in " ".join(troubled.stdout.split())
    assert second.stdout == "2025-W39 readers: sent (mail to ada@example.org by 127.0.0.1)\n"
    assert third.stdout == ""
    assert asked.stdout.count("already sent") == 3
    # After a pause nobody gets four mails at once.
    assert [line.split()[0] for line in paused.stdout.splitlines()] == ["2025-W44"] * 3
    codes = [each.returncode for each in (dry, first, early, second, third, asked)]
    assert codes == [0, 3, 3, 0, 0, 0]
    assert (len(stage.mailbox.mails), len(stage.repository.issues)) == (2, 2)
    told = json.loads(stage.shelver("status", "--json").stdout)["digests"]
    assert [(row["channel"], row["state"], row["attempts"]) for row in told] == [
        ("archive", "sent", 1),
        ("readers", "sent", 1),
        ("tracker", "sent", 1),
    ]
    for ended in (first, second, troubled):
        assert TOKEN not in ended.stdout + ended.stderr


def test_a_channel_that_is_named_is_tried_at_once(stage: Installation) -> None:
    """And no other."""
    stage.mailbox.answers = ["451 not now"]
    assert stage.send("--channel", "readers").returncode == 3
    again = stage.send("--channel", "readers")
    assert (again.returncode, stage.states()) == (0, {"readers": "sent"})


def test_a_channel_is_tried_without_spending_the_week(stage: Installation) -> None:
    """As often as one likes; what fails is told at once, and nothing is remembered."""
    mail = stage.send("--test", "--channel", "readers")
    issue = stage.send("--test", "--channel", "tracker")
    stage.mailbox.answers = ["451 not now"]
    failed = stage.send("--test", "--channel", "readers")

    key = "2025-W39.test-20250929T070000Z"
    assert mail.stdout == f"{key} readers: sent (mail to ada@example.org by 127.0.0.1)\n"
    assert [each.returncode for each in (mail, issue, failed)] == [0, 0, 3]
    assert "refused (451 not now)" in failed.stdout
    [tried], [opened] = stage.mailbox.mails, stage.repository.issues
    assert tried["Subject"] == opened.title
    assert opened.title.startswith("[test] ")
    assert key in tried["Message-ID"]
    assert stage.states() == {}


def test_a_channel_that_cannot_be_opened_keeps_none_of_the_others_from_sending(stage: Installation) -> None:
    """A missing secret is told at its place, also by a dry run, and sent for once it is there; asked for alone: 2."""
    stage.channels("{name: chat, kind: apprise}", "archive")
    why = "chat: failed (apprise, which could not be opened): SHELVER_CHANNEL_SECRETS__CHAT: the channel 'chat' needs"
    dry, sent = stage.send("--dry-run"), stage.send()
    assert [dry.returncode, sent.returncode, stage.send("--channel", "chat").returncode] == [3, 3, 2]
    for told, archive in ((dry, "would be sent"), (sent, "sent")):
        first, second = told.stdout.splitlines()
        assert first.startswith(f"2025-W39 {why}")
        assert second.startswith(f"2025-W39 archive: {archive} ")
    assert stage.states() == {"chat": "failed", "archive": "sent"}


def test_a_week_that_ended_before_the_first_run_is_never_sent(stage: Installation) -> None:
    """Nobody gets old news because a bot was installed."""
    ended = stage.send("--week", "2025-W38")
    assert ended.returncode == 0
    assert ended.stdout == "nothing to send: that week ended before Shelver first ran for this list\n"
    assert stage.mailbox.mails == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("digest", "--send", "--week", "2025-W40"), "the week 2025-W40 is not over: it can be sent from 2025-10-06"),
        (("digest", "--send", "--channel", "fax"), "there is no channel 'fax'; there are: readers, tracker, archive"),
        (("digest", "--send", "-o", "x.md"), "--output: --send takes no file"),
        (("digest", "--channel", "readers"), "--channel: this goes with --send"),
        (("digest", "--dry-run"), "--dry-run: this goes with --send"),
        (("digest", "--test"), "--test: this goes with --send"),
        (("digest", "--send", "--test"), "--test: it sends through one channel: name it by --channel"),
        (("digest", "--send", "--language", "zh"), "--language: --send takes none: each channel has its own"),
    ],
)
def test_what_cannot_be_sent_is_a_mistake_of_usage(
    stage: Installation, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2, and what to do."""
    ended = stage.shelver(*arguments, "--now", MONDAY.isoformat())
    assert ended.returncode == 2
    assert said in ended.stderr


def test_a_service_that_fails_shows_nothing_of_its_url(stage: Installation) -> None:
    """Neither on the screen, nor in the log at its loudest, nor in status or the database."""
    url = f"json://user:PASSW0RD-OF-CHAT@127.0.0.1:{stage.port}/hooks/T0KEN-OF-CHAT"
    stage.channels("{name: chat, kind: apprise}")
    ended = stage.send(SHELVER_CHANNEL_SECRETS__CHAT=url, SHELVER_LOG_LEVEL="debug")
    told = stage.shelver("status", SHELVER_CHANNEL_SECRETS__CHAT=url)
    missing = stage.send()

    assert ended.returncode == 3
    assert "JSON by Apprise failed" in ended.stdout
    shown = ended.stdout + ended.stderr + told.stdout + told.stderr
    shown += stored_text(stage.folder / "shelver.sqlite3")
    assert [part for part in (url, "PASSW0RD", "T0KEN") if part in shown] == []
    assert missing.returncode == 2
    assert "SHELVER_CHANNEL_SECRETS__CHAT: the channel 'chat' needs it" in missing.stderr
