"""Reading our past pull requests from GitHub, with everything below them that counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from github.Commit import Commit
from github.NamedUser import NamedUser
from github.PullRequest import PullRequest as GitHubPullRequest

from bot.forge.base import PullRequestState
from bot.forge.conversation import Comment, Mark, Place, Reaction
from bot.forge.github_branch import login_of
from bot.forge.github_conversation import REACTIONS, GitHubConversation
from bot.forge.github_fork import repository_without_asking
from bot.forge.github_pull_requests import shown
from bot.forge.hidden_memory import read_memory
from bot.github_access import GitHubAccess, signed_in_login
from bot.github_client import translate_errors
from bot.recovery.past import Past, PastComment, PastPullRequest
from bot.review.commands import paper_of_line, read_commands
from config.errors import ForgeRefusedError, ForgeUnavailableError
from config.profile import Profile
from db.identity import ArxivIdentifier


class GitHubPast:
    """The pull requests of the bot's branch, and what was said below them; it only reads.

    It costs a request for who we are and one for each 100 pull requests; for each of ours three more (who merged or
    closed it, two kinds of comments), one for each comment with commands, and one for the branch of the open one.
    With ``mode: compare`` it costs two more for each that a person opened, whose papers are read off the branch.
    """

    def __init__(self, github: GitHubAccess, profile: Profile) -> None:
        """Set up without asking GitHub anything.

        Args:
            github: Signed in as the account, or the app, that opened the pull requests.
            profile: Of the list. With mode ``direct`` the bot's branch is in the list's repository, else in a fork.
        """
        self._client = github.client
        self._repository = profile.repository
        self._upstream = repository_without_asking(github.client, profile.repository)
        self._conversation = GitHubConversation(client=github.client, repository=profile.repository)
        self._base_branch = profile.base_branch
        self._branch = profile.branch
        self._path = profile.file
        self._mode = profile.mode
        self._app = github.app

    def read(self, progress: Callable[[int, int], None]) -> Past:
        """All of them, the oldest first.

        Args:
            progress: Told how many pull requests were read, of how many.

        Raises:
            ForgeUnavailableError, ForgeRefusedError: Something cannot be read; then nothing should be restored.
        """
        with self._translated("reading our past pull requests"):
            login = signed_in_login(self._client, self._app)
            owner = self._repository.partition("/")[0] if self._mode == "direct" else login
            label = f"{owner}:{self._branch}"
            listed = self._upstream.get_pulls(
                state="all", head=label, base=self._base_branch, sort="created", direction="asc"
            )
            # GitHub lists all pull requests when it does not understand the head, so it is compared here as well.
            found = [pull for pull in listed if (pull.head.label or "").lower() == label.lower()]
            believed = [pull for pull in found if self._mode == "compare" or _is_by(pull.user, login)]
            pulls = []
            for pull in believed:
                is_ours = _is_by(pull.user, login)
                pulls.append(self._past(pull, login) if is_ours else self._opened_by_link(pull, login))
                progress(len(pulls), len(believed))
            strangers = tuple(shown(pull) for pull in found if pull not in believed)
        return Past(pulls=tuple(pulls), strangers=strangers)

    def _past(self, listed: GitHubPullRequest, login: str) -> PastPullRequest:
        # A list does not tell who merged.
        pull = listed if listed.merged_at is None else self._upstream.get_pull(listed.number).complete()
        described = shown(pull)
        memory = read_memory(described.body)
        proven = (
            described.state is PullRequestState.OPEN
            and memory is not None
            and memory.blob is not None
            and self._holds(described.head_sha, memory.blob)
        )
        return PastPullRequest(
            shown=described,
            opened_at=pull.created_at,
            head_is_ours=proven,
            comments=tuple(self._comments(listed.number, login)),
        )

    def _opened_by_link(self, listed: GitHubPullRequest, login: str) -> PastPullRequest:
        """One that a person opened by our link: what it held is read off the branch, to which we alone push."""
        pull = self._upstream.get_pull(listed.number).complete()
        described = shown(pull, us=login)
        compared = self._upstream.compare(pull.base.sha, described.head_sha)
        commits = list(compared.commits)
        [patch] = [file.patch or "" for file in compared.files if file.filename == self._path] or [""]
        return PastPullRequest(
            shown=described,
            opened_at=pull.created_at,
            head_is_ours=(
                described.state is PullRequestState.OPEN
                and compared.ahead_by == 1
                and [file.filename for file in compared.files] == [self._path]
                and [len(commit.parents) for commit in commits] == [1]
                and all(_is_signed_by(commit, login) for commit in commits)
            ),
            comments=tuple(self._comments(listed.number, login)),
            on_branch=_added_papers(patch),
        )

    def _holds(self, head: str, blob: str) -> bool:
        """Whether a commit is one on top of the base, alone, that makes of the list's file the one remembered.

        Who commits to the branch makes two of it, or changes another file, or the file's content.
        """
        compared = self._upstream.compare(self._base_branch, head)
        commits = list(compared.commits)
        return (
            compared.ahead_by == 1
            and [commit.sha for commit in commits] == [head]
            and len(commits[0].parents) == 1
            and [(file.filename, file.sha) for file in compared.files] == [(self._path, blob)]
        )

    def _comments(self, number: int, login: str) -> Iterator[PastComment]:
        said = [comment for place in Place for comment in self._conversation.read(number, place, Mark()).comments]
        for comment in sorted(said, key=lambda comment: (comment.written_at, comment.place, comment.id)):
            heard = comment.trusted and not comment.is_ours
            if heard and read_commands(comment.body, paper=paper_of_line(comment.diff_hunk)):
                yield PastComment(comment=comment, reaction=self._our_reaction(comment, login))

    def _our_reaction(self, comment: Comment, login: str) -> Reaction | None:
        if comment.place not in REACTIONS:
            return "+1"  # nobody can react to a review: what it says was obeyed, or is by being restored
        address = f"/repos/{self._repository}/{REACTIONS[comment.place].format(id=comment.id)}?per_page=100"
        given = self._client.requester.requestJsonAndCheck("GET", address)[1]
        contents = {
            reaction.get("content")
            for reaction in given
            if ((reaction.get("user") or {}).get("login") or "").lower() == login.lower()
        }
        if "confused" in contents:
            return "confused"
        return "+1" if "+1" in contents else None

    def _translated(self, doing: str) -> AbstractContextManager[None]:
        return translate_errors(
            unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing=f"{doing} in {self._repository}"
        )


def _is_by(account: NamedUser | None, login: str) -> bool:
    return (login_of(account) or "").lower() == login.lower()


def _is_signed_by(commit: Commit, login: str) -> bool:
    """Whether author and committer are as the bot enters them: who amends a commit is its committer."""
    ours = re.compile(rf"\d+\+{re.escape(login)}@users\.noreply\.github\.com", re.IGNORECASE)
    return all(ours.fullmatch(person.email or "") for person in (commit.commit.author, commit.commit.committer))


def _added_papers(patch: str) -> frozenset[str]:
    """The arXiv identifiers that a patch brings in; a table's rows are padded anew and stand on both sides of it."""
    sides: dict[str, set[str]] = {"+": set(), "-": set()}
    for line in patch.splitlines():
        if line[:1] in sides:
            sides[line[0]].update(identifier.base for _, identifier in ArxivIdentifier.find_all(line))
    return frozenset(sides["+"] - sides["-"])
