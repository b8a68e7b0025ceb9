"""Asking GitHub, with at most three requests, who we are and what we may do."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from github import Github, GithubException

from bot.github_access import open_github
from bot.github_client import github_budget, translate_errors
from bot.health.time_checks import ClockSample
from bot.health.token_checks import GitHubFacts, TokenKind
from config.errors import ForgeRefusedError, ForgeUnavailableError
from config.profile import Profile
from config.settings import Settings

_TIMEOUT = 15
_EXPIRES = "github-authentication-token-expiration"
_ACCOUNTLESS = frozenset({TokenKind.NONE, TokenKind.APP, TokenKind.ACTIONS, TokenKind.INSTALLATION})


@dataclass(slots=True)
class _Asker:
    """Asks, and keeps what each answer tells by the way."""

    client: Github
    clock: Callable[[], datetime]
    slowest: float = 0.0
    sample: ClockSample | None = None

    def get(self, path: str) -> tuple[dict[str, str], Any]:
        """The headers, names in lower case, and the JSON of an answer."""
        began, before = self.clock(), time.monotonic()
        headers, data = self.client.requester.requestJsonAndCheck("GET", path)
        length = time.monotonic() - before
        self.slowest = max(self.slowest, length)
        lower = {name.lower(): str(value) for name, value in headers.items()}
        if "date" in lower:
            theirs = parsedate_to_datetime(lower["date"]).astimezone(UTC)
            self.sample = ClockSample(whose="GitHub", theirs=theirs, ours=began + timedelta(seconds=length / 2))
        return lower, data


def ask_github(
    settings: Settings,
    profile: Profile,
    *,
    kind: TokenKind,
    clock: Callable[[], datetime],
    keep_secret: Callable[[str], None],
) -> tuple[GitHubFacts, ClockSample | None]:
    """What GitHub tells about the token and the list's repository, and what time it is there.

    Args:
        settings: Of the installation.
        profile: Of the list.
        kind: What signs in.
        clock: The present.
        keep_secret: Called with what no log and no message may show.

    Raises:
        ConfigurationError: The app's key cannot be used, or the profile's mode not with an app.
    """
    facts = GitHubFacts(kind=kind, repository=profile.repository)
    with ExitStack() as stack:
        access = stack.enter_context(
            open_github(
                settings, profile, clock=clock, keep_secret=keep_secret, attempts=1, timeout=_TIMEOUT, longest_wait=0
            )
        )
        asker = _Asker(access.client, clock)
        doing = translate_errors(
            unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing="asking who signs in"
        )
        try:
            with doing:
                facts = _who(asker, facts)
            with translate_errors(
                unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing=f"reading {profile.repository}"
            ):
                facts = _what(asker, facts)
        except (ForgeUnavailableError, ForgeRefusedError) as error:
            facts = replace(facts, error=str(error), is_refused=isinstance(error, ForgeRefusedError))
        budget = github_budget(access.client)
    facts = replace(facts, seconds=asker.slowest, remaining=budget.github_remaining, limit=budget.github_limit)
    return facts, asker.sample


def _who(asker: _Asker, facts: GitHubFacts) -> GitHubFacts:
    if facts.kind in _ACCOUNTLESS:
        return facts
    headers, data = asker.get("/user")
    scopes = headers.get("x-oauth-scopes")
    return replace(
        facts,
        kind=TokenKind.CLASSIC if facts.kind is TokenKind.OTHER and scopes is not None else facts.kind,
        login=str(data["login"]),
        scopes=None if scopes is None else frozenset(filter(None, (scope.strip() for scope in scopes.split(",")))),
        expires_at=_expiry(headers.get(_EXPIRES, "")),
    )


def _what(asker: _Asker, facts: GitHubFacts) -> GitHubFacts:
    _, data = asker.get(f"/repos/{facts.repository}")
    facts = replace(
        facts,
        is_private=bool(data.get("private")),
        is_archived=bool(data.get("archived")),
        allows_forks=data.get("allow_forking") is not False,
        permissions=dict(data.get("permissions") or {}),
    )
    owner, _, name = facts.repository.partition("/")
    if facts.login is None or facts.login.lower() == owner.lower():
        return facts
    try:
        _, found = asker.get(f"/repos/{facts.login}/{name}")
    except GithubException as error:
        if error.status != 404:
            raise
        return facts
    return replace(facts, fork=str(found["full_name"])) if found.get("fork") else facts


def _expiry(header: str) -> datetime | None:
    """When a token ends: ``2026-12-24 10:00:00 UTC``, or with an offset in place of the zone's name."""
    text = header.strip().replace(" UTC", " +0000")
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None
