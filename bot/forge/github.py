"""The forge that is GitHub: one rolling branch in a fork or in the repository itself, and one pull request."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from github import Github, GithubException
from github.AuthenticatedUser import AuthenticatedUser
from github.PullRequest import PullRequest as GitHubPullRequest

from bot.forge.base import Change, Offered, Published, PullRequest
from bot.forge.compare_link import filled_in
from bot.forge.concurrent_edits import refuse_if_edited
from bot.forge.frozen import WAYS_OUT
from bot.forge.github_branch import GitHubBranch
from bot.forge.github_fork import find_or_create_fork, repository_without_asking
from bot.forge.github_pull_requests import GitHubPullRequests, shown
from bot.forge.github_writes import UNCERTAIN
from bot.github_access import is_nobodys, signed_in_login
from bot.github_app import InstalledApp
from bot.github_client import translate_errors
from config.errors import BranchFrozenError, ForgeRefusedError, ForgeUnavailableError
from config.profile import Mode


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
        mode: Mode,
        labels: Sequence[str] = (),
        app: InstalledApp | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set up without asking GitHub anything.

        Args:
            client: A signed-in client that does not send POST, PUT, PATCH and DELETE again by itself.
            repository: ``OWNER/NAME`` of the list's repository.
            base_branch: The branch that the pull request goes to.
            branch: The bot's own branch.
            path: The list's file.
            mode: ``fork`` keeps the branch in a fork of the client's account, ``direct`` in ``repository``;
                with ``compare`` it is in the fork, and a person opens the pull request.
            labels: Set on the pull request where the account may; that it may not is no error.
            app: What the client is signed in as, where that is no account; the mode has to be ``direct`` then.
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
        self._app = app
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
            return shown(found, us=self._login_of_fork()) if found is not None else None

    def publish(
        self, change: Change, *, our_heads: frozenset[str], announce_head: Callable[[str], None]
    ) -> Published | Offered:
        """See `bot.forge.base.Forge.publish`; the writes are ``branch``, ``pull request`` and ``labels``."""
        wrote = []
        with self._translated("publishing"):
            pulls = self._pull_requests()
            current = pulls.open_one()
            refuse_if_edited(change, shown(current) if current is not None else None)
            head, moved = self._branch().publish(change, our_heads=our_heads, announce_head=announce_head)
            if moved:
                wrote.append("branch")
            if self._mode == "compare":
                return self._offered(current, change, head=head, wrote=tuple(wrote))
            pull, edited = pulls.publish(current, change)
            if edited:
                wrote.append("pull request")
            added = self._add_labels(pull, settled=change.settled_labels)
            if added:
                wrote.append("labels")
            after = shown(pull)
            return Published(
                pull_request=replace(after, head_sha=head, labels=(*after.labels, *added)), wrote=tuple(wrote)
            )

    def withdraw(self, number: int | None, *, our_heads: frozenset[str]) -> None:
        """See `bot.forge.base.Forge.withdraw`; nothing is commented."""
        doing = "taking the offered branch back" if number is None else f"closing pull request {number}"
        with self._translated(doing):
            pulls = self._pull_requests()
            if number is None:
                if pulls.open_one() is not None:
                    raise ForgeUnavailableError("somebody opened the pull request during this run")
                self._branch().remove(our_heads=our_heads)
                return
            pull = pulls.numbered(number)
            if pull is None:
                raise ForgeRefusedError(f"{self._repository} shows no pull request {number}")
            if pull.state != "open":
                return
            if pull.head.sha not in our_heads:
                raise BranchFrozenError(
                    f"{pull.html_url} is at {pull.head.sha}, which Shelver did not put there: it is left open. "
                    f"{WAYS_OUT}"
                )
            if self._mode == "compare":
                # Only who opened it may close it, but GitHub does where the branch is gone.
                self._branch().remove(our_heads=our_heads)
            else:
                pulls.close(pull)

    def _offered(
        self, current: GitHubPullRequest | None, change: Change, *, head: str, wrote: tuple[str, ...]
    ) -> Published | Offered:
        """What a branch comes to whose pull request is for a person to open."""
        # One that was opened during this run counts from the next one on, which reads it first.
        if current is not None and change.seen_body is not None:
            pull = replace(shown(current, us=self._login_of_fork()), head_sha=head)
            return Published(pull_request=pull, wrote=wrote)
        page = self._pull_requests().page
        return Offered(page=page, link=filled_in(page, title=change.title, bodies=change.link_bodies), wrote=wrote)

    def _translated(self, doing: str) -> AbstractContextManager[None]:
        return translate_errors(
            unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing=f"{doing} in {self._repository}"
        )

    def _account(self) -> AuthenticatedUser:
        if self._known_account is None:
            account = self._client.get_user()
            try:
                account.complete()
            except GithubException as error:
                if self._mode != "direct" and is_nobodys(error):
                    raise ForgeRefusedError(
                        "an app's token, such as the GITHUB_TOKEN of a workflow, has no fork, so it cannot work "
                        f"with mode: {self._mode}: set mode: direct in profile.yaml"
                    ) from error
                raise
            self._known_account = account
        return self._known_account

    def login(self) -> str:
        """Under which GitHub shows what we write: the account's, or ``NAME[bot]`` of an app.

        Raises:
            ForgeUnavailableError, ForgeRefusedError: It cannot be told.
        """
        with self._translated("asking who we are"):
            return signed_in_login(self._client, self._app)

    def _author(self) -> tuple[str, str] | None:
        """The account by the address that GitHub keeps for it, so that no real one gets into the history.

        None for an app, also where it signs in by a token, as a GitHub Action does: GitHub then enters its name
        itself, and signs the commit.
        """
        if self._app is not None:
            return None
        try:
            account = self._account()
        except GithubException as error:
            if error.status != 403 or self._mode != "direct":
                raise
            return None
        return account.login, f"{account.id}+{account.login}@users.noreply.github.com"

    def _login_of_fork(self) -> str | None:
        """Whose fork holds the branch; None where it is in the list's repository itself."""
        return None if self._mode == "direct" else self._account().login

    def _pull_requests(self) -> GitHubPullRequests:
        return GitHubPullRequests(
            upstream=self._upstream,
            owner=self._login_of_fork() or self._repository.partition("/")[0],
            branch=self._branch_name,
            base_branch=self._base_branch,
            sleep=self._sleep,
        )

    def _branch(self) -> GitHubBranch:
        if self._known_branch is None:
            repository = self._upstream
            if self._mode != "direct":
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
                is_fork=self._mode != "direct",
                sleep=self._sleep,
            )
        return self._known_branch

    def _add_labels(self, pull: GitHubPullRequest, *, settled: frozenset[str]) -> tuple[str, ...]:
        """Add what is missing, where the account may: only then is it tried, so that no run is refused every time.

        What a person took off again stays off.
        """
        present = {label.lower() for label in settled} | {label.name.lower() for label in pull.labels}
        missing = tuple(label for label in self._labels if label.lower() not in present)
        if not missing:
            return ()
        try:
            if self._app is None:
                permissions = self._client.get_repo(self._repository).permissions
                if not (permissions.triage or permissions.push):
                    return ()
            pull.add_to_labels(*missing)
        except UNCERTAIN:
            return ()  # a courtesy is no reason to fail; the next run tries again
        return missing
