"""What kind of token GitHub has refused, as its answer tells, and what that kind needs.

Fine-grained tokens begin with ``github_pat_``, classic ones with ``ghp_``
(https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github).
"""

from __future__ import annotations

from collections.abc import Mapping


def refused_kind(said: str, headers: Mapping[str, str]) -> str:
    """The kind of token, in words.

    Args:
        said: GitHub's own words.
        headers: Of its answer, names in lower case.
    """
    if "personal access token" in said.lower():
        return "a fine-grained token"
    if "by integration" in said.lower():
        return "an app"
    return "a classic token" if "x-oauth-scopes" in headers else "this token"


def lacking_right(said: str, headers: Mapping[str, str]) -> str | None:
    """What the refused token lacks, and what to do; None where GitHub's answer does not tell.

    Args:
        said: GitHub's own words.
        headers: Of its answer, names in lower case.
    """
    if "x-github-sso" in headers or "saml" in said.lower():
        page = headers.get("x-github-sso", "").partition("url=")[2] or "https://github.com/settings/tokens"
        return (
            "the list's organisation takes only tokens that were let in by its single sign-on: choose Configure SSO "
            f"beside the token and authorize it ({page})"
        )
    kind = refused_kind(said, headers)
    if kind == "a fine-grained token":
        return (
            "it is a fine-grained token (github_pat_...), and lacks the right in this repository: give it contents "
            "and pull requests (read and write) there. In a repository of somebody else no such token may write: set "
            "mode: compare in profile.yaml, or use a classic token with the scope public_repo"
        )
    if kind == "an app":
        return (
            "it is an app's token, and the app lacks the right in this repository: give it contents and pull "
            "requests (read and write) on its settings page, and let the owner of the list accept that"
        )
    if kind == "a classic token":
        held, wanted = (_scopes(headers.get(name, "")) for name in ("x-oauth-scopes", "x-accepted-oauth-scopes"))
        if wanted and not held & wanted:
            return (
                f"it is a classic token with the scopes {', '.join(sorted(held)) or 'none'}, and one of "
                f"{', '.join(sorted(wanted))} is needed: for a public list, make one with public_repo"
            )
    return None


def _scopes(header: str) -> set[str]:
    return {scope.strip() for scope in header.split(",") if scope.strip()}
