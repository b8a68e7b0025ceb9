"""What GitHub refuses while a list is looked for, in the words of somebody who has no profile yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from github import GithubException

from bot.github_client import said_by, throttling_wait
from config.errors import SourceRefusedError, SourceUnavailableError

TOKEN = "SHELVER_GITHUB_TOKEN"  # noqa: S105 - the name of a setting, not its value
_GONE = {404, 410, 451}
_EMPTY = 409


@contextmanager
def refusals_told(repository: str, *, has_token: bool, missing: str) -> Iterator[None]:
    """Raise what the block was refused, where there is more to say than `bot.github_client.translate_errors` says.

    Args:
        repository: ``OWNER/NAME``.
        has_token: Whether an account asks, and not just anybody.
        missing: What to say where that which was asked for is not there.

    Raises:
        SourceUnavailableError: GitHub throttles.
        SourceRefusedError: The repository is empty, or something is not there.
    """
    try:
        yield
    except GithubException as error:
        wait = throttling_wait(error)
        if wait is not None:
            raise SourceUnavailableError(_throttled(repository, wait, has_token=has_token)) from error
        if error.status == _EMPTY or (error.status in _GONE and "repository is empty" in said_by(error).lower()):
            raise SourceRefusedError(
                f"{repository} is empty. Shelver learns from the papers that a list has already: put some there first"
            ) from error
        if error.status in _GONE:
            raise SourceRefusedError(f"{missing} ({error.status}{said_by(error)})") from error
        raise


def no_repository(repository: str, *, has_token: bool) -> str:
    """What to say where GitHub shows no such repository, which may be there for others."""
    if has_token:
        return (
            f"GitHub shows no repository {repository} to the account of {TOKEN}: look whether the name is right; if "
            "it is private, invite that account, or give the token the right to read its contents"
        )
    return (
        f"GitHub shows no repository {repository} to the public: look whether the name is right; if it is private, "
        f"set {TOKEN} to a token that may read it"
    )


def _throttled(repository: str, wait: float, *, has_token: bool) -> str:
    until = f" for another {_in_words(wait)}" if wait else ""
    more = "" if has_token else f"; without {TOKEN} it answers 60 requests an hour, with any token 5,000"
    return f"reading {repository}: GitHub throttles{until}. Nothing was written: type the same again then{more}"


def _in_words(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{-(-seconds // 60):.0f} minutes"
