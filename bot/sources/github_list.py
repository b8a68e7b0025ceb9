"""The list's repository on GitHub, read through the REST interface with as few requests as it takes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import quote

from github import Github, UnknownObjectException
from github.Commit import Commit
from github.PaginatedList import PaginatedList

from bot.github_client import json_or_nothing, translate_errors
from bot.sources.base import GoneFile, ListCommit, ListSnapshot, before_rename, decode_list, tell_missing
from bot.sources.github_commits import CommitSpan, list_commit, mainline
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError

_PAGE = 100
_MOST_COMMITS = 5_000
"""Commits of the whole repository that are looked at to tell which of the file's were made on the branch itself."""


class GitHubList:
    """A `ListSource` over GitHub; an unchanged list costs one request, which GitHub does not count.

    Args:
        client: As `bot.github_client.connect` makes it; it stays the caller's to close.
        repository: ``owner/name``.
        branch: The base branch.
        path: The list's file in the repository.
    """

    def __init__(self, *, client: Github, repository: str, branch: str, path: str) -> None:
        self._requester = client.requester
        self._repository = repository
        self._branch = branch
        self._path = path
        self._address = f"/repos/{quote(repository)}"

    def snapshot(self, known: ListSnapshot | None = None) -> ListSnapshot:
        """The list now; see `ListSource.snapshot`.

        The text is compared with the size and the Git hash that GitHub announces, so nothing cut off gets through.
        """
        with self._translated("reading the head of the list"):
            sha, etag = self._head(known.etag if known else None)
        if known is not None and sha in {None, known.head_sha}:
            return known if etag in {None, known.etag} else replace(known, etag=etag)
        if sha is None:
            raise SourceUnverifiedError(
                f"{self._repository} is said to be unchanged, but nothing was known of it: this answer is not used"
            )
        with self._translated("reading the list"):
            content = self._file(sha)
            gone = self._gone(sha) if content is None else None
        if content is None:
            raise SourceRefusedError(tell_missing(self._path, place=self._repository, branch=self._branch, gone=gone))
        return ListSnapshot(head_sha=sha, text=self._decoded(content, sha), etag=etag)

    def commits_since(self, sha: str | None, *, head_sha: str) -> Sequence[ListCommit]:
        """The commits that touched the file, oldest first; see `ListSource.commits_since`."""
        with self._translated("reading the list's history"):
            span = self._commits_between(sha, head_sha) if sha is not None else None
            if span is None:
                newest = next(iter(self._commits(head_sha, per_page=1)), None)
                return [replace(list_commit(newest), rewritten=sha is not None)] if newest else []
            if not span.commits:
                return []
            # GitHub lists either a range or a file's commits; the ones asked for are in both lists. Of merges it does
            # not say whether they touched the file.
            touching = {commit.sha for commit in self._commits(head_sha, since=span.first)}
            former = span.renamed_from(self._path)
            before = self._commits(head_sha, since=span.first, path=former) if former is not None else ()
            asked_for = touching.union(commit.sha for commit in before)
            commits = [
                list_commit(commit)
                for commit in mainline(span.commits, head_sha)
                if commit.sha in asked_for or len(commit.parents) > 1
            ]
            if former is not None:
                commits = before_rename(commits, renamed=touching, former=former)
            return [replace(commit, rewritten=span.is_rewritten) for commit in commits]

    def mainline(self, head_sha: str, *, limit: int) -> Sequence[ListCommit]:
        """The file's history on the branch, oldest first; see `ListSource.mainline`.

        It costs a request for each 100 commits of the file, and for each 100 of the repository.
        """
        with self._translated("reading the list's history"):
            touching = {commit.sha for commit in islice(self._commits(head_sha), limit)}
            known: dict[str, Commit] = {}
            missing = set(touching)
            for commit in islice(self._commits(head_sha, of_file=False), _MOST_COMMITS):
                known[commit.sha] = commit
                missing.discard(commit.sha)
                if not missing:
                    break
            found = [
                list_commit(commit)
                for commit in mainline(known, head_sha)
                if commit.sha in touching or len(commit.parents) > 1
            ]
        return found[-limit:]

    def text_at(self, sha: str, *, path: str | None = None) -> str:
        """The file at a commit; see `ListSource.text_at`."""
        with self._translated(f"reading the list at {sha[:10]}"):
            content = self._file(sha, path=path)
        return "" if content is None else self._decoded(content, sha)

    def _translated(self, doing: str) -> AbstractContextManager[None]:
        return translate_errors(
            unavailable=SourceUnavailableError,
            refused=SourceRefusedError,
            unverified=SourceUnverifiedError,
            doing=f"{doing} in {self._repository}",
        )

    def _get(self, address: str, **parameters: str | int) -> Any:
        return self._requester.requestJsonAndCheck("GET", f"{self._address}{address}", parameters=parameters)[1]

    def _head(self, etag: str | None) -> tuple[str | None, str | None]:
        """The commit at the branch's head, None where it is as it was; and the ETag to ask with next time."""
        status, headers, body = self._requester.requestJson(
            "GET",
            f"{self._address}/git/ref/heads/{quote(self._branch)}",
            headers={"If-None-Match": etag} if etag else None,
        )
        if status == 304:
            return None, headers.get("etag")
        if status >= 400:
            raise self._requester.createException(status, headers, json_or_nothing(body))
        return self._field(json.loads(body), "object", "sha"), headers.get("etag")

    def _file(self, sha: str, *, path: str | None = None) -> bytes | None:
        """The file's bytes at a commit, proven whole; None where the commit has no such file."""
        try:
            found = self._get(f"/contents/{quote(path or self._path)}", ref=sha)
        except UnknownObjectException as error:
            # A missing commit is told apart by its words; a repository that is gone fails at the head before.
            if "no commit found" in str(error.data).lower():
                raise
            return None
        if isinstance(found, list) or (isinstance(found, dict) and found.get("type") != "file"):
            raise SourceRefusedError(f"{self._path!r} in {self._repository} is no regular file: correct `file`")
        blob, size = self._field(found, "sha"), found.get("size")
        content = _decode_base64(found)
        if content is None or not _is_whole(content, blob=blob, size=size):
            # Files of more than 1 MB come without content here; the Git database holds up to 100 MB.
            content = _decode_base64(self._get(f"/git/blobs/{blob}"))
        if content is None or not _is_whole(content, blob=blob, size=size):
            raise SourceUnverifiedError(
                f"{self._path!r} in {self._repository} at {sha[:10]} came cut off or changed: its bytes do not have "
                "the size and hash that GitHub announced; it is not used, try again later"
            )
        return content

    def _gone(self, head: str) -> GoneFile | None:
        """Which commit took the file away; None where there never was one."""
        newest = next(iter(self._commits(head, per_page=1)), None)
        if newest is None:
            return None
        files = self._get(f"/commits/{newest.sha}").get("files") or []
        renamed = (file["filename"] for file in files if file.get("previous_filename") == self._path)
        return GoneFile(commit=list_commit(newest), renamed_to=next(renamed, None))

    def _commits_between(self, base: str, head: str) -> CommitSpan | None:
        """The commits up to ``head`` since ``base``, or since what both share; None where that is nothing."""
        found: dict[str, Commit] = {}
        files: list[Mapping[str, Any]] = []
        status = ""
        for page in range(1, 1_000):
            try:
                data = self._get(f"/compare/{quote(base)}...{quote(head)}", per_page=_PAGE, page=page)
            except UnknownObjectException:
                return None
            status = self._field(data, "status")
            if status not in {"ahead", "identical", "diverged"}:
                return None
            files += data.get("files") or []
            commits = data.get("commits") or []
            for commit in commits:
                found[self._field(commit, "sha")] = Commit(self._requester, {}, commit)
            if not commits or len(found) >= int(data.get("total_commits", 0)):
                break
        return CommitSpan(commits=found, files=files, is_rewritten=status == "diverged")

    def _commits(
        self,
        head: str,
        *,
        per_page: int = _PAGE,
        since: datetime | None = None,
        of_file: bool = True,
        path: str | None = None,
    ) -> Iterator[Commit]:
        parameters: dict[str, str | int] = {"sha": head, "per_page": per_page}
        if of_file:
            parameters["path"] = path or self._path
        if since is not None:
            parameters["since"] = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        return iter(PaginatedList(Commit, self._requester, f"{self._address}/commits", parameters))

    def _field(self, data: Any, *names: str) -> str:
        """A text inside the answer."""
        for name in names:
            data = data.get(name) if isinstance(data, dict) else None
        if not isinstance(data, str):
            raise SourceUnverifiedError(
                f"GitHub's answer about {self._repository} has no {'.'.join(names)}: "
                "something else answered in its place"
            )
        return data

    def _decoded(self, content: bytes, sha: str) -> str:
        return decode_list(content, place=f"{self._path!r} in {self._repository} at {sha[:10]}")


def _is_whole(content: bytes, *, blob: str, size: Any) -> bool:
    """Whether the bytes are those of the blob: Git's hash covers the length as well."""
    header = b"blob %d\0" % len(content)
    return len(content) == size and hashlib.sha1(header + content, usedforsecurity=False).hexdigest() == blob


def _decode_base64(data: Any) -> bytes | None:
    if not isinstance(data, dict) or data.get("encoding") != "base64" or not isinstance(data.get("content"), str):
        return None
    try:
        return base64.b64decode(data["content"])
    except binascii.Error:
        return None
