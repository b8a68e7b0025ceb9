"""The channel that is a discussion on GitHub for each week."""

from __future__ import annotations

from typing import Any

from bot.delivery.github_post import GitHubPostDelivery, SignedIn
from bot.forge.text import Post
from config.channels import DiscussionChannel
from config.errors import DeliveryError

_OPEN = """
mutation($input: CreateDiscussionInput!) {
  createDiscussion(input: $input) { discussion { url } }
}
"""


class DiscussionDelivery(GitHubPostDelivery):
    """Opens a discussion in the channel's category (https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-discussions)."""

    kind = "discussion"
    right = "Discussions"
    fields = "id hasDiscussionsEnabled discussionCategories(first: 100) { nodes { id name slug } }"

    def __init__(self, channel: DiscussionChannel, *, profile: str, github: SignedIn, **options: Any) -> None:
        super().__init__(channel, profile=profile, github=github, **options)
        self._category = channel.category

    def open(self, repository: dict[str, Any], *, title: Post, body: Post) -> str:
        """See `GitHubPostDelivery.open`."""
        discussion = {
            "repositoryId": repository["id"],
            "categoryId": self._category_id(repository),
            "title": title,
            "body": body,
        }
        made = self._requester.graphql_query(_OPEN, {"input": discussion})[1]["data"]
        return str(made["createDiscussion"]["discussion"]["url"])

    def _category_id(self, repository: dict[str, Any]) -> str:
        if not repository["hasDiscussionsEnabled"]:
            raise DeliveryError(
                f"discussions are switched off in {self._repository}: switch them on under Settings, General, "
                "Features, or make the channel of the kind issue"
            )
        categories = repository["discussionCategories"]["nodes"]
        wanted = self._category.casefold()
        for category in categories:
            if wanted in {category["name"].casefold(), category["slug"].casefold()}:
                return str(category["id"])
        names = ", ".join(category["name"] for category in categories)
        raise DeliveryError(
            f"{self._repository} has no category {self._category!r} for discussions: set the channel's category to "
            f"one of {names or 'those that you make there'}"
        )
