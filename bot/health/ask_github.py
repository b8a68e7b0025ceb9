"""Asking GitHub, with five requests or so, who we are, what we may do, and whether the list is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from github import Github, GithubException

from bot.forge.github_fork import find_fork
from bot.github_access import GitHubAccess, open_github
from bot.github_client import github_budget, translate_errors
from bot.health.time_checks import ClockSample
from bot.health.token_checks import GitHubFacts, TokenKind
from bot.sources.github_list import GitHubList
from config.errors import ForgeRefusedError, ForgeUnavailableError, ShelverError, SourceError, SourceRefusedError
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

    def get(self, path: str, *, key: str) -> tuple[dict[str, str], Any]:
        """The headers, names in lower case, and the JSON of an answer, which has a key.

        Raises:
            ForgeUnavailableError: It is no such answer; else as PyGithub raises.
        """
        began, before = self.clock(), time.monotonic()
        headers, data = self.client.requester.requestJsonAndCheck("GET", path)
        length = time.monotonic() - before
        self.slowest = max(self.slowest, length)
        lower = {name.lower(): str(value) for name, value in headers.items()}
        ours = began + timedelta(seconds=length / 2)
        self.sample = ClockSample.of_header(lower.get("date"), whose="GitHub", ours=ours) or self.sample
        if key not in data:
            raise ForgeUnavailableError(
                f"what answers at {path} is not GitHub: a proxy or a login page may stand between, or "
                "SHELVER_GITHUB_API_URL is wrong"
            )
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
        try:
            with _translated("asking who signs in"):
                facts = _who(asker, access, facts)
        except (ForgeUnavailableError, ForgeRefusedError) as error:
            facts = replace(_refused(facts, error), is_token_refused=isinstance(error, ForgeRefusedError))
        else:
            facts = _what(asker, facts, profile)
        budget = github_budget(access.client)
    facts = replace(facts, seconds=asker.slowest, remaining=budget.github_remaining, limit=budget.github_limit)
    return facts, asker.sample


def _translated(doing: str) -> AbstractContextManager[None]:
    return translate_errors(unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing=doing)


def _refused(facts: GitHubFacts, error: ShelverError) -> GitHubFacts:
    return replace(facts, error=str(error), is_refused=isinstance(error, ForgeRefusedError))


def _who(asker: _Asker, access: GitHubAccess, facts: GitHubFacts) -> GitHubFacts:
    """Whose token it is; a workflow's says nothing of itself."""
    if access.app is not None:
        access.app.token  # noqa: B018 - signs in
        return replace(facts, login=access.app.login())
    if facts.kind in _ACCOUNTLESS:
        return facts
    headers, data = asker.get("/user", key="login")
    scopes = headers.get("x-oauth-scopes")
    return replace(
        facts,
        kind=TokenKind.CLASSIC if facts.kind is TokenKind.OTHER and scopes is not None else facts.kind,
        login=str(data["login"]),
        scopes=None if scopes is None else frozenset(filter(None, (scope.strip() for scope in scopes.split(",")))),
        expires_at=_expiry(headers.get(_EXPIRES, "")),
    )


def _what(asker: _Asker, facts: GitHubFacts, profile: Profile) -> GitHubFacts:
    """What it may do, and whether the list is there."""
    try:
        with _translated(f"reading {facts.repository}"):
            _, data = asker.get(f"/repos/{facts.repository}", key="full_name")
            facts = replace(
                facts,
                full_name=str(data["full_name"]),
                default_branch=str(data.get("default_branch")),
                is_private=bool(data.get("private")),
                is_archived=bool(data.get("archived")),
                allows_forks=data.get("allow_forking") is not False,
                permissions=dict(data.get("permissions") or {}),
                fork=_fork(asker, facts, upstream=str(data["full_name"])),
            )
    except (ForgeUnavailableError, ForgeRefusedError) as error:
        cause = error.__cause__
        is_token_refused = isinstance(cause, GithubException) and cause.status == 401
        return replace(_refused(facts, error), is_token_refused=is_token_refused)
    source = GitHubList(
        client=asker.client, repository=facts.full_name, branch=profile.base_branch, path=profile.file
    )
    try:
        return replace(facts, size=len(source.snapshot().text.encode()))
    except SourceRefusedError as error:
        return replace(facts, list_error=str(error))
    except SourceError as error:
        return replace(facts, error=str(error))


def _fork(asker: _Asker, facts: GitHubFacts, *, upstream: str) -> str | None:
    """The account's fork, by whatever name, as a run would find it."""
    owner = upstream.partition("/")[0]
    if facts.kind in _ACCOUNTLESS or facts.login is None or facts.login.lower() == owner.lower():
        return None
    found = find_fork(asker.client, upstream=upstream, login=facts.login)
    return None if found is None else found.full_name


def _expiry(header: str) -> datetime | None:
    """When a token ends: ``2026-12-24 10:00:00 UTC``, or with an offset in place of the zone's name."""
    text = header.strip().replace(" UTC", " +0000")
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None
