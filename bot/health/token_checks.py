"""By what the installation signs in to GitHub, and whether that may do what the profile's mode takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.health.finding import Finding, fail, ok, skipped, warn
from bot.health.wording import minute, size, span
from config.profile import Mode

TOKEN, RIGHTS, GITHUB, LIST = "token", "rights", "GitHub", "list"
_SLOW = 5.0
_SOON = timedelta(days=14)
_HOW_TO_SIGN_IN = "https://github.com/settings/tokens makes one; put it into SHELVER_GITHUB_TOKEN"
_HOW_TO_MEND_APP = "see the app at https://github.com/settings/apps, and SHELVER_GITHUB_APP_*"
_HOW_TO_MEND_WORKFLOW = "hand it over anew in each job: SHELVER_GITHUB_TOKEN: ${{ github.token }}"


class TokenKind(StrEnum):
    """What signs in."""

    NONE = "no token"
    CLASSIC = "a classic token"
    FINE_GRAINED = "a fine-grained token"
    APP = "a GitHub App"
    ACTIONS = "the GITHUB_TOKEN of GitHub Actions"
    INSTALLATION = "an app's token"
    OTHER = "a token of unknown kind"


_PREFIXES = {
    "ghp_": TokenKind.CLASSIC,
    "gho_": TokenKind.CLASSIC,
    "github_pat_": TokenKind.FINE_GRAINED,
    "ghs_": TokenKind.INSTALLATION,
    "ghu_": TokenKind.INSTALLATION,
}
_WITHOUT_ACCOUNT = frozenset({TokenKind.APP, TokenKind.ACTIONS, TokenKind.INSTALLATION})


def kind_of(token: str | None, *, is_app: bool, in_actions: bool) -> TokenKind:
    """What signs in, by what it begins with.

    See https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github.

    Args:
        token: The token; None where there is none.
        is_app: Whether an app's key is set.
        in_actions: Whether this is a job of GitHub Actions.
    """
    if is_app:
        return TokenKind.APP
    if token is None:
        return TokenKind.NONE
    kind = next((kind for prefix, kind in _PREFIXES.items() if token.startswith(prefix)), TokenKind.OTHER)
    return TokenKind.ACTIONS if kind is TokenKind.INSTALLATION and in_actions else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubFacts:
    """What GitHub told."""

    kind: TokenKind
    seconds: float = 0.0
    """How long its slowest answer took."""
    error: str = ""
    """Why it could not be asked, or said no; empty where neither."""
    is_refused: bool = False
    """Whether it said no: trying again does not help."""
    is_token_refused: bool = False
    """Whether it said no to the token itself, and not to what was asked with it."""
    login: str | None = None
    """Whose token it is, ``NAME[bot]`` of an app; None where GitHub was not asked, or does not tell."""
    scopes: frozenset[str] | None = None
    """Of a classic token; None where GitHub does not tell."""
    expires_at: datetime | None = None
    """When the token ends; None where it does not, or GitHub does not tell."""
    repository: str = ""
    """``OWNER/NAME`` of the list, as the profile has it."""
    full_name: str = ""
    """The same as GitHub has it; empty where GitHub was not asked."""
    default_branch: str = ""
    is_private: bool = False
    is_archived: bool = False
    allows_forks: bool = True
    permissions: Mapping[str, bool] = field(default_factory=dict)
    """What the account may do in the list's repository: ``pull``, ``push``, ``admin``."""
    fork: str | None = None
    """The account's fork, ``OWNER/NAME``, whose name may be another than the list's; None where there is none."""
    remaining: int | None = None
    limit: int | None = None
    size: int | None = None
    """Of the list's file, in bytes; None where it could not be read."""
    list_error: str = ""
    """Why it could not; empty where it could, or was not asked for."""


def check_github(facts: GitHubFacts) -> Finding:
    """Whether GitHub answers, and how fast."""
    if facts.error and not facts.is_refused:
        return fail(GITHUB, facts.error, "ask again in a while; if it stays so, see the network, the proxy and DNS")
    left = f"; {facts.remaining:,} of {facts.limit:,} requests left" if facts.limit else ""
    told = f"answers in {facts.seconds:.1f} seconds{left}"
    if facts.seconds > _SLOW:
        return warn(GITHUB, told, "see the network of this machine; a run makes some dozens of requests")
    return ok(GITHUB, told)


def check_token(facts: GitHubFacts, *, now: datetime) -> Finding:
    """What kind of token there is, whose it is, and how long it holds."""
    whose = f" of {facts.login}" if facts.login else ""
    told = f"{facts.kind}{whose}"
    match facts.kind:
        case TokenKind.NONE:
            return warn(
                TOKEN, "none: the list is read anonymously, and no pull request is opened or updated", _HOW_TO_SIGN_IN
            )
        case _ if facts.is_token_refused:
            remedies = {TokenKind.APP: _HOW_TO_MEND_APP, TokenKind.ACTIONS: _HOW_TO_MEND_WORKFLOW}
            return fail(TOKEN, f"{told}: {facts.error}", remedies.get(facts.kind, _HOW_TO_SIGN_IN))
        case TokenKind.OTHER:
            return ok(TOKEN, f"{told}, as GitHub Enterprise and other servers give out")
    if facts.expires_at is not None:
        left = facts.expires_at - now
        ends = f"{told}, which ends at {minute(facts.expires_at)}"
        if left < _SOON:
            return warn(
                TOKEN, f"{ends}, in {span(left)}", "make a new one before: https://github.com/settings/tokens"
            )
        return ok(TOKEN, ends)
    return ok(TOKEN, told)


def check_list(facts: GitHubFacts, *, file: str, branch: str) -> Finding:
    """Whether the list's file is where the profile says."""
    if facts.list_error:
        values = "base_branch and file" if branch == facts.default_branch else f"base_branch: {facts.default_branch}"
        return fail(LIST, facts.list_error, f"set {values} in profile.yaml, as the repository has it")
    if facts.size is None:
        return skipped(LIST, "its repository has to be readable first")
    return ok(LIST, f"{file} on {branch}, {size(facts.size)}")


def check_rights(facts: GitHubFacts, mode: Mode) -> Finding:
    """Whether what signs in may do what the mode takes: read, and then fork, push, and open pull requests."""
    if facts.is_refused:
        return fail(RIGHTS, facts.error, "mend what GitHub's answer names, then ask again")
    if facts.full_name and facts.full_name.lower() != facts.repository.lower():
        return fail(
            RIGHTS,
            f"{facts.repository} is called {facts.full_name} now",
            f"set repository: {facts.full_name} in profile.yaml",
        )
    if facts.is_archived:
        return fail(
            RIGHTS, f"{facts.repository} is archived: nobody can propose anything", "set repository in profile.yaml"
        )
    if facts.kind is TokenKind.NONE:
        return ok(RIGHTS, f"may read {facts.repository}, and nothing else")
    if facts.kind is TokenKind.CLASSIC and (lack := _lacking_scope(facts)):
        return lack
    return _direct(facts) if mode == "direct" else _by_fork(facts, mode)


def _lacking_scope(facts: GitHubFacts) -> Finding | None:
    """The finding where a classic token lacks the scope that writing takes."""
    wanted = {"repo"} if facts.is_private else {"repo", "public_repo"}
    if facts.scopes is None or facts.scopes & wanted:
        return None
    held = ", ".join(sorted(facts.scopes)) or "none"
    needed = "repo" if facts.is_private else "public_repo"
    return fail(
        RIGHTS,
        f"may read {facts.repository}, but not write: its scopes are {held}",
        f"give the token the scope {needed}: https://github.com/settings/tokens",
    )


def _direct(facts: GitHubFacts) -> Finding:
    if not facts.permissions.get("push"):
        return fail(
            RIGHTS,
            f"may read {facts.repository}, but not push to it, which mode: direct takes",
            "let its owner add the account with the role Write, or set mode: fork in profile.yaml",
        )
    told = f"may read {facts.repository} and push to it"
    if facts.kind is TokenKind.APP:
        return ok(RIGHTS, f"{told}, and open pull requests there")
    if facts.kind is TokenKind.ACTIONS:
        return ok(RIGHTS, f"{told}; that Settings > Actions lets it create pull requests shows with the first")
    if facts.kind is TokenKind.FINE_GRAINED:
        return ok(RIGHTS, f"{told}; whether the token has contents and pull requests (write) shows with the first")
    return ok(RIGHTS, f"{told}, and open pull requests there")


def _by_fork(facts: GitHubFacts, mode: Mode) -> Finding:
    if facts.kind in _WITHOUT_ACCOUNT:
        return fail(
            RIGHTS,
            f"{facts.kind} has no account, hence no fork, which mode: {mode} takes",
            "set mode: direct in profile.yaml, or use a classic token of an account",
        )
    owner = facts.repository.partition("/")[0]
    if facts.login and owner.lower() == facts.login.lower():
        return fail(
            RIGHTS, f"{facts.login} owns {facts.repository} and cannot fork it", "set mode: direct in profile.yaml"
        )
    if facts.kind is TokenKind.FINE_GRAINED and mode == "fork":
        return fail(
            RIGHTS,
            f"no fine-grained token may open a pull request in {facts.repository}, which belongs to somebody else",
            "set mode: compare in profile.yaml, or use a classic token with the scope public_repo",
        )
    if facts.fork is None and (facts.kind is TokenKind.FINE_GRAINED or not facts.allows_forks):
        return fail(
            RIGHTS,
            f"may read {facts.repository}; {facts.login} has no fork of it, and the token may not make one",
            f"fork it by hand: https://github.com/{facts.repository}/fork",
        )
    fork = f"push to {facts.fork}" if facts.fork else "make a fork, with the first run"
    offers = "a person opens the pull request" if mode == "compare" else "may open pull requests"
    return ok(RIGHTS, f"may read {facts.repository} and {fork}; {offers}")
