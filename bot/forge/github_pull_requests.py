"""The one pull request on GitHub (https://docs.github.com/en/rest/pulls/pulls)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from github import GithubException
from github.PullRequest import PullRequest as GitHubPullRequest
from github.Repository import Repository

from bot.forge.base import Change, PullRequest, PullRequestState
from bot.forge.compare_link import compare_page
from bot.forge.concurrent_edits import same_text
from bot.forge.github_branch import login_of
from bot.forge.github_conversation import MAINTAINERS
from bot.forge.github_writes import write
from bot.forge.hidden_memory import as_withdrawn
from bot.forge.passing_words import says_the_same
from bot.github_client import said_by, throttling_wait
from bot.github_rights import refused_kind
from config.errors import ForgeRefusedError, ForgeUnavailableError


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubPullRequests:
    """The pull requests from one branch to the list's repository."""

    upstream: Repository
    owner: str
    """The login of who owns the branch."""
    branch: str
    base_branch: str
    sleep: Callable[[float], None]

    @property
    def page(self) -> str:
        """Where a person opens the pull request."""
        return compare_page(
            self.upstream.full_name,
            base_branch=self.base_branch,
            head=f"{self.owner}:{self.branch}",
            api_url=self.upstream.requester.base_url,
        )

    def open_one(self) -> GitHubPullRequest | None:
        """The open pull request of the branch: there is at most one."""
        return next(self._of_branch("open"), None)

    def latest(self) -> GitHubPullRequest | None:
        """The open pull request of the branch, else the newest that is over."""
        ours = list(self._of_branch("all"))
        return next((pull for pull in ours if pull.state == "open"), ours[0] if ours else None)

    def _of_branch(self, state: str) -> Iterator[GitHubPullRequest]:
        """The branch's pull requests in a state (``all`` is any), the newest first."""
        label = f"{self.owner}:{self.branch}"
        listed = self.upstream.get_pulls(
            state=state, head=label, base=self.base_branch, sort="created", direction="desc"
        )
        # GitHub lists all pull requests when it does not understand the head, so it is compared here as well.
        return (pull for pull in listed if pull.head.label.lower() == label.lower())

    def numbered(self, number: int) -> GitHubPullRequest | None:
        """The pull request of that number, open or not."""
        try:
            return self.upstream.get_pull(number).complete()
        except GithubException as error:
            if error.status == 404:
                return None
            raise

    def publish(self, current: GitHubPullRequest | None, change: Change) -> tuple[GitHubPullRequest, bool]:
        """Make the open pull request say what the change says.

        Args:
            current: The open one as it was read at the start; None where there was none.
            change: What it is to say.

        Returns:
            The pull request, and whether anything had to be written.

        Raises:
            ForgeRefusedError: The token may not open one (the message holds the link by which a person can), or
                GitHub hides what this account opens.
            ForgeUnavailableError: Somebody has edited or closed it meanwhile.
            GithubException, requests.RequestException: As PyGithub raises them.
        """
        if current is not None:
            return self._edit(current, change)
        made = self._create(change)
        shown = self.numbered(made.number)
        if shown is None:
            raise ForgeRefusedError(
                f"pull request {made.number} was opened but GitHub does not show it: look whether the account "
                f"{login_of(made.user) or self.owner} is flagged"
            )
        return self._edit(shown, change)[0], True

    def close(self, pull: GitHubPullRequest) -> None:
        """Close it unmerged, and let its text say that nobody refused its papers by that."""
        body = as_withdrawn(pull.body or "")

        def find() -> GitHubPullRequest | None:
            again = self.numbered(pull.number)
            return again if again is not None and again.state != "open" else None

        def attempt() -> GitHubPullRequest:
            pull.edit(state="closed", body=body)
            return pull

        write(attempt, find=find, sleep=self.sleep)

    def _create(self, change: Change) -> GitHubPullRequest:
        head = f"{self.owner}:{self.branch}"
        try:
            return write(
                lambda: self.upstream.create_pull(self.base_branch, head, title=change.title, body=change.body),
                find=self.open_one,
                sleep=self.sleep,
            )
        except GithubException as error:
            if error.status in {403, 404} and throttling_wait(error) is None:
                raise self._not_allowed(error) from error
            found = self.open_one() if error.status == 422 else None
            if found is None:
                raise
            return found

    def _edit(self, current: GitHubPullRequest, change: Change) -> tuple[GitHubPullRequest, bool]:
        if _says(current, change):
            return current, False
        latest = self.numbered(current.number)
        if latest is None or latest.state != "open" or not same_text(latest.body or "", current.body or ""):
            raise ForgeUnavailableError(
                f"{current.html_url} was edited or closed during this run and is not overwritten; the next one takes "
                "it up"
            )

        def find() -> GitHubPullRequest | None:
            again = self.numbered(current.number)
            return again if again is not None and _says(again, change) else None

        def attempt() -> GitHubPullRequest:
            latest.edit(title=change.title, body=change.body)
            return latest

        try:
            return write(attempt, find=find, sleep=self.sleep), True
        except GithubException as error:
            if error.status in {403, 404} and throttling_wait(error) is None:
                raise self._not_editable(current) from error
            raise

    def _not_editable(self, pull: GitHubPullRequest) -> ForgeRefusedError:
        return ForgeRefusedError(
            f"the branch is up to date, but this token may not edit {pull.html_url}: set mode: compare in "
            "profile.yaml, with which the text of a pull request stays as the person who opened it wrote it; or use "
            "a classic token of the account that opened it"
        )

    def _not_allowed(self, error: GithubException) -> ForgeRefusedError:
        if "actions is not permitted to create" in said_by(error).lower():
            return ForgeRefusedError(
                f"the branch is up to date, but {self.upstream.full_name} does not let workflows open pull requests: "
                'tick "Allow GitHub Actions to create and approve pull requests" under Settings, Actions, General'
            )
        kind = refused_kind(said_by(error), {name.lower(): value for name, value in (error.headers or {}).items()})
        return ForgeRefusedError(
            f"the branch is up to date, but {kind} may not open a pull request in "
            f"{self.upstream.full_name}: open it at {self.page} yourself and set mode: compare in profile.yaml, with "
            "which such a link is no error; or use a classic token, or an app that is installed there (mode: direct)"
        )


def shown(pull: GitHubPullRequest, *, us: str | None = None) -> PullRequest:
    """The pull request as `bot.forge.base` describes it; who closed it costs a request where it was not merged.

    Args:
        pull: As GitHub describes it.
        us: Our account's login; without it, it counts as ours.

    Raises:
        ForgeUnavailableError: What GitHub sent is no pull request.
        GithubException, requests.RequestException: As PyGithub raises them.
    """
    opener = login_of(pull.user)
    by_others = us is not None and opener is not None and opener.lower() != us.lower()
    try:
        state = PullRequestState(pull.state)
    except ValueError as error:
        raise ForgeUnavailableError(
            f"GitHub's answer about a pull request lacks what one has (state {pull.state!r}); it is not used"
        ) from error
    merged_by = closed_by = merge_sha = None
    if state is not PullRequestState.OPEN:
        if pull.merged_at is not None:
            state = PullRequestState.MERGED
            merged_by = login_of(pull.merged_by)
            merge_sha = pull.merge_commit_sha
        else:
            closed_by = login_of(pull.as_issue().closed_by)
    return PullRequest(
        number=pull.number,
        url=pull.html_url,
        state=state,
        title=pull.title,
        body=pull.body or "",
        head_sha=pull.head.sha,
        base_branch=pull.base.ref,
        merged_by=merged_by,
        closed_by=closed_by,
        opened_by=opener if by_others else None,
        opener_decides=not by_others or pull.author_association in MAINTAINERS,
        merge_sha=merge_sha,
        # A pull request out of a list does not tell, and would be asked for again.
        mergeable=pull.mergeable if state is PullRequestState.OPEN and pull.completed else None,
        labels=tuple(label.name for label in pull.labels),
        ended_at=pull.merged_at or pull.closed_at,
    )


def _says(pull: GitHubPullRequest, change: Change) -> bool:
    return pull.title == change.title and says_the_same(pull.body or "", change.body)
