"""A repository of the fake: its branches, who may do what, and what a push sets off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.servers.github import lifecycle
from tests.servers.github.git import GitFailedError, GitRepository, Signature
from tests.servers.github.state import ROLES, Account, Discussion, DiscussionCategory, Issue, Label, Pull, World


@dataclass(slots=True, kw_only=True, eq=False)
class Repository:
    """A repository; the methods are what people do with Git, without the API."""

    id: int
    world: World
    owner: Account
    name: str
    git: GitRepository
    default_branch: str
    description: str | None = None
    private: bool = False
    parent: Repository | None = None
    created_at: datetime
    pushed_at: datetime
    collaborators: dict[str, str] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    pulls: list[Pull] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    has_issues: bool = True
    has_discussions: bool = False
    discussion_categories: list[DiscussionCategory] = field(default_factory=list)
    discussions: list[Discussion] = field(default_factory=list)

    @property
    def next_number(self) -> int:
        """The number of the next pull request, issue or discussion."""
        known: list[Pull | Issue | Discussion] = [*self.pulls, *self.issues, *self.discussions]
        return max((each.number for each in known), default=0) + 1

    def switch_on_discussions(self) -> None:
        """Let there be discussions, in the categories that GitHub makes."""
        self.has_discussions = True
        self.discussion_categories = [
            DiscussionCategory(id=self.world.next_id(), name=name, announces=name == "Announcements")
            for name in ("Announcements", "General", "Ideas", "Polls", "Q&A", "Show and tell")
        ]

    @property
    def full_name(self) -> str:
        """``owner/name``."""
        return f"{self.owner.login}/{self.name}"

    @property
    def path(self) -> Path:
        """The bare repository on disk."""
        return self.git.path

    # Who may do what

    def add_collaborator(self, login: str, role: str = "push") -> None:
        """Give an account one of `ROLES`."""
        if role not in ROLES:
            raise ValueError(f"{role!r} is none of {', '.join(ROLES)}")
        self.collaborators[self.world.account(login).login] = role

    def role(self, account: Account | None) -> str | None:
        """What the account may do here; None where it may not even read."""
        if account is not None and account is self.owner:
            return "admin"
        if account is not None and account.login in self.collaborators:
            return self.collaborators[account.login]
        return None if self.private else "pull"

    def allows(self, account: Account | None, role: str) -> bool:
        """Whether the account may do what ``role`` may."""
        held = self.role(account)
        return held is not None and ROLES.index(held) >= ROLES.index(role)

    # What people look at

    def head(self, branch: str | None = None) -> str:
        """The commit at a branch's head.

        Raises:
            KeyError: There is no such branch.
        """
        sha = self.git.reference(f"refs/heads/{branch or self.default_branch}")
        if sha is None:
            raise KeyError(branch or self.default_branch)
        return sha

    def branches(self) -> dict[str, str]:
        """Every branch with its head."""
        return {
            name.removeprefix("refs/heads/"): sha for name, sha in sorted(self.git.references("refs/heads/").items())
        }

    def file(self, path: str, ref: str | None = None) -> str:
        """A file's text at a branch or commit."""
        return self.git.run("cat-file", "blob", f"{ref or self.default_branch}:{path}").decode("utf-8")

    def pull(self, number: int) -> Pull:
        """The pull request of that number.

        Raises:
            KeyError: There is none.
        """
        for pull in self.pulls:
            if pull.number == number:
                return pull
        raise KeyError(number)

    def label(self, name: str, *, create: bool = False) -> Label | None:
        """The label of that name, whatever its case; with ``create`` it is made where missing."""
        found = next((label for label in self.labels if label.name.lower() == name.lower()), None)
        if found is None and create:
            found = Label(id=self.world.next_id(), name=name)
            self.labels.append(found)
        return found

    # What people push

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        *,
        message: str = "a change",
        author: tuple[str, str] | str | None = None,
        date: datetime | None = None,
        branch: str | None = None,
        by: str | None = None,
    ) -> str:
        """Commit files (None deletes) on top of a branch and push it; returns the commit.

        Args:
            files: Paths with their new content.
            message: The commit's message.
            author: A login, or a name and an address; the owner where left out.
            date: Of author and committer; the clock's time where left out.
            branch: It is made from the default branch where missing, or as the first commit of all.
            by: Login of who pushes; the author's account, else the owner.
        """
        with self.world.lock:
            branch = branch or self.default_branch
            parent = self.git.reference(f"refs/heads/{branch}")
            start = parent or self.git.reference(f"refs/heads/{self.default_branch}")
            signature = self._signature(author, date or self.world.now())
            entries = [
                ("0", "0" * 40, path) if content is None else ("100644", self._store(content), path)
                for path, content in files.items()
            ]
            tree = self.git.write_tree(start, entries)
            sha = self.git.write_commit(
                tree, [start] if start else [], message, author=signature, committer=signature
            )
            pusher = self.world.account(by) if by else self.world.account_of(signature.email) or self.owner
            self.move_branch(branch, sha, by=pusher)
            return sha

    def push_from(self, source: Path, ref: str = "main", *, branch: str | None = None, by: str | None = None) -> str:
        """Push ``ref`` of a repository or bundle on disk to a branch (forced); returns the commit."""
        with self.world.lock:
            holding = "refs/incoming/head"
            self.git.fetch(source, f"+{ref}:{holding}")
            sha = self.git.ask("rev-parse", holding)
            self.git.delete_reference(holding)
            self.move_branch(branch or self.default_branch, sha, by=self.world.account(by) if by else self.owner)
            return sha

    def reset(self, sha: str, *, branch: str | None = None, by: str | None = None) -> None:
        """Force-push a branch to a commit that is here already."""
        with self.world.lock:
            pusher = self.world.account(by) if by else self.owner
            self.move_branch(branch or self.default_branch, sha, by=pusher)

    def move_branch(self, branch: str, sha: str, *, by: Account, old: str | None = None) -> None:
        """Point a branch at a commit and let the pull requests follow; ``old`` is where it was, if moved already."""
        old = old or self.git.reference(f"refs/heads/{branch}")
        self.git.set_reference(f"refs/heads/{branch}", sha)
        self.pushed_at = self.world.now()
        lifecycle.branch_moved(self, branch, old, sha, by=by)

    def delete_branch(self, branch: str, *, by: Account) -> None:
        """Take a branch away; its open pull requests close."""
        if self.git.reference(f"refs/heads/{branch}") is not None:
            self.git.delete_reference(f"refs/heads/{branch}")
        lifecycle.branch_deleted(self, branch, by=by)

    def network(self) -> list[Repository]:
        """This repository and all that are forks of one another with it."""
        root = self
        while root.parent is not None:
            root = root.parent
        found = [root]
        for member in found:
            found += [other for other in self.world.repositories.values() if other.parent is member]
        return found

    def borrow(self, other: Repository, sha: str) -> None:
        """Make a commit of a repository of the same network readable here."""
        if self.git.kind(sha) is None:
            for name, head in other.git.references("refs/heads/").items():
                if other.git.is_ancestor(sha, head):
                    self.git.fetch(other.path, name)
                    return
            raise GitFailedError(f"{sha} is on no branch of {other.full_name}")

    def _store(self, content: str | bytes) -> str:
        return self.git.write_blob(content.encode() if isinstance(content, str) else content)

    def _signature(self, author: tuple[str, str] | str | None, date: datetime) -> Signature:
        if isinstance(author, tuple):
            return Signature(name=author[0], email=author[1], date=date)
        account = self.owner if author is None else self.world.account(author)
        return Signature(name=account.name, email=account.email, date=date)
