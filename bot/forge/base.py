"""The one interface behind which pull requests are opened: on GitHub, or on disk for demo and dry run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.forge.text import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the pull request is to say and hold."""

    base_sha: str
    """The commit of the base branch that ``text`` was built on; the new commit's only parent."""
    base_text: str
    """The list's file at that commit."""
    text: str
    """The whole new text of the list's file."""
    title: Post
    body: Post
    commit_message: Post
    """Counts and identifiers only: no words that strangers wrote."""
    link_bodies: tuple[Post, ...] = ()
    """``body`` in few words, the longest first, to be put into a link by which a person opens the pull request; empty
    where we open it."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """The new entries as they stand in ``text``, by arXiv identifier."""
    seen_body: str | None = None
    """The open pull request's text from which the decisions were read, so that a box unticked since is not
    overwritten; None where there was no open pull request."""
    settled_labels: frozenset[str] = frozenset()
    """Labels that the pull request has had before: one that is missing now was taken off by a person, for good."""


class PullRequestState(StrEnum):
    """How a pull request stands."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request as the forge shows it."""

    number: int
    url: str
    state: PullRequestState
    title: str
    body: str
    head_sha: str
    """The commit at the head of its branch."""
    base_branch: str | None = None
    """The branch that it goes to, where the forge tells: people may send it elsewhere."""
    merged_by: str | None = None
    """The login of who merged it."""
    closed_by: str | None = None
    """The login of who closed it unmerged, where the forge tells."""
    opened_by: str | None = None
    """The login of who opened it, where that was somebody else; None: we did."""
    opener_decides: bool = True
    """Whether who opened it may refuse its papers by closing it: we may, and so may a maintainer."""
    merge_sha: str | None = None
    """The commit by which it came into the base branch, where it was merged and the forge tells."""
    mergeable: bool | None = field(default=None, compare=False)
    """Whether it can be merged as it stands; None where it is over, or where the forge does not tell (yet)."""
    labels: tuple[str, ...] = ()
    ended_at: datetime | None = None
    """When it was merged or closed, where the forge tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What `Forge.publish` left behind."""

    pull_request: PullRequest
    wrote: tuple[str, ...]
    """The writes that were needed, in order, such as ``branch``, ``pull request``, ``labels``; empty where all stood
    as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What `Forge.publish` left behind where a person has to open the pull request."""

    page: str
    """The page on which that is done."""
    link: str
    """The same with title and text filled in."""
    wrote: tuple[str, ...]
    """``branch``, or nothing where that stood as it should."""


class Forge(Protocol):
    """Where the bot's branch and pull request live."""

    def pull_request(self, number: int | None = None) -> PullRequest | None:
        """The pull request of that number, else the open one of the bot's branch, else its newest one, else None.

        Raises:
            ForgeUnavailableError, ForgeRefusedError: It cannot be told.
        """
        ...

    def publish(
        self, change: Change, *, our_heads: frozenset[str], announce_head: Callable[[str], None]
    ) -> Published | Offered:
        """Make the branch and the one open pull request say what ``change`` says, with as few writes as that takes.

        Where it is for a person to open the pull request, the branch alone is written, and the link is offered until
        one is open; the text of that one is the person's.

        Safe to repeat after being killed at any point: what stands already is found, not made again.

        Args:
            change: What to publish.
            our_heads: Every commit that this installation has put at the branch's head, or announced.
            announce_head: Called with the new commit's SHA before the branch is moved to it, so that the caller can
                remember it as ours; it is not called when the branch stands already.

        Raises:
            BranchFrozenError: The branch's head is none of ``our_heads``: somebody else's work is there.
            ForgeUnavailableError: Try again later. That is also so where the open pull request's text is no longer
                ``change.seen_body``, or the pull request is no longer open.
            ForgeRefusedError: The operator has to look.
        """
        ...

    def withdraw(self, number: int | None, *, our_heads: frozenset[str]) -> None:
        """Take the proposal back because nothing is left of it.

        Args:
            number: The pull request to close, whose branch stays unless a person opened it; None: only a link was
                offered, and its branch goes.
            our_heads: As in `publish`.

        Raises:
            As `publish`.
        """
        ...
