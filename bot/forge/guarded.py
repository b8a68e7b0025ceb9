"""A forge and a conversation that are written to only while something holds, such as the run lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.forge.base import Change, Forge, Offered, Published, PullRequest
from bot.forge.conversation import Conversation, Mark, Place, Reaction, Reading
from bot.forge.text import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedForge:
    """Passes everything on, after a check where it is a write."""

    forge: Forge
    check: Callable[[], None]
    """Raises where nothing may be written any more."""

    def pull_request(self, number: int | None = None) -> PullRequest | None:
        """See `Forge.pull_request`."""
        return self.forge.pull_request(number)

    def publish(
        self, change: Change, *, our_heads: frozenset[str], announce_head: Callable[[str], None]
    ) -> Published | Offered:
        """See `Forge.publish`; checked at its beginning, and right before the branch is moved."""

        def announce(sha: str) -> None:
            announce_head(sha)
            self.check()

        self.check()
        return self.forge.publish(change, our_heads=our_heads, announce_head=announce)

    def withdraw(self, number: int | None, *, our_heads: frozenset[str]) -> None:
        """See `Forge.withdraw`."""
        self.check()
        self.forge.withdraw(number, our_heads=our_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedConversation:
    """Passes everything on, after a check where it is a write."""

    conversation: Conversation
    check: Callable[[], None]
    """Raises where nothing may be written any more."""

    def read(self, number: int, place: Place, mark: Mark) -> Reading:
        """See `Conversation.read`."""
        return self.conversation.read(number, place, mark)

    def committed_at(self, sha: str) -> datetime:
        """See `Conversation.committed_at`."""
        return self.conversation.committed_at(sha)

    def react(self, place: Place, comment_id: int, reaction: Reaction) -> None:
        """See `Conversation.react`."""
        self.check()
        self.conversation.react(place, comment_id, reaction)

    def answer(self, number: int, text: Post, *, since: datetime, is_first_try: bool = False) -> None:
        """See `Conversation.answer`."""
        self.check()
        self.conversation.answer(number, text, since=since, is_first_try=is_first_try)
