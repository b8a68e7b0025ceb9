"""What people say below a pull request, and how the bot answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from bot.forge.text import Post

OWN_MARK = "<!-- shelver:"
"""Every comment of the bot's own begins with it: its account may be a maintainer's, who has to be heard."""

Reaction = Literal["+1", "confused"]


class Place(StrEnum):
    """Where a comment stands."""

    CONVERSATION = "conversation"
    DIFF = "diff"
    """On a line of the changed file."""
    REVIEW = "review"
    """The text of a submitted review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said."""

    place: Place
    id: int
    """Unique in its place."""
    author: str
    """A login."""
    trusted: bool
    """Whether the author is the repository's owner, a member of its organisation, or a collaborator."""
    body: str
    url: str
    written_at: datetime
    diff_hunk: str = ""
    """The lines around the one that it is about, which is the last of them; only of `Place.DIFF`."""

    @property
    def is_ours(self) -> bool:
        """Whether the bot wrote it."""
        return self.body.lstrip().startswith(OWN_MARK)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the comments in one place were read."""

    since: datetime | None = None
    """The last change of the newest comment; None: nothing was read yet."""
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was new since a mark."""

    comments: tuple[Comment, ...]
    """The oldest first; those changed at the very moment of the mark are among them again."""
    mark: Mark
    """What to ask with next time, when all of these are dealt with."""


class Conversation(Protocol):
    """The comments on the list's pull requests."""

    def read(self, number: int, place: Place, mark: Mark) -> Reading:
        """The comments that were written or changed since a mark; one request where there are few or none.

        Raises:
            ForgeUnavailableError, ForgeRefusedError: They cannot be read.
        """
        ...

    def committed_at(self, sha: str) -> datetime:
        """When the commit at the head of a pull request was made, as it says itself.

        Raises:
            ForgeUnavailableError, ForgeRefusedError: That cannot be told.
        """
        ...

    def react(self, place: Place, comment_id: int, reaction: Reaction) -> None:
        """Put a reaction below a comment; the same twice is one. A review can bear none, so nothing is done there.

        Raises:
            ForgeUnavailableError, ForgeRefusedError: That was not possible.
        """
        ...

    def answer(self, number: int, text: Post, *, since: datetime, is_first_try: bool = False) -> None:
        """Write a comment in the conversation, unless one with the same first line stands there already.

        Args:
            number: The pull request's.
            text: The comment; its first line is a mark that nothing else has.
            since: No comment with that line is older than this.
            is_first_try: It cannot stand there yet, so that this need not be looked up.

        Raises:
            ForgeUnavailableError, ForgeRefusedError: That was not possible.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReadOnlyConversation:
    """The conversation of a dry run: it listens and says nothing."""

    reader: Conversation

    def read(self, number: int, place: Place, mark: Mark) -> Reading:
        """See `Conversation.read`."""
        return self.reader.read(number, place, mark)

    def committed_at(self, sha: str) -> datetime:
        """See `Conversation.committed_at`."""
        return self.reader.committed_at(sha)

    def react(self, place: Place, comment_id: int, reaction: Reaction) -> None:
        """Leave it."""

    def answer(self, number: int, text: Post, *, since: datetime, is_first_try: bool = False) -> None:
        """Leave it."""
