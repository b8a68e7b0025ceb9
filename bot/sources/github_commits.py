"""The commits of a list's repository, as GitHub's answers have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from github.Commit import Commit
from github.NamedUser import NamedUser

from bot.sources.base import ListCommit


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitSpan:
    """The commits from one to another, as GitHub's comparison tells."""

    commits: Mapping[str, Commit]
    """By their hash: those in the history of the newer commit and not of the older one."""
    files: Sequence[Mapping[str, Any]]
    """The files that differ between what both share and the newer commit."""
    is_rewritten: bool
    """The older one is not in the history of the newer one."""

    @property
    def first(self) -> datetime:
        """The earliest moment at which any of the commits was made."""
        return min(commit.commit.committer.date for commit in self.commits.values())

    def renamed_from(self, path: str) -> str | None:
        """Where a file was before the commits, if it had another path then."""
        found = (file.get("previous_filename") for file in self.files if file.get("filename") == path)
        return next(found, None)


def mainline(commits: Mapping[str, Commit], head: str) -> list[Commit]:
    """The commits by which the branch itself moved, oldest first: each one's first parent is the one before.

    What a merge brought in was made on another line, from an older list; it counts when it was merged.
    """
    line = []
    while (commit := commits.get(head)) is not None:
        line.append(commit)
        head = commit.parents[0].sha if commit.parents else ""
    return line[::-1]


def list_commit(commit: Commit) -> ListCommit:
    """A commit as the cycle knows it."""
    # Null where no account goes with the commit's address, whatever PyGithub's annotation says.
    account: NamedUser | None = commit.author
    written = commit.commit
    return ListCommit(
        sha=commit.sha,
        committed_at=written.committer.date,
        author=account.login if account else written.author.name,
        message=written.message.partition("\n")[0],
    )
