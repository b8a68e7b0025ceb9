"""What the fake remembers beside Git's objects: accounts, pull requests, comments, labels."""

from __future__ import annotations

import copy
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.servers.github.apps import App
    from tests.servers.github.repository import Repository

ROLES = ("pull", "triage", "push", "maintain", "admin")
"""What a collaborator may do, from least to most."""


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """A person, a bot's account or an organisation."""

    id: int
    login: str
    name: str
    email: str
    kind: str = "User"
    hidden: bool = False
    """Flagged as spam: nobody else sees its pull requests."""
    created_at: datetime
    scopes: str | None = None
    """What its classic token may do, as GitHub's header tells; None for a token of another kind."""
    token_ends_at: str | None = None
    """When its token ends, as GitHub's header tells."""
    rate_limit: int = 5000
    rate_used: int = 0
    rate_reset: int = 0
    """In seconds since the epoch."""


@dataclass(slots=True, kw_only=True, eq=False)
class Label:
    """A label of a repository."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None
    default: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Reaction:
    """A small picture below a text."""

    id: int
    account: Account
    content: str
    created_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Comment:
    """A comment in a conversation, or on a line of the diff where ``path`` is given."""

    id: int
    account: Account
    body: str
    created_at: datetime
    updated_at: datetime
    path: str | None = None
    diff_hunk: str = "@@ -1 +1 @@"
    """The lines of the diff up to the one that it is about."""
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Review:
    """A review as a whole; what it says about lines are comments."""

    id: int
    account: Account
    body: str
    state: str
    """``COMMENTED``, ``APPROVED``, ``CHANGES_REQUESTED``, ``DISMISSED`` or ``PENDING``."""
    commit_id: str
    submitted_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Event:
    """One line of a pull request's history."""

    id: int
    event: str
    account: Account
    created_at: datetime
    commit_id: str | None = None
    label: Label | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Issue:
    """An issue that is no pull request."""

    id: int
    number: int
    title: str
    body: str | None
    account: Account
    labels: list[Label]
    created_at: datetime
    state: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DiscussionCategory:
    """Where discussions are sorted in."""

    id: int
    name: str
    announces: bool = False
    """Only who maintains the repository opens discussions there."""


@dataclass(slots=True, kw_only=True, eq=False)
class Discussion:
    """A discussion, without its comments."""

    id: int
    number: int
    title: str
    body: str
    account: Account
    category: DiscussionCategory
    created_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Pull:
    """A pull request."""

    id: int
    number: int
    title: str
    body: str | None
    account: Account
    base: Repository
    base_branch: str
    base_sha: str
    head: Repository
    head_branch: str
    head_sha: str
    created_at: datetime
    updated_at: datetime
    state: str = "open"
    draft: bool = False
    maintainer_can_modify: bool = True
    closed_at: datetime | None = None
    closed_by: Account | None = None
    merged_at: datetime | None = None
    merged_by: Account | None = None
    merge_commit_sha: str | None = None
    labels: list[Label] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    review_comments: list[Comment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def merged(self) -> bool:
        """Whether its commits went into the base."""
        return self.merged_at is not None

    @property
    def label_names(self) -> list[str]:
        """Its labels in the order they were given."""
        return [label.name for label in self.labels]

    @property
    def head_label(self) -> str:
        """``owner:branch``."""
        return f"{self.head.owner.login}:{self.head_branch}"


class World:
    """Everything on one fake GitHub."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self.accounts: dict[str, Account] = {}
        self.tokens: dict[str, Account] = {}
        self.token_ends: dict[str, datetime] = {}
        """Of those that do not hold for ever."""
        self.apps: list[App] = []
        self.repositories: dict[str, Repository] = {}
        self.url = ""
        self._clock = clock
        self._ids = itertools.count(1001)

    def copied(self, folder: Path, clock: Callable[[], datetime]) -> World:
        """The same once more, which then goes its own way; its repositories' files were copied to ``folder``."""
        made = World(folder, clock)
        made._ids = itertools.count(self.next_id())
        known: dict[int, object] = {id(self): made}
        for name in ("accounts", "tokens", "token_ends", "apps", "repositories"):
            setattr(made, name, copy.deepcopy(getattr(self, name), known))
        for repository in made.repositories.values():
            place = folder / repository.path.relative_to(self.folder)
            repository.git = replace(repository.git, path=place)
        return made

    def now(self) -> datetime:
        """The clock's time in whole seconds, UTC."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def next_id(self) -> int:
        """A number that nothing else has."""
        return next(self._ids)

    def account(self, login: str) -> Account:
        """The account of that login, whatever its case.

        Raises:
            KeyError: There is none.
        """
        return self.accounts[login.lower()]

    def account_of(self, email: str) -> Account | None:
        """The account that a commit's address belongs to."""
        return next((account for account in self.accounts.values() if account.email == email), None)

    def repository(self, full_name: str) -> Repository:
        """The repository ``owner/name``, whatever its case.

        Raises:
            KeyError: There is none.
        """
        return self.repositories[full_name.lower()]
