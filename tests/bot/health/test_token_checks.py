from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.health.finding import Level
from bot.health.token_checks import (
    GitHubFacts,
    TokenKind,
    check_github,
    check_list,
    check_rights,
    check_token,
    kind_of,
)
from config.profile import Mode

NOON = datetime(2025, 9, 22, 12, tzinfo=UTC)
BOT = GitHubFacts(
    kind=TokenKind.CLASSIC,
    login="bot",
    scopes=frozenset({"public_repo"}),
    repository="keeper/list",
    permissions={"pull": True, "push": False},
    fork="bot/list",
)


@pytest.mark.parametrize(
    ("token", "in_actions", "kind"),
    [
        (None, False, TokenKind.NONE),
        ("ghp_abc", False, TokenKind.CLASSIC),
        ("github_pat_abc", False, TokenKind.FINE_GRAINED),
        ("ghs_abc", True, TokenKind.ACTIONS),
        ("ghs_abc", False, TokenKind.INSTALLATION),
        ("ghp_abc", True, TokenKind.CLASSIC),
        ("0123456789", False, TokenKind.OTHER),
    ],
)
def test_a_token_tells_its_kind_by_its_beginning(token: str | None, in_actions: bool, kind: TokenKind) -> None:  # noqa: FBT001 - a case
    """As GitHub documents; an app signs in without one."""
    assert kind_of(token, is_app=False, in_actions=in_actions) is kind
    assert kind_of(None, is_app=True, in_actions=in_actions) is TokenKind.APP


WRITES = {"pull": True, "push": True}


@pytest.mark.parametrize(
    ("change", "mode", "level", "told"),
    [
        ({}, "fork", Level.OK, "push to bot/list; may open pull requests"),
        ({"fork": None}, "fork", Level.OK, "make a fork, with the first run"),
        ({"fork": None, "allows_forks": False}, "fork", Level.FAIL, "has no fork of it"),
        ({}, "compare", Level.OK, "a person opens the pull request"),
        ({"scopes": frozenset({"gist"})}, "fork", Level.FAIL, "its scopes are gist"),
        ({"scopes": frozenset()}, "direct", Level.FAIL, "its scopes are none"),
        ({"is_private": True}, "fork", Level.FAIL, "not write"),
        ({"is_private": True, "scopes": frozenset({"repo"})}, "fork", Level.OK, "push to"),
        ({"kind": TokenKind.FINE_GRAINED, "scopes": None}, "fork", Level.FAIL, "no fine-grained token"),
        ({"kind": TokenKind.FINE_GRAINED, "scopes": None}, "compare", Level.OK, "push to bot/list"),
        ({"kind": TokenKind.FINE_GRAINED, "fork": None}, "compare", Level.FAIL, "has no fork of it"),
        ({"kind": TokenKind.OTHER, "scopes": None}, "fork", Level.OK, "push to bot/list"),
        ({"login": "Keeper", "fork": None}, "fork", Level.FAIL, "owns keeper/list"),
        ({}, "direct", Level.FAIL, "not push to it"),
        ({"permissions": WRITES}, "direct", Level.OK, "open pull requests there"),
        ({"kind": TokenKind.ACTIONS, "login": None, "permissions": WRITES}, "direct", Level.OK, "Settings > Actions"),
        ({"kind": TokenKind.ACTIONS, "login": None}, "fork", Level.FAIL, "has no account"),
        ({"kind": TokenKind.APP, "login": None, "permissions": WRITES}, "direct", Level.OK, "open pull requests"),
        ({"kind": TokenKind.NONE, "login": None}, "fork", Level.OK, "may read keeper/list, and nothing else"),
        ({"is_archived": True}, "fork", Level.FAIL, "archived"),
        ({"full_name": "keeper/new"}, "fork", Level.FAIL, "is called keeper/new now"),
        ({"is_refused": True, "error": "reading keeper/list: 404"}, "fork", Level.FAIL, "404"),
    ],
)
def test_what_the_mode_takes_is_held_against_what_the_token_may_do(
    change: dict[str, object], mode: Mode, level: Level, told: str
) -> None:
    """Read, fork, push, open pull requests; what is lacking comes with a remedy."""
    found = check_rights(replace(BOT, **change), mode)  # type: ignore[arg-type]  # names of fields
    assert (found.level, told in found.message, bool(found.remedy)) == (level, True, level is not Level.OK), found


def test_a_token_is_told_with_its_owner_and_its_end() -> None:
    """One that ends within two weeks should be made anew."""
    assert check_token(BOT, now=NOON).message == "a classic token of bot"
    ends = replace(BOT, expires_at=NOON + timedelta(days=60))
    assert check_token(ends, now=NOON).level is Level.OK
    assert "in 3 days" in check_token(replace(BOT, expires_at=NOON + timedelta(days=3)), now=NOON).message
    assert check_token(GitHubFacts(kind=TokenKind.NONE), now=NOON).level is Level.WARN


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        (TokenKind.CLASSIC, "https://github.com/settings/tokens"),
        (TokenKind.OTHER, "https://github.com/settings/tokens"),
        (TokenKind.APP, "https://github.com/settings/apps"),
        (TokenKind.ACTIONS, "${{ github.token }}"),
    ],
)
def test_what_github_refuses_is_told_with_what_mends_that_kind(kind: TokenKind, remedy: str) -> None:
    """An app is not mended by a token, which may not be set beside it; one of unknown kind is refused as well."""
    found = check_token(replace(BOT, kind=kind, is_refused=True, is_token_refused=True, error="401"), now=NOON)
    assert (found.level, remedy in found.remedy) == (Level.FAIL, True)


def test_the_list_s_file_is_told_with_its_size_or_with_the_right_branch() -> None:
    """Nothing is said of it where its repository could not be read."""
    there = replace(BOT, size=486_000, default_branch="main")
    assert check_list(there, file="README.md", branch="main").message == "README.md on main, 486 kB"
    moved = check_list(replace(there, list_error="no file"), file="README.md", branch="main")
    assert (moved.level, "file" in moved.remedy) == (Level.FAIL, True)
    other = check_list(replace(there, list_error="no branch"), file="README.md", branch="master")
    assert "base_branch: main" in other.remedy
    assert check_list(BOT, file="README.md", branch="main").level is Level.SKIPPED


def test_a_github_that_does_not_answer_is_no_fault_of_the_token() -> None:
    """What GitHub refuses is told by token and rights; a slow one by itself."""
    assert check_github(replace(BOT, error="no connection")).level is Level.FAIL
    assert check_github(replace(BOT, error="401", is_refused=True)).level is Level.OK
    assert check_github(replace(BOT, seconds=9.0)).level is Level.WARN
    assert "60 requests left" in check_github(replace(BOT, remaining=12, limit=60)).message.replace("12 of ", "")
