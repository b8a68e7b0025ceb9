"""The list's repository on disk, for demonstration and replay: the same answers as GitHub's, from Git."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.git import run_git
from bot.sources.base import GoneFile, ListCommit, ListSnapshot, before_rename, decode_list, tell_missing
from config.errors import SourceRefusedError

_FORMAT = "--format=%H%x1f%ct%x1f%an%x1f%B%x1e"


class LocalList:
    """A `ListSource` over a Git repository on disk, bare or with a work tree; only what is committed counts.

    Args:
        repository: The repository's folder.
        branch: The base branch.
        path: The list's file in the repository.
    """

    def __init__(self, *, repository: Path, branch: str, path: str) -> None:
        self._repository = repository
        self._branch = branch
        self._path = path

    def snapshot(self, known: ListSnapshot | None = None) -> ListSnapshot:
        """The list now; see `ListSource.snapshot`."""
        sha = self._head()
        if known is not None and known.head_sha == sha:
            return known
        content = self._content(sha)
        if content is None:
            gone = self._gone(sha)
            raise SourceRefusedError(
                tell_missing(self._path, place=str(self._repository), branch=self._branch, gone=gone)
            )
        return ListSnapshot(head_sha=sha, text=self._decoded(content, sha))

    def commits_since(self, sha: str | None, *, head_sha: str) -> Sequence[ListCommit]:
        """The commits that touched the file, oldest first; see `ListSource.commits_since`."""
        shared = self._shared(sha, head_sha) if sha is not None else None
        if shared is None or (shared == head_sha != sha):
            newest = self._log("--max-count=1", head_sha)
            return [replace(commit, rewritten=sha is not None) for commit in newest]
        span = ("--first-parent", f"{sha}..{head_sha}")
        former = self._renamed_from(shared, head_sha)
        commits = self._log(*span, former=former)
        if former is not None:
            renamed = {commit.sha for commit in self._log(*span)}
            commits = before_rename(commits, renamed=renamed, former=former)
        return [replace(commit, rewritten=shared != sha) for commit in commits]

    def mainline(self, head_sha: str, *, limit: int) -> Sequence[ListCommit]:
        """The file's history on the branch, oldest first; see `ListSource.mainline`."""
        return self._log("--first-parent", f"--max-count={limit}", head_sha)

    def text_at(self, sha: str, *, path: str | None = None) -> str:
        """The file at a commit; see `ListSource.text_at`."""
        content = self._content(sha, path=path)
        return "" if content is None else self._decoded(content, sha)

    def _git(self, *arguments: str, input: bytes | None = None) -> str:  # noqa: A002 - as `run_git` names it
        output = run_git(self._repository, *arguments, failure=SourceRefusedError, input=input)
        return output.decode("utf-8", "replace")

    def _head(self) -> str:
        if not self._repository.is_dir():
            raise SourceRefusedError(f"{self._repository} is no folder: give the path of the list's Git repository")
        found = self._git("for-each-ref", "--format=%(objectname)", f"refs/heads/{self._branch}").split()
        if len(found) != 1:
            raise SourceRefusedError(f"{self._repository} has no branch {self._branch!r}: correct `base_branch`")
        return found[0]

    def _content(self, sha: str, *, path: str | None = None) -> bytes | None:
        listed = self._git("ls-tree", "-z", "--full-tree", f"{sha}^{{commit}}", "--", path or self._path)
        if not listed:
            return None
        _, kind, blob = listed.split("\t")[0].split()
        if kind != "blob":
            raise SourceRefusedError(f"{self._path!r} in {self._repository} is no regular file: correct `file`")
        return run_git(self._repository, "cat-file", "blob", blob, failure=SourceRefusedError)

    def _gone(self, head: str) -> GoneFile | None:
        """Which commit of the branch took the file away; None where there never was one."""
        newest = self._log("--first-parent", "--max-count=1", head)
        if not newest:
            return None
        [commit] = newest
        renamed = dict(self._renames(f"{commit.sha}^", commit.sha))
        return GoneFile(commit=commit, renamed_to=renamed.get(self._path))

    def _renamed_from(self, older: str, newer: str) -> str | None:
        """Where the file was at an older commit, if it had another path then."""
        renamed = {after: before for before, after in self._renames(older, newer)}
        return renamed.get(self._path)

    def _renames(self, older: str, newer: str) -> Iterator[tuple[str, str]]:
        """The files that have another path at a newer commit: the old one and the new one."""
        listed = self._git(
            "diff-tree", "-r", "-z", "--find-renames", "--diff-filter=R", "--name-status", older, newer
        )
        words = listed.split("\0")[:-1]
        return zip(words[1::3], words[2::3], strict=True)

    def _shared(self, older: str, newer: str) -> str | None:
        """The newest commit in the history of both; None where there is none."""
        kind = self._git("cat-file", "--batch-check=%(objecttype)", input=f"{older}\n".encode()).strip()
        if kind != "commit":
            return None
        # Where there is no common ancestor, Git ends with status 1 and says nothing.
        try:
            return self._git("merge-base", older, newer).strip()
        except SourceRefusedError:
            return None

    def _log(self, *arguments: str, former: str | None = None) -> list[ListCommit]:
        paths = [f":(literal){path}" for path in (self._path, former) if path is not None]
        listed = self._git("log", "--reverse", _FORMAT, *arguments, "--", *paths)
        commits = []
        for block in listed.split("\x1e")[:-1]:
            sha, date, author, message = block.lstrip("\n").split("\x1f", 3)
            commits.append(
                ListCommit(
                    sha=sha,
                    committed_at=datetime.fromtimestamp(int(date), UTC),
                    author=author,
                    message=message.partition("\n")[0],
                )
            )
        return commits

    def _decoded(self, content: bytes, sha: str) -> str:
        return decode_list(content, place=f"{self._path!r} in {self._repository} at {sha[:10]}")
