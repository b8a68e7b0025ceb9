"""The bot's branch on GitHub: one commit on top of the base, written through the Git database.

See https://docs.github.com/en/rest/git. Blob, tree and commit are addressed by their hashes, and the commit bears the
date of its parent, so the same change always makes the same commit: repeating a killed run makes nothing new.

An app's commit is signed by GitHub, which takes that no author and no date are given
(https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification).
A killed run may then leave a commit behind on no branch; whether the branch holds a change is told by its parent and
its one changed file, as always.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from github import GithubException, InputGitAuthor, InputGitTreeElement
from github.Commit import Commit
from github.GitCommit import GitCommit
from github.GithubObject import NotSet
from github.GitRef import GitRef
from github.NamedUser import NamedUser
from github.Repository import Repository

from bot.forge.base import Change
from bot.forge.frozen import WAYS_OUT
from bot.forge.github_writes import nothing_to_find, write
from bot.forge.text import cleaned
from config.errors import BranchFrozenError, ForgeRefusedError, ForgeUnavailableError


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubBranch:
    """The branch, in the fork or in the list's repository itself."""

    repository: Repository
    """Where the branch lives."""
    name: str
    base_branch: str
    path: str
    """The list's file; it is written as a plain file that is not executable."""
    author: Callable[[], tuple[str, str] | None]
    """Name and mail address for the commit; asked only when one is made. None: GitHub enters who is signed in and the
    time, and signs the commit, as it does for apps alone."""
    is_fork: bool
    sleep: Callable[[float], None]

    def publish(
        self, change: Change, *, our_heads: frozenset[str], announce_head: Callable[[str], None]
    ) -> tuple[str, bool]:
        """Make the branch hold the change.

        Returns:
            The commit at its head, and whether the branch had to be moved to it.

        Raises:
            BranchFrozenError, ForgeUnavailableError, ForgeRefusedError: As `bot.forge.base.Forge.publish` has it.
            GithubException, requests.RequestException: As PyGithub raises them.
        """
        reference = self._reference()
        old = reference.object.sha if reference is not None else None
        if old is not None:
            head = self.repository.get_commit(old).complete()
            if self._holds(head, change):
                return old, False
            if old not in our_heads and not self._is_behind(old, change.base_sha):
                raise self._frozen(head)
        new = self._commit(change)
        announce_head(new)
        self._move(old, new)
        return new, True

    def remove(self, *, our_heads: frozenset[str]) -> None:
        """Take the branch away, if there is one.

        Raises:
            BranchFrozenError: Its head is none of ``our_heads``.
            GithubException, requests.RequestException: As PyGithub raises them.
        """
        reference = self._reference()
        if reference is None:
            return
        if reference.object.sha not in our_heads:
            raise self._frozen(self.repository.get_commit(reference.object.sha).complete())

        def attempt() -> bool:
            reference.delete()
            return True

        def is_gone() -> bool | None:
            return True if self._reference() is None else None

        try:
            write(attempt, find=is_gone, sleep=self.sleep)
        except GithubException as error:
            if error.status not in {404, 422} or not is_gone():
                raise

    def _reference(self) -> GitRef | None:
        try:
            return self.repository.get_git_ref(f"heads/{self.name}").complete()
        except GithubException as error:
            if error.status == 404:
                return None
            raise

    def _holds(self, head: Commit, change: Change) -> bool:
        """Whether the commit is the one wanted: on the right parent, and one file changed to the right content."""
        if [parent.sha for parent in head.parents] != [change.base_sha]:
            return False
        return [(file.filename, file.sha) for file in head.files] == [(self.path, blob_sha(change.text))]

    def _is_behind(self, head: str, base: str) -> bool:
        """Whether the branch holds nothing that the base has not: it was made, or reset, without a commit."""
        self._base_commit(base)
        return self.repository.compare(base, head).ahead_by == 0

    def _frozen(self, head: Commit) -> BranchFrozenError:
        author = login_of(head.author) or head.commit.author.name or "?"
        return BranchFrozenError(
            f"{self.name} in {self.repository.full_name} is at {head.sha} by {cleaned(author, limit=60)}, which "
            f"Shelver did not put there: it is left alone. {WAYS_OUT}"
        )

    def _base_commit(self, sha: str) -> GitCommit:
        found = self._find_commit(sha)
        if found is None and self.is_fork:
            self._bring_fork_up_to_date(sha)
            found = self._find_commit(sha)
        if found is None:
            raise ForgeUnavailableError(
                f"{self.repository.full_name} does not hold commit {sha} yet; try again later"
            )
        return found

    def _find_commit(self, sha: str) -> GitCommit | None:
        try:
            return self.repository.get_git_commit(sha)
        except GithubException as error:
            if error.status == 404:
                return None
            raise

    def _bring_fork_up_to_date(self, sha: str) -> None:
        def merge() -> bool:
            self.repository.merge_upstream(self.base_branch)
            return True

        try:
            write(merge, find=lambda: self._find_commit(sha) is not None or None, sleep=self.sleep)
        except GithubException as error:
            if error.status not in {409, 422}:
                raise
            raise ForgeRefusedError(
                f"{self.base_branch} of the fork {self.repository.full_name} cannot be brought up to date: discard "
                "its own commits there (Sync fork, on the fork's page)"
            ) from error

    def _commit(self, change: Change) -> str:
        base = self._base_commit(change.base_sha)
        blob = write(
            lambda: self.repository.create_git_blob(change.text, "utf-8"), find=nothing_to_find, sleep=self.sleep
        )
        if blob.sha != blob_sha(change.text):
            raise ForgeUnavailableError(f"{self.repository.full_name} stored {self.path} with other bytes than sent")
        entry = InputGitTreeElement(self.path, "100644", "blob", sha=blob.sha)
        tree = write(
            lambda: self.repository.create_git_tree([entry], base.tree), find=nothing_to_find, sleep=self.sleep
        )
        author = self.author()
        signature = InputGitAuthor(*author, _timestamp(base.committer.date)) if author is not None else NotSet
        commit = write(
            lambda: self.repository.create_git_commit(
                change.commit_message, tree, [base], author=signature, committer=signature
            ),
            find=nothing_to_find,
            sleep=self.sleep,
        )
        return commit.sha

    def _move(self, old: str | None, new: str) -> None:
        """Point the branch at ``new``, provided that it still points at ``old``."""
        reference: GitRef | None = None

        def look() -> GitRef | None:
            nonlocal reference
            reference = self._reference()
            now = reference.object.sha if reference is not None else None
            if now == new:
                return reference
            if now != old:
                raise ForgeUnavailableError(
                    f"{self.name} in {self.repository.full_name} was moved to {now} during this run; the next one "
                    "takes it up"
                )
            return None

        def move() -> GitRef:
            if reference is None:
                return self.repository.create_git_ref(f"refs/heads/{self.name}", new)
            reference.edit(new, force=True)
            return reference

        if look() is not None:
            return
        try:
            write(move, find=look, sleep=self.sleep)
        except GithubException as error:
            if error.status != 422 or look() is None:
                raise


def blob_sha(text: str) -> str:
    """The hash by which Git addresses a file's content (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects)."""
    content = text.encode()
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def login_of(account: NamedUser | None) -> str | None:
    """The account's name; GitHub says null of accounts that are gone, or that it cannot tell from a mail address."""
    return account.login if account is not None else None


def _timestamp(moment: datetime) -> str:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
