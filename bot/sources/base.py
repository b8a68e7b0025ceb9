"""What the cycle expects of the list's repository."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from config.errors import SourceUnverifiedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCommit:
    """One commit on the base branch that touched the list's file."""

    sha: str
    committed_at: datetime
    """In UTC."""
    author: str
    """The account's login where the forge knows it, else the commit's author name."""
    message: str
    """The first line."""
    rewritten: bool = False
    """The branch was force-pushed: what was seen last is not in this commit's history."""
    path: str | None = None
    """Where the file was then, if it was renamed since; None where it is where the source looks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneFile:
    """How the list's file came to be missing."""

    commit: ListCommit
    """Since which it is."""
    renamed_to: str | None
    """Its new path; None where it was deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSnapshot:
    """The list's file at the head of the base branch."""

    head_sha: str
    """The commit at the head of the base branch."""
    text: str
    """The file, decoded as UTF-8, every byte kept (newlines are not translated)."""
    etag: str | None = None
    """What to send with the next request so that an unchanged head costs nothing."""


def decode_list(content: bytes, *, place: str) -> str:
    """The file's bytes as text, newlines as they are.

    Raises:
        SourceUnverifiedError: They are not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceUnverifiedError(f"{place} is not UTF-8 text: byte {error.start} cannot be read") from error


def before_rename(commits: Sequence[ListCommit], *, renamed: Collection[str], former: str) -> list[ListCommit]:
    """Commits of a file that was renamed on the way, those before that with its former path.

    Args:
        commits: The oldest first.
        renamed: Those that touched the file under its present path.
        former: Its path before.
    """
    first = next((place for place, commit in enumerate(commits) if commit.sha in renamed), len(commits))
    return [replace(commit, path=former) for commit in commits[:first]] + list(commits[first:])


def tell_missing(path: str, *, place: str, branch: str, gone: GoneFile | None) -> str:
    """That the list's file is not there, since when, and what to do.

    Args:
        path: The file.
        place: The repository.
        branch: The base branch.
        gone: How it went; None where it never was there.
    """
    told = f"{place} has no file {path!r} on branch {branch}"
    if gone is None:
        return f"{told}: correct `file` in profile.yaml"
    commit = gone.commit
    by = f"by {commit.author} on {commit.committed_at:%Y-%m-%d} (commit {commit.sha[:10]}: {commit.message!r})"
    if gone.renamed_to is not None:
        return f"{told}: it was renamed to {gone.renamed_to!r} {by}; write that as `file` in profile.yaml"
    return f"{told}: it was deleted {by}; bring it back, or write where the list is now as `file` in profile.yaml"


class ListSource(Protocol):
    """The list's repository, as far as it is read."""

    def snapshot(self, known: ListSnapshot | None = None) -> ListSnapshot:
        """The list now; ``known`` itself when the head has not moved since (then next to nothing is fetched).

        Raises:
            SourceUnavailableError: No answer, or the server is in trouble or throttles.
            SourceRefusedError: The repository, branch or file is not there, or the token may not read it.
            SourceUnverifiedError: The file came cut off, or is not UTF-8 text.
        """
        ...

    def commits_since(self, sha: str | None, *, head_sha: str) -> Sequence[ListCommit]:
        """The commits by which the base branch, and perhaps the file, moved from ``sha`` to ``head_sha``.

        The oldest comes first. Of a branch that was merged, the merge counts and not the commits that it brought
        along: those were made from an older list, so their text is none that the base branch ever had. A file that
        was renamed in between is followed.

        When ``sha`` is no longer an ancestor of the head (the branch was force-pushed), they are the commits since
        the newest ancestor that both share, each marked as ``rewritten``. With ``None``, and where nothing is shared
        or nothing came after it, it is the newest commit alone.
        """
        ...

    def mainline(self, head_sha: str, *, limit: int) -> Sequence[ListCommit]:
        """The newest commits by which the base branch moved with the file, up to ``head_sha``, oldest first.

        As with `commits_since`, a merge counts and not what it brought along. Where the file's history is longer than
        ``limit`` commits, only so many are given.
        """
        ...

    def text_at(self, sha: str, *, path: str | None = None) -> str:
        """The file at a commit; empty where the commit has no such file.

        Args:
            sha: The commit.
            path: Where the file was then; None: where it is now.
        """
        ...
