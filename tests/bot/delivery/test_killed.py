"""Killed wherever it may be, and started twice, Shelver keeps the promise of `bot.delivery.deliver`."""

from __future__ import annotations

from pathlib import Path

from bot.delivery.deliver import LEASE
from tests.bot.delivery.dying import killed_at
from tests.bot.delivery.stage import MONDAY, SENT, installation
from tests.bot.process import started

CHANNELS = ("readers", "tracker", "talk", "archive")


def test_killed_between_claim_sending_and_note_everything_arrives(tmp_path: Path) -> None:
    """One issue, discussion and file; for the kill after it a second copy of the mail, with the same Message-ID."""
    with installation(tmp_path, channels=CHANNELS) as stage:
        spared = {"claimed tracker", "claimed talk", "claimed archive"}
        now = MONDAY
        while point := killed_at(stage.environment, now=now, spared=frozenset(spared), note=tmp_path / "died-at"):
            spared.add(point)
            now += LEASE

        assert spared == {f"{what} {channel}" for what in ("claimed", "sent") for channel in CHANNELS}
        assert stage.states() == dict.fromkeys(CHANNELS, SENT)
        assert len(stage.repository.issues) == len(stage.repository.discussions) == 1
        assert len(list((tmp_path / "digests").iterdir())) == 1
        first, second = stage.mailbox.mails
        assert first["Message-ID"] == second["Message-ID"]


def test_of_two_processes_one_sends(tmp_path: Path) -> None:
    """Whatever the other one finds, it sends nothing."""
    streams = tmp_path / "a", tmp_path / "b"
    with installation(tmp_path, channels=CHANNELS) as stage:
        arguments = ("digest", "--send", "--now", MONDAY.isoformat())
        for folder in streams:
            folder.mkdir()
        with (
            started(*arguments, folder=tmp_path, streams=streams[0], **stage.environment) as one,
            started(*arguments, folder=tmp_path, streams=streams[1], **stage.environment) as other,
        ):
            one.join(60)
            other.join(60)
            assert (one.exitcode, other.exitcode) == (0, 0), [
                (folder / "stderr").read_text("utf-8") for folder in streams
            ]
        assert len(stage.mailbox.mails) == len(stage.repository.issues) == len(stage.repository.discussions) == 1
        assert stage.states() == dict.fromkeys(CHANNELS, SENT)
