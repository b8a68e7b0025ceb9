"""The forge that is GitHub: one rolling branch in a fork or in the repository itself, and one pull request."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Literal

from github import Github, GithubException
from github.AuthenticatedUser import AuthenticatedUser
from github.PullRequest import PullRequest as GitHubPullRequest

from bot.forge.base import Change, Published, PullRequest
from bot.forge.concurrent_edits import refuse_if_edited
from bot.forge.github_branch import GitHubBranch
from bot.forge.github_fork import find_or_create_fork, repository_without_asking
from bot.forge.github_pull_requests import GitHubPullRequests, shown
from bot.forge.github_writes import UNCERTAIN
from bot.github_client import translate_errors
from config.errors import BranchFrozenError, ForgeRefusedError, ForgeUnavailableError

_APP_IDENTITY = ("Shelver", "shelver@shelver.invalid")
"""Signs the commits of an app, which has no account that it could look up."""


class GitHubForge:
    """`bot.forge.base.Forge` on GitHub.

    The account's name and the fork are looked up once per object; else nothing is remembered between calls.
    """

    def __init__(
        self,
        *,
        client: Github,
        repository: str,
        base_branch: str,
        branch: str,
        path: str,
        mode: Literal["fork", "direct"],
        labels: Sequence[str] = (),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set up without asking GitHub anything.

        Args:
            client: A signed-in client that does not send POST, PUT, PATCH and DELETE again by itself.
            repository: ``OWNER/NAME`` of the list's repository.
            base_branch: The branch that the pull request goes to.
            branch: The bot's own branch.
            path: The list's file.
            mode: ``fork`` keeps the branch in a fork of the client's account, ``direct`` in ``repository``.
            labels: Set on the pull request where the account may; that it may not is no error.
            sleep: Waits for so many seconds.
        """
        self._client = client
        self._upstream = repository_without_asking(client, repository)
        self._repository = repository
        self._base_branch = base_branch
        self._branch_name = branch
        self._path = path
        self._mode = mode
        self._labels = tuple(labels)
        self._sleep = sleep
        self._known_account: AuthenticatedUser | None = None
        self._known_branch: GitHubBranch | None = None

    def pull_request(self, number: int | None = None) -> PullRequest | None:
        """See `bot.forge.base.Forge.pull_request`."""
        with self._translated("reading the pull request"):
            pulls = self._pull_requests()
            found = pulls.numbered(number) if number is not None else None
            if found is None and (latest := pulls.latest()) is not None:
                # A list does not tell who merged.
                found = latest if latest.state == "open" else pulls.numbered(latest.number)
            return shown(found) if found is not None else None

    def publish(
        self, change: Change, *, our_heads: frozenset[str], announce_head: Callable[[str], None]
    ) -> Published:
        """See `bot.forge.base.Forge.publish`; the writes are ``branch``, ``pull request`` and ``labels``."""
        wrote = []
        with self._translated("publishing"):
            pulls = self._pull_requests()
            current = pulls.open_one()
            refuse_if_edited(change, shown(current) if current is not None else None)
            head, moved = self._branch().publish(change, our_heads=our_heads, announce_head=announce_head)
            if moved:
                wrote.append("branch")
            pull, edited = pulls.publish(current, change)
            if edited:
                wrote.append("pull request")
            if self._add_labels(pull):
                wrote.append("labels")
            return Published(pull_request=replace(shown(pull), head_sha=head), wrote=tuple(wrote))

    def withdraw(self, number: int, *, our_heads: frozenset[str]) -> None:
        """See `bot.forge.base.Forge.withdraw`; nothing is commented."""
        with self._translated(f"closing pull request {number}"):
            pulls = self._pull_requests()
            pull = pulls.numbered(number)
            if pull is None:
                raise ForgeRefusedError(f"{self._repository} shows no pull request {number}")
            if pull.state != "open":
                return
            if pull.head.sha not in our_heads:
                raise BranchFrozenError(
                    f"{pull.html_url} is at {pull.head.sha}, which Shelver did not put there: it is left open"
                )
            pulls.close(pull)

    def _translated(self, doing: str) -> AbstractContextManager[None]:
        return translate_errors(
            unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing=f"{doing} in {self._repository}"
        )

    def _account(self) -> AuthenticatedUser:
        if self._known_account is None:
            account = self._client.get_user()
            account.complete()
            self._known_account = account
        return self._known_account

    def _author(self) -> tuple[str, str]:
        """The account by the address that GitHub keeps for it, so that no real one gets into the history."""
        try:
            account = self._account()
        except GithubException as error:
            if error.status != 403 or self._mode == "fork":
                raise
            return _APP_IDENTITY
        return account.login, f"{account.id}+{account.login}@users.noreply.github.com"

    def _pull_requests(self) -> GitHubPullRequests:
        owner = self._account().login if self._mode == "fork" else self._repository.partition("/")[0]
        return GitHubPullRequests(
            upstream=self._upstream,
            owner=owner,
            branch=self._branch_name,
            base_branch=self._base_branch,
            sleep=self._sleep,
        )

    def _branch(self) -> GitHubBranch:
        if self._known_branch is None:
            repository = self._upstream
            if self._mode == "fork":
                repository = find_or_create_fork(
                    self._client,
                    upstream=self._repository,
                    login=self._account().login,
                    base_branch=self._base_branch,
                    sleep=self._sleep,
                )
            self._known_branch = GitHubBranch(
                repository=repository,
                name=self._branch_name,
                base_branch=self._base_branch,
                path=self._path,
                author=self._author,
                is_fork=self._mode == "fork",
                sleep=self._sleep,
            )
        return self._known_branch

    def _add_labels(self, pull: GitHubPullRequest) -> bool:
        """Add what is missing, where the account may: only then is it tried, so that no run is refused every time."""
        present = {label.name.lower() for label in pull.labels}
        missing = [label for label in self._labels if label.lower() not in present]
        if not missing:
            return False
        try:
            permissions = self._client.get_repo(self._repository).permissions
            if not (permissions.triage or permissions.push):
                return False
            pull.add_to_labels(*missing)
        except UNCERTAIN:
            return False  # a courtesy is no reason to fail; the next run tries again
        return True
