"""What issues and discussions share as channels: a hidden mark by which a week's digest is found again.

Looking goes by GitHub's GraphQL interface (https://docs.github.com/en/graphql), which alone knows discussions, and
tells of everything whether the account itself wrote it (``viewerDidAuthor``), whatever kind of token it has.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from github import Github, GithubException

from bot.delivery.channel import OpenedChannel, Receipt
from bot.delivery.message import Message
from bot.digest.week import Week
from bot.forge.conversation import OWN_MARK
from bot.forge.github_writes import write
from bot.forge.text import Post, cleaned
from bot.github_client import is_throttling, said_by, translate_errors
from config.channels import DiscussionChannel, IssueChannel
from config.errors import DeliveryError, ForgeRefusedError

_MOST_PAGES = 10
"""Where more than this many hundreds were opened since the week's end, the rest is not looked through."""
_LOOK = """
query($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    %s
    %s(first: 100, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
      nodes { url body createdAt viewerDidAuthor }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A connection to GitHub, and where its rights come from."""

    client: Github
    """As `bot.github_client.connect` makes it."""
    setting: str
    """The setting that holds token or app, for the operator to correct."""


class GitHubPostDelivery(OpenedChannel, ABC):
    """Opens an issue or a discussion, unless the account has opened one for the same week."""

    may_repeat = True
    kind: ClassVar[str]
    """What is opened, in one word."""
    right: ClassVar[str]
    """The permission that it takes, as GitHub's settings name it."""
    fields: ClassVar[str]
    """What opening one needs to know of the repository, in GraphQL."""

    def __init__(
        self,
        channel: IssueChannel | DiscussionChannel,
        *,
        profile: str,
        github: SignedIn,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set up without asking GitHub anything.

        Args:
            channel: What the profile says.
            profile: The profile's name.
            github: How one is signed in.
            sleep: Waits for so many seconds.
        """
        super().__init__(channel)
        self._repository = channel.repository
        self._profile = profile
        self._requester = github.client.requester
        self._setting = github.setting
        self._sleep = sleep

    @property
    def told(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return f"{'an' if self.kind[0] in 'aeiou' else 'a'} {self.kind} in {self._repository}"

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:  # noqa: ARG002 - the interface's
        """Open it, or find it: also where this database does not remember that it was opened."""
        mark = f"{OWN_MARK}digest {self._profile} {message.key} {self.name} -->"
        since = Week.parse(message.week).end
        title, body = Post(cleaned(message.subject)), Post(f"{mark}\n{message.body}")
        with self._explaining():
            place, repository = self._look(mark, since=since)
            if place is None:
                place = write(
                    lambda: self.open(repository, title=title, body=body),
                    find=lambda: self._look(mark, since=since)[0],
                    sleep=self._sleep,
                )
        return Receipt(place=place)

    @abstractmethod
    def open(self, repository: dict[str, Any], *, title: Post, body: Post) -> str:
        """Open one; its address.

        Args:
            repository: What GitHub says about ``fields``.
            title: Its title.
            body: Its text.

        Raises:
            DeliveryError: The repository is not made for it.
            GithubException, requests.RequestException: As PyGithub raises them.
        """

    def _look(self, mark: str, *, since: datetime) -> tuple[str | None, dict[str, Any]]:
        """The address of our own one with a mark, and the repository; what others write cannot keep us quiet."""
        owner, _, name = self._repository.partition("/")
        query = _LOOK % (self.fields, f"{self.kind}s")
        variables = {"owner": owner, "name": name, "after": None}
        for _page in range(_MOST_PAGES):
            repository = self._requester.graphql_query(query, variables)[1]["data"]["repository"]
            shown = repository[f"{self.kind}s"]
            for post in shown["nodes"]:
                if post["viewerDidAuthor"] and post["body"].startswith(mark):
                    return str(post["url"]), repository
            is_older = any(datetime.fromisoformat(post["createdAt"]) < since for post in shown["nodes"])
            if is_older or not shown["pageInfo"]["hasNextPage"]:
                break
            variables["after"] = shown["pageInfo"]["endCursor"]
        return None, repository

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Say what went wrong in the block, and what the operator can do."""
        doing = f"opening {self.told}"
        try:
            with translate_errors(unavailable=DeliveryError, refused=DeliveryError, doing=doing):
                try:
                    yield
                except GithubException as error:
                    if is_throttling(error) or error.status >= 500:
                        raise  # trying again later helps
                    raise DeliveryError(f"{doing}: {self._refusal(error)}") from error
        except (KeyError, TypeError) as error:
            raise DeliveryError(f"{doing}: GitHub's answer is not as its description has it ({error!r})") from error
        except ForgeRefusedError as error:  # the app may not sign in
            raise DeliveryError(f"{doing}: {error}") from error

    def _refusal(self, error: GithubException) -> str:
        """What GitHub refused, and what to do."""
        kinds, said = _graphql_kinds(error), said_by(error)
        if "RATE_LIMITED" in kinds:
            return f"GitHub throttles{said}"
        if error.status == 401:
            return (
                f"GitHub does not accept the token{said}: it is wrong, expired or revoked; set {self._setting} to a "
                "valid one"
            )
        if error.status == 410:
            return f"its {self.kind}s are switched off{said}: switch them on under Settings, General, Features"
        if error.status == 403 or kinds & {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
            return (
                f"GitHub does not permit it{said}: what {self._setting} holds needs the permission {self.right} "
                "(read and write) there; a classic token the scope public_repo, or repo for a private repository"
            )
        if error.status == 404:
            return (
                f"GitHub does not show the repository{said}: check the channel's repository in profile.yaml, and "
                f"that {self._setting} may read and write its {self.kind}s"
            )
        return f"GitHub refused it ({error.status}{said}): check the channel in profile.yaml"


def _graphql_kinds(error: GithubException) -> set[str]:
    """The types of the errors in a GraphQL answer; none, where it is no such answer."""
    errors = error.data.get("errors") if isinstance(error.data, dict) else None
    return {str(each.get("type")) for each in errors or () if isinstance(each, dict)}
