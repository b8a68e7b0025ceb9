"""The forge of a dry run: reads the real one, writes to a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.forge.base import Change, Forge, Published, PullRequest, PullRequestState
from bot.forge.frozen import WAYS_OUT
from bot.forge.local import LocalForge
from bot.forge.planted_repository import plant
from config.errors import BranchFrozenError, ForgeUnavailableError


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunForge:
    """`bot.forge.base.Forge` without effect on the forge that it reads."""

    reader: Forge | None
    """Whose pull request is read, so that the dry run decides as the real one would; None: there is none to read."""
    local: LocalForge
    """Where the branch and the pull request are made instead."""

    def clear(self) -> None:
        """Remove what an earlier dry run left.

        Raises:
            ForgeUnavailableError: That is not allowed.
        """
        try:
            if self.local.out.exists():
                shutil.rmtree(self.local.out)
        except OSError as error:
            raise ForgeUnavailableError(f"{self.local.out} cannot be cleared for the dry run: {error}") from error

    def pull_request(self, number: int | None = None) -> PullRequest | None:
        """See `bot.forge.base.Forge.pull_request`."""
        return self.reader.pull_request(number) if self.reader else None

    def publish(
        self,
        change: Change,
        *,
        our_heads: frozenset[str],
        announce_head: Callable[[str], None],  # noqa: ARG002 - the interface's
    ) -> Published:
        """Show in the local folder what the real forge would show, and leave alone what it would leave alone."""
        self._refuse_if_frozen(our_heads)
        base = plant(
            self.local.repository, branch=self.local.base_branch, path=self.local.path, text=change.base_text
        )
        return self.local.publish(
            replace(change, base_sha=base, seen_body=None), our_heads=frozenset(), announce_head=lambda _: None
        )

    def withdraw(self, number: int | None, *, our_heads: frozenset[str]) -> None:  # noqa: ARG002 - the interface's
        """Leave the pull request open, as `Forge.withdraw` would if others have committed to its branch."""
        self._refuse_if_frozen(our_heads)

    def _refuse_if_frozen(self, our_heads: frozenset[str]) -> None:
        found = self.reader.pull_request() if self.reader else None
        if found is not None and found.state is PullRequestState.OPEN and found.head_sha not in our_heads:
            raise BranchFrozenError(
                f"{found.url} is at {found.head_sha}, which Shelver did not put there: its branch would be left "
                f"alone. {WAYS_OUT}"
            )
