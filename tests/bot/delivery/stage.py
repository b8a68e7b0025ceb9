"""An installation whose profile has channels, with real servers behind them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

from db.deliveries import DeliveryState, latest_deliveries
from db.runs import begin_run, finish_run
from db.session import open_sessions
from tests.bot.process import shelver
from tests.bot.scene import PROFILE_FOLDER
from tests.databases import database_at
from tests.servers.github import FakeGitHub, Repository
from tests.servers.smtp import Mailbox, smtp_server

MONDAY = datetime(2025, 9, 29, 7, tzinfo=UTC)
"""When the digest of 2025-W39 is due."""
LIST = "awesome-code-llm"
NAME = "operator/papers"
TOKEN = "ghp_operator0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A folder with profile, database and state, and what the servers got."""

    folder: Path
    port: int
    mailbox: Mailbox
    github: FakeGitHub
    repository: Repository

    @property
    def profile(self) -> Path:
        """The profile's folder."""
        return self.folder / "profile"

    @property
    def environment(self) -> dict[str, str]:
        """The settings, as variables."""
        return {
            "SHELVER_PROFILE": str(self.profile),
            "SHELVER_DATABASE_URL": database_at(self.folder / "shelver.sqlite3"),
            "SHELVER_STATE_FOLDER": str(self.folder),
            "SHELVER_GITHUB_API_URL": self.github.api_url,
            "SHELVER_CHANNEL_SECRETS__TRACKER": TOKEN,
            "SHELVER_CHANNEL_SECRETS__TALK": TOKEN,
        }

    def shelver(self, *arguments: str, **more: str) -> CompletedProcess[str]:
        """Run a command."""
        return shelver(*arguments, folder=self.folder, **(self.environment | more))

    def send(self, *arguments: str, now: datetime = MONDAY, **more: str) -> CompletedProcess[str]:
        """Run ``shelver digest --send``."""
        return self.shelver("digest", "--send", "--now", now.isoformat(), *arguments, **more)

    def channels(self, *chosen: str) -> None:
        """Let the profile have some of the channels ``readers``, ``tracker``, ``talk`` and ``archive``."""
        known = {
            "readers": f"{{name: readers, kind: mail, sender: bot@example.net, to: [ada@example.org], "
            f"server: 127.0.0.1, port: {self.port}, security: none}}",
            "tracker": f"{{name: tracker, kind: issue, repository: {NAME}}}",
            "talk": f"{{name: talk, kind: discussion, repository: {NAME}}}",
            "archive": "{name: archive, kind: file}",
        }
        text = (PROFILE_FOLDER / "profile.yaml").read_text(encoding="utf-8")
        lines = [f"  - {known.get(name, name)}\n" for name in chosen]
        (self.profile / "profile.yaml").write_text(f"{text}\nchannels:\n{''.join(lines)}", encoding="utf-8")

    def states(self) -> dict[str, str]:
        """How each channel of the newest week stands."""
        with open_sessions(self.environment["SHELVER_DATABASE_URL"]) as sessions, sessions() as session:
            return {row.channel: row.state for row in latest_deliveries(session, LIST)}

    def began(self, when: datetime) -> None:
        """Let the first run have been at a moment."""
        with (
            open_sessions(self.environment["SHELVER_DATABASE_URL"]) as sessions,
            sessions.begin() as session,
        ):
            run = begin_run(session, LIST, version="0.1.0", at=when)
            finish_run(session, run.id, outcome="done", message="nothing to propose", at=when)


SENT = DeliveryState.SENT.value


@contextmanager
def installation(
    folder: Path, *, channels: Sequence[str] = ("readers", "tracker", "archive"), began: datetime | None = None
) -> Iterator[Installation]:
    """An installation that has run since the Wednesday of the week, or since ``began``."""
    shutil.copytree(PROFILE_FOLDER, folder / "profile")
    with smtp_server() as server, FakeGitHub(folder, clock=lambda: MONDAY) as github:
        github.add_account("operator", token=TOKEN)
        ready = Installation(
            folder=folder,
            port=server.port,
            mailbox=server.mailbox,
            github=github,
            repository=github.add_repository(NAME),
        )
        ready.repository.switch_on_discussions()
        ready.channels(*channels)
        ready.began(began or MONDAY - timedelta(days=5))
        yield ready
