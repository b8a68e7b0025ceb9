"""The forge of demo and dry run: a real branch in a Git repository on disk, the pull request a file beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.forge.base import Change, Published, PullRequest, PullRequestState
from bot.forge.concurrent_edits import refuse_if_edited
from bot.forge.frozen import LOCAL_WAYS_OUT
from bot.forge.local_pull_request import LocalPullRequest, PullRequestFolder
from bot.forge.passing_words import says_the_same
from bot.forge.text import cleaned
from bot.git import run_git
from config.errors import BranchFrozenError, ForgeRefusedError, ForgeUnavailableError

_IDENTITY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "Shelver"), ("EMAIL", "shelver@shelver.invalid"))
}
_NOTHING = "0" * 40
"""What ``git update-ref`` takes for a branch that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalForge:
    """`bot.forge.base.Forge` without a network; no work tree is ever touched.

    The person plays the maintainer: they tick boxes in ``pull-request.md``, set its ``state:`` to ``closed``, or
    merge the branch, which is noticed by itself.
    """

    repository: Path
    """The list's Git repository, bare or not."""
    base_branch: str
    branch: str
    path: str
    """The list's file in the repository."""
    out: Path
    """Where ``pull-request.md`` and ``pull-request.patch`` are written; made where it is missing."""
    clock: Callable[[], datetime]
    """The time for commits, aware of its zone."""

    def pull_request(self, number: int | None = None) -> PullRequest | None:
        """See `bot.forge.base.Forge.pull_request`."""
        folder = PullRequestFolder(self.out)
        found = folder.find(number) if number is not None else None
        found = found or folder.latest()
        return self._shown(found) if found is not None else None

    def publish(
        self, change: Change, *, our_heads: frozenset[str], announce_head: Callable[[str], None]
    ) -> Published:
        """See `bot.forge.base.Forge.publish`; the writes are ``branch``, ``pull request`` and ``patch``."""
        latest = self.pull_request()
        current = latest if latest is not None and latest.state is PullRequestState.OPEN else None
        refuse_if_edited(change, current)
        wrote = []
        head, moved = self._move_branch(change, our_heads=our_heads, announce_head=announce_head)
        if moved:
            wrote.append("branch")
        folder = PullRequestFolder(self.out)
        wanted = LocalPullRequest(
            number=current.number if current else folder.next_number(),
            state=PullRequestState.OPEN,
            head=head,
            title=change.title,
            body=change.body,
        )
        if current is None:
            self._shelve_finished(folder)
        stored = folder.latest()
        if stored is not None and _is_said(stored, wanted):
            wanted = stored
        else:
            folder.write(wanted)
            wrote.append("pull request")
        if folder.write_patch(self._run("diff-tree", "-p", "--full-index", change.base_sha, head)):
            wrote.append("patch")
        return Published(pull_request=self._shown(wanted), wrote=tuple(wrote))

    def withdraw(self, number: int | None, *, our_heads: frozenset[str]) -> None:
        """See `bot.forge.base.Forge.withdraw`; no link is ever offered here."""
        if number is None:
            return
        folder = PullRequestFolder(self.out)
        found = folder.find(number)
        if found is None:
            raise ForgeRefusedError(f"{self.out} holds no pull request {number}")
        if self._shown(found).state != PullRequestState.OPEN:
            return
        head = self._head(self.branch)
        if head is not None and not self._may_replace(head, base=self.base_branch, our_heads=our_heads):
            raise self._frozen(head)
        folder.write(replace(found, state=PullRequestState.CLOSED))

    def _shown(self, stored: LocalPullRequest) -> PullRequest:
        state = stored.state
        head = stored.head
        if state == PullRequestState.OPEN:
            head = self._head(self.branch) or stored.head
            if self._contains(self.base_branch, stored.head):
                state, head = PullRequestState.MERGED, stored.head
        return PullRequest(
            number=stored.number,
            url=PullRequestFolder(self.out).file_of(stored.number).resolve().as_uri(),
            state=state,
            title=stored.title,
            body=stored.body,
            head_sha=head,
            merge_sha=self._merge_of(head) if state == PullRequestState.MERGED else None,
        )

    def _merge_of(self, head: str) -> str | None:
        """The commit by which the base branch came to hold a commit: a merge, or itself; None where it does not."""
        if not self._contains(self.base_branch, head):
            return None
        mainline = self._ask("rev-list", "--first-parent", self.base_branch, "--").split()
        if head in mainline:
            return head
        since = self._ask("rev-list", "--first-parent", "--reverse", self.base_branch, f"^{head}", "--").split()
        return next((commit for commit in since if self._contains(commit, head)), head)

    def _shelve_finished(self, folder: PullRequestFolder) -> None:
        finished = folder.latest()
        if finished is not None:
            folder.shelve(replace(finished, state=self._shown(finished).state))

    # The branch

    def _move_branch(
        self, change: Change, *, our_heads: frozenset[str], announce_head: Callable[[str], None]
    ) -> tuple[str, bool]:
        tree = self._wanted_tree(change)
        head = self._head(self.branch)
        if head is not None:
            if self._ask("show", "--no-patch", "--format=%T %P", head) == f"{tree} {change.base_sha}":
                return head, False
            if not self._may_replace(head, base=change.base_sha, our_heads=our_heads):
                raise self._frozen(head)
        now = f"{int(self.clock().timestamp())} +0000"
        commit = self._ask(
            "commit-tree",
            tree,
            "-p",
            change.base_sha,
            input=change.commit_message.encode(),
            environment=_IDENTITY | {"GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now},
        )
        announce_head(commit)
        self._ask("update-ref", f"refs/heads/{self.branch}", commit, head or _NOTHING)
        return commit, True

    def _wanted_tree(self, change: Change) -> str:
        entry = self._ask("ls-tree", "--full-tree", change.base_sha, "--", self.path)
        mode = entry.split()[0] if entry else "100644"
        blob = self._ask("hash-object", "-w", "--stdin", input=change.text.encode())
        with tempfile.TemporaryDirectory(prefix="shelver-index-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._ask("read-tree", change.base_sha, environment=index)
            self._ask("update-index", "--add", "--cacheinfo", f"{mode},{blob},{self.path}", environment=index)
            return self._ask("write-tree", environment=index)

    def _may_replace(self, head: str, *, base: str, our_heads: frozenset[str]) -> bool:
        return head in our_heads or self._contains(base, head)

    def _frozen(self, head: str) -> BranchFrozenError:
        author = cleaned(self._ask("show", "--no-patch", "--format=%an", head), limit=60)
        return BranchFrozenError(
            f"{self.branch} in {self.repository} is at {head} by {author}, which Shelver did not put there: it is "
            f"left alone. {LOCAL_WAYS_OUT}"
        )

    def _head(self, branch: str) -> str | None:
        return self._ask("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}") or None

    def _contains(self, branch: str, commit: str) -> bool:
        return not self._ask("rev-list", "--max-count=1", commit, f"^{branch}", "--")

    def _ask(
        self,
        *arguments: str,
        input: bytes | None = None,  # noqa: A002 - as in `run_git`
        environment: dict[str, str] | None = None,
    ) -> str:
        return self._run(*arguments, input=input, environment=environment).decode("utf-8", "replace").strip()

    def _run(
        self,
        *arguments: str,
        input: bytes | None = None,  # noqa: A002 - as in `run_git`
        environment: dict[str, str] | None = None,
    ) -> bytes:
        return run_git(
            self.repository, *arguments, input=input, environment=environment, failure=ForgeUnavailableError
        )


def _is_said(stored: LocalPullRequest, wanted: LocalPullRequest) -> bool:
    return replace(stored, body="") == replace(wanted, body="") and says_the_same(stored.body, wanted.body)
