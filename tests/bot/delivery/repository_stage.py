"""An operator's repository that gets issues and discussions, and the accounts that open them."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.delivery.channel import Receipt
from bot.delivery.discussion import DiscussionDelivery
from bot.delivery.github_post import GitHubPostDelivery, SignedIn
from bot.delivery.issue import IssueDelivery
from bot.github_client import connect
from config.channels import DiscussionChannel, IssueChannel
from tests.bot.delivery.samples import MESSAGE, MONDAY
from tests.servers.github import FakeGitHub
from tests.servers.github.state import Discussion, Issue

NAME = "operator/papers"
KINDS = ("issue", "discussion")
SETTING = "SHELVER_CHANNEL_SECRETS__REPOSITORY"


class RepositoryStage:
    """A repository with discussions switched on; close it after use."""

    def __init__(self, folder: Path) -> None:
        self.stack = ExitStack()
        self.github = self.stack.enter_context(FakeGitHub(folder, clock=lambda: MONDAY))
        for login in ("operator", "stranger"):
            self.github.add_account(login, token=f"{login}-token")
        self.repository = self.github.add_repository(NAME)
        self.repository.switch_on_discussions()

    def delivery(self, kind: str, *, by: str = "operator", **more: Any) -> GitHubPostDelivery:
        """A channel of a kind, signed in by somebody's token."""
        client = connect(token=f"{by}-token", api_url=self.github.api_url)
        self.stack.enter_context(closing(client))
        github = SignedIn(client=client, setting=SETTING)
        described = {"name": "repository", "kind": kind, "repository": NAME, **more}
        if kind == "issue":
            issues = IssueChannel.model_validate(described)
            return IssueDelivery(issues, profile="code-models", github=github, sleep=lambda _: None)
        discussions = DiscussionChannel.model_validate(described)
        return DiscussionDelivery(discussions, profile="code-models", github=github, sleep=lambda _: None)

    def send(self, kind: str, *, by: str = "operator", **more: Any) -> Receipt:
        """Send the sample."""
        return self.delivery(kind, by=by, **more).send(MESSAGE, at=MONDAY, owed=None)

    def posts(self, kind: str) -> list[Issue | Discussion]:
        """What was opened."""
        return [*(self.repository.issues if kind == "issue" else self.repository.discussions)]

    def crowd(self, kind: str, count: int, *, at: datetime) -> None:
        """Let a stranger have opened many at a moment."""
        repository, stranger = self.repository, self.github.world.account("stranger")
        for _ in range(count):
            identity, number = self.github.world.next_id(), repository.next_number
            if kind == "issue":
                repository.issues.append(
                    Issue(
                        id=identity,
                        number=number,
                        title="Hello",
                        body=None,
                        account=stranger,
                        labels=[],
                        created_at=at,
                    )
                )
            else:
                category = repository.discussion_categories[1]
                repository.discussions.append(
                    Discussion(
                        id=identity,
                        number=number,
                        title="Hello",
                        body="",
                        account=stranger,
                        category=category,
                        created_at=at,
                    )
                )
