"""The channel that is an issue on GitHub for each week."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bot.delivery.github_post import GitHubPostDelivery, SignedIn
from bot.forge.text import Post
from config.channels import IssueChannel


class IssueDelivery(GitHubPostDelivery):
    """Opens an issue with the channel's labels."""

    kind = "issue"
    right = "Issues"
    fields = "id"

    def __init__(self, channel: IssueChannel, *, profile: str, github: SignedIn, **options: Any) -> None:
        super().__init__(channel, profile=profile, github=github, **options)
        self._labels = list(channel.labels)

    def open(self, repository: dict[str, Any], *, title: Post, body: Post) -> str:  # noqa: ARG002 - the interface's
        """See `GitHubPostDelivery.open`."""
        issue = {"title": title, "body": body, **({"labels": self._labels} if self._labels else {})}
        address = f"/repos/{quote(self._repository)}/issues"
        return str(self._requester.requestJsonAndCheck("POST", address, input=issue)[1]["html_url"])
