"""The channel that is an issue on GitHub for each week."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from github import Github

from bot.delivery.channel import Receipt
from bot.delivery.message import Message
from bot.digest.week import Week
from bot.forge.conversation import OWN_MARK
from bot.forge.github_writes import write
from bot.forge.text import Post, cleaned
from bot.github_client import translate_errors
from config.channels import IssueChannel
from config.errors import DeliveryError
from config.strict import Language

_PAGE = 100
_MOST_PAGES = 10
"""A repository with more issues since the week's end than this is not looked through further."""


class IssueDelivery:
    """Opens an issue, unless the account has opened one for the same week: a hidden mark tells."""

    may_repeat = True

    def __init__(
        self,
        channel: IssueChannel,
        *,
        profile: str,
        client: Github,
        account: Callable[[], str],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set up without asking GitHub anything.

        Args:
            channel: What the profile says.
            profile: The profile's name.
            client: Signed in; as `bot.github_client.connect` makes it.
            account: Asks for the login under which GitHub shows what the client writes.
            sleep: Waits for so many seconds.
        """
        self._channel = channel
        self._profile = profile
        self._requester = client.requester
        self._account = account
        self._address = f"/repos/{quote(channel.repository)}/issues"
        self._sleep = sleep

    @property
    def name(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return self._channel.name

    @property
    def language(self) -> Language | None:
        """See `bot.delivery.channel.Channel`."""
        return self._channel.language

    @property
    def told(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        return f"an issue in {self._channel.repository}"

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:  # noqa: ARG002 - the interface's
        """Open the issue, or find it: also where this database does not remember that it was opened."""
        mark = f"{OWN_MARK}digest {self._profile} {message.week} {self.name} -->"
        issue: dict[str, Any] = {
            "title": Post(cleaned(message.subject)),
            "body": Post(f"{mark}\n{message.markdown}"),
        }
        if self._channel.labels:
            issue["labels"] = list(self._channel.labels)

        def attempt() -> str:
            return str(self._requester.requestJsonAndCheck("POST", self._address, input=issue)[1]["html_url"])

        with translate_errors(
            unavailable=DeliveryError, refused=DeliveryError, doing=f"opening an issue in {self._channel.repository}"
        ):
            account = self._account()
            since = Week.parse(message.week).end

            def find() -> str | None:
                return self._find(mark, account=account, since=since)

            url = find()
            return Receipt(place=url if url is not None else write(attempt, find=find, sleep=self._sleep))

    def _find(self, mark: str, *, account: str, since: datetime) -> str | None:
        """The address of our own issue with a mark: what others write could keep us quiet."""
        for page in range(1, _MOST_PAGES + 1):
            shown = self._requester.requestJsonAndCheck(
                "GET",
                self._address,
                parameters={
                    "state": "all",
                    "creator": account,
                    "since": f"{since:%Y-%m-%dT%H:%M:%SZ}",
                    "per_page": _PAGE,
                    "page": page,
                },
            )[1]
            for issue in shown:
                if (issue.get("body") or "").startswith(mark):
                    return str(issue["html_url"])
            if len(shown) < _PAGE:
                break
        return None
