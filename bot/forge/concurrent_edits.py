"""What people do to a pull request while a run is under way."""

from __future__ import annotations

from bot.forge.base import Change, PullRequest
from config.errors import ForgeUnavailableError


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ at most in their newlines: GitHub's editor turns them into CRLF."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def refuse_if_edited(change: Change, current: PullRequest | None) -> None:
    """Stop where the open pull request is not what the decisions were read from.

    Args:
        change: What is to be published.
        current: The open pull request as it stands now; None where none is open.

    Raises:
        ForgeUnavailableError: Its text was edited since, or it is no longer open.
    """
    if change.seen_body is None:
        return
    if current is None:
        raise ForgeUnavailableError("the pull request was closed or merged during this run; the next one takes it up")
    if not same_text(change.seen_body, current.body):
        raise ForgeUnavailableError(
            f"the text of {current.url} was edited during this run and is not overwritten; the next run takes it up"
        )
