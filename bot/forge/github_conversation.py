"""Comments on GitHub.

See https://docs.github.com/en/rest/issues/comments, .../pulls/comments, .../pulls/reviews and .../reactions.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from github import Github

from bot.forge.conversation import Comment, Mark, Place, Reaction, Reading
from bot.forge.github_writes import nothing_to_find, write
from bot.forge.text import Post
from bot.github_client import json_or_nothing, translate_errors
from config.errors import ForgeRefusedError, ForgeUnavailableError

_PAGE = 100
MAINTAINERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
"""What somebody is to a repository (``author_association``) who may decide there."""
_ADDRESSES = {
    Place.CONVERSATION: "issues/{number}/comments",
    Place.DIFF: "pulls/{number}/comments",
    Place.REVIEW: "pulls/{number}/reviews",
}
REACTIONS = {
    Place.CONVERSATION: "issues/comments/{id}/reactions",
    Place.DIFF: "pulls/comments/{id}/reactions",
}
"""Where the reactions to a comment are, below the repository's address; GitHub has none to a review."""
_UNHEARD = frozenset({"PENDING", "DISMISSED"})
"""States of reviews that are not submitted yet, or were taken back."""


class GitHubConversation:
    """`bot.forge.conversation.Conversation` on GitHub."""

    def __init__(self, *, client: Github, repository: str, sleep: Callable[[float], None] = time.sleep) -> None:
        """Set up without asking GitHub anything.

        Args:
            client: As `bot.github_client.connect` makes it.
            repository: ``OWNER/NAME`` of the list's repository.
            sleep: Waits for so many seconds.
        """
        self._requester = client.requester
        self._repository = repository
        self._address = f"/repos/{quote(repository)}"
        self._sleep = sleep

    def read(self, number: int, place: Place, mark: Mark) -> Reading:
        """See `bot.forge.conversation.Conversation.read`; an unchanged conversation is a free request."""
        with self._translated(f"reading the comments on pull request {number}"):
            found, etag = self._page(number, place, mark, page=1)
            if found is None:
                return Reading((), Mark(mark.since, etag or mark.etag))
            shown = list(found)
            for page in range(2, 1_000):
                if len(found) < _PAGE:
                    break
                found = self._page(number, place, Mark(mark.since), page=page)[0] or []
                shown += found
        try:
            heard = [comment for comment in shown if comment.get("state") not in _UNHEARD]
            comments = tuple(_comment(place, comment) for comment in heard)
            changed = max((_changed_at(comment) for comment in heard), default=mark.since)
        except (KeyError, TypeError, ValueError) as error:
            raise ForgeUnavailableError(
                f"GitHub's answer about the comments on pull request {number} in {self._repository} lacks what a "
                f"comment has ({error!r}); it is not used"
            ) from error
        # The ETag belongs to this very address; next time another moment stands in it, but for reviews.
        same = (changed == mark.since or place is Place.REVIEW) and len(shown) < _PAGE
        return Reading(comments, Mark(changed, etag if same else None))

    def committed_at(self, sha: str) -> datetime:
        """See `bot.forge.conversation.Conversation.committed_at`."""
        with self._translated(f"looking at commit {sha}"):
            shown = self._requester.requestJsonAndCheck("GET", f"{self._address}/commits/{quote(sha)}")[1]
        try:
            return _moment(shown["commit"]["committer"]["date"])
        except (KeyError, TypeError, ValueError) as error:
            raise ForgeUnavailableError(f"GitHub does not tell when {sha} was committed ({error!r})") from error

    def react(self, place: Place, comment_id: int, reaction: Reaction) -> None:
        """See `bot.forge.conversation.Conversation.react`."""
        if place not in REACTIONS:
            return
        address = f"{self._address}/{REACTIONS[place].format(id=comment_id)}"
        with self._translated("reacting to a comment"):
            write(
                lambda: self._requester.requestJsonAndCheck("POST", address, input={"content": reaction}),
                find=nothing_to_find,
                sleep=self._sleep,
            )

    def answer(self, number: int, text: Post, *, since: datetime, is_first_try: bool = False) -> None:
        """See `bot.forge.conversation.Conversation.answer`."""
        first_line = text.partition("\n")[0]

        def find() -> bool | None:
            said = self.read(number, Place.CONVERSATION, Mark(since)).comments
            return True if any(_first_line(comment.body) == first_line for comment in said) else None

        def attempt() -> bool:
            address = f"{self._address}/issues/{number}/comments"
            self._requester.requestJsonAndCheck("POST", address, input={"body": text})
            return True

        with self._translated("answering a comment"):
            if is_first_try or find() is None:
                write(attempt, find=find, sleep=self._sleep)

    def _page(
        self, number: int, place: Place, mark: Mark, *, page: int
    ) -> tuple[list[dict[str, Any]] | None, str | None]:
        """One page, None where nothing has changed; and its ETag."""
        parameters: dict[str, str | int] = {"per_page": _PAGE}
        if mark.since is not None and place is not Place.REVIEW:
            parameters["since"] = mark.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if page > 1:
            parameters["page"] = page
        status, headers, body = self._requester.requestJson(
            "GET",
            f"{self._address}/{_ADDRESSES[place].format(number=number)}",
            parameters=parameters,
            headers={"If-None-Match": mark.etag} if mark.etag else None,
        )
        if status == 304:
            return None, headers.get("etag")
        if status >= 400:
            raise self._requester.createException(status, headers, json_or_nothing(body))
        found = json.loads(body)
        if not isinstance(found, list) or not all(isinstance(comment, dict) for comment in found):
            raise ForgeUnavailableError(
                f"GitHub's answer about the comments of {self._repository} is no list of them"
            )
        return found, headers.get("etag")

    def _translated(self, doing: str) -> AbstractContextManager[None]:
        return translate_errors(
            unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing=f"{doing} in {self._repository}"
        )


def _comment(place: Place, shown: dict[str, Any]) -> Comment:
    account = shown.get("user") or {}
    return Comment(
        place=place,
        id=int(shown["id"]),
        author=str(account.get("login") or "?"),
        # No app commands us, least of all our own.
        trusted=shown.get("author_association") in MAINTAINERS and account.get("type") != "Bot",
        body=shown.get("body") or "",
        url=str(shown["html_url"]),
        written_at=_moment(shown["submitted_at"] if place is Place.REVIEW else shown["created_at"]),
        diff_hunk=shown.get("diff_hunk") or "",
    )


def _changed_at(shown: dict[str, Any]) -> datetime:
    """When it was last changed; of a review only its submission is told, and all are listed each time."""
    return _moment(shown["updated_at"] if "updated_at" in shown else shown["submitted_at"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _first_line(body: str) -> str:
    return body.strip().replace("\r\n", "\n").partition("\n")[0].rstrip()
